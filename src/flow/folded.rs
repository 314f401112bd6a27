//! The conversations that this node looked at last, as far as it has read them: a message in a long conversation costs
//! what came since, not everything that was ever said. Never the truth, always a prefix of it. Knows no store.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lru::LruCache;

use crate::domain::conversation::Conversation;
use crate::domain::ids::ConversationId;

/// So many conversations are kept …
const CONVERSATIONS_MAX: NonZeroUsize = NonZeroUsize::new(8_192).expect("not zero");
/// … and of all of them together so many events: what a state remembers of each is some 100 bytes.
const EVENTS_MAX: u64 = 400_000;

/// What is kept, the least lately used of it given up first.
pub(super) struct Folded(Mutex<Kept>);

struct Kept {
    states: LruCache<ConversationId, Arc<Conversation>>,
    events: u64,
}

impl Default for Folded {
    fn default() -> Self {
        Self(Mutex::new(Kept { states: LruCache::new(CONVERSATIONS_MAX), events: 0 }))
    }
}

impl Folded {
    /// The conversation as far as it was read.
    pub(super) fn get(&self, id: &ConversationId) -> Option<Arc<Conversation>> {
        self.kept().states.get(id).cloned()
    }

    /// Keeps what was just read or written, unless more of it is known.
    pub(super) fn keep(&self, id: &ConversationId, state: &Conversation) {
        let mut kept = self.kept();
        if kept.states.peek(id).is_some_and(|known| known.head >= state.head) {
            return;
        }
        kept.events += state.head.0;
        // The one of the same name, or the least lately used where there is no room.
        if let Some((_, gone)) = kept.states.push(id.clone(), Arc::new(state.clone())) {
            kept.events -= gone.head.0;
        }
        while kept.events > EVENTS_MAX
            && let Some((_, gone)) = kept.states.pop_lru()
        {
            kept.events -= gone.head.0;
        }
    }

    /// What was read of it is no longer so.
    pub(super) fn forget(&self, id: &ConversationId) {
        let mut kept = self.kept();
        if let Some(state) = kept.states.pop(id) {
            kept.events -= state.head.0;
        }
    }

    /// Nothing of it is so any more.
    pub(super) fn clear(&self) {
        let mut kept = self.kept();
        kept.states.clear();
        kept.events = 0;
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
        for n in 10..10 + CONVERSATIONS_MAX.get() as u64 {
            folded.keep(&id(n), &at(1));
        }
        let kept = folded.0.lock().unwrap();
        assert_eq!(kept.states.len(), CONVERSATIONS_MAX.get());
        assert_eq!(kept.events, kept.states.iter().map(|(_, state)| state.head.0).sum::<u64>());
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
