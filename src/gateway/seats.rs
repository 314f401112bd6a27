//! Places for sockets: how many there may be, how many of them are kept for agents, how many one address holds, and how many
//! have not said `hello` yet. Counts; knows nothing about what is said on a socket.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::problem::Problem;
use crate::domain::address::Address;
use crate::domain::ids::AgentId;

/// One in so many places is for sockets that have not said `hello`: that takes a browser one way through the network.
const SILENT_SHARE: usize = 10;
/// At least so many of them, in all and from one address.
const SILENT_MIN: usize = 16;
/// The most sockets of one agent, so that one account cannot take the places of all.
pub const AGENT_SOCKETS_MAX: u32 = 32;

/// How many there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// In all: `server.connections_max`.
    pub all: usize,
    /// Of these, kept for agents: `server.agent_places`. Half of all at most.
    pub agents: usize,
    /// Visitors' sockets of one address: `server.connections_per_address`.
    pub per_address: usize,
}

impl Places {
    fn kept(&self) -> usize {
        self.agents.min(self.all / 2)
    }

    fn silent(&self) -> usize {
        (self.all / SILENT_SHARE).max(SILENT_MIN)
    }

    fn silent_per_address(&self) -> usize {
        (self.per_address / SILENT_SHARE).max(SILENT_MIN)
    }
}

#[derive(Debug, Default, Clone, Copy)]
struct Share {
    sockets: usize,
    silent: usize,
}

#[derive(Debug, Default)]
struct Taken {
    visitors: usize,
    agents: usize,
    silent: usize,
    by_address: BTreeMap<Address, Share>,
    by_agent: BTreeMap<AgentId, u32>,
}

/// All places of a node.
#[derive(Debug)]
pub struct Seats {
    places: Places,
    taken: Mutex<Taken>,
}

/// Whose a place is.
#[derive(Debug, Clone)]
enum Holder {
    /// A visitor's, or that of somebody who wanted to be an agent and is not signed in.
    Visitor(Option<Address>),
    Agent(AgentId),
}

/// A socket's place; leaving it counts.
#[derive(Debug)]
pub struct Seat {
    seats: Arc<Seats>,
    role: &'static str,
    holder: Holder,
    silent: Mutex<bool>,
}

impl Seats {
    /// Empty ones.
    pub fn new(places: Places) -> Arc<Self> {
        Arc::new(Self { places, taken: Mutex::default() })
    }

    /// A place for one more visitor of this address, if there is one. It is a silent one's until it is [`Seat::greeted`].
    pub fn visitor(self: &Arc<Self>, from: Option<Address>) -> Result<Seat, Problem> {
        self.outsider("visitor", from)
    }

    /// A place for somebody who is about to be told that they are not signed in. It is none of those kept for agents.
    pub fn stranger(self: &Arc<Self>, from: Option<Address>) -> Result<Seat, Problem> {
        self.outsider("agent", from)
    }

    /// A place for one more socket of an agent who is signed in.
    pub fn agent(self: &Arc<Self>, agent: &AgentId) -> Result<Seat, Problem> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.visitors + taken.agents >= self.places.all {
            return refused("full", Problem::Crowded);
        }
        let own = taken.by_agent.entry(agent.clone()).or_default();
        if *own >= AGENT_SOCKETS_MAX {
            return refused("agent", Problem::CrowdedAddress);
        }
        *own += 1;
        taken.agents += 1;
        drop(taken);
        Ok(self.seat("agent", Holder::Agent(agent.clone()), false))
    }

    fn outsider(
        self: &Arc<Self>,
        role: &'static str,
        from: Option<Address>,
    ) -> Result<Seat, Problem> {
        let places = self.places;
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.visitors + taken.agents.max(places.kept()) >= places.all {
            return refused("full", Problem::Crowded);
        }
        if taken.silent >= places.silent() {
            return refused("silent", Problem::Crowded);
        }
        if let Some(address) = from {
            let share = taken.by_address.get(&address).copied().unwrap_or_default();
            if share.sockets >= places.per_address || share.silent >= places.silent_per_address() {
                return refused("address", Problem::CrowdedAddress);
            }
            let share = taken.by_address.entry(address).or_default();
            share.sockets += 1;
            share.silent += 1;
        }
        taken.visitors += 1;
        taken.silent += 1;
        drop(taken);
        Ok(self.seat(role, Holder::Visitor(from), true))
    }

    fn seat(self: &Arc<Self>, role: &'static str, holder: Holder, silent: bool) -> Seat {
        metrics::gauge!("puente_connections", "role" => role).increment(1);
        Seat { seats: self.clone(), role, holder, silent: Mutex::new(silent) }
    }
}

fn refused(why: &'static str, problem: Problem) -> Result<Seat, Problem> {
    metrics::counter!("puente_refused_total", "why" => why).increment(1);
    Err(problem)
}

impl Seat {
    /// `hello` has come.
    pub fn greeted(&self) {
        let mut silent = self.silent.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::take(&mut *silent) {
            let mut taken = self.seats.taken.lock().unwrap_or_else(PoisonError::into_inner);
            taken.speaks(&self.holder);
        }
    }
}

impl Taken {
    fn speaks(&mut self, holder: &Holder) {
        self.silent = self.silent.saturating_sub(1);
        if let Holder::Visitor(Some(address)) = holder
            && let Some(share) = self.by_address.get_mut(address)
        {
            share.silent = share.silent.saturating_sub(1);
        }
    }

    fn leaves(&mut self, holder: &Holder) {
        match holder {
            Holder::Visitor(from) => {
                self.visitors = self.visitors.saturating_sub(1);
                let Some(address) = from else { return };
                let Some(share) = self.by_address.get_mut(address) else { return };
                share.sockets = share.sockets.saturating_sub(1);
                if share.sockets == 0 {
                    self.by_address.remove(address);
                }
            }
            Holder::Agent(agent) => {
                self.agents = self.agents.saturating_sub(1);
                let Some(own) = self.by_agent.get_mut(agent) else { return };
                *own = own.saturating_sub(1);
                if *own == 0 {
                    self.by_agent.remove(agent);
                }
            }
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.greeted();
        self.seats.taken.lock().unwrap_or_else(PoisonError::into_inner).leaves(&self.holder);
        metrics::gauge!("puente_connections", "role" => self.role).decrement(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seats(all: usize, agents: usize, per_address: usize) -> Arc<Seats> {
        Seats::new(Places { all, agents, per_address })
    }

    #[expect(clippy::unnecessary_wraps, reason = "as callers are told it")]
    fn at(last: u8) -> Option<Address> {
        Some(Address::of([192, 0, 2, last].into()))
    }

    /// Takes places until one is refused, each having said hello.
    fn fill(seats: &Arc<Seats>, from: Option<Address>) -> (Vec<Seat>, Problem) {
        let mut held = Vec::new();
        loop {
            match seats.visitor(from) {
                Ok(seat) => {
                    seat.greeted();
                    held.push(seat);
                }
                Err(problem) => return (held, problem),
            }
        }
    }

    #[test]
    fn visitors_never_fill_the_places_kept_for_agents() {
        let seats = seats(100, 20, 1_000);
        let (visitors, why) = fill(&seats, at(1));
        assert_eq!((visitors.len(), why), (80, Problem::Crowded));
        let ana = AgentId::from_body("ana");
        let agents: Vec<Seat> = (0..20).map(|_| seats.agent(&ana).unwrap()).collect();
        assert_eq!(seats.agent(&ana).err(), Some(Problem::Crowded));
        drop((visitors, agents));
        assert!(seats.taken.lock().unwrap().by_address.is_empty());
        assert!(seats.taken.lock().unwrap().by_agent.is_empty());
    }

    #[test]
    fn agents_may_have_more_than_their_own_while_there_is_room() {
        let seats = seats(10, 2, 1_000);
        let held: Vec<Seat> =
            (0..10).map(|n| seats.agent(&AgentId::from_body(&format!("a{n}"))).unwrap()).collect();
        assert_eq!(held.len(), 10);
        assert_eq!(seats.visitor(None).err(), Some(Problem::Crowded));
    }

    #[test]
    fn one_address_holds_its_share_and_the_others_have_theirs() {
        let seats = seats(10_000, 500, 300);
        let (held, why) = fill(&seats, at(1));
        assert_eq!((held.len(), why), (300, Problem::CrowdedAddress));
        assert!(seats.visitor(at(2)).is_ok());
        assert!(seats.visitor(None).is_ok(), "whom a proxy does not name is counted in all alone");
        drop(held);
        assert!(seats.visitor(at(1)).is_ok());
    }

    #[test]
    fn sockets_that_say_nothing_are_few_and_counted_apart() {
        let seats = seats(10_000, 500, 500);
        let silent: Vec<Seat> = (0..50).map(|_| seats.visitor(at(1)).unwrap()).collect();
        assert_eq!(seats.visitor(at(1)).err(), Some(Problem::CrowdedAddress));
        silent[0].greeted();
        silent[0].greeted();
        let _next = seats.visitor(at(1)).unwrap();
        assert_eq!(seats.visitor(at(1)).err(), Some(Problem::CrowdedAddress));
        let mut all = Vec::new();
        for n in 0..1_000_u32 {
            let from = Address::of(core::net::Ipv4Addr::from_bits(0xC633_6400 + n).into());
            all.extend(seats.visitor(Some(from)).ok());
        }
        assert_eq!(all.len(), 1_000 - 50, "one in ten, in all");
        drop(silent);
        assert!(seats.visitor(at(3)).is_ok());
    }

    #[test]
    fn who_is_not_signed_in_takes_no_agents_place() {
        let seats = seats(40, 10, 1_000);
        let (visitors, _) = fill(&seats, None);
        assert_eq!(seats.stranger(at(1)).err(), Some(Problem::Crowded));
        assert!(seats.agent(&AgentId::from_body("ana")).is_ok());
        drop(visitors);
    }

    #[test]
    fn one_account_cannot_take_every_agents_place() {
        let seats = seats(10_000, 500, 500);
        let (ana, bea) = (AgentId::from_body("ana"), AgentId::from_body("bea"));
        let held: Vec<Seat> = (0..AGENT_SOCKETS_MAX).map(|_| seats.agent(&ana).unwrap()).collect();
        assert_eq!(seats.agent(&ana).err(), Some(Problem::CrowdedAddress));
        assert!(seats.agent(&bea).is_ok());
        drop(held);
    }
}
