//! Records that cannot be read here: of a newer node's kind, damaged, or missing. Each is said once, counted, and set
//! aside, so that one of them stops nothing but itself. Knows nothing about what others make of its place.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use super::metrics;
use super::record::RecordError;
use crate::domain::ids::Seq;
use crate::ports::Stream;

/// So many are remembered as said. Further ones are counted at each read, and not said.
const SAID_MAX: usize = 4_096;

/// What was said already.
#[derive(Debug, Default)]
pub(super) struct Aside {
    said: Mutex<BTreeSet<(Stream, Seq)>>,
}

impl Aside {
    /// A record that is there.
    pub(super) fn unreadable(&self, stream: &Stream, seq: Seq, error: &RecordError) {
        if self.is_new(stream, seq) {
            metrics::set_aside(1);
            tracing::error!(
                %stream, %seq, reason = %error,
                "a stored event cannot be read and is set aside: restore a backup, or bring this node to the version of the others"
            );
        }
    }

    /// Records that are not there, up to `last`.
    pub(super) fn missing(&self, stream: &Stream, first: Seq, last: Seq) {
        if self.is_new(stream, first) {
            metrics::set_aside(last.0.saturating_sub(first.0).saturating_add(1));
            tracing::error!(
                %stream, %first, %last,
                "stored events are missing: what comes after them is gone on with"
            );
        }
    }

    fn is_new(&self, stream: &Stream, seq: Seq) -> bool {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.len() < SAID_MAX {
            return said.insert((stream.clone(), seq));
        }
        if !said.contains(&(stream.clone(), seq)) {
            metrics::set_aside(1);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_said_once_and_no_more_are_remembered_than_there_is_room_for() {
        let (aside, stream) = (Aside::default(), Stream::desk());
        assert!(aside.is_new(&stream, Seq(1)));
        assert!(!aside.is_new(&stream, Seq(1)));
        for seq in 0..2 * SAID_MAX as u64 {
            aside.is_new(&stream, Seq(seq));
        }
        assert_eq!(aside.said.lock().unwrap().len(), SAID_MAX);
        assert!(!aside.is_new(&stream, Seq(u64::MAX)));
    }
}
