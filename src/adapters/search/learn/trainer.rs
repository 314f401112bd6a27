//! Trains the ranking model by cross-validation: each fold is queried with its held-out phrasings, with the phrasings of
//! held-out articles and with out-of-scope messages; ranker, calibrator and thresholds are fitted on the results. No query
//! was seen in training.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::calibration::{Calibrator, Example, threshold_at_rate};
use super::classifier::{ArticleClassifier, Fold, numbers, spread};
use super::ranker::{LinearRanker, RankingExample};
use crate::adapters::search::embeddings::Embeddings;
use crate::adapters::search::features::{Candidate, CandidateRetriever, Candidates};
use crate::adapters::search::index::IndexError;
use crate::adapters::search::normalize;
use crate::adapters::search::ranking::Ranked;
use crate::adapters::search::vector_index::VectorIndex;
use crate::domain::answer::PERSON_HITS;
use crate::domain::article::{AnsweredBy, Article, ArticleId};
use crate::domain::detect::detect;
use crate::domain::knowledge::Knowledge;
use crate::domain::lang::Lang;
use crate::domain::search::{Question, Thresholds};

/// With more articles the shipped weights are used: cross-validation would take minutes.
const ARTICLES_MAX: usize = 10_000;
/// The number of folds.
const FOLDS: usize = 4;
/// The most held-out phrasings queried a fold: a dozen weights need no more.
const HELD_OUT_MAX: usize = 400;
/// The most phrasings of held-out articles queried a fold.
const HELD_OUT_ARTICLE_MAX: usize = 150;
/// The calibrator learns from this many hits of a query.
const HITS: usize = 3;
/// The example weight of a held-out-article message. Sibling articles remain, so it is closer to an article than an
/// out-of-scope message.
const HELD_OUT_ARTICLE_WEIGHT: f32 = 0.3;
/// Held-out-article messages may exceed the false-positive budget by this factor, because a sibling article often
/// half-answers them.
const HELD_OUT_ARTICLE_LENIENCE: f32 = 5.0;
/// The least precision of escalations in training. A fold trains on three quarters of the phrasings, so the final model
/// is more precise.
const ESCALATION_PRECISION: f32 = 0.85;
/// The escalation threshold is at least this part of the answer threshold.
const ESCALATE_PART: f32 = 0.7;
/// The clarification threshold, as a part of the answer threshold.
const CLARIFY_PART: f32 = 0.3;

/// Everything that was trained. Its file keeps its first name, `lesson-…`, and mark: they are formats.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::adapters::search) struct RankingModel {
    /// Scores articles by words and by meaning; taken out while a snapshot uses it.
    pub(in crate::adapters::search) classifier: Option<ArticleClassifier>,
    /// The weights of the features.
    pub(in crate::adapters::search) ranker: LinearRanker,
    /// Score and features → probability.
    pub(in crate::adapters::search) calibrator: Calibrator,
    /// The thresholds on that probability.
    pub(in crate::adapters::search) thresholds: Thresholds,
}

impl RankingModel {
    /// The same model for a changed list of articles: known ones keep their weights.
    pub(in crate::adapters::search) fn carried_over(
        &self,
        from: &CandidateRetriever,
        to: &[ArticleId],
    ) -> Self {
        let old = numbers(&from.ids);
        let places: Vec<Option<usize>> = to.iter().map(|id| old.get(id).copied()).collect();
        let classifier = from.classifier.as_ref().map(|classifier| classifier.rearranged(&places));
        Self { classifier, ..self.clone() }
    }
}

/// The training data.
#[derive(Clone, Copy)]
pub(in crate::adapters::search) struct Trainer<'a> {
    /// The whole knowledge base.
    pub(in crate::adapters::search) knowledge: &'a Knowledge,
    /// The embeddings of its sentences, if there is an encoder.
    pub(in crate::adapters::search) embeddings: Option<&'a Embeddings>,
    /// Out-of-scope messages.
    pub(in crate::adapters::search) negatives: &'a [(Lang, String)],
    /// The highest false-positive rate on them.
    pub(in crate::adapters::search) false_positive_rate: f32,
    /// Whether a folded word is a common one.
    pub(in crate::adapters::search) is_common_word: fn(&str) -> bool,
}

/// A query to a fold, and its candidates.
struct FoldQuery {
    candidates: Candidates,
    /// The index of the right candidate.
    right: Option<usize>,
    kind: Kind,
    /// The numbers of the articles that only a person answers.
    people: Arc<BTreeSet<usize>>,
}

/// A query with its ranked candidates and the number of the right article.
struct RankedQuery {
    ranked: Ranked,
    right: Option<usize>,
    kind: Kind,
    people: Arc<BTreeSet<usize>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    HeldOut,
    HeldOutArticle,
    OutOfScope,
}

impl Trainer<'_> {
    /// Trains everything. `progress` is told how many parts are done, of how many.
    pub(in crate::adapters::search) fn learn(
        &self,
        retriever: &CandidateRetriever,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<RankingModel, IndexError> {
        if retriever.ids.len() > ARTICLES_MAX {
            let (ranker, calibrator, thresholds) =
                (LinearRanker::default(), Calibrator::default(), Thresholds::default());
            return Ok(RankingModel { classifier: None, ranker, calibrator, thresholds });
        }
        let total = FOLDS / 2 + 1;
        let mut asked = Vec::new();
        for pair in 0..FOLDS / 2 {
            progress(pair, total);
            let (one, other) = std::thread::scope(|scope| {
                let other = scope.spawn(|| self.query_fold(2 * pair + 1));
                (self.query_fold(2 * pair), other.join())
            });
            asked.extend(one?);
            asked.extend(other.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        progress(FOLDS / 2, total);
        let classifier = self.train_classifier(self.knowledge, retriever, self.negatives);
        progress(total, total);
        let examples: Vec<RankingExample> = asked
            .iter()
            .filter_map(|asked| {
                let candidates = asked.candidates.articles.iter().map(|c| c.features).collect();
                Some(RankingExample { candidates, right: asked.right? })
            })
            .collect();
        let ranker = LinearRanker::fit(&examples);
        let ranked: Vec<RankedQuery> = asked
            .into_iter()
            .map(|FoldQuery { candidates, right, kind, people }| {
                let right = right.and_then(|n| Some(candidates.articles.get(n)?.number));
                RankedQuery { ranked: Ranked::of(candidates, &ranker), right, kind, people }
            })
            .collect();
        let calibrator = Calibrator::fit(&calibration_examples(&ranked));
        let thresholds = self.thresholds(&ranked, &calibrator);
        Ok(RankingModel { classifier, ranker, calibrator, thresholds })
    }

    fn train_classifier(
        &self,
        knowledge: &Knowledge,
        retriever: &CandidateRetriever,
        negatives: &[(Lang, String)],
    ) -> Option<ArticleClassifier> {
        ArticleClassifier::learn(knowledge, negatives, &retriever.en.analyzer, self.embeddings)
    }

    /// Builds the `nth` fold and queries it with what was held out.
    fn query_fold(&self, nth: usize) -> Result<Vec<FoldQuery>, IndexError> {
        let Fold { knowledge, held_out, held_out_articles } = Fold::cut(self.knowledge, nth, FOLDS);
        let (mut told, mut kept_back) = (Vec::new(), Vec::new());
        for (n, (lang, text)) in self.negatives.iter().enumerate() {
            if n % FOLDS == nth {
                kept_back.push((*lang, text.clone()));
            } else {
                told.push((*lang, text.clone()));
            }
        }
        let mut retriever = CandidateRetriever::in_memory(knowledge, self.is_common_word)?;
        retriever.classifier = self.train_classifier(&retriever.knowledge, &retriever, &told);
        retriever.vector_index =
            self.embeddings.map(|embeddings| VectorIndex::new(&retriever.knowledge, embeddings));
        let people = people(&retriever);
        let ids = retriever.ids.clone();
        let number_of = numbers(&ids);
        let mut asked = Vec::new();
        for (lang, text, id) in spread(&held_out, HELD_OUT_MAX) {
            asked.extend(self.query(
                (&retriever, &people),
                lang,
                &text,
                Some((&id, &number_of)),
                Kind::HeldOut,
            )?);
        }
        for (lang, text) in spread(&held_out_articles, HELD_OUT_ARTICLE_MAX) {
            asked.extend(self.query(
                (&retriever, &people),
                lang,
                &text,
                None,
                Kind::HeldOutArticle,
            )?);
        }
        for (lang, text) in kept_back {
            asked.extend(self.query((&retriever, &people), lang, &text, None, Kind::OutOfScope)?);
        }
        Ok(asked)
    }

    fn query(
        &self,
        (retriever, people): (&CandidateRetriever, &Arc<BTreeSet<usize>>),
        lang: Lang,
        text: &str,
        right: Option<(&ArticleId, &BTreeMap<&ArticleId, usize>)>,
        kind: Kind,
    ) -> Result<Option<FoldQuery>, IndexError> {
        let mixed = detect(text, lang).mixed;
        let question = Question { text: text.to_owned(), lang, mixed };
        let words = retriever.analyze(&question);
        let meaning = self.embeddings.and_then(|embeddings| {
            let vector = embeddings
                .of(&words.normalized)
                .or_else(|| embeddings.of(&normalize::phrasing(text, lang)))?;
            Some(vector.to_vec())
        });
        let candidates = retriever.retrieve(&question, &words, meaning.as_deref())?;
        let right = right.and_then(|(id, number_of)| {
            let number = number_of.get(id)?;
            candidates.articles.iter().position(|candidate| candidate.number == *number)
        });
        let asked = FoldQuery { candidates, right, kind, people: people.clone() };
        Ok((!asked.candidates.articles.is_empty()).then_some(asked))
    }

    /// Picks the answer threshold whose false-positive rate on out-of-scope messages is at most the stated one, and derives
    /// the others.
    fn thresholds(&self, ranked: &[RankedQuery], calibrator: &Calibrator) -> Thresholds {
        let first = |kind: Kind| -> Vec<f32> {
            let of = ranked.iter().filter(|one| one.kind == kind);
            of.map(|one| calibrator.probability(&one.ranked.calibration_features(0))).collect()
        };
        let out_of_scope = threshold_at_rate(self.false_positive_rate, &first(Kind::OutOfScope));
        let lenient = (HELD_OUT_ARTICLE_LENIENCE * self.false_positive_rate).min(1.0);
        let held_out_article = threshold_at_rate(lenient, &first(Kind::HeldOutArticle));
        let answer = match (out_of_scope, held_out_article) {
            (Some(out_of_scope), Some(held_out_article)) => out_of_scope.max(held_out_article),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => return Thresholds::default(),
        };
        let answer = answer.clamp(0.1, 0.95);
        let clarify = answer * CLARIFY_PART;
        let escalate =
            escalation_threshold(ranked, calibrator).clamp(answer * ESCALATE_PART, answer);
        Thresholds { answer, clarify, escalate }
    }
}

/// The numbers of the articles for people only.
fn people(retriever: &CandidateRetriever) -> Arc<BTreeSet<usize>> {
    let articles = retriever.knowledge.iter().enumerate();
    let is_for_people = |twins: &BTreeMap<Lang, Arc<Article>>| {
        twins.values().any(|article| article.answered_by == AnsweredBy::Person)
    };
    let for_people = articles.filter(|(_, (_, twins))| is_for_people(twins));
    Arc::new(for_people.map(|(number, _)| number).collect())
}

/// The lowest threshold at which escalations have the stated precision, over held-out and out-of-scope messages.
fn escalation_threshold(ranked: &[RankedQuery], calibrator: &Calibrator) -> f32 {
    let mut first: Vec<(f32, bool)> = ranked
        .iter()
        .filter(|one| one.kind != Kind::HeldOutArticle)
        .filter_map(|one| {
            let meant = one.right.is_some_and(|right| one.people.contains(&right));
            let is_for_people =
                |(candidate, _): &&(Candidate, f32)| one.people.contains(&candidate.number);
            let ahead = one.ranked.order.iter().take(PERSON_HITS).take_while(is_for_people).count();
            let share: f32 = (0..ahead)
                .map(|n| calibrator.probability(&one.ranked.calibration_features(n)))
                .sum();
            (ahead > 0).then_some((share, meant))
        })
        .collect();
    first.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let (mut escalated, mut meant, mut least) = (0.0_f32, 0.0_f32, 1.0_f32);
    for (confidence, right) in first {
        escalated += 1.0;
        meant += if right { 1.0 } else { 0.0 };
        if meant >= ESCALATION_PRECISION * escalated {
            least = confidence;
        }
    }
    least
}

fn calibration_examples(ranked: &[RankedQuery]) -> Vec<Example> {
    let mut examples = Vec::new();
    for RankedQuery { ranked, right, kind, .. } in ranked {
        let hits = match kind {
            Kind::HeldOut => HITS,
            Kind::HeldOutArticle | Kind::OutOfScope => 1,
        };
        for n in 0..hits.min(ranked.order.len()) {
            let number = ranked.order.get(n).map(|(candidate, _)| candidate.number);
            let weight = match kind {
                Kind::HeldOutArticle => HELD_OUT_ARTICLE_WEIGHT,
                Kind::HeldOut if n > 0 => 0.5,
                Kind::HeldOut | Kind::OutOfScope => 1.0,
            };
            examples.push(Example {
                features: ranked.calibration_features(n),
                right: number.is_some() && number == *right,
                weight,
            });
        }
    }
    examples
}
