//! How many connections there are, in all and from each address, counted when they are accepted. A place is held until the
//! connection's socket is closed. Knows nothing about what is said on one.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::address::Address;

/// Beside the sockets of chats and consoles there is room for a tenth more connections, pages being loaded …
const BESIDES_SHARE: usize = 10;
/// … and for so many at least.
const BESIDES_MIN: usize = 256;
/// An address may have so many connections for each chat it may have: a browser opens up to six for a page …
const EACH_CHAT: usize = 2;
/// … and so many at least.
const PER_ADDRESS_MIN: usize = 64;

/// … but never more than this part of all.
const SHARES: usize = 4;

/// All places of a node.
#[derive(Debug)]
pub(super) struct Entrance {
    all: usize,
    per_address: usize,
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    all: usize,
    by_address: BTreeMap<Address, usize>,
}

/// One connection's place; dropping it gives it back.
#[derive(Debug)]
pub(super) struct Place {
    entrance: Arc<Entrance>,
    address: Option<Address>,
    /// Whether most places are taken, so that whoever is slow has no time to be.
    pub(super) is_scarce: bool,
}

/// Why a connection is not served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// There are as many as there may be.
    Full,
    /// Its address has as many as one may have.
    Address,
}

impl Refused {
    pub(super) const fn why(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Address => "address",
        }
    }
}

/// How many connections a node with so many sockets accepts.
pub fn accepted_max(connections_max: usize) -> usize {
    connections_max + (connections_max / BESIDES_SHARE).max(BESIDES_MIN)
}

impl Entrance {
    pub(super) fn new(connections_max: usize, per_address: usize) -> Arc<Self> {
        let all = accepted_max(connections_max);
        let share = (all / SHARES).max(PER_ADDRESS_MIN);
        let per_address = (per_address * EACH_CHAT).clamp(PER_ADDRESS_MIN, share);
        Arc::new(Self { all, per_address, held: Mutex::default() })
    }

    /// A place for a connection of this address; whoever speaks for many is counted in all alone.
    pub(super) fn enter(self: &Arc<Self>, address: Option<Address>) -> Result<Place, Refused> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.all >= self.all {
            return Err(Refused::Full);
        }
        if let Some(address) = address {
            let own = held.by_address.entry(address).or_default();
            if *own >= self.per_address {
                return Err(Refused::Address);
            }
            *own += 1;
        }
        held.all += 1;
        let is_scarce = self.is_scarce_with(held.all);
        drop(held);
        Ok(Place { entrance: self.clone(), address, is_scarce })
    }
}

impl Entrance {
    const fn is_scarce_with(&self, held: usize) -> bool {
        held > self.all / 4 * 3
    }
}

impl Place {
    /// The same at this moment.
    pub(super) fn is_scarce_now(&self) -> bool {
        let held = self.entrance.held.lock().unwrap_or_else(PoisonError::into_inner).all;
        self.entrance.is_scarce_with(held)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.entrance.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.all = held.all.saturating_sub(1);
        if let Some(address) = self.address
            && let Some(own) = held.by_address.get_mut(&address)
        {
            *own = own.saturating_sub(1);
            if *own == 0 {
                held.by_address.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "as callers are told it")]
    fn at(last: u8) -> Option<Address> {
        Some(Address::of([192, 0, 2, last].into()))
    }

    #[test]
    fn one_address_has_its_share_of_connections_and_the_others_theirs() {
        let entrance = Entrance::new(1_000, 100);
        let held: Vec<Place> = (0..200).map(|_| entrance.enter(at(1)).unwrap()).collect();
        assert_eq!(entrance.enter(at(1)).err(), Some(Refused::Address));
        assert!(entrance.enter(at(2)).is_ok());
        drop(held);
        assert!(entrance.enter(at(1)).is_ok());
        assert!(
            entrance.held.lock().unwrap().by_address.is_empty(),
            "whoever has left is forgotten"
        );
    }

    #[test]
    fn one_address_never_has_more_than_its_part_of_all_however_many_chats_it_may_have() {
        let entrance = Entrance::new(200, 500);
        let held: Vec<_> = (0..500).filter_map(|_| entrance.enter(at(1)).ok()).collect();
        assert_eq!(held.len(), 456 / 4);
        assert!(!held[0].is_scarce_now());
        let _more: Vec<_> = (2..5)
            .flat_map(|n| (0..114).map(move |_| n))
            .map(|n| entrance.enter(at(n)).unwrap())
            .collect();
        assert!(
            held[0].is_scarce_now(),
            "who came while there was room has no more time than others"
        );
    }

    #[test]
    fn there_is_room_for_pages_beside_the_chats_and_then_there_is_none() {
        let entrance = Entrance::new(1_000, 100);
        let held: Vec<Place> = (0..1_256).map(|_| entrance.enter(None).unwrap()).collect();
        assert_eq!(entrance.enter(None).err(), Some(Refused::Full));
        assert!(!held[900].is_scarce && held[1_000].is_scarce);
    }
}
