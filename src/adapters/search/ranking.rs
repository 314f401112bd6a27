//! Ranks candidates and derives the calibration features of each hit. The same in training and in search.

use super::features::{Candidate, Candidates};
use super::learn::calibration::{CALIBRATION_FEATURES, CalibrationFeatures};
use super::learn::ranker::LinearRanker;

/// The score margin is clamped to this.
const MARGIN_MAX: f32 = 8.0;
/// The margin over the out-of-scope logit is clamped to this.
const IN_SCOPE_MARGIN_MAX: f32 = 8.0;
/// The unit of scores.
const SCORE_UNIT: f32 = 5.0;

/// Candidates, best first, with their scores.
pub(super) struct Ranked {
    pub(super) order: Vec<(Candidate, f32)>,
    out_of_scope: [f32; 2],
    unknown: f32,
    content: f32,
}

impl Ranked {
    /// Sorts candidates by score. An exact match of a phrasing comes first.
    pub(super) fn of(candidates: Candidates, ranker: &LinearRanker) -> Self {
        let mut order: Vec<(Candidate, f32)> = candidates
            .articles
            .into_iter()
            .map(|candidate| {
                let score = ranker.score(&candidate.features);
                (candidate, score)
            })
            .collect();
        order.sort_by(|(a, a_score), (b, b_score)| {
            let same = |candidate: &Candidate| candidate.features.last().copied().unwrap_or(0.0);
            let by_words = same(b).total_cmp(&same(a));
            by_words.then(b_score.total_cmp(a_score)).then(a.number.cmp(&b.number))
        });
        let (out_of_scope, unknown, content) =
            (candidates.out_of_scope, candidates.unknown, candidates.content);
        Self { order, out_of_scope, unknown, content }
    }

    /// The calibration features of the `nth` candidate.
    pub(super) fn calibration_features(&self, nth: usize) -> CalibrationFeatures {
        let Some((candidate, score)) = self.order.get(nth) else {
            return [0.0; CALIBRATION_FEATURES];
        };
        let other =
            self.order.get(usize::from(nth == 0)).map_or(score - MARGIN_MAX, |(_, score)| *score);
        let [words, meaning, nearest, _, _, _, _, coverage, same] = candidate.features;
        let [out_of_scope_words, out_of_scope_meaning] = self.out_of_scope;
        [
            1.0,
            (score - other).clamp(-MARGIN_MAX, MARGIN_MAX),
            score / SCORE_UNIT,
            nearest,
            (words - out_of_scope_words).clamp(-IN_SCOPE_MARGIN_MAX, IN_SCOPE_MARGIN_MAX),
            (meaning - out_of_scope_meaning).clamp(-IN_SCOPE_MARGIN_MAX, IN_SCOPE_MARGIN_MAX),
            coverage,
            self.unknown,
            self.content,
            same,
        ]
    }
}
