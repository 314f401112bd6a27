//! An immutable snapshot of the knowledge base that answers queries: query → hits, each with its confidence and its
//! evidence. A newer snapshot replaces it.

use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use super::acts::{self, ActModel};
use super::analyzed_query::AnalyzedQuery;
use super::built::{Part, Work};
use super::embeddings::Embeddings;
use super::encoder::Encoder;
use super::features::CandidateRetriever;
use super::files::Gathered;
use super::index::{self, IndexError, IndexLocation, Progress};
use super::learn::calibration;
use super::learn::ranker;
use super::learn::trainer::{RankingModel, Trainer};
use super::normalize;
use super::pool::Deadline;
use super::query_cache::QueryCache;
use super::ranking::Ranked;
use super::readable;
use super::vector_index::{self, VectorIndex};
use crate::domain::act::{ActLexicon, ActReading, read_acts};
use crate::domain::article::AnsweredBy;
use crate::domain::knowledge::Knowledge;
use crate::domain::search::{Evidence, HITS_MAX, Hit, Question, SearchResult, Thresholds, Trace};

/// Options of a snapshot.
#[derive(Clone)]
pub struct EngineOptions {
    /// The sentence encoder; without it search is lexical only.
    pub encoder: Option<Arc<Encoder>>,
    /// The highest false-positive rate on out-of-scope messages, 0 to 1.
    pub false_positive_rate: f32,
    /// Whether a folded word is a common one of either language. Common words are never spell-corrected.
    pub is_common_word: fn(&str) -> bool,
}

impl EngineOptions {
    /// Lexical search only, with the default false-positive rate.
    pub fn lexical_only(is_common_word: fn(&str) -> bool) -> Self {
        Self { encoder: None, false_positive_rate: 0.05, is_common_word }
    }
}

/// Indexes and models of one version of the knowledge base.
pub struct SearchSnapshot {
    retriever: CandidateRetriever,
    model: RankingModel,
    /// Dialogue acts: the exact phrases and the trained classifier.
    lexicon: ActLexicon,
    acts: Option<Arc<ActModel>>,
    query_cache: Option<QueryCache>,
    work: Work,
}

impl SearchSnapshot {
    /// Loads indexes, embeddings and models from the index folder; builds and stores those that are missing.
    pub fn open(
        gathered: &Gathered,
        options: &EngineOptions,
        location: IndexLocation<'_>,
        progress: Progress<'_>,
    ) -> Result<Self, IndexError> {
        let parts = Parts::lay_out(gathered, options, location, true, progress)?;
        let Parts { retriever, found, embeddings, mut work } = parts;
        let learn_acts = || {
            let model = ActModel::learn(gathered, &retriever.en.analyzer, embeddings.as_ref())?;
            learned("acts", location, gathered, options).keep(|file| model.write(file));
            Some(model)
        };
        let acts = found.acts.or_else(|| learn_acts().inspect(|_| work.learned += 1));
        let model = if let Some(model) = found.model {
            model
        } else {
            let trainer = Trainer {
                knowledge: &gathered.knowledge,
                embeddings: embeddings.as_ref(),
                negatives: &gathered.negatives,
                false_positive_rate: options.false_positive_rate,
                is_common_word: options.is_common_word,
            };
            let mut progress = |done, total| progress(done, total, "lesson");
            let model = trainer.learn(&retriever, &mut progress)?;
            work.learned += 1;
            learned("lesson", location, gathered, options).keep(|file| model.write(file));
            model
        };
        Ok(Self::of(retriever, model, gathered, acts.map(Arc::new), options, work))
    }

    /// Indexes changed knowledge with the models trained before the change, which skips training. Weights of known articles
    /// carry over; a new article has none. To be followed by `open`.
    pub fn renewed(
        &self,
        gathered: &Gathered,
        options: &EngineOptions,
        location: IndexLocation<'_>,
        progress: Progress<'_>,
    ) -> Result<Self, IndexError> {
        let Parts { retriever, work, .. } =
            Parts::lay_out(gathered, options, location, false, progress)?;
        let model = self.model.carried_over(&self.retriever, &retriever.ids);
        Ok(Self::of(retriever, model, gathered, self.acts.clone(), options, work))
    }

    fn of(
        mut retriever: CandidateRetriever,
        mut model: RankingModel,
        gathered: &Gathered,
        acts: Option<Arc<ActModel>>,
        options: &EngineOptions,
        work: Work,
    ) -> Self {
        retriever.classifier = model.classifier.take();
        let query_cache = options.encoder.clone().map(QueryCache::new);
        let lexicon = ActLexicon::new(&gathered.acts);
        Self { retriever, model, lexicon, acts, query_cache, work }
    }

    /// The dialogue acts of a message.
    pub fn acts(&self, text: &str) -> ActReading {
        read_acts(text, &self.lexicon, &|part| {
            let words = self.retriever.en.analyzer.words(part);
            let meaning = || {
                self.query_cache
                    .as_ref()
                    .map(|query_cache| query_cache.embed(&normalize::any_language(part)))
            };
            self.acts.as_ref()?.guess(&words, meaning)
        })
    }

    /// The same by exact phrases only, which costs almost nothing.
    pub(super) fn acts_by_heart(&self, text: &str) -> ActReading {
        read_acts(text, &self.lexicon, &|_| None)
    }

    /// The knowledge base.
    pub fn knowledge(&self) -> &Knowledge {
        &self.retriever.knowledge
    }

    /// What `open` had to build.
    pub fn work(&self) -> Work {
        self.work
    }

    /// Whether search is hybrid, not lexical only.
    pub fn knows_meaning(&self) -> bool {
        self.query_cache.is_some()
    }

    /// The thresholds of the model.
    pub fn thresholds(&self) -> Thresholds {
        self.model.thresholds
    }

    /// The best articles for a query, with their evidence.
    pub fn find(&self, question: &Question) -> Result<SearchResult, IndexError> {
        self.find_until(question, Deadline::NONE)
    }

    /// The same, given up once the deadline is past.
    pub(super) fn find_until(
        &self,
        question: &Question,
        deadline: Deadline,
    ) -> Result<SearchResult, IndexError> {
        let in_time = || if deadline.is_past() { Err(IndexError::Late) } else { Ok(()) };
        let words = self.retriever.analyze(question);
        if words.en.is_empty() {
            return Ok(SearchResult {
                thresholds: self.model.thresholds,
                ..SearchResult::default()
            });
        }
        in_time()?;
        let meaning =
            self.query_cache.as_ref().map(|query_cache| query_cache.embed(&words.normalized));
        in_time()?;
        let meaning = meaning.as_ref().map(|meaning| meaning.as_slice());
        let candidates = self.retriever.retrieve(question, &words, meaning)?;
        in_time()?;
        let ranked = Ranked::of(candidates, &self.model.ranker);
        Ok(self.result(&ranked, question, words))
    }

    fn result(&self, ranked: &Ranked, question: &Question, words: AnalyzedQuery) -> SearchResult {
        let mut trace = Trace {
            expanded: self.retriever.expanded(question, &words),
            meaning: self.knows_meaning(),
            ..Trace::default()
        };
        let mut hits = Vec::new();
        for (n, (candidate, score)) in ranked.order.iter().take(HITS_MAX).enumerate() {
            let Some(article) = self.retriever.article(candidate.number, question.lang) else {
                continue;
            };
            // A candidate whose features are all zero is no hit.
            if candidate.features.iter().all(|feature| *feature == 0.0) {
                continue;
            }
            let features = ranked.calibration_features(n);
            hits.push(Hit {
                article: article.reference.id.clone(),
                lang: article.reference.lang,
                title: article.title.clone(),
                score: *score,
                confidence: self.model.calibrator.probability(&features),
                person_only: article.answered_by == AnsweredBy::Person,
                skill: article.skill.clone(),
                priority: article.priority,
            });
            let weights = &self.model.ranker.weights;
            trace.scores.push(evidence(&ranker::NAMES, &candidate.features, weights));
            trace.confidences.push(evidence(
                &calibration::NAMES,
                &features,
                &self.model.calibrator.weights,
            ));
        }
        SearchResult { hits, repaired: words.repaired, thresholds: self.model.thresholds, trace }
    }
}

/// The parts of a snapshot, loaded or built.
struct Parts {
    retriever: CandidateRetriever,
    found: Found,
    /// Sentence embeddings; loaded only when something must be built from them.
    embeddings: Option<Embeddings>,
    work: Work,
}

/// Stored parts that passed their checksum.
#[derive(Default)]
struct Found {
    vector_index: Option<VectorIndex>,
    acts: Option<ActModel>,
    model: Option<RankingModel>,
}

impl Found {
    /// Reads the stored parts; the trained models only if `wants_learned`.
    fn read(
        gathered: &Gathered,
        options: &EngineOptions,
        location: IndexLocation<'_>,
        wants_learned: bool,
    ) -> Self {
        let n = gathered.knowledge.iter().count();
        let mut found = Self::default();
        if options.encoder.is_some() {
            found.vector_index =
                vector_index_part(location, gathered).read(|file| VectorIndex::read(file, n));
        }
        if wants_learned {
            let part = |what| learned(what, location, gathered, options);
            found.acts = part("acts").read(ActModel::read);
            found.model = part("lesson").read(|file| RankingModel::read(file, n));
        }
        found
    }
}

impl Parts {
    /// Opens the index and the other stored parts in parallel. Embeddings are read only if something must be built
    /// from them.
    fn lay_out(
        gathered: &Gathered,
        options: &EngineOptions,
        location: IndexLocation<'_>,
        wants_learned: bool,
        progress: Progress<'_>,
    ) -> Result<Self, IndexError> {
        let (retriever, found) = thread::scope(|scope| {
            let found = scope.spawn(|| Found::read(gathered, options, location, wants_learned));
            let knowledge = gathered.knowledge.clone();
            let retriever = CandidateRetriever::open(
                knowledge,
                &gathered.hash,
                location,
                options.is_common_word,
                progress,
            );
            (retriever, found.join())
        });
        let mut found = found.unwrap_or_else(|panic| resume_unwind(panic));
        let (mut retriever, mut work) = retriever?;
        if work.indexed > 0 {
            // Parts stored beside a damaged index were deleted with it.
            found = Found::default();
        }
        let lacks_acts = found.acts.is_none() && acts::can_be_learned(gathered);
        let lacks = wants_learned && (lacks_acts || found.model.is_none());
        let encoder = options.encoder.as_ref().filter(|_| lacks || found.vector_index.is_none());
        let embeddings = encoder.map(|encoder| {
            let (embeddings, understood) = embed(gathered, encoder, location, progress);
            work.understood = understood;
            embeddings
        });
        retriever.vector_index = found.vector_index.take().or_else(|| {
            let made = VectorIndex::new(&gathered.knowledge, embeddings.as_ref()?);
            vector_index_part(location, gathered).keep(|file| made.write(file));
            work.cut = retriever.ids.len();
            Some(made)
        });
        if let IndexLocation::Below(folder) = location {
            readable::let_in(&index::built(folder));
        }
        Ok(Self { retriever, found, embeddings, work })
    }
}

/// The stored vector index. Its file keeps its first name, `near.bin`: it is a format.
fn vector_index_part<'p>(location: IndexLocation<'p>, gathered: &Gathered) -> Part<'p> {
    Part::of(location, &gathered.hash, "nearness", "near.bin")
}

/// A stored model, named by the options it was trained with. The names `acts-…` and `lesson-…` are formats; `lesson` is
/// the [`RankingModel`].
fn learned<'p>(
    what: &'static str,
    location: IndexLocation<'p>,
    gathered: &Gathered,
    options: &EngineOptions,
) -> Part<'p> {
    let with = if options.encoder.is_some() { "meaning" } else { "words" };
    let name = format!("{what}-{with}-{:.4}.bin", options.false_positive_rate);
    Part::of(location, &gathered.hash, what, &name)
}

fn evidence(names: &[&'static str], values: &[f32], weights: &[f32]) -> Vec<Evidence> {
    let each = names.iter().zip(values).zip(weights);
    each.map(|((name, value), weight)| Evidence { name, value: *value, adds: value * weight })
        .collect()
}

/// The embeddings of all sentences: read from their file, completed and stored again. Returns how many were computed. The
/// file keeps its first name, `vectors.bin`: it is a format.
fn embed(
    gathered: &Gathered,
    encoder: &Encoder,
    location: IndexLocation<'_>,
    progress: Progress<'_>,
) -> (Embeddings, usize) {
    let part = Part::above(location, "vectors", "vectors.bin");
    let negatives =
        gathered.negatives.iter().map(|(lang, message)| normalize::phrasing(message, *lang));
    let others = negatives.chain(acts::texts_to_embed(gathered));
    let wanted = vector_index::sentences_to_embed(&gathered.knowledge, others);
    let wanted = wanted.iter().map(String::as_str).collect();
    let mut embeddings = part.read(|file| Some(Embeddings::read(file))).unwrap_or_default();
    let examples = acts::examples_given(gathered);
    let file_shared = encoder.home().join(EXAMPLES_FILE);
    let lacks = examples.iter().any(|text| embeddings.of(text).is_none());
    let shared = (lacks || !file_shared.exists()).then(|| Embeddings::read(&file_shared));
    if let Some(known) = &shared {
        embeddings.adopt(known, &examples);
    }
    let mut progress = |done, total| progress(done, total, "meaning");
    let understood = embeddings.complete(&wanted, encoder, &mut progress);
    if understood.is_some() {
        part.keep(|file| embeddings.write(file));
    }
    if let Some(known) = shared {
        share(&file_shared, known, &embeddings, &examples);
    }
    (embeddings, understood.unwrap_or(0))
}

/// Embeddings of the act examples, stored beside the model. They are the same for almost every data folder, so a machine
/// computes them once and not at each first start.
const EXAMPLES_FILE: &str = "examples.bin";
/// Above this size the embeddings of other sets of examples are dropped.
const SHARED_MAX: usize = 20_000;

fn share(file: &Path, mut known: Embeddings, embeddings: &Embeddings, examples: &BTreeSet<String>) {
    if known.len() > SHARED_MAX {
        known = Embeddings::default();
    }
    // The model's folder may be read-only; then each data folder computes its own.
    if known.adopt(embeddings, examples) {
        match known.write(file) {
            Ok(()) => readable::let_in_to(file),
            Err(error) => {
                tracing::debug!(%error, file = %file.display(), "meanings of examples not shared");
            }
        }
    }
}
