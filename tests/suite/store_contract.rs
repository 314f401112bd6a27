//! What `ports::Store` promises, held against every store there is. A new one is done when it passes.
//! Knows nothing about how any of them works.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use puente::adapters::store::POKES_HELD;
use puente::adapters::store::embedded::Embedded;
use puente::domain::conversation::Event;
use puente::domain::fact::{Fact, Snapshot};
use puente::domain::ids::{CommandId, NodeId, Seq, VisitorId};
use puente::domain::lang::{Lang, LangSource};
use puente::domain::time::{Span, Timestamp};
use puente::ports::{
    AlarmChange, AppendError, BATCH_LIMIT, Batch, Entry, Epoch, Expect, Poke, PokeFeed,
    READ_LIMIT_MAX, RECORD_BYTES_MAX, Record, Store, Stream,
};
use tempfile::TempDir;
use tokio::time::timeout;

use crate::support::redis::{connected, fresh_desk, options, shared};

/// A fresh store, with what must live as long as it does.
pub(crate) struct Subject {
    pub(crate) store: Arc<dyn Store>,
    _dir: Option<TempDir>,
}

pub(crate) fn in_memory() -> Subject {
    Subject { store: Arc::new(Embedded::in_memory("e1")), _dir: None }
}

pub(crate) fn on_disk() -> Subject {
    let dir = TempDir::new().unwrap();
    Subject { store: Arc::new(Embedded::open(dir.path(), "e1").unwrap()), _dir: Some(dir) }
}

/// A desk of its own in a server that others use, too.
pub(crate) async fn in_redis() -> Subject {
    let store = connected(options(&shared().url(), &fresh_desk())).await;
    Subject { store, _dir: None }
}

/// Runs each promise against each store, as a test of its own.
macro_rules! promises {
    ($($promise:ident),+ $(,)?) => {
        mod in_memory {
            $(#[tokio::test] async fn $promise() { super::$promise(super::in_memory()).await; })+
        }
        mod on_disk {
            $(#[tokio::test] async fn $promise() { super::$promise(super::on_disk()).await; })+
        }
        mod redis {
            $(#[tokio::test] async fn $promise() { super::$promise(super::in_redis().await).await; })+
        }
    };
}

mod appends;
mod alarms;
mod reads;
mod pokes;

pub(crate) fn fact(name: &str) -> Fact {
    Event::PersonAsked { command: CommandId::parse(name).unwrap() }.into()
}

pub(crate) fn facts(prefix: &str, n: usize) -> Vec<Fact> {
    (1..=n).map(|i| fact(&format!("{prefix}{i}"))).collect()
}

pub(crate) fn stream(name: &str) -> Stream {
    Stream::stored(name)
}

pub(crate) fn entry(name: &str, expect: Expect, facts: Vec<Fact>) -> Entry {
    Entry { stream: stream(name), expect, facts, alarm: AlarmChange::Keep }
}

pub(crate) fn alarm(name: &str, alarm: AlarmChange) -> Entry {
    Entry { stream: stream(name), expect: Expect::Any, facts: vec![], alarm }
}

pub(crate) fn batch(at: i64, entries: Vec<Entry>) -> Batch {
    Batch { at: Timestamp(at), entries }
}

pub(crate) fn snapshot() -> Snapshot {
    Snapshot::Desk(Box::default())
}

impl Subject {
    async fn add(&self, name: &str, facts: Vec<Fact>) -> Seq {
        let entries = vec![entry(name, Expect::Any, facts)];
        self.store.append(batch(1, entries)).await.unwrap()[0]
    }

    async fn change_alarm(&self, name: &str, change: AlarmChange) -> Option<Timestamp> {
        self.store.append(batch(1, vec![alarm(name, change)])).await.unwrap();
        self.store.read(&stream(name), Seq::START, 0).await.unwrap().alarm
    }

    async fn head(&self, name: &str) -> Seq {
        self.store.read(&stream(name), Seq::START, 0).await.unwrap().head
    }

    async fn seqs(&self, name: &str, after: u64, limit: u16) -> Vec<u64> {
        let slice = self.store.read(&stream(name), Seq(after), limit).await.unwrap();
        slice.records.iter().map(|record| record.seq.0).collect()
    }

    async fn lease(&self, owner: &str, now: i64, ttl: u64) -> bool {
        let owner = NodeId::from_body(owner);
        self.store.lease("outbox", &owner, Timestamp(now), Span::ms(ttl)).await.unwrap()
    }

    async fn is_leased(&self, now: i64) -> bool {
        self.store.is_leased("outbox", Timestamp(now)).await.unwrap()
    }
}
