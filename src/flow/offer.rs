//! Routing: offer → accept │ decline │ lapse. Each is written on desk and conversation at once, and only if
//! neither has moved, so one ticket is never in two hands. Who gets what is planned in `domain::desk`.

use super::projection::Look;
use super::transact::{Both, Done};
use super::{Flow, FlowError};
use crate::domain::conversation::{self, Command, Conversation, Leave, OfferEnd, Phase, decide};
use crate::domain::desk::{self, Decision, Desk, Place, Todo};
use crate::domain::ids::{AgentId, ConversationId, OfferId, Seq, TicketId};
use crate::domain::rejection::Rejection;
use crate::domain::time::Timestamp;
use crate::ports::{AlarmChange, Batch, Entry, Expect, Stream};

/// The most things one turn does before it lets others run.
pub const TURN_MAX: usize = 64;

/// Does what the desk should do now, and sets the alarm for what it should do later.
pub async fn turn(flow: &Flow) -> Result<(), FlowError> {
    let mut left = TURN_MAX;
    while left > 0 {
        let Look { state: desk, head, alarm } = flow.look_at_desk().await?;
        let now = flow.clock.now();
        let todos = desk.todos(now, left);
        if todos.is_empty() {
            let wanted = desk.alarm(now);
            if wanted != alarm && !set_alarm(flow, head, wanted, now).await? {
                left -= 1;
                continue;
            }
            flow.compact_desk().await?;
            return Ok(());
        }
        left -= todos.len();
        for todo in todos {
            carry_out(flow, &desk, todo).await?;
        }
    }
    // More is left: the desk still rings, so whoever looks next goes on.
    Ok(())
}

/// Sets the desk's alarm; `false` when the desk has moved meanwhile.
async fn set_alarm(
    flow: &Flow,
    head: Seq,
    alarm: Option<Timestamp>,
    now: Timestamp,
) -> Result<bool, FlowError> {
    let entry = Entry {
        stream: Stream::desk(),
        expect: Expect::Head(head),
        facts: Vec::new(),
        alarm: alarm.map_or(AlarmChange::Clear, AlarmChange::Set),
    };
    Ok(flow.append(Batch { at: now, entries: vec![entry] }).await?.is_some())
}

async fn carry_out(flow: &Flow, desk: &Desk, todo: Todo) -> Result<(), FlowError> {
    let done = match todo {
        Todo::Lapse { offer } => end_offer(flow, desk, &offer, OfferEnd::Lapsed).await,
        Todo::Withdraw { offer } => end_offer(flow, desk, &offer, OfferEnd::Withdrawn).await,
        Todo::Reclaim { ticket, agent } => reclaim(flow, desk, &ticket, &agent).await,
        Todo::Offer { ticket, agent } => make(flow, desk, &ticket, &agent).await,
    };
    match done {
        // Somebody was faster, or the state has moved on; the next look decides.
        Ok(_) | Err(FlowError::Rejected(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

async fn make(
    flow: &Flow,
    desk: &Desk,
    ticket: &TicketId,
    agent: &AgentId,
) -> Result<Done, FlowError> {
    let id = conversation_of(desk, ticket)?;
    let offer = OfferId::from_body(&flow.ids.body());
    flow.on_both(&id, |state, desk, now| {
        if is_stale(state, ticket) {
            return Ok(release(ticket));
        }
        let wanted =
            Decision::Offer { offer: offer.clone(), ticket: ticket.clone(), agent: agent.clone() };
        let on_desk = desk::decide(desk, wanted, now)?;
        let command = Command::Offer { offer: offer.clone(), agent: agent.clone() };
        Ok(Both { conversation: decide(state, command, now)?, desk: vec![on_desk] })
    })
    .await
}

/// A ticket whose conversation is over or has another one. Nothing writes that; should it ever stand
/// there, it is taken off the desk rather than offered for ever.
fn is_stale(state: &Conversation, ticket: &TicketId) -> bool {
    matches!(state.phase, Phase::Ended | Phase::Bot | Phase::Fresh)
        || state.hand_over.as_ref().is_none_or(|h| h.ticket != *ticket)
}

fn release(ticket: &TicketId) -> Both {
    Both { conversation: Vec::new(), desk: vec![desk::Event::Released { ticket: ticket.clone() }] }
}

async fn end_offer(
    flow: &Flow,
    desk: &Desk,
    offer: &OfferId,
    because: OfferEnd,
) -> Result<Done, FlowError> {
    let (_, ticket, _) = desk.offer(offer).ok_or(Rejection::OfferGone)?;
    let id = ticket.conversation.clone();
    flow.on_both(&id, |state, desk, now| {
        let decision = match because {
            OfferEnd::Lapsed => Decision::Lapse { offer: offer.clone() },
            OfferEnd::Declined | OfferEnd::Withdrawn => Decision::Withdraw { offer: offer.clone() },
        };
        Ok(Both {
            conversation: returned(state, offer, because, now),
            desk: vec![desk::decide(desk, decision, now)?],
        })
    })
    .await
}

/// The conversation's side of an offer that ends; nothing when it has moved on already.
fn returned(
    state: &Conversation,
    offer: &OfferId,
    because: OfferEnd,
    now: Timestamp,
) -> Vec<conversation::Event> {
    let command = Command::ReturnOffer { offer: offer.clone(), because };
    decide(state, command, now).unwrap_or_default()
}

async fn reclaim(
    flow: &Flow,
    desk: &Desk,
    ticket: &TicketId,
    agent: &AgentId,
) -> Result<Done, FlowError> {
    let id = conversation_of(desk, ticket)?;
    flow.on_both(&id, |state, desk, now| {
        let known = desk.agents.get(agent);
        if known.is_some_and(|known| known.lost_at.is_none()) {
            return Err(Rejection::NotNow);
        }
        if is_stale(state, ticket) {
            return Ok(release(ticket));
        }
        let signed_out = known.is_some_and(|known| known.signed_out);
        let because = if signed_out { Leave::SignedOut } else { Leave::Lost };
        let command = Command::LoseAgent { agent: agent.clone(), because };
        Ok(Both { conversation: decide(state, command, now)?, desk: Vec::new() })
    })
    .await
}

/// The agent takes what was offered. Safe to repeat: who already has it is told so again.
pub async fn accept(
    flow: &Flow,
    agent: &AgentId,
    offer: &OfferId,
    conversation: &ConversationId,
) -> Result<Done, FlowError> {
    flow.on_both(conversation, |state, desk, now| {
        if state.is_held_by(agent) {
            return Ok(Both::default());
        }
        let decision = Decision::Accept { offer: offer.clone(), agent: agent.clone() };
        let on_desk = desk::decide(desk, decision, now)?;
        let name = desk.agents.get(agent).map(|known| known.name.clone());
        let command = Command::Join {
            offer: offer.clone(),
            agent: agent.clone(),
            name: name.ok_or(Rejection::NoSuchAgent)?,
        };
        Ok(Both { conversation: decide(state, command, now)?, desk: vec![on_desk] })
    })
    .await
}

/// The agent takes a conversation in danger that was not offered to them, or to somebody else: an offer taken back,
/// one made and one accepted, in one append that expects both logs unchanged. Safe to repeat.
pub async fn take(
    flow: &Flow,
    agent: &AgentId,
    conversation: &ConversationId,
) -> Result<Done, FlowError> {
    let offer = OfferId::from_body(&flow.ids.body());
    flow.on_both(conversation, |state, desk, now| {
        if state.is_held_by(agent) {
            return Ok(Both::default());
        }
        let ticket = state.hand_over.as_ref().map(|h| h.ticket.clone());
        let ticket = ticket.ok_or(Rejection::OfferGone)?;
        let mut taking =
            Taking { state: state.clone(), desk: desk.clone(), now, wrote: Both::default() };
        if let Some(Place::Offered { offer, .. }) = desk.tickets.get(&ticket).map(|t| &t.place) {
            let offer = offer.clone();
            taking.on_desk(Decision::Withdraw { offer: offer.clone() })?;
            taking.on_conversation(Command::ReturnOffer { offer, because: OfferEnd::Withdrawn })?;
        }
        let (offer, agent) = (offer.clone(), agent.clone());
        let name = desk.agents.get(&agent).map(|known| known.name.clone());
        let name = name.ok_or(Rejection::NoSuchAgent)?;
        taking.on_desk(Decision::Take { offer: offer.clone(), ticket, agent: agent.clone() })?;
        taking.on_conversation(Command::Offer { offer: offer.clone(), agent: agent.clone() })?;
        taking.on_desk(Decision::Accept { offer: offer.clone(), agent: agent.clone() })?;
        taking.on_conversation(Command::Join { offer, agent, name })?;
        Ok(taking.wrote)
    })
    .await
}

/// Several steps on conversation and desk that are written as one.
struct Taking {
    state: Conversation,
    desk: Desk,
    now: Timestamp,
    wrote: Both,
}

impl Taking {
    fn on_desk(&mut self, decision: Decision) -> Result<(), Rejection> {
        let event = desk::decide(&self.desk, decision, self.now)?;
        self.desk.apply(&event, self.now);
        self.wrote.desk.push(event);
        Ok(())
    }

    fn on_conversation(&mut self, command: Command) -> Result<(), Rejection> {
        for event in decide(&self.state, command, self.now)? {
            self.state.apply(&event, self.now);
            self.wrote.conversation.push(event);
        }
        Ok(())
    }
}

/// The agent leaves what was offered to somebody else.
pub async fn decline(
    flow: &Flow,
    agent: &AgentId,
    offer: &OfferId,
    conversation: &ConversationId,
) -> Result<Done, FlowError> {
    flow.on_both(conversation, |state, desk, now| {
        let (_, ticket, _) = desk.offer(offer).ok_or(Rejection::OfferGone)?;
        if ticket.conversation != *conversation {
            return Err(Rejection::OfferGone);
        }
        let decision = Decision::Decline { offer: offer.clone(), agent: agent.clone() };
        Ok(Both {
            desk: vec![desk::decide(desk, decision, now)?],
            conversation: returned(state, offer, OfferEnd::Declined, now),
        })
    })
    .await
}

fn conversation_of(desk: &Desk, ticket: &TicketId) -> Result<ConversationId, FlowError> {
    let found = desk.tickets.get(ticket).ok_or(Rejection::OfferGone)?;
    Ok(found.conversation.clone())
}
