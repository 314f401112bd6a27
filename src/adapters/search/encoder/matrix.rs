//! Matrices and the few other things a net is computed with: a product, a layer with a bias, a norm.
//! Knows nothing about which net.

use ndarray::{Array2, ArrayView1, linalg::general_mat_mul};

/// How many partial sums a long sum is kept in.
const LANES: usize = 8;

/// Weights, one row an input.
#[derive(Debug)]
pub(super) struct Matrix {
    weights: Array2<f32>,
}

impl Matrix {
    /// Takes the weights input by input, as `inputs` rows of `outputs` values.
    pub(super) fn new(inputs: usize, outputs: usize, weights: &[f32]) -> Self {
        let weights = Array2::from_shape_vec((inputs, outputs), weights.to_vec());
        Self { weights: weights.expect("the archive has checked the shape") }
    }

    /// Each row times the matrix, one after the other.
    pub(super) fn times(&self, rows: &[&[f32]]) -> Vec<f32> {
        let (inputs, outputs) = self.weights.dim();
        if let [row] = rows {
            // Laying the weights out for a product of matrices costs more than one row's product.
            return self.times_one(row, outputs);
        }
        let mut stacked = Array2::zeros((rows.len(), inputs));
        for (mut into, row) in stacked.outer_iter_mut().zip(rows) {
            into.assign(&ArrayView1::from(*row));
        }
        let mut product = Array2::zeros((rows.len(), outputs));
        general_mat_mul(1.0, &stacked, &self.weights, 0.0, &mut product);
        product.into_raw_vec_and_offset().0
    }
}

impl Matrix {
    /// Four inputs at a time: the sums are then fetched and put back a quarter as often.
    fn times_one(&self, row: &[f32], outputs: usize) -> Vec<f32> {
        let mut sums = vec![0.0; outputs];
        let (fours, rest) = row.as_chunks::<4>();
        let weights = self.weights.as_slice().unwrap_or_default();
        let (of_fours, of_rest) = weights.split_at(fours.len() * 4 * outputs);
        for ([a, b, c, d], weights) in fours.iter().zip(of_fours.chunks_exact(4 * outputs)) {
            let (of_ab, of_cd) = weights.split_at(2 * outputs);
            let ((of_a, of_b), (of_c, of_d)) = (of_ab.split_at(outputs), of_cd.split_at(outputs));
            let weights = of_a.iter().zip(of_b).zip(of_c.iter().zip(of_d));
            for (sum, ((of_a, of_b), (of_c, of_d))) in sums.iter_mut().zip(weights) {
                *sum += (a * of_a + b * of_b) + (c * of_c + d * of_d);
            }
        }
        for (value, weights) in rest.iter().zip(of_rest.chunks_exact(outputs)) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += value * weight;
            }
        }
        sums
    }
}

/// A matrix and what is added to each of its outputs.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) matrix: Matrix,
    pub(super) bias: Vec<f32>,
}

impl Layer {
    /// Each row times the matrix, plus the bias.
    pub(super) fn apply(&self, rows: &[&[f32]]) -> Vec<f32> {
        let mut out = self.matrix.times(rows);
        for row in out.chunks_exact_mut(self.bias.len()) {
            add(row, &self.bias);
        }
        out
    }
}

/// Brings a row to mean 0 and variance 1, then to what was learnt for each value.
#[derive(Debug)]
pub(super) struct Norm {
    pub(super) gain: Vec<f32>,
    pub(super) shift: Vec<f32>,
}

impl Norm {
    #[expect(clippy::cast_precision_loss, reason = "a row has some hundred values")]
    pub(super) fn apply(&self, row: &mut [f32], epsilon: f32) {
        let count = row.len() as f32;
        let mean = sum(row, |value| value) / count;
        let variance = sum(row, |value| (value - mean) * (value - mean)) / count;
        let scale = 1.0 / (variance + epsilon).sqrt();
        let learnt = self.gain.iter().zip(&self.shift);
        for (value, (gain, shift)) in row.iter_mut().zip(learnt) {
            *value = (*value - mean) * scale * gain + shift;
        }
    }
}

/// The sum of `of` every value, in lanes: one running sum would have to wait for itself.
pub(super) fn sum(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut lanes = [0.0; LANES];
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += of(*value);
        }
    }
    lanes.iter().sum::<f32>() + rest.iter().map(|value| of(*value)).sum::<f32>()
}

/// Adds one row to another.
pub(super) fn add(row: &mut [f32], other: &[f32]) {
    for (value, other) in row.iter_mut().zip(other) {
        *value += other;
    }
}

/// Sets what is below zero to zero.
pub(super) fn rectify(row: &mut [f32]) {
    for value in row {
        *value = value.max(0.0);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn by_the_book(inputs: usize, outputs: usize, weights: &[f32], row: &[f32]) -> Vec<f32> {
        let product = |o| (0..inputs).map(|i| row[i] * weights[i * outputs + o]).sum();
        (0..outputs).map(product).collect()
    }

    proptest! {
        #[test]
        fn a_product_of_any_size_is_the_one_by_the_book(
            rows in 1_usize..10,
            inputs in 1_usize..20,
            outputs in 1_usize..40,
            seed in prop::collection::vec(-8_i8..8, 64),
        ) {
            let value = |n: usize| f32::from(seed[n * 7 % 64]);
            let weights: Vec<f32> = (0..inputs * outputs).map(value).collect();
            let values: Vec<f32> = (0..rows * inputs).map(|n| value(n + 3)).collect();
            let rows: Vec<&[f32]> = values.chunks_exact(inputs).collect();
            let product = Matrix::new(inputs, outputs, &weights).times(&rows);
            let expected: Vec<f32> =
                rows.iter().flat_map(|row| by_the_book(inputs, outputs, &weights, row)).collect();
            // Whole numbers: the order of the sums makes no difference.
            prop_assert_eq!(product, expected);
        }
    }

    #[test]
    fn a_norm_brings_a_row_to_mean_and_spread() {
        let norm = Norm { gain: vec![2.0; 4], shift: vec![1.0; 4] };
        let mut row = [1.0, 3.0, 1.0, 3.0];
        norm.apply(&mut row, 0.0);
        let off = row.iter().zip([-1.0, 3.0, -1.0, 3.0]).map(|(value, right)| value - right);
        assert!(off.into_iter().all(|off| off.abs() < 1e-6), "{row:?}");
    }

    #[test]
    fn a_sum_takes_what_is_left_over_from_the_lanes() {
        let values: Vec<f32> = (1..=19_u8).map(f32::from).collect();
        assert!((sum(&values, |value| value) - 190.0).abs() < f32::EPSILON);
    }
}
