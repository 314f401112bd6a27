//! One state of the knowledge base, ready to answer: a question → the articles that fit, each with how sure that is
//! and what speaks for it. Never changes; a newer one replaces it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::acts::{self, ActModel};
use super::encoder::Encoder;
use super::files::Gathered;
use super::ground::{Ground, Words};
use super::index::{self, IndexError, Place, Progress};
use super::learn::fuse;
use super::learn::lesson::{Lesson, Lessons};
use super::learn::odds;
use super::meanings::Meanings;
use super::near::{self, Near};
use super::rank::Ranked;
use super::readable;
use super::said;
use super::vectors::Vectors;
use crate::domain::act::{ActLexicon, ActReading, read_acts};
use crate::domain::article::AnsweredBy;
use crate::domain::knowledge::Knowledge;
use crate::domain::search::{Bar, Evidence, Findings, HITS_MAX, Hit, Question, Trace};

/// What a catalogue is made with, besides the articles.
#[derive(Clone)]
pub struct Means {
    /// Tells what sentences mean; without it words alone decide.
    pub encoder: Option<Arc<Encoder>>,
    /// The share of messages without an article that may be answered all the same, 0 to 1.
    pub false_answers: f32,
    /// Whether a folded word is a common one of either language, which is then never taken as misspelt.
    pub common: fn(&str) -> bool,
}

impl Means {
    /// Words alone, and the usual share of false answers.
    pub fn words(common: fn(&str) -> bool) -> Self {
        Self { encoder: None, false_answers: 0.05, common }
    }
}

/// Everything that answers come from.
pub struct Catalogue {
    ground: Ground,
    lesson: Lesson,
    /// What acts sound like, by their very words and as learned.
    lexicon: ActLexicon,
    acts: Option<Arc<ActModel>>,
    meanings: Option<Meanings>,
}

impl Catalogue {
    /// Makes knowledge searchable: the index, the meanings and the lesson are taken from where they were kept, or made
    /// and kept there.
    pub fn open(
        gathered: &Gathered,
        means: &Means,
        place: Place<'_>,
        progress: Progress<'_>,
    ) -> Result<Self, IndexError> {
        let (ground, vectors) = lay_out(gathered, means, place, progress)?;
        let file = kept("acts", place, &gathered.hash, means);
        let acts = learned_acts(gathered, &ground, vectors.as_ref(), file.as_deref());
        let kept = kept("lesson", place, &gathered.hash, means);
        if let Some(lesson) = kept.as_deref().and_then(|file| Lesson::read(file, &ground.ids)) {
            return Ok(Self::of(ground, lesson, gathered, acts, means));
        }
        let lessons = Lessons {
            knowledge: &gathered.knowledge,
            vectors: vectors.as_ref(),
            negatives: &gathered.negatives,
            false_answers: means.false_answers,
            common: means.common,
        };
        let lesson = lessons.learn(&ground, &mut |done, total| progress(done, total, "lesson"))?;
        keep("lesson", kept.as_deref(), |file| lesson.write(file));
        Ok(Self::of(ground, lesson, gathered, acts, means))
    }

    /// Makes changed knowledge searchable with what was learned before the change, which takes a moment instead of many:
    /// what was learned about an article still holds, and about a new one nothing was. To be followed by `open`.
    pub fn renewed(
        &self,
        gathered: &Gathered,
        means: &Means,
        place: Place<'_>,
        progress: Progress<'_>,
    ) -> Result<Self, IndexError> {
        let (ground, _) = lay_out(gathered, means, place, progress)?;
        let lesson = self.lesson.carried_over(&self.ground, &ground.ids);
        Ok(Self::of(ground, lesson, gathered, self.acts.clone(), means))
    }

    fn of(
        mut ground: Ground,
        mut lesson: Lesson,
        gathered: &Gathered,
        acts: Option<Arc<ActModel>>,
        means: &Means,
    ) -> Self {
        ground.taught = lesson.taught.take();
        let meanings = means.encoder.clone().map(Meanings::new);
        let lexicon = ActLexicon::new(&gathered.acts);
        Self { ground, lesson, lexicon, acts, meanings }
    }

    /// What a message does besides asking.
    pub fn acts(&self, text: &str) -> ActReading {
        read_acts(text, &self.lexicon, &|part| {
            let words = self.ground.en.analyzer.words(part);
            let meaning =
                || self.meanings.as_ref().map(|meanings| meanings.of(&said::spoken(part)));
            self.acts.as_ref()?.guess(&words, meaning)
        })
    }

    /// What can be found.
    pub fn knowledge(&self) -> &Knowledge {
        &self.ground.knowledge
    }

    /// Whether meaning is looked at, or words alone.
    pub fn knows_meaning(&self) -> bool {
        self.meanings.is_some()
    }

    /// How sure is sure enough.
    pub fn bar(&self) -> Bar {
        self.lesson.bar
    }

    /// The articles that fit a question best, with what speaks for each.
    pub fn find(&self, question: &Question) -> Result<Findings, IndexError> {
        let words = self.ground.read(question);
        if words.en.is_empty() {
            return Ok(Findings { bar: self.lesson.bar, ..Findings::default() });
        }
        let meaning = self.meanings.as_ref().map(|meanings| meanings.of(&words.spoken));
        let meaning = meaning.as_ref().map(|meaning| meaning.as_slice());
        let stirred = self.ground.stir(question, &words, meaning)?;
        let ranked = Ranked::of(stirred, &self.lesson.fusion);
        Ok(self.findings(&ranked, question, words))
    }

    fn findings(&self, ranked: &Ranked, question: &Question, words: Words) -> Findings {
        let mut trace = Trace {
            expanded: self.ground.expanded(question, &words),
            meaning: self.knows_meaning(),
            ..Trace::default()
        };
        let mut hits = Vec::new();
        for (n, (candidate, score)) in ranked.order.iter().take(HITS_MAX).enumerate() {
            let Some(article) = self.ground.article(candidate.number, question.lang) else {
                continue;
            };
            // What nothing at all speaks for is no hit.
            if candidate.features.iter().all(|feature| *feature == 0.0) {
                continue;
            }
            let signs = ranked.signs(n);
            hits.push(Hit {
                article: article.reference.id.clone(),
                lang: article.reference.lang,
                title: article.title.clone(),
                score: *score,
                confidence: self.lesson.odds.of(&signs),
                person_only: article.answered_by == AnsweredBy::Person,
                skill: article.skill.clone(),
                priority: article.priority,
            });
            let worth = &self.lesson.fusion.weights;
            trace.scores.push(evidence(&fuse::NAMES, &candidate.features, worth));
            trace.confidences.push(evidence(&odds::NAMES, &signs, &self.lesson.odds.weights));
        }
        Findings { hits, repaired: words.repaired, bar: self.lesson.bar, trace }
    }
}

/// Opens the index and finds out what sentences mean.
fn lay_out(
    gathered: &Gathered,
    means: &Means,
    place: Place<'_>,
    progress: Progress<'_>,
) -> Result<(Ground, Option<Vectors>), IndexError> {
    let knowledge = gathered.knowledge.clone();
    let mut ground = Ground::open(knowledge, &gathered.hash, place, means.common, progress)?;
    let encoder = means.encoder.as_ref();
    let vectors = encoder.map(|encoder| vectors(gathered, encoder, place, progress));
    ground.near = vectors.as_ref().map(|vectors| Near::new(&gathered.knowledge, vectors));
    if let Place::Below(folder) = place {
        readable::let_in(&index::built(folder));
    }
    Ok((ground, vectors))
}

fn evidence(names: &[&'static str], values: &[f32], weights: &[f32]) -> Vec<Evidence> {
    let each = names.iter().zip(values).zip(weights);
    each.map(|((name, value), weight)| Evidence { name, value: *value, adds: value * weight })
        .collect()
}

/// What every sentence means: from the file where it is kept, completed.
fn vectors(
    gathered: &Gathered,
    encoder: &Encoder,
    place: Place<'_>,
    progress: Progress<'_>,
) -> Vectors {
    let file = place.folder().map(|folder| index::built(folder).join("vectors.bin"));
    let negatives = gathered.negatives.iter().map(|(lang, message)| said::phrasing(message, *lang));
    let besides = negatives.chain(acts::wanted(gathered));
    let wanted = near::wanted(&gathered.knowledge, besides);
    let wanted = wanted.iter().map(String::as_str).collect();
    let mut vectors = file.as_deref().map(Vectors::read).unwrap_or_default();
    let examples = acts::examples_given(gathered);
    let file_shared = encoder.home().join(EXAMPLES_FILE);
    let lacks = examples.iter().any(|text| vectors.of(text).is_none());
    let shared = (lacks || !file_shared.exists()).then(|| Vectors::read(&file_shared));
    if let Some(known) = &shared {
        vectors.adopt(known, &examples);
    }
    if vectors.complete(&wanted, encoder, &mut |done, total| progress(done, total, "meaning")) {
        keep("vectors", file.as_deref(), |file| vectors.write(file));
    }
    if let Some(known) = shared {
        share(&file_shared, known, &vectors, &examples);
    }
    vectors
}

/// Beside the model, what the examples of acts mean: they are the same for almost every data folder, so that a machine
/// finds it out once and not at each first start.
const EXAMPLES_FILE: &str = "examples.bin";
/// Beyond so many, those of other sets of examples are given up.
const SHARED_MAX: usize = 20_000;

fn share(file: &Path, mut known: Vectors, vectors: &Vectors, examples: &BTreeSet<String>) {
    if known.len() > SHARED_MAX {
        known = Vectors::default();
    }
    // The folder of a model may belong to somebody else; then each data folder finds it out for itself.
    if known.adopt(vectors, examples) {
        match known.write(file) {
            Ok(()) => readable::let_in_to(file),
            Err(error) => {
                tracing::debug!(%error, file = %file.display(), "meanings of examples not shared");
            }
        }
    }
}

/// The classifier of acts: from where it was kept, or learned and kept there.
fn learned_acts(
    gathered: &Gathered,
    ground: &Ground,
    vectors: Option<&Vectors>,
    kept: Option<&Path>,
) -> Option<Arc<ActModel>> {
    if let Some(model) = kept.and_then(ActModel::read) {
        return Some(Arc::new(model));
    }
    let model = ActModel::learn(gathered, &ground.en.analyzer, vectors)?;
    keep("acts", kept, |file| model.write(file));
    Some(Arc::new(model))
}

/// Where what was learned is kept: beside the index, named by what it was learned with.
fn kept(what: &str, place: Place<'_>, hash: &str, means: &Means) -> Option<PathBuf> {
    let folder = place.folder()?;
    let with = if means.encoder.is_some() { "meaning" } else { "words" };
    let name = format!("{what}-{with}-{:.4}.bin", means.false_answers);
    Some(index::home(folder, hash).join(name))
}

/// What cannot be kept is made anew next time; that is slower, and nothing worse.
fn keep(what: &str, file: Option<&Path>, write: impl FnOnce(&Path) -> std::io::Result<()>) {
    let Some(file) = file else { return };
    match write(file) {
        Ok(()) => readable::let_in_to(file),
        Err(error) => tracing::warn!(%error, file = %file.display(), "{what} not kept"),
    }
}
