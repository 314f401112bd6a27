//! This file is a data format: the name of every key and channel in Redis, layout 1. Knows nothing about what is done
//! with them. A later layout takes another number, so that two of them can stand side by side while one is moved.

use crate::ports::Stream;

/// Which layout the names below are.
pub(super) const LAYOUT: &str = "v1";

/// Hash: stream → the position of its newest event. Outlives everything else about a stream.
const HEADS: &str = "heads";
/// Sorted set: streams, by the millisecond in which their alarm rings.
const ALARMS: &str = "alarms";
/// String: how many appends there were in this life of the data. Numbers the pokes, and tells a life that went back.
const CLOCK: &str = "clock";
/// String: the name of this life of the data.
const EPOCH: &str = "epoch";
/// Stream, one for each log: its events, under ids that are their positions (`7-0`).
const LOG: &str = "log";
/// Hash, one for each compacted log: `upto`, and the snapshot's bytes in `state`.
const SNAPSHOT: &str = "snapshot";
/// String, one for each lease: until when by its owner's clock, and who that is. Expires some time after that.
const LEASE: &str = "lease";
/// String, one for each append of the last two minutes: what came of it. Expires.
const BATCH: &str = "batch";
/// What a backup is made from, copied aside for a moment: the hash and the sorted set above. Expires.
const CUT: &str = "cut";
/// String: who is putting a backup in. Expires.
const LOCK: &str = "restoring";
/// Channel, one for each of Redis's databases, which have their keys apart but not their channels: pokes and
/// ephemeral messages.
const POKES: &str = "pokes";

/// A desk's names. All of them hash alike, so that a Redis Cluster keeps a desk in one slot.
#[derive(Debug, Clone)]
pub(super) struct Keys {
    prefix: String,
    db: i64,
}

impl Keys {
    pub(super) fn new(desk: &str, db: i64) -> Self {
        Self { prefix: format!("{{{desk}}}:{LAYOUT}"), db }
    }

    fn one(&self, name: &str) -> String {
        format!("{}:{name}", self.prefix)
    }

    fn of(&self, name: &str, what: &str) -> String {
        format!("{}:{name}:{what}", self.prefix)
    }

    pub(super) fn heads(&self) -> String {
        self.one(HEADS)
    }

    pub(super) fn alarms(&self) -> String {
        self.one(ALARMS)
    }

    pub(super) fn clock(&self) -> String {
        self.one(CLOCK)
    }

    pub(super) fn epoch(&self) -> String {
        self.one(EPOCH)
    }

    pub(super) fn pokes(&self) -> String {
        self.of(POKES, &self.db.to_string())
    }

    pub(super) fn log(&self, stream: &Stream) -> String {
        self.of(LOG, stream.as_str())
    }

    pub(super) fn snapshot(&self, stream: &Stream) -> String {
        self.of(SNAPSHOT, stream.as_str())
    }

    pub(super) fn lease(&self, name: &str) -> String {
        self.of(LEASE, name)
    }

    pub(super) fn cut(&self, token: &str, what: &str) -> String {
        self.of(CUT, &format!("{token}:{what}"))
    }

    pub(super) fn lock(&self) -> String {
        self.one(LOCK)
    }

    pub(super) fn batch(&self, token: &str) -> String {
        self.of(BATCH, token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_desk_bears_its_tag_and_the_layout() {
        let keys = Keys::new("north", 2);
        assert_eq!(keys.heads(), "{north}:v1:heads");
        assert_eq!(keys.log(&Stream::stored("cnv/a")), "{north}:v1:log:cnv/a");
        assert_eq!(keys.batch("t0"), "{north}:v1:batch:t0");
        assert_eq!(keys.pokes(), "{north}:v1:pokes:2");
    }
}
