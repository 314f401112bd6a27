//! Newton's method for small penalized likelihoods: Cholesky solve, line search, quadratic penalty. Knows nothing about
//! what the weights mean.

/// The most halvings of a step in the line search.
const HALVINGS: usize = 20;

/// Solves `matrix · x = right` for a symmetric positive definite matrix, by Cholesky's decomposition; `None` where
/// rounding leaves none.
pub(super) fn solve<const N: usize>(matrix: &[[f64; N]; N], right: &[f64; N]) -> Option<[f64; N]> {
    let mut lower = [[0.0_f64; N]; N];
    for row in 0..N {
        for column in 0..=row {
            let done: f64 = lower
                .get(row)?
                .iter()
                .zip(lower.get(column)?)
                .take(column)
                .map(|(a, b)| a * b)
                .sum();
            let rest = matrix.get(row)?.get(column)? - done;
            let value = if row == column {
                if rest <= 0.0 || !rest.is_finite() {
                    return None;
                }
                rest.sqrt()
            } else {
                rest / lower.get(column)?.get(column)?
            };
            *lower.get_mut(row)?.get_mut(column)? = value;
        }
    }
    let mut half = [0.0_f64; N];
    for row in 0..N {
        let done: f64 = lower.get(row)?.iter().zip(&half).take(row).map(|(a, b)| a * b).sum();
        *half.get_mut(row)? = (right.get(row)? - done) / lower.get(row)?.get(row)?;
    }
    let mut x = [0.0_f64; N];
    for row in (0..N).rev() {
        let mut done = 0.0;
        for below in row + 1..N {
            done += lower.get(below)?.get(row)? * x.get(below)?;
        }
        *x.get_mut(row)? = (half.get(row)? - done) / lower.get(row)?.get(row)?;
    }
    Some(x)
}

/// The quadratic penalty for the distance from the prior weights.
pub(super) fn l2_penalty<const N: usize>(
    weights: &[f64; N],
    prior: &[f64; N],
    strength: f64,
) -> f64 {
    weights
        .iter()
        .zip(prior)
        .map(|(weight, prior)| strength / 2.0 * (weight - prior) * (weight - prior))
        .sum()
}

/// Backtracking line search: halves `step` until `objective` exceeds `before`. A full step overshoots where the classes
/// are separable. `None` if no part of the step improves it.
pub(super) fn line_search<const N: usize>(
    weights: &[f64; N],
    step: &[f64; N],
    before: f64,
    objective: impl Fn(&[f64; N]) -> f64,
) -> Option<[f64; N]> {
    let mut part = 1.0;
    for _ in 0..HALVINGS {
        let mut there = *weights;
        for (weight, step) in there.iter_mut().zip(step) {
            *weight += part * step;
        }
        if objective(&there) > before + 1e-9 {
            return Some(there);
        }
        part /= 2.0;
    }
    None
}

/// Adds `weight · values · valuesᵀ` to a matrix.
pub(super) fn add_outer_product<const N: usize>(
    matrix: &mut [[f64; N]; N],
    values: &[f64; N],
    weight: f64,
) {
    for (row, one) in matrix.iter_mut().zip(values) {
        for (cell, other) in row.iter_mut().zip(values) {
            *cell += weight * one * other;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_solution_solves_the_system() {
        let matrix = [[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 2.0]];
        let x = solve(&matrix, &[1.0, -2.0, 0.5]).unwrap();
        for (row, right) in matrix.iter().zip([1.0, -2.0, 0.5]) {
            let left: f64 = row.iter().zip(&x).map(|(a, b)| a * b).sum();
            assert!((left - right).abs() < 1e-12);
        }
    }

    #[test]
    fn what_has_no_single_solution_has_none() {
        assert_eq!(solve(&[[1.0, 1.0], [1.0, 1.0]], &[1.0, 1.0]), None);
    }
}
