//! What may be done with a ticket. Every decision is appended only if the desk has not moved since,
//! so what is true here is true when it is written.

use super::event::Event;
use super::state::{Desk, Place, Ticket};
use crate::domain::ids::{AgentId, OfferId, TicketId};
use crate::domain::rejection::Rejection;
use crate::domain::time::Timestamp;

/// Something to be done with a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Offer it to an agent.
    Offer {
        /// The name of the offer.
        offer: OfferId,
        /// Which ticket.
        ticket: TicketId,
        /// To whom.
        agent: AgentId,
    },
    /// The agent takes a ticket in danger that was not offered to them: an offer that they accept at once.
    Take {
        /// The name of the offer.
        offer: OfferId,
        /// Which ticket.
        ticket: TicketId,
        /// Who.
        agent: AgentId,
    },
    /// The agent takes it.
    Accept {
        /// Which offer.
        offer: OfferId,
        /// Who.
        agent: AgentId,
    },
    /// The agent leaves it to somebody else.
    Decline {
        /// Which offer.
        offer: OfferId,
        /// Who.
        agent: AgentId,
    },
    /// Its time is over.
    Lapse {
        /// Which offer.
        offer: OfferId,
    },
    /// It is taken back.
    Withdraw {
        /// Which offer.
        offer: OfferId,
    },
    /// A silent visitor wrote again.
    Resume {
        /// Which ticket.
        ticket: TicketId,
    },
}

/// The event that a decision leads to.
pub fn decide(desk: &Desk, decision: Decision, now: Timestamp) -> Result<Event, Rejection> {
    match decision {
        Decision::Offer { offer, ticket, agent } => {
            let wanted = desk.tickets.get(&ticket).ok_or(Rejection::OfferGone)?;
            if wanted.place != Place::Waiting {
                return Err(Rejection::OfferGone);
            }
            if !desk.suits(&agent, wanted, now) {
                return Err(Rejection::AgentAway);
            }
            let until = now.plus(wanted.offer_open());
            Ok(Event::Offered { offer, ticket, agent, until })
        }
        Decision::Take { offer, ticket, agent } => {
            let wanted = desk.tickets.get(&ticket).ok_or(Rejection::OfferGone)?;
            if wanted.place != Place::Waiting || !desk.may_take(&agent, wanted) {
                return Err(Rejection::OfferGone);
            }
            if !desk.has_room_for(&agent, wanted) {
                return Err(Rejection::AgentFull);
            }
            let until = now.plus(wanted.offer_open());
            Ok(Event::Offered { offer, ticket, agent, until })
        }
        Decision::Accept { offer, agent } => {
            let ticket = own_offer(desk, &offer, &agent)?;
            // The visitor may have switched meanwhile; the offer is about to be withdrawn.
            let speaks = desk.agents.get(&agent).is_some_and(|known| ticket.speaks(&known.langs));
            if !speaks && !desk.may_take(&agent, ticket) {
                return Err(Rejection::OfferGone);
            }
            Ok(Event::Accepted { offer })
        }
        Decision::Decline { offer, agent } => {
            own_offer(desk, &offer, &agent)?;
            Ok(Event::Declined { offer })
        }
        Decision::Lapse { offer } => {
            let (_, ticket, _) = desk.offer(&offer).ok_or(Rejection::OfferGone)?;
            match ticket.place {
                Place::Offered { until, .. } if until <= now => Ok(Event::Lapsed { offer }),
                _ => Err(Rejection::NotNow),
            }
        }
        Decision::Withdraw { offer } => {
            desk.offer(&offer).ok_or(Rejection::OfferGone)?;
            Ok(Event::Withdrawn { offer })
        }
        Decision::Resume { ticket } => match desk.tickets.get(&ticket).map(|t| &t.place) {
            Some(Place::Paused { agent }) if desk.has_room(agent) => Ok(Event::Resumed { ticket }),
            Some(Place::Paused { .. }) => Err(Rejection::AgentFull),
            _ => Err(Rejection::NotNow),
        },
    }
}

fn own_offer<'a>(
    desk: &'a Desk,
    offer: &OfferId,
    agent: &AgentId,
) -> Result<&'a Ticket, Rejection> {
    match desk.offer(offer) {
        Some((_, ticket, to)) if to == agent => Ok(ticket),
        _ => Err(Rejection::OfferGone),
    }
}
