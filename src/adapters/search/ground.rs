//! A knowledge base that can be asked: a question → what speaks for each article, as numbers. What they are worth is
//! decided above. Visitors' text is only ever cut into terms, never parsed as a query language.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ndarray::ArrayView1;

use super::analyzer::{Analyzer, Word};
use super::built::{Part, Work};
use super::index::{self, IndexError, Place, Progress, WordIndex};
use super::learn::fuse::{FEATURES, Features};
use super::learn::taught::{Taught, Views};
use super::near::{Near, Nearness};
use super::shelf::{Asked, Shelf};
use super::stock::Stock;
use crate::domain::article::{Article, ArticleId};
use crate::domain::knowledge::Knowledge;
use crate::domain::lang::Lang;
use crate::domain::search::Question;

/// How many words of a question are looked at; what follows is rarely about the subject.
const WORDS_MAX: usize = 96;
/// Up to so many articles each one is looked at; of more, those that one of the halves finds.
const ALL_MAX: usize = 400;
/// A question that says so many telling words says enough.
const TOLD_FULL: u8 = 4;
/// So many are taken from each half.
const TAKEN: usize = 40;

/// Everything that can be asked, without an opinion on what it says.
pub(super) struct Ground {
    pub(super) knowledge: Knowledge,
    /// By number: the order of `Knowledge::iter`.
    pub(super) ids: Vec<ArticleId>,
    pub(super) en: Shelf,
    pub(super) es: Shelf,
    pub(super) taught: Option<Taught>,
    pub(super) near: Option<Near>,
    /// Whether there are articles in English alone, in Spanish alone.
    lone: [bool; 2],
    common: fn(&str) -> bool,
}

/// A question, cut into the same words for both shelves.
pub(super) struct Words {
    pub(super) en: Vec<Word>,
    pub(super) es: Vec<Word>,
    /// As written, as read.
    pub(super) repaired: Vec<(String, String)>,
    /// Its text as its meaning is looked up: repaired, without capitals and accents.
    pub(super) spoken: String,
}

impl Words {
    pub(super) fn of(&self, lang: Lang) -> &[Word] {
        match lang {
            Lang::En => &self.en,
            Lang::Es => &self.es,
        }
    }
}

/// What speaks for one article.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    pub(super) number: usize,
    pub(super) features: Features,
}

/// What a question stirs up.
pub(super) struct Stirred {
    pub(super) candidates: Vec<Candidate>,
    /// How much the learned halves think of "no article".
    pub(super) nothing: [f32; 2],
    /// The share of the question's telling words that no article says and that are no common words.
    pub(super) unknown: f32,
    /// How much it says: four different telling words that the desk knows are enough (1), a bare number is none (0).
    pub(super) telling: f32,
}

/// A telling word of a question: its weight in English and in Spanish, and the articles that say it.
struct Telling<'g> {
    weights: [f32; 2],
    in_en: Vec<&'g [u32]>,
    in_es: Vec<&'g [u32]>,
}

impl Ground {
    /// Opens the index of this knowledge, after building it where it is missing, and lays out what it says. Says what
    /// work that was.
    pub(super) fn open(
        knowledge: Knowledge,
        hash: &str,
        place: Place<'_>,
        common: fn(&str) -> bool,
        progress: Progress<'_>,
    ) -> Result<(Self, Work), IndexError> {
        let [en, es] = Lang::ALL.map(Analyzer::new);
        let ([en_index, es_index], indexed) =
            index::open(&knowledge, hash, place, [&en, &es], progress)?;
        let fill = |lang: Lang, analyzer: Analyzer, index: WordIndex| {
            let n = knowledge.in_lang(lang).count();
            let part = Part::of(place, hash, "stock", &format!("stock-{}.bin", lang.code()));
            let (stock, read) = match part.read(|file| Stock::read(file, n)) {
                Some(stock) => (stock, 0),
                None => (Stock::taken(&knowledge, lang, &analyzer, common), n),
            };
            if read > 0 {
                part.keep(|file| stock.write(file));
            }
            (Shelf::new(&knowledge, lang, analyzer, index, stock), read)
        };
        // One shelf knows nothing of the other, and a server that starts has a second processor to spare.
        let (en, (es, read_es)) = std::thread::scope(|scope| {
            let en = scope.spawn(|| fill(Lang::En, en, en_index));
            let es = fill(Lang::Es, es, es_index);
            (en.join(), es)
        });
        let (en, read_en) = en.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let work = Work { indexed, read: read_en + read_es, ..Work::default() };
        let ids = knowledge.iter().map(|(id, _)| id.clone()).collect();
        let lone = Lang::ALL.map(|lang| knowledge.only_in(lang).next().is_some());
        Ok((Self { knowledge, ids, en, es, taught: None, near: None, lone, common }, work))
    }

    /// The same for a passing part of it.
    pub(super) fn in_memory(
        knowledge: Knowledge,
        common: fn(&str) -> bool,
    ) -> Result<Self, IndexError> {
        Ok(Self::open(knowledge, "", Place::Memory, common, &mut |_, _, _| ())?.0)
    }

    /// Cuts a question into words and reads through slips of the finger. What stops a word in the question's
    /// language stops it everywhere.
    pub(super) fn read(&self, question: &Question) -> Words {
        let read = super::said::question(question);
        let mut en = self.en.analyzer.words(&read);
        let mut es = self.es.analyzer.words(&read);
        en.truncate(WORDS_MAX);
        es.truncate(WORDS_MAX);
        let mut repaired = Vec::new();
        for (en, es) in en.iter_mut().zip(&mut es) {
            if let Some(read) = self.repair(en, es, question.lang) {
                repaired.push((en.folded.clone(), read.to_owned()));
                for (word, shelf) in [(&mut *en, &self.en), (&mut *es, &self.es)] {
                    if let Some(read) = shelf.analyzer.words(read).pop() {
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
        let spoken = spoken(read, &repaired);
        Words { en, es, repaired, spoken }
    }

    /// What a word that nobody knows may have been meant to be.
    fn repair(&self, en: &Word, es: &Word, lang: Lang) -> Option<&str> {
        let shelf = self.shelf(lang);
        if self.is_known(en, es) {
            return None;
        }
        shelf
            .spelling
            .nearest(&en.folded)
            .or_else(|| self.shelf(lang.other()).spelling.nearest(&en.folded))
    }

    fn is_known(&self, en: &Word, es: &Word) -> bool {
        en.code
            || en.stop
            || es.stop
            || self.en.lexicon.knows(en)
            || self.es.lexicon.knows(es)
            || (self.common)(&en.folded)
    }

    /// What speaks for each article that may fit.
    pub(super) fn stir(
        &self,
        question: &Question,
        words: &Words,
        meaning: Option<&[f32]>,
    ) -> Result<Stirred, IndexError> {
        let found = self.found(question, words)?;
        let near =
            meaning.and_then(|meaning| Some(self.near.as_ref()?.to(&ArrayView1::from(meaning))));
        let views = self.taught.as_ref().map(|taught| taught.views(&words.en, meaning));
        let numbers: Vec<usize> = if self.ids.len() <= ALL_MAX {
            (0..self.ids.len()).collect()
        } else {
            self.narrowed(&found, near.as_deref(), views.as_ref())
        };
        let telling = self.telling(words, question);
        let asked_by = &self.en.asked_by(&words.en) | &self.es.asked_by(&words.es);
        let candidates = numbers.into_iter().map(|number| {
            let nearness =
                near.as_ref().and_then(|near| near.get(number)).copied().unwrap_or_default();
            let (own, across) = found.get(&number).copied().unwrap_or_default();
            let [words_view, meaning_view] =
                views.as_ref().map_or([0.0; 2], |views| views.of(number));
            let features = [
                words_view,
                meaning_view,
                nearness.nearest,
                nearness.near,
                nearness.passage,
                own,
                across,
                self.coverage(number, &telling, question),
                f32::from(u8::from(asked_by.contains(&number))),
            ];
            const { assert!(FEATURES == 9, "a feature more needs a value here") };
            Candidate { number, features }
        });
        Ok(Stirred {
            candidates: candidates.collect(),
            nothing: views.map_or([0.0; 2], |views| views.nothing()),
            unknown: self.unknown(words),
            telling: self.told(words),
        })
    }

    /// What the words find on the shelf of the question's language and on the other one, counted in words that one
    /// article alone says. On the other shelf it is looked when the question mixes both languages, and there alone
    /// for articles that exist in no other.
    fn found(
        &self,
        question: &Question,
        words: &Words,
    ) -> Result<BTreeMap<usize, (f32, f32)>, IndexError> {
        let own = self.shelf(question.lang);
        let other = self.shelf(question.lang.other());
        let limit = if self.ids.len() <= ALL_MAX { ALL_MAX } else { TAKEN };
        let (of_own, of_other) = if question.mixed {
            (Asked::Mixed, Asked::Mixed)
        } else {
            (Asked::Same, Asked::Across)
        };
        let mut found: BTreeMap<usize, (f32, f32)> = BTreeMap::new();
        for (number, score) in own.find(words.of(own.lang), of_own, limit)? {
            found.entry(number).or_default().0 = score / own.lexicon.rarest();
        }
        let [english, spanish] = self.lone;
        if question.mixed || if other.lang == Lang::En { english } else { spanish } {
            for (number, score) in other.find(words.of(other.lang), of_other, limit)? {
                if question.mixed || !own.holds(number) {
                    found.entry(number).or_default().1 = score / other.lexicon.rarest();
                }
            }
        }
        Ok(found)
    }

    /// The articles that any half puts among its first ones.
    fn narrowed(
        &self,
        found: &BTreeMap<usize, (f32, f32)>,
        near: Option<&[Nearness]>,
        views: Option<&Views>,
    ) -> Vec<usize> {
        let mut numbers: BTreeSet<usize> = found.keys().copied().collect();
        let mut take = |score: &dyn Fn(usize) -> f32| {
            let mut all: Vec<(f32, usize)> = (0..self.ids.len()).map(|n| (score(n), n)).collect();
            let taken = TAKEN.min(all.len());
            if taken < all.len() {
                all.select_nth_unstable_by(taken, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            }
            numbers.extend(all.into_iter().take(taken).map(|(_, number)| number));
        };
        if let Some(near) = near {
            take(&|n| near.get(n).map_or(0.0, |near| near.nearest));
            take(&|n| near.get(n).map_or(0.0, |near| near.passage));
        }
        if let Some(views) = views {
            take(&|n| views.of(n)[0]);
            take(&|n| views.of(n)[1]);
        }
        numbers.into_iter().collect()
    }

    /// The question's telling words, each with its weight and with who says it. When the question mixes languages,
    /// the rarer sense of a word does not count.
    fn telling<'g>(&'g self, words: &'g Words, question: &Question) -> Vec<Telling<'g>> {
        let telling = words.en.iter().zip(&words.es).filter(|(en, _)| !en.stop);
        telling
            .map(|(en, es)| {
                let (on_en, on_es) = (self.en.lexicon.weight(en), self.es.lexicon.weight(es));
                let both = on_en.min(on_es);
                Telling {
                    weights: if question.mixed { [both; 2] } else { [on_en, on_es] },
                    in_en: self.en.lexicon.sayers(en).collect(),
                    in_es: self.es.lexicon.sayers(es).collect(),
                }
            })
            .collect()
    }

    /// The share of the question's telling words that the article says, each counted by how rare it is.
    fn coverage(&self, number: usize, telling: &[Telling<'_>], question: &Question) -> f32 {
        let own = self.shelf(question.lang).holds(number);
        let shown = if own { question.lang } else { question.lang.other() };
        let looks_at = |lang| question.mixed || lang == shown;
        let (mut said, mut all) = (0.0, 0.0);
        for word in telling {
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
    fn unknown(&self, words: &Words) -> f32 {
        let telling: Vec<(&Word, &Word)> =
            words.en.iter().zip(&words.es).filter(|(en, _)| !en.stop).collect();
        let nowhere =
            |(en, es): &&(&Word, &Word)| !self.en.lexicon.knows(en) && !self.es.lexicon.knows(es);
        let unknown = telling.iter().filter(nowhere).count();
        if telling.is_empty() { 0.0 } else { unknown as f32 / telling.len() as f32 }
    }

    /// How many different words of a question the desk knows that are no stop words and no bare letters, up to four.
    fn told(&self, words: &Words) -> f32 {
        let telling = words.en.iter().zip(&words.es).filter(|(en, es)| {
            let known = self.en.lexicon.knows(en) || self.es.lexicon.knows(es);
            !en.stop && known && en.folded.contains(char::is_alphabetic) && en.folded.len() > 1
        });
        let different: BTreeSet<&str> = telling.map(|(en, _)| en.folded.as_str()).collect();
        f32::from(u8::try_from(different.len().min(usize::from(TOLD_FULL))).unwrap_or(0))
            / f32::from(TOLD_FULL)
    }

    pub(super) fn shelf(&self, lang: Lang) -> &Shelf {
        match lang {
            Lang::En => &self.en,
            Lang::Es => &self.es,
        }
    }

    /// Phrases of the question with other names for the same thing that are looked for besides.
    pub(super) fn expanded(
        &self,
        question: &Question,
        words: &Words,
    ) -> Vec<(String, Vec<String>)> {
        let own = self.shelf(question.lang);
        own.expanded(words.of(own.lang), question.mixed)
    }

    pub(super) fn article(&self, number: usize, lang: Lang) -> Option<&Arc<Article>> {
        let id = self.ids.get(number)?;
        self.knowledge.article(id, lang).or_else(|| self.knowledge.article(id, lang.other()))
    }
}

/// The question as its meaning is looked up, with misspelt words as they were read.
fn spoken(text: String, repaired: &[(String, String)]) -> String {
    let mut spoken = text;
    for (written, read) in repaired {
        let mut at = 0;
        while let Some(found) = spoken.get(at..).and_then(|rest| rest.find(written.as_str())) {
            let (from, to) = (at + found, at + found + written.len());
            let before = spoken.get(..from).and_then(|text| text.chars().next_back());
            let after = spoken.get(to..).and_then(|text| text.chars().next());
            if [before, after].into_iter().flatten().any(char::is_alphanumeric) {
                at = to;
            } else {
                spoken.replace_range(from..to, read);
                at = from + read.len();
            }
        }
    }
    spoken
}
