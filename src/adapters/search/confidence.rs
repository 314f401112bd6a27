//! How likely a hit is the right one, from three things an author can check by eye. Knows nothing about indexes.
//!
//! ```text
//! confidence = 1 / (1 + e^-(BIAS + COVERAGE·c + EVIDENCE·ln(1 + s/r) + MARGIN·m))
//! ```
//!
//! - `c`, coverage: the share of the question's telling words that the article says, each weighted by how rare it is;
//! - `s/r`, evidence: the hit's score, counted in words that one article alone says;
//! - `m`, margin: how far the score lies above the best other one (below it: negative), as a share of the higher of
//!   the two, at most [`MARGIN_MAX`] either way.
//!
//! A question that is one of the article's own phrasings is at least [`SAME_WORDS`]. The constants are a logistic
//! regression over golden questions, phrasings left out one at a time and off-topic messages, both languages together.

const BIAS: f32 = -7.0;
const COVERAGE: f32 = 2.9;
const EVIDENCE: f32 = 2.4;
const MARGIN: f32 = 4.2;
/// A margin beyond this says nothing more.
pub(super) const MARGIN_MAX: f32 = 0.5;
/// The least confidence in an article that has the question among its phrasings.
pub(super) const SAME_WORDS: f32 = 0.98;

/// What speaks for a hit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// The share of the question's telling words that the article says, 0 to 1.
    pub coverage: f32,
    /// The score in words that one article alone says.
    pub words: f32,
    /// How far ahead of the best other hit it is.
    pub margin: f32,
    /// Whether the question is one of its phrasings.
    pub same_words: bool,
}

impl Evidence {
    /// How likely the hit is the right one, 0 to 1.
    pub fn confidence(&self) -> f32 {
        let sum = BIAS
            + COVERAGE * self.coverage
            + EVIDENCE * self.words.ln_1p()
            + MARGIN * self.margin.clamp(-MARGIN_MAX, MARGIN_MAX);
        let likely = 1.0 / (1.0 + (-sum).exp());
        if self.same_words { likely.max(SAME_WORDS) } else { likely }
    }
}

/// How far `score` lies above the best of the others.
pub(super) fn margin(score: f32, best_other: f32) -> f32 {
    let higher = score.max(best_other);
    if higher > 0.0 { ((score - best_other) / higher).clamp(-MARGIN_MAX, MARGIN_MAX) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_of_anything_makes_more_confident() {
        let base = Evidence { coverage: 0.5, words: 2.0, margin: 0.1, same_words: false };
        for more in [
            Evidence { coverage: 0.6, ..base },
            Evidence { words: 2.1, ..base },
            Evidence { margin: 0.2, ..base },
            Evidence { same_words: true, ..base },
        ] {
            assert!(more.confidence() > base.confidence(), "{more:?}");
        }
    }

    #[test]
    fn nothing_found_is_no_confidence() {
        let nothing = Evidence { coverage: 0.0, words: 0.0, margin: 0.0, same_words: false };
        assert!(nothing.confidence() < 0.01);
    }

    #[test]
    fn the_margin_is_a_share_of_the_higher_score() {
        assert!((margin(10.0, 8.0) - 0.2).abs() < 1e-6);
        assert!((margin(8.0, 10.0) + 0.2).abs() < 1e-6);
        assert!((margin(10.0, 0.0) - MARGIN_MAX).abs() < 1e-6);
        assert!(margin(0.0, 0.0).abs() < 1e-6);
    }
}
