//! The conversations that this node looked at last, as far as it has read them: a message in a long conversation costs
//! what came since, not everything that was ever said. Never the truth, always a prefix of it. Knows no store.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::conversation::Conversation;
use crate::domain::ids::ConversationId;

/// So many conversations are kept …
const CONVERSATIONS_MAX: usize = 8_192;
/// … and of all of them together so many events: what a state remembers of each is some 100 bytes.
const EVENTS_MAX: u64 = 400_000;

/// What is kept, the least lately used of it given up first.
#[derive(Default)]
pub(super) struct Folded(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    states: BTreeMap<ConversationId, (Arc<Conversation>, u64)>,
    /// By the turn in which it was last used.
    used: BTreeMap<u64, ConversationId>,
    turn: u64,
    events: u64,
}

impl Folded {
    /// The conversation as far as it was read.
    pub(super) fn get(&self, id: &ConversationId) -> Option<Arc<Conversation>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (state, _) = kept.states.get(id)?;
        let state = state.clone();
        kept.put(id, state.clone());
        Some(state)
    }

    /// Keeps what was just read or written, unless more of it is known.
    pub(super) fn keep(&self, id: &ConversationId, state: &Conversation) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.states.get(id).is_some_and(|(known, _)| known.head >= state.head) {
            return;
        }
        kept.put(id, Arc::new(state.clone()));
        while kept.states.len() > CONVERSATIONS_MAX || kept.events > EVENTS_MAX {
            let Some((_, id)) = kept.used.pop_first() else { return };
            kept.give_up(&id);
        }
    }

    /// What was read of it is no longer so.
    pub(super) fn forget(&self, id: &ConversationId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).give_up(id);
    }

    /// Nothing of it is so any more.
    pub(super) fn clear(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Kept::default();
    }
}

impl Kept {
    fn put(&mut self, id: &ConversationId, state: Arc<Conversation>) {
        self.give_up(id);
        self.turn += 1;
        self.events += state.head.0;
        self.used.insert(self.turn, id.clone());
        self.states.insert(id.clone(), (state, self.turn));
    }

    fn give_up(&mut self, id: &ConversationId) {
        if let Some((state, turn)) = self.states.remove(id) {
            self.events -= state.head.0;
            self.used.remove(&turn);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::Seq;

    fn id(n: u64) -> ConversationId {
        ConversationId::parse(&format!("cnv_{n}")).unwrap()
    }

    fn at(head: u64) -> Conversation {
        Conversation { head: Seq(head), ..Conversation::default() }
    }

    #[test]
    fn what_is_used_stays_and_what_is_not_goes_first() {
        let folded = Folded::default();
        let each = EVENTS_MAX / 4;
        for n in 0..4 {
            folded.keep(&id(n), &at(each));
        }
        assert!(folded.get(&id(0)).is_some());
        folded.keep(&id(4), &at(each));
        assert!(folded.get(&id(0)).is_some(), "used a moment ago");
        assert!(folded.get(&id(1)).is_none(), "not used for longest");
        for n in 10..10 + CONVERSATIONS_MAX as u64 {
            folded.keep(&id(n), &at(1));
        }
        let kept = folded.0.lock().unwrap();
        assert_eq!(kept.states.len(), CONVERSATIONS_MAX);
        assert_eq!(kept.used.len(), CONVERSATIONS_MAX);
        assert_eq!(kept.events, kept.states.values().map(|(state, _)| state.head.0).sum::<u64>());
    }

    #[test]
    fn an_older_look_does_not_replace_a_newer_one() {
        let folded = Folded::default();
        folded.keep(&id(1), &at(7));
        folded.keep(&id(1), &at(5));
        assert_eq!(folded.get(&id(1)).unwrap().head, Seq(7));
        folded.forget(&id(1));
        folded.keep(&id(1), &at(5));
        assert_eq!(folded.get(&id(1)).unwrap().head, Seq(5));
        folded.clear();
        assert!(folded.get(&id(1)).is_none());
    }
}
