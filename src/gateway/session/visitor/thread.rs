//! The visitor's thread: taken up, read on, shown, and what the bot owes on it begun.

use super::hold::Due;
use super::{Actions, VisitorDo, VisitorSession};
use crate::domain::ids::{ConversationId, Seq};
use crate::domain::time::Timestamp;
use crate::flow::FlowError;
use crate::gateway::session::{Action, Thread};
use crate::gateway::view::{self, Reader};
use crate::gateway::wire::ServerFrame;
use crate::ports::{Record, Stream};

impl VisitorSession {
    /// From here on this is the visitor's conversation.
    pub(super) fn adopt(&mut self, id: &ConversationId, from: Seq) -> Actions {
        let mut actions = Vec::new();
        if let Some(before) = self.conversation.replace(id.clone()) {
            actions.push(Action::Unwatch(Stream::conversation(&before)));
        }
        if std::mem::take(&mut self.watches_desk) {
            actions.push(Action::Unwatch(Stream::desk()));
        }
        self.thread = Thread::after(from);
        self.standing = None;
        self.state_sent = None;
        self.hold.clear();
        self.reads.begin(Seq::START, from);
        actions.push(Action::Watch(Stream::conversation(id)));
        actions.extend(self.reads.watch().map(Action::Watch));
        actions.extend(self.read());
        actions
    }

    /// Asks for what is new, once: while an answer is on its way, another wish is remembered.
    pub(super) fn read(&mut self) -> Option<Action<VisitorDo>> {
        let conversation = self.conversation.clone()?;
        if self.thread.reading {
            self.thread.dirty = true;
            return None;
        }
        self.thread.reading = true;
        self.thread.dirty = false;
        Some(Action::Do(VisitorDo::Read { conversation, after: self.thread.state.head }))
    }

    pub(super) fn has_read(
        &mut self,
        id: &ConversationId,
        records: Result<Vec<Record>, FlowError>,
        head: Seq,
        now: Timestamp,
    ) -> Actions {
        // Asked before another conversation began.
        if self.conversation.as_ref() != Some(id) {
            return Vec::new();
        }
        self.thread.reading = false;
        // A read that failed is made good by the next heartbeat.
        let Ok(records) = records else { return self.begin_answer(now).into_iter().collect() };
        let name = id.as_str().to_owned();
        let (before, lang) = (self.thread.state.head, self.thread.state.lang);
        let mut actions: Actions = Vec::new();
        for (record, agent) in self.thread.take(records) {
            let body = view::fact(&record.fact, &agent, Reader::Visitor);
            self.reads.sent(record.seq, &body);
            actions.push(Action::Send(ServerFrame::Event {
                conversation: name.clone(),
                seq: record.seq.0,
                at: record.at.0,
                body,
            }));
        }
        if self.thread.wants_more(before, head) {
            actions.extend(self.read());
            return actions;
        }
        if !self.thread.live {
            self.thread.live = true;
            actions.push(Action::Send(ServerFrame::Live { conversation: name }));
        }
        if lang != self.thread.state.lang && self.standing.take().is_some() {
            // What was true of one language's agents is not told of the other's.
            actions.extend(self.look_at_line());
        }
        actions.extend(self.line_changes(id));
        actions.extend(self.state_changes());
        actions.extend(self.begin_answer(now));
        actions
    }

    /// Begins the answer that is due, if one is. What was stored is shown first.
    pub(super) fn begin_answer(&mut self, now: Timestamp) -> Option<Action<VisitorDo>> {
        let conversation = self.conversation.clone().filter(|_| !self.thread.reading)?;
        let Due { aside, patient } = self.hold.take(now)?;
        Some(Action::Do(if aside {
            VisitorDo::Aside { conversation }
        } else {
            VisitorDo::Answer { conversation, patient }
        }))
    }
}
