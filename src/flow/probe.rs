//! Whether the store still takes what is written: how the last append went, and one that adds nothing, for when nobody
//! else has written for a while. Knows nothing about who asks.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::{Flow, FlowError};
use crate::domain::ids::Seq;
use crate::ports::{AlarmChange, AppendError, Batch, Entry, Expect, Stream};

/// A log that never has an event.
const STREAM: &str = "probe";

/// How appends of this node went.
#[derive(Debug, Default)]
pub(super) struct Pulse {
    done: AtomicU64,
    is_failing: AtomicBool,
}

impl Pulse {
    /// An append has ended. A conflict and a refusal are answers of a store that is well.
    pub(super) fn beat(&self, outcome: &Result<Vec<Seq>, AppendError>) {
        let is_failing = matches!(outcome, Err(AppendError::Unavailable(_)));
        self.is_failing.store(is_failing, Ordering::Release);
        if !is_failing {
            self.done.fetch_add(1, Ordering::AcqRel);
        }
    }
}

impl Flow {
    /// How many appends the store has answered, and whether it failed to answer the last one.
    pub fn appends(&self) -> (u64, bool) {
        (self.pulse.done.load(Ordering::Acquire), self.pulse.is_failing.load(Ordering::Acquire))
    }

    /// An append that adds nothing and is as durable as any other.
    pub async fn probe(&self) -> Result<(), FlowError> {
        let entry = Entry {
            stream: Stream::stored(STREAM),
            expect: Expect::Any,
            facts: Vec::new(),
            alarm: AlarmChange::Clear,
        };
        let at = self.clock.now();
        self.append(Batch { at, entries: vec![entry] }).await.map(|_| ())
    }
}
