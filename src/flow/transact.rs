//! Load, decide, append if unchanged, again on conflict: the only way anything is written about a conversation
//! or the desk. Knows no particular step.

use std::sync::Arc;

use super::projection::Look;
use super::reactions::{StreamAppend, follow, merge};
use super::{Flow, FlowError};
use crate::domain::conversation::{Conversation, Event};
use crate::domain::desk::{self, Desk};
use crate::domain::fact::{Fact, Snapshot};
use crate::domain::ids::{ConversationId, Seq};
use crate::domain::lang::Lang;
use crate::domain::phrase::Said;
use crate::domain::rejection::Rejection;
use crate::domain::time::Timestamp;
use crate::ports::{
    AlarmChange, AppendError, Batch, Entry, Expect, READ_LIMIT_MAX, Record, Stream, Unavailable,
};

/// How often a step is tried anew when others were faster.
pub const TRIES_MAX: u32 = 8;
/// The desk is compacted after so many events.
pub const DESK_COMPACT_EVERY: u64 = 1_000;

/// What a step did.
#[derive(Debug, Clone)]
pub struct Done {
    /// The conversation after it.
    pub state: Conversation,
    /// What was appended; empty when the command had been carried out before.
    pub events: Vec<Event>,
}

/// What a step on conversation and desk wants to write.
#[derive(Debug, Default)]
pub struct Both {
    /// About the conversation.
    pub conversation: Vec<Event>,
    /// About the desk, true only if the desk has not moved.
    pub desk: Vec<desk::Event>,
}

impl Flow {
    /// The conversation up to its last event. What this node has read of it before is not read again.
    pub async fn load(&self, id: &ConversationId) -> Result<Conversation, Unavailable> {
        let stream = Stream::conversation(id);
        let known = self.folded.get(id).filter(|known| known.head > Seq::START);
        let mut state = known.map(|known| known.as_ref().clone()).unwrap_or_default();
        loop {
            // With the last event that is known: where that is gone or another, so is all before it.
            let from = Seq(state.head.0.saturating_sub(1));
            let slice = self.store.read(&stream, from, READ_LIMIT_MAX).await?;
            let mut records = slice.records.iter();
            if state.head > Seq::START
                && !records.next().is_some_and(|last| is_last_of(&state, last))
            {
                self.folded.forget(id);
                state = Conversation::default();
                continue;
            }
            let before = state.head;
            for record in records {
                take_in(&mut state, record);
            }
            if state.head == before && state.head > Seq::START {
                // What stood behind it is gone; its places stay taken.
                state.head = state.head.max(slice.head);
            }
            if state.head >= slice.head || state.head == before {
                self.folded.keep(id, &state);
                return Ok(state);
            }
        }
    }

    /// A step that concerns one conversation and tells the desk facts only.
    pub async fn on_conversation<F>(
        &self,
        id: &ConversationId,
        mut step: F,
    ) -> Result<Done, FlowError>
    where
        F: FnMut(&Conversation, Timestamp) -> Result<Vec<Event>, Rejection> + Send,
    {
        for _ in 0..TRIES_MAX {
            let state = self.load(id).await?;
            let now = self.clock.now();
            let events = step(&state, now)?;
            if events.is_empty() {
                // It was carried out before, perhaps by an append that could not answer for it.
                self.store.confirm().await?;
                return Ok(Done { state, events });
            }
            let (after, elsewhere) = follow(id, &state, &events, now);
            let mut entries = vec![self.entry(id, state.head, &events, &after, now)];
            entries.extend(elsewhere.into_iter().map(|append| append.expecting(Expect::Any)));
            if self.append(Batch { at: now, entries }).await?.is_some() {
                self.folded.keep(id, &after);
                return Ok(Done { state: after, events });
            }
        }
        Err(contended())
    }

    /// A step that concerns a conversation and the desk and must be true of both.
    pub async fn on_both<F>(&self, id: &ConversationId, mut step: F) -> Result<Done, FlowError>
    where
        F: FnMut(&Conversation, &Desk, Timestamp) -> Result<Both, Rejection> + Send,
    {
        for _ in 0..TRIES_MAX {
            let (desk, desk_head) = self.refresh().await?;
            let state = self.load(id).await?;
            let now = self.clock.now();
            let wanted = step(&state, &desk, now)?;
            if wanted.conversation.is_empty() && wanted.desk.is_empty() {
                self.store.confirm().await?;
                return Ok(Done { state, events: Vec::new() });
            }
            let (after, elsewhere) = follow(id, &state, &wanted.conversation, now);
            let mut entries = vec![self.entry(id, state.head, &wanted.conversation, &after, now)];
            let mut appends = vec![StreamAppend::to_desk(wanted.desk, now)];
            for append in elsewhere {
                merge(&mut appends, append);
            }
            entries.extend(appends.into_iter().map(|append| {
                // Only the desk was looked at, so only there anything is expected.
                let is_desk = append.stream == Stream::desk();
                append.expecting(if is_desk { Expect::Head(desk_head) } else { Expect::Any })
            }));
            if self.append(Batch { at: now, entries }).await?.is_some() {
                self.folded.keep(id, &after);
                return Ok(Done { state: after, events: wanted.conversation });
            }
        }
        Err(contended())
    }

    /// What is appended to a conversation that nobody has moved meanwhile.
    pub(super) fn entry(
        &self,
        id: &ConversationId,
        before: Seq,
        events: &[Event],
        after: &Conversation,
        now: Timestamp,
    ) -> Entry {
        Entry {
            stream: Stream::conversation(id),
            expect: Expect::Head(before),
            facts: self.worded(events),
            alarm: after.alarm(now).map_or(AlarmChange::Clear, AlarmChange::Set),
        }
    }

    /// Events as they are stored: each with the present words of the line that it says. Nowhere else are they
    /// filled in.
    pub(super) fn worded(&self, events: &[Event]) -> Vec<Fact> {
        let words = |event: &Event| -> Option<Said> {
            let (phrases, line) = (self.phrases.as_ref()?, event.line()?.isolated());
            let said =
                Said { en: phrases.render(Lang::En, &line), es: phrases.render(Lang::Es, &line) };
            // A line that no file has is rendered as its id; a later wording may have it.
            (said.en != line.id && said.es != line.id).then_some(said)
        };
        events.iter().map(|event| Fact::Conversation(event.clone(), words(event))).collect()
    }

    /// Appends facts about the desk alone. They commute, so there is nothing to conflict with.
    pub async fn tell_desk(&self, facts: Vec<desk::Event>) -> Result<(), FlowError> {
        let now = self.clock.now();
        let entries = vec![StreamAppend::to_desk(facts, now).expecting(Expect::Any)];
        self.append(Batch { at: now, entries }).await.map(|_| ())
    }

    /// Where in a batch stands something that this node keeps a read model of.
    fn projected(&self, batch: &Batch) -> Vec<(usize, Stream)> {
        let entries = batch.entries.iter().enumerate();
        let known = entries.filter(|(_, entry)| self.is_projected(&entry.stream));
        known.map(|(at, entry)| (at, entry.stream.clone())).collect()
    }

    /// Writes a batch: the new heads, or nothing when a stream had moved.
    pub(super) async fn append(&self, batch: Batch) -> Result<Option<Vec<Seq>>, FlowError> {
        let waiting = self.pulse.waits(self.clock.as_ref());
        let told = self.projected(&batch);
        let outcome = self.store.append(batch).await;
        waiting.ends(&outcome);
        match outcome {
            Ok(heads) => {
                for (at, stream) in told {
                    if let Some(head) = heads.get(at) {
                        self.moved(&stream, *head);
                    }
                }
                Ok(Some(heads))
            }
            Err(AppendError::Conflict { .. }) => Ok(None),
            Err(AppendError::Unavailable(unavailable)) => Err(unavailable.into()),
            Err(AppendError::Refused { reason }) => Err(FlowError::Refused(reason)),
        }
    }

    /// Brings what this node knows of the desk up to date.
    pub async fn refresh(&self) -> Result<(Arc<Desk>, Seq), Unavailable> {
        let look = self.look_at_desk().await?;
        Ok((look.state, look.head))
    }

    /// The same, with the desk's alarm.
    pub(super) async fn look_at_desk(&self) -> Result<Look<Desk>, Unavailable> {
        self.desk.refresh(self.store.as_ref()).await
    }

    /// What was read of the desk, the accounts and conversations is no longer so: the store's data are of another life.
    pub fn forget_mirror(&self) {
        self.desk.forget();
        self.accounts.forget();
        self.folded.clear();
    }

    /// Lets a snapshot stand for the desk's past when that has grown long.
    pub async fn compact_desk(&self) -> Result<(), Unavailable> {
        let (desk, head, compacted) = self.desk.extent();
        if head.0 < compacted.0 + DESK_COMPACT_EVERY {
            return Ok(());
        }
        let snapshot = Snapshot::Desk(Box::new(desk.as_ref().clone()));
        match self.store.compact(&Stream::desk(), head, snapshot).await {
            Ok(()) => {
                self.desk.compacted(head);
                Ok(())
            }
            Err(AppendError::Unavailable(unavailable)) => Err(unavailable),
            // Somebody else has compacted it farther, or its data are of another life: it stays as long as it is.
            Err(AppendError::Refused { .. } | AppendError::Conflict { .. }) => Ok(()),
        }
    }
}

/// Takes in the next record of a conversation. What cannot be read has its place all the same, and so has what is missing
/// before it: else nothing could be written behind either.
pub(super) fn take_in(state: &mut Conversation, record: &Record) {
    if let Fact::Conversation(event, _) = &record.fact {
        state.head = Seq(record.seq.0.saturating_sub(1));
        state.apply(event, record.at);
    } else {
        state.head = record.seq;
    }
}

/// Whether a record is the one up to which this was read. Another may stand in its place: data that went back use positions
/// again.
fn is_last_of(state: &Conversation, record: &Record) -> bool {
    let is_event = matches!(record.fact, Fact::Conversation(..));
    record.seq == state.head && (!is_event || record.at == state.touched_at)
}

fn contended() -> FlowError {
    Unavailable { reason: format!("gave up after {TRIES_MAX} conflicts") }.into()
}
