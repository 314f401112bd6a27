//! Features of articles → one score: a weighted sum. The weights make the right article the likeliest of the
//! candidates on messages that the knowledge base has not seen (a conditional logit, `McFadden` 1974), held to the
//! shipped ones by a quadratic penalty, so that few messages change them little. Knows nothing about where features
//! come from.

use super::solve::{add_square, climb, penalty, solve};

/// How many features an article has for a question.
pub(in crate::adapters::search) const FEATURES: usize = 9;
/// One article's features for one question.
pub(in crate::adapters::search) type Features = [f32; FEATURES];

/// Their stable names, in order.
pub(in crate::adapters::search) const NAMES: [&str; FEATURES] = [
    "learned-words",
    "learned-meaning",
    "nearest-phrasing",
    "near-phrasings",
    "nearest-passage",
    "found-words",
    "found-across",
    "coverage",
    "same-words",
];

/// The weights that are shipped, for knowledge bases with too few phrasings to learn their own: those of paragraphs that
/// are asked about in either language.
pub(super) const SHIPPED: Features = [0.3, 0.4, 1.0, 1.0, 10.0, 0.4, 0.5, 4.0, 5.0];
/// How strongly weights are held to the shipped ones: as strongly as so many messages could pull.
const HELD: f64 = 2.0;
/// Newton's method is done long before.
const STEPS: usize = 12;

/// One message with its candidates, and which of them is right.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) candidates: Vec<Features>,
    pub(super) right: usize,
}

/// What each feature is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::adapters::search) struct Fusion {
    pub(in crate::adapters::search) weights: Features,
}

impl Fusion {
    /// Learns from messages whose article is known.
    pub(super) fn fit(choices: &[Choice]) -> Self {
        let shipped = SHIPPED.map(f64::from);
        let mut weights = shipped;
        for _ in 0..STEPS {
            let Some(step) = newton(choices, &weights, &shipped) else { break };
            let before = likelihood(choices, &weights, &shipped);
            let Some(better) =
                climb(&weights, &step, before, |weights| likelihood(choices, weights, &shipped))
            else {
                break;
            };
            weights = better;
        }
        #[expect(clippy::cast_possible_truncation, reason = "seven digits are enough for a weight")]
        Self { weights: weights.map(|weight| weight as f32) }
    }

    /// A candidate's score.
    pub(in crate::adapters::search) fn score(&self, features: &Features) -> f32 {
        features.iter().zip(&self.weights).map(|(feature, weight)| feature * weight).sum()
    }
}

impl Default for Fusion {
    fn default() -> Self {
        Self { weights: SHIPPED }
    }
}

/// How likely the right ones are by these weights: the logarithm, less the penalty.
fn likelihood(choices: &[Choice], weights: &[f64; FEATURES], held: &[f64; FEATURES]) -> f64 {
    let likely = choices.iter().map(|choice| {
        let scores: Vec<f64> = choice
            .candidates
            .iter()
            .map(|features| sum(&features.map(f64::from), weights))
            .collect();
        let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let all: f64 = scores.iter().map(|score| (score - most).exp()).sum();
        scores.get(choice.right).map_or(0.0, |right| right - most - all.ln())
    });
    likely.sum::<f64>() - penalty(weights, held, HELD)
}

fn sum(features: &[f64; FEATURES], weights: &[f64; FEATURES]) -> f64 {
    features.iter().zip(weights).map(|(feature, weight)| feature * weight).sum()
}

/// One step of Newton's method up the penalised likelihood.
fn newton(
    choices: &[Choice],
    weights: &[f64; FEATURES],
    held: &[f64; FEATURES],
) -> Option<[f64; FEATURES]> {
    let mut slope = [0.0_f64; FEATURES];
    let mut bend = [[0.0_f64; FEATURES]; FEATURES];
    for choice in choices {
        let features: Vec<[f64; FEATURES]> =
            choice.candidates.iter().map(|features| features.map(f64::from)).collect();
        let most = features
            .iter()
            .map(|features| sum(features, weights))
            .fold(f64::NEG_INFINITY, f64::max);
        let odds: Vec<f64> =
            features.iter().map(|features| (sum(features, weights) - most).exp()).collect();
        let all: f64 = odds.iter().sum();
        let mut mean = [0.0_f64; FEATURES];
        for (features, odds) in features.iter().zip(&odds) {
            for (mean, feature) in mean.iter_mut().zip(features) {
                *mean += odds / all * feature;
            }
            add_square(&mut bend, features, odds / all);
        }
        add_square(&mut bend, &mean, -1.0);
        for ((slope, right), mean) in slope.iter_mut().zip(features.get(choice.right)?).zip(mean) {
            *slope += right - mean;
        }
    }
    for (n, ((slope, weight), held)) in slope.iter_mut().zip(weights).zip(held).enumerate() {
        *slope -= HELD * (weight - held);
        *bend.get_mut(n)?.get_mut(n)? += HELD;
    }
    solve(&bend, &slope)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(at: usize, value: f32) -> Features {
        let mut features = [0.0; FEATURES];
        features[at] = value;
        features
    }

    #[test]
    fn what_tells_the_right_article_gains_weight_and_what_misleads_loses_it() {
        let misled = Choice { candidates: vec![candidate(0, 1.0), candidate(1, 1.0)], right: 1 };
        let fusion = Fusion::fit(&vec![misled; 50]);
        assert!(fusion.weights[1] > SHIPPED[1] + 1.0, "{fusion:?}");
        assert!(fusion.weights[0] < SHIPPED[0] - 1.0, "{fusion:?}");
        assert!((fusion.weights[4] - SHIPPED[4]).abs() < 1e-6, "what was not seen stays");
    }

    #[test]
    fn nothing_seen_leaves_the_shipped_weights() {
        assert_eq!(Fusion::fit(&[]), Fusion::default());
    }
}
