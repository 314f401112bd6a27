//! The table of word pieces: one row of 512 values for each of 128,010 ids, six bits a value. It stays packed, four
//! values in three bytes, which is 49 MB instead of 262 MB; a row is unpacked when a text uses it. Knows nothing
//! about texts.

use super::npz::Archive;
use super::{DIMENSIONS, EncoderFault};

/// An id's remainder by this is its column, the quotient its row in there.
const COLUMNS: usize = 17;
const ROWS: usize = 7_530;
const ROW_BYTES: usize = DIMENSIONS / 4 * 3;
/// The largest value of six bits.
const SIX_BITS: u8 = 63;

const NAMES: [&str; COLUMNS] = [
    "q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9", "q10", "q11", "q12", "q13", "q14", "q15",
    "q16", "q17",
];

#[derive(Debug)]
pub(super) struct Table {
    columns: Vec<Column>,
}

/// Each column has its own grid: a stored value `v` stands for `lowest + v * step`.
#[derive(Debug)]
struct Column {
    rows: Vec<[u8; ROW_BYTES]>,
    step: f32,
    lowest: f32,
}

impl Table {
    /// Takes the columns one by one, so that never more than one lies around unpacked.
    pub(super) fn read(archive: &Archive<'_>) -> Result<Self, EncoderFault> {
        let steps = archive.floats("scale", &[COLUMNS])?;
        let lows = archive.floats("lo", &[COLUMNS])?;
        let columns = NAMES.into_iter().zip(steps).zip(lows).map(|((name, step), lowest)| {
            let rows = archive.bytes(name, &[ROWS, DIMENSIONS], |values| {
                let (rows, _) = values.as_chunks();
                rows.iter().map(pack).collect()
            })?;
            Ok(Column { rows, step, lowest })
        });
        Ok(Self { columns: columns.collect::<Result<_, EncoderFault>>()? })
    }

    /// Writes the row of an id. An id that the table does not have leaves `out` as it is.
    pub(super) fn row(&self, id: usize, out: &mut [f32]) {
        let Some(column) = self.columns.get(id % COLUMNS) else { return };
        let Some(row) = column.rows.get(id / COLUMNS) else { return };
        for (out, value) in out.iter_mut().zip(unpack(row)) {
            *out = f32::from(value) * column.step + column.lowest;
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
        let column = |step, lowest| Column { rows: vec![pack(&[2; DIMENSIONS])], step, lowest };
        let table = Table { columns: vec![column(0.5, -1.0), column(2.0, 0.0)] };
        let mut row = vec![0.0; DIMENSIONS];
        table.row(0, &mut row);
        assert_eq!(row, [0.0; DIMENSIONS]);
        table.row(1, &mut row);
        assert_eq!(row, [4.0; DIMENSIONS]);
    }

    #[test]
    fn an_id_beyond_the_table_writes_nothing() {
        let mut row = [1.0; 4];
        Table { columns: Vec::new() }.row(usize::MAX, &mut row);
        assert_eq!(row.map(f32::to_bits), [1.0_f32; 4].map(f32::to_bits));
    }
}
