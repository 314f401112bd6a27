//! This store's desk as a whole: out of one transaction that reads, which is one moment of it, and into one transaction
//! that writes, which happens or does not. Knows nothing about files or sockets.
//!
//! Who closes the desk holds the gate: writes are refused meanwhile, not queued, because they were decided on data that
//! are about to be others. Reads go on and see the old data until the new ones are there.

use std::sync::PoisonError;

use async_trait::async_trait;
use bytes::Bytes;
use redb::{Error, ReadTransaction, WriteTransaction};
use tokio::sync::RwLockWriteGuard;

use super::scan::{ReadScan, WriteScan};
use super::{Embedded, tables, unavailable};
use crate::adapters::store::backup::{About, Piece, Reading, Tally, Writing};
use crate::adapters::store::transfer::Log;
use crate::domain::time::Timestamp;
use crate::ports::{
    AppendError, Closed, Inventory, Poke, RestoreError, Stream, Taking, Unavailable, Vault,
};

/// So many bytes are handed out at a time, or one log more.
const CHUNK_BYTES: usize = 128 * 1024;
/// So many logs are read between two looks at what else there is to do.
const LOGS_AT_ONCE: usize = 256;

#[async_trait]
impl Vault for Embedded {
    async fn take(&self, at: Timestamp) -> Result<Box<dyn Taking + '_>, Unavailable> {
        let epoch = self.epoch.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let transaction = self.held.begin_read()?;
        let logs = ReadScan::of(&transaction).and_then(|scan| scan.len());
        let about = About::new(at, epoch, logs.map_err(|error| unavailable(&error))?);
        let mut out = Vec::new();
        let writing = Some(Writing::begin(&about, &mut out));
        Ok(Box::new(Leaving { transaction, writing, out, last: None }))
    }

    async fn close(&self, may_replace: bool) -> Result<Box<dyn Closed + '_>, RestoreError> {
        // Waits for the writes that are being done.
        let gate = self.gate.write().await;
        let logs = self.reading(|transaction| {
            let scan = ReadScan::of(transaction)?;
            Ok(if scan.is_empty()? { 0 } else { scan.len()?.max(1) })
        })?;
        if logs > 0 && !may_replace {
            return Err(RestoreError::Occupied { logs });
        }
        let (reading, gate) = (Reading::default(), Some(gate));
        Ok(Box::new(Shut { store: self, logs, reading, new: None, gate, is_new: false }))
    }
}

/// A desk on its way out.
struct Leaving {
    transaction: ReadTransaction,
    /// Until the end is written.
    writing: Option<Writing>,
    out: Vec<u8>,
    last: Option<Stream>,
}

impl Leaving {
    fn more(&mut self) -> Result<(), Error> {
        let scan = ReadScan::of(&self.transaction)?;
        while let Some(writing) = &mut self.writing
            && self.out.len() < CHUNK_BYTES
        {
            if let Some(log) = scan.behind(self.last.as_ref())? {
                writing.log(&log, &mut self.out);
                self.last = Some(log.stream);
            } else if let Some(writing) = self.writing.take() {
                writing.end(&mut self.out);
            }
        }
        Ok(())
    }
}

#[async_trait]
impl Taking for Leaving {
    async fn next(&mut self) -> Result<Option<Bytes>, Unavailable> {
        self.more().map_err(|error| unavailable(&error))?;
        let out = std::mem::take(&mut self.out);
        // Others have their turn, also where nobody waits for the bytes.
        tokio::task::yield_now().await;
        Ok((!out.is_empty()).then(|| out.into()))
    }
}

/// A closed desk.
struct Shut<'a> {
    store: &'a Embedded,
    logs: u64,
    reading: Reading,
    /// What is being put in; nothing of it is seen before it is committed.
    new: Option<WriteTransaction>,
    gate: Option<RwLockWriteGuard<'a, ()>>,
    is_new: bool,
}

impl Drop for Shut<'_> {
    fn drop(&mut self) {
        // What was not committed is as if it had never been.
        self.new = None;
        self.gate = None;
        if self.is_new {
            // Everything may be otherwise than it was.
            self.store.pokes.send(Poke::Gap);
        }
    }
}

impl Shut<'_> {
    fn take_in(&mut self) -> Result<(), RestoreError> {
        let mut logs = Vec::new();
        while let Some(piece) =
            self.reading.piece().map_err(|error| RestoreError::Backup(error.to_string()))?
        {
            match piece {
                Piece::About(_) => {
                    let medium = self.store.medium();
                    let new = self.store.held.writing(|db| tables::begin(db, medium))?;
                    tables::clear(&new).map_err(|error| unavailable(&error))?;
                    self.new = Some(new);
                }
                Piece::Log(log) => logs.push(log),
                Piece::End(_) => {}
            }
        }
        self.fill(&logs)
    }

    fn fill(&self, logs: &[Log]) -> Result<(), RestoreError> {
        let Some(new) = self.new.as_ref().filter(|_| !logs.is_empty()) else { return Ok(()) };
        match tables::fill(new, logs).map_err(|error| unavailable(&error))? {
            Ok(_) => Ok(()),
            Err(AppendError::Unavailable(unavailable)) => Err(unavailable.into()),
            Err(other) => Err(RestoreError::Backup(other.to_string())),
        }
    }
}

/// What was put in, read again before it counts.
async fn read_again(new: &WriteTransaction) -> Result<Inventory, Unavailable> {
    let (mut tally, mut last) = (Tally::default(), None);
    let mut some = |last: &mut Option<Stream>| -> Result<bool, Error> {
        let scan = WriteScan::of(new)?;
        for _ in 0..LOGS_AT_ONCE {
            let Some(log) = scan.behind(last.as_ref())? else { return Ok(false) };
            tally.add(&log);
            *last = Some(log.stream);
        }
        Ok(true)
    };
    while some(&mut last).map_err(|error| unavailable(&error))? {
        tokio::task::yield_now().await;
    }
    Ok(tally.inventory())
}

#[async_trait]
impl Closed for Shut<'_> {
    fn holds(&self) -> u64 {
        self.logs
    }

    async fn take(&self, at: Timestamp) -> Result<Box<dyn Taking + '_>, Unavailable> {
        self.store.take(at).await
    }

    async fn put(&mut self, bytes: &[u8]) -> Result<(), RestoreError> {
        self.reading.push(bytes);
        self.take_in()?;
        tokio::task::yield_now().await;
        Ok(())
    }

    async fn open(&mut self, epoch: &str) -> Result<Inventory, RestoreError> {
        let given =
            self.reading.ended().map_err(|error| RestoreError::Backup(error.to_string()))?;
        let gone = || Unavailable { reason: "nothing was put in".to_owned() };
        let new = self.new.take().ok_or_else(gone)?;
        let found = read_again(&new).await?;
        if found != given {
            let (given, found) = (Box::new(given), Box::new(found));
            return Err(RestoreError::Differs { given, found });
        }
        let committed = tables::rename(&new, epoch)
            .and_then(|()| new.commit().map_err(Error::from))
            .map_err(|error| unavailable(&error));
        committed?;
        epoch.clone_into(&mut self.store.epoch.lock().unwrap_or_else(PoisonError::into_inner));
        self.is_new = true;
        Ok(found)
    }

    async fn leave(&mut self) -> bool {
        true
    }
}
