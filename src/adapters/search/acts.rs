//! A classifier of dialogue acts, trained on the authors' examples: hashed words and character n-grams, and embeddings. The
//! negative class is trained on the contrast file, articles' phrasings and out-of-scope messages. Its probabilities are
//! calibrated on held-out folds (Platt 1999), and its threshold is one that few held-out questions reach.

use std::collections::BTreeSet;
use std::path::Path;

use ndarray::{Array1, Array2};

use super::analyzer::{Analyzer, Word};
use super::embeddings::Embeddings;
use super::encoder::DIMENSIONS;
use super::files::Gathered;
use super::kept::{self, Mark, Writer};
use super::learn::hashing_vectorizer::{BUCKETS, HashingVectorizer, Row};
use super::learn::softmax::Softmax;
use super::normalize;
use crate::domain::act::{Act, ActExamples, Guess};
use crate::domain::lang::Lang;

/// Held-out folds for the calibration.
const FOLDS: usize = 4;
/// The share of held-out questions that may be taken for an act.
const FALSE_ACTS: f32 = 0.02;
/// The least probability that is acted on, however clean the folds are.
const SURE_MIN: f32 = 0.5;
/// The most phrasings of articles in the training set: more would outweigh the acts.
const PHRASINGS_MAX: usize = 1_600;
/// With fewer, nothing shows what a question of this desk looks like: then only what is said word for word is an act,
/// and a first start with a handful of articles has nothing to learn.
const PHRASINGS_MIN: usize = 40;
/// Longer phrasings look like no act and teach nothing about them.
const PHRASING_WORDS_MAX: usize = 10;
/// One phrasing in this many is also trained on with a courtesy around it: a polite question is a question.
const WRAPPED_EVERY: usize = 3;
/// The meaning is not looked up where the words alone are as sure as this that it is a question.
const SURELY_QUESTION: f32 = 0.98;
/// Newton's steps of the calibration.
const STEPS: usize = 20;

/// What was learned. The class behind the last act is "a question".
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ActModel {
    acts: Vec<Act>,
    pub(super) vectorizer: HashingVectorizer,
    pub(super) words: Softmax,
    pub(super) meaning: Option<Softmax>,
    /// Slope and offset of the calibration, and the threshold.
    pub(super) calibration: [f32; 3],
}

/// Texts with their classes.
struct Examples {
    acts: Vec<Act>,
    texts: Vec<String>,
    classes: Vec<usize>,
}

/// Every text whose meaning is wanted.
pub(super) fn texts_to_embed(gathered: &Gathered) -> BTreeSet<String> {
    examples(gathered).texts.into_iter().collect()
}

/// Whether there is enough to learn from.
pub(super) fn can_be_learned(gathered: &Gathered) -> bool {
    !gathered.acts.acts.is_empty() && short_phrasings(gathered).len() >= PHRASINGS_MIN
}

/// The texts that the acts' own files hold, as they are looked up.
pub(super) fn examples_given(gathered: &Gathered) -> BTreeSet<String> {
    if short_phrasings(gathered).len() < PHRASINGS_MIN {
        return BTreeSet::new();
    }
    let ActExamples { acts, questions } = &gathered.acts;
    let texts = acts.iter().map(|(.., text)| text).chain(questions.iter().map(|(_, text)| text));
    texts.map(|text| normalize::any_language(text)).collect()
}

fn examples(gathered: &Gathered) -> Examples {
    let ActExamples { acts: given, questions } = &gathered.acts;
    let phrasings = short_phrasings(gathered);
    if phrasings.len() < PHRASINGS_MIN {
        return Examples { acts: Vec::new(), texts: Vec::new(), classes: Vec::new() };
    }
    let acts: Vec<Act> =
        Act::ALL.into_iter().filter(|act| given.iter().any(|(of, ..)| of == act)).collect();
    let (mut texts, mut classes) = (Vec::new(), Vec::new());
    let mut put = |text: String, class: usize| {
        texts.push(text);
        classes.push(class);
    };
    for (act, _, text) in given {
        put(
            normalize::any_language(text),
            acts.iter().position(|of| of == act).unwrap_or(acts.len()),
        );
    }
    for (_, text) in questions.iter().chain(&gathered.negatives) {
        put(normalize::any_language(text), acts.len());
    }
    let courtesies = |lang: Lang| -> Vec<&String> {
        let polite = |act: &Act| matches!(act, Act::Greeting | Act::Thanks | Act::Apology);
        given
            .iter()
            .filter(|(act, of, _)| polite(act) && *of == lang)
            .map(|(.., text)| text)
            .collect()
    };
    let [en, es] = Lang::ALL.map(courtesies);
    for (n, (lang, phrasing)) in phrasings.into_iter().enumerate() {
        let courtesies = if lang == Lang::En { &en } else { &es };
        if n % WRAPPED_EVERY == 0
            && let Some(courtesy) = courtesies.get(n / WRAPPED_EVERY % courtesies.len().max(1))
        {
            let before = n % (2 * WRAPPED_EVERY) == 0;
            let (first, second) = if before {
                (courtesy.as_str(), phrasing.as_str())
            } else {
                (phrasing.as_str(), courtesy.as_str())
            };
            put(normalize::any_language(&format!("{first} {second}")), acts.len());
        }
        put(normalize::any_language(&phrasing), acts.len());
    }
    Examples { acts, texts, classes }
}

fn short_phrasings(gathered: &Gathered) -> Vec<(Lang, String)> {
    let articles = gathered.knowledge.iter().flat_map(|(_, twins)| twins.iter());
    let all: Vec<(Lang, String)> = articles
        .flat_map(|(lang, article)| article.phrasings.iter().map(|text| (*lang, text.clone())))
        .filter(|(_, text)| text.split_whitespace().count() <= PHRASING_WORDS_MAX)
        .collect();
    super::learn::classifier::spread(&all, PHRASINGS_MAX)
}

/// What each fold says about what it was not shown: the class, the probability of the likeliest act, and whether it is.
struct HeldOut {
    question: bool,
    logit: f32,
    right: bool,
}

impl ActModel {
    /// Learns from the examples; nothing where there are none.
    pub(super) fn learn(
        gathered: &Gathered,
        analyzer: &Analyzer,
        embeddings: Option<&Embeddings>,
    ) -> Option<Self> {
        let examples = examples(gathered);
        if examples.acts.is_empty() {
            return None;
        }
        let words: Vec<Vec<Word>> =
            examples.texts.iter().map(|text| analyzer.words(text)).collect();
        let vectorizer = HashingVectorizer::fit(words.iter().map(Vec::as_slice));
        let rows: Vec<Row> = words.iter().map(|words| vectorizer.transform(words)).collect();
        let trainer = ActTrainer { examples: &examples, rows: &rows, embeddings };
        let mut held = Vec::new();
        for nth in 0..FOLDS {
            held.extend(trainer.held_out(nth, &vectorizer));
        }
        let (slope, offset) = platt(&held);
        let mut model = trainer.model(|_| true, vectorizer);
        model.calibration = [slope, offset, threshold(&held, slope, offset)];
        Some(model)
    }

    /// The likeliest act of a text; nothing when it is likelier a question. `meaning` is asked only when it matters.
    pub(super) fn guess(
        &self,
        words: &[Word],
        meaning: impl FnOnce() -> Option<std::sync::Arc<Vec<f32>>>,
    ) -> Option<Guess> {
        let by_words = softmax(self.words.sparse(&self.vectorizer.transform(words)));
        if by_words.last().is_some_and(|question| *question >= SURELY_QUESTION) {
            return None;
        }
        let meaning = self.meaning.as_ref().and_then(|model| Some(model.dense(&meaning()?)));
        let (at, logit) = likeliest(&by_words, meaning.map(softmax).as_ref());
        let [slope, offset, threshold] = self.calibration;
        let sure = logistic(slope * logit + offset);
        let act = self.acts.get(at).copied()?;
        (sure >= threshold).then_some(Guess { act, sure })
    }
}

const MARK: &Mark = b"puente-acts-0002";

impl ActModel {
    /// What a file holds, if it is whole.
    pub(super) fn read(file: &Path) -> Option<Self> {
        kept::read(file, MARK, |from| {
            let (n_acts, with_meaning) = (from.count()?, from.whole()? == 1);
            let act = |place: usize| Act::ALL.get(place).copied();
            let acts: Vec<Act> = (0..n_acts).map(|_| act(from.count()?)).collect::<Option<_>>()?;
            let n_classes = acts.len() + 1;
            Some(Self {
                acts,
                vectorizer: HashingVectorizer { idf: from.numbers(BUCKETS)? },
                words: from.weights(BUCKETS, n_classes)?,
                meaning: if with_meaning {
                    Some(from.weights(DIMENSIONS, n_classes)?)
                } else {
                    None
                },
                calibration: from.some()?,
            })
        })
    }

    /// Writes it whole.
    pub(super) fn write(&self, file: &Path) -> std::io::Result<()> {
        let mut to = Writer::new(MARK);
        to.count(self.acts.len());
        to.whole(u32::from(self.meaning.is_some()));
        for act in &self.acts {
            to.count(Act::ALL.iter().position(|of| of == act).unwrap_or_default());
        }
        to.numbers(&self.vectorizer.idf);
        to.numbers(&self.words.weights);
        to.numbers(self.meaning.iter().flat_map(|meaning| &meaning.weights));
        to.numbers(&self.calibration);
        to.write(file)
    }
}

struct ActTrainer<'a> {
    examples: &'a Examples,
    rows: &'a [Row],
    embeddings: Option<&'a Embeddings>,
}

impl ActTrainer<'_> {
    fn model(&self, shown: impl Fn(usize) -> bool, vectorizer: HashingVectorizer) -> ActModel {
        let Examples { acts, texts, classes } = self.examples;
        let n_classes = acts.len() + 1;
        let numbers: Vec<usize> = (0..texts.len()).filter(|n| shown(*n)).collect();
        let class = |n: &usize| classes.get(*n).copied().unwrap_or(acts.len());
        let rows: Vec<Row> = numbers.iter().filter_map(|n| self.rows.get(*n).cloned()).collect();
        let of: Vec<usize> = numbers.iter().map(class).collect();
        let meaning = self.embeddings.map(|embeddings| {
            let (mut values, mut with_vector) = (Vec::new(), Vec::new());
            for n in &numbers {
                if let Some(vector) = texts.get(*n).and_then(|text| embeddings.of(text)) {
                    values.extend(vector);
                    with_vector.push(class(n));
                }
            }
            let shape = (with_vector.len(), DIMENSIONS);
            let examples = Array2::from_shape_vec(shape, values).unwrap_or_default();
            Softmax::from_dense(&examples.view(), &with_vector, n_classes)
        });
        let words = Softmax::from_sparse(&rows, &of, n_classes);
        ActModel {
            acts: acts.clone(),
            vectorizer,
            words,
            meaning,
            calibration: [1.0, 0.0, SURE_MIN],
        }
    }

    fn held_out(&self, nth: usize, vectorizer: &HashingVectorizer) -> Vec<HeldOut> {
        let model = self.model(|n| n % FOLDS != nth, vectorizer.clone());
        let Examples { acts, texts, classes } = self.examples;
        let asked = texts.iter().zip(classes).zip(self.rows).enumerate();
        asked
            .filter(|(n, _)| n % FOLDS == nth)
            .map(|(_, ((text, class), row))| {
                let by_words = softmax(model.words.sparse(row));
                let vector = self.embeddings.and_then(|embeddings| embeddings.of(text));
                let meaning = model.meaning.as_ref().zip(vector);
                let meaning = meaning.map(|(model, vector)| softmax(model.dense(&vector.to_vec())));
                let (at, logit) = likeliest(&by_words, meaning.as_ref());
                HeldOut { question: *class == acts.len(), logit, right: at == *class }
            })
            .collect()
    }
}

/// The likeliest act and the log-odds of it, words and meaning taken together.
fn likeliest(words: &Array1<f32>, meaning: Option<&Array1<f32>>) -> (usize, f32) {
    let log = |share: f32| share.max(1e-6).ln();
    let mut both: Array1<f32> = words.mapv(log);
    if let Some(meaning) = meaning {
        both = (both + meaning.mapv(log)) / 2.0;
    }
    let both = softmax(both);
    let n_acts = both.len().saturating_sub(1);
    let best = both.iter().take(n_acts).copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
    best.map_or((n_acts, f32::NEG_INFINITY), |(at, share)| {
        let share = share.clamp(1e-6, 1.0 - 1e-6);
        (at, (share / (1.0 - share)).ln())
    })
}

fn softmax(mut logits: Array1<f32>) -> Array1<f32> {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    logits.mapv_inplace(|logit| (logit - most).exp());
    let sum = logits.sum();
    logits / sum
}

fn logistic(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}

/// Slope and offset that make log-odds come true as often as they say, by Newton's method.
fn platt(held: &[HeldOut]) -> (f32, f32) {
    let (mut slope, mut offset) = (1.0_f64, 0.0_f64);
    for _ in 0..STEPS {
        // The gradient and the Hessian, both held to (1, 0) a little.
        let mut gradient = [slope - 1.0, offset];
        let mut hessian = [1.0, 0.0, 1.0];
        for HeldOut { logit, right, .. } in held {
            let x = f64::from(*logit);
            let likely = 1.0 / (1.0 + (-(slope * x + offset)).exp());
            let off = likely - f64::from(u8::from(*right));
            gradient = [gradient[0] + off * x, gradient[1] + off];
            let curvature = likely * (1.0 - likely);
            hessian = [
                hessian[0] + curvature * x * x,
                hessian[1] + curvature * x,
                hessian[2] + curvature,
            ];
        }
        let [a, b, c] = hessian;
        let determinant = a * c - b * b;
        slope -= (c * gradient[0] - b * gradient[1]) / determinant;
        offset -= (a * gradient[1] - b * gradient[0]) / determinant;
    }
    #[expect(clippy::cast_possible_truncation, reason = "seven digits are enough")]
    (slope as f32, offset as f32)
}

/// The least probability that at most the stated share of held-out questions reaches.
fn threshold(held: &[HeldOut], slope: f32, offset: f32) -> f32 {
    let questions: Vec<f32> = held
        .iter()
        .filter(|held| held.question)
        .map(|held| logistic(slope * held.logit + offset))
        .collect();
    let reached = super::learn::calibration::threshold_at_rate(FALSE_ACTS, &questions);
    reached.unwrap_or(SURE_MIN).clamp(SURE_MIN, 0.95)
}
