//! The store of many nodes: one desk in one Redis (7.0 or newer), in keys that hash alike.
//!
//! | key of desk `north` | type | holds |
//! |---|---|---|
//! | `{north}:v1:log:<stream>` | stream | the events of one log, under ids that are their positions: `7-0` |
//! | `{north}:v1:heads` | hash | stream → position of its newest event; outlives the events |
//! | `{north}:v1:snapshot:<stream>` | hash | `upto` and `state`: what stands for compacted events |
//! | `{north}:v1:alarms` | sorted set | streams by the millisecond in which they ring |
//! | `{north}:v1:lease:<name>` | string, expires | until when, and whose |
//! | `{north}:v1:batch:<token>` | string, expires | what came of one append, for two minutes |
//! | `{north}:v1:clock` | string | how many appends there were: numbers pokes, witnesses the data's life; or `closed 7 whole`, `closed 7 half` |
//! | `{north}:v1:epoch` | string | the name of the data's life |
//! | `{north}:v1:cut:<token>:…` | hash, sorted set, expire | heads and alarms at one moment, while a backup is begun |
//! | `{north}:v1:restoring` | string, expires | who puts a backup in |
//! | `{north}:v1:pokes:<database>` | channel | pokes and ephemeral messages |
//!
//! **Writes** are scripts, so each is done wholly or not at all, and seen by everybody in one order. They compare, write
//! and publish, nothing else. Each names every key it touches.
//!
//! **An answer that goes astray** is asked for again: each append has a random token under which its script notes what
//! came of it, and a second run with the token answers from the note. Within eight seconds; the note is kept for 120.
//! Only then the append is `Unavailable`, and the steps' own names for their acts take over.
//!
//! **The epoch** is made with the first connection. The clock is its witness: a node that has seen a higher count in
//! this epoch than Redis shows now (a backup was put back, a replica that lagged was promoted) creates a new epoch.
//! It looks at each new connection, at each pulse and each time the epoch is asked for, and no append is written while
//! Redis disagrees with what its node has seen. A restart that keeps its data keeps its epoch. What stays unseen: data
//! that went back and were counted up beyond all that any living node had seen, before any of those looked.
//!
//! **A closed desk** is one into which a backup is being put: its clock is the word `closed`, the number it was, and whether the
//! desk is still the old one (`whole`). No node greets such a Redis, one of an older version neither, so nobody works on half
//! a desk, also when the restore dies. Nodes that are connected already find another epoch with their next append and at
//! their next look, and lose the connection until it is open again.
//!
//! **A lease** uses the caller's clock, as the port demands and as the steps do; tests
//! can stop it. Nodes' clocks may differ by as much as leases are allowed to be wrong, which is why `puente doctor`
//! compares them; Redis's own clock only removes what nobody renewed for a minute longer than it was to last.
//!
//! **Pokes** come over a connection of their own, numbered by the clock, so that a missing one is noticed at the next, or
//! at the pulse. Whatever may have been missed is a gap.
//!
//! Knows nothing about what the events mean.

mod address;
mod keys;
mod script;
mod error;
mod backoff;
mod connect;
mod reply;
mod log_part;
mod epoch;
mod connection_manager;
mod pubsub_message;
mod subscriber;
mod append;
mod runtime;
mod diagnostics;
mod transfer;
mod cut;
mod vault;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use redis::{Cmd, Value, cmd};

use self::append::Appending;
use self::backoff::Backoff;
use self::connect::Connector;
use self::connection_manager::ConnectionManager;
use self::epoch::EpochWatermark;
use self::error::RequestError;
use self::keys::Keys;
use self::log_part::{moment, part};
use self::reply::read_as;
use self::runtime::StoreRuntime;
use self::script::{COMPACT, Call, FORGET, LEASE, READ, Script};
use self::subscriber::Subscriber;
use super::aside::Aside;
use super::batch::{Part, slice, validate};
use super::metrics::{self, Stopwatch};
use super::pokes::Pokes;
use super::record;
use crate::domain::fact::Snapshot;
use crate::domain::ids::{NodeId, Seq};
use crate::domain::time::{Span, Timestamp};
use crate::ports::{
    AppendError, Batch, Epoch, Ids, PokeFeed, READ_LIMIT_MAX, RECORD_BYTES_MAX, Slice, Store,
    Stream, Unavailable,
};

pub use self::address::{Address, AddressError};
pub use self::diagnostics::{Diagnostics, diagnose};

/// What may be read twice is tried so often.
const TRIES_MAX: u32 = 3;
/// Redis removes a lease that nobody has renewed for so long after its end.
const LEASE_KEPT: Duration = Duration::from_secs(60);

/// What an operator chooses.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where it is.
    pub address: Address,
    /// The certificate that signs the server's, in PEM; the public ones when there is none.
    pub ca: Option<Vec<u8>>,
    /// Which desk; several may share a Redis.
    pub desk: String,
    /// An append counts only when this many replicas have it.
    pub wait_replicas: u16,
    /// A server that keeps no file of what was written is not used.
    pub must_keep: bool,
}

/// A store in Redis. It begins to connect when it is made and never stops trying; until then everything is
/// unavailable. Dropping it finishes what was asked.
pub struct Redis {
    // In the order of dropping: the thread finishes first.
    runtime: StoreRuntime,
    connections: ConnectionManager,
    watermark: Arc<EpochWatermark>,
    keys: Keys,
    ids: Arc<dyn Ids>,
    pokes: Pokes,
    aside: Aside,
    wait_replicas: u16,
}

impl Redis {
    /// A store at this address. Fails only when this machine has no thread left for it.
    pub fn new(options: Options, ids: Arc<dyn Ids>) -> io::Result<Self> {
        Self::made(options, ids, false)
    }

    /// The same for a restore: also opens a desk that an interrupted restore closed.
    pub fn for_restoring(options: Options, ids: Arc<dyn Ids>) -> io::Result<Self> {
        Self::made(options, ids, true)
    }

    fn made(options: Options, ids: Arc<dyn Ids>, also_closed: bool) -> io::Result<Self> {
        let runtime = StoreRuntime::start()?;
        let keys = Keys::new(&options.desk, options.address.db);
        let connector = Arc::new(Connector::new(options.address, options.ca));
        let watermark =
            EpochWatermark::new(keys.clone(), ids.clone(), also_closed, options.must_keep);
        let watermark = Arc::new(watermark);
        let pokes = Pokes::new();
        let backoff = || Backoff::new(ids.clone());
        let with_writers = options.wait_replicas > 0;
        let (connections, reconnector) = connection_manager::connection_manager(
            connector.clone(),
            watermark.clone(),
            backoff(),
            with_writers,
        );
        runtime.keep(reconnector.run());
        let subscriber = Subscriber {
            connector,
            channel: keys.pokes(),
            connections: connections.clone(),
            watermark: watermark.clone(),
            pokes: pokes.clone(),
            backoff: backoff(),
        };
        runtime.keep(subscriber.run());
        let wait_replicas = options.wait_replicas;
        let aside = Aside::default();
        Ok(Self { runtime, connections, watermark, keys, ids, pokes, aside, wait_replicas })
    }

    /// Runs a script that may run twice: what it does is the same the second time.
    async fn run<T>(&self, script: &'static Script, call: Call) -> Result<T, Unavailable>
    where
        T: redis::FromRedisValue + Send + 'static,
    {
        let connections = self.connections.clone();
        self.tried(move || {
            let (connections, call) = (connections.clone(), call.clone());
            async move { connections.run(script, &call).await }
        })
        .await
    }

    /// Asks something that may be asked twice.
    async fn ask<T>(&self, command: Cmd) -> Result<T, Unavailable>
    where
        T: redis::FromRedisValue + Send + 'static,
    {
        let connections = self.connections.clone();
        self.tried(move || {
            let (connections, command) = (connections.clone(), command.clone());
            async move { connections.ask(&command).await }
        })
        .await
    }

    async fn tried<T, A>(&self, attempt: impl Fn() -> A + Send + 'static) -> Result<T, Unavailable>
    where
        T: redis::FromRedisValue + Send + 'static,
        A: Future<Output = Result<Value, RequestError>> + Send,
    {
        let mut backoff = Backoff::new(self.ids.clone());
        let tries = async move {
            let mut tries = 1;
            loop {
                match attempt().await {
                    Err(RequestError::Indeterminate(_) | RequestError::Transient(_))
                        if tries < TRIES_MAX =>
                    {
                        tries += 1;
                        tokio::time::sleep(backoff.next()).await;
                    }
                    answer => return answer.and_then(read_as),
                }
            }
        };
        let answer = self.runtime.perform(tries).await?;
        answer.map_err(Unavailable::from).inspect_err(|_| metrics::failed())
    }

    /// Part of a log, still encoded.
    async fn part(&self, stream: &Stream, after: Seq, limit: u16) -> Result<Part, Unavailable> {
        let call = Call::default()
            .key(self.keys.heads())
            .key(self.keys.alarms())
            .key(self.keys.log(stream))
            .key(self.keys.snapshot(stream))
            .arg(stream.as_str())
            .number(after)
            .number(limit);
        let words = self.run::<Vec<Vec<u8>>>(&READ, call).await?;
        part(&words)
            .ok_or_else(|| Unavailable {
                reason: format!("what Redis holds of {stream} is not what Puente wrote"),
            })
            .inspect_err(|_| metrics::failed())
    }

    fn appending(&self) -> Appending {
        Appending {
            connections: self.connections.clone(),
            watermark: self.watermark.clone(),
            keys: self.keys.clone(),
            ids: self.ids.clone(),
            wait_replicas: self.wait_replicas,
        }
    }
}

#[async_trait]
impl Store for Redis {
    async fn append(&self, batch: Batch) -> Result<Vec<Seq>, AppendError> {
        let watch = Stopwatch::start();
        let outcome = match validate(batch) {
            Ok(appends) if appends.is_empty() => Ok(Vec::new()),
            Ok(appends) => {
                let appending = self.appending().perform(appends);
                self.runtime.perform(appending).await.unwrap_or_else(|gone| Err(gone.into()))
            }
            Err(refused) => Err(refused),
        };
        if let Err(AppendError::Unavailable(_)) = outcome {
            metrics::failed();
        }
        metrics::appended(&watch, &outcome);
        outcome
    }

    async fn read(&self, stream: &Stream, after: Seq, limit: u16) -> Result<Slice, Unavailable> {
        let part = self.part(stream, after, limit.min(READ_LIMIT_MAX)).await?;
        slice(stream, after, part, &self.aside).inspect_err(|_| metrics::failed())
    }

    async fn confirm(&self) -> Result<(), Unavailable> {
        if self.wait_replicas == 0 {
            return Ok(());
        }
        // A batch of nothing: replicas that have it have all that was written before.
        let appending = self.appending().perform(Vec::new());
        let outcome = self.runtime.perform(appending).await?;
        match outcome {
            Ok(_) => Ok(()),
            Err(AppendError::Unavailable(unavailable)) => {
                metrics::failed();
                Err(unavailable)
            }
            Err(other) => Err(Unavailable { reason: other.to_string() }),
        }
    }

    async fn due(&self, now: Timestamp, limit: u16) -> Result<Vec<Stream>, Unavailable> {
        if limit == 0 {
            // Redis would take it for "all".
            return Ok(Vec::new());
        }
        let mut due = cmd("ZRANGEBYSCORE");
        due.arg(self.keys.alarms()).arg("-inf").arg(now.0).arg("LIMIT").arg(0).arg(limit);
        let names = self.ask::<Vec<String>>(due).await?;
        Ok(names.iter().map(|name| Stream::stored(name)).collect())
    }

    async fn next_alarm(&self) -> Result<Option<Timestamp>, Unavailable> {
        let mut first = cmd("ZRANGE");
        first.arg(self.keys.alarms()).arg(0).arg(0).arg("WITHSCORES");
        let first = self.ask::<Vec<(String, f64)>>(first).await?;
        Ok(first.first().map(|(_, at)| moment(*at)))
    }

    async fn compact(
        &self,
        stream: &Stream,
        upto: Seq,
        snapshot: Snapshot,
    ) -> Result<(), AppendError> {
        let call = Call::default()
            .key(self.keys.heads())
            .key(self.keys.log(stream))
            .key(self.keys.snapshot(stream))
            .key(self.keys.epoch())
            .arg(stream.as_str())
            .number(upto)
            .arg(record::encode_snapshot(&snapshot))
            .arg(format!("{}-0", upto.next()))
            .arg(self.watermark.seen().epoch);
        let words = self.run::<Vec<String>>(&COMPACT, call).await?;
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let refused = |reason| Err(AppendError::Refused { reason });
        match words.as_slice() {
            ["done"] => Ok(()),
            ["lost"] => refused(format!("a snapshot of {stream} from another life of the data")),
            ["beyond", head] => {
                refused(format!("a snapshot up to {upto} of {stream}, whose head is {head}"))
            }
            _ => refused(format!("a snapshot up to {upto} of {stream}, where nothing is left")),
        }
    }

    async fn forget(&self, stream: &Stream) -> Result<(), Unavailable> {
        let call = Call::default()
            .key(self.keys.alarms())
            .key(self.keys.log(stream))
            .key(self.keys.snapshot(stream))
            .arg(stream.as_str());
        self.run::<Vec<String>>(&FORGET, call).await.map(|_| ())
    }

    async fn lease(
        &self,
        name: &str,
        owner: &NodeId,
        now: Timestamp,
        ttl: Span,
    ) -> Result<bool, Unavailable> {
        let call = Call::default()
            .key(self.keys.lease(name))
            .arg(owner.as_str())
            .number(now.0)
            .number(now.plus(ttl).0);
        let call = if ttl == Span::ZERO {
            call.arg("")
        } else {
            call.number(u128::from(ttl.as_ms()) + LEASE_KEPT.as_millis())
        };
        Ok(self.run::<i64>(&LEASE, call).await? == 1)
    }

    async fn is_leased(&self, name: &str, now: Timestamp) -> Result<bool, Unavailable> {
        let mut get = cmd("GET");
        get.arg(self.keys.lease(name));
        let held: Option<String> = self.ask(get).await?;
        let until = held.as_deref().and_then(|held| held.split(' ').next()?.parse::<i64>().ok());
        Ok(until.is_some_and(|until| until > now.0))
    }

    async fn send_ephemeral(&self, stream: &Stream, body: Bytes) {
        // A courtesy of that size is none.
        if body.len() > RECORD_BYTES_MAX {
            return;
        }
        let mut publish = cmd("PUBLISH");
        publish.arg(self.keys.pokes()).arg(pubsub_message::ephemeral(stream, &body));
        let connections = self.connections.clone();
        // Once at most: one that goes astray is no loss.
        let _ = self.runtime.perform(async move { connections.ask(&publish).await }).await;
    }

    fn pokes(&self) -> Box<dyn PokeFeed> {
        self.pokes.feed()
    }

    async fn epoch(&self) -> Result<Epoch, Unavailable> {
        let connections = self.connections.clone();
        let seen = self.runtime.perform(async move { connections.refresh().await }).await?;
        Ok(Epoch(seen.map_err(Unavailable::from).inspect_err(|_| metrics::failed())?.epoch))
    }
}
