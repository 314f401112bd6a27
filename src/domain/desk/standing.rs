//! What may be told to somebody in line: whether the people who could help are there, and whether the turn is next.
//! A numbered place is never told, because urgent, returned and moved tickets may still come in ahead of it.

use super::state::{Agent, Desk, Place};
use crate::domain::ids::TicketId;
use crate::domain::lang::Lang;
use crate::domain::ticket::Availability;
use crate::domain::time::Timestamp;

impl Desk {
    /// Whether those who speak a ticket's language are there, or either language once the visitor accepted both.
    /// `None` for a ticket that is not on the desk.
    pub fn availability(&self, ticket: &TicketId) -> Option<Availability> {
        let ticket = self.tickets.get(ticket)?;
        Some(self.availability_of(|agent| ticket.speaks(&agent.langs)))
    }

    /// Whether those who speak this language are there.
    pub fn availability_in(&self, lang: Lang) -> Availability {
        self.availability_of(|agent| agent.langs.contains(&lang))
    }

    fn availability_of(&self, wanted: impl Fn(&Agent) -> bool) -> Availability {
        let taking = self.agents.iter().filter(|(_, agent)| agent.is_taking() && wanted(agent));
        taking.fold(Availability::Away, |found, (id, _)| {
            found.min(if self.has_room(id) { Availability::Free } else { Availability::Busy })
        })
    }

    /// Whether the next room of an agent who may take this ticket goes to it: somebody who may take it is there,
    /// and nothing that is in line ahead of it, or being offered, could go to any of them.
    pub fn is_next(&self, ticket: &TicketId, now: Timestamp) -> bool {
        let Some((id, ticket)) = self.tickets.get_key_value(ticket) else { return false };
        if ticket.place != Place::Waiting {
            return false;
        }
        let able: Vec<&Agent> = self
            .agents
            .iter()
            .filter(|(agent, _)| self.would_suit(agent, ticket, now))
            .map(|(_, known)| known)
            .collect();
        let open = |place: &Place| matches!(place, Place::Waiting | Place::Offered { .. });
        let ahead = self
            .tickets
            .iter()
            .filter(|(other, t)| open(&t.place) && t.rank(other) < ticket.rank(id));
        let mut rivals = ahead.filter(|(_, t)| able.iter().any(|agent| t.speaks(&agent.langs)));
        !able.is_empty() && rivals.next().is_none()
    }
}
