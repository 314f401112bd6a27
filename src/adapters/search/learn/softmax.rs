//! Multinomial logistic regression: examples with their classes → a weight for each column and class. Trained by gradient
//! descent on the cross-entropy in a fixed order, so that the same examples give bit-identical weights. Knows nothing
//! about what columns and classes stand for.

use ndarray::{Array1, Array2, ArrayView2, Axis, linalg::general_mat_mul};

use super::hashing_vectorizer::{BUCKETS, Row};

/// Epochs over sparse examples; more did not help on 77 intents with 100 phrasings each.
const SPARSE_EPOCHS: usize = 7;
/// The learning rate of `AdaGrad` (Duchi, Hazan and Singer 2011).
const SPARSE_LEARNING_RATE: f32 = 1.0;
/// The decay of the learning rate each epoch.
const SPARSE_RATE_DECAY: f32 = 0.2;
/// The dropout rate of a row's columns.
const SPARSE_DROPOUT: f32 = 0.4;
/// Decoupled weight decay (Loshchilov and Hutter 2019).
const DENSE_WEIGHT_DECAY: f32 = 0.03;
/// Epochs over dense examples.
const DENSE_EPOCHS: usize = 20;
/// The learning rate of Adam (Kingma and Ba 2015); it decays to a tenth.
const DENSE_LEARNING_RATE: f32 = 0.03;
/// The batch size of dense examples.
const DENSE_BATCH: usize = 64;
/// Adam's decay rates of the first and the second moment.
const ADAM: (f32, f32) = (0.9, 0.999);

/// The weight matrix: columns × classes.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::adapters::search) struct Softmax {
    pub(in crate::adapters::search) weights: Array2<f32>,
}

impl Softmax {
    /// Trains on sparse rows. `classes` are numbered from 0; `n_classes` bounds them.
    pub(in crate::adapters::search) fn from_sparse(
        rows: &[Row],
        classes: &[usize],
        n_classes: usize,
    ) -> Self {
        let mut weights = Array2::<f32>::zeros((BUCKETS, n_classes));
        let mut squared_sums = vec![1e-4_f32; BUCKETS];
        let mut gradient = Array1::<f32>::zeros(n_classes);
        for epoch in 0..SPARSE_EPOCHS {
            let step = SPARSE_LEARNING_RATE / (1.0 + SPARSE_RATE_DECAY * number(epoch));
            for n in order(rows.len(), epoch) {
                let (Some(row), Some(class)) = (rows.get(n), classes.get(n)) else { continue };
                let row = &with_dropout(row, n, epoch);
                sum_into(&weights, row, &mut gradient);
                softmax(gradient.as_slice_mut().unwrap_or_default());
                if let Some(right) = gradient.get_mut(*class) {
                    *right -= 1.0;
                }
                let squared = gradient.dot(&gradient);
                for (column, value) in row {
                    let Some(squared_sum) = squared_sums.get_mut(*column) else { continue };
                    *squared_sum += value * value * squared;
                    weights
                        .row_mut(*column)
                        .scaled_add(-step * value / squared_sum.sqrt(), &gradient);
                }
            }
        }
        Self { weights }
    }

    /// Trains on dense examples, one a row.
    pub(in crate::adapters::search) fn from_dense(
        examples: &ArrayView2<'_, f32>,
        classes: &[usize],
        n_classes: usize,
    ) -> Self {
        let (n, dimensions) = examples.dim();
        let mut adam = Adam::new(dimensions, n_classes);
        let mut gradient = Array2::<f32>::zeros((dimensions, n_classes));
        for epoch in 0..DENSE_EPOCHS {
            let step = DENSE_LEARNING_RATE * (1.0 - 0.9 * number(epoch) / number(DENSE_EPOCHS));
            for batch in order(n, epoch).chunks(DENSE_BATCH) {
                let chosen = examples.select(Axis(0), batch);
                let mut off = chosen.dot(&adam.weights);
                for (mut probabilities, example) in off.outer_iter_mut().zip(batch) {
                    softmax(probabilities.as_slice_mut().unwrap_or_default());
                    if let Some(right) =
                        classes.get(*example).and_then(|c| probabilities.get_mut(*c))
                    {
                        *right -= 1.0;
                    }
                }
                general_mat_mul(1.0 / number(batch.len()), &chosen.t(), &off, 0.0, &mut gradient);
                adam.update(&gradient, step);
                adam.weights *= 1.0 - step * DENSE_WEIGHT_DECAY;
            }
        }
        Self { weights: adam.weights }
    }

    /// The same for other classes: each has the weights of an old one, or none.
    pub(super) fn rearranged(&self, classes: &[Option<usize>]) -> Self {
        let mut weights = Array2::zeros((self.weights.nrows(), classes.len()));
        for (mut into, class) in weights.columns_mut().into_iter().zip(classes) {
            if let Some(class) = class {
                into.assign(&self.weights.column(*class));
            }
        }
        Self { weights }
    }

    /// The logits of a sparse row.
    pub(in crate::adapters::search) fn sparse(&self, row: &Row) -> Array1<f32> {
        let mut sums = Array1::zeros(self.weights.ncols());
        sum_into(&self.weights, row, &mut sums);
        sums
    }

    /// The same for one dense example.
    pub(in crate::adapters::search) fn dense(&self, example: &[f32]) -> Array1<f32> {
        ndarray::ArrayView1::from(example).dot(&self.weights)
    }
}

/// The optimizer state of Adam.
struct Adam {
    weights: Array2<f32>,
    first_moment: Array2<f32>,
    second_moment: Array2<f32>,
    steps: i32,
}

impl Adam {
    fn new(dimensions: usize, n_classes: usize) -> Self {
        let zeros = Array2::zeros((dimensions, n_classes));
        Self { weights: zeros.clone(), first_moment: zeros.clone(), second_moment: zeros, steps: 0 }
    }

    fn update(&mut self, gradient: &Array2<f32>, step: f32) {
        self.steps += 1;
        let (keep, keep_second) = ADAM;
        let step = step / (1.0 - keep.powi(self.steps));
        let grown = 1.0 - keep_second.powi(self.steps);
        ndarray::Zip::from(&mut self.weights)
            .and(&mut self.first_moment)
            .and(&mut self.second_moment)
            .and(gradient)
            .for_each(|weight, first_moment, second_moment, gradient| {
                *first_moment = keep * *first_moment + (1.0 - keep) * gradient;
                *second_moment =
                    keep_second * *second_moment + (1.0 - keep_second) * gradient * gradient;
                *weight -= step * *first_moment / ((*second_moment / grown).sqrt() + 1e-8);
            });
    }
}

/// A row with random columns dropped, others in each epoch (dropout, Srivastava et al. 2014): no single word carries an
/// article, so a typo or a synonym costs less.
fn with_dropout(row: &Row, example: usize, epoch: usize) -> Row {
    let seed = ((example as u64) << 20) ^ epoch as u64;
    let stays = |column: usize| {
        let mixed = mixed(seed ^ (column as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        number((mixed >> 40) as usize) >= SPARSE_DROPOUT * number(1 << 24)
    };
    let kept = row.iter().filter(|(column, _)| stays(*column));
    kept.map(|(column, value)| (*column, value / (1.0 - SPARSE_DROPOUT))).collect()
}

fn sum_into(weights: &Array2<f32>, row: &Row, sums: &mut Array1<f32>) {
    sums.fill(0.0);
    for (column, value) in row {
        sums.scaled_add(*value, &weights.row(*column));
    }
}

/// Logits → probabilities.
pub(in crate::adapters::search) fn softmax(logits: &mut [f32]) {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for logit in logits.iter_mut() {
        *logit = (*logit - most).exp();
        sum += *logit;
    }
    for logit in logits {
        *logit /= sum;
    }
}

/// The order of the examples in an epoch: shuffled (Fisher and Yates) by a generator seeded with the epoch
/// (`SplitMix64`, Steele, Lea and Flood 2014).
#[expect(clippy::cast_possible_truncation, reason = "the remainder is an index")]
fn order(n: usize, epoch: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(epoch as u64 + 1);
    for last in (1..n).rev() {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        order.swap(last, (mixed(state) % (last as u64 + 1)) as usize);
    }
    order
}

/// `SplitMix64`'s mixing of one number.
fn mixed(state: u64) -> u64 {
    let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[expect(clippy::cast_precision_loss, reason = "rounds and examples are far below 2^24")]
fn number(n: usize) -> f32 {
    n as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(logits: &Array1<f32>) -> usize {
        logits.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap().0
    }

    #[test]
    fn dense_examples_are_told_apart_by_what_distinguishes_them() {
        let examples =
            ndarray::array![[1.0, 0.0, 0.5], [0.9, 0.1, 0.5], [0.0, 1.0, 0.5], [0.1, 0.8, 0.5]];
        let learned = Softmax::from_dense(&examples.view(), &[0, 0, 1, 1], 2);
        assert_eq!(best(&learned.dense(&[0.8, 0.2, 0.5])), 0);
        assert_eq!(best(&learned.dense(&[0.2, 0.9, 0.5])), 1);
    }

    #[test]
    fn sparse_examples_are_told_apart_and_unknown_columns_say_nothing() {
        let rows: Vec<Row> = vec![vec![(1, 1.0)], vec![(1, 0.7), (9, 0.7)], vec![(2, 1.0)]];
        let learned = Softmax::from_sparse(&rows, &[0, 0, 1], 2);
        assert_eq!(best(&learned.sparse(&vec![(1, 1.0)])), 0);
        assert_eq!(best(&learned.sparse(&vec![(2, 1.0)])), 1);
        assert!(learned.sparse(&vec![(77, 1.0)]).iter().all(|logits| *logits == 0.0));
    }

    #[test]
    fn rearranged_classes_keep_what_was_learned_and_new_ones_know_nothing() {
        let rows: Vec<Row> = vec![vec![(1, 1.0)], vec![(2, 1.0)]];
        let learned = Softmax::from_sparse(&rows, &[0, 1], 2);
        let now = learned.rearranged(&[Some(1), None, Some(0)]);
        let (before, after) = (learned.sparse(&rows[0]), now.sparse(&rows[0]));
        assert!((after[0] - before[1]).abs() < f32::EPSILON && after[1].abs() < f32::EPSILON);
        assert!((after[2] - before[0]).abs() < f32::EPSILON);
    }

    #[test]
    fn learning_twice_gives_the_same_weights() {
        let rows: Vec<Row> = (0..40).map(|n| vec![(n % 7, 0.5), (n % 3, 0.2)]).collect();
        let classes: Vec<usize> = (0..40).map(|n| n % 4).collect();
        assert_eq!(
            Softmax::from_sparse(&rows, &classes, 4),
            Softmax::from_sparse(&rows, &classes, 4)
        );
    }

    #[test]
    fn an_epoch_goes_through_every_example_once() {
        let mut seen = order(100, 3);
        assert_ne!(seen, (0..100).collect::<Vec<_>>());
        seen.sort_unstable();
        assert_eq!(seen, (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn probabilities_add_up_to_one_however_large_the_logits() {
        let mut logits = [1_000.0, 999.0, -1_000.0];
        softmax(&mut logits);
        assert!((logits.iter().sum::<f32>() - 1.0).abs() < 1e-6 && logits[0] > logits[1]);
    }
}
