//! How far the visitor has read, as one connection knows it. Something is kept only when it changes what is unread, and
//! one at a time: what is read meanwhile goes with the next. Knows no store.

use super::{Actions, VisitorDo, VisitorSession};
use crate::domain::ids::{ConversationId, Seq};
use crate::flow::FlowError;
use crate::gateway::session::Action;
use crate::gateway::switchboard::Dirt;
use crate::gateway::wire::{EventBody, ServerFrame};
use crate::ports::Stream;

/// One connection's knowledge of it.
#[derive(Debug, Default)]
pub(super) struct Reads {
    stream: Option<Stream>,
    watched: bool,
    /// What is kept.
    mark: Seq,
    /// What the client says.
    wish: Seq,
    /// What is on its way to be kept.
    asked: Option<Seq>,
    /// The first position this connection has seen; what stands before it may hold news.
    from: Seq,
    /// The positions of news after the mark.
    news: Vec<Seq>,
}

impl Reads {
    /// Where it is kept.
    pub(super) fn kept_in(&mut self, stream: Stream) {
        self.stream = Some(stream);
    }

    /// The stream to watch, with the first conversation.
    pub(super) fn watch(&mut self) -> Option<Stream> {
        let first = !std::mem::replace(&mut self.watched, true);
        self.stream.clone().filter(|_| first)
    }

    /// A conversation that was read up to `mark`; its events come after `from`.
    pub(super) fn begin(&mut self, mark: Seq, from: Seq) {
        self.mark = mark;
        self.wish = Seq::START;
        self.from = from;
        self.news.clear();
    }

    /// An event goes to the client.
    pub(super) fn sent(&mut self, seq: Seq, body: &EventBody) {
        if seq > self.mark && body.is_news() {
            self.news.push(seq);
        }
    }

    /// What is to be kept now, if anything is: it counts as on its way.
    fn due(&mut self) -> Option<Seq> {
        let news = self.news.first().is_some_and(|seq| *seq <= self.wish);
        let changes = self.wish > self.mark && (news || self.mark < self.from);
        if self.asked.is_some() || !changes {
            return None;
        }
        self.asked = Some(self.wish);
        self.asked
    }

    /// So far has been read, whoever learned it. True when it is farther than was known.
    fn learn(&mut self, mark: Seq) -> bool {
        let farther = mark > self.mark;
        if farther {
            self.mark = mark;
            self.news.retain(|seq| *seq > mark);
        }
        farther
    }

    /// What was on its way has been kept up to `mark`; a store that takes less is not asked for more.
    fn kept(&mut self, mark: Seq) -> bool {
        if self.asked.take().is_some_and(|asked| mark < asked) {
            self.wish = mark;
        }
        self.learn(mark)
    }
}

impl VisitorSession {
    /// Says how far the visitor has read, where anything is known of it.
    pub(super) fn tell_read(&self) -> Option<Action<VisitorDo>> {
        let conversation = self.conversation.as_ref()?.as_str().to_owned();
        let seq = self.reads.mark.0;
        (seq > 0).then_some(Action::Send(ServerFrame::Read { conversation, seq }))
    }

    /// The client says what has been before the visitor's eyes; what was not sent cannot have been.
    pub(super) fn has_been_read(
        &mut self,
        conversation: &str,
        seq: Seq,
    ) -> Option<Action<VisitorDo>> {
        self.conversation.as_ref().filter(|mine| mine.as_str() == conversation)?;
        self.reads.wish = self.reads.wish.max(seq.min(self.thread.sent));
        self.keep_read()
    }

    /// Keeps how far the visitor has read, if that changes what is unread.
    pub(super) fn keep_read(&mut self) -> Option<Action<VisitorDo>> {
        let conversation = self.conversation.clone()?;
        let upto = self.reads.due()?;
        Some(Action::Do(VisitorDo::Mark { conversation, upto }))
    }

    /// Another window may have read on.
    pub(super) fn look_at_reading(&self, dirt: &Dirt) -> Option<Action<VisitorDo>> {
        let stream = self.reads.stream.as_ref()?;
        let conversation = self.conversation.clone()?;
        let moved = dirt.gap || dirt.streams.contains(stream);
        moved.then_some(Action::Do(VisitorDo::Reading { conversation }))
    }

    /// How far the visitor has read was looked up, or kept.
    pub(super) fn marked(
        &mut self,
        id: &ConversationId,
        result: Result<Seq, FlowError>,
        kept: bool,
    ) -> Actions {
        let mine = self.conversation.as_ref() == Some(id);
        let Some(mark) = result.ok().filter(|_| mine) else {
            if kept {
                // Tried again with the next heartbeat, or when the client has read on.
                self.reads.asked = None;
            }
            return Actions::new();
        };
        let farther = if kept { self.reads.kept(mark) } else { self.reads.learn(mark) };
        let told = self.tell_read().filter(|_| farther);
        told.into_iter().chain(self.keep_read()).collect()
    }
}
