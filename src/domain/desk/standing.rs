//! What may be told to somebody in line: whether the people who could help are there, and whether the turn is next.
//! A numbered place is never told, because urgent, returned and moved tickets may still come in ahead of it.

use std::collections::BTreeMap;

use super::plan::Crowds;
use super::state::{Desk, Place, Ticket};
use crate::domain::ids::{ConversationId, TicketId};
use crate::domain::lang::Lang;
use crate::domain::ticket::Availability;
use crate::domain::time::Timestamp;

/// How a waiting visitor stands in line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whether the next free agent is asked for this visitor.
    pub next: bool,
    /// Whether those who may take the ticket are there.
    pub desk: Availability,
}

/// What everybody in line may be told at one moment, reckoned once for all of them: two walks over the desk, however
/// many ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standings {
    /// Every conversation with a ticket, and whether its turn is next: so it is for one of each need at most.
    places: BTreeMap<ConversationId, (Needs, bool)>,
    /// Whether somebody is there for each need; nobody is for one that is missing.
    there: BTreeMap<Needs, Availability>,
}

/// Whom a ticket may go to as far as languages decide: its own, and whether the other will do, too.
type Needs = (Lang, bool);

const fn needs(ticket: &Ticket) -> Needs {
    (ticket.lang, ticket.widened)
}

impl Standings {
    /// How this conversation stands; `None` where it has no ticket on the desk.
    pub fn of(&self, conversation: &ConversationId) -> Option<Standing> {
        let (needs, next) = self.places.get(conversation)?;
        Some(Standing { next: *next, desk: best(&self.there, *needs) })
    }
}

fn best(there: &BTreeMap<Needs, Availability>, needs: Needs) -> Availability {
    there.get(&needs).copied().unwrap_or(Availability::Away)
}

/// Who is there, reckoned once for however many ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Staffing(BTreeMap<Needs, Availability>);

impl Staffing {
    /// Whether those who speak a ticket's language are there, or either language once the visitor accepted both.
    pub fn of(&self, ticket: &Ticket) -> Availability {
        best(&self.0, needs(ticket))
    }

    /// Whether those who speak this language are there.
    pub fn in_lang(&self, lang: Lang) -> Availability {
        best(&self.0, (lang, false))
    }
}

impl Desk {
    /// Who is there now.
    pub fn staffing(&self) -> Staffing {
        Staffing(self.there())
    }

    /// What everybody in line may be told now.
    pub fn standings(&self, now: Timestamp) -> Standings {
        let crowds = Crowds::of(self);
        let mut places = BTreeMap::new();
        let mut first: BTreeMap<Needs, (&TicketId, &Ticket)> = BTreeMap::new();
        for (id, ticket) in &self.tickets {
            places.insert(ticket.conversation.clone(), (needs(ticket), false));
            if matches!(ticket.place, Place::Waiting | Place::Offered { .. }) {
                let ahead = first.entry(needs(ticket)).or_insert((id, ticket));
                if ticket.rank(id, &crowds) < ahead.1.rank(ahead.0, &crowds) {
                    *ahead = (id, ticket);
                }
            }
        }
        // Who stands behind another of the same needs is not next: that one could go to whoever could take this one.
        let firsts: Vec<_> = first.into_values().collect();
        for (id, ticket) in &firsts {
            if ticket.place == Place::Waiting && self.goes_next((id, ticket), &firsts, &crowds, now)
            {
                places.insert(ticket.conversation.clone(), (needs(ticket), true));
            }
        }
        Standings { places, there: self.there() }
    }

    /// Whether somebody who may take it is there, and nothing that is in line ahead of it, or being offered, could go
    /// to any of them. `firsts` are the first of each need: who is behind none of these is behind nobody.
    fn goes_next(
        &self,
        (id, ticket): (&TicketId, &Ticket),
        firsts: &[(&TicketId, &Ticket)],
        crowds: &Crowds<'_>,
        now: Timestamp,
    ) -> bool {
        let rank = ticket.rank(id, crowds);
        let ahead: Vec<_> =
            firsts.iter().filter(|(other, t)| t.rank(other, crowds) < rank).collect();
        let mut able = self
            .agents
            .iter()
            .filter(|(agent, _)| self.would_suit(agent, ticket, now))
            .map(|(_, known)| &known.langs)
            .peekable();
        able.peek().is_some() && able.all(|langs| !ahead.iter().any(|(_, t)| t.speaks(langs)))
    }

    fn there(&self) -> BTreeMap<Needs, Availability> {
        let loads = self.loads();
        let mut there = BTreeMap::new();
        for (id, agent) in self.agents.iter().filter(|(_, agent)| agent.is_taking()) {
            let room = loads.of(id) < usize::from(agent.capacity);
            let found = if room { Availability::Free } else { Availability::Busy };
            // Whoever speaks a language will do for it, and for those who take both.
            for lang in &agent.langs {
                let both = Lang::ALL.map(|any| (any, true));
                for needs in both.into_iter().chain([(*lang, false)]) {
                    let best = there.entry(needs).or_insert(found);
                    *best = (*best).min(found);
                }
            }
        }
        there
    }
}
