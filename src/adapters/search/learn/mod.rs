//! Training on the knowledge base's own phrasings: an article classifier, a linear ranker, a calibrator and thresholds.
//! Runs when the knowledge base is indexed, takes seconds and is deterministic. Knows nothing about folders of articles
//! or about verdicts.

pub(super) mod hashing_vectorizer;
pub(super) mod softmax;
mod newton;
pub(super) mod ranker;
pub(super) mod calibration;
pub(super) mod classifier;
pub(super) mod trainer;
pub(super) mod model_file;
