//! What a message that tells of danger leads to: a person is called for in the same append that stores the message,
//! whatever the search is doing, and a visitor who waits already goes before all others.

use super::event::Event;
use super::pending::Ask;
use super::state::{Conversation, Phase};
use crate::domain::ids::TicketId;
use crate::domain::signal::{Signal, danger};
use crate::domain::ticket::{Danger, HandoverReason, Priority};
use crate::domain::time::Timestamp;

impl Conversation {
    /// What somebody may come to harm by while no person has joined: then the numbers to call stay in sight, even
    /// when the chat was ended meanwhile.
    pub fn unattended_danger(&self) -> Option<Danger> {
        let open = match self.phase {
            Phase::Queued | Phase::Offered { .. } | Phase::LeftMessage | Phase::Ended => true,
            Phase::Fresh | Phase::Bot | Phase::Active | Phase::Dormant | Phase::WrapUp => false,
        };
        let danger = self.hand_over.as_ref().and_then(|hand_over| hand_over.danger);
        danger.filter(|_| open && self.agent.is_none())
    }

    /// Takes in that a waiting visitor told of danger. Who left a message is looked for again; an offer that is open
    /// stays open.
    pub(super) fn endanger(&mut self, danger: Danger, at: Timestamp) {
        if let Some(hand_over) = &mut self.hand_over {
            hand_over.danger = hand_over.danger.or(Some(danger));
            hand_over.priority = Priority::P1;
        }
        self.left_message = false;
        self.wait_choices.clear();
        if self.phase == Phase::LeftMessage {
            self.enter_queue(at);
        }
    }

    /// Whether people were called because somebody may come to harm.
    pub fn is_in_danger(&self) -> bool {
        self.hand_over
            .as_ref()
            .is_some_and(|h| h.danger.is_some() || h.reason == HandoverReason::Distress)
    }
}

/// The call for a person that follows this message, in the phase that the message leads to. Who has a person
/// already is read by them.
pub(super) fn called(
    state: &Conversation,
    phase: &Phase,
    text: &str,
    ticket: &TicketId,
) -> Option<Event> {
    let danger = danger(text)?;
    let known = state.hand_over.as_ref().is_some_and(|hand_over| hand_over.danger.is_some());
    match phase {
        Phase::Bot => Some(Event::Escalated {
            ticket: ticket.clone(),
            reason: Signal::Distress.reason(),
            skill: Signal::Distress.skill(),
            priority: Signal::Distress.priority(),
            danger: Some(danger),
        }),
        Phase::Queued | Phase::Offered { .. } | Phase::LeftMessage if !known => {
            Some(Event::DangerNoticed { danger })
        }
        Phase::Fresh
        | Phase::Queued
        | Phase::Offered { .. }
        | Phase::Active
        | Phase::Dormant
        | Phase::LeftMessage
        | Phase::WrapUp
        | Phase::Ended => None,
    }
}

/// The danger that a message tells of.
pub(super) fn told(text: &str) -> Option<Danger> {
    danger(text)
}

/// The danger that the bot hands over for: what the unanswered messages tell of.
pub(super) fn asked_about(state: &Conversation) -> Danger {
    let told = match state.awaiting.as_ref().map(|awaiting| &awaiting.ask) {
        Some(Ask::Message(text)) => danger(text),
        Some(Ask::Article(_)) | None => None,
    };
    told.unwrap_or(Danger::Emergency)
}
