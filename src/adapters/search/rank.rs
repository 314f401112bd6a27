//! Candidates in order, and the signs that speak for each. The same while learning and while answering.

use super::ground::{Candidate, Stirred};
use super::learn::fuse::Fusion;
use super::learn::odds::{SIGNS, Signs};

/// Scores further apart than this are told apart no better.
const AHEAD_MAX: f32 = 8.0;
/// The same for what the learned halves say against "no article".
const AGAINST_MAX: f32 = 8.0;
/// Scores are counted in units of this.
const SCORE_UNIT: f32 = 5.0;

/// Candidates, best first, with their scores.
pub(super) struct Ranked {
    pub(super) order: Vec<(Candidate, f32)>,
    nothing: [f32; 2],
    unknown: f32,
    telling: f32,
}

impl Ranked {
    /// Puts candidates in order. One that has the very words among its phrasings comes first, whatever the scores say.
    pub(super) fn of(stirred: Stirred, fusion: &Fusion) -> Self {
        let mut order: Vec<(Candidate, f32)> = stirred
            .candidates
            .into_iter()
            .map(|candidate| {
                let score = fusion.score(&candidate.features);
                (candidate, score)
            })
            .collect();
        order.sort_by(|(a, a_score), (b, b_score)| {
            let same = |candidate: &Candidate| candidate.features.last().copied().unwrap_or(0.0);
            let by_words = same(b).total_cmp(&same(a));
            by_words.then(b_score.total_cmp(a_score)).then(a.number.cmp(&b.number))
        });
        let (nothing, unknown, telling) = (stirred.nothing, stirred.unknown, stirred.telling);
        Self { order, nothing, unknown, telling }
    }

    /// What speaks for the `nth` candidate.
    pub(super) fn signs(&self, nth: usize) -> Signs {
        let Some((candidate, score)) = self.order.get(nth) else { return [0.0; SIGNS] };
        let other =
            self.order.get(usize::from(nth == 0)).map_or(score - AHEAD_MAX, |(_, score)| *score);
        let [words, meaning, nearest, _, _, _, _, coverage, same] = candidate.features;
        let [no_words, no_meaning] = self.nothing;
        [
            1.0,
            (score - other).clamp(-AHEAD_MAX, AHEAD_MAX),
            score / SCORE_UNIT,
            nearest,
            (words - no_words).clamp(-AGAINST_MAX, AGAINST_MAX),
            (meaning - no_meaning).clamp(-AGAINST_MAX, AGAINST_MAX),
            coverage,
            self.unknown,
            self.telling,
            same,
        ]
    }
}
