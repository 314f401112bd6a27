//! The lesson of a knowledge base: it is cut into folds, each fold is asked what was taken out of it, and from what it
//! would have answered are learned the worth of each feature, the odds of being right, and the bar. Nothing it is
//! asked was there when it learned.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::fuse::{Choice, Fusion};
use super::odds::{Case, Odds, reached_by_at_most};
use super::taught::{Fold, Taught, numbers, spread};
use crate::adapters::search::ground::{Candidate, Ground, Stirred};
use crate::adapters::search::index::IndexError;
use crate::adapters::search::near::Near;
use crate::adapters::search::rank::Ranked;
use crate::adapters::search::said;
use crate::adapters::search::vectors::Vectors;
use crate::domain::answer::PERSON_HITS;
use crate::domain::article::{AnsweredBy, Article, ArticleId};
use crate::domain::detect::detect;
use crate::domain::knowledge::Knowledge;
use crate::domain::lang::Lang;
use crate::domain::search::{Bar, Question};

/// With more articles nothing is learned about them together: cutting them into folds would take minutes, and the
/// shipped weights were learned from questions enough.
const ARTICLES_MAX: usize = 10_000;
/// Into how many folds a knowledge base is cut.
const FOLDS: usize = 4;
/// So many phrasings are asked of each fold at most: a dozen weights need no more.
const ASKED_MAX: usize = 400;
/// So many phrasings without their article are asked of each fold at most.
const GONE_MAX: usize = 150;
/// Of a message's hits so many are learned from.
const HITS: usize = 3;
/// What a message counts whose article was taken out. Its neighbours are still there, so it is nearer to an article
/// than what strangers write.
const GONE_WEIGHT: f32 = 0.3;
/// Of messages whose article was taken out so many times the stated share may be answered: their neighbours often
/// are half an answer.
const GONE_LENIENCE: f32 = 5.0;
/// Of messages that fetch a person because of an article so many are meant to, while learning. It learns from three
/// quarters of the phrasings, so of those that come later it is more.
const PERSON_PRECISION: f32 = 0.85;
/// The bar for a person is at least this part of the one for an answer.
const PERSON_PART: f32 = 0.7;
/// The least share of right ones among three with which it is worth asking back, as a part of the bar for an answer.
const CLARIFY_PART: f32 = 0.3;

/// What was learned, besides what the index holds.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::adapters::search) struct Lesson {
    /// What belongs to which article.
    pub(in crate::adapters::search) taught: Option<Taught>,
    /// What features are worth.
    pub(in crate::adapters::search) fusion: Fusion,
    /// What signs are worth.
    pub(in crate::adapters::search) odds: Odds,
    /// How sure is sure enough.
    pub(in crate::adapters::search) bar: Bar,
}

impl Lesson {
    /// The same for other articles than those it was learned on: about those it knows it says what it said.
    pub(in crate::adapters::search) fn carried_over(
        &self,
        from: &Ground,
        to: &[ArticleId],
    ) -> Self {
        let old = numbers(&from.ids);
        let places: Vec<Option<usize>> = to.iter().map(|id| old.get(id).copied()).collect();
        let taught = from.taught.as_ref().map(|taught| taught.rearranged(&places));
        Self { taught, ..self.clone() }
    }
}

/// What a lesson is learned from.
#[derive(Clone, Copy)]
pub(in crate::adapters::search) struct Lessons<'a> {
    /// The whole knowledge base.
    pub(in crate::adapters::search) knowledge: &'a Knowledge,
    /// What its sentences mean, when that is known.
    pub(in crate::adapters::search) vectors: Option<&'a Vectors>,
    /// Messages that no article answers.
    pub(in crate::adapters::search) negatives: &'a [(Lang, String)],
    /// The share of them that may be answered.
    pub(in crate::adapters::search) false_answers: f32,
    /// Whether a folded word is a common one.
    pub(in crate::adapters::search) common: fn(&str) -> bool,
}

/// What was asked of a fold, and what it stirred up.
struct Asked {
    stirred: Stirred,
    /// Which candidate is right.
    right: Option<usize>,
    kind: Kind,
    /// The numbers of the articles for people only.
    people: Arc<BTreeSet<usize>>,
}

/// What was asked, in order, with the number of the right article.
struct Judged {
    ranked: Ranked,
    right: Option<usize>,
    kind: Kind,
    people: Arc<BTreeSet<usize>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Known,
    Gone,
    Negative,
}

impl Lessons<'_> {
    /// Learns everything. `progress` hears how many parts are done, of how many.
    pub(in crate::adapters::search) fn learn(
        &self,
        ground: &Ground,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Lesson, IndexError> {
        if ground.ids.len() > ARTICLES_MAX {
            let (fusion, odds, bar) = (Fusion::default(), Odds::default(), Bar::default());
            return Ok(Lesson { taught: None, fusion, odds, bar });
        }
        let total = FOLDS / 2 + 1;
        let mut asked = Vec::new();
        for pair in 0..FOLDS / 2 {
            progress(pair, total);
            let (one, other) = std::thread::scope(|scope| {
                let other = scope.spawn(|| self.ask(2 * pair + 1));
                (self.ask(2 * pair), other.join())
            });
            asked.extend(one?);
            asked.extend(other.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        progress(FOLDS / 2, total);
        let taught = self.teach(self.knowledge, ground, self.negatives);
        progress(total, total);
        let choices: Vec<Choice> = asked
            .iter()
            .filter_map(|asked| {
                let candidates = asked.stirred.candidates.iter().map(|c| c.features).collect();
                Some(Choice { candidates, right: asked.right? })
            })
            .collect();
        let fusion = Fusion::fit(&choices);
        let judged: Vec<Judged> = asked
            .into_iter()
            .map(|Asked { stirred, right, kind, people }| {
                let right = right.and_then(|n| Some(stirred.candidates.get(n)?.number));
                Judged { ranked: Ranked::of(stirred, &fusion), right, kind, people }
            })
            .collect();
        let odds = Odds::fit(&cases(&judged));
        let bar = self.bar(&judged, &odds);
        Ok(Lesson { taught, fusion, odds, bar })
    }

    fn teach(
        &self,
        knowledge: &Knowledge,
        ground: &Ground,
        negatives: &[(Lang, String)],
    ) -> Option<Taught> {
        Taught::learn(knowledge, negatives, &ground.en.analyzer, self.vectors)
    }

    /// Cuts the `nth` fold and asks it what was taken out.
    fn ask(&self, nth: usize) -> Result<Vec<Asked>, IndexError> {
        let Fold { knowledge, known, gone } = Fold::cut(self.knowledge, nth, FOLDS);
        let (mut told, mut kept_back) = (Vec::new(), Vec::new());
        for (n, (lang, text)) in self.negatives.iter().enumerate() {
            if n % FOLDS == nth {
                kept_back.push((*lang, text.clone()));
            } else {
                told.push((*lang, text.clone()));
            }
        }
        let mut ground = Ground::in_memory(knowledge, self.common)?;
        ground.taught = self.teach(&ground.knowledge, &ground, &told);
        ground.near = self.vectors.map(|vectors| Near::new(&ground.knowledge, vectors));
        let people = people(&ground);
        let ids = ground.ids.clone();
        let number_of = numbers(&ids);
        let mut asked = Vec::new();
        for (lang, text, id) in spread(&known, ASKED_MAX) {
            asked.extend(self.one(
                (&ground, &people),
                lang,
                &text,
                Some((&id, &number_of)),
                Kind::Known,
            )?);
        }
        for (lang, text) in spread(&gone, GONE_MAX) {
            asked.extend(self.one((&ground, &people), lang, &text, None, Kind::Gone)?);
        }
        for (lang, text) in kept_back {
            asked.extend(self.one((&ground, &people), lang, &text, None, Kind::Negative)?);
        }
        Ok(asked)
    }

    fn one(
        &self,
        (ground, people): (&Ground, &Arc<BTreeSet<usize>>),
        lang: Lang,
        text: &str,
        right: Option<(&ArticleId, &BTreeMap<&ArticleId, usize>)>,
        kind: Kind,
    ) -> Result<Option<Asked>, IndexError> {
        let mixed = detect(text, lang).mixed;
        let question = Question { text: text.to_owned(), lang, mixed };
        let words = ground.read(&question);
        let meaning = self.vectors.and_then(|vectors| {
            let vector =
                vectors.of(&words.spoken).or_else(|| vectors.of(&said::phrasing(text, lang)))?;
            Some(vector.to_vec())
        });
        let stirred = ground.stir(&question, &words, meaning.as_deref())?;
        let right = right.and_then(|(id, number_of)| {
            let number = number_of.get(id)?;
            stirred.candidates.iter().position(|candidate| candidate.number == *number)
        });
        let asked = Asked { stirred, right, kind, people: people.clone() };
        Ok((!asked.stirred.candidates.is_empty()).then_some(asked))
    }

    /// From what confidence on an article is shown: so that of messages which no article answers the stated share at
    /// most reaches it.
    fn bar(&self, judged: &[Judged], odds: &Odds) -> Bar {
        let first = |kind: Kind| -> Vec<f32> {
            let of = judged.iter().filter(|one| one.kind == kind);
            of.map(|one| odds.of(&one.ranked.signs(0))).collect()
        };
        let strangers = reached_by_at_most(self.false_answers, &first(Kind::Negative));
        let lenient = (GONE_LENIENCE * self.false_answers).min(1.0);
        let neighbours = reached_by_at_most(lenient, &first(Kind::Gone));
        let answer = match (strangers, neighbours) {
            (Some(strangers), Some(neighbours)) => strangers.max(neighbours),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => return Bar::default(),
        };
        let answer = answer.clamp(0.1, 0.95);
        let clarify = answer * CLARIFY_PART;
        let person = person(judged, odds).clamp(answer * PERSON_PART, answer);
        Bar { answer, clarify, person }
    }
}

/// The numbers of the articles for people only.
fn people(ground: &Ground) -> Arc<BTreeSet<usize>> {
    let articles = ground.knowledge.iter().enumerate();
    let is_for_people = |twins: &BTreeMap<Lang, Arc<Article>>| {
        twins.values().any(|article| article.answered_by == AnsweredBy::Person)
    };
    let for_people = articles.filter(|(_, (_, twins))| is_for_people(twins));
    Arc::new(for_people.map(|(number, _)| number).collect())
}

/// From what confidence on a first hit for people only fetches one: so that of those it fetches the stated share is
/// meant for them, among messages whose article is there and among those that none answers.
fn person(judged: &[Judged], odds: &Odds) -> f32 {
    let mut first: Vec<(f32, bool)> = judged
        .iter()
        .filter(|one| one.kind != Kind::Gone)
        .filter_map(|one| {
            let meant = one.right.is_some_and(|right| one.people.contains(&right));
            let is_for_people =
                |(candidate, _): &&(Candidate, f32)| one.people.contains(&candidate.number);
            let ahead = one.ranked.order.iter().take(PERSON_HITS).take_while(is_for_people).count();
            let share: f32 = (0..ahead).map(|n| odds.of(&one.ranked.signs(n))).sum();
            (ahead > 0).then_some((share, meant))
        })
        .collect();
    first.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let (mut fetched, mut meant, mut least) = (0.0_f32, 0.0_f32, 1.0_f32);
    for (confidence, right) in first {
        fetched += 1.0;
        meant += if right { 1.0 } else { 0.0 };
        if meant >= PERSON_PRECISION * fetched {
            least = confidence;
        }
    }
    least
}

fn cases(judged: &[Judged]) -> Vec<Case> {
    let mut cases = Vec::new();
    for Judged { ranked, right, kind, .. } in judged {
        let hits = match kind {
            Kind::Known => HITS,
            Kind::Gone | Kind::Negative => 1,
        };
        for n in 0..hits.min(ranked.order.len()) {
            let number = ranked.order.get(n).map(|(candidate, _)| candidate.number);
            let weight = match kind {
                Kind::Gone => GONE_WEIGHT,
                Kind::Known if n > 0 => 0.5,
                Kind::Known | Kind::Negative => 1.0,
            };
            cases.push(Case {
                signs: ranked.signs(n),
                right: number.is_some() && number == *right,
                weight,
            });
        }
    }
    cases
}
