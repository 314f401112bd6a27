//! This file is a file format: a backup, version 1. Knows nothing about stores, files, or what a record says.
//!
//! | what | how it looks |
//! |---|---|
//! | first line | `puente backup 1` |
//! | second line | JSON about the backup: `{"puente":"0.1.0","at":…,"epoch":"…","logs":…}`; whoever does not know a field passes over it |
//! | each log, in the order of names | `l`, the name, head (8 bytes), alarm (8 bytes, signed), snapshot, how many events (4 bytes), the events |
//! | the end | `e`, logs, events, snapshots, alarms (8 bytes each), SHA-256 over the digests of the logs (`transfer` says of what), SHA-256 of every byte of the file before it |
//!
//! Numbers are little-endian. A name, an event and a snapshot have their length (4 bytes) before them, an event and a
//! snapshot their position (8 bytes) before that. What may be missing begins with a byte that is 1 or 0. Records are as
//! `record` has them, the same in every store. `logs` of the second line is what the progress is reckoned by; what counts
//! stands at the end. Nothing follows the end, and a file without it is not whole.

mod read;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::transfer::{self, Log};
use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;
use crate::ports::Inventory;

pub use self::read::{BackupError, Piece, Reading};

/// The format this puente writes, and the newest it reads.
pub const VERSION: u32 = 1;
/// What every backup begins with; its version and a line break follow.
const MAGIC: &str = "puente backup ";
/// Before a log.
const LOG: u8 = b'l';
/// Before the end.
const END: u8 = b'e';

/// What a backup says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Which version of Puente wrote it.
    pub puente: String,
    /// When, by the clock of whoever asked for it.
    pub at: Timestamp,
    /// Which life of the data it was taken from.
    pub epoch: String,
    /// About how many logs follow.
    #[serde(default)]
    pub logs: u64,
}

impl About {
    pub(super) fn new(at: Timestamp, epoch: String, logs: u64) -> Self {
        Self { puente: env!("CARGO_PKG_VERSION").to_owned(), at, epoch, logs }
    }
}

/// Counts and digests logs, one after the other in the order of names.
#[derive(Default)]
pub(super) struct Tally {
    inventory: Inventory,
    all: Sha256,
}

impl Tally {
    pub(super) fn add(&mut self, log: &Log) {
        self.inventory.count(log);
        self.all.update(transfer::digest(log));
    }

    pub(super) fn inventory(self) -> Inventory {
        Inventory { digest: self.all.finalize().into(), ..self.inventory }
    }
}

/// A backup on its way out.
pub struct Writing {
    tally: Tally,
    whole: Sha256,
}

impl Writing {
    /// Begins one.
    pub fn begin(about: &About, out: &mut Vec<u8>) -> Self {
        let from = out.len();
        out.extend_from_slice(format!("{MAGIC}{VERSION}\n").as_bytes());
        let line = serde_json::to_vec(about).expect("texts and numbers are JSON");
        out.extend_from_slice(&line);
        out.push(b'\n');
        let mut writing = Self { tally: Tally::default(), whole: Sha256::new() };
        writing.seen(out, from);
        writing
    }

    /// Adds a log. They come in the order of names, each once.
    pub fn log(&mut self, log: &Log, out: &mut Vec<u8>) {
        let from = out.len();
        out.push(LOG);
        field(out, log.stream.as_str().as_bytes());
        out.extend_from_slice(&log.head.0.to_le_bytes());
        out.push(u8::from(log.alarm.is_some()));
        if let Some(at) = log.alarm {
            out.extend_from_slice(&at.0.to_le_bytes());
        }
        out.push(u8::from(log.snapshot.is_some()));
        if let Some((upto, state)) = &log.snapshot {
            placed(out, *upto, state);
        }
        out.extend_from_slice(&length(log.records.len()));
        for (seq, record) in &log.records {
            placed(out, *seq, record);
        }
        self.tally.add(log);
        self.seen(out, from);
    }

    /// Ends it.
    pub fn end(mut self, out: &mut Vec<u8>) -> Inventory {
        let from = out.len();
        let inventory = std::mem::take(&mut self.tally).inventory();
        let Inventory { logs, events, snapshots, alarms, digest } = &inventory;
        out.push(END);
        for count in [logs, events, snapshots, alarms] {
            out.extend_from_slice(&count.to_le_bytes());
        }
        out.extend_from_slice(digest);
        self.seen(out, from);
        out.extend_from_slice(&self.whole.finalize());
        inventory
    }

    fn seen(&mut self, out: &[u8], from: usize) {
        self.whole.update(out.get(from..).unwrap_or_default());
    }
}

fn placed(out: &mut Vec<u8>, seq: Seq, bytes: &[u8]) {
    out.extend_from_slice(&seq.0.to_le_bytes());
    field(out, bytes);
}

fn field(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&length(bytes.len()));
    out.extend_from_slice(bytes);
}

fn length(n: usize) -> [u8; 4] {
    u32::try_from(n).expect("a record has 64 kB at most, and a log far fewer of them").to_le_bytes()
}
