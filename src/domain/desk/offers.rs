//! Whom to offer what: one walk over the line. It costs the size of the desk and no more, because agents alike stand
//! in one group, and tickets alike that found nobody are not looked at again.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::{Crowds, Todo};
use super::state::{Agent, Desk, Loads, Place, Ticket};
use crate::domain::ids::{AgentId, TicketId};
use crate::domain::lang::Lang;
use crate::domain::ticket::Skill;
use crate::domain::time::Timestamp;

impl Desk {
    /// The offers to make now, at most so many, each planned as if those before it stood already.
    pub(super) fn offers(&self, now: Timestamp, most: usize) -> Vec<Todo> {
        self.plan_offers(now, most).0
    }

    /// The same, with what finding them has cost: how often a group of agents, or one of them, was looked at.
    pub(super) fn plan_offers(&self, now: Timestamp, most: usize) -> (Vec<Todo>, usize) {
        let mut seats = Seats::of(self);
        let mut nobody = BTreeSet::new();
        let mut offers = Vec::new();
        // Where nobody has room the line need not be put in order.
        let crowds = Crowds::of(self);
        let line = if seats.groups.is_empty() { Vec::new() } else { self.line(&crowds) };
        for (id, ticket) in line {
            if offers.len() == most {
                break;
            }
            let needs = Needs::of(ticket, crowds.holds_back(id, ticket), now);
            if nobody.contains(&needs) {
                continue;
            }
            match seats.take_best(ticket, &needs, now) {
                Found::Agent(agent) => {
                    offers.push(Todo::Offer { ticket: id.clone(), agent: agent.clone() });
                }
                Found::AllCooling => {}
                // Rooms only ever fill while offers are planned.
                Found::Nobody => {
                    nobody.insert(needs);
                }
            }
        }
        (offers, seats.looks)
    }

    /// Tickets that wait, in the order in which they are served: danger before everything.
    fn line(&self, crowds: &Crowds<'_>) -> Vec<(&TicketId, &Ticket)> {
        let mut line: Vec<_> =
            self.tickets.iter().filter(|(_, ticket)| ticket.place == Place::Waiting).collect();
        line.sort_unstable_by_key(|(id, ticket)| ticket.rank(id, crowds));
        line
    }
}

/// What makes tickets alike to all agents but those who did not take one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Needs<'a> {
    lang: Lang,
    widened: bool,
    skill: &'a Skill,
    /// Anybody who speaks the language will do.
    relaxed: bool,
    /// May take an agent one conversation above their capacity.
    danger: bool,
}

impl<'a> Needs<'a> {
    fn of(ticket: &'a Ticket, is_held_back: bool, now: Timestamp) -> Self {
        Self {
            lang: ticket.lang,
            widened: ticket.widened,
            skill: &ticket.skill,
            relaxed: ticket.relaxes_at() <= now,
            danger: ticket.danger.is_some() && !is_held_back,
        }
    }
}

/// What makes agents alike to all tickets.
type Kind<'a> = (&'a BTreeSet<Lang>, &'a BTreeSet<Skill>);

/// An agent's place among those alike: room first, then the least loaded in proportion, then the longest without an
/// offer, then by name.
type Turn<'a> = (bool, usize, Option<Timestamp>, &'a AgentId);

/// Agents who take conversations and may have room for one, by kind and then by turn.
struct Seats<'a> {
    desk: &'a Desk,
    loads: Loads<'a>,
    groups: BTreeMap<Kind<'a>, BTreeSet<Turn<'a>>>,
    looks: usize,
}

enum Found<'a> {
    Agent(&'a AgentId),
    /// Some are able, and each of them left this ticket a moment ago.
    AllCooling,
    Nobody,
}

impl<'a> Seats<'a> {
    fn of(desk: &'a Desk) -> Self {
        let mut seats = Self { desk, loads: desk.loads(), groups: BTreeMap::new(), looks: 0 };
        for (id, agent) in desk.agents.iter().filter(|(_, agent)| agent.is_taking()) {
            seats.sit(id, agent, agent.last_offer_at);
        }
        seats
    }

    /// Gives an agent their turn among those alike, unless even danger finds no room with them.
    fn sit(&mut self, id: &'a AgentId, agent: &'a Agent, last_offer_at: Option<Timestamp>) {
        let (load, capacity) = (self.loads.of(id), usize::from(agent.capacity));
        if capacity > 0 && load <= capacity {
            let turn = (load == capacity, load * 1_000 / capacity, last_offer_at, id);
            self.groups.entry((&agent.langs, &agent.skills)).or_default().insert(turn);
        }
    }

    /// The agent whose turn it is to be asked for this ticket; the offer is then reckoned to their load.
    fn take_best(&mut self, ticket: &Ticket, needs: &Needs<'_>, now: Timestamp) -> Found<'a> {
        let mut best: Option<((bool, bool, Turn<'a>), Kind<'a>)> = None;
        let mut cooling = false;
        for (kind, group) in &self.groups {
            self.looks += 1;
            let skilled = ticket.skilled(kind.1);
            if !ticket.speaks(kind.0) || !(skilled || needs.relaxed) {
                continue;
            }
            for turn in group.iter().take_while(|(full, ..)| needs.danger || !full) {
                self.looks += 1;
                if ticket.cools_until(turn.3).is_some_and(|until| until > now) {
                    cooling = true;
                    continue;
                }
                let rank = (turn.0, !skilled, *turn);
                if best.as_ref().is_none_or(|(before, _)| rank < *before) {
                    best = Some((rank, *kind));
                }
                break;
            }
        }
        let Some(((_, _, turn), kind)) = best else {
            return if cooling { Found::AllCooling } else { Found::Nobody };
        };
        let agent = turn.3;
        if let Some(group) = self.groups.get_mut(&kind) {
            group.remove(&turn);
        }
        self.loads.add(agent);
        if let Some(known) = self.desk.agents.get(agent) {
            self.sit(agent, known, Some(now));
        }
        Found::Agent(agent)
    }
}
