//! One conversation in an agent's hands, or on its way out of them. Knows nothing about the others.

use super::work::AgentDo;
use crate::domain::ids::{ConversationId, Seq};
use crate::gateway::session::{Action, Thread};
use crate::gateway::view;
use crate::gateway::wire::{ServerFrame, StateBody};

#[derive(Debug)]
pub(super) struct Held {
    pub(super) thread: Thread,
    state_sent: Option<StateBody>,
    /// Up to where the agent has read it, in any tab.
    pub(super) read: Seq,
    /// It is no longer in the agent's hands; what is left is sent, then it goes.
    pub(super) leaving: bool,
    /// All that was left has been sent.
    pub(super) read_out: bool,
}

impl Held {
    /// A conversation of which the client already has everything up to `after`, and the agent has read up to `read`.
    pub(super) fn after(after: Seq, read: Seq) -> Self {
        let thread = Thread::after(after);
        Self { thread, state_sent: None, read, leaving: false, read_out: false }
    }

    /// Nothing is under way: what leaves may go, with the desk's next look.
    pub(super) fn is_read_out(&mut self) -> Option<Action<AgentDo>> {
        self.read_out = self.leaving;
        self.leaving.then_some(Action::Do(AgentDo::Desk))
    }

    /// How it stands, when the client does not know that yet. Before all of it was sent there is nothing to say.
    pub(super) fn state_changes(&mut self, id: &ConversationId) -> Option<Action<AgentDo>> {
        if !self.thread.live {
            return None;
        }
        let unread = self.thread.unanswered.iter().filter(|seq| **seq > self.read).count();
        let state = view::state_for_agent(&self.thread.state, unread);
        if self.state_sent.as_ref() == Some(&state) {
            return None;
        }
        self.state_sent = Some(state.clone());
        let conversation = id.as_str().to_owned();
        Some(Action::Send(ServerFrame::State { conversation, state }))
    }
}
