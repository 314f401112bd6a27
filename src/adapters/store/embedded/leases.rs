//! Who holds which name until when. Lives and dies with the process, which is all there is of this store's
//! nodes. Knows nothing about the present time but what it is told.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::domain::ids::NodeId;
use crate::domain::time::{Span, Timestamp};

#[derive(Default)]
pub(super) struct Leases {
    held: Mutex<BTreeMap<String, Lease>>,
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
        // Names that nobody asks for again would stay for ever.
        held.retain(|_, lease| lease.until > now);
        if held.get(name).is_some_and(|lease| lease.owner != *owner) {
            return false;
        }
        if ttl == Span::ZERO {
            held.remove(name);
        } else {
            let lease = Lease { owner: owner.clone(), until: now.plus(ttl) };
            held.insert(name.to_owned(), lease);
        }
        true
    }
}
