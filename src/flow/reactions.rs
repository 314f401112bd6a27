//! When this happens in a conversation, then that on another stream, in the same append: a list of pure functions. A new sink
//! for events is one more of them. Knows no store, and no step knows a reaction.

use crate::domain::conversation::{Conversation, Event, Phase, WaitChoice};
use crate::domain::desk;
use crate::domain::fact::Fact;
use crate::domain::ids::{ConversationId, TicketId};
use crate::domain::time::Timestamp;
use crate::ports::{AlarmChange, Entry, Expect, Stream};

/// One event of a conversation, and the conversation on either side of it.
pub struct Change<'a> {
    /// Which conversation.
    pub id: &'a ConversationId,
    /// As it was.
    pub before: &'a Conversation,
    /// What happened.
    pub event: &'a Event,
    /// As it is.
    pub after: &'a Conversation,
    /// When.
    pub at: Timestamp,
}

/// What is to be appended to another stream. These facts commute with whatever else is written there.
pub struct StreamAppend {
    /// Which stream.
    pub stream: Stream,
    /// What has happened there.
    pub facts: Vec<Fact>,
    /// What becomes of its alarm.
    pub alarm: AlarmChange,
}

/// What an event means elsewhere.
type Reaction = fn(&Change<'_>) -> Vec<StreamAppend>;

/// In the order in which their facts are written.
const REACTIONS: [Reaction; 1] = [tickets];

/// A conversation after these events, and what they mean elsewhere: at most one append a stream.
pub fn follow(
    id: &ConversationId,
    before: &Conversation,
    events: &[Event],
    at: Timestamp,
) -> (Conversation, Vec<StreamAppend>) {
    let (mut latest, mut appends) = (None, Vec::new());
    for event in events {
        let before = latest.as_ref().unwrap_or(before);
        let mut after = before.clone();
        after.apply(event, at);
        let change = Change { id, before, event, after: &after, at };
        for append in REACTIONS.iter().flat_map(|reaction| reaction(&change)) {
            merge(&mut appends, append);
        }
        latest = Some(after);
    }
    (latest.unwrap_or_else(|| before.clone()), appends)
}

/// Adds what is appended to a stream behind what already is. The later alarm counts.
pub(super) fn merge(appends: &mut Vec<StreamAppend>, append: StreamAppend) {
    match appends.iter_mut().find(|known| known.stream == append.stream) {
        Some(known) => {
            known.facts.extend(append.facts);
            known.alarm = append.alarm;
        }
        None => appends.push(append),
    }
}

impl StreamAppend {
    /// Facts about the desk. Whatever changes there makes it ring at once: should this process die, another looks.
    pub fn to_desk(facts: Vec<desk::Event>, at: Timestamp) -> Self {
        Self {
            stream: Stream::desk(),
            facts: facts.into_iter().map(Fact::from).collect(),
            alarm: AlarmChange::NoLaterThan(at),
        }
    }

    /// As the store takes it.
    pub fn expecting(self, expect: Expect) -> Entry {
        Entry { stream: self.stream, expect, facts: self.facts, alarm: self.alarm }
    }
}

/// What a conversation's event means for its ticket on the desk.
fn tickets(change: &Change<'_>) -> Vec<StreamAppend> {
    ticket_event(change)
        .map(|event| StreamAppend::to_desk(vec![event], change.at))
        .into_iter()
        .collect()
}

fn ticket_event(change: &Change<'_>) -> Option<desk::Event> {
    let Change { id, before, event, after: state, at } = *change;
    // Who calls the person off leaves the line, and with it the ticket.
    if let Event::CalledOff { .. } = event {
        let ticket = before.hand_over.as_ref()?.ticket.clone();
        return Some(desk::Event::Released { ticket });
    }
    let ticket: TicketId = state.hand_over.as_ref()?.ticket.clone();
    match event {
        Event::Escalated { skill, priority, danger, .. } => Some(desk::Event::Queued {
            ticket,
            conversation: id.clone(),
            lang: state.lang,
            skill: skill.clone(),
            priority: *priority,
            since: at,
            danger: *danger,
            mark: state.mark,
        }),
        Event::DangerNoticed { danger } => Some(desk::Event::Raised { ticket, danger: *danger }),
        // The ticket of an earlier part is gone; what is with the bot has none.
        Event::LangChanged { lang, .. } if !matches!(state.phase, Phase::Bot | Phase::Ended) => {
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
    }
}
