//! Finds the store's file in its folder, or makes it; refuses, with a reason and without touching it,
//! a file that is damaged, foreign, newer or in use. Knows nothing about what streams are.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use redb::{Builder, Database, Error, ReadableDatabase, StorageError, TableError};

use super::copy_on_write::CopyOnWriteFile;
use super::lock::{Holder, Lock, LockError};
use super::tables::{self, Medium};
use crate::domain::time::Timestamp;

/// The store's file, in its folder.
pub const FILE_NAME: &str = "puente.redb";
/// The lock's file beside it.
pub const LOCK_NAME: &str = "puente.lock";
/// A store that is being made. It gets its real name when it is whole, so that a death in between
/// leaves no file that the next start would have to refuse.
const UNFINISHED_NAME: &str = "puente.redb.new";

/// Who may give files away.
#[cfg(unix)]
const ROOT: u32 = 0;

/// How much of the file is kept in memory for reading.
const CACHE_BYTES: usize = 64 * 1024 * 1024;
/// The same while a file is only being checked.
const REHEARSAL_CACHE_BYTES: usize = 16 * 1024 * 1024;
/// Every page of a file up to this size is checked at each start; of a larger one, only those that are
/// needed to open it, because the check reads them all: 0.3 s for half a gigabyte that the system has cached,
/// and as long as the disk takes for one that it has not.
pub const CHECKED_BYTES_MAX: u64 = 1024 * 1024 * 1024;

/// Why a store was not opened. Whatever was there is as it was, to the byte.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it open.
    #[error(
        "open the store in {}: {} has it open; stop that one first, or give this one a data folder of its own",
        dir.display(),
        named(*pid, *since)
    )]
    InUse {
        /// The store's folder.
        dir: PathBuf,
        /// That process, as far as it is known.
        pid: Option<u32>,
        /// Since when, as far as it is known.
        since: Option<Timestamp>,
    },
    /// The file has no content.
    #[error(
        "open the store {}: the file is empty, though a store never is; restore it from a backup, or remove it to begin anew",
        path.display()
    )]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// The file is something else.
    #[error(
        "open the store {}: the file is not a puente store; name another data folder, or move the file away",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file was a store, but parts of it are missing or wrong.
    #[error(
        "open the store {}: the file is damaged ({reason}); it was left as it is: restore it from a backup, or move it away to begin anew",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the check found.
        reason: String,
    },
    /// The file is a store of a format that does not exist yet.
    #[error(
        "open the store {}: it was written by a newer puente (format {found}, this one reads {}); install that version again, or restore a backup from before it",
        path.display(),
        tables::FORMAT
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format it is in.
        found: u64,
    },
    /// The folder or the file cannot be read or written.
    #[error(
        "open the store in {}: {source}; check that the folder exists and that this user may write to it",
        dir.display()
    )]
    Unusable {
        /// The store's folder.
        dir: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

fn named(pid: Option<u32>, since: Option<Timestamp>) -> String {
    let who = pid.map_or_else(|| "another process".to_owned(), |pid| format!("process {pid}"));
    since.map_or_else(|| who.clone(), |since| format!("{who} (since {since})"))
}

/// An open store with what it says about itself.
pub(super) struct Opened {
    pub(super) db: Database,
    pub(super) epoch: String,
    pub(super) lock: Lock,
}

/// Opens the store in a folder; makes one, with this epoch, where there is none.
pub(super) fn open(dir: &Path, epoch: &str) -> Result<Opened, OpenError> {
    let unusable = |source| OpenError::Unusable { dir: dir.to_owned(), source };
    make_private(dir).map_err(unusable)?;
    let is_first = !dir.join(LOCK_NAME).try_exists().map_err(unusable)?;
    let lock = Lock::take(&dir.join(LOCK_NAME)).map_err(|error| match error {
        LockError::Held(Holder { pid, since }) => {
            OpenError::InUse { dir: dir.to_owned(), pid, since }
        }
        LockError::Io(source) => unusable(source),
    })?;
    if is_first {
        give_to_owner_of(dir, &dir.join(LOCK_NAME)).map_err(unusable)?;
    }
    let place = Place { dir, path: dir.join(FILE_NAME) };
    if !place.path.try_exists().map_err(unusable)? {
        place.create(epoch)?;
    }
    // The folder may be anybody's: an earlier version, a backup put back or a copy may have left a file that all can read.
    for name in [FILE_NAME, LOCK_NAME] {
        keep_private(&dir.join(name)).map_err(unusable)?;
    }
    let epoch = place.rehearse()?;
    let db = builder(CACHE_BYTES).open(&place.path).map_err(|error| place.refusal(error.into()))?;
    Ok(Opened { db, epoch, lock })
}

/// Opens the file of a store that was open a moment ago, as it is: it was looked at then, and its folder is still locked.
pub(super) fn again(path: &Path) -> Result<Database, Error> {
    Ok(builder(CACHE_BYTES).open(path)?)
}

/// The same file with every write kept in memory, for a disk that takes none: what is stored can be read meanwhile.
pub(super) fn for_reading(path: &Path) -> Result<Database, Error> {
    let copy = CopyOnWriteFile::new(File::open(path)?)?;
    Ok(builder(CACHE_BYTES).create_with_backend(copy)?)
}

/// A store that is nowhere.
pub(super) fn in_memory(epoch: &str) -> Result<Database, Error> {
    let db = Builder::new().create_with_backend(redb::backends::InMemoryBackend::new())?;
    tables::create(&db, Medium::Memory, epoch)?;
    Ok(db)
}

struct Place<'a> {
    dir: &'a Path,
    path: PathBuf,
}

impl Place<'_> {
    fn create(&self, epoch: &str) -> Result<(), OpenError> {
        let unfinished = self.dir.join(UNFINISHED_NAME);
        let made = || -> Result<(), Error> {
            if unfinished.try_exists()? {
                fs::remove_file(&unfinished)?;
            }
            make_private_file(&unfinished)?;
            give_to_owner_of(self.dir, &unfinished)?;
            let db = builder(CACHE_BYTES).create(&unfinished)?;
            tables::create(&db, Medium::Disk, epoch)?;
            db.close()?;
            fs::rename(&unfinished, &self.path)?;
            sync_dir(self.dir)?;
            Ok(())
        };
        made().map_err(|error| self.refusal(error))
    }

    /// Opens the file with every write kept in memory, as far as repairing and closing it again, and reads
    /// what it says about itself. Only what passes is then opened in earnest: the database repairs what it
    /// opens and leaves marks in what it refuses, and a damaged file is evidence.
    fn rehearse(&self) -> Result<String, OpenError> {
        let file = File::open(&self.path).map_err(|source| self.unusable(source))?;
        let len = file.metadata().map_err(|source| self.unusable(source))?.len();
        if len == 0 {
            return Err(OpenError::Empty { path: self.path.clone() });
        }
        let copy = CopyOnWriteFile::new(file).map_err(|source| self.unusable(source))?;
        let about = || -> Result<About, Error> {
            let db = builder(REHEARSAL_CACHE_BYTES)
                .set_check_integrity_on_open(len <= CHECKED_BYTES_MAX)
                .create_with_backend(copy)?;
            let about = about(&db)?;
            db.close()?;
            Ok(about)
        };
        let about = about().map_err(|error| self.refusal(error))?;
        let path = self.path.clone();
        match (about.name.as_deref(), about.format, about.epoch) {
            (Some(tables::NAME), Some(tables::FORMAT), Some(epoch)) => Ok(epoch),
            (Some(tables::NAME), Some(found), _) if found > tables::FORMAT => {
                Err(OpenError::Newer { path, found })
            }
            (Some(tables::NAME), _, _) => Err(OpenError::Damaged {
                path,
                reason: "it does not say which format it is in".to_owned(),
            }),
            _ => Err(OpenError::Foreign { path }),
        }
    }

    fn refusal(&self, error: Error) -> OpenError {
        let path = self.path.clone();
        match error {
            Error::DatabaseAlreadyOpen | Error::LockProtocolMismatch => {
                OpenError::InUse { dir: self.dir.to_owned(), pid: None, since: None }
            }
            Error::Io(source) if source.kind() == io::ErrorKind::InvalidData => {
                OpenError::Foreign { path }
            }
            Error::Io(source) if source.kind() == io::ErrorKind::InvalidInput => {
                OpenError::Damaged { path, reason: "it ends too early".to_owned() }
            }
            Error::Io(source) => self.unusable(source),
            Error::Corrupted(reason) => OpenError::Damaged { path, reason },
            other => OpenError::Damaged { path, reason: other.to_string() },
        }
    }

    fn unusable(&self, source: io::Error) -> OpenError {
        OpenError::Unusable { dir: self.dir.to_owned(), source }
    }
}

struct About {
    name: Option<String>,
    format: Option<u64>,
    epoch: Option<String>,
}

fn about(db: &Database) -> Result<About, Error> {
    let transaction = db.begin_read()?;
    let meta = match transaction.open_table(tables::META) {
        Ok(meta) => meta,
        Err(TableError::Storage(error)) => return Err(error.into()),
        // No such table, or another sort of table of that name: somebody else's database.
        Err(_) => return Ok(About { name: None, format: None, epoch: None }),
    };
    let value = |key| -> Result<Option<String>, StorageError> {
        Ok(meta.get(key)?.map(|value| value.value().to_owned()))
    };
    Ok(About {
        name: value(tables::META_NAME)?,
        format: value(tables::META_FORMAT)?.and_then(|format| format.parse().ok()),
        epoch: value(tables::META_EPOCH)?,
    })
}

fn builder(cache_bytes: usize) -> Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(cache_bytes);
    builder
}

/// Makes the folder where it is missing, for this user alone: it will hold what people wrote.
#[cfg(unix)]
fn make_private(dir: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

#[cfg(not(unix))]
fn make_private(dir: &Path) -> io::Result<()> {
    fs::create_dir_all(dir)
}

/// A new, empty file that nobody but its owner can open, whatever the umask and the folder say.
#[cfg(unix)]
fn make_private_file(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    File::options().write(true).create_new(true).mode(0o600).open(path).map(|_| ())
}

#[cfg(not(unix))]
fn make_private_file(path: &Path) -> io::Result<()> {
    File::create_new(path).map(|_| ())
}

/// Gives a file that root has made to the owner of its folder: the server runs as that user, and root only came by with
/// `puente agent add` or `puente restore`. The name itself is given, never what a link leads to.
#[cfg(unix)]
fn give_to_owner_of(dir: &Path, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, lchown};
    let (home, file) = (fs::metadata(dir)?, fs::symlink_metadata(path)?);
    // It has just been made, so its owner is who runs this.
    if file.uid() != ROOT || home.uid() == ROOT {
        return Ok(());
    }
    lchown(path, Some(home.uid()), Some(home.gid()))
}

#[cfg(not(unix))]
fn give_to_owner_of(_dir: &Path, _path: &Path) -> io::Result<()> {
    Ok(())
}

/// Takes from everybody else what they may do with a file. Whoever may write to it but does not own it cannot; then its
/// owner has decided who may.
#[cfg(unix)]
fn keep_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path)?.permissions().mode() & 0o7777;
    let closed = mode & 0o700;
    if closed == mode {
        return Ok(());
    }
    match fs::set_permissions(path, fs::Permissions::from_mode(closed)) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            tracing::warn!(file = %path.display(), "others may read this file, and only its owner can change that");
            Ok(())
        }
        done => done,
    }
}

#[cfg(not(unix))]
fn keep_private(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes a new name in a folder survive the loss of power.
#[cfg(unix)]
fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

#[cfg(not(unix))]
fn sync_dir(_dir: &Path) -> io::Result<()> {
    Ok(())
}
