//! A whole desk on a free port of this machine: the real router, flow, search and secrets over a store in memory,
//! with the loops that a node runs. Knows no particular test.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use puente::adapters::folder;
use puente::adapters::phrases::{Phrasebook, Wording, shipped};
use puente::adapters::search::{EngineOptions, HybridSearch, IndexLocation, SearchSnapshot, files};
use puente::adapters::secrets::Argon2Secrets;
use puente::adapters::store::embedded::Embedded;
use puente::adapters::system::{RandomIds, SteadyClock, SystemClock};
use puente::app::listener::serve;
use puente::domain::detect::is_word;
use puente::domain::fact::Snapshot;
use puente::domain::ids::{NodeId, Seq};
use puente::domain::lang::Lang;
use puente::domain::role::Role;
use puente::domain::time::{Span, Timestamp};
use puente::flow::accounts::{self, NewAgent};
use puente::flow::{Flow, alarm, offer};
use puente::gateway::caller::Proxies;
use puente::gateway::connection::Wiring;
use puente::gateway::origin::Names;
use puente::gateway::seats::Places;
use puente::gateway::state::{Gateway, GatewayConfig};
use puente::gateway::switchboard::{Announcements, Switchboard};
use puente::ports::{
    AppendError, Batch, Epoch, PokeFeed, Search, Secrets, Slice, Store, Stream, Unavailable,
};
use puente::telemetry::Metrics;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The articles these desks know: enough for an answer in each language.
const KNOWN: [&str; 5] =
    ["acct-locked", "acct-password-reset", "acct-inactive-45", "rpt-slow", "cr-hold"];

/// A store that can be taken away.
pub(crate) struct Removable {
    inner: Embedded,
    gone: AtomicBool,
    /// How often the desk was read.
    desk_reads: AtomicUsize,
}

impl Removable {
    fn here(&self) -> Result<(), Unavailable> {
        if self.gone.load(Ordering::Relaxed) {
            return Err(Unavailable { reason: "taken away".to_owned() });
        }
        Ok(())
    }
}

#[async_trait]
impl Store for Removable {
    async fn append(&self, batch: Batch) -> Result<Vec<Seq>, AppendError> {
        self.here()?;
        self.inner.append(batch).await
    }

    async fn read(&self, stream: &Stream, after: Seq, limit: u16) -> Result<Slice, Unavailable> {
        self.here()?;
        if *stream == Stream::desk() {
            self.desk_reads.fetch_add(1, Ordering::Relaxed);
        }
        self.inner.read(stream, after, limit).await
    }

    async fn due(&self, now: Timestamp, limit: u16) -> Result<Vec<Stream>, Unavailable> {
        self.here()?;
        self.inner.due(now, limit).await
    }

    async fn next_alarm(&self) -> Result<Option<Timestamp>, Unavailable> {
        self.here()?;
        self.inner.next_alarm().await
    }

    async fn compact(&self, stream: &Stream, upto: Seq, by: Snapshot) -> Result<(), AppendError> {
        self.here()?;
        self.inner.compact(stream, upto, by).await
    }

    async fn forget(&self, stream: &Stream) -> Result<(), Unavailable> {
        self.here()?;
        self.inner.forget(stream).await
    }

    async fn lease(
        &self,
        name: &str,
        owner: &NodeId,
        now: Timestamp,
        ttl: Span,
    ) -> Result<bool, Unavailable> {
        self.here()?;
        self.inner.lease(name, owner, now, ttl).await
    }

    async fn is_leased(&self, name: &str, now: Timestamp) -> Result<bool, Unavailable> {
        self.here()?;
        self.inner.is_leased(name, now).await
    }

    async fn send_ephemeral(&self, stream: &Stream, body: Bytes) {
        self.inner.send_ephemeral(stream, body).await;
    }

    fn pokes(&self) -> Box<dyn PokeFeed> {
        self.inner.pokes()
    }

    async fn epoch(&self) -> Result<Epoch, Unavailable> {
        self.here()?;
        self.inner.epoch().await
    }
}

/// A running desk. It ends with the test.
pub(crate) struct Desk {
    pub(crate) address: SocketAddr,
    pub(crate) gateway: Arc<Gateway>,
    /// What authors may put another wording into.
    pub(crate) phrases: Arc<Phrasebook>,
    store: Arc<Removable>,
    _tasks: JoinSet<()>,
}

/// Opens a desk with everything as usual.
pub(crate) async fn open() -> Desk {
    open_for(1_000).await
}

/// Opens a desk that has room for so many connections.
pub(crate) async fn open_for(connections_max: usize) -> Desk {
    open_over(connections_max, knowledge(), Span::ms(0)).await
}

/// Opens a desk over this knowledge that answers after this pause.
pub(crate) async fn open_over(
    connections_max: usize,
    search: Arc<dyn Search>,
    answer_pause: Span,
) -> Desk {
    open_as(connections_max, search, answer_pause, false, None).await
}

/// Opens a desk that shows the demo page.
pub(crate) async fn open_demo() -> Desk {
    open_as(1_000, knowledge(), Span::ms(0), true, None).await
}

/// Opens a desk whose operator has set its name.
pub(crate) async fn open_named(public_url: &str) -> Desk {
    open_as(1_000, knowledge(), Span::ms(0), false, Some(public_url)).await
}

async fn open_as(
    connections_max: usize,
    search: Arc<dyn Search>,
    answer_pause: Span,
    demo: bool,
    public_url: Option<&str>,
) -> Desk {
    let store = Arc::new(Removable {
        inner: Embedded::in_memory("e1"),
        gone: AtomicBool::new(false),
        desk_reads: AtomicUsize::new(0),
    });
    let clock = Arc::new(SystemClock);
    let ids = Arc::new(RandomIds::default());
    let phrases = Arc::new(Phrasebook::new(Wording::from_files(shipped())));
    let flow = Flow::new(store.clone(), clock.clone(), ids, search);
    let flow = Arc::new(flow.with_phrases(phrases.clone()));
    let board = Arc::new(Switchboard::default());
    let version = phrases.current().version().to_owned();
    board.announce(Announcements { phrases: version, ..Announcements::default() });
    let steady = Arc::new(SteadyClock::default());
    let wiring = Wiring { board, clock, steady, stop: CancellationToken::new() };
    let sites = [("demo", "'self'"), ("customs", "https://customs.example")];
    let config = GatewayConfig {
        sites: BTreeMap::from(sites.map(|(name, words)| (name.to_owned(), words.to_owned()))),
        demo,
        heartbeat: Span::s(25),
        answer_pause,
        places: Places { all: connections_max, agents: 500, per_address: 500 },
        proxies: Proxies::default(),
        names: Names::new(public_url, SocketAddr::from(([127, 0, 0, 1], 0))),
    };
    let secrets = Arc::new(Argon2Secrets::default());
    metrics();
    let render = Box::new(|| metrics().render());
    let gateway = Arc::new(Gateway::new(flow, secrets, phrases.clone(), wiring, config, render));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut tasks = JoinSet::new();
    let desk_moved = Arc::new(Notify::new());
    tasks.spawn(pokes(gateway.clone(), desk_moved.clone()));
    tasks.spawn(offers(gateway.clone(), desk_moved));
    tasks.spawn(alarms(gateway.clone()));
    // One that stops still listens here, so that a test can ask how that looks.
    tasks.spawn(serve(listener, gateway.clone(), CancellationToken::new(), TaskTracker::new()));
    Desk { address, gateway, phrases, store, _tasks: tasks }
}

/// The metrics are the process's, so all desks share them.
fn metrics() -> &'static Metrics {
    static METRICS: OnceLock<Metrics> = OnceLock::new();
    METRICS.get_or_init(|| Metrics::install().unwrap())
}

/// One snapshot for all desks: it never changes.
fn knowledge() -> Arc<HybridSearch> {
    static KNOWLEDGE: OnceLock<Arc<HybridSearch>> = OnceLock::new();
    let make = || {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("kb-index");
        let mut found = folder::read(&root).unwrap();
        found.retain(|(path, _)| {
            let name = path.rsplit('/').next().unwrap();
            KNOWN.iter().any(|id| name.starts_with(&format!("{id}.")))
        });
        let options = EngineOptions::lexical_only(is_word);
        let snapshot = SearchSnapshot::open(
            &files::gather(&found),
            &options,
            IndexLocation::InMemory,
            &mut |_, _, _| {},
        );
        Arc::new(HybridSearch::new(snapshot.unwrap()))
    };
    KNOWLEDGE.get_or_init(make).clone()
}

async fn pokes(gateway: Arc<Gateway>, desk_moved: Arc<Notify>) {
    let mut feed = gateway.flow.store.pokes();
    while let Some(poke) = feed.next().await {
        desk_moved.notify_one();
        gateway.heard(&poke);
    }
}

async fn offers(gateway: Arc<Gateway>, desk_moved: Arc<Notify>) {
    loop {
        desk_moved.notified().await;
        // A store that is away is part of some tests.
        let _looked = offer::turn(&gateway.flow).await;
    }
}

async fn alarms(gateway: Arc<Gateway>) {
    loop {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let _rung = alarm::ring(&gateway.flow).await;
    }
}

impl Desk {
    /// Adds an agent; returns the password.
    pub(crate) async fn hires(&self, login: &str, langs: &[Lang]) -> String {
        let new = NewAgent {
            login: login.to_owned(),
            name: login.to_uppercase(),
            langs: langs.iter().copied().collect(),
            skills: BTreeSet::new(),
            capacity: 4,
            role: Role::Agent,
        };
        accounts::add_ready(&self.gateway.flow, self.secrets(), &new).await.unwrap()
    }

    /// Gives an agent a one-time password, as an operator does who was asked for another.
    pub(crate) async fn resets(&self, login: &str) -> String {
        accounts::reset(&self.gateway.flow, self.secrets(), login).await.unwrap().unwrap()
    }

    pub(crate) fn secrets(&self) -> &dyn Secrets {
        self.gateway.secrets.as_ref()
    }

    /// Takes the store away, or brings it back.
    pub(crate) fn store_gone(&self, gone: bool) {
        self.store.gone.store(gone, Ordering::Relaxed);
    }

    /// How often the desk was read since it was asked last.
    pub(crate) fn desk_reads(&self) -> usize {
        self.store.desk_reads.swap(0, Ordering::Relaxed)
    }

    /// Begins to stop, as a node does.
    pub(crate) fn stops(&self) {
        self.gateway.wiring.stop.cancel();
    }
}
