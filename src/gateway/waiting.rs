//! Which visitors are connected while they wait for a person, so that whoever is asked to take one knows whether
//! anybody is still there. Counted by connection on this node, told to the others by a lease.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::ids::ConversationId;
use crate::domain::time::Span;
use crate::flow::{Flow, presence};

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
#[derive(Debug)]
pub struct Waits {
    waiting: Arc<Waiting>,
    lease: Span,
    with: Mutex<Option<ConversationId>>,
}

impl Waits {
    /// A connection that does not wait yet; one that is silent for longer than `lease` counts as gone.
    pub fn new(waiting: Arc<Waiting>, lease: Span) -> Self {
        Self { waiting, lease, with: Mutex::default() }
    }

    /// The visitor waits, and is there. Said again at every look at the line.
    pub async fn begin(&self, flow: &Flow, id: &ConversationId) {
        let before = self.with.lock().unwrap_or_else(PoisonError::into_inner).replace(id.clone());
        if before.as_ref() != Some(id) {
            self.waiting.add(id);
            if let Some(before) = before {
                self.let_go(flow, &before).await;
            }
        }
        if let Err(error) = presence::visitor_here(flow, id, self.lease).await {
            tracing::warn!(conversation.id = %id, %error, "visitor's presence not renewed");
        }
    }

    /// The connection has ended.
    pub async fn end(&self, flow: &Flow) {
        let with = self.with.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(id) = with {
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
