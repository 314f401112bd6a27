//! Exports and imports whole logs. Knows nothing about where they come from.

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use redis::{Cmd, cmd};

use super::Redis;
use super::script::{Call, IMPORT_STREAM};
use crate::adapters::store::transfer::{Log, StreamTransfer};
use crate::domain::ids::Seq;
use crate::ports::{AppendError, Poke, READ_LIMIT_MAX, Store as _, Stream, Unavailable};

/// What a store calls out to hear itself, so often at most, and how long that takes.
const CALL: &str = "migrate";
const CALLS_MAX: u32 = 50;
const CALL_HEARD_WITHIN: Duration = Duration::from_millis(100);
/// So many names are asked for at a time, so that nobody waits long behind it.
const NAMES: u32 = 1_000;

impl Redis {
    /// How many other nodes are connected. Nothing where the account may not ask.
    pub async fn nodes(&self) -> Option<u64> {
        self.hears_itself().await;
        // This store listens, too.
        self.listeners().await.map(|n| n.saturating_sub(1))
    }

    /// Waits until this store hears what it says itself; else it might not be among those that are counted.
    async fn hears_itself(&self) {
        let mut feed = self.pokes.feed();
        for _ in 0..CALLS_MAX {
            self.send_ephemeral(&Stream::stored(CALL), Bytes::new()).await;
            let heard = async {
                while let Some(poke) = feed.next().await {
                    if matches!(&poke, Poke::Ephemeral { stream, .. } if stream.as_str() == CALL) {
                        break;
                    }
                }
            };
            if tokio::time::timeout(CALL_HEARD_WITHIN, heard).await.is_ok() {
                return;
            }
        }
    }

    /// How many connections listen to what this desk's logs do: one for each node, and one for this store itself once
    /// it is connected. Nothing where the account may not ask.
    async fn listeners(&self) -> Option<u64> {
        let mut count = cmd("PUBSUB");
        count.arg("NUMSUB").arg(self.keys.pokes());
        self.ask::<Vec<(String, u64)>>(count).await.ok()?.first().map(|(_, n)| *n)
    }

    /// The pages of a hash or a sorted set, as pairs of texts.
    pub(super) async fn pairs(
        &self,
        verb: &Cmd,
        key: &str,
    ) -> Result<Vec<(String, String)>, Unavailable> {
        let (mut pairs, mut cursor) = (Vec::new(), 0_u64);
        loop {
            let mut page = verb.clone();
            page.arg(key).arg(cursor).arg("COUNT").arg(NAMES);
            let (next, found) = self.ask::<(u64, Vec<(String, String)>)>(page).await?;
            pairs.extend(found);
            if next == 0 {
                return Ok(pairs);
            }
            cursor = next;
        }
    }
}

#[async_trait]
impl StreamTransfer for Redis {
    async fn logs(&self) -> Result<BTreeMap<Stream, Seq>, Unavailable> {
        let alarms = self.pairs(&cmd("ZSCAN"), &self.keys.alarms()).await?;
        let ringing = alarms.into_iter().map(|(stream, _)| (Stream::stored(&stream), Seq::START));
        let mut logs: BTreeMap<Stream, Seq> = ringing.collect();
        for (stream, head) in self.pairs(&cmd("HSCAN"), &self.keys.heads()).await? {
            let head = head.parse().map_err(|_| Unavailable {
                reason: format!("the head of {stream} in Redis is no number"),
            })?;
            logs.insert(Stream::stored(&stream), Seq(head));
        }
        Ok(logs)
    }

    async fn export_stream(&self, stream: &Stream) -> Result<Log, Unavailable> {
        let mut log = Log::of(stream, self.part(stream, Seq::START, READ_LIMIT_MAX).await?);
        while let Some((last, _)) = log.records.last().filter(|(last, _)| *last < log.head) {
            let more = self.part(stream, *last, READ_LIMIT_MAX).await?.records;
            if more.is_empty() {
                break;
            }
            log.records.extend(more);
        }
        Ok(log)
    }

    async fn import_stream(&self, log: Log) -> Result<(), AppendError> {
        let number = |number: Option<i64>| number.map(|n| n.to_string()).unwrap_or_default();
        let (upto, state) = log.snapshot.clone().unzip();
        let mut call = Call::default()
            .key(self.keys.heads())
            .key(self.keys.alarms())
            .key(self.keys.clock())
            .key(self.keys.log(&log.stream))
            .key(self.keys.snapshot(&log.stream))
            .arg(log.stream.as_str())
            .number(log.head)
            .arg(number(log.alarm.map(|at| at.0)))
            .arg(upto.map(|upto: Seq| upto.to_string()).unwrap_or_default())
            .arg(state.unwrap_or_default());
        for (seq, record) in &log.records {
            call = call.arg(format!("{seq}-0")).arg(record.as_slice());
        }
        let words = self.run::<Vec<String>>(&IMPORT_STREAM, call).await?;
        match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["done"] => Ok(()),
            // An answer that went astray was asked for again: what is there is then what was put.
            ["there", head]
                if *head == log.head.to_string()
                    && self.export_stream(&log.stream).await? == log =>
            {
                Ok(())
            }
            words => {
                let head = words.get(1).and_then(|head| head.parse().ok()).map_or(Seq::START, Seq);
                Err(AppendError::Conflict { stream: log.stream, head })
            }
        }
    }
}
