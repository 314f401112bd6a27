//! Everything that goes wrong with nodes and with their store, at moments and in places that a seed decides: deaths,
//! pauses, lost connections, walls, slowness, a store that is gone for a while. Knows nothing about clients.

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::Instant;

use super::news;
use super::town::{Node, Town};
use crate::crash::line::Dice;
use crate::support::redis::RedisServer;

/// An agent's lease lasts 20 s, and is looked at every few; a node that sleeps longer finds its agents counted as lost.
const OUTLIVES_LEASES: Duration = Duration::from_secs(30);
/// Who bears with the node that sleeps.
pub(super) const BEARS_WITH_IT: &str = "emma";

/// One kind of mishap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mishap {
    /// A node dies without warning, and is started again a while later.
    Death,
    /// A node is frozen for some seconds.
    Pause,
    /// A node is frozen for longer than leases last.
    Sleep,
    /// All connections that listen for pokes are closed by Redis.
    Deafness,
    /// All connections of one node to Redis break.
    Tear,
    /// Nothing passes between one node and Redis, and nobody is told.
    Wall,
    /// Everything between nodes and Redis takes its time.
    Slowness,
    /// Redis dies without warning and comes back with what it had.
    Restart,
    /// A node of a later version writes what this one has never heard of.
    News,
}

/// What puts it right.
#[derive(Debug, Clone, Copy)]
enum Repair {
    Start(usize),
    Thaw(usize),
    Open(usize),
    Hasten,
    Restart,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Up,
    Dead,
    Frozen,
}

/// A death, for whoever wants to know how long it was felt.
pub(super) struct Death {
    pub(super) door: SocketAddr,
    pub(super) at: Instant,
}

pub(super) struct Storm<'a> {
    dice: Dice,
    redis: &'a mut RedisServer,
    standing: Vec<Standing>,
    repairs: Vec<(Instant, Repair)>,
    counts: BTreeMap<Mishap, u32>,
    pub(super) deaths: Vec<Death>,
    /// When something else than a death was wrong.
    troubles: Vec<(Instant, Instant)>,
    /// Whether the desk lost the agent whose node slept.
    pub(super) lease_ran_out: bool,
}

impl<'a> Storm<'a> {
    pub(super) fn new(seed: u64, redis: &'a mut RedisServer, n_nodes: usize) -> Self {
        Self {
            dice: Dice::new(seed),
            redis,
            standing: vec![Standing::Up; n_nodes],
            repairs: Vec::new(),
            counts: BTreeMap::new(),
            deaths: Vec::new(),
            troubles: Vec::new(),
            lease_ran_out: false,
        }
    }

    /// Rages for so long, then puts right what is still wrong. What is rare happens at its time, the rest by chance.
    pub(super) async fn rage(&mut self, town: &mut Town, lasts: Duration) {
        let begun = Instant::now();
        let mut certain = [
            (lasts.mul_f64(0.15), Mishap::Sleep),
            (lasts.mul_f64(0.30), Mishap::Slowness),
            (lasts.mul_f64(0.40), Mishap::News),
            (lasts.mul_f64(0.55), Mishap::Restart),
            (lasts.mul_f64(0.70), Mishap::Wall),
            (lasts.mul_f64(0.80), Mishap::Deafness),
            (lasts.mul_f64(0.85), Mishap::Restart),
        ]
        .into_iter()
        .peekable();
        while begun.elapsed() < lasts {
            tokio::time::sleep(self.dice.ms(150..900)).await;
            town.crowd.nobody_gave_up();
            self.put_right(town, Instant::now()).await;
            self.lease_ran_out |= town.is_lost(BEARS_WITH_IT).await;
            let due = certain.peek().filter(|(after, _)| *after <= begun.elapsed());
            let (is_due, chosen) = match due {
                Some((_, mishap)) => (true, Some(*mishap)),
                None => (false, self.by_chance()),
            };
            let Some(mishap) = chosen else { continue };
            // What is certain and cannot be now will be at the next look.
            if self.strike(town, mishap).await && is_due {
                certain.next();
            }
        }
        assert!(certain.next().is_none(), "the storm was too short");
        while let Some(last) = self.repairs.iter().map(|(at, _)| *at).max() {
            tokio::time::sleep_until(last).await;
            self.put_right(town, last).await;
        }
        for node in &mut town.nodes {
            node.server.is_up().await;
        }
    }

    fn by_chance(&mut self) -> Option<Mishap> {
        match self.dice.below(100) {
            0..30 => Some(Mishap::Death),
            30..38 => Some(Mishap::Pause),
            38..48 => Some(Mishap::Deafness),
            48..58 => Some(Mishap::Tear),
            58..64 => Some(Mishap::Wall),
            64..68 => Some(Mishap::Slowness),
            68..76 => Some(Mishap::News),
            _ => None,
        }
    }

    /// False when there is nobody whom it could hit.
    async fn strike(&mut self, town: &mut Town, mishap: Mishap) -> bool {
        let now = Instant::now();
        let lasts = match mishap {
            Mishap::Death => self.dice.ms(200..3_000),
            Mishap::Pause | Mishap::Wall => self.dice.ms(500..4_000),
            Mishap::Sleep => OUTLIVES_LEASES,
            Mishap::Slowness => self.dice.ms(2_000..5_000),
            Mishap::Restart => self.dice.ms(300..3_000),
            Mishap::Deafness | Mishap::Tear | Mishap::News => Duration::ZERO,
        };
        let repair = match mishap {
            Mishap::Death => {
                let Some(n) = self.victim() else { return false };
                let node = &mut town.nodes[n];
                self.deaths.push(Death { door: node.server.door(), at: Instant::now() });
                node.server.kill().await;
                self.standing[n] = Standing::Dead;
                Some(Repair::Start(n))
            }
            Mishap::Pause | Mishap::Sleep => {
                let sleeps = mishap == Mishap::Sleep;
                let chosen =
                    if sleeps { self.victim_with_the_first_agent(town) } else { self.victim() };
                let Some(n) = chosen else { return false };
                town.nodes[n].server.signal("STOP").await;
                self.standing[n] = Standing::Frozen;
                Some(Repair::Thaw(n))
            }
            Mishap::Deafness => {
                if self.redis.is_running() {
                    self.redis.cli(&["CLIENT", "KILL", "TYPE", "pubsub"]);
                }
                None
            }
            Mishap::Tear => {
                self.passage(town).0.tear();
                None
            }
            Mishap::Wall => {
                let (passage, n) = self.passage(town);
                passage.wall(true);
                Some(Repair::Open(n))
            }
            Mishap::News => {
                if !self.redis.is_running() {
                    return false;
                }
                news::written_by_a_newer_node(self.redis);
                None
            }
            Mishap::Slowness => {
                let delay = self.dice.ms(20..150);
                for passage in town.nodes.iter().filter_map(|node| node.passage.as_ref()) {
                    passage.delay(delay);
                }
                Some(Repair::Hasten)
            }
            Mishap::Restart => {
                if !self.redis.is_running() {
                    return false;
                }
                self.redis.kill();
                Some(Repair::Restart)
            }
        };
        *self.counts.entry(mishap).or_default() += 1;
        if mishap != Mishap::Death {
            self.troubles.push((now, now + lasts));
        }
        self.repairs.extend(repair.map(|repair| (now + lasts, repair)));
        true
    }

    /// A node that is up, so long as it is not the last.
    fn victim(&mut self) -> Option<usize> {
        let up = |n: &usize| self.standing[*n] == Standing::Up;
        let up: Vec<usize> = (0..self.standing.len()).filter(up).collect();
        if up.len() < 2 {
            return None;
        }
        Some(up[usize::try_from(self.dice.below(up.len() as u64)).unwrap()])
    }

    fn victim_with_the_first_agent(&mut self, town: &Town) -> Option<usize> {
        self.victim()?;
        let at = (*town.first_at.lock().unwrap())?;
        let n = town.nodes.iter().position(|node| node.server.door() == at)?;
        (self.standing[n] == Standing::Up).then_some(n)
    }

    fn passage<'t>(&mut self, town: &'t Town) -> (&'t super::passage::Passage, usize) {
        let n = usize::try_from(self.dice.below(town.nodes.len() as u64)).unwrap();
        (town.nodes[n].passage.as_ref().unwrap(), n)
    }

    /// Whatever is to be put right by then.
    async fn put_right(&mut self, town: &mut Town, by: Instant) {
        let (due, later) =
            std::mem::take(&mut self.repairs).into_iter().partition(|(at, _)| *at <= by);
        self.repairs = later;
        let due: Vec<(Instant, Repair)> = due;
        for (_, repair) in due {
            match repair {
                Repair::Start(n) => {
                    town.nodes[n].server.spawn();
                    self.standing[n] = Standing::Up;
                }
                Repair::Thaw(n) => {
                    town.nodes[n].server.signal("CONT").await;
                    self.standing[n] = Standing::Up;
                }
                Repair::Open(n) => passage_of(&town.nodes[n]).wall(false),
                Repair::Hasten => {
                    town.nodes.iter().for_each(|node| passage_of(node).delay(Duration::ZERO));
                }
                Repair::Restart => self.redis.restart(),
            }
        }
    }

    /// Whether a node's death was all that was wrong between these moments.
    pub(super) fn was_quiet(&self, from: Instant, to: Instant) -> bool {
        self.troubles.iter().all(|(begun, ended)| *ended < from || *begun > to)
    }
}

fn passage_of(node: &Node) -> &super::passage::Passage {
    node.passage.as_ref().unwrap()
}

impl fmt::Display for Storm<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts: Vec<String> =
            self.counts.iter().map(|(mishap, n)| format!("{mishap:?} {n}")).collect();
        f.write_str(&counts.join(", "))
    }
}
