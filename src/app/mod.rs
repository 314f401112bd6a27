//! Names the adapters, wires them, starts the node's tasks and stops them. The only place where tasks start,
//! besides the connections that the server itself accepts.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::adapters::secrets::Argon2Secrets;
use crate::adapters::system::{RandomIds, SteadyClock, SystemClock};
use crate::config::{Config, Server};
use crate::domain::time::Span;
use crate::flow::Flow;
use crate::gateway::caller::Proxies;
use crate::gateway::connection::Wiring;
use crate::gateway::router::{Gateway, GatewayConfig};
use crate::gateway::seats::Places;
use crate::gateway::switchboard::Switchboard;
use crate::ports::{Clock, Ids, Secrets, Vault};
use crate::telemetry::{Metrics, start_log};

pub mod content;
pub mod listener;
pub mod demo;
pub mod store;
pub mod tasks;

/// A stopping node finishes what it has in hand within this, then it is gone.
const STOP_WITHIN: Duration = Duration::from_secs(20);
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
        tasks::start(
            &tracker,
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
        let serving =
            listener::serve(listener, self.gateway.clone(), token.clone(), tracker.clone());
        let server = tracker.spawn(serving);
        token.cancelled().await;
        tracing::info!("stopping");
        let left = tokio::time::timeout(STOP_WITHIN, async {
            tracker.close();
            let _ended = server.await;
            while self.gateway.wiring.board.connections() > 0 {
                tokio::time::sleep(STOP_LOOK).await;
            }
            tracker.wait().await;
        })
        .await;
        if left.is_err() {
            tracing::warn!("stopped before everything in hand was finished; alarms will see to it");
        }
        Ok(())
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
