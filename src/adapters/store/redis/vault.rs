//! A backup out of Redis and into it. Putting one in takes many steps, so the desk is closed first: the word in place of
//! its clock keeps every node away until all of it is there, also when this process dies in between. Knows nothing about
//! files.

use std::time::Duration;

use async_trait::async_trait;
use futures_util::{StreamExt, TryStreamExt, stream};

use super::Redis;
use super::cut::Lock;
use super::script::{CLOSE, Call, EMPTY, OPEN};
use crate::adapters::store::backup::{Piece, Reading, Tally};
use crate::adapters::store::transfer::{Log, StreamTransfer};
use crate::domain::time::Timestamp;
use crate::ports::{
    AppendError, Closed, Inventory, RestoreError, Stream, Taking, Unavailable, Vault,
};

/// So many logs are under way at a time.
const AT_ONCE: usize = 32;
/// So many logs are taken away at a time.
const EMPTIED_AT_ONCE: usize = 256;
/// Every node that is connected looks at the data's life this often, and then leaves a closed desk alone.
const NODES_NOTICE_WITHIN: Duration = Duration::from_secs(6);

#[async_trait]
impl Vault for Redis {
    async fn take(&self, at: Timestamp) -> Result<Box<dyn Taking + '_>, Unavailable> {
        self.out(at, None).await
    }

    async fn close(&self, may_replace: bool) -> Result<Box<dyn Closed + '_>, RestoreError> {
        let keys = &self.keys;
        let call = Call::default()
            .key(keys.clock())
            .key(keys.epoch())
            .key(keys.heads())
            .key(keys.alarms())
            .key(keys.lock())
            .arg(keys.pokes())
            .arg(self.ids.body())
            .arg(if may_replace { "1" } else { "" })
            .arg(self.ids.token())
            .number(Lock::LASTS.as_secs());
        let words = self.run::<Vec<String>>(&CLOSE, call).await?;
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let number = |n: &str| n.parse::<u64>().unwrap_or(0);
        let logs = match words.as_slice() {
            ["closed" | "half", n] => number(n),
            ["occupied", n] => return Err(RestoreError::Occupied { logs: number(n) }),
            _ => return Err(RestoreError::Busy),
        };
        if self.nodes().await != Some(0) {
            tokio::time::sleep(NODES_NOTICE_WITHIN).await;
        }
        let (lock, reading) = (Lock::new(keys.lock()), Reading::default());
        Ok(Box::new(Shut { store: self, logs, lock, reading }))
    }
}

/// A closed desk.
struct Shut<'a> {
    store: &'a Redis,
    logs: u64,
    lock: Lock,
    reading: Reading,
}

impl Shut<'_> {
    async fn empty(&self) -> Result<(), RestoreError> {
        let there: Vec<Stream> = self.store.logs().await?.into_keys().collect();
        let keys = &self.store.keys;
        // Once also where there is nothing: from here on the desk is half a desk.
        for some in there.chunks(EMPTIED_AT_ONCE).chain(there.is_empty().then_some(&[][..])) {
            let mut call = Call::default().key(keys.clock()).key(keys.heads()).key(keys.alarms());
            for stream in some {
                call = call.key(keys.log(stream)).key(keys.snapshot(stream)).arg(stream.as_str());
            }
            if self.store.run::<Vec<String>>(&EMPTY, call).await? != ["done"] {
                return Err(opened_by_somebody().into());
            }
            self.lock.keep(self.store).await?;
        }
        Ok(())
    }

    async fn fill(&self, logs: Vec<Log>) -> Result<(), RestoreError> {
        let mut puts =
            stream::iter(logs).map(|log| self.store.import_stream(log)).buffer_unordered(AT_ONCE);
        while let Some(put) = puts.next().await {
            put.map_err(|error| match error {
                AppendError::Unavailable(unavailable) => unavailable,
                other => Unavailable { reason: other.to_string() },
            })?;
        }
        Ok(())
    }

    async fn read_again(&self) -> Result<Inventory, Unavailable> {
        let there = self.store.logs().await?;
        let store = self.store;
        let mut logs = stream::iter(there.into_keys())
            .map(|stream| async move { store.export_stream(&stream).await })
            .buffered(AT_ONCE);
        let mut tally = Tally::default();
        while let Some(log) = logs.try_next().await? {
            tally.add(&log);
            self.lock.keep(store).await?;
        }
        Ok(tally.inventory())
    }

    /// Whether the desk is open then.
    async fn reopen(&self, epoch: String, is_whole: bool) -> Result<bool, Unavailable> {
        let keys = &self.store.keys;
        let call = Call::default()
            .key(keys.clock())
            .key(keys.epoch())
            .key(keys.lock())
            .arg(keys.pokes())
            .arg(epoch)
            .arg(if is_whole { "1" } else { "" });
        Ok(self.store.run::<Vec<String>>(&OPEN, call).await? == ["open"])
    }
}

fn opened_by_somebody() -> Unavailable {
    let reason = "the desk in Redis was opened by somebody else while a backup was put in";
    Unavailable { reason: reason.to_owned() }
}

#[async_trait]
impl Closed for Shut<'_> {
    fn holds(&self) -> u64 {
        self.logs
    }

    async fn take(&self, at: Timestamp) -> Result<Box<dyn Taking + '_>, Unavailable> {
        self.store.out(at, Some(&self.lock)).await
    }

    async fn put(&mut self, bytes: &[u8]) -> Result<(), RestoreError> {
        self.reading.push(bytes);
        let mut logs = Vec::new();
        while let Some(piece) =
            self.reading.piece().map_err(|error| RestoreError::Backup(error.to_string()))?
        {
            match piece {
                Piece::About(_) => self.empty().await?,
                Piece::Log(log) => logs.push(log),
                Piece::End(_) => {}
            }
        }
        self.fill(logs).await?;
        Ok(self.lock.keep(self.store).await?)
    }

    async fn open(&mut self, epoch: &str) -> Result<Inventory, RestoreError> {
        let given =
            self.reading.ended().map_err(|error| RestoreError::Backup(error.to_string()))?;
        let found = self.read_again().await?;
        if found != given {
            let (given, found) = (Box::new(given), Box::new(found));
            return Err(RestoreError::Differs { given, found });
        }
        if !self.reopen(epoch.to_owned(), true).await? {
            return Err(opened_by_somebody().into());
        }
        Ok(found)
    }

    async fn leave(&mut self) -> bool {
        let epoch = self.store.ids.body();
        self.reopen(epoch, false).await.unwrap_or(false)
    }
}
