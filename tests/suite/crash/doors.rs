//! Where clients knock: at one server, or at several of which every connection takes any, as behind a proxy that knows
//! nobody again and leaves out for a while who did not answer. Keeps who stayed where, and since when. Knows nothing about what is said there.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use super::line::{Dice, HANDSHAKE_WITHIN};

/// Who let somebody wait in vain is left out for so long.
const LEFT_OUT_FOR: Duration = Duration::from_secs(10);

#[derive(Clone)]
pub(crate) struct Doors {
    all: Arc<[SocketAddr]>,
    left_out: Arc<Mutex<BTreeMap<SocketAddr, Instant>>>,
}

impl Doors {
    pub(crate) fn one(port: u16) -> Self {
        Self::of([SocketAddr::from((Ipv4Addr::LOCALHOST, port))])
    }

    pub(crate) fn of(doors: impl IntoIterator<Item = SocketAddr>) -> Self {
        Self { all: doors.into_iter().collect(), left_out: Arc::default() }
    }

    /// The door of the next connection.
    pub(crate) fn any(&self, dice: &mut Dice) -> SocketAddr {
        if let [only] = &self.all[..] {
            return *only;
        }
        let left_out = self.left_out.lock().unwrap();
        let now = Instant::now();
        let may = |door: &&SocketAddr| left_out.get(*door).is_none_or(|until| *until <= now);
        let doors: Vec<&SocketAddr> = self.all.iter().filter(may).collect();
        let doors = if doors.is_empty() { self.all.iter().collect() } else { doors };
        *doors[usize::try_from(dice.below(doors.len() as u64)).unwrap()]
    }

    /// Nobody answered there, since this moment; whoever is refused at once has lost nothing.
    pub(crate) fn in_vain(&self, door: SocketAddr, since: Instant) {
        if since.elapsed() >= HANDSHAKE_WITHIN {
            self.left_out.lock().unwrap().insert(door, Instant::now() + LEFT_OUT_FOR);
        }
    }
}

/// One connection of a client.
#[derive(Debug, Clone)]
pub(crate) struct Stay {
    pub(crate) door: SocketAddr,
    begun: Instant,
    /// Since when the client had everything.
    live: Option<Instant>,
    ended: Option<Instant>,
}

/// All connections that one client ever had.
#[derive(Debug, Default)]
pub(crate) struct Stays(Vec<Stay>);

impl Stays {
    pub(crate) fn begin(&mut self, door: SocketAddr) {
        self.0.push(Stay { door, begun: Instant::now(), live: None, ended: None });
    }

    pub(crate) fn live(&mut self) {
        if let Some(stay) = self.0.last_mut() {
            stay.live.get_or_insert_with(Instant::now);
        }
    }

    pub(crate) fn end(&mut self) {
        if let Some(stay) = self.0.last_mut() {
            stay.ended = Some(Instant::now());
        }
    }

    /// Whoever was behind this door at that moment: since when they have everything again.
    pub(crate) fn resumed_after(&self, door: SocketAddr, at: Instant) -> Option<Instant> {
        let there = |stay: &&Stay| {
            stay.door == door && stay.begun <= at && stay.ended.is_some_and(|ended| ended >= at)
        };
        self.0.iter().find(there)?;
        self.0.iter().filter_map(|stay| stay.live).find(|live| *live > at)
    }
}
