//! What the handlers share, and how the gateway behaves. Knows no handler and no route.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::ws::WebSocketUpgrade;

use super::caller::Proxies;
use super::codes::MESSAGE_BYTES_MAX;
use super::connection::Wiring;
use super::doorway::Doorway;
use super::effects::SideLane;
use super::line::Line;
use super::origin::{self, Names};
use super::packing::Packed;
use super::seats::{Places, Seats};
use super::vitals::Vitals;
use super::waiting::Waiting;
use crate::domain::bucket::Bucket;
use crate::domain::time::{Span, Timestamp};
use crate::flow::Flow;
use crate::ports::{Clock, Phrases, Poke, Secrets};

/// The read buffer of one WebSocket, in bytes. It is the largest part of what an idle connection costs; with the
/// library's default of 128 KiB it would be nearly all. A larger frame makes it grow. Measured with 2,000 idle visitors
/// in a release build: 8 KiB a connection, 11 KiB with twice this.
const READ_BUFFER_BYTES: usize = 2 * 1024;
/// How much may be written to a socket that does not take it before the connection fails, in bytes.
const WRITE_BUFFER_BYTES_MAX: usize = 512 * 1024;

/// How the gateway behaves.
#[derive(Debug, Clone)]
pub struct GatewayConfig {
    /// The customers' pages by name, each with the `frame-ancestors` that may show the chat.
    pub sites: BTreeMap<String, String>,
    /// Whether the demo page is served.
    pub demo: bool,
    /// A ping at least this often.
    pub heartbeat: Span,
    /// The bot answers after the visitor has paused for so long; 0 answers at once.
    pub answer_pause: Span,
    /// How many connections there may be at once, and whose.
    pub places: Places,
    /// The proxies that stand before us.
    pub proxies: Proxies,
    /// Under which names browsers open it.
    pub names: Names,
}

/// What the handlers share.
pub struct Gateway {
    /// The steps.
    pub flow: Arc<Flow>,
    /// Hashes and digests.
    pub secrets: Arc<dyn Secrets>,
    /// The wording.
    pub phrases: Arc<dyn Phrases>,
    /// What every connection needs.
    pub wiring: Wiring,
    /// How it behaves.
    pub config: GatewayConfig,
    /// Renders the metrics.
    pub render_metrics: Box<dyn Fn() -> String + Send + Sync>,
    /// The visitors who wait here.
    pub waiting: Arc<Waiting>,
    /// How those in line stand.
    pub line: Line,
    /// Who has how many connections.
    pub seats: Arc<Seats>,
    /// Who asks for what how often.
    pub doorway: Doorway,
    /// Where steps with long messages go.
    pub side_lane: SideLane,
    /// How what the node lives by is doing.
    pub vitals: Arc<Vitals>,
    /// What is packed for the wire while somebody waits.
    pub packed: Packed,
    strangers: Mutex<Bucket>,
}

impl Gateway {
    /// A gateway over a flow.
    pub fn new(
        flow: Arc<Flow>,
        secrets: Arc<dyn Secrets>,
        phrases: Arc<dyn Phrases>,
        wiring: Wiring,
        config: GatewayConfig,
        render_metrics: Box<dyn Fn() -> String + Send + Sync>,
    ) -> Self {
        let seats = Seats::new(config.places);
        let doorway = Doorway::default();
        let strangers = Mutex::new(origin::bucket(wiring.steady.now()));
        let waiting = Arc::default();
        let line = Line::default();
        let vitals = Arc::default();
        Self {
            flow,
            secrets,
            phrases,
            wiring,
            config,
            render_metrics,
            waiting,
            line,
            side_lane: SideLane::default(),
            vitals,
            packed: Packed::default(),
            seats,
            doorway,
            strangers,
        }
    }

    /// Passes a poke on: the read models hear of it first, then whoever wants to see what has moved.
    pub fn heard(&self, poke: &Poke) {
        match poke {
            Poke::Moved { stream, head } => self.flow.moved(stream, *head),
            Poke::Gap => self.flow.lost_sight(),
            Poke::Ephemeral { .. } => {}
        }
        self.wiring.board.poke(poke);
    }

    /// The time that everybody else has, too.
    pub fn clock(&self) -> &dyn Clock {
        self.wiring.clock.as_ref()
    }

    /// A time that no one sets: what limits and heartbeats are reckoned by.
    pub fn steady(&self) -> Timestamp {
        self.wiring.steady.now()
    }

    /// Whether one more refused page is worth a line of the log.
    pub fn may_log_stranger(&self) -> bool {
        let now = self.steady();
        self.strangers.lock().unwrap_or_else(PoisonError::into_inner).take(now).is_ok()
    }

    /// An upgrade whose buffers are set on purpose.
    pub fn buffered(&self, socket: WebSocketUpgrade) -> WebSocketUpgrade {
        socket
            .read_buffer_size(READ_BUFFER_BYTES)
            .write_buffer_size(0)
            .max_write_buffer_size(WRITE_BUFFER_BYTES_MAX)
            .max_message_size(MESSAGE_BYTES_MAX)
            .max_frame_size(MESSAGE_BYTES_MAX)
    }
}
