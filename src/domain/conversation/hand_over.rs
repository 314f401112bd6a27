//! The hand-over to a person, as far as what was said before tells whom it needs. Pure.

use super::details::Topic;
use super::event::Event;
use super::state::Conversation;
use crate::domain::ids::TicketId;
use crate::domain::ticket::{Danger, HandoverReason, Priority, Skill};

/// A hand-over for which nothing more is known than what the visitor last read about, or what the last one said.
pub(super) fn escalated(state: &Conversation, ticket: TicketId, reason: HandoverReason) -> Event {
    let last = state.hand_over.as_ref();
    let last = last.map(|h| Topic { skill: h.skill.clone(), priority: h.priority });
    let topic = state.topic.clone().or(last);
    let (skill, priority) =
        topic.map_or((Skill::general(), Priority::P3), |topic| (topic.skill, topic.priority));
    // Who called for help, was not attended to and comes back is still in danger.
    let danger = last_danger(state);
    Event::Escalated { ticket, reason, skill, priority, danger }
}

fn last_danger(state: &Conversation) -> Option<Danger> {
    let last = state.hand_over.as_ref().filter(|_| state.agent.is_none());
    last.and_then(|hand_over| hand_over.danger)
}
