//! What must hold of the desk: examples in `examples`, laws over random histories in `properties`.
//! Here is the stage on which both play.

mod crowds;
mod danger;
mod examples;
mod presence;
mod large;
mod histories;
mod properties;

use std::collections::BTreeSet;

use super::plan::Crowds;
use super::*;
use crate::domain::address::Mark;
use crate::domain::ids::{AgentId, ConversationId, OfferId, TicketId};
use crate::domain::lang::Lang;
use crate::domain::rejection::Rejection;
use crate::domain::ticket::{Availability, Danger, Priority, Skill};
use crate::domain::time::{Span, Timestamp};

/// A desk, the present moment, and names for offers.
#[derive(Debug, Clone)]
struct Stage {
    desk: Desk,
    now: Timestamp,
    offers: u32,
}

impl Stage {
    fn empty() -> Self {
        Self { desk: Desk::default(), now: Timestamp(1_000_000_000), offers: 0 }
    }

    fn passes(&mut self, span: Span) {
        self.now = self.now.plus(span);
    }

    fn hears(&mut self, fact: &Event) {
        self.desk.apply(fact, self.now);
    }

    /// An agent of one language who knows about everything and takes conversations.
    fn arrives(&mut self, who: u32, lang: Lang, capacity: u8) {
        self.hears(&arrived(who, [lang], [], capacity));
        self.chooses(who, Presence::Available);
    }

    fn chooses(&mut self, who: u32, presence: Presence) {
        self.hears(&Event::PresenceChosen { agent: agent(who), presence });
    }

    /// A ticket of middling urgency that began to wait now.
    fn queues(&mut self, which: u32, lang: Lang) {
        self.queues_as(which, lang, Priority::P3, Skill::general());
    }

    fn queues_as(&mut self, which: u32, lang: Lang, priority: Priority, skill: Skill) {
        self.hears(&queued(which, lang, skill, priority, self.now));
    }

    /// A ticket of a visitor in danger that began to wait now.
    fn endangers(&mut self, which: u32, lang: Lang) {
        self.queues_as(which, lang, Priority::P1, Skill::urgent());
        self.hears(&Event::Raised { ticket: ticket(which), danger: Danger::Emergency });
    }

    fn decides(&mut self, decision: Decision) -> Result<Event, Rejection> {
        let event = decide(&self.desk, decision, self.now)?;
        self.desk.apply(&event, self.now);
        Ok(event)
    }

    /// Does the next thing the desk should do.
    fn does(&mut self) -> Option<Todo> {
        let todo = self.desk.todo(self.now)?;
        match todo.clone() {
            Todo::Lapse { offer } => self.decides(Decision::Lapse { offer }).map(|_| ()),
            Todo::Withdraw { offer } => self.decides(Decision::Withdraw { offer }).map(|_| ()),
            Todo::Offer { ticket, agent } => {
                self.offers += 1;
                let offer = offer(self.offers);
                self.decides(Decision::Offer { offer, ticket, agent }).map(|_| ())
            }
            Todo::Reclaim { ticket, .. } => {
                self.hears(&Event::Requeued { ticket });
                Ok(())
            }
        }
        .expect("what the desk wants done can be done");
        Some(todo)
    }

    /// Does everything the desk should do now.
    fn settles(&mut self) -> Vec<Todo> {
        let mut done = Vec::new();
        while let Some(todo) = self.does() {
            done.push(todo);
            assert!(done.len() <= 1_000, "the desk never comes to rest");
        }
        done
    }

    fn place(&self, which: u32) -> &Place {
        &self.desk.tickets[&ticket(which)].place
    }

    /// The offer that stands for a ticket, and to whom.
    fn offer_of(&self, which: u32) -> Option<(OfferId, AgentId)> {
        match self.place(which) {
            Place::Offered { offer, agent, .. } => Some((offer.clone(), agent.clone())),
            Place::Waiting | Place::Held { .. } | Place::Paused { .. } => None,
        }
    }

    fn standing(&self, which: u32) -> Option<Standing> {
        let known = self.desk.tickets.get(&ticket(which))?;
        self.desk.standings(self.now).of(&known.conversation)
    }

    fn is_next(&self, which: u32) -> bool {
        self.standing(which).is_some_and(|standing| standing.next)
    }

    fn accepts(&mut self, which: u32) {
        let (offer, agent) = self.offer_of(which).expect("an offer");
        self.decides(Decision::Accept { offer, agent }).unwrap();
    }

    fn declines(&mut self, which: u32) {
        let (offer, agent) = self.offer_of(which).expect("an offer");
        self.decides(Decision::Decline { offer, agent }).unwrap();
    }
}

fn arrived(
    who: u32,
    langs: impl IntoIterator<Item = Lang>,
    skills: impl IntoIterator<Item = Skill>,
    capacity: u8,
) -> Event {
    Event::AgentArrived {
        agent: agent(who),
        name: format!("Agent {who}"),
        langs: langs.into_iter().collect(),
        skills: skills.into_iter().collect(),
        capacity,
    }
}

/// The connection is gone without a word.
fn lost(who: u32) -> Event {
    Event::AgentLost { agent: agent(who), signed_out: false }
}

fn queued(which: u32, lang: Lang, skill: Skill, priority: Priority, since: Timestamp) -> Event {
    let conversation = ConversationId::from_body(&which.to_string());
    Event::Queued {
        ticket: ticket(which),
        conversation,
        lang,
        skill,
        priority,
        since,
        danger: None,
        mark: None,
    }
}

fn agent(n: u32) -> AgentId {
    AgentId::from_body(&n.to_string())
}

fn ticket(n: u32) -> TicketId {
    TicketId::from_body(&n.to_string())
}

fn offer(n: u32) -> OfferId {
    OfferId::from_body(&n.to_string())
}
