//! Names the adapters, wires them, starts the node's tasks and stops them. The only place where tasks start,
//! besides the connections that the server itself accepts.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::supervise::Supervisor;
use crate::adapters::secrets::Argon2Secrets;
use crate::adapters::system::{RandomIds, SteadyClock, SystemClock};
use crate::config::{Config, Server};
use crate::domain::time::Span;
use crate::flow::Flow;
use crate::gateway::caller::Proxies;
use crate::gateway::connection::Wiring;
use crate::gateway::origin::Names;
use crate::gateway::seats::Places;
use crate::gateway::state::{Gateway, GatewayConfig};
use crate::gateway::switchboard::Switchboard;
use crate::ports::{Clock, Ids, Secrets, Vault};
use crate::telemetry::{Metrics, start_log};

pub mod content;
pub mod listener;
pub mod demo;
pub mod store;
mod supervise;
pub mod tasks;

/// A stopping node finishes what it has in hand within this …
const STOP_WITHIN: Duration = Duration::from_secs(18);
/// … and is gone after this, also where a disk that hangs lets nothing be finished.
const GONE_WITHIN: Duration = Duration::from_secs(20);
/// The exit code of a node that had to be ended in the middle of something.
const BROKEN_OFF: i32 = 1;
/// How often a stopping node looks whether the last client has left.
const STOP_LOOK: Duration = Duration::from_millis(50);

/// How much of a demo a node serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demo {
    /// Nothing.
    None,
    /// The page.
    Page,
    /// The page, and two agents.
    Desk,
}

/// A node that is wired but does not listen yet.
pub struct Node {
    gateway: Arc<Gateway>,
    content: content::Content,
    config: Config,
    metrics: Metrics,
    vault: Option<Arc<dyn Vault>>,
}

impl Node {
    /// Opens the store, reads what the desk says and knows, and wires everything.
    pub fn build(
        config: Config,
        demo: Demo,
        metrics: Metrics,
        progress: &mut dyn FnMut(&str),
    ) -> anyhow::Result<Self> {
        let ids: Arc<dyn Ids> = Arc::new(RandomIds::default());
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let secrets: Arc<dyn Secrets> = Arc::new(Argon2Secrets::default());
        let (store, vault) = store::open(&config.store, &ids)?;
        let content = content::Content::load(&config.content, progress)?;
        let flow = Flow::new(store, clock.clone(), ids, content.search.clone());
        let flow = Arc::new(flow.with_phrases(content.phrases.clone()));
        let wiring = Wiring {
            board: Arc::new(Switchboard::default()),
            clock,
            steady: Arc::new(SteadyClock::default()),
            stop: CancellationToken::new(),
        };
        wiring.board.announce(content.announcements());
        let sites = config.sites.policies();
        let sites = sites.into_iter().map(|(name, words)| (name, words.join(" "))).collect();
        let gateway_config = GatewayConfig {
            sites,
            demo: demo != Demo::None,
            heartbeat: Span::s(u64::from(config.server.heartbeat_s)),
            answer_pause: Span::ms(u64::from(config.server.answer_pause_ms)),
            names: Names::new(config.server.public_url.as_deref(), config.server.listen),
            places: places(&config.server),
            proxies: Proxies {
                trusted: config.server.trusted_proxy.clone(),
                unnamed: config.server.has_unnamed_proxy(),
            },
        };
        let gateway = Arc::new(Gateway::new(
            flow,
            secrets,
            content.phrases.clone(),
            wiring,
            gateway_config,
            Box::new({
                let metrics = metrics.clone();
                move || metrics.render()
            }),
        ));
        Ok(Self { gateway, content, config, metrics, vault })
    }

    /// The steps, for whoever prepares something before the node listens.
    pub fn flow(&self) -> &Flow {
        &self.gateway.flow
    }

    /// Hashes and digests.
    pub fn secrets(&self) -> &dyn Secrets {
        self.gateway.secrets.as_ref()
    }

    /// Listens and serves until `stop` is pulled and everybody has left, or the time for that is over.
    /// `ready` hears the address once clients can connect.
    pub async fn serve(
        self,
        stop: impl Future<Output = ()> + Send + 'static,
        ready: impl FnOnce(SocketAddr),
    ) -> anyhow::Result<()> {
        let listen = self.config.server.listen;
        let listener = TcpListener::bind(listen).await.with_context(|| {
            format!("failed to listen on {listen}: is another program there? --listen chooses another address")
        })?;
        let address = listener.local_addr().context("failed to read the listening address")?;
        let token = self.gateway.wiring.stop.clone();
        let tracker = TaskTracker::new();
        let vitals = self.gateway.vitals.clone();
        let supervisor = Supervisor { tracker: tracker.clone(), stop: token.clone(), vitals };
        tasks::start(
            &supervisor,
            &self.gateway,
            self.content,
            &self.config,
            self.metrics,
            self.vault,
        )?;
        ready(address);
        let pulled = token.clone();
        tracker.spawn(async move {
            stop.await;
            pulled.cancel();
        });
        supervisor.watch(
            "listener",
            listener::serve(listener, self.gateway.clone(), token.clone(), tracker.clone()),
        );
        token.cancelled().await;
        tracing::info!("stopping");
        end_within(GONE_WITHIN);
        let left = tokio::time::timeout(STOP_WITHIN, async {
            tracker.close();
            while self.gateway.wiring.board.connections() > 0 {
                tokio::time::sleep(STOP_LOOK).await;
            }
            tracker.wait().await;
        })
        .await;
        if left.is_err() {
            tracing::warn!("stopped before everything in hand was finished; alarms will see to it");
        }
        match self.gateway.vitals.dead() {
            None => Ok(()),
            Some(task) => bail!(
                "the task {task} has ended although nobody stopped it; start the server again"
            ),
        }
    }
}

/// Ends the process after so long, whatever hangs: a thread that waits for a disk cannot be told to stop.
fn end_within(time: Duration) {
    let ended = std::thread::Builder::new().name("last-resort".to_owned()).spawn(move || {
        let (_never, end) = mpsc::channel::<()>();
        let _over = end.recv_timeout(time);
        tracing::error!(
            "something hangs that cannot be stopped: the process ends in the middle of it"
        );
        std::process::exit(BROKEN_OFF);
    });
    if let Err(error) = ended {
        tracing::warn!(%error, "nobody sees to it that the process ends in time");
    }
}

fn places(server: &Server) -> Places {
    Places {
        all: server.connections_max as usize,
        agents: server.agent_places as usize,
        per_address: server.connections_per_address as usize,
    }
}

/// How far `indexing 25 of 244: …` is, in tenths, and of how many: stages differ in that.
fn tenth_of(line: &str) -> Option<(usize, usize)> {
    let words: Vec<&str> = line.split([' ', ':']).collect();
    let [_, done, "of", total, ..] = words[..] else { return None };
    let (done, total): (usize, usize) = (done.parse().ok()?, total.parse().ok()?);
    Some((done * 10 / total.max(1), total))
}

/// `puente serve`: builds a node, says where it is, and serves until it is told to stop.
pub async fn serve(config: Config, demo: Demo) -> anyhow::Result<()> {
    start_log(&config.log).context("failed to start the log")?;
    let metrics = Metrics::install().context("failed to start the metrics")?;
    if config.sites.is_empty() {
        tracing::warn!("no page may show the chat yet: name the sites that may under [sites]");
    }
    if config.server.is_open_without_tls() {
        tracing::warn!(
            listen = %config.server.listen,
            "open to other machines over plain http, where browsers keep no session and agents cannot sign in: put a \
             proxy with TLS before it and set server.public_url"
        );
    }
    let mut last_shown = None;
    let node = Node::build(config, demo, metrics, &mut |line| {
        // One line for every tenth is progress enough for a log.
        let tenth = tenth_of(line);
        if tenth.is_none() || tenth != last_shown {
            last_shown = tenth;
            tracing::info!("{line}");
        }
    })?;
    let agents = match demo {
        Demo::Desk => demo::agents(node.flow(), node.secrets()).await?,
        Demo::Page | Demo::None => Vec::new(),
    };
    let stop = stopped()?;
    node.serve(stop, |address| {
        // A closed terminal is no reason to stop.
        let _unread =
            std::io::stdout().write_all(demo::greeting(address, demo, &agents).as_bytes());
    })
    .await
}

/// Ends when an operator asks for it: Ctrl-C, or SIGTERM from whatever runs the process.
fn stopped() -> anyhow::Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = signal(SignalKind::terminate()).context("failed to listen for SIGTERM")?;
    Ok(async move {
        // Either will do; the order only makes it repeatable.
        tokio::select! { biased;
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    })
}
