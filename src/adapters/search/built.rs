//! Files that hold what was built from a knowledge base, and the record of what an opening had to build. Knows nothing
//! about what the files hold.

#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};

use super::index::{self, IndexLocation};
use super::readable;

/// What an opening had to build. With a finished index it is nothing, which makes a second start quick.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Work {
    /// Articles indexed.
    pub indexed: usize,
    /// Articles tokenized for the language tables.
    pub read: usize,
    /// Articles cut into sentences for the vector index.
    pub cut: usize,
    /// Sentences encoded.
    pub understood: usize,
    /// Models trained.
    pub learned: usize,
}

impl Work {
    /// Whether everything was there already.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// A stored part of the knowledge that this hash names. It is written unless the folder is read-only.
pub(super) struct Part<'a> {
    what: &'static str,
    file: Option<PathBuf>,
    location: IndexLocation<'a>,
}

impl<'a> Part<'a> {
    /// Beside the index, under this name.
    pub(super) fn of(
        location: IndexLocation<'a>,
        hash: &str,
        what: &'static str,
        name: &str,
    ) -> Self {
        let file = location.folder().map(|folder| index::home(folder, hash).join(name));
        Self { what, file, location }
    }

    /// Above the indexes: parts that stay valid when the knowledge changes.
    pub(super) fn above(location: IndexLocation<'a>, what: &'static str, name: &str) -> Self {
        let file = location.folder().map(|folder| index::built(folder).join(name));
        Self { what, file, location }
    }

    /// The contents of the file, if it can be read.
    pub(super) fn read<T>(&self, read: impl FnOnce(&Path) -> Option<T>) -> Option<T> {
        read(self.file.as_deref()?)
    }

    /// Stores the part. A part that cannot be stored is built again next time.
    pub(super) fn keep(&self, write: impl FnOnce(&Path) -> io::Result<()>) {
        let (Some(file), IndexLocation::Below(_)) = (&self.file, self.location) else { return };
        match write(file) {
            Ok(()) => readable::let_in_to(file),
            Err(error) => {
                tracing::warn!(%error, file = %file.display(), "{} not kept", self.what);
            }
        }
    }
}
