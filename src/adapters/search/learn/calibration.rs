//! Fits P(correct) of a hit by logistic regression on held-out queries, and picks the threshold whose false-positive rate
//! on out-of-scope messages is at most the stated one. Knows nothing about where the features come from.

use super::newton::{add_outer_product, l2_penalty, line_search, solve};

/// The number of calibration features of a hit.
pub(in crate::adapters::search) const CALIBRATION_FEATURES: usize = 10;
/// The calibration features of one hit.
pub(in crate::adapters::search) type CalibrationFeatures = [f32; CALIBRATION_FEATURES];

/// Their names in reports, in order. They are formats.
pub(in crate::adapters::search) const NAMES: [&str; CALIBRATION_FEATURES] = [
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

/// The shipped weights, for knowledge bases with too few phrasings.
pub(super) const SHIPPED: CalibrationFeatures =
    [-5.0, 0.6, 0.15, 2.0, 0.3, 0.2, 1.5, -2.0, 1.0, 4.0];
/// The strength of the penalty toward the shipped weights.
const PRIOR_STRENGTH: f64 = 1.0;
const STEPS: usize = 15;

/// A labelled hit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Example {
    pub(super) features: CalibrationFeatures,
    pub(super) right: bool,
    /// Its weight in the likelihood.
    pub(super) weight: f32,
}

/// The weight of each feature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::adapters::search) struct Calibrator {
    pub(in crate::adapters::search) weights: CalibrationFeatures,
}

impl Calibrator {
    /// Fits the weights to labelled hits.
    pub(super) fn fit(examples: &[Example]) -> Self {
        let shipped = SHIPPED.map(f64::from);
        let mut weights = shipped;
        for _ in 0..STEPS {
            let mut gradient = [0.0_f64; CALIBRATION_FEATURES];
            let mut hessian = [[0.0_f64; CALIBRATION_FEATURES]; CALIBRATION_FEATURES];
            for example in examples {
                let features = example.features.map(f64::from);
                let sum: f64 = features.iter().zip(&weights).map(|(s, w)| s * w).sum();
                let likely = 1.0 / (1.0 + (-sum).exp());
                let off = f64::from(u8::from(example.right)) - likely;
                for (gradient, feature) in gradient.iter_mut().zip(features) {
                    *gradient += f64::from(example.weight) * off * feature;
                }
                add_outer_product(
                    &mut hessian,
                    &features,
                    f64::from(example.weight) * likely * (1.0 - likely),
                );
            }
            for ((gradient, weight), prior) in gradient.iter_mut().zip(&weights).zip(shipped) {
                *gradient -= PRIOR_STRENGTH * (weight - prior);
            }
            for (n, row) in hessian.iter_mut().enumerate() {
                if let Some(cell) = row.get_mut(n) {
                    *cell += PRIOR_STRENGTH;
                }
            }
            let Some(step) = solve(&hessian, &gradient) else { break };
            let objective =
                |weights: &[f64; CALIBRATION_FEATURES]| likelihood(examples, weights, &shipped);
            let Some(better) = line_search(&weights, &step, objective(&weights), objective) else {
                break;
            };
            weights = better;
        }
        #[expect(clippy::cast_possible_truncation, reason = "seven digits are enough for a weight")]
        Self { weights: weights.map(|weight| weight as f32) }
    }

    /// The probability that the hit is right.
    pub(in crate::adapters::search) fn probability(&self, features: &CalibrationFeatures) -> f32 {
        let sum: f32 =
            features.iter().zip(&self.weights).map(|(feature, weight)| feature * weight).sum();
        1.0 / (1.0 + (-sum).exp())
    }
}

impl Default for Calibrator {
    fn default() -> Self {
        Self { weights: SHIPPED }
    }
}

/// The penalized log-likelihood of the labels.
fn likelihood(
    examples: &[Example],
    weights: &[f64; CALIBRATION_FEATURES],
    prior: &[f64; CALIBRATION_FEATURES],
) -> f64 {
    let likely = examples.iter().map(|example| {
        let sum: f64 = example
            .features
            .iter()
            .zip(weights)
            .map(|(feature, weight)| f64::from(*feature) * weight)
            .sum();
        let towards = if example.right { sum } else { -sum };
        // ln(1 / (1 + e^-x)) without overflow.
        f64::from(example.weight) * (towards.min(0.0) - (-towards.abs()).exp().ln_1p())
    });
    likely.sum::<f64>() - l2_penalty(weights, prior, PRIOR_STRENGTH)
}

/// The least threshold that at most this share of the confidences reaches.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a share of a count is a count"
)]
pub(in crate::adapters::search) fn threshold_at_rate(
    rate: f32,
    confidences: &[f32],
) -> Option<f32> {
    let mut sorted = confidences.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let allowed = (rate * sorted.len() as f32).floor() as usize;
    // Just above the first one that must not reach it.
    sorted.get(allowed).map(|first| (first + 1e-4).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidences_come_true_as_often_as_they_say() {
        let example = |feature: f32, right| {
            let mut features = [0.0; CALIBRATION_FEATURES];
            (features[0], features[1]) = (1.0, feature);
            Example { features, right, weight: 1.0 }
        };
        let mut examples = Vec::new();
        for n in 0..1_000 {
            examples.push(example(0.0, n % 10 == 0));
            examples.push(example(4.0, n % 10 != 0));
        }
        let calibrator = Calibrator::fit(&examples);
        assert!((calibrator.probability(&examples[0].features) - 0.1).abs() < 0.02);
        assert!((calibrator.probability(&examples[1].features) - 0.9).abs() < 0.02);
    }

    #[test]
    fn the_stated_rate_reaches_the_threshold_and_no_more() {
        let confidences: Vec<f32> = (0..100_u8).map(|n| f32::from(n) / 100.0).collect();
        let threshold = threshold_at_rate(0.05, &confidences).unwrap();
        assert_eq!(confidences.iter().filter(|c| **c >= threshold).count(), 5);
        assert_eq!(threshold_at_rate(0.05, &[]), None);
    }
}
