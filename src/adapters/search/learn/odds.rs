//! How sure to be of a hit: a calibrated logistic regression over what speaks for it, fitted on messages that the
//! knowledge base has not seen, with those that no article answers among them; and from what confidence on an article
//! is shown, so that a stated share of the latter is. Knows nothing about where the signs come from.

use super::solve::{add_square, climb, penalty, solve};

/// How many signs speak for a hit or against it.
pub(in crate::adapters::search) const SIGNS: usize = 10;
/// One hit's signs.
pub(in crate::adapters::search) type Signs = [f32; SIGNS];

/// Their stable names, in order.
pub(in crate::adapters::search) const NAMES: [&str; SIGNS] = [
    "always",
    "ahead",
    "score",
    "nearest-phrasing",
    "words-not-off-topic",
    "meaning-not-off-topic",
    "coverage",
    "unknown-words",
    "telling-words",
    "same-words",
];

/// The weights that are shipped, for knowledge bases with too few phrasings.
pub(super) const SHIPPED: Signs = [-5.0, 0.6, 0.15, 2.0, 0.3, 0.2, 1.5, -2.0, 1.0, 4.0];
/// How strongly weights are held to the shipped ones.
const HELD: f64 = 1.0;
const STEPS: usize = 15;

/// A hit whose truth is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Case {
    pub(super) signs: Signs,
    pub(super) right: bool,
    /// How much it counts.
    pub(super) weight: f32,
}

/// What each sign is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::adapters::search) struct Odds {
    pub(in crate::adapters::search) weights: Signs,
}

impl Odds {
    /// Learns from hits whose truth is known.
    pub(super) fn fit(cases: &[Case]) -> Self {
        let shipped = SHIPPED.map(f64::from);
        let mut weights = shipped;
        for _ in 0..STEPS {
            let mut slope = [0.0_f64; SIGNS];
            let mut bend = [[0.0_f64; SIGNS]; SIGNS];
            for case in cases {
                let signs = case.signs.map(f64::from);
                let sum: f64 = signs.iter().zip(&weights).map(|(s, w)| s * w).sum();
                let likely = 1.0 / (1.0 + (-sum).exp());
                let off = f64::from(u8::from(case.right)) - likely;
                for (slope, sign) in slope.iter_mut().zip(signs) {
                    *slope += f64::from(case.weight) * off * sign;
                }
                add_square(&mut bend, &signs, f64::from(case.weight) * likely * (1.0 - likely));
            }
            for ((slope, weight), held) in slope.iter_mut().zip(&weights).zip(shipped) {
                *slope -= HELD * (weight - held);
            }
            for (n, row) in bend.iter_mut().enumerate() {
                if let Some(cell) = row.get_mut(n) {
                    *cell += HELD;
                }
            }
            let Some(step) = solve(&bend, &slope) else { break };
            let height = |weights: &[f64; SIGNS]| likelihood(cases, weights, &shipped);
            let Some(better) = climb(&weights, &step, height(&weights), height) else { break };
            weights = better;
        }
        #[expect(clippy::cast_possible_truncation, reason = "seven digits are enough for a weight")]
        Self { weights: weights.map(|weight| weight as f32) }
    }

    /// How likely the hit is right, 0 to 1.
    pub(in crate::adapters::search) fn of(&self, signs: &Signs) -> f32 {
        let sum: f32 = signs.iter().zip(&self.weights).map(|(sign, weight)| sign * weight).sum();
        1.0 / (1.0 + (-sum).exp())
    }
}

impl Default for Odds {
    fn default() -> Self {
        Self { weights: SHIPPED }
    }
}

/// How likely what is true is by these weights: the logarithm, less the penalty.
fn likelihood(cases: &[Case], weights: &[f64; SIGNS], held: &[f64; SIGNS]) -> f64 {
    let likely = cases.iter().map(|case| {
        let sum: f64 =
            case.signs.iter().zip(weights).map(|(sign, weight)| f64::from(*sign) * weight).sum();
        let towards = if case.right { sum } else { -sum };
        // ln(1 / (1 + e^-x)) without overflow.
        f64::from(case.weight) * (towards.min(0.0) - (-towards.abs()).exp().ln_1p())
    });
    likely.sum::<f64>() - penalty(weights, held, HELD)
}

/// The least confidence that at most this share of these confidences reaches.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a share of a count is a count"
)]
pub(in crate::adapters::search) fn reached_by_at_most(
    share: f32,
    confidences: &[f32],
) -> Option<f32> {
    let mut sorted = confidences.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let allowed = (share * sorted.len() as f32).floor() as usize;
    // Just above the first one that must not reach it.
    sorted.get(allowed).map(|first| (first + 1e-4).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidences_come_true_as_often_as_they_say() {
        let case = |sign: f32, right| {
            let mut signs = [0.0; SIGNS];
            (signs[0], signs[1]) = (1.0, sign);
            Case { signs, right, weight: 1.0 }
        };
        let mut cases = Vec::new();
        for n in 0..1_000 {
            cases.push(case(0.0, n % 10 == 0));
            cases.push(case(4.0, n % 10 != 0));
        }
        let odds = Odds::fit(&cases);
        assert!((odds.of(&cases[0].signs) - 0.1).abs() < 0.02);
        assert!((odds.of(&cases[1].signs) - 0.9).abs() < 0.02);
    }

    #[test]
    fn a_stated_share_reaches_the_bar_and_no_more() {
        let confidences: Vec<f32> = (0..100_u8).map(|n| f32::from(n) / 100.0).collect();
        let bar = reached_by_at_most(0.05, &confidences).unwrap();
        assert_eq!(confidences.iter().filter(|c| **c >= bar).count(), 5);
        assert_eq!(reached_by_at_most(0.05, &[]), None);
    }
}
