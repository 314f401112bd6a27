//! The whole desk at one moment, while nodes go on writing: its positions and alarms are copied in one step, and of each
//! log is then taken what lies before its position. A batch moves all of its logs in one step, too, so it is in the cut
//! wholly or not at all. Knows nothing about what becomes of it.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use redis::cmd;
use tokio::time::Instant;

use super::script::{CUT, Call};
use super::{Redis, moment, part};
use crate::adapters::store::backup::{About, Writing};
use crate::adapters::store::transfer::{Log, StreamTransfer};
use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;
use crate::ports::{Store as _, Stream, Taking, Unavailable};

/// So many logs are under way at a time …
const AT_ONCE: usize = 32;
/// … of this many that are returned together.
const LOGS_AT_ONCE: usize = 128;
/// The copies are read at once and taken away; should this process die, Redis does it.
const KEPT_S: u64 = 600;

/// The desk at one moment.
struct Cut {
    epoch: String,
    /// Where each log's end was, and its alarm.
    ends: BTreeMap<Stream, (Seq, Option<Timestamp>)>,
    /// The log that may be compacted at any time.
    desk: Log,
}

/// Keeps others from closing a desk that is closed already.
pub(super) struct Lock {
    key: String,
    kept: Mutex<Instant>,
}

impl Lock {
    /// How long Redis keeps one that nobody renews: should this process die, another may try after it.
    pub(super) const LASTS: Duration = Duration::from_secs(60);
    const RENEWED_EVERY: Duration = Duration::from_secs(10);

    pub(super) fn new(key: String) -> Self {
        Self { key, kept: Mutex::new(Instant::now()) }
    }

    /// Says now and then that somebody is still at work.
    pub(super) async fn keep(&self, store: &Redis) -> Result<(), Unavailable> {
        {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.elapsed() < Self::RENEWED_EVERY {
                return Ok(());
            }
            *kept = Instant::now();
        }
        let mut expire = cmd("EXPIRE");
        expire.arg(&self.key).arg(Self::LASTS.as_secs());
        if store.ask::<i64>(expire).await? == 0 {
            let reason = "this desk was left alone for too long while a backup was put in";
            return Err(Unavailable { reason: format!("{reason}; give the command again") });
        }
        Ok(())
    }
}

impl Redis {
    /// The desk on its way out, as it is now.
    pub(super) async fn out<'a>(
        &'a self,
        at: Timestamp,
        lock: Option<&'a Lock>,
    ) -> Result<Box<dyn Taking + 'a>, Unavailable> {
        let cut = self.cut().await?;
        let logs = u64::try_from(cut.ends.len()).unwrap_or(u64::MAX);
        let mut out = Vec::new();
        let about = About::new(at, cut.epoch.clone(), logs);
        let writing = Some(Writing::begin(&about, &mut out));
        Ok(Box::new(Leaving { store: self, lock, cut, writing, out }))
    }

    async fn cut(&self) -> Result<Cut, Unavailable> {
        let (keys, desk, token) = (&self.keys, Stream::desk(), self.ids.token());
        let copies = [keys.cut(&token, "heads"), keys.cut(&token, "alarms")];
        let [heads, alarms] = copies.clone();
        let call = Call::default()
            .key(keys.heads())
            .key(keys.alarms())
            .key(keys.clock())
            .key(keys.epoch())
            .key(keys.log(&desk))
            .key(keys.snapshot(&desk))
            .key(heads.clone())
            .key(alarms.clone())
            .number(KEPT_S);
        let words = self.run::<Vec<Vec<u8>>>(&CUT, call).await?;
        let mut ends = BTreeMap::new();
        let odd = |what: String| Unavailable { reason: format!("{what} in Redis is no number") };
        for (stream, head) in self.pairs(&cmd("HSCAN"), &heads).await? {
            let head = head.parse().map_err(|_| odd(format!("the head of {stream}")))?;
            ends.insert(Stream::stored(&stream), (Seq(head), None));
        }
        for (stream, at) in self.pairs(&cmd("ZSCAN"), &alarms).await? {
            let at = at.parse().map_err(|_| odd(format!("the alarm of {stream}")))?;
            ends.entry(Stream::stored(&stream)).or_insert((Seq::START, None)).1 = Some(moment(at));
        }
        let mut unlink = cmd("UNLINK");
        unlink.arg(&copies[..]);
        self.ask::<i64>(unlink).await?;
        let (epoch, desk) = of_desk(&words, &ends)
            .ok_or_else(|| Unavailable { reason: "Redis says what it never says".to_owned() })?;
        Ok(Cut { epoch, ends, desk })
    }

    /// What a log was when its end was there.
    async fn as_of(
        &self,
        stream: Stream,
        (head, alarm): (Seq, Option<Timestamp>),
    ) -> Result<Log, Unavailable> {
        let mut log = if head == Seq::START {
            Log { stream, snapshot: None, records: Vec::new(), head, alarm }
        } else {
            self.export_stream(&stream).await?
        };
        log.records.retain(|(seq, _)| *seq <= head);
        (log.head, log.alarm) = (head, alarm);
        let from = log.snapshot.as_ref().map_or(0, |(upto, _)| upto.0);
        let events = u64::try_from(log.records.len()).unwrap_or(u64::MAX);
        let is_forgotten = from == 0 && events == 0;
        if from + events == head.0 || is_forgotten {
            // Forgotten since, or before: nobody shall bring it back.
            return Ok(log);
        }
        Err(Unavailable {
            reason: format!("the past of {} is not whole, or has just been compacted", log.stream),
        })
    }
}

/// What `cut.lua` says: the epoch, and the one log that came along.
fn of_desk(
    words: &[Vec<u8>],
    ends: &BTreeMap<Stream, (Seq, Option<Timestamp>)>,
) -> Option<(String, Log)> {
    let ([epoch, _clock, upto, state], events) = words.split_first_chunk::<4>()?;
    let desk = Stream::desk();
    let (head, alarm) = ends.get(&desk).copied().unwrap_or((Seq::START, None));
    let mut read = vec![head.to_string().into_bytes(), Vec::new(), upto.clone(), state.clone()];
    read.extend_from_slice(events);
    let mut log = Log::of(&desk, part(&read)?);
    log.alarm = alarm;
    Some((String::from_utf8(epoch.clone()).ok()?, log))
}

/// A desk on its way out.
struct Leaving<'a> {
    store: &'a Redis,
    lock: Option<&'a Lock>,
    cut: Cut,
    /// Until the end is written.
    writing: Option<Writing>,
    out: Vec<u8>,
}

impl Leaving<'_> {
    async fn more(&mut self) -> Result<(), Unavailable> {
        let mut some = Vec::new();
        while some.len() < LOGS_AT_ONCE
            && let Some(next) = self.cut.ends.pop_first()
        {
            some.push(next);
        }
        let Some(writing) = &mut self.writing else { return Ok(()) };
        let (store, desk) = (self.store, &self.cut.desk);
        let mut logs = stream::iter(some)
            .map(|(stream, end)| async move {
                if stream == desk.stream {
                    return Ok(desk.clone());
                }
                store.as_of(stream, end).await
            })
            .buffered(AT_ONCE);
        while let Some(log) = logs.next().await {
            writing.log(&log?, &mut self.out);
        }
        drop(logs);
        if self.cut.ends.is_empty() {
            let epoch = self.store.epoch().await?.0;
            if epoch != self.cut.epoch {
                let reason = "Redis has begun another life of the data meanwhile";
                return Err(Unavailable { reason: reason.to_owned() });
            }
            if let Some(writing) = self.writing.take() {
                writing.end(&mut self.out);
            }
        }
        Ok(())
    }
}

#[async_trait]
impl Taking for Leaving<'_> {
    async fn next(&mut self) -> Result<Option<Bytes>, Unavailable> {
        if let Some(lock) = self.lock {
            lock.keep(self.store).await?;
        }
        if self.writing.is_some() {
            self.more().await?;
        }
        let out = std::mem::take(&mut self.out);
        Ok((!out.is_empty()).then(|| out.into()))
    }
}
