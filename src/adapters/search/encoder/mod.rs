//! Text → a vector that lies near those of texts that mean the same, in English and Spanish alike. It is Google's
//! Universal Sentence Encoder Multilingual 3, computed here from its weights, without a framework. Knows nothing
//! about articles or questions.

mod protobuf;
mod normalizer;
mod trie;
mod sentencepiece;
mod npz;
mod embedding_table;
mod matrix;
mod network;
mod unpacked;
#[cfg(test)]
pub(super) mod tests;

use std::fs::File;
use std::io::{self, Read};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use sha2::{Digest, Sha256};

use embedding_table::EmbeddingTable;
use network::Network;
use npz::Archive;
use sentencepiece::SentencePiece;
use unpacked::Noted;

/// How many values a vector has.
pub const DIMENSIONS: usize = 512;
/// So many texts are encoded together: enough for the weights to be laid out seldom, few enough to stay in the cache.
const TOGETHER: usize = 16;
/// How many threads `encode_all` uses at most.
const WORKERS_MAX: usize = 8;

/// A file of the model. Only this very file is read.
struct Known {
    name: &'static str,
    bytes: u64,
    sha256: &'static str,
}

const PIECES: Known = Known {
    name: "sp.model",
    bytes: 2_527_207,
    sha256: "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
};
const WEIGHTS: Known = Known {
    name: "weights.npz",
    bytes: 30_377_056,
    sha256: "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
};

/// Why there is no encoder.
#[derive(Debug, thiserror::Error)]
pub enum EncoderFault {
    /// It is not there, or the machine says no.
    #[error("model file {path} cannot be read: {source}")]
    Unreadable {
        /// Which one.
        path: PathBuf,
        /// What happened.
        source: io::Error,
    },
    /// It is there, but not what it should be.
    #[error("model file {path} is not the one this program knows")]
    Unknown {
        /// Which one.
        path: PathBuf,
    },
    /// Its bytes are not what its format says.
    #[error("model file {file} is damaged: {why}")]
    Damaged {
        /// Which one.
        file: &'static str,
        /// Where it stopped making sense.
        why: &'static str,
    },
    /// The archive is of another model.
    #[error("array {array} of the model has the shape {found:?} instead of {expected:?}")]
    Shape {
        /// Its name.
        array: &'static str,
        /// The sides it has.
        found: Vec<usize>,
        /// The sides it should have.
        expected: Vec<usize>,
    },
}

/// The model in memory, some 70 MB. Many threads may use it at once.
#[derive(Debug)]
pub struct Encoder {
    tokenizer: SentencePiece,
    network: Network,
    home: PathBuf,
    was_ready: bool,
}

impl Encoder {
    /// Reads the model from a folder: as it was unpacked there by an earlier start, or else its two files, each on its own
    /// thread.
    pub fn open(folder: &Path) -> Result<Self, EncoderFault> {
        let home = folder.to_owned();
        if let Some((tokenizer, network)) = unpacked::read(folder) {
            return Ok(Self { tokenizer, network, home, was_ready: true });
        }
        thread::scope(|scope| {
            let tokenizer =
                scope.spawn(|| SentencePiece::read(PIECES.name, &known(folder, &PIECES)?));
            let weights = known(folder, &WEIGHTS)?;
            let archive = Archive::read(WEIGHTS.name, &weights)?;
            let noted = Noted::of(&archive);
            let table = EmbeddingTable::read(&archive, EmbeddingTable::grids(&noted)?)?;
            let network = Network::read(&noted, table)?;
            let tokenizer = tokenizer.join().unwrap_or_else(|panic| resume_unwind(panic))?;
            unpacked::keep(folder, &tokenizer, &noted, &network);
            Ok(Self { tokenizer, network, home, was_ready: false })
        })
    }

    /// Whether it was there unpacked.
    pub fn was_ready(&self) -> bool {
        self.was_ready
    }

    /// The folder it was read from.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// A vector of length 1, or of zeros if nothing can be seen of the text. Of a long text the beginning counts,
    /// some two hundred words.
    pub fn encode(&self, text: &str) -> Vec<f32> {
        self.encode_together(&[text]).pop().unwrap_or_default()
    }

    fn encode_together(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        // The model knows the hyphen of keyboards alone.
        let plain = texts.iter().map(|text| text.replace(['\u{2010}', '\u{2011}'], "-"));
        let ids: Vec<Vec<usize>> = plain.map(|text| self.tokenizer.ids(&text)).collect();
        let seen: Vec<&[usize]> =
            ids.iter().map(Vec::as_slice).filter(|ids| !ids.is_empty()).collect();
        let mut vectors = self.network.forward(&seen).into_iter();
        let nothing = || vec![0.0; DIMENSIONS];
        ids.iter()
            .map(
                |ids| {
                    if ids.is_empty() { nothing() } else { vectors.next().unwrap_or_else(nothing) }
                },
            )
            .collect()
    }

    /// The vectors of many texts, in their order. `progress` is told how many are done, on the caller's thread.
    pub fn encode_all(&self, texts: &[&str], progress: &mut dyn FnMut(usize)) -> Vec<Vec<f32>> {
        let workers = thread::available_parallelism().map_or(1, usize::from);
        let next = AtomicUsize::new(0);
        let (done, finished) = mpsc::channel();
        let mut vectors = vec![Vec::new(); texts.len()];
        thread::scope(|scope| {
            for _ in 0..workers.min(WORKERS_MAX).min(texts.len()) {
                let (next, done) = (&next, done.clone());
                scope.spawn(move || {
                    loop {
                        let n = next.fetch_add(1, Ordering::Relaxed) * TOGETHER;
                        let end = (n + TOGETHER).min(texts.len());
                        let Some(some) = texts.get(n..end).filter(|some| !some.is_empty()) else {
                            break;
                        };
                        let vectors = self.encode_together(some).into_iter();
                        if vectors
                            .enumerate()
                            .any(|(at, vector)| done.send((n + at, vector)).is_err())
                        {
                            break;
                        }
                    }
                });
            }
            // The channel ends with the last worker, not with this one's sender.
            drop(done);
            for (count, (n, vector)) in finished.iter().enumerate() {
                if let Some(into) = vectors.get_mut(n) {
                    *into = vector;
                }
                progress(count + 1);
            }
        });
        vectors
    }
}

/// The bytes of a file, if it is the one we know.
fn known(folder: &Path, file: &Known) -> Result<Vec<u8>, EncoderFault> {
    let path = folder.join(file.name);
    let mut bytes = Vec::with_capacity(usize::try_from(file.bytes + 1).unwrap_or(0));
    // One byte more than expected shows that it is longer, and is all that is read of a file that is far too long.
    let read = File::open(&path).and_then(|open| open.take(file.bytes + 1).read_to_end(&mut bytes));
    if let Err(source) = read {
        return Err(EncoderFault::Unreadable { path, source });
    }
    let hash = Sha256::digest(&bytes);
    let digits = hash.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let digits = digits.filter_map(|digit| char::from_digit(u32::from(digit), 16));
    if !digits.eq(file.sha256.chars()) {
        return Err(EncoderFault::Unknown { path });
    }
    Ok(bytes)
}
