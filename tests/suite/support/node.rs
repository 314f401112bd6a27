//! Whole nodes over one store: gateway, desk, alarms, presence and pokes, each a task as in the binary. A node dies
//! when its store says so, or by the executioner's hand; after a while another stands in its place.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use puente::adapters::secrets::Argon2Secrets;
use puente::app::tasks::essential;
use puente::domain::account::Account;
use puente::domain::time::Span;
use puente::flow::Flow;
use puente::gateway::agent::AgentWorker;
use puente::gateway::caller::Proxies;
use puente::gateway::connection::{Wiring, run};
use puente::gateway::origin::Names;
use puente::gateway::seats::Places;
use puente::gateway::session::agent::AgentSession;
use puente::gateway::session::visitor::VisitorSession;
use puente::gateway::state::{Gateway, GatewayConfig};
use puente::gateway::switchboard::Switchboard;
use puente::gateway::visitor::VisitorWorker;
use puente::ports::{Clock, Store};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{sleep, sleep_until};
use tokio_util::sync::CancellationToken;

use super::faulty::{Faulty, Troubles};
use super::knowledge::{PlainPhrases, SmallKnowledge, shipped_phrases};
use super::link::{ClientEnd, NodeEnd, link};
use super::oracle::Oracle;
use super::world::World;

/// A ping at least this often.
pub(crate) const HEARTBEAT: Span = Span::s(25);
/// Answers wait for the rest of a thought, as in the binary.
const ANSWER_PAUSE: Span = Span::ms(700);
/// More connections than any run makes.
const CONNECTIONS_MAX: usize = 1_000;

/// A node that is asked to stop is gone after this.
const STOP_WITHIN: Duration = Duration::from_secs(1);

/// Who connects.
pub(crate) enum Caller {
    /// A visitor, with the token that a browser would have as a cookie.
    Visitor(String),
    /// An agent who is signed in.
    Agent(Box<Account>),
}

type Call = (NodeEnd, Caller);

/// All nodes of a run.
pub(crate) struct Cluster {
    pub(crate) world: Arc<World>,
    pub(crate) oracle: Arc<Oracle>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) troubles: Troubles,
    /// Where each living node takes calls.
    doors: Mutex<BTreeMap<usize, mpsc::UnboundedSender<Call>>>,
    flows: Mutex<BTreeMap<usize, Arc<Flow>>>,
}

impl Cluster {
    pub(crate) fn new(world: Arc<World>, store: Arc<dyn Store>) -> Arc<Self> {
        let troubles = Troubles::of(&world);
        world.tell(|| format!("{troubles:?}"));
        Arc::new(Self {
            oracle: Oracle::new(world.clone()),
            world,
            store,
            troubles,
            doors: Mutex::default(),
            flows: Mutex::default(),
        })
    }

    /// A connection to some living node, if there is one.
    pub(crate) fn call(&self, caller: Caller) -> Option<ClientEnd> {
        let doors = self.doors.lock().unwrap_or_else(PoisonError::into_inner);
        let numbers: Vec<usize> = doors.keys().copied().collect();
        if numbers.is_empty() {
            return None;
        }
        let door = doors.get(&self.world.chance.one_of(&numbers))?;
        let (node, client) = link(&self.world, self.troubles.links_cut);
        door.send((node, caller)).ok()?;
        Some(client)
    }

    /// The mirrors of the desk that the living nodes have.
    pub(crate) fn flows(&self) -> Vec<Arc<Flow>> {
        self.flows.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Keeps one place in the cluster manned for ever.
    pub(crate) async fn keep_manned(self: Arc<Self>, number: usize) {
        loop {
            self.live(number).await;
            self.world.tell(|| format!("node {number} is dead"));
            let ms = self.world.chance.between(100, 15_000);
            sleep(Duration::from_millis(ms)).await;
        }
    }

    /// One life of one node.
    async fn live(&self, number: usize) {
        let death = CancellationToken::new();
        let gateway = self.build(death.clone());
        let (door, mut calls) = mpsc::unbounded_channel();
        let mut tasks = JoinSet::new();
        for (_, task) in essential(&gateway) {
            tasks.spawn(task);
        }
        self.flows
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(number, gateway.flow.clone());
        self.doors.lock().unwrap_or_else(PoisonError::into_inner).insert(number, door);
        self.world.tell(|| format!("node {number} lives"));
        let upgrade = self.world.in_s(30, 3_000);
        loop {
            // Death first, then an orderly end; a panic in any task is a wrong in itself.
            tokio::select! { biased;
                () = death.cancelled() => break,
                () = sleep_until(upgrade), if !self.world.is_calm() => {
                    gateway.wiring.stop.cancel();
                    sleep(STOP_WITHIN).await;
                    break;
                }
                Some(ended) = tasks.join_next() => if let Err(error) = ended
                    && error.is_panic()
                {
                    self.world.blame(format!("a task of node {number} panicked"));
                },
                Some((end, caller)) = calls.recv() => {
                    tasks.spawn(connection(gateway.clone(), end, caller));
                }
            }
        }
        self.doors.lock().unwrap_or_else(PoisonError::into_inner).remove(&number);
        self.flows.lock().unwrap_or_else(PoisonError::into_inner).remove(&number);
        tasks.shutdown().await;
    }

    fn build(&self, death: CancellationToken) -> Arc<Gateway> {
        let store = Faulty {
            inner: self.store.clone(),
            world: self.world.clone(),
            oracle: self.oracle.clone(),
            troubles: self.troubles,
            death,
        };
        let clock: Arc<dyn Clock> = self.world.clone();
        let search = SmallKnowledge::new(self.world.clone());
        let flow = Flow::new(Arc::new(store), clock.clone(), self.world.clone(), Arc::new(search));
        let flow = flow.with_phrases(shipped_phrases());
        let wiring = Wiring {
            board: Arc::new(Switchboard::default()),
            clock,
            steady: self.world.clone(),
            stop: CancellationToken::new(),
        };
        let config = GatewayConfig {
            sites: BTreeMap::new(),
            demo: false,
            heartbeat: HEARTBEAT,
            answer_pause: ANSWER_PAUSE,
            places: Places { all: CONNECTIONS_MAX, agents: 0, per_address: CONNECTIONS_MAX },
            proxies: Proxies::default(),
            names: Names::new(None, SocketAddr::from(([127, 0, 0, 1], 0))),
        };
        Arc::new(Gateway::new(
            Arc::new(flow),
            Arc::new(Argon2Secrets::default()),
            Arc::new(PlainPhrases),
            wiring,
            config,
            Box::new(String::new),
        ))
    }
}

async fn connection(gateway: Arc<Gateway>, end: NodeEnd, caller: Caller) {
    let (wiring, now) = (gateway.wiring.clone(), gateway.steady());
    match caller {
        Caller::Visitor(token) => {
            let session = VisitorSession::new(HEARTBEAT, now).with_pause(ANSWER_PAUSE);
            let worker = VisitorWorker::new(gateway, Some(token));
            run(end, session, worker, wiring).await;
        }
        Caller::Agent(account) => {
            let told = wiring.board.announcements();
            let session = AgentSession::new(HEARTBEAT, told, now);
            let worker = AgentWorker::new(gateway, *account, None);
            run(end, session, worker, wiring).await;
        }
    }
}
