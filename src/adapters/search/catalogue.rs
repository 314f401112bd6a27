//! One state of the knowledge base, ready to answer: a question → the articles that fit, each with how sure that is
//! and what speaks for it. Never changes; a newer one replaces it.

use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use super::acts::{self, ActModel};
use super::built::{Part, Work};
use super::encoder::Encoder;
use super::files::Gathered;
use super::ground::{Ground, Words};
use super::index::{self, IndexError, Place, Progress};
use super::learn::fuse;
use super::learn::lesson::{Lesson, Lessons};
use super::learn::odds;
use super::meanings::Meanings;
use super::near::{self, Near};
use super::pool::Deadline;
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
    work: Work,
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
        let parts = Parts::lay_out(gathered, means, place, true, progress)?;
        let Parts { ground, found, vectors, mut work } = parts;
        let learn_acts = || {
            let model = ActModel::learn(gathered, &ground.en.analyzer, vectors.as_ref())?;
            learned("acts", place, gathered, means).keep(|file| model.write(file));
            Some(model)
        };
        let acts = found.acts.or_else(|| learn_acts().inspect(|_| work.learned += 1));
        let lesson = if let Some(lesson) = found.lesson {
            lesson
        } else {
            let lessons = Lessons {
                knowledge: &gathered.knowledge,
                vectors: vectors.as_ref(),
                negatives: &gathered.negatives,
                false_answers: means.false_answers,
                common: means.common,
            };
            let mut progress = |done, total| progress(done, total, "lesson");
            let lesson = lessons.learn(&ground, &mut progress)?;
            work.learned += 1;
            learned("lesson", place, gathered, means).keep(|file| lesson.write(file));
            lesson
        };
        Ok(Self::of(ground, lesson, gathered, acts.map(Arc::new), means, work))
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
        let Parts { ground, work, .. } = Parts::lay_out(gathered, means, place, false, progress)?;
        let lesson = self.lesson.carried_over(&self.ground, &ground.ids);
        Ok(Self::of(ground, lesson, gathered, self.acts.clone(), means, work))
    }

    fn of(
        mut ground: Ground,
        mut lesson: Lesson,
        gathered: &Gathered,
        acts: Option<Arc<ActModel>>,
        means: &Means,
        work: Work,
    ) -> Self {
        ground.taught = lesson.taught.take();
        let meanings = means.encoder.clone().map(Meanings::new);
        let lexicon = ActLexicon::new(&gathered.acts);
        Self { ground, lesson, lexicon, acts, meanings, work }
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

    /// The same by the very words of the examples alone, which costs next to nothing.
    pub(super) fn acts_by_heart(&self, text: &str) -> ActReading {
        read_acts(text, &self.lexicon, &|_| None)
    }

    /// What can be found.
    pub fn knowledge(&self) -> &Knowledge {
        &self.ground.knowledge
    }

    /// What opening it had to do because it was not kept.
    pub fn work(&self) -> Work {
        self.work
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
        self.find_until(question, Deadline::NONE)
    }

    /// The same, given up once the deadline is past.
    pub(super) fn find_until(
        &self,
        question: &Question,
        deadline: Deadline,
    ) -> Result<Findings, IndexError> {
        let in_time = || if deadline.is_past() { Err(IndexError::Late) } else { Ok(()) };
        let words = self.ground.read(question);
        if words.en.is_empty() {
            return Ok(Findings { bar: self.lesson.bar, ..Findings::default() });
        }
        in_time()?;
        let meaning = self.meanings.as_ref().map(|meanings| meanings.of(&words.spoken));
        in_time()?;
        let meaning = meaning.as_ref().map(|meaning| meaning.as_slice());
        let stirred = self.ground.stir(question, &words, meaning)?;
        in_time()?;
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

/// What a catalogue is made of, as it was found or made.
struct Parts {
    ground: Ground,
    found: Found,
    /// What sentences mean; looked up only where something is to be made from it.
    vectors: Option<Vectors>,
    work: Work,
}

/// What was kept and is whole.
#[derive(Default)]
struct Found {
    near: Option<Near>,
    acts: Option<ActModel>,
    lesson: Option<Lesson>,
}

impl Found {
    /// Reads what opening needs, or, where nothing `learned` is wanted, what answering does.
    fn read(gathered: &Gathered, means: &Means, place: Place<'_>, wants_learned: bool) -> Self {
        let n = gathered.knowledge.iter().count();
        let mut found = Self::default();
        if means.encoder.is_some() {
            found.near = near(place, gathered).read(|file| Near::read(file, n));
        }
        if wants_learned {
            let part = |what| learned(what, place, gathered, means);
            found.acts = part("acts").read(ActModel::read);
            found.lesson = part("lesson").read(|file| Lesson::read(file, n));
        }
        found
    }
}

impl Parts {
    /// Opens the index, and beside it what else is kept: neither needs the other. Of what sentences mean nothing is read
    /// where all that is made from it is there.
    fn lay_out(
        gathered: &Gathered,
        means: &Means,
        place: Place<'_>,
        wants_learned: bool,
        progress: Progress<'_>,
    ) -> Result<Self, IndexError> {
        let (ground, found) = thread::scope(|scope| {
            let found = scope.spawn(|| Found::read(gathered, means, place, wants_learned));
            let knowledge = gathered.knowledge.clone();
            let ground = Ground::open(knowledge, &gathered.hash, place, means.common, progress);
            (ground, found.join())
        });
        let mut found = found.unwrap_or_else(|panic| resume_unwind(panic));
        let (mut ground, mut work) = ground?;
        if work.indexed > 0 {
            // What lay beside an index that was damaged went with it.
            found = Found::default();
        }
        let lacks_acts = found.acts.is_none() && acts::can_be_learned(gathered);
        let lacks = wants_learned && (lacks_acts || found.lesson.is_none());
        let encoder = means.encoder.as_ref().filter(|_| lacks || found.near.is_none());
        let vectors = encoder.map(|encoder| {
            let (vectors, understood) = vectors(gathered, encoder, place, progress);
            work.understood = understood;
            vectors
        });
        ground.near = found.near.take().or_else(|| {
            let made = Near::new(&gathered.knowledge, vectors.as_ref()?);
            near(place, gathered).keep(|file| made.write(file));
            work.cut = ground.ids.len();
            Some(made)
        });
        if let Place::Below(folder) = place {
            readable::let_in(&index::built(folder));
        }
        Ok(Self { ground, found, vectors, work })
    }
}

/// Where the sentences' meanings are kept as answering needs them.
fn near<'p>(place: Place<'p>, gathered: &Gathered) -> Part<'p> {
    Part::of(place, &gathered.hash, "nearness", "near.bin")
}

/// Where what was learned is kept: named by what it was learned with.
fn learned<'p>(
    what: &'static str,
    place: Place<'p>,
    gathered: &Gathered,
    means: &Means,
) -> Part<'p> {
    let with = if means.encoder.is_some() { "meaning" } else { "words" };
    let name = format!("{what}-{with}-{:.4}.bin", means.false_answers);
    Part::of(place, &gathered.hash, what, &name)
}

fn evidence(names: &[&'static str], values: &[f32], weights: &[f32]) -> Vec<Evidence> {
    let each = names.iter().zip(values).zip(weights);
    each.map(|((name, value), weight)| Evidence { name, value: *value, adds: value * weight })
        .collect()
}

/// What every sentence means: from the file where it is kept, completed. Says for how many it was found out.
fn vectors(
    gathered: &Gathered,
    encoder: &Encoder,
    place: Place<'_>,
    progress: Progress<'_>,
) -> (Vectors, usize) {
    let part = Part::above(place, "vectors", "vectors.bin");
    let negatives = gathered.negatives.iter().map(|(lang, message)| said::phrasing(message, *lang));
    let besides = negatives.chain(acts::wanted(gathered));
    let wanted = near::wanted(&gathered.knowledge, besides);
    let wanted = wanted.iter().map(String::as_str).collect();
    let mut vectors = part.read(|file| Some(Vectors::read(file))).unwrap_or_default();
    let examples = acts::examples_given(gathered);
    let file_shared = encoder.home().join(EXAMPLES_FILE);
    let lacks = examples.iter().any(|text| vectors.of(text).is_none());
    let shared = (lacks || !file_shared.exists()).then(|| Vectors::read(&file_shared));
    if let Some(known) = &shared {
        vectors.adopt(known, &examples);
    }
    let mut progress = |done, total| progress(done, total, "meaning");
    let understood = vectors.complete(&wanted, encoder, &mut progress);
    if understood.is_some() {
        part.keep(|file| vectors.write(file));
    }
    if let Some(known) = shared {
        share(&file_shared, known, &vectors, &examples);
    }
    (vectors, understood.unwrap_or(0))
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
