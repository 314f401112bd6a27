//! What a backup needs of a store: the whole desk at one moment, out of it and into it. The bytes are those of a backup
//! file; what they look like is the store's business. Knows nobody who implements it.

use std::fmt;

use async_trait::async_trait;
use bytes::Bytes;

use super::Unavailable;
use crate::domain::counted::counted;
use crate::domain::time::Timestamp;

/// What a desk consists of, counted, and a digest of all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    /// Logs, those with nothing left in them included.
    pub logs: u64,
    /// Events.
    pub events: u64,
    /// Snapshots.
    pub snapshots: u64,
    /// Alarms.
    pub alarms: u64,
    /// SHA-256 over every log in the order of names.
    pub digest: [u8; 32],
}

impl fmt::Display for Inventory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { logs, events, snapshots, alarms, digest } = self;
        let (logs, events) = (counted(logs, "log"), counted(events, "event"));
        let (snapshots, alarms) = (counted(snapshots, "snapshot"), counted(alarms, "alarm"));
        write!(f, "{logs} with {events}, {snapshots} and {alarms}, SHA-256 ")?;
        digest.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Why a backup was not put back. Unless it says otherwise, the desk is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// There is a desk already, and nobody said that it may be replaced.
    #[error("there is a desk already, with {}", counted(logs, "log"))]
    Occupied {
        /// How many logs.
        logs: u64,
    },
    /// Somebody else is putting a backup back.
    #[error(
        "another restore is at work on this desk, or was until less than a minute ago: wait for it, then look"
    )]
    Busy,
    /// The bytes are not those of a whole backup.
    #[error("{0}")]
    Backup(String),
    /// What was put in reads otherwise.
    #[error(
        "what was put in is not what the backup holds: the store gives back {found} for {given}"
    )]
    Differs {
        /// What the backup holds.
        given: Box<Inventory>,
        /// What the store gives back.
        found: Box<Inventory>,
    },
    /// The store cannot do it.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// A store whose desk can be taken out and put in as a whole.
#[async_trait]
pub trait Vault: Send + Sync + 'static {
    /// The desk as it is at this moment, while everybody goes on: all of each batch that was written before it, and
    /// nothing of any that comes later. `at` is written into the backup.
    async fn take(&self, at: Timestamp) -> Result<Box<dyn Taking + '_>, Unavailable>;

    /// Closes the desk: from now on nobody writes to it until what is returned is opened again or dropped. Of a desk that
    /// holds something only where it may be replaced.
    async fn close(&self, may_replace: bool) -> Result<Box<dyn Closed + '_>, RestoreError>;
}

/// A desk on its way out.
#[async_trait]
pub trait Taking: Send {
    /// The next bytes; nothing when that was all. One that has failed has no further ones.
    async fn next(&mut self) -> Result<Option<Bytes>, Unavailable>;
}

/// A desk that nobody writes to.
#[async_trait]
pub trait Closed: Send {
    /// How many logs it holds that would be replaced.
    fn holds(&self) -> u64;

    /// What would be replaced.
    async fn take(&self, at: Timestamp) -> Result<Box<dyn Taking + '_>, Unavailable>;

    /// Puts in the next bytes of a backup, in place of what was there.
    async fn put(&mut self, bytes: &[u8]) -> Result<(), RestoreError>;

    /// That was all: holds what was put in against what the backup says of itself, and makes it the desk, as another life
    /// of the data with this name. Others write to it again once this is dropped, at the latest.
    async fn open(&mut self, epoch: &str) -> Result<Inventory, RestoreError>;

    /// Gives up before the end. True when the desk is as it was before and open again once this is dropped; false when a
    /// part of it was replaced: then it stays closed until a backup is put in as a whole.
    async fn leave(&mut self) -> bool;
}
