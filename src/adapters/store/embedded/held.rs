//! The open database, and how it is opened again after its disk has failed it: the library refuses everything once a
//! read or a write has failed, so a disk that was full for a moment would stop the desk until a restart.
//! Knows nothing about what is written.

use std::fmt;
use std::fs::File;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use redb::{Database, Error, ReadTransaction, ReadableDatabase};

use super::unavailable;
use crate::adapters::store::metrics::{self, Stopwatch};
use crate::ports::Unavailable;

/// After a failure nothing is written for so long, twice as long after the next in a row, and so on …
const REST_MIN: Duration = Duration::from_millis(50);
/// … up to this: so long after there is room again somebody is still told that there is none.
const REST_MAX: Duration = Duration::from_secs(2);

/// A file beside the store's that is there for a moment, and only after a failure …
const TRIAL: &str = "room";
/// … of this many bytes: more than the largest batch that is usual.
const TRIAL_BYTES: usize = 1024 * 1024;

/// Opens the database again.
pub(super) type Opener = Box<dyn Fn() -> Result<Database, Error> + Send + Sync>;

/// The database, as long as it is open.
pub(super) struct Held {
    /// Why it is not, while it is not.
    db: RwLock<Result<Database, String>>,
    /// Where there is none, as in memory, what fails stays so.
    opener: Option<Opener>,
    /// Opens it for reading alone, on a disk that takes no write.
    reader: Option<Opener>,
    place: Option<Place>,
    /// A read or a write has failed, so nothing will go well before it is opened again.
    is_failed: AtomicBool,
}

/// Which file of which name was opened.
struct Place {
    path: PathBuf,
    which: Option<(u64, u64)>,
}

impl Held {
    pub(super) fn in_memory(db: Database) -> Self {
        Self {
            db: RwLock::new(Ok(db)),
            opener: None,
            reader: None,
            place: None,
            is_failed: AtomicBool::default(),
        }
    }

    /// A database in a file, and how that is opened: in earnest, and for reading alone.
    pub(super) fn in_file(db: Database, path: PathBuf, opener: Opener, reader: Opener) -> Self {
        let which = which(&path);
        let place = Some(Place { path, which });
        let (db, opener, reader) = (RwLock::new(Ok(db)), Some(opener), Some(reader));
        Self { db, opener, reader, place, is_failed: AtomicBool::default() }
    }

    /// The same as [`Self::with`], for writers: fails if the database is open read-only.
    pub(super) fn writing<T>(
        &self,
        f: impl FnOnce(&Database) -> Result<T, Error>,
    ) -> Result<T, Unavailable> {
        self.is_in_place()?;
        if self.is_failed() {
            return Err(unavailable(&Error::PreviousIo));
        }
        self.with(f)
    }

    /// Does something with the database. A panic in it is a failure like any other.
    pub(super) fn with<T>(
        &self,
        f: impl FnOnce(&Database) -> Result<T, Error>,
    ) -> Result<T, Unavailable> {
        let db = self.db.read().unwrap_or_else(PoisonError::into_inner);
        let db = db.as_ref().map_err(|reason| Unavailable { reason: reason.clone() })?;
        let done = catch_unwind(AssertUnwindSafe(|| f(db)));
        let fault = match done {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(error)) => error,
            Err(_) => Error::PreviousIo,
        };
        // What a page says wrong it says wrong again; what the disk did not do keeps all else from being done.
        if matches!(fault, Error::Io(_) | Error::PreviousIo | Error::DatabaseClosed) {
            self.is_failed.store(true, Ordering::Release);
        }
        Err(unavailable(&fault))
    }

    pub(super) fn begin_read(&self) -> Result<ReadTransaction, Unavailable> {
        self.with(|db| db.begin_read().map_err(Error::from))
    }

    /// Whether it must be opened again.
    pub(super) fn is_failed(&self) -> bool {
        self.opener.is_some() && self.is_failed.load(Ordering::Acquire)
    }

    /// Nobody would find again what is written into a file whose name is gone.
    pub(super) fn is_in_place(&self) -> Result<(), Unavailable> {
        let Some(Place { path, which: was }) = &self.place else { return Ok(()) };
        if was.is_none() || *was == which(path) {
            return Ok(());
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let reason = format!(
            "{name} was removed or replaced under the server: put the same file back, or start the server again with the one that counts"
        );
        Err(Unavailable { reason })
    }

    /// Whether its disk takes a little more. Asked after a failure: an append that fits into what the file has already would
    /// go well on a full disk, and the next one would not.
    pub(super) fn has_room(&self) -> Result<(), Unavailable> {
        let Some(Place { path, .. }) = &self.place else { return Ok(()) };
        let trial = path.with_extension(TRIAL);
        let written = File::create(&trial).and_then(|mut file| {
            file.write_all(&vec![0; TRIAL_BYTES])?;
            file.sync_data()
        });
        let removed = std::fs::remove_file(&trial);
        written.and(removed).map_err(|error| unavailable(&error.into()))
    }

    /// Closes it and opens it again; for reading alone where it cannot be written to.
    pub(super) fn reopen(&self) -> Result<(), Unavailable> {
        let Some(opener) = &self.opener else { return Ok(()) };
        self.is_in_place()?;
        // Closed first: the file is locked as long as it is open. Waits for those who read.
        self.put(Err("the store's file is being opened again".to_owned()));
        match opened(opener) {
            Ok(opened) => {
                self.is_failed.store(false, Ordering::Release);
                self.put(Ok(opened));
                metrics::reopened();
                Ok(())
            }
            Err(error) => {
                let reason = format!("the store's file cannot be opened again: {error}");
                let read = self.reader.as_ref().map(opened);
                self.put(read.and_then(Result::ok).ok_or_else(|| reason.clone()));
                Err(Unavailable { reason })
            }
        }
    }

    fn put(&self, db: Result<Database, String>) {
        *self.db.write().unwrap_or_else(PoisonError::into_inner) = db;
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Held").finish_non_exhaustive()
    }
}

fn opened(opener: &Opener) -> Result<Database, Error> {
    catch_unwind(AssertUnwindSafe(opener)).unwrap_or(Err(Error::PreviousIo))
}

/// The number of the file of this name on its disk.
#[cfg(unix)]
fn which(path: &std::path::Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|look| (look.dev(), look.ino()))
}

#[cfg(not(unix))]
fn which(_: &std::path::Path) -> Option<(u64, u64)> {
    None
}

/// What went wrong in a row, and until when nothing is tried.
#[derive(Default)]
pub(super) struct Trouble {
    last: Option<(Stopwatch, Unavailable)>,
    in_a_row: u32,
}

impl Trouble {
    /// It went wrong once more.
    pub(super) fn again(&mut self, fault: Unavailable) {
        // Said once, however long it lasts; `puente_store_failures_total` goes on counting.
        if self.last.as_ref().is_none_or(|(_, before)| before.reason != fault.reason) {
            tracing::error!(
                reason = fault.reason,
                "the store's file cannot be written or read; it is tried again, and until then nothing is acknowledged"
            );
        }
        self.in_a_row = self.in_a_row.saturating_add(1);
        self.last = Some((Stopwatch::start(), fault));
    }

    /// It went well.
    pub(super) fn over(&mut self) {
        if self.last.take().is_some() {
            tracing::info!(failures = self.in_a_row, "the store's file can be written again");
        }
        self.in_a_row = 0;
    }

    /// Why nothing is tried yet, after a failure that was a moment ago.
    pub(super) fn rests(&self) -> Option<&Unavailable> {
        let (since, fault) = self.last.as_ref()?;
        (since.elapsed() < self.rest()).then_some(fault)
    }

    /// Whether it has gone wrong and not gone well since.
    pub(super) fn is_on(&self) -> bool {
        self.last.is_some()
    }

    fn rest(&self) -> Duration {
        let doublings = self.in_a_row.saturating_sub(1).min(16);
        REST_MIN.saturating_mul(1 << doublings).min(REST_MAX)
    }
}

#[cfg(test)]
mod tests;
