//! What time alone brings about, and when it must next be looked at. Nobody waits without such a moment.

use super::details::{EndedBy, WaitChoice};
use super::event::Event;
use super::hand_over::escalated;
use super::limits;
use super::state::{Conversation, Phase};
use crate::domain::ids::TicketId;
use crate::domain::phrase::Phrase;
use crate::domain::ticket::{Availability, HandoverReason, WrapUpCode};
use crate::domain::time::{Span, Timestamp};

impl Conversation {
    /// When it must next be looked at. Every state but the first and the last has such a moment:
    /// nobody waits without one.
    pub fn alarm(&self, now: Timestamp) -> Option<Timestamp> {
        let due = match &self.phase {
            Phase::Fresh | Phase::Ended => return None,
            Phase::Bot if self.awaiting.is_some() => now.plus(limits::ANSWER_OVERDUE),
            Phase::Bot => self.touched_at.plus(limits::BOT_IDLE),
            Phase::Queued => self.next_notice(),
            Phase::Offered { .. } => now.plus(limits::OFFER_CHECK),
            Phase::Active => match self.owed_since {
                Some(since) => {
                    self.noticed_at.map_or(since, |at| at.max(since)).plus(limits::AGENT_SILENT)
                }
                None if self.reminded => self.touched_at.plus(dormant_after_reminder()),
                None => self.touched_at.plus(limits::REMINDER),
            },
            Phase::Dormant => self.touched_at.plus(limits::DORMANT_END),
            Phase::LeftMessage => now.plus(limits::MESSAGE_CHECK),
            Phase::WrapUp => self.ended.map_or(now, |(_, at)| at).plus(limits::WRAP_UP),
        };
        Some(due.max(now))
    }

    /// When the waiting visitor should hear something next.
    fn next_notice(&self) -> Timestamp {
        let since = self.noticed_at.unwrap_or(self.touched_at);
        let heard_once = self.hand_over.as_ref().is_some_and(|h| since > h.since);
        let danger = self.hand_over.as_ref().is_some_and(|h| h.danger.is_some());
        match (heard_once, self.choices_given) {
            (false, _) => since.plus(limits::FIRST_NOTICE),
            (true, false) if !danger => since.plus(limits::WAIT_CHOICES),
            (true, _) => since.plus(limits::NEXT_NOTICE),
        }
    }
}

pub(super) fn tick(
    state: &Conversation,
    desk: Availability,
    other_staffed: bool,
    ticket: TicketId,
    now: Timestamp,
) -> Vec<Event> {
    let silent_for = now.since(state.touched_at);
    match &state.phase {
        Phase::Bot => match &state.awaiting {
            Some(awaiting) if now.since(awaiting.since) >= limits::ANSWER_ABANDONED => {
                vec![escalated(state, ticket, HandoverReason::BotFailed)]
            }
            None if silent_for >= limits::BOT_IDLE => {
                vec![Event::Ended { command: None, by: EndedBy::Silence }]
            }
            _ => Vec::new(),
        },
        Phase::Queued if now >= state.next_notice() => waiting_notice(state, desk, other_staffed),
        Phase::Active => match state.owed_since {
            Some(_) if state.alarm(now).is_some_and(|due| now >= due) => {
                let name = state.agent.as_ref().map_or("", |(_, name)| name.as_str());
                // Says nothing about what the agent is doing: only the agent can.
                let phrase = Phrase::new("notice-agent-has-message").text("agent", name);
                vec![Event::NoticeGiven { phrase }]
            }
            None if state.reminded && silent_for >= dormant_after_reminder() => {
                vec![Event::WentDormant]
            }
            None if !state.reminded && silent_for >= limits::REMINDER => vec![Event::Reminded],
            _ => Vec::new(),
        },
        Phase::Dormant if silent_for >= limits::DORMANT_END => vec![
            Event::Ended { command: None, by: EndedBy::Silence },
            Event::WrappedUp { command: None, code: WrapUpCode::NoReply },
        ],
        Phase::WrapUp if state.ended.is_some_and(|(_, at)| now.since(at) >= limits::WRAP_UP) => {
            vec![Event::WrappedUp { command: None, code: WrapUpCode::Unfiled }]
        }
        Phase::Fresh
        | Phase::Queued
        | Phase::Offered { .. }
        | Phase::Dormant
        | Phase::LeftMessage
        | Phase::WrapUp
        | Phase::Ended => Vec::new(),
    }
}

/// What a visitor in line hears: first how things stand, then what they may choose; the choices at once where
/// nobody is there.
fn waiting_notice(state: &Conversation, desk: Availability, other_staffed: bool) -> Vec<Event> {
    // Who is in danger is not asked how they would like to wait, only told again whom to call.
    if state.hand_over.as_ref().is_some_and(|h| h.danger.is_some()) {
        return vec![Event::NoticeGiven { phrase: Phrase::new("notice-danger-waiting") }];
    }
    let unstaffed = desk == Availability::Away;
    let heard_once =
        state.hand_over.as_ref().is_some_and(|h| state.noticed_at.is_some_and(|at| at > h.since));
    if (heard_once || unstaffed) && !state.choices_given {
        let mut choices = vec![WaitChoice::KeepWaiting, WaitChoice::LeaveMessage];
        if other_staffed {
            choices.push(WaitChoice::OtherLanguage);
        }
        return vec![Event::WaitChoicesOffered { choices, unstaffed }];
    }
    let id = match desk {
        Availability::Free => "notice-still-looking",
        Availability::Busy => "notice-all-busy",
        Availability::Away => "notice-nobody-there",
    };
    vec![Event::NoticeGiven { phrase: Phrase::new(id) }]
}

/// The reminder itself is an event, so the rest of the silence is counted from it.
fn dormant_after_reminder() -> Span {
    Span::ms(limits::DORMANT.as_ms() - limits::REMINDER.as_ms())
}
