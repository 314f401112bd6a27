//! Routing: what should be done, and when the desk must next be looked at. Longest waiting first within a priority;
//! language is never relaxed; a skill is, after a while. The result does not depend on insertion order.

use std::collections::BTreeMap;

use super::event::Presence;
use super::state::{Desk, Place, Ticket};
use crate::domain::address::Mark;
use crate::domain::ids::{AgentId, OfferId, TicketId};
use crate::domain::ticket::Priority;
use crate::domain::time::{Span, Timestamp};

/// How long things may take on the desk.
pub mod limits {
    use super::Span;

    /// An offer stands for this long.
    pub const OFFER_OPEN: Span = Span::s(30);
    /// An offer of a ticket in danger stands for this long.
    pub const DANGER_OFFER_OPEN: Span = Span::s(15);
    /// Who declined or let an offer of a ticket in danger lapse is not offered it again before this.
    pub const DANGER_COOL_DOWN: Span = Span::s(15);
    /// Who declined or let an offer lapse is not offered the same ticket again before this.
    pub const COOL_DOWN: Span = Span::s(60);
    /// An agent whose connection is gone keeps their conversations for this long.
    pub const LOST_GRACE: Span = Span::s(60);
    /// An urgent ticket (P1, P2) waits this long for an agent with its skill before any other will do.
    pub const SKILL_RELAX_URGENT: Span = Span::s(45);
    /// Any other ticket waits this long.
    pub const SKILL_RELAX: Span = Span::s(120);
}

/// Something the desk should do now.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Todo {
    /// The offer's time is over.
    Lapse {
        /// Which offer.
        offer: OfferId,
    },
    /// The offer's agent is gone, away, or no longer speaks the visitor's language.
    Withdraw {
        /// Which offer.
        offer: OfferId,
    },
    /// The ticket's agent has been gone for too long.
    Reclaim {
        /// Which ticket.
        ticket: TicketId,
        /// Whose.
        agent: AgentId,
    },
    /// The ticket should be offered to this agent.
    Offer {
        /// Which ticket.
        ticket: TicketId,
        /// To whom.
        agent: AgentId,
    },
}

impl Desk {
    /// The next thing to do, if any. What it changes must be taken in before asking again.
    pub fn todo(&self, now: Timestamp) -> Option<Todo> {
        self.todos(now, 1).pop()
    }

    /// The next things to do, at most so many, in their order: what is overdue, else whom to offer what. Offers are
    /// planned as if those before them stood already. Whoever carries them out asks again until nothing is left.
    pub fn todos(&self, now: Timestamp, most: usize) -> Vec<Todo> {
        let overdue: Vec<_> = self.overdue(now).take(most).collect();
        if overdue.is_empty() { self.offers(now, most) } else { overdue }
    }

    fn overdue(&self, now: Timestamp) -> impl Iterator<Item = Todo> {
        self.tickets.iter().filter_map(move |(id, ticket)| match &ticket.place {
            Place::Offered { offer, until, .. } if *until <= now => {
                Some(Todo::Lapse { offer: offer.clone() })
            }
            Place::Offered { offer, agent, .. } => {
                let still = self.agents.get(agent).is_some_and(|known| {
                    known.lost_at.is_none()
                        && known.presence == Presence::Available
                        && ticket.speaks(&known.langs)
                });
                (!still).then(|| Todo::Withdraw { offer: offer.clone() })
            }
            Place::Held { agent } => (self.reclaims_at(ticket, agent)? <= now)
                .then(|| Todo::Reclaim { ticket: id.clone(), agent: agent.clone() }),
            // A silent visitor is looked for by nobody: if they write, the ticket waits again at once.
            Place::Waiting | Place::Paused { .. } => None,
        })
    }

    /// When a ticket is taken back from its agent; never while they are there.
    fn reclaims_at(&self, ticket: &Ticket, agent: &AgentId) -> Option<Timestamp> {
        let lost_at = match self.agents.get(agent) {
            Some(known) => known.lost_at?,
            None => ticket.since,
        };
        Some(lost_at.plus(limits::LOST_GRACE))
    }

    /// The tickets that tell of danger and that nobody has taken yet, longest waiting first, so many at most: every agent
    /// is shown them all, and nobody can take more at once. What else is written from an address with an elder one of
    /// them comes behind the others.
    pub fn alarms(&self) -> Vec<&Ticket> {
        let crowds = Crowds::of(self);
        let mut alarms: Vec<_> =
            self.tickets.iter().filter(|(_, ticket)| ticket.is_alarm()).collect();
        alarms.sort_by_key(|(id, ticket)| (crowds.holds_back(id, ticket), ticket.since, *id));
        alarms.into_iter().map(|(_, ticket)| ticket).take(ALARMS_SHOWN).collect()
    }

    /// Whether this agent may be offered this ticket now.
    pub(super) fn suits(&self, agent: &AgentId, ticket: &Ticket, now: Timestamp) -> bool {
        self.would_suit(agent, ticket, now) && self.has_room_for(agent, ticket)
    }

    /// Whether this agent may be offered this ticket as soon as they have room.
    pub(super) fn would_suit(&self, agent: &AgentId, ticket: &Ticket, now: Timestamp) -> bool {
        self.agents.get(agent).is_some_and(|known| {
            known.is_taking()
                && ticket.speaks(&known.langs)
                && (ticket.skilled(&known.skills) || ticket.relaxes_at() <= now)
                && ticket.cools_until(agent).is_none_or(|until| until <= now)
        })
    }

    /// When something on the desk falls due although nothing else happens.
    pub fn alarm(&self, now: Timestamp) -> Option<Timestamp> {
        let due = |ticket: &Ticket| match &ticket.place {
            Place::Offered { until, .. } => Some(*until),
            Place::Paused { .. } => None,
            Place::Held { agent } => self.reclaims_at(ticket, agent),
            Place::Waiting => {
                let cooled = ticket.tried.values().map(|at| at.plus(ticket.cool_down()));
                cooled.chain([ticket.relaxes_at()]).filter(|moment| *moment > now).min()
            }
        };
        self.tickets.values().filter_map(due).min().map(|moment| moment.max(now))
    }
}

/// So many alarms are shown at once.
pub(super) const ALARMS_SHOWN: usize = 12;

/// A ticket's place among all that wait; the least is served first.
pub(super) type Rank<'a> = (bool, Priority, bool, Timestamp, &'a TicketId);

/// Of each address that several urgent tickets come from, the one that goes ahead: the eldest that is open, waiting or in
/// somebody's hands. Urgency is read from what visitors write, and anybody can write anything any number of times; so the
/// others of that address are served as they came, behind nobody who waits longer, and in front of nobody either.
pub(super) struct Crowds<'a>(BTreeMap<Mark, (Timestamp, &'a TicketId)>);

impl<'a> Crowds<'a> {
    /// Of all tickets of the desk.
    pub(super) fn of(desk: &'a Desk) -> Self {
        let mut eldest = BTreeMap::new();
        for (id, ticket) in desk.tickets.iter().filter(|(_, ticket)| ticket.is_urgent()) {
            let Some(mark) = ticket.mark else { continue };
            let first = eldest.entry(mark).or_insert((ticket.since, id));
            *first = (*first).min((ticket.since, id));
        }
        Self(eldest)
    }

    /// Whether an elder urgent ticket of the same address is open.
    pub(super) fn holds_back(&self, id: &TicketId, ticket: &Ticket) -> bool {
        ticket.is_urgent()
            && ticket.mark.and_then(|mark| self.0.get(&mark)).is_some_and(|(_, first)| *first != id)
    }
}

impl Ticket {
    /// Sorts tickets into the order in which they are served. A later arrival may rank ahead.
    /// Whoever is in danger comes before all others, unless theirs is one of a crowd.
    pub(super) fn rank<'a>(&self, id: &'a TicketId, crowds: &Crowds<'_>) -> Rank<'a> {
        let (danger, priority) = if crowds.holds_back(id, self) {
            (false, Priority::P4)
        } else {
            (self.danger.is_some(), self.priority)
        };
        (!danger, priority, !self.boosted, self.since, id)
    }

    /// Whether it goes before those who have waited longer.
    const fn is_urgent(&self) -> bool {
        self.danger.is_some() || matches!(self.priority, Priority::P1 | Priority::P2)
    }

    /// Whether somebody with these languages may take it.
    pub fn speaks(&self, langs: &std::collections::BTreeSet<crate::domain::lang::Lang>) -> bool {
        langs.contains(&self.lang) || (self.widened && langs.contains(&self.lang.other()))
    }

    /// Whether somebody with these skills knows about it.
    pub(super) fn skilled(
        &self,
        skills: &std::collections::BTreeSet<crate::domain::ticket::Skill>,
    ) -> bool {
        skills.is_empty() || skills.contains(&self.skill)
    }

    /// How long an offer of it stands.
    pub(super) const fn offer_open(&self) -> Span {
        if self.danger.is_some() { limits::DANGER_OFFER_OPEN } else { limits::OFFER_OPEN }
    }

    /// Until when it is not offered again to this agent, who did not take it.
    pub(super) fn cools_until(&self, agent: &AgentId) -> Option<Timestamp> {
        Some(self.tried.get(agent)?.plus(self.cool_down()))
    }

    /// How long it is not offered again to who did not take it.
    const fn cool_down(&self) -> Span {
        if self.danger.is_some() { limits::DANGER_COOL_DOWN } else { limits::COOL_DOWN }
    }

    /// From when on anybody who speaks the language will do; in danger at once.
    pub(super) fn relaxes_at(&self) -> Timestamp {
        if self.danger.is_some() {
            return self.since;
        }
        self.since.plus(match self.priority {
            Priority::P1 | Priority::P2 => limits::SKILL_RELAX_URGENT,
            Priority::P3 | Priority::P4 => limits::SKILL_RELAX,
        })
    }
}
