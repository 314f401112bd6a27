//! A linear ranker: features → score. Fitted as a conditional logit (`McFadden` 1974) on queries with a known article, with
//! a quadratic penalty toward the shipped weights, so that few queries change them little. Knows nothing about where
//! features come from.

use super::newton::{add_outer_product, l2_penalty, line_search, solve};

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

/// The shipped weights, for knowledge bases with too few phrasings: fitted on questions about paragraphs in both languages.
pub(super) const SHIPPED: Features = [0.3, 0.4, 1.0, 1.0, 10.0, 0.4, 0.5, 4.0, 5.0];
/// The strength of the penalty toward the shipped weights.
const PRIOR_STRENGTH: f64 = 2.0;
/// The most Newton steps; it converges earlier.
const STEPS: usize = 12;

/// A query's candidates, and the index of the right one.
#[derive(Debug, Clone)]
pub(super) struct RankingExample {
    pub(super) candidates: Vec<Features>,
    pub(super) right: usize,
}

/// The weight of each feature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::adapters::search) struct LinearRanker {
    pub(in crate::adapters::search) weights: Features,
}

impl LinearRanker {
    /// Fits the weights to queries with a known article.
    pub(super) fn fit(examples: &[RankingExample]) -> Self {
        let shipped = SHIPPED.map(f64::from);
        let mut weights = shipped;
        for _ in 0..STEPS {
            let Some(step) = newton(examples, &weights, &shipped) else { break };
            let before = likelihood(examples, &weights, &shipped);
            let Some(better) = line_search(&weights, &step, before, |weights| {
                likelihood(examples, weights, &shipped)
            }) else {
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

impl Default for LinearRanker {
    fn default() -> Self {
        Self { weights: SHIPPED }
    }
}

/// The penalized log-likelihood of the right candidates.
fn likelihood(
    examples: &[RankingExample],
    weights: &[f64; FEATURES],
    prior: &[f64; FEATURES],
) -> f64 {
    let likely = examples.iter().map(|example| {
        let scores: Vec<f64> = example
            .candidates
            .iter()
            .map(|features| sum(&features.map(f64::from), weights))
            .collect();
        let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let all: f64 = scores.iter().map(|score| (score - most).exp()).sum();
        scores.get(example.right).map_or(0.0, |right| right - most - all.ln())
    });
    likely.sum::<f64>() - l2_penalty(weights, prior, PRIOR_STRENGTH)
}

fn sum(features: &[f64; FEATURES], weights: &[f64; FEATURES]) -> f64 {
    features.iter().zip(weights).map(|(feature, weight)| feature * weight).sum()
}

/// The Newton step of the penalized log-likelihood.
fn newton(
    examples: &[RankingExample],
    weights: &[f64; FEATURES],
    prior: &[f64; FEATURES],
) -> Option<[f64; FEATURES]> {
    let mut gradient = [0.0_f64; FEATURES];
    let mut hessian = [[0.0_f64; FEATURES]; FEATURES];
    for example in examples {
        let features: Vec<[f64; FEATURES]> =
            example.candidates.iter().map(|features| features.map(f64::from)).collect();
        let most = features
            .iter()
            .map(|features| sum(features, weights))
            .fold(f64::NEG_INFINITY, f64::max);
        let exps: Vec<f64> =
            features.iter().map(|features| (sum(features, weights) - most).exp()).collect();
        let all: f64 = exps.iter().sum();
        let mut mean = [0.0_f64; FEATURES];
        for (features, exp) in features.iter().zip(&exps) {
            for (mean, feature) in mean.iter_mut().zip(features) {
                *mean += exp / all * feature;
            }
            add_outer_product(&mut hessian, features, exp / all);
        }
        add_outer_product(&mut hessian, &mean, -1.0);
        for ((gradient, right), mean) in
            gradient.iter_mut().zip(features.get(example.right)?).zip(mean)
        {
            *gradient += right - mean;
        }
    }
    for (n, ((gradient, weight), prior)) in gradient.iter_mut().zip(weights).zip(prior).enumerate()
    {
        *gradient -= PRIOR_STRENGTH * (weight - prior);
        *hessian.get_mut(n)?.get_mut(n)? += PRIOR_STRENGTH;
    }
    solve(&hessian, &gradient)
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
        let misled =
            RankingExample { candidates: vec![candidate(0, 1.0), candidate(1, 1.0)], right: 1 };
        let ranker = LinearRanker::fit(&vec![misled; 50]);
        assert!(ranker.weights[1] > SHIPPED[1] + 1.0, "{ranker:?}");
        assert!(ranker.weights[0] < SHIPPED[0] - 1.0, "{ranker:?}");
        assert!((ranker.weights[4] - SHIPPED[4]).abs() < 1e-6, "what was not seen stays");
    }

    #[test]
    fn nothing_seen_leaves_the_shipped_weights() {
        assert_eq!(LinearRanker::fit(&[]), LinearRanker::default());
    }
}
