//! The network: token ids → a vector. Each token's embedding goes through convolutions of width two, three and five; the
//! results are summed over the text and projected to 512 values. Knows nothing about words.
//!
//! It is the encoder of Google's Universal Sentence Encoder Multilingual, version 3 (Yang et al. 2020, Chidambaram et
//! al. 2019).

use super::embedding_table::EmbeddingTable;
use super::matrix::{Layer, Matrix, Norm, add, rectify, sum};
use super::npz::Arrays;
use super::{DIMENSIONS, EncoderFault};

/// What is added to a variance before one divides by its root.
const EPSILON: f32 = 1e-12;
/// Values a piece in one branch.
const BRANCH: usize = 256;
const BRANCHES: usize = 3;
/// All that is known of a piece in the end: its row and what each branch made of it.
const FEATURES: usize = DIMENSIONS + BRANCHES * BRANCH;
/// Values in the narrow layers after the sum.
const NARROW: usize = 320;

/// Everything that was learnt, ready for use.
#[derive(Debug)]
pub(super) struct Network {
    table: EmbeddingTable,
    /// From a piece's row to the inputs of all branches.
    entrance: Layer,
    entrance_norm: Norm,
    branches: [Branch; BRANCHES],
    features_norm: Norm,
    summary: Layer,
    head: Head,
}

/// One width of the view: two convolutions, each added to what went into it.
#[derive(Debug)]
struct Branch {
    /// How many neighbouring pieces it sees.
    width: usize,
    /// How many of those lie before the piece itself.
    before: usize,
    first: Layer,
    second: Layer,
}

/// The layers that follow when one vector is left. Each second one also gets the input of the one before.
#[derive(Debug)]
struct Head {
    narrow: Matrix,
    narrow_again: Matrix,
    narrow_past: Matrix,
    wide: Matrix,
    wide_again: Matrix,
    wide_past: Matrix,
}

impl Network {
    /// Takes the weights from where they come, always in the same order.
    pub(super) fn read(arrays: &impl Arrays, table: EmbeddingTable) -> Result<Self, EncoderFault> {
        let matrix = |name, inputs, outputs| {
            let weights = arrays.floats(name, &[inputs, outputs])?;
            Ok::<_, EncoderFault>(Matrix::new(inputs, outputs, &weights))
        };
        let branch = |width: usize, [w1, b1, w2, b2]: [&'static str; 4]| {
            let layer = |weights, bias| {
                let matrix = matrix(weights, width * BRANCH, BRANCH)?;
                Ok::<_, EncoderFault>(Layer { matrix, bias: arrays.floats(bias, &[BRANCH])? })
            };
            let (first, second) = (layer(w1, b1)?, layer(w2, b2)?);
            Ok::<_, EncoderFault>(Branch { width, before: (width - 1) / 2, first, second })
        };
        let side_by_side = |names: [&'static str; BRANCHES]| {
            let parts = names.map(|name| arrays.floats(name, &[BRANCH]));
            let parts = parts.into_iter().collect::<Result<Vec<_>, _>>()?;
            Ok::<_, EncoderFault>(parts.concat())
        };
        Ok(Self {
            table,
            entrance: Layer {
                matrix: entrance(arrays)?,
                bias: side_by_side(["proj_b2", "proj_b3", "proj_b5"])?,
            },
            entrance_norm: Norm {
                gain: side_by_side(["ln_g2", "ln_g3", "ln_g5"])?,
                shift: side_by_side(["ln_b2", "ln_b3", "ln_b5"])?,
            },
            branches: [
                branch(2, ["w1_2", "b1_2", "w2_2", "b2_2"])?,
                branch(3, ["w1_3", "b1_3", "w2_3", "b2_3"])?,
                branch(5, ["w1_5", "b1_5", "w2_5", "b2_5"])?,
            ],
            features_norm: Norm {
                gain: arrays.floats("ln_g", &[FEATURES])?,
                shift: arrays.floats("ln_b", &[FEATURES])?,
            },
            summary: Layer {
                matrix: matrix("cnn_W", FEATURES, DIMENSIONS)?,
                bias: arrays.floats("cnn_b", &[DIMENSIONS])?,
            },
            head: Head {
                narrow: matrix("d0", DIMENSIONS, NARROW)?,
                narrow_again: matrix("d1", NARROW, NARROW)?,
                narrow_past: matrix("p1", DIMENSIONS, NARROW)?,
                wide: matrix("d2", NARROW, DIMENSIONS)?,
                wide_again: matrix("d3", DIMENSIONS, DIMENSIONS)?,
                wide_past: matrix("p3", NARROW, DIMENSIONS)?,
            },
        })
    }

    /// With this table.
    pub(super) fn with(self, table: EmbeddingTable) -> Self {
        Self { table, ..self }
    }

    pub(super) fn table(&self) -> &EmbeddingTable {
        &self.table
    }

    /// A vector of length 1 for each text, of at least one piece each. Many at once cost less than one by one: the
    /// weights are laid out for the product once.
    pub(super) fn forward(&self, texts: &[&[usize]]) -> Vec<Vec<f32>> {
        let n_pieces = texts.iter().map(|ids| ids.len()).sum::<usize>();
        let mut embedded = vec![0.0; n_pieces * DIMENSIONS];
        for (row, id) in embedded.chunks_exact_mut(DIMENSIONS).zip(texts.iter().copied().flatten())
        {
            self.table.row(*id, row);
        }
        let mut entered = self.entrance.apply(&rows(&embedded, DIMENSIONS));
        for row in entered.chunks_exact_mut(BRANCHES * BRANCH) {
            // One norm over the inputs of all three branches, not one for each.
            self.entrance_norm.apply(row, EPSILON);
        }
        let lengths: Vec<usize> = texts.iter().map(|ids| ids.len()).collect();
        let seen = self.branches.iter().enumerate();
        let seen: Vec<Vec<f32>> =
            seen.map(|(n, branch)| branch.see(&entered, n, &lengths)).collect();

        let mut totals = vec![0.0; texts.len() * FEATURES];
        let owners = lengths.iter().enumerate().flat_map(|(text, n)| std::iter::repeat_n(text, *n));
        for ((n, row), text) in embedded.chunks_exact(DIMENSIONS).enumerate().zip(owners) {
            let mut features = row.to_vec();
            for branch in &seen {
                features.extend(branch.iter().skip(n * BRANCH).take(BRANCH));
            }
            self.features_norm.apply(&mut features, EPSILON);
            if let Some(total) = totals.chunks_exact_mut(FEATURES).nth(text) {
                add(total, &features);
            }
        }
        self.summarise(&totals, &lengths)
    }

    /// From the sums over all pieces to the vectors. The sum comes before the summary although it was learnt
    /// the other way round: the result is the same, and there is one row to multiply instead of many.
    #[expect(clippy::cast_precision_loss, reason = "a text has some hundred pieces at most")]
    fn summarise(&self, totals: &[f32], pieces: &[usize]) -> Vec<Vec<f32>> {
        let mut summaries = self.summary.matrix.times(&rows(totals, FEATURES));
        for (summary, pieces) in summaries.chunks_exact_mut(DIMENSIONS).zip(pieces) {
            let count = *pieces as f32;
            for (value, bias) in summary.iter_mut().zip(&self.summary.bias) {
                *value = (*value + count * bias) / count.sqrt();
            }
        }
        let mut vectors = self.head.apply(&summaries);
        for vector in vectors.chunks_exact_mut(DIMENSIONS) {
            let length = sum(vector, |value| value * value).max(EPSILON).sqrt();
            for value in vector {
                *value /= length;
            }
        }
        vectors.chunks_exact(DIMENSIONS).map(<[f32]>::to_vec).collect()
    }
}

/// The weights of the entrance lie apart, a matrix a branch; here they become one.
fn entrance(arrays: &impl Arrays) -> Result<Matrix, EncoderFault> {
    let parts = ["proj2", "proj3", "proj5"].map(|name| arrays.floats(name, &[DIMENSIONS, BRANCH]));
    let parts = parts.into_iter().collect::<Result<Vec<_>, _>>()?;
    let mut weights = Vec::with_capacity(DIMENSIONS * BRANCHES * BRANCH);
    for n in 0..DIMENSIONS {
        for part in &parts {
            weights.extend(part.iter().skip(n * BRANCH).take(BRANCH));
        }
    }
    Ok(Matrix::new(DIMENSIONS, BRANCHES * BRANCH, &weights))
}

impl Branch {
    /// What the `n`-th branch makes of its part of each row, in texts of these lengths.
    fn see(&self, entered: &[f32], n: usize, lengths: &[usize]) -> Vec<f32> {
        let own = entered.chunks_exact(BRANCHES * BRANCH);
        let own: Vec<f32> =
            own.flat_map(|row| row.iter().skip(n * BRANCH).take(BRANCH)).copied().collect();
        let once = self.convolve(&self.first, &own, lengths);
        self.convolve(&self.second, &once, lengths)
    }

    /// Each piece with its neighbours of the same text through a layer, added to what it was before.
    fn convolve(&self, layer: &Layer, pieces: &[f32], lengths: &[usize]) -> Vec<f32> {
        // Beyond the ends of a text lie zeros. With those in place a window is simply a longer slice.
        let (mut padded, mut begins, mut rest) = (Vec::new(), Vec::new(), pieces);
        for length in lengths {
            let (text, behind) = rest.split_at((length * BRANCH).min(rest.len()));
            rest = behind;
            let begin = padded.len();
            padded.resize(begin + self.before * BRANCH, 0.0);
            padded.extend(text);
            padded.resize(begin + text.len() + (self.width - 1) * BRANCH, 0.0);
            begins.extend((0..*length).map(|n| begin + n * BRANCH));
        }
        let window = |begin: usize| padded.get(begin..begin + self.width * BRANCH);
        let windows: Vec<&[f32]> = begins.into_iter().filter_map(window).collect();
        let mut seen = layer.apply(&windows);
        rectify(&mut seen);
        add(&mut seen, pieces);
        seen
    }
}

impl Head {
    fn apply(&self, summaries: &[f32]) -> Vec<f32> {
        let summaries = rows(summaries, DIMENSIONS);
        let mut first = self.narrow.times(&summaries);
        rectify(&mut first);
        let mut second = self.narrow_past.times(&summaries);
        add(&mut second, &self.narrow_again.times(&rows(&first, NARROW)));
        rectify(&mut second);
        let second = rows(&second, NARROW);
        let mut third = self.wide.times(&second);
        rectify(&mut third);
        let mut vectors = self.wide_past.times(&second);
        add(&mut vectors, &self.wide_again.times(&rows(&third, DIMENSIONS)));
        for value in &mut vectors {
            *value = value.tanh();
        }
        vectors
    }
}

fn rows(values: &[f32], width: usize) -> Vec<&[f32]> {
    values.chunks_exact(width).collect()
}
