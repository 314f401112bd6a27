//! Where what was found out about a knowledge base is kept, and what of it had to be found out anew. Knows nothing about
//! what the files hold.

#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};

use super::index::{self, Place};
use super::readable;

/// What opening had to do because it was kept nowhere. With a finished index it is nothing at all: that is what makes a
/// second start quick.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Work {
    /// Articles put into the index of words.
    pub indexed: usize,
    /// Articles cut into words, to find out what they say.
    pub read: usize,
    /// Articles cut into sentences, to look up what those mean.
    pub cut: usize,
    /// Sentences whose meaning was found out.
    pub understood: usize,
    /// Models that were learned.
    pub learned: usize,
}

impl Work {
    /// Whether everything was there already.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// A part of what is kept of the knowledge that this hash names. It is read where it lies, and written unless the folder
/// is somebody else's.
pub(super) struct Part<'a> {
    what: &'static str,
    file: Option<PathBuf>,
    place: Place<'a>,
}

impl<'a> Part<'a> {
    /// Beside the index, under this name.
    pub(super) fn of(place: Place<'a>, hash: &str, what: &'static str, name: &str) -> Self {
        let file = place.folder().map(|folder| index::home(folder, hash).join(name));
        Self { what, file, place }
    }

    /// Above the indexes: what holds for one wording as for the next.
    pub(super) fn above(place: Place<'a>, what: &'static str, name: &str) -> Self {
        let file = place.folder().map(|folder| index::built(folder).join(name));
        Self { what, file, place }
    }

    /// What the file holds, if there is one that can be read.
    pub(super) fn read<T>(&self, read: impl FnOnce(&Path) -> Option<T>) -> Option<T> {
        read(self.file.as_deref()?)
    }

    /// What cannot be kept is made anew next time; that is slower, and nothing worse.
    pub(super) fn keep(&self, write: impl FnOnce(&Path) -> io::Result<()>) {
        let (Some(file), Place::Below(_)) = (&self.file, self.place) else { return };
        match write(file) {
            Ok(()) => readable::let_in_to(file),
            Err(error) => {
                tracing::warn!(%error, file = %file.display(), "{} not kept", self.what);
            }
        }
    }
}
