//! One state of the knowledge base, ready to be searched: a question → the articles that fit, each with what speaks
//! for it. Visitors' text is only ever cut into terms, never parsed as a query language.

use std::collections::BTreeMap;

use super::analyzer::{Analyzer, Word};
use super::confidence::{Evidence, margin};
use super::index::{self, IndexError, Place, Progress};
use super::shelf::{Asked, Shelf};
use crate::domain::article::{AnsweredBy, Article, ArticleId};
use crate::domain::knowledge::Knowledge;
use crate::domain::lang::Lang;
use crate::domain::search::{Bar, Findings, HITS_MAX, Hit, Question};

/// How many words of a question are looked at; what follows is rarely about the subject.
const WORDS_MAX: usize = 96;
/// What the other language's score adds to the better one when a message mixes both.
const OTHER_LANGUAGE: f32 = 0.5;

/// Never changes; a newer one replaces it.
pub struct Catalogue {
    knowledge: Knowledge,
    en: Shelf,
    es: Shelf,
    common: fn(&str) -> bool,
}

/// A hit and what speaks for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What was found.
    pub hit: Hit,
    /// Why it is thought to fit.
    pub evidence: Evidence,
}

/// What a search found, and why.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Explained {
    /// Best first, each article once, at most [`HITS_MAX`].
    pub reasons: Vec<Reason>,
    /// Words that were taken as misspelt: as written, as read.
    pub repaired: Vec<(String, String)>,
}

impl Explained {
    /// Without the reasons.
    pub fn into_findings(self) -> Findings {
        let hits = self.reasons.into_iter().map(|reason| reason.hit).collect();
        Findings { hits, repaired: self.repaired, bar: Bar::default() }
    }
}

/// A question, cut into the same words for both shelves.
struct Words {
    en: Vec<Word>,
    es: Vec<Word>,
}

impl Words {
    fn of(&self, lang: Lang) -> &[Word] {
        match lang {
            Lang::En => &self.en,
            Lang::Es => &self.es,
        }
    }
}

impl Catalogue {
    /// Makes knowledge searchable. `hash` names it (see `files::gather`); `common` says whether a folded word is
    /// a common one of either language, which is then never taken as misspelt.
    pub fn open(
        knowledge: Knowledge,
        hash: &str,
        place: Place<'_>,
        common: fn(&str) -> bool,
        progress: Progress<'_>,
    ) -> Result<Self, IndexError> {
        let [en, es] = Lang::ALL.map(Analyzer::new);
        let [en_index, es_index] = index::open(&knowledge, hash, place, [&en, &es], progress)?;
        let knows = &knowledge;
        // One shelf knows nothing of the other, and a server that starts has a second processor to spare.
        let (en, es) = std::thread::scope(|scope| {
            let en = scope.spawn(|| Shelf::new(knows, Lang::En, en, en_index, common));
            let es = Shelf::new(knows, Lang::Es, es, es_index, common);
            (en.join(), es)
        });
        let en = en.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok(Self { knowledge, en, es, common })
    }

    /// What can be found.
    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// The articles that fit a question best, with what speaks for each. Looks on the other language's shelf too
    /// when the question mixes both, and there alone for articles that exist in no other language.
    pub fn explain(&self, question: &Question) -> Result<Explained, IndexError> {
        let (words, repaired) = self.read(question);
        let own = self.shelf(question.lang);
        let other = self.shelf(question.lang.other());
        let (of_own, of_other) = if question.mixed {
            (Asked::Mixed, Asked::Mixed)
        } else {
            (Asked::Same, Asked::Across)
        };
        let mut scores: BTreeMap<&ArticleId, f32> = BTreeMap::new();
        for (id, score) in own.find(words.of(own.lang), of_own)? {
            scores.insert(id, score);
        }
        if question.mixed || self.knowledge.only_in(other.lang).next().is_some() {
            let found = other.find(words.of(other.lang), of_other)?;
            for (id, score) in found.into_iter().filter(|(id, _)| question.mixed || !own.has(id)) {
                let so_far = scores.entry(id).or_default();
                *so_far = so_far.max(score) + OTHER_LANGUAGE * so_far.min(score);
            }
        }
        let mut ranked: Vec<(&ArticleId, f32)> = scores.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        Ok(Explained { reasons: self.reasons(&ranked, &words, question), repaired })
    }

    /// Cuts a question into words and reads through slips of the finger. What stops a word in the question's
    /// language stops it everywhere.
    fn read(&self, question: &Question) -> (Words, Vec<(String, String)>) {
        let mut en = self.en.analyzer.words(&question.text);
        let mut es = self.es.analyzer.words(&question.text);
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
        (Words { en, es }, repaired)
    }

    /// What a word that nobody knows may have been meant to be.
    fn repair(&self, en: &Word, es: &Word, lang: Lang) -> Option<&str> {
        let known = en.code
            || en.stop
            || es.stop
            || self.en.lexicon.knows(en)
            || self.es.lexicon.knows(es)
            || (self.common)(&en.folded);
        if known { None } else { self.shelf(lang).spelling.nearest(&en.folded) }
    }

    fn reasons(
        &self,
        ranked: &[(&ArticleId, f32)],
        words: &Words,
        question: &Question,
    ) -> Vec<Reason> {
        let score_of = |n: usize| ranked.get(n).map_or(0.0, |(_, score)| *score);
        let rarest = self.en.lexicon.rarest().max(self.es.lexicon.rarest());
        let mut reasons: Vec<Reason> = Vec::new();
        for (n, (id, score)) in ranked.iter().take(HITS_MAX).enumerate() {
            let evidence = Evidence {
                coverage: self.coverage(id, words, question),
                words: score / rarest,
                margin: margin(*score, score_of(usize::from(n == 0))),
                same_words: [&self.en, &self.es]
                    .iter()
                    .any(|shelf| shelf.has_phrasing(id, words.of(shelf.lang))),
            };
            let article = self
                .knowledge
                .article(id, question.lang)
                .or_else(|| self.knowledge.article(id, question.lang.other()));
            if let Some(article) = article {
                reasons.push(Reason { hit: hit(article, *score, &evidence), evidence });
            }
        }
        // An article that has the very words comes first, whatever the scores say.
        reasons.sort_by_key(|reason| !reason.evidence.same_words);
        reasons
    }

    /// The share of the question's telling words that the article says, each counted by how rare it is. Both
    /// shelves are asked when the question mixes languages, and the rarer sense of a word does not count.
    fn coverage(&self, id: &ArticleId, words: &Words, question: &Question) -> f32 {
        let shelves: Vec<&Shelf> = [&self.en, &self.es]
            .into_iter()
            .filter(|shelf| question.mixed || shelf.lang == self.shown(id, question.lang))
            .collect();
        let (mut said, mut all) = (0.0, 0.0);
        for (en, es) in words.en.iter().zip(&words.es).filter(|(en, _)| !en.stop) {
            let word = |shelf: &Shelf| if shelf.lang == Lang::En { en } else { es };
            let weights = shelves.iter().map(|shelf| shelf.lexicon.weight(word(shelf)));
            let weight = weights.fold(f32::INFINITY, f32::min);
            all += weight;
            if shelves.iter().any(|shelf| shelf.says(id, word(shelf))) {
                said += weight;
            }
        }
        if all > 0.0 { said / all } else { 0.0 }
    }

    /// The language the article would be shown in.
    fn shown(&self, id: &ArticleId, wanted: Lang) -> Lang {
        if self.shelf(wanted).has(id) { wanted } else { wanted.other() }
    }

    fn shelf(&self, lang: Lang) -> &Shelf {
        match lang {
            Lang::En => &self.en,
            Lang::Es => &self.es,
        }
    }
}

fn hit(article: &Article, score: f32, evidence: &Evidence) -> Hit {
    Hit {
        article: article.reference.id.clone(),
        lang: article.reference.lang,
        title: article.title.clone(),
        score,
        confidence: evidence.confidence(),
        person_only: article.answered_by == AnsweredBy::Person,
        skill: article.skill.clone(),
        priority: article.priority,
    }
}
