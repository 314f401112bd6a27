//! Reads a backup as it comes in, piece by piece, and finds whatever is wrong with it. Holds one log at a time.
//! Knows nothing about where the bytes come from.

use sha2::{Digest, Sha256};

use super::{About, END, LOG, MAGIC, Tally, VERSION};
use crate::adapters::store::transfer::Log;
use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;
use crate::ports::{Inventory, Stream};

/// The longest first and second line.
const LINE_BYTES_MAX: usize = 4 * 1024;
/// The longest name of a log.
const NAME_BYTES_MAX: usize = 4 * 1024;
/// The longest record or snapshot: a length beyond it is damage, and must not cost the memory that it names.
const FIELD_BYTES_MAX: usize = 256 * 1024 * 1024;
/// What was read is dropped once it is so much.
const READ_KEPT: usize = 64 * 1024;

/// Why bytes are not a backup that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BackupError {
    /// They are something else.
    #[error("it is no backup that `puente backup` made")]
    Foreign,
    /// The format does not exist yet.
    #[error(
        "it was made by a newer puente (backup format {found}, this one reads up to {VERSION}): restore it with that version"
    )]
    Newer {
        /// Which format.
        found: u32,
    },
    /// The end is missing.
    #[error(
        "it is cut off: its end is missing after {bytes} bytes; use another backup, or copy it again from where it is whole"
    )]
    CutOff {
        /// How much there is.
        bytes: u64,
    },
    /// Something in it is not as it was written.
    #[error(
        "it is damaged ({what}, before byte {bytes}): use another backup, or copy it again from where it is whole"
    )]
    Damaged {
        /// What is wrong.
        what: &'static str,
        /// Where it was found.
        bytes: u64,
    },
}

/// What comes out of a backup, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// What it says about itself.
    About(About),
    /// A log.
    Log(Log),
    /// The end: the backup is whole, and this is what was in it.
    End(Inventory),
}

/// A backup on its way in.
#[derive(Default)]
pub struct Reading {
    buffer: Vec<u8>,
    /// So much of the buffer was taken.
    taken: usize,
    /// So much was taken before the buffer.
    before: u64,
    stage: Stage,
    tally: Tally,
    whole: Sha256,
    last: Option<Stream>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Stage {
    #[default]
    Begin,
    Logs,
    Ended(Inventory),
}

/// Why a piece is not there.
enum Lack {
    /// Its bytes have not all come yet.
    More,
    /// They are wrong.
    Wrong(&'static str),
    Foreign,
    Newer(u32),
}

impl Reading {
    /// Takes in what has come.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.taken >= READ_KEPT || self.taken == self.buffer.len() {
            self.buffer.drain(..self.taken);
            self.before += u64::try_from(self.taken).unwrap_or(u64::MAX);
            self.taken = 0;
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// The next piece, as far as its bytes have come.
    pub fn piece(&mut self) -> Result<Option<Piece>, BackupError> {
        let rest = self.buffer.get(self.taken..).unwrap_or_default();
        let mut fields = Fields { all: rest, at: 0 };
        let piece = match &self.stage {
            Stage::Begin => fields.about().map(Piece::About),
            Stage::Logs => fields.log_or_end(),
            Stage::Ended(_) if rest.is_empty() => return Ok(None),
            Stage::Ended(_) => Err(Lack::Wrong("something follows the end")),
        };
        let at = fields.at;
        let piece = match piece {
            Ok(piece) => piece,
            Err(Lack::More) => return Ok(None),
            Err(Lack::Foreign) => return Err(BackupError::Foreign),
            Err(Lack::Newer(found)) => return Err(BackupError::Newer { found }),
            Err(Lack::Wrong(what)) => return Err(self.damaged(what, at)),
        };
        self.check(&piece, at)?;
        self.taken += at;
        Ok(Some(piece))
    }

    /// No more will come: what was in it, if that was all of it.
    pub fn ended(&self) -> Result<Inventory, BackupError> {
        match &self.stage {
            Stage::Ended(inventory) if self.taken == self.buffer.len() => Ok(inventory.clone()),
            Stage::Ended(_) => Err(self.damaged("something follows the end", 0)),
            Stage::Begin if self.foreign() => Err(BackupError::Foreign),
            Stage::Begin | Stage::Logs => {
                let behind = self.buffer.len() - self.taken;
                Err(BackupError::CutOff { bytes: self.place(behind) })
            }
        }
    }

    /// Whether what has come so far is the beginning of something else.
    fn foreign(&self) -> bool {
        let n = self.buffer.len().min(MAGIC.len());
        n == 0 || self.buffer.get(..n) != MAGIC.as_bytes().get(..n)
    }

    /// Holds a piece against all before it.
    fn check(&mut self, piece: &Piece, len: usize) -> Result<(), BackupError> {
        let bytes = self.buffer.get(self.taken..self.taken + len).unwrap_or_default();
        match piece {
            Piece::About(_) => self.stage = Stage::Logs,
            Piece::Log(log) => {
                if self.last.as_ref().is_some_and(|last| *last >= log.stream) {
                    return Err(self.damaged("its logs are not in order", len));
                }
                self.tally.add(log);
                self.last = Some(log.stream.clone());
            }
            Piece::End(said) => {
                let (told, digest) = bytes.split_at(bytes.len().saturating_sub(DIGEST_BYTES));
                self.whole.update(told);
                let whole = std::mem::take(&mut self.whole).finalize();
                let found = std::mem::take(&mut self.tally).inventory();
                if whole.as_slice() != digest {
                    return Err(self.damaged("its checksum says otherwise", len));
                }
                if found != *said {
                    return Err(self.damaged("it counts otherwise than it holds", len));
                }
                self.stage = Stage::Ended(found);
                return Ok(());
            }
        }
        self.whole.update(bytes);
        Ok(())
    }

    fn damaged(&self, what: &'static str, at: usize) -> BackupError {
        BackupError::Damaged { what, bytes: self.place(at) }
    }

    fn place(&self, at: usize) -> u64 {
        self.before.saturating_add(u64::try_from(self.taken + at).unwrap_or(u64::MAX))
    }
}

const DIGEST_BYTES: usize = 32;

/// Bytes of which one field after the other is taken.
struct Fields<'a> {
    all: &'a [u8],
    at: usize,
}

impl<'a> Fields<'a> {
    fn bytes(&mut self, n: usize) -> Result<&'a [u8], Lack> {
        let bytes = self.all.get(self.at..self.at + n).ok_or(Lack::More)?;
        self.at += n;
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Lack> {
        self.bytes(N)?.try_into().map_err(|_| Lack::More)
    }

    fn number(&mut self) -> Result<u64, Lack> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    fn field(&mut self, max: usize) -> Result<&'a [u8], Lack> {
        let n = usize::try_from(u32::from_le_bytes(self.array()?)).unwrap_or(usize::MAX);
        if n > max {
            return Err(Lack::Wrong("a length that nothing has"));
        }
        self.bytes(n)
    }

    fn placed(&mut self) -> Result<(Seq, &'a [u8]), Lack> {
        Ok((Seq(self.number()?), self.field(FIELD_BYTES_MAX)?))
    }

    fn is_there(&mut self) -> Result<bool, Lack> {
        match self.array()? {
            [0] => Ok(false),
            [1] => Ok(true),
            _ => Err(Lack::Wrong("neither there nor missing")),
        }
    }

    fn line(&mut self) -> Result<&'a [u8], Lack> {
        let rest = self.all.get(self.at..).unwrap_or_default();
        let Some(n) = rest.iter().take(LINE_BYTES_MAX).position(|byte| *byte == b'\n') else {
            let long = rest.len() >= LINE_BYTES_MAX;
            return Err(if long { Lack::Wrong("a line without an end") } else { Lack::More });
        };
        let line = self.bytes(n)?;
        self.bytes(1)?;
        Ok(line)
    }

    fn about(&mut self) -> Result<About, Lack> {
        let begun = self.all.get(..MAGIC.len().min(self.all.len())).unwrap_or_default();
        if !MAGIC.as_bytes().starts_with(begun) {
            return Err(Lack::Foreign);
        }
        let first = self.line()?;
        let version = first.strip_prefix(MAGIC.as_bytes()).ok_or(Lack::Foreign)?;
        let version = std::str::from_utf8(version).ok().and_then(|text| text.parse::<u32>().ok());
        match version {
            Some(VERSION) => {}
            Some(found) if found > VERSION => return Err(Lack::Newer(found)),
            Some(_) | None => return Err(Lack::Foreign),
        }
        let line = self.line()?;
        serde_json::from_slice(line).map_err(|_| Lack::Wrong("its second line"))
    }

    fn log_or_end(&mut self) -> Result<Piece, Lack> {
        match self.array()? {
            [LOG] => self.log().map(Piece::Log),
            [END] => self.end().map(Piece::End),
            _ => Err(Lack::Wrong("neither a log nor the end")),
        }
    }

    fn log(&mut self) -> Result<Log, Lack> {
        // Looked through first: what has not all come is not copied each time that more of it comes.
        let from = self.at;
        self.walk_log()?;
        self.at = from;
        let name = self.field(NAME_BYTES_MAX)?;
        let name = std::str::from_utf8(name).map_err(|_| Lack::Wrong("the name of a log"))?;
        let head = Seq(self.number()?);
        let alarm = if self.is_there()? {
            Some(Timestamp(i64::from_le_bytes(self.array()?)))
        } else {
            None
        };
        let snapshot = if self.is_there()? {
            let (upto, state) = self.placed()?;
            Some((upto, state.to_vec()))
        } else {
            None
        };
        let n = u32::from_le_bytes(self.array()?);
        let mut records = Vec::new();
        let mut last = snapshot.as_ref().map_or(Seq::START, |(upto, _)| *upto);
        for _ in 0..n {
            let (seq, record) = self.placed()?;
            if seq <= last || seq > head {
                return Err(Lack::Wrong("events that are not in order"));
            }
            last = seq;
            records.push((seq, record.to_vec()));
        }
        Ok(Log { stream: Stream::stored(name), snapshot, records, head, alarm })
    }

    fn walk_log(&mut self) -> Result<(), Lack> {
        self.field(NAME_BYTES_MAX)?;
        self.number()?;
        if self.is_there()? {
            self.number()?;
        }
        if self.is_there()? {
            self.placed()?;
        }
        for _ in 0..u32::from_le_bytes(self.array()?) {
            self.placed()?;
        }
        Ok(())
    }

    fn end(&mut self) -> Result<Inventory, Lack> {
        let [logs, events, snapshots, alarms] =
            [self.number()?, self.number()?, self.number()?, self.number()?];
        let digest = self.array()?;
        self.bytes(DIGEST_BYTES)?;
        Ok(Inventory { logs, events, snapshots, alarms, digest })
    }
}

#[cfg(test)]
mod tests;
