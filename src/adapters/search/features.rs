//! Candidate retrieval: query → candidate articles with their features. The ranker weighs them. Visitors' text is only
//! tokenized, never parsed as a query language.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ndarray::ArrayView1;

use super::analyzed_query::{AnalyzedQuery, normalize_query};
use super::analyzer::{Analyzer, Word};
use super::built::{Part, Work};
use super::index::{self, IndexError, IndexLocation, Progress, WordIndex};
use super::language_index::{LanguageIndex, QueryMode};
use super::language_tables::LanguageTables;
use super::learn::classifier::{ArticleClassifier, Logits};
use super::learn::ranker::{FEATURES, Features};
use super::vector_index::{Similarity, VectorIndex};
use crate::domain::article::{Article, ArticleId};
use crate::domain::knowledge::Knowledge;
use crate::domain::lang::Lang;
use crate::domain::search::Question;

/// Query words beyond this are ignored; they are rarely about the subject.
const WORDS_MAX: usize = 96;
/// With at most this many articles every one is a candidate; with more, only the top ones of each retriever.
const EXHAUSTIVE_MAX: usize = 400;
/// The number of known content words at which the feature saturates.
const CONTENT_WORDS_FULL: u8 = 4;
/// Candidates taken from each retriever.
const TOP_K: usize = 40;

/// Indexes and models that produce features; knows no weights.
pub(super) struct CandidateRetriever {
    pub(super) knowledge: Knowledge,
    /// By number: the order of `Knowledge::iter`.
    pub(super) ids: Vec<ArticleId>,
    pub(super) en: LanguageIndex,
    pub(super) es: LanguageIndex,
    pub(super) classifier: Option<ArticleClassifier>,
    pub(super) vector_index: Option<VectorIndex>,
    /// Whether there are articles in English alone, in Spanish alone.
    lone: [bool; 2],
    is_common_word: fn(&str) -> bool,
}

/// One article and its features.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    pub(super) number: usize,
    pub(super) features: Features,
}

/// Candidates and their features.
pub(super) struct Candidates {
    pub(super) articles: Vec<Candidate>,
    /// The classifier's logits of the out-of-scope class, by words and by meaning.
    pub(super) out_of_scope: [f32; 2],
    /// The share of the query's content words that no article has.
    pub(super) unknown: f32,
    /// Known content words: four different ones or more are 1, none is 0.
    pub(super) content: f32,
}

/// A content word of a query: its idf in English and in Spanish, and its postings.
struct ContentWord<'g> {
    weights: [f32; 2],
    in_en: Vec<&'g [u32]>,
    in_es: Vec<&'g [u32]>,
}

impl CandidateRetriever {
    /// Opens the index and the tables of this knowledge; builds what is missing. Returns what was built.
    pub(super) fn open(
        knowledge: Knowledge,
        hash: &str,
        location: IndexLocation<'_>,
        is_common_word: fn(&str) -> bool,
        progress: Progress<'_>,
    ) -> Result<(Self, Work), IndexError> {
        let [en, es] = Lang::ALL.map(Analyzer::new);
        let ([en_index, es_index], indexed) =
            index::open(&knowledge, hash, location, [&en, &es], progress)?;
        let fill = |lang: Lang, analyzer: Analyzer, index: WordIndex| {
            let n = knowledge.in_lang(lang).count();
            let part = Part::of(location, hash, "stock", &format!("stock-{}.bin", lang.code()));
            let (tables, read) = match part.read(|file| LanguageTables::read(file, n)) {
                Some(tables) => (tables, 0),
                None => (LanguageTables::build(&knowledge, lang, &analyzer, is_common_word), n),
            };
            if read > 0 {
                part.keep(|file| tables.write(file));
            }
            (LanguageIndex::new(&knowledge, lang, analyzer, index, tables), read)
        };
        // The two languages' indexes are independent, so they are opened in parallel.
        let (en, (es, read_es)) = std::thread::scope(|scope| {
            let en = scope.spawn(|| fill(Lang::En, en, en_index));
            let es = fill(Lang::Es, es, es_index);
            (en.join(), es)
        });
        let (en, read_en) = en.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let work = Work { indexed, read: read_en + read_es, ..Work::default() };
        let ids = knowledge.iter().map(|(id, _)| id.clone()).collect();
        let lone = Lang::ALL.map(|lang| knowledge.only_in(lang).next().is_some());
        Ok((
            Self {
                knowledge,
                ids,
                en,
                es,
                classifier: None,
                vector_index: None,
                lone,
                is_common_word,
            },
            work,
        ))
    }

    /// The same in memory, for a training fold.
    pub(super) fn in_memory(
        knowledge: Knowledge,
        is_common_word: fn(&str) -> bool,
    ) -> Result<Self, IndexError> {
        Ok(Self::open(knowledge, "", IndexLocation::InMemory, is_common_word, &mut |_, _, _| ())?.0)
    }

    /// Tokenizes a query and corrects typos. A stop word of the query's language is one in both indexes.
    pub(super) fn analyze(&self, question: &Question) -> AnalyzedQuery {
        let read = super::normalize::question(question);
        let mut en = self.en.analyzer.words(&read);
        let mut es = self.es.analyzer.words(&read);
        en.truncate(WORDS_MAX);
        es.truncate(WORDS_MAX);
        let mut repaired = Vec::new();
        for (en, es) in en.iter_mut().zip(&mut es) {
            if let Some(read) = self.repair(en, es, question.lang) {
                repaired.push((en.folded.clone(), read.to_owned()));
                for (word, index) in [(&mut *en, &self.en), (&mut *es, &self.es)] {
                    if let Some(read) = index.analyzer.words(read).pop() {
                        *word = read;
                    }
                }
            }
            let stop = match question.lang {
                _ if question.mixed => en.stop || es.stop,
                Lang::En => en.stop,
                Lang::Es => es.stop,
            };
            (en.stop, es.stop) = (stop, stop);
        }
        let normalized = normalize_query(read, &repaired);
        AnalyzedQuery { en, es, repaired, normalized }
    }

    /// The spelling correction of an unknown word.
    fn repair(&self, en: &Word, es: &Word, lang: Lang) -> Option<&str> {
        let index = self.index_of(lang);
        if self.is_known(en, es) {
            return None;
        }
        index
            .spelling
            .nearest(&en.folded)
            .or_else(|| self.index_of(lang.other()).spelling.nearest(&en.folded))
    }

    fn is_known(&self, en: &Word, es: &Word) -> bool {
        en.code
            || en.stop
            || es.stop
            || self.en.term_stats.knows(en)
            || self.es.term_stats.knows(es)
            || (self.is_common_word)(&en.folded)
    }

    /// The candidates for a query, with their features.
    pub(super) fn retrieve(
        &self,
        question: &Question,
        words: &AnalyzedQuery,
        meaning: Option<&[f32]>,
    ) -> Result<Candidates, IndexError> {
        let found = self.found(question, words)?;
        let similarities = meaning.and_then(|meaning| {
            Some(self.vector_index.as_ref()?.similarities(&ArrayView1::from(meaning)))
        });
        let logits =
            self.classifier.as_ref().map(|classifier| classifier.logits(&words.en, meaning));
        let numbers: Vec<usize> = if self.ids.len() <= EXHAUSTIVE_MAX {
            (0..self.ids.len()).collect()
        } else {
            self.top_candidates(&found, similarities.as_deref(), logits.as_ref())
        };
        let content_words = self.content_words(words, question);
        let asked_with =
            &self.en.articles_asked_with(&words.en) | &self.es.articles_asked_with(&words.es);
        let candidates = numbers.into_iter().map(|number| {
            let similarity = similarities
                .as_ref()
                .and_then(|similarities| similarities.get(number))
                .copied()
                .unwrap_or_default();
            let (own, across) = found.get(&number).copied().unwrap_or_default();
            let [words_view, meaning_view] =
                logits.as_ref().map_or([0.0; 2], |logits| logits.of(number));
            let features = [
                words_view,
                meaning_view,
                similarity.nearest,
                similarity.top_mean,
                similarity.passage,
                own,
                across,
                self.coverage(number, &content_words, question),
                f32::from(u8::from(asked_with.contains(&number))),
            ];
            const { assert!(FEATURES == 9, "a feature more needs a value here") };
            Candidate { number, features }
        });
        Ok(Candidates {
            articles: candidates.collect(),
            out_of_scope: logits.map_or([0.0; 2], |logits| logits.out_of_scope()),
            unknown: self.unknown(words),
            content: self.content(words),
        })
    }

    /// BM25 scores from the index of the query's language and from the other one, in units of the idf of a word that one
    /// article has. The other index is searched for mixed queries, and for articles that exist only there.
    fn found(
        &self,
        question: &Question,
        words: &AnalyzedQuery,
    ) -> Result<BTreeMap<usize, (f32, f32)>, IndexError> {
        let own = self.index_of(question.lang);
        let other = self.index_of(question.lang.other());
        let limit = if self.ids.len() <= EXHAUSTIVE_MAX { EXHAUSTIVE_MAX } else { TOP_K };
        let (of_own, of_other) = if question.mixed {
            (QueryMode::Mixed, QueryMode::Mixed)
        } else {
            (QueryMode::Monolingual, QueryMode::CrossLingual)
        };
        let mut found: BTreeMap<usize, (f32, f32)> = BTreeMap::new();
        for (number, score) in own.find(words.of(own.lang), of_own, limit)? {
            found.entry(number).or_default().0 = score / own.term_stats.rarest();
        }
        let [english, spanish] = self.lone;
        if question.mixed || if other.lang == Lang::En { english } else { spanish } {
            for (number, score) in other.find(words.of(other.lang), of_other, limit)? {
                if question.mixed || !own.holds(number) {
                    found.entry(number).or_default().1 = score / other.term_stats.rarest();
                }
            }
        }
        Ok(found)
    }

    /// The union of the top candidates of each retriever.
    fn top_candidates(
        &self,
        found: &BTreeMap<usize, (f32, f32)>,
        similarities: Option<&[Similarity]>,
        logits: Option<&Logits>,
    ) -> Vec<usize> {
        let mut numbers: BTreeSet<usize> = found.keys().copied().collect();
        let mut take = |score: &dyn Fn(usize) -> f32| {
            let mut all: Vec<(f32, usize)> = (0..self.ids.len()).map(|n| (score(n), n)).collect();
            let taken = TOP_K.min(all.len());
            if taken < all.len() {
                all.select_nth_unstable_by(taken, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            }
            numbers.extend(all.into_iter().take(taken).map(|(_, number)| number));
        };
        if let Some(similarities) = similarities {
            take(&|n| similarities.get(n).map_or(0.0, |similarities| similarities.nearest));
            take(&|n| similarities.get(n).map_or(0.0, |similarities| similarities.passage));
        }
        if let Some(logits) = logits {
            take(&|n| logits.of(n)[0]);
            take(&|n| logits.of(n)[1]);
        }
        numbers.into_iter().collect()
    }

    /// The query's content words with idf and postings. For a mixed query the lower of both idfs counts.
    fn content_words<'g>(
        &'g self,
        words: &'g AnalyzedQuery,
        question: &Question,
    ) -> Vec<ContentWord<'g>> {
        let content_words = words.en.iter().zip(&words.es).filter(|(en, _)| !en.stop);
        content_words
            .map(|(en, es)| {
                let (on_en, on_es) = (self.en.term_stats.weight(en), self.es.term_stats.weight(es));
                let both = on_en.min(on_es);
                ContentWord {
                    weights: if question.mixed { [both; 2] } else { [on_en, on_es] },
                    in_en: self.en.term_stats.postings(en).collect(),
                    in_es: self.es.term_stats.postings(es).collect(),
                }
            })
            .collect()
    }

    /// The share of the query's content words that the article has, weighted by idf.
    fn coverage(
        &self,
        number: usize,
        content_words: &[ContentWord<'_>],
        question: &Question,
    ) -> f32 {
        let own = self.index_of(question.lang).holds(number);
        let shown = if own { question.lang } else { question.lang.other() };
        let looks_at = |lang| question.mixed || lang == shown;
        let (mut said, mut all) = (0.0, 0.0);
        for word in content_words {
            let [on_en, on_es] = word.weights;
            let weight = if shown == Lang::En { on_en } else { on_es };
            all += weight;
            if looks_at(Lang::En) && self.en.is_among(number, &word.in_en)
                || looks_at(Lang::Es) && self.es.is_among(number, &word.in_es)
            {
                said += weight;
            }
        }
        if all > 0.0 { said / all } else { 0.0 }
    }

    #[expect(clippy::cast_precision_loss, reason = "words are few")]
    fn unknown(&self, words: &AnalyzedQuery) -> f32 {
        let content_words: Vec<(&Word, &Word)> =
            words.en.iter().zip(&words.es).filter(|(en, _)| !en.stop).collect();
        let nowhere = |(en, es): &&(&Word, &Word)| {
            !self.en.term_stats.knows(en) && !self.es.term_stats.knows(es)
        };
        let unknown = content_words.iter().filter(nowhere).count();
        if content_words.is_empty() { 0.0 } else { unknown as f32 / content_words.len() as f32 }
    }

    /// The number of different known content words, scaled to 1 at four. Single letters and numbers do not count.
    fn content(&self, words: &AnalyzedQuery) -> f32 {
        let content_words = words.en.iter().zip(&words.es).filter(|(en, es)| {
            let known = self.en.term_stats.knows(en) || self.es.term_stats.knows(es);
            !en.stop && known && en.folded.contains(char::is_alphabetic) && en.folded.len() > 1
        });
        let different: BTreeSet<&str> = content_words.map(|(en, _)| en.folded.as_str()).collect();
        f32::from(u8::try_from(different.len().min(usize::from(CONTENT_WORDS_FULL))).unwrap_or(0))
            / f32::from(CONTENT_WORDS_FULL)
    }

    pub(super) fn index_of(&self, lang: Lang) -> &LanguageIndex {
        match lang {
            Lang::En => &self.en,
            Lang::Es => &self.es,
        }
    }

    /// Phrases of the query that synonyms expand, with the added terms.
    pub(super) fn expanded(
        &self,
        question: &Question,
        words: &AnalyzedQuery,
    ) -> Vec<(String, Vec<String>)> {
        let own = self.index_of(question.lang);
        own.expanded(words.of(own.lang), question.mixed)
    }

    pub(super) fn article(&self, number: usize, lang: Lang) -> Option<&Arc<Article>> {
        let id = self.ids.get(number)?;
        self.knowledge.article(id, lang).or_else(|| self.knowledge.article(id, lang.other()))
    }
}
