//! Which visitors are connected while they wait for a person, so that whoever is asked to take one knows whether
//! anybody is still there. Counted by connection on this node, told to the others by a lease.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::ids::ConversationId;
use crate::domain::time::{Span, Timestamp};
use crate::flow::{Flow, presence};
use crate::ports::Clock;

/// How many connections of this node wait with each conversation.
#[derive(Debug, Default)]
pub struct Waiting {
    connections: Mutex<BTreeMap<ConversationId, u32>>,
}

impl Waiting {
    fn add(&self, id: &ConversationId) {
        let mut connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        *connections.entry(id.clone()).or_default() += 1;
    }

    /// Whether that was the last one.
    fn remove(&self, id: &ConversationId) -> bool {
        let mut connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(count) = connections.get_mut(id) else { return true };
        *count = count.saturating_sub(1);
        let last = *count == 0;
        if last {
            connections.remove(id);
        }
        last
    }
}

/// One connection's part in it.
pub struct Waits {
    waiting: Arc<Waiting>,
    /// A clock that is set back must not put a renewal off.
    steady: Arc<dyn Clock>,
    lease: Span,
    with: Mutex<Option<With>>,
}

/// Whom a connection waits with, and from when on that is to be said again.
#[derive(Debug, Clone)]
struct With {
    id: ConversationId,
    renew_at: Timestamp,
}

/// A lease is renewed when a fifth of it is over: looks at the line come as often as the desk moves.
const RENEWALS: u64 = 5;

impl Waits {
    /// A connection that does not wait yet; one that is silent for longer than `lease` counts as gone.
    pub fn new(waiting: Arc<Waiting>, steady: Arc<dyn Clock>, lease: Span) -> Self {
        Self { waiting, steady, lease, with: Mutex::default() }
    }

    /// The visitor waits, and is there. Called at every look at the line; the store hears of it when it must.
    pub async fn begin(&self, flow: &Flow, id: &ConversationId) {
        let now = self.steady.now();
        let before = {
            let mut with = self.with.lock().unwrap_or_else(PoisonError::into_inner);
            if with.as_ref().is_some_and(|with| with.id == *id && now < with.renew_at) {
                return;
            }
            with.replace(With { id: id.clone(), renew_at: now })
        };
        if before.as_ref().map(|before| &before.id) != Some(id) {
            self.waiting.add(id);
            if let Some(before) = before {
                self.let_go(flow, &before.id).await;
            }
        }
        match presence::visitor_here(flow, id, self.lease).await {
            Ok(true) => self.renews_at(id, now.plus(Span::ms(self.lease.as_ms() / RENEWALS))),
            // Another node vouches for the visitor: at the next look, too, in case it no longer does.
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(conversation.id = %id, %error, "visitor's presence not renewed");
            }
        }
    }

    fn renews_at(&self, id: &ConversationId, at: Timestamp) {
        let mut with = self.with.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(with) = with.as_mut().filter(|with| with.id == *id) {
            with.renew_at = at;
        }
    }

    /// The connection has ended.
    pub async fn end(&self, flow: &Flow) {
        let with = self.with.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(With { id, .. }) = with {
            self.let_go(flow, &id).await;
        }
    }

    async fn let_go(&self, flow: &Flow, id: &ConversationId) {
        // Should this fail, the lease runs out by itself.
        if self.waiting.remove(id)
            && let Err(error) = presence::visitor_gone(flow, id).await
        {
            tracing::warn!(conversation.id = %id, %error, "visitor's presence not given back");
        }
    }
}
