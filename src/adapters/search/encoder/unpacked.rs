//! The model as it is used: unpacked and laid out once, then kept as one file beside the two it comes from. Reading it takes
//! a tenth of the time. It is the same file on every machine, so that it is known by its hash like those two. Knows
//! nothing about what the numbers mean.
//!
//! ```text
//! "puente-model-001" · pieces: rules, scores, trie · the net's numbers in the order it asks for them · rows of the table
//! ```

use std::cell::{Cell, RefCell};
use std::path::Path;

use super::embedding_table::EmbeddingTable;
use super::network::Network;
use super::npz::{Archive, Arrays};
use super::sentencepiece::SentencePiece;
use super::{EncoderFault, Known, known};
use crate::adapters::search::kept::{Mark, Reader, Writer, write_whole};
use crate::adapters::search::readable;

const MARK: &Mark = b"puente-model-001";
const UNPACKED: Known = Known {
    name: "unpacked-1.bin",
    bytes: 67_098_276,
    sha256: "377a008502e393dd735f55e56456e1226f801f3b0436612a6140a99ca28cc830",
};

/// The net's numbers as an archive gives them, noted down in their order.
pub(super) struct Noted<'a> {
    archive: &'a Archive<'a>,
    floats: RefCell<Vec<f32>>,
}

impl<'a> Noted<'a> {
    pub(super) fn of(archive: &'a Archive<'a>) -> Self {
        Self { archive, floats: RefCell::default() }
    }
}

impl Arrays for Noted<'_> {
    fn floats(&self, array: &'static str, shape: &[usize]) -> Result<Vec<f32>, EncoderFault> {
        let floats = self.archive.floats(array, shape)?;
        self.floats.borrow_mut().extend_from_slice(&floats);
        Ok(floats)
    }
}

/// The same numbers, as they were noted down.
struct Read<'a>(Cell<Reader<'a>>);

impl Arrays for Read<'_> {
    fn floats(&self, _array: &'static str, shape: &[usize]) -> Result<Vec<f32>, EncoderFault> {
        let mut reader = self.0.take();
        let floats = reader.numbers(shape.iter().product());
        self.0.set(reader);
        floats.ok_or(EncoderFault::Damaged { file: UNPACKED.name, why: "it ends too early" })
    }
}

/// The model, if it was kept in this folder and is the one.
pub(super) fn read(folder: &Path) -> Option<(SentencePiece, Network)> {
    let bytes = known(folder, &UNPACKED).ok()?;
    let mut reader = Reader::over(&bytes, MARK)?;
    let tokens = SentencePiece::take(&mut reader)?;
    let numbers = Read(Cell::new(reader));
    let grids = EmbeddingTable::grids(&numbers).ok()?;
    let net = Network::read(&numbers, EmbeddingTable::default()).ok()?;
    let rows = numbers.0.take().left();
    let table = EmbeddingTable::over(bytes, rows, grids)?;
    Some((tokens, net.with(table)))
}

/// Keeps it. The folder may belong to somebody else; then it is unpacked at each start.
pub(super) fn keep(folder: &Path, tokens: &SentencePiece, noted: &Noted<'_>, net: &Network) {
    let mut to = Writer::new(MARK);
    tokens.put(&mut to);
    to.numbers(noted.floats.borrow().iter());
    to.raw(net.table().rows());
    let file = folder.join(UNPACKED.name);
    match write_whole(&file, to.bytes()) {
        Ok(()) => readable::let_in_to(&file),
        Err(error) => {
            tracing::debug!(%error, file = %file.display(), "the unpacked model is not kept");
        }
    }
}
