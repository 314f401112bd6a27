//! The store of a single node: one redb file (or none, for tests), one writer, readers beside it.
//! Knows nothing about what the events mean.

mod open;
mod lock;
mod copy_on_write;
mod held;
mod tables;
mod writer;
mod leases;
mod transfer;
mod scan;
mod vault;

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use redb::{ReadTransaction, ReadableDatabase};
use tokio::sync::RwLock;

use self::held::Held;
use self::leases::Leases;
use self::lock::Lock;
use self::tables::{Act, Medium, Outcome};
use self::writer::Writer;
use super::aside::Aside;
use super::batch::{slice, validate};
use super::metrics::{self, Stopwatch};
use super::pokes::Pokes;
use super::record;
use crate::domain::fact::Snapshot;
use crate::domain::ids::{NodeId, Seq};
use crate::domain::time::{Span, Timestamp};
use crate::ports::{
    AppendError, Batch, Epoch, Poke, PokeFeed, READ_LIMIT_MAX, Slice, Store, Stream, Unavailable,
};

pub use self::open::{CHECKED_BYTES_MAX, FILE_NAME, LOCK_NAME, OpenError};

/// An open store. Dropping it finishes and closes it.
pub struct Embedded {
    // In the order of dropping: the writer finishes first, the lock goes last.
    writing: Writing,
    held: Arc<Held>,
    _lock: Option<Lock>,
    pokes: Pokes,
    leases: Leases,
    aside: Aside,
    epoch: Mutex<String>,
    /// Held by every write while it is done, and by a restore, which closes the desk.
    gate: RwLock<()>,
}

/// Who writes.
enum Writing {
    /// Whoever asks, at once. Nothing happens on another thread, so a test repeats to the letter.
    Inline,
    /// A thread that gathers.
    Thread(Writer),
}

impl Embedded {
    /// Opens the store in a folder, or makes one there. `epoch` names the data's life if they begin it now.
    /// Reads the whole file up to [`CHECKED_BYTES_MAX`], so it belongs before the start of serving.
    pub fn open(dir: &Path, epoch: &str) -> Result<Self, OpenError> {
        let opened = open::open(dir, epoch)?;
        let path = dir.join(FILE_NAME);
        let (again, reading) = (path.clone(), path.clone());
        let again = Box::new(move || open::again(&again));
        let reading = Box::new(move || open::for_reading(&reading));
        let held = Held::in_file(opened.db, path, again, reading);
        Self::over(held, Some(opened.lock), opened.epoch)
            .map_err(|source| OpenError::Unusable { dir: dir.to_owned(), source })
    }

    fn over(held: Held, lock: Option<Lock>, epoch: String) -> io::Result<Self> {
        let (held, pokes) = (Arc::new(held), Pokes::new());
        let writer = Writer::start(held.clone(), pokes.clone())?;
        Ok(Self {
            writing: Writing::Thread(writer),
            held,
            _lock: lock,
            pokes,
            leases: Leases::default(),
            aside: Aside::default(),
            epoch: Mutex::new(epoch),
            gate: RwLock::default(),
        })
    }

    /// A store that ends with the process, for tests and trials: every act is done before its future
    /// first yields.
    pub fn in_memory(epoch: &str) -> Self {
        let db = open::in_memory(epoch).expect("memory neither fails nor was written by others");
        Self {
            writing: Writing::Inline,
            held: Arc::new(Held::in_memory(db)),
            _lock: None,
            pokes: Pokes::new(),
            leases: Leases::default(),
            aside: Aside::default(),
            epoch: Mutex::new(epoch.to_owned()),
            gate: RwLock::default(),
        }
    }

    async fn perform(&self, act: Act) -> Outcome {
        // Not waited for: what was decided on the data before must not be written into those after.
        let Ok(_open) = self.gate.try_read() else { return Err(closed().into()) };
        let outcome = match &self.writing {
            Writing::Thread(writer) => writer.perform(act).await,
            Writing::Inline => writer::commit(&self.held, self.medium(), &self.pokes, &[act])
                .map_err(AppendError::from)
                .and_then(|mut outcomes| {
                    outcomes.pop().expect("a commit has one outcome for each act")
                }),
        };
        if let Err(AppendError::Unavailable(_)) = outcome {
            metrics::failed();
        }
        outcome
    }

    const fn medium(&self) -> Medium {
        match self.writing {
            Writing::Inline => Medium::Memory,
            Writing::Thread(_) => Medium::Disk,
        }
    }

    /// Reads on the caller's own thread, from disk too. Measured, from the cache: 1 to 3 µs to look for news,
    /// about 1 µs more for each event, nearly all of it JSON. Handing that to another thread and back costs
    /// more than the usual read, and a read waits for no writer.
    fn reading<T>(
        &self,
        f: impl FnOnce(&ReadTransaction) -> Result<T, redb::Error>,
    ) -> Result<T, Unavailable> {
        let read = self.held.with(|db| f(&db.begin_read()?));
        read.inspect_err(|_| {
            metrics::failed();
            // One failed read makes all later ones fail, until the file is opened again.
            if let Writing::Thread(writer) = &self.writing
                && self.held.is_failed()
            {
                writer.mend();
            }
        })
    }
}

#[async_trait]
impl Store for Embedded {
    async fn append(&self, batch: Batch) -> Result<Vec<Seq>, AppendError> {
        let watch = Stopwatch::start();
        let outcome = match validate(batch) {
            Ok(appends) => self.perform(Act::Append(appends)).await,
            Err(refused) => Err(refused),
        };
        metrics::appended(&watch, &outcome);
        outcome
    }

    async fn read(&self, stream: &Stream, after: Seq, limit: u16) -> Result<Slice, Unavailable> {
        let limit = usize::from(limit.min(READ_LIMIT_MAX));
        let part = self.reading(|transaction| tables::read(transaction, stream, after, limit))?;
        slice(stream, after, part, &self.aside).inspect_err(|_| metrics::failed())
    }

    async fn due(&self, now: Timestamp, limit: u16) -> Result<Vec<Stream>, Unavailable> {
        self.reading(|transaction| tables::due(transaction, now, usize::from(limit)))
    }

    async fn next_alarm(&self) -> Result<Option<Timestamp>, Unavailable> {
        self.reading(tables::next_alarm)
    }

    async fn compact(
        &self,
        stream: &Stream,
        upto: Seq,
        snapshot: Snapshot,
    ) -> Result<(), AppendError> {
        let snapshot = record::encode_snapshot(&snapshot);
        self.perform(Act::Compact { stream: stream.clone(), upto, snapshot }).await.map(|_| ())
    }

    async fn forget(&self, stream: &Stream) -> Result<(), Unavailable> {
        match self.perform(Act::Forget { stream: stream.clone() }).await {
            Ok(_) => Ok(()),
            Err(AppendError::Unavailable(unavailable)) => Err(unavailable),
            Err(other @ (AppendError::Conflict { .. } | AppendError::Refused { .. })) => {
                Err(Unavailable { reason: other.to_string() })
            }
        }
    }

    async fn lease(
        &self,
        name: &str,
        owner: &NodeId,
        now: Timestamp,
        ttl: Span,
    ) -> Result<bool, Unavailable> {
        Ok(self.leases.take(name, owner, now, ttl))
    }

    async fn is_leased(&self, name: &str, now: Timestamp) -> Result<bool, Unavailable> {
        Ok(self.leases.is_held(name, now))
    }

    async fn send_ephemeral(&self, stream: &Stream, body: Bytes) {
        self.pokes.send(Poke::Ephemeral { stream: stream.clone(), body });
    }

    fn pokes(&self) -> Box<dyn PokeFeed> {
        self.pokes.feed()
    }

    async fn epoch(&self) -> Result<Epoch, Unavailable> {
        // Who asks whether this store is ready hears that it is not.
        let _open = self.gate.try_read().map_err(|_| closed())?;
        Ok(Epoch(self.epoch.lock().unwrap_or_else(PoisonError::into_inner).clone()))
    }
}

fn closed() -> Unavailable {
    Unavailable { reason: "a backup is being put back; nothing is written meanwhile".to_owned() }
}

fn unavailable(error: &redb::Error) -> Unavailable {
    Unavailable { reason: error.to_string() }
}
