//! The threads in an agent's hands: read on, shown, and marked as read.

use super::held::Held;
use super::{Actions, AgentDo, AgentSession};
use crate::domain::ids::{ConversationId, Seq};
use crate::domain::time::Timestamp;
use crate::flow::FlowError;
use crate::gateway::session::{Action, Thread};
use crate::gateway::view::{self, Reader};
use crate::gateway::wire::ServerFrame;
use crate::ports::Record;

impl AgentSession {
    pub(super) fn read(&mut self, id: &ConversationId) -> Option<Action<AgentDo>> {
        let Held { thread, read_out, .. } = self.threads.get_mut(id)?;
        if thread.reading {
            thread.dirty = true;
            return None;
        }
        *read_out = false;
        thread.reading = true;
        thread.dirty = false;
        Some(Action::Do(AgentDo::Read { conversation: id.clone(), after: thread.state.head }))
    }

    pub(super) fn has_read(
        &mut self,
        id: &ConversationId,
        records: Result<Vec<Record>, FlowError>,
        head: Seq,
    ) -> Actions {
        let Some(held) = self.threads.get_mut(id) else { return Vec::new() };
        held.thread.reading = false;
        let Ok(records) = records else {
            // What leaves does not wait for a store that is away.
            return held.is_read_out().into_iter().collect();
        };
        let name = id.as_str().to_owned();
        let before = held.thread.state.head;
        let mut actions: Actions = Vec::new();
        for (record, agent) in held.thread.take(records) {
            actions.push(Action::Send(ServerFrame::Event {
                conversation: name.clone(),
                seq: record.seq.0,
                at: record.at.0,
                body: view::fact(&record.fact, &agent, Reader::Agent),
            }));
        }
        if held.thread.sent > held.thread.state.head && held.thread.state.head >= head {
            // The client's cursor lies beyond what there is: it begins again.
            held.thread = Thread::default();
            actions.extend(self.read(id));
            return actions;
        }
        if held.thread.wants_more(before, head) {
            actions.extend(self.read(id));
            return actions;
        }
        if !held.thread.live {
            held.thread.live = true;
            actions.push(Action::Send(ServerFrame::Live { conversation: name.clone() }));
        }
        actions.extend(held.state_changes(id));
        actions.extend(held.is_read_out());
        actions
    }

    /// The agent has read this far, in this tab.
    pub(super) fn has_seen(&mut self, conversation: &str, upto: Seq, now: Timestamp) -> Actions {
        let Ok(id) = ConversationId::parse(conversation) else { return Vec::new() };
        let Some(held) = self.threads.get_mut(&id) else { return Vec::new() };
        let upto = upto.min(held.thread.state.head);
        if upto <= held.read {
            return Vec::new();
        }
        held.read = upto;
        let mut actions: Actions = held.state_changes(&id).into_iter().collect();
        if self.pulse.may_send_ephemeral(now) {
            actions.push(Action::Do(AgentDo::Mark { conversation: id, upto }));
        }
        actions
    }
}
