//! The token embedding table: 128,010 rows of 512 values, six bits a value. It stays packed, four values in three bytes,
//! which is 49 MB instead of 262 MB; a row is unpacked when a text uses it. Knows nothing about texts.

use std::ops::Range;

use super::npz::{Archive, Arrays};
use super::{DIMENSIONS, EncoderFault};

/// An id's remainder by this is its column, the quotient its row in there.
const COLUMNS: usize = 17;
const ROWS: usize = 7_530;
const ROW_BYTES: usize = DIMENSIONS / 4 * 3;
const TABLE_BYTES: usize = COLUMNS * ROWS * ROW_BYTES;
/// The largest value of six bits.
const SIX_BITS: u8 = 63;

const NAMES: [&str; COLUMNS] = [
    "q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9", "q10", "q11", "q12", "q13", "q14", "q15",
    "q16", "q17",
];

#[derive(Debug, Default)]
pub(super) struct EmbeddingTable {
    grids: Vec<Grid>,
    /// Where the packed rows lie among the bytes, a column after the other.
    bytes: Vec<u8>,
    rows: Range<usize>,
}

/// Each column has its own grid: a stored value `v` stands for `lowest + v * step`.
#[derive(Debug)]
pub(super) struct Grid {
    step: f32,
    lowest: f32,
}

impl EmbeddingTable {
    /// The columns' grids.
    pub(super) fn grids(arrays: &impl Arrays) -> Result<Vec<Grid>, EncoderFault> {
        let steps = arrays.floats("scale", &[COLUMNS])?;
        let lows = arrays.floats("lo", &[COLUMNS])?;
        Ok(steps.into_iter().zip(lows).map(|(step, lowest)| Grid { step, lowest }).collect())
    }

    /// Takes the columns one by one, so that never more than one lies around unpacked.
    pub(super) fn read(archive: &Archive<'_>, grids: Vec<Grid>) -> Result<Self, EncoderFault> {
        let mut bytes = Vec::with_capacity(TABLE_BYTES);
        for name in NAMES {
            archive.bytes(name, &[ROWS, DIMENSIONS], |values| {
                let (rows, _) = values.as_chunks();
                for row in rows {
                    bytes.extend(pack(row));
                }
            })?;
        }
        Ok(Self { rows: 0..bytes.len(), bytes, grids })
    }

    /// Over packed rows that are the last `length` of these bytes.
    pub(super) fn over(bytes: Vec<u8>, length: usize, grids: Vec<Grid>) -> Option<Self> {
        let rows = bytes.len().checked_sub(length)?..bytes.len();
        (length == TABLE_BYTES).then_some(Self { grids, bytes, rows })
    }

    /// The packed rows, a column after the other.
    pub(super) fn rows(&self) -> &[u8] {
        self.bytes.get(self.rows.clone()).unwrap_or_default()
    }

    /// Writes the row of an id. An id that the table does not have leaves `out` as it is.
    pub(super) fn row(&self, id: usize, out: &mut [f32]) {
        let (column, row) = (id % COLUMNS, id / COLUMNS);
        let (rows, _) = self.rows().as_chunks::<ROW_BYTES>();
        let in_column = rows.len() / self.grids.len().max(1);
        let Some(grid) = self.grids.get(column).filter(|_| row < in_column) else { return };
        let Some(row) = rows.get(column * in_column + row) else { return };
        for (out, value) in out.iter_mut().zip(unpack(row)) {
            *out = f32::from(value) * grid.step + grid.lowest;
        }
    }
}

/// Four values to three bytes, the first in the lowest bits.
fn pack(values: &[u8; DIMENSIONS]) -> [u8; ROW_BYTES] {
    let mut packed = [0; ROW_BYTES];
    let (fours, _) = values.as_chunks::<4>();
    let (threes, _) = packed.as_chunks_mut::<3>();
    for (three, four) in threes.iter_mut().zip(fours) {
        let word =
            four.iter().rev().fold(0_u32, |word, value| word << 6 | u32::from(value & SIX_BITS));
        let [low, middle, high, _] = word.to_le_bytes();
        *three = [low, middle, high];
    }
    packed
}

fn unpack(packed: &[u8; ROW_BYTES]) -> impl Iterator<Item = u8> {
    let (threes, _) = packed.as_chunks::<3>();
    threes.iter().flat_map(|&[low, middle, high]| {
        let word = u32::from_le_bytes([low, middle, high, 0]);
        [word, word >> 6, word >> 12, word >> 18].map(|word| word.to_le_bytes()[0] & SIX_BITS)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_packed_is_unpacked(values in prop::collection::vec(0_u8..64, DIMENSIONS)) {
            let packed = pack(values.as_slice().try_into().unwrap());
            prop_assert_eq!(unpack(&packed).collect::<Vec<_>>(), values);
        }
    }

    #[test]
    fn a_row_lies_on_the_grid_of_its_column() {
        let bytes = [pack(&[2; DIMENSIONS]), pack(&[2; DIMENSIONS])].concat();
        let grids = [(0.5, -1.0), (2.0, 0.0)].map(|(step, lowest)| Grid { step, lowest });
        let table = EmbeddingTable { grids: grids.into(), rows: 0..bytes.len(), bytes };
        let mut row = vec![0.0; DIMENSIONS];
        table.row(0, &mut row);
        assert_eq!(row, [0.0; DIMENSIONS]);
        table.row(1, &mut row);
        assert_eq!(row, [4.0; DIMENSIONS]);
    }

    #[test]
    fn an_id_beyond_the_table_writes_nothing() {
        let mut row = [1.0; 4];
        EmbeddingTable::default().row(usize::MAX, &mut row);
        assert_eq!(row.map(f32::to_bits), [1.0_f32; 4].map(f32::to_bits));
    }
}
