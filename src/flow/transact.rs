//! Load, decide, append if unchanged, again on conflict: the only way anything is written about a conversation
//! or the desk. Knows no particular step.

use std::sync::{Arc, PoisonError};

use super::{Flow, FlowError, Mirror};
use crate::domain::conversation::{Conversation, Event, Phase, WaitChoice};
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

/// The desk as it was just read.
pub(super) struct Look {
    /// Tickets and agents.
    pub desk: Arc<Desk>,
    /// Its newest event.
    pub head: Seq,
    /// When it rings.
    pub alarm: Option<Timestamp>,
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
            let (after, entry) = self.conversation_entry(id, &state, &events, now);
            let facts = desk_facts(id, &state, &events, now);
            let mut entries = vec![entry];
            if !facts.is_empty() {
                entries.push(desk_entry(Expect::Any, facts, now));
            }
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
            let (after, entry) = self.conversation_entry(id, &state, &wanted.conversation, now);
            let mut facts = wanted.desk;
            facts.extend(desk_facts(id, &state, &wanted.conversation, now));
            let desk = desk_entry(Expect::Head(desk_head), facts, now);
            if self.append(Batch { at: now, entries: vec![entry, desk] }).await?.is_some() {
                self.folded.keep(id, &after);
                return Ok(Done { state: after, events: wanted.conversation });
            }
        }
        Err(contended())
    }

    fn conversation_entry(
        &self,
        id: &ConversationId,
        before: &Conversation,
        events: &[Event],
        now: Timestamp,
    ) -> (Conversation, Entry) {
        let mut after = before.clone();
        for event in events {
            after.apply(event, now);
        }
        let entry = Entry {
            stream: Stream::conversation(id),
            expect: Expect::Head(before.head),
            facts: self.worded(events),
            alarm: after.alarm(now).map_or(AlarmChange::Clear, AlarmChange::Set),
        };
        (after, entry)
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
        let entries = vec![desk_entry(Expect::Any, facts, now)];
        self.append(Batch { at: now, entries }).await.map(|_| ())
    }

    /// Writes a batch: the new heads, or nothing when a stream had moved.
    pub(super) async fn append(&self, batch: Batch) -> Result<Option<Vec<Seq>>, FlowError> {
        let waiting = self.pulse.waits(self.clock.as_ref());
        let outcome = self.store.append(batch).await;
        waiting.ends(&outcome);
        match outcome {
            Ok(heads) => Ok(Some(heads)),
            Err(AppendError::Conflict { .. }) => Ok(None),
            Err(AppendError::Unavailable(unavailable)) => Err(unavailable.into()),
            Err(AppendError::Refused { reason }) => Err(FlowError::Refused(reason)),
        }
    }

    /// Brings this node's mirror of the desk up to date.
    pub async fn refresh(&self) -> Result<(Arc<Desk>, Seq), Unavailable> {
        let look = self.look_at_desk().await?;
        Ok((look.desk, look.head))
    }

    /// The same, with the desk's alarm.
    pub(super) async fn look_at_desk(&self) -> Result<Look, Unavailable> {
        let mut restarts = 0;
        while restarts < TRIES_MAX {
            let after = self.mirror.lock().unwrap_or_else(PoisonError::into_inner).head;
            let slice = self.store.read(&Stream::desk(), after, READ_LIMIT_MAX).await?;
            let mut mirror = self.mirror.lock().unwrap_or_else(PoisonError::into_inner);
            if slice.head < after && mirror.head == after {
                // The log ends before what was read of it: it has gone back, and is read from its beginning.
                *mirror = Mirror::default();
            }
            if mirror.head < after {
                // Nor is it gone on with where somebody else has found that meanwhile.
                restarts += 1;
                continue;
            }
            if let Some((upto, Snapshot::Desk(desk))) = slice.snapshot
                && upto > mirror.head
            {
                mirror.desk = Arc::new(*desk);
                mirror.head = upto;
                mirror.compacted = upto;
            }
            // Positions may be missing, and what stands at one may be unreadable: the desk goes on without either.
            for record in &slice.records {
                if record.seq <= mirror.head {
                    continue;
                }
                if let Fact::Desk(event) = &record.fact {
                    Arc::make_mut(&mut mirror.desk).apply(event, record.at);
                }
                mirror.head = record.seq;
            }
            let is_all = slice.records.is_empty();
            if is_all && mirror.head < slice.head {
                mirror.head = slice.head;
            }
            if is_all || mirror.head >= slice.head {
                let (desk, head) = (mirror.desk.clone(), mirror.head);
                return Ok(Look { desk, head, alarm: slice.alarm });
            }
        }
        Err(Unavailable { reason: "the desk's log goes back whenever it is read".to_owned() })
    }

    /// What was read of the desk and of conversations is no longer so: the store's data are of another life.
    pub fn forget_mirror(&self) {
        *self.mirror.lock().unwrap_or_else(PoisonError::into_inner) = Mirror::default();
        self.folded.clear();
    }

    /// Lets a snapshot stand for the desk's past when that has grown long.
    pub async fn compact_desk(&self) -> Result<(), Unavailable> {
        let (desk, head, compacted) = {
            let mirror = self.mirror.lock().unwrap_or_else(PoisonError::into_inner);
            (mirror.desk.clone(), mirror.head, mirror.compacted)
        };
        if head.0 < compacted.0 + DESK_COMPACT_EVERY {
            return Ok(());
        }
        let snapshot = Snapshot::Desk(Box::new(desk.as_ref().clone()));
        match self.store.compact(&Stream::desk(), head, snapshot).await {
            Ok(()) => {
                let mut mirror = self.mirror.lock().unwrap_or_else(PoisonError::into_inner);
                mirror.compacted = mirror.compacted.max(head);
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

/// Whatever changes on the desk makes it ring at once: should this process die, another looks.
pub(super) fn desk_entry(expect: Expect, facts: Vec<desk::Event>, now: Timestamp) -> Entry {
    Entry {
        stream: Stream::desk(),
        expect,
        facts: facts.into_iter().map(Fact::from).collect(),
        alarm: AlarmChange::NoLaterThan(now),
    }
}

/// What a conversation's events mean for the desk.
pub(super) fn desk_facts(
    id: &ConversationId,
    before: &Conversation,
    events: &[Event],
    now: Timestamp,
) -> Vec<desk::Event> {
    let mut state = before.clone();
    let mut facts = Vec::new();
    for event in events {
        // Who calls the person off leaves the line, and with it the ticket.
        if let (Event::CalledOff { .. }, Some(hand_over)) = (event, &state.hand_over) {
            facts.push(desk::Event::Released { ticket: hand_over.ticket.clone() });
        }
        state.apply(event, now);
        let Some(hand_over) = &state.hand_over else { continue };
        let ticket = hand_over.ticket.clone();
        facts.extend(match event {
            Event::Escalated { skill, priority, danger, .. } => Some(desk::Event::Queued {
                ticket,
                conversation: id.clone(),
                lang: state.lang,
                skill: skill.clone(),
                priority: *priority,
                since: now,
                danger: *danger,
                mark: state.mark,
            }),
            Event::DangerNoticed { danger } => {
                Some(desk::Event::Raised { ticket, danger: *danger })
            }
            // The ticket of an earlier part is gone; what is with the bot has none.
            Event::LangChanged { lang, .. }
                if !matches!(state.phase, Phase::Bot | Phase::Ended) =>
            {
                Some(desk::Event::LangMoved { ticket, lang: *lang })
            }
            Event::WaitChosen { choice: WaitChoice::OtherLanguage, .. } => {
                Some(desk::Event::LangWidened { ticket })
            }
            Event::AgentLeft { .. } => Some(desk::Event::Requeued { ticket }),
            Event::WentDormant => Some(desk::Event::Paused { ticket }),
            // What an agent has yet to file stays in their hands.
            Event::Ended { .. } | Event::WrappedUp { .. } if state.phase == Phase::Ended => {
                Some(desk::Event::Released { ticket })
            }
            _ => None,
        });
    }
    facts
}
