//! Copies a desk from one store to another: every log byte for byte, with its head, its snapshot and its alarm. May be
//! interrupted at any moment and started again: a log is imported whole or not at all, and logs that are there are skipped.
//! In the end both stores are read once more and compared.
//!
//! Leases are not copied: nobody is connected meanwhile. The copy gets a new epoch, so that clients start again from what
//! the store has. Knows nothing about what the events mean, or which kinds of store there are.

use std::collections::BTreeMap;

use async_trait::async_trait;
use futures_util::{StreamExt, stream};
use sha2::{Digest, Sha256};

use super::batch::Part;
use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;
use crate::ports::{AppendError, Stream, Unavailable};

pub use crate::ports::Inventory;

/// The number of logs in flight.
const AT_ONCE: usize = 32;

/// A whole log, still encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// Its name.
    pub stream: Stream,
    /// What stands for its first events, when that was compacted.
    pub snapshot: Option<(Seq, Vec<u8>)>,
    /// The events behind that.
    pub records: Vec<(Seq, Vec<u8>)>,
    /// The position of its newest event, also when nothing is left of it.
    pub head: Seq,
    /// When its alarm rings.
    pub alarm: Option<Timestamp>,
}

/// A store whose logs can be exported and imported whole.
#[async_trait]
pub trait StreamTransfer: Send + Sync {
    /// Every log there is, with its head.
    async fn logs(&self) -> Result<BTreeMap<Stream, Seq>, Unavailable>;

    /// One log, whole. Only while nobody writes to it.
    async fn export_stream(&self, stream: &Stream) -> Result<Log, Unavailable>;

    /// Creates a log. If there is one of its name, it is a `Conflict` and changes nothing.
    async fn import_stream(&self, log: Log) -> Result<(), AppendError>;
}

/// How a log is told about: how far, of how many.
pub type Progress<'a> = &'a mut (dyn FnMut(Step, usize, usize) + Send);

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Logs are imported.
    Moving,
    /// Both stores are read again.
    Comparing,
}

/// What a move came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Logs that were imported now.
    pub moved: usize,
    /// Logs that were there already.
    pub there: usize,
    /// What both stores hold.
    pub inventory: Inventory,
}

/// Why a desk did not move. What was put in until then stays, and the next run goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// The store to take from says no.
    #[error("reading what is to be moved: {0}")]
    From(Unavailable),
    /// The store to put into says no.
    #[error("writing to the new place: {0}")]
    To(#[from] AppendError),
    /// The new place holds something else.
    #[error(
        "the new place holds {strange} logs that the old one has not, or not so far ({example} is one): it belongs to another desk, or has been written to since; nothing was changed"
    )]
    Occupied {
        /// How many logs.
        strange: usize,
        /// One of them.
        example: Stream,
    },
    /// The stores differ in the end.
    #[error(
        "the two stores differ in {stream}, although it was moved: is anything else still writing to one of them?"
    )]
    Differs {
        /// The first log that differs.
        stream: Stream,
    },
}

/// Moves every log that is not there yet, then compares everything.
pub async fn transfer_desk(
    from: &dyn StreamTransfer,
    to: &dyn StreamTransfer,
    progress: Progress<'_>,
) -> Result<Moved, MoveError> {
    let old = from.logs().await.map_err(MoveError::From)?;
    let there = to.logs().await.map_err(AppendError::from)?;
    let strange = || there.iter().filter(|(stream, head)| old.get(*stream) != Some(*head));
    if let Some((example, _)) = strange().next() {
        return Err(MoveError::Occupied { strange: strange().count(), example: example.clone() });
    }
    let missing: Vec<&Stream> = old.keys().filter(|stream| !there.contains_key(*stream)).collect();
    let mut moves = stream::iter(missing.iter().map(|stream| async move {
        let log = from.export_stream(stream).await.map_err(MoveError::From)?;
        Ok::<(), MoveError>(to.import_stream(log).await?)
    }))
    .buffer_unordered(AT_ONCE);
    let mut done = 0;
    progress(Step::Moving, done, missing.len());
    while let Some(moved) = moves.next().await {
        moved?;
        done += 1;
        progress(Step::Moving, done, missing.len());
    }
    drop(moves);
    let inventory = compare(from, to, &old, progress).await?;
    Ok(Moved { moved: missing.len(), there: there.len(), inventory })
}

/// Reads both stores and holds every log against its twin.
async fn compare(
    from: &dyn StreamTransfer,
    to: &dyn StreamTransfer,
    old: &BTreeMap<Stream, Seq>,
    progress: Progress<'_>,
) -> Result<Inventory, MoveError> {
    let mut twins = stream::iter(old.keys().map(|stream| async move {
        let one = from.export_stream(stream).await.map_err(MoveError::From)?;
        let other = to.export_stream(stream).await.map_err(AppendError::from)?;
        Ok::<_, MoveError>((one, other))
    }))
    .buffered(AT_ONCE);
    let (mut inventory, mut all) = (Inventory::default(), Sha256::new());
    let mut done = 0;
    while let Some(twin) = twins.next().await {
        let (one, other) = twin?;
        if one != other {
            return Err(MoveError::Differs { stream: one.stream });
        }
        inventory.count(&one);
        all.update(digest(&one));
        done += 1;
        progress(Step::Comparing, done, old.len());
    }
    inventory.digest = all.finalize().into();
    Ok(inventory)
}

impl Inventory {
    pub(super) fn count(&mut self, log: &Log) {
        self.logs += 1;
        self.events += u64::try_from(log.records.len()).unwrap_or(u64::MAX);
        self.snapshots += u64::from(log.snapshot.is_some());
        self.alarms += u64::from(log.alarm.is_some());
    }
}

/// SHA-256 of a log: each part with its length (8 bytes) before it, so that no two logs read alike. The name, the head, the
/// alarm (nothing where there is none), whether a snapshot stands first; then that and each event, position and bytes.
/// Backups hold it: it is a part of their format.
pub(super) fn digest(log: &Log) -> [u8; 32] {
    let mut digest = Sha256::new();
    let mut take = |bytes: &[u8]| {
        digest.update(bytes.len().to_le_bytes());
        digest.update(bytes);
    };
    take(log.stream.as_str().as_bytes());
    take(&log.head.0.to_le_bytes());
    take(&log.alarm.map(|at| at.0.to_le_bytes().to_vec()).unwrap_or_default());
    take(&[u8::from(log.snapshot.is_some())]);
    for (seq, bytes) in log.snapshot.iter().chain(&log.records) {
        take(&seq.0.to_le_bytes());
        take(bytes);
    }
    digest.finalize().into()
}

impl Log {
    /// What a store read of a log from its beginning.
    pub(super) fn of(stream: &Stream, part: Part) -> Self {
        let Part { snapshot, records, head, alarm } = part;
        Self { stream: stream.clone(), snapshot, records, head, alarm }
    }
}
