//! How the visitor stands: in line, while that matters, and as a whole. Sent only when it changes.

use super::{Actions, VisitorDo, VisitorSession};
use crate::domain::conversation::Phase;
use crate::domain::ids::ConversationId;
use crate::gateway::session::Action;
use crate::gateway::view;
use crate::gateway::wire::ServerFrame;
use crate::ports::Stream;

impl VisitorSession {
    /// While in line, the desk's moves matter.
    pub(super) fn line_changes(&mut self, conversation: &ConversationId) -> Actions {
        let waits = matches!(self.thread.state.phase, Phase::Queued | Phase::Offered { .. });
        let before = std::mem::replace(&mut self.watches_desk, waits);
        match (before, waits) {
            (false, true) => vec![
                Action::Watch(Stream::desk()),
                Action::Do(VisitorDo::Standing { conversation: conversation.clone() }),
            ],
            (true, false) => {
                self.standing = None;
                vec![Action::Unwatch(Stream::desk())]
            }
            _ => Vec::new(),
        }
    }

    /// How the visitor stands in line; nothing while they are not in line.
    pub(super) fn look_at_line(&self) -> Option<Action<VisitorDo>> {
        let conversation = self.conversation.clone().filter(|_| self.watches_desk)?;
        Some(Action::Do(VisitorDo::Standing { conversation }))
    }

    pub(super) fn state_changes(&mut self) -> Option<Action<VisitorDo>> {
        let conversation = self.conversation.as_ref()?.as_str().to_owned();
        let state = view::state(&self.thread.state, self.standing);
        if !self.thread.live || self.state_sent.as_ref() == Some(&state) {
            return None;
        }
        self.state_sent = Some(state.clone());
        Some(Action::Send(ServerFrame::State { conversation, state }))
    }
}
