//! One conversation in an agent's hands, or on its way out of them. Knows nothing about the others.

use super::work::AgentDo;
use crate::domain::ids::Seq;
use crate::gateway::session::{Action, Thread};
use crate::gateway::wire::StateBody;

#[derive(Debug)]
pub(super) struct Held {
    pub(super) thread: Thread,
    pub(super) state_sent: Option<StateBody>,
    /// It is no longer in the agent's hands; what is left is sent, then it goes.
    pub(super) leaving: bool,
    /// All that was left has been sent.
    pub(super) read_out: bool,
}

impl Held {
    /// A conversation of which the client already has everything up to `after`.
    pub(super) fn after(after: Seq) -> Self {
        let thread = Thread::after(after);
        Self { thread, state_sent: None, leaving: false, read_out: false }
    }

    /// Nothing is under way: what leaves may go, with the desk's next look.
    pub(super) fn is_read_out(&mut self) -> Option<Action<AgentDo>> {
        self.read_out = self.leaving;
        self.leaving.then_some(Action::Do(AgentDo::Desk))
    }
}
