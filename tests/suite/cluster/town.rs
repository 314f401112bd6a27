//! Nodes that share a store in Redis, each with a passage to it that can be spoiled, and everybody in front of them.
//! Knows nothing about when what goes wrong.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use puente::adapters::store::redis::Redis;
use puente::adapters::system::{RandomIds, SystemClock};
use puente::domain::desk::Desk;
use puente::flow::Flow;
use puente::ports::Store;

use super::namespace::{Namespace, Wire};
use super::passage::Passage;
use crate::crash::agent::Agent;
use crate::crash::crowd::{Crowd, Told};
use crate::crash::doors::Doors;
use crate::crash::ledger::{Figures, Ledger, held_by};
use crate::crash::server::{Server, http};
use crate::crash::visitor::Visitor;
use crate::door::EmptyShelf;
use crate::support::redis::{connected, options};

/// Whoever has not settled within this after the last mishap never will: an answer that a dead node owed is overdue
/// after ten seconds, a silent line is given up after as many, and a store in doubt is asked for eight.
pub(super) const SETTLES_WITHIN: Duration = Duration::from_secs(90);
/// What is waited for at one node comes within this, or not at all.
pub(super) const SOON: Duration = Duration::from_secs(30);
/// A look is repeated after this.
pub(super) const LOOK: Duration = Duration::from_millis(20);
/// So many of a thousand acts tear the console's line instead.
const CLUMSY_PERMILLE: u64 = 6;
/// So many of a thousand acts load the page anew instead.
const RELOADS_PERMILLE: u64 = 12;
/// Longer than an agent's lease.
const PATIENT: Duration = Duration::from_secs(60);
const DESK: &str = "puente";

fn config(url: &str, wait_replicas: u16) -> String {
    format!(
        "[server]\nheartbeat_s = 5\n[store]\nurl = \"{url}\"\nwait_replicas = {wait_replicas}\n"
    )
}

pub(super) struct Node {
    pub(super) server: Server,
    pub(super) passage: Option<Passage>,
}

pub(super) struct Town {
    pub(super) nodes: Vec<Node>,
    pub(super) crowd: Crowd,
    pub(super) doors: Doors,
    /// Behind which door the first agent is.
    pub(super) first_at: Arc<Mutex<Option<SocketAddr>>>,
    /// Where to read what is stored, with no node in between.
    store: Arc<Redis>,
}

/// What to build.
pub(super) struct Plan<'a> {
    pub(super) n_nodes: usize,
    /// The port of Redis, to which each node then has a passage of its own.
    pub(super) passage_to: Option<u16>,
    /// The address of Redis from here.
    pub(super) url: &'a str,
    pub(super) wait_replicas: u16,
    /// One more node lives in here.
    pub(super) secluded: Option<&'a Namespace>,
    pub(super) agents: &'a [&'a str],
    pub(super) n_visitors: u32,
    pub(super) seed: u64,
    /// Whether visitors load their pages anew and agents tear their lines, but for the first of them, who bears with a
    /// silent node for longer than leases last.
    pub(super) rough: bool,
}

impl Town {
    pub(super) async fn wake(plan: Plan<'_>) -> Self {
        let store = connected(options(plan.url, DESK)).await;
        let mut nodes = Vec::new();
        for _ in 0..plan.n_nodes {
            let passage = match plan.passage_to {
                Some(port) => Some(Passage::to(port).await),
                None => None,
            };
            let through = |passage: &Passage| format!("redis://127.0.0.1:{}", passage.port);
            let url = passage.as_ref().map_or_else(|| plan.url.to_owned(), through);
            nodes
                .push(Node { server: Server::prepare(&config(&url, plan.wait_replicas)), passage });
        }
        if let Some(namespace) = plan.secluded {
            let redis_port = plan.url.rsplit(':').next().unwrap();
            let url = format!("redis://{}:{redis_port}", namespace.here(Wire::Redis));
            let mut server = Server::prepare(&config(&url, plan.wait_replicas));
            server.moves_to(&namespace.name, namespace.there(Wire::Clients));
            nodes.push(Node { server, passage: None });
        }
        let mut passwords = Vec::new();
        for name in plan.agents {
            passwords.push(nodes[0].server.add_agent(name).await);
        }
        for node in &mut nodes {
            node.server.spawn();
        }
        for node in &mut nodes {
            node.server.is_up().await;
            node.says(200).await;
        }
        let doors = Doors::of(nodes.iter().map(|node| node.server.door()));
        let mut agents = Vec::new();
        for (n, (name, password)) in (1..).zip(plan.agents.iter().zip(&passwords)) {
            let mut agent = Agent::sign_in(name, password, &doors, plan.seed + 1_000 + n).await;
            agent.outbox.in_turn = true;
            if plan.rough && n == 1 {
                agent.patience = Some(PATIENT);
            } else if plan.rough {
                agent.clumsy_permille = CLUMSY_PERMILLE;
            }
            agents.push(agent);
        }
        let first_at = agents[0].at.clone();
        let mut visitors = Vec::new();
        for n in 1..=plan.n_visitors {
            let mut visitor = Visitor::new(n, &doors, plan.seed);
            visitor.outbox.in_turn = true;
            visitor.reloads_permille = if plan.rough { RELOADS_PERMILLE } else { 0 };
            visitors.push(visitor);
        }
        Self { nodes, crowd: Crowd::gather(visitors, agents), doors, first_at, store }
    }

    /// The desk as it is stored, if the store is there.
    async fn desk(&self) -> Option<Arc<Desk>> {
        let ids = Arc::new(RandomIds::default());
        let store: Arc<dyn Store> = self.store.clone();
        let flow = Flow::new(store, Arc::new(SystemClock), ids, Arc::new(EmptyShelf));
        Some(flow.refresh().await.ok()?.0)
    }

    /// How many tickets an agent of this name holds.
    pub(super) async fn n_held_by(&self, name: &str) -> Option<usize> {
        Some(held_by(self.desk().await?.as_ref(), name))
    }

    /// Whether the desk counts an agent of this name as lost.
    pub(super) async fn is_lost(&self, name: &str) -> bool {
        let Some(desk) = self.desk().await else { return false };
        desk.agents.values().any(|known| known.name == name && known.lost_at.is_some())
    }

    /// Lets everybody finish what they have in hand, then reads everything anew through whichever node, stops all of
    /// them and holds everything together. `gone` are agents who left in the middle.
    pub(super) async fn reckon(mut self, gone: &[Agent]) -> Reckoning {
        let told = self.crowd.tell(SETTLES_WITHIN).await;
        for node in &mut self.nodes {
            node.stops().await;
            node.has_not_stumbled();
        }
        let ledger = Ledger::open(self.store.clone(), &told.visitors).await;
        let figures = told.fits(&ledger, gone);
        Reckoning { figures, ledger, told }
    }
}

/// What came out of it.
pub(super) struct Reckoning {
    pub(super) figures: Figures,
    pub(super) ledger: Ledger,
    pub(super) told: Told,
}

impl Reckoning {
    pub(super) fn print(&self, what: &str, under_load_for: Duration) {
        let Figures { acknowledged, refused, abandoned, abandoned_but_stored, stored_unheard } =
            &self.figures;
        let per_s = f64::from(u32::try_from(*acknowledged).unwrap()) / under_load_for.as_secs_f64();
        println!(
            "{what}: {acknowledged} acknowledged in {under_load_for:.1?} ({per_s:.0}/s), {stored_unheard} stored but \
             unheard of, {refused:?} refused, {abandoned} abandoned of which {abandoned_but_stored} stored; {} events, \
             {} hand-overs",
            self.ledger.n_events(),
            self.ledger.n_hand_overs(),
        );
    }
}

impl Node {
    /// The status of a page, if anybody answers.
    pub(super) async fn status(&self, path: &str) -> Option<u16> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        let answer = http(self.server.door(), &request).await.ok()?;
        answer.split(' ').nth(1)?.parse().ok()
    }

    /// Waits until it says that it is ready (200) or that it is not (503).
    pub(super) async fn says(&self, status: u16) {
        let begun = Instant::now();
        while self.status("/readyz").await != Some(status) {
            assert!(begun.elapsed() < SOON, "never {status}:\n{}", self.server.log());
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Told to stop, it ends well.
    pub(super) async fn stops(&mut self) {
        self.server.signal("TERM").await;
        let ended = self.server.ends().await;
        assert!(ended.success(), "{ended}:\n{}", self.server.log());
    }

    fn has_not_stumbled(&self) {
        let log = self.server.log();
        let stumbles: Vec<&str> = log
            .lines()
            .filter(|line| line.contains("ERROR") || line.contains("panicked"))
            // What a newer node wrote is said, as it should be.
            .filter(|line| !line.contains("set aside"))
            .collect();
        assert!(stumbles.is_empty(), "{stumbles:#?}");
    }
}
