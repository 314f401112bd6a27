//! Keeps a second process away from the store's folder, and lets it say who the first one is.
//! Knows nothing about the store itself.
//!
//! What counts is the operating system's lock on the file, which no death of a process leaves behind.
//! The text in the file only serves the sentence that the second process says.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::domain::time::Timestamp;

/// The longest lock file that is read for its text.
const TEXT_BYTES_MAX: u64 = 256;

/// Held as long as it lives.
pub(super) struct Lock {
    _file: File,
}

/// Why there is no lock.
pub(super) enum LockError {
    Held(Holder),
    Io(io::Error),
}

/// What is known about the process that holds the lock.
pub(super) struct Holder {
    pub(super) pid: Option<u32>,
    pub(super) since: Option<Timestamp>,
}

impl Lock {
    pub(super) fn take(path: &Path) -> Result<Self, LockError> {
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(path)
            .map_err(LockError::Io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LockError::Held(holder(&file))),
            Err(TryLockError::Error(error)) => return Err(LockError::Io(error)),
        }
        sign(&mut file).map_err(LockError::Io)?;
        Ok(Self { _file: file })
    }
}

fn sign(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "pid {}", std::process::id())?;
    writeln!(file, "puente {}", env!("CARGO_PKG_VERSION"))
}

/// Reads what the holder wrote when it took the lock; the file's own time of change is when that was.
fn holder(file: &File) -> Holder {
    let mut text = String::new();
    // Unreadable text means an unknown holder, not a free lock.
    let _ = file.take(TEXT_BYTES_MAX).read_to_string(&mut text);
    let pid = text.lines().find_map(|line| line.strip_prefix("pid ")?.parse().ok());
    let since = file
        .metadata()
        .and_then(|metadata| metadata.modified())
        .ok()
        .and_then(|at| at.duration_since(UNIX_EPOCH).ok())
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .map(Timestamp);
    Holder { pid, since }
}
