//! Whether the store still takes what is written: how the last append went, and one that adds nothing, for when nobody
//! else has written for a while. Knows nothing about who asks.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::{Flow, FlowError};
use crate::domain::ids::Seq;
use crate::domain::time::{Span, Timestamp};
use crate::ports::{AlarmChange, AppendError, Batch, Clock, Entry, Expect, Stream};

/// A log that never has an event.
const STREAM: &str = "probe";

/// Whoever gives an append up later than this did so because of it.
const LATE: Span = Span::s(2);

/// How appends of this node went.
#[derive(Debug, Default)]
pub(super) struct Pulse {
    done: AtomicU64,
    is_failing: AtomicBool,
}

impl Pulse {
    /// An append begins. One that is given up after it has waited for long has failed, whatever becomes of it.
    pub(super) fn waits<'a>(&'a self, clock: &'a dyn Clock) -> Waiting<'a> {
        Waiting { pulse: self, clock, since: clock.now(), is_answered: false }
    }

    /// An append has ended. A conflict and a refusal are answers of a store that is well.
    fn beat(&self, outcome: &Result<Vec<Seq>, AppendError>) {
        let is_failing = matches!(outcome, Err(AppendError::Unavailable(_)));
        self.is_failing.store(is_failing, Ordering::Release);
        if !is_failing {
            self.done.fetch_add(1, Ordering::AcqRel);
        }
    }
}

/// An append on its way.
pub(super) struct Waiting<'a> {
    pulse: &'a Pulse,
    clock: &'a dyn Clock,
    since: Timestamp,
    is_answered: bool,
}

impl Waiting<'_> {
    pub(super) fn ends(mut self, outcome: &Result<Vec<Seq>, AppendError>) {
        self.is_answered = true;
        self.pulse.beat(outcome);
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if !self.is_answered && self.clock.now().since(self.since) >= LATE {
            self.pulse.is_failing.store(true, Ordering::Release);
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicI64;

    use super::*;

    struct Hand(AtomicI64);

    impl Clock for Hand {
        fn now(&self) -> Timestamp {
            Timestamp(self.0.load(Ordering::Relaxed))
        }
    }

    #[test]
    fn an_append_that_was_given_up_late_has_failed_and_one_whose_asker_left_has_not() {
        let (pulse, clock) = (Pulse::default(), Hand(AtomicI64::new(0)));
        let fails = |waits: i64| {
            let waiting = pulse.waits(&clock);
            clock.0.fetch_add(waits, Ordering::Relaxed);
            drop(waiting);
            pulse.is_failing.load(Ordering::Acquire)
        };
        assert!(!fails(100));
        assert!(fails(5_000));
        pulse.waits(&clock).ends(&Ok(Vec::new()));
        assert!(!fails(100));
    }
}
