//! Who holds which name until when. Lives and dies with the process, which is all there is of this store's
//! nodes. Knows nothing about the present time but what it is told.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::domain::ids::NodeId;
use crate::domain::time::{Span, Timestamp};

/// Leases that have run out are looked for when there are this many, and then when there are twice as many as were left.
const SWEEP_AT_MIN: usize = 512;

#[derive(Default)]
pub(super) struct Leases {
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    by_name: BTreeMap<String, Lease>,
    sweep_at: usize,
}

struct Lease {
    owner: NodeId,
    until: Timestamp,
}

impl Leases {
    /// False when somebody else holds the name; otherwise it is now the owner's, or nobody's when `ttl` is zero.
    pub(super) fn take(&self, name: &str, owner: &NodeId, now: Timestamp, ttl: Span) -> bool {
        // A panic elsewhere cannot leave a map of leases half-written, so a poisoned lock is still good.
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let Held { by_name, sweep_at } = &mut *held;
        if by_name.get(name).is_some_and(|lease| lease.until > now && lease.owner != *owner) {
            return false;
        }
        if ttl == Span::ZERO {
            by_name.remove(name);
            return true;
        }
        by_name.insert(name.to_owned(), Lease { owner: owner.clone(), until: now.plus(ttl) });
        // Names that nobody asks for again would never be removed; looking through all at each call would cost as much.
        if by_name.len() > (*sweep_at).max(SWEEP_AT_MIN) {
            by_name.retain(|_, lease| lease.until > now);
            *sweep_at = by_name.len() * 2;
        }
        true
    }

    /// Whether somebody holds the name.
    pub(super) fn is_held(&self, name: &str, now: Timestamp) -> bool {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.by_name.get(name).is_some_and(|lease| lease.until > now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leases_that_ran_out_are_swept_now_and_then_and_nobodys_before() {
        let (leases, owner) = (Leases::default(), NodeId::from_body("a"));
        for n in 0..4_000_i64 {
            assert!(leases.take(&n.to_string(), &owner, Timestamp(n), Span::ms(100)));
            assert!(leases.is_held(&n.to_string(), Timestamp(n + 99)));
            assert!(!leases.is_held(&n.to_string(), Timestamp(n + 100)));
        }
        let held = leases.held.lock().unwrap();
        assert!(held.by_name.len() <= SWEEP_AT_MIN + 1, "{}", held.by_name.len());
        assert!(held.by_name.contains_key("3901"));
    }
}
