//! One WebSocket of a scripted client, and what every client does about being cut off: what is not acknowledged
//! is kept and sent again, in order, under the same name. Knows nothing about who the client is.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use puente::gateway::wire::ServerFrame;
use serde::Serialize;
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Message, http::HeaderValue};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// A server that does not answer a handshake within this is thought to be gone.
pub(crate) const HANDSHAKE_WITHIN: Duration = Duration::from_secs(5);
/// Two heartbeats: a server that says nothing for so long is thought to be gone, too.
const PATIENCE: Duration = Duration::from_secs(10);

/// Whoever is closed with one of these does not come back.
const FOR_GOOD: std::ops::Range<u16> = 4_500..5_000;

/// What the driver asks of all clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Calls {
    /// Do what people do.
    Storm,
    /// Begin nothing new; finish what is in hand.
    Calm,
    /// Leave.
    Leave,
}

/// Who has nothing in hand: written by every client, read by the driver.
#[derive(Clone, Default)]
pub(crate) struct Calmness(Arc<Mutex<BTreeMap<String, bool>>>);

impl Calmness {
    pub(crate) fn of(&self, name: &str, calm: bool) {
        self.0.lock().unwrap().insert(name.to_owned(), calm);
    }

    pub(crate) fn n_known(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    pub(crate) fn restless(&self) -> Vec<String> {
        let all = self.0.lock().unwrap();
        all.iter().filter(|(_, calm)| !**calm).map(|(name, _)| name.clone()).collect()
    }
}

pub(crate) struct Line {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    heard_at: Instant,
    /// A silence longer than this is the end of the line.
    pub(crate) patience: Duration,
}

impl Line {
    /// Nothing when nobody answers, which is how it is while the server is dead.
    pub(crate) async fn open(door: SocketAddr, path: &str, cookie: Option<&str>) -> Option<Self> {
        let mut request = format!("ws://{door}{path}").into_client_request().unwrap();
        if let Some(cookie) = cookie {
            request.headers_mut().insert("cookie", HeaderValue::from_str(cookie).unwrap());
        }
        let opened = tokio::time::timeout(HANDSHAKE_WITHIN, connect_async(request)).await;
        let (socket, _) = opened.ok()?.ok()?;
        Some(Self { socket, heard_at: Instant::now(), patience: PATIENCE })
    }

    /// False when the line is dead.
    pub(crate) async fn send(&mut self, frame: &impl Serialize) -> bool {
        let text = serde_json::to_string(frame).unwrap();
        self.socket.send(Message::text(text)).await.is_ok()
    }

    /// The next frame; nothing when the line is dead. Safe to cancel.
    pub(crate) async fn hear(&mut self) -> Option<ServerFrame> {
        loop {
            let until = self.heard_at + self.patience;
            let message = tokio::time::timeout_at(until, self.socket.next()).await.ok()??.ok()?;
            self.heard_at = Instant::now();
            match message {
                Message::Text(text) => return Some(serde_json::from_str(&text).unwrap()),
                Message::Close(frame) => {
                    let code = frame.map_or(1005, |frame| u16::from(frame.code));
                    assert!(!FOR_GOOD.contains(&code), "closed for good with {code}");
                    return None;
                }
                _ => {}
            }
        }
    }
}

/// What became of something a client asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Stored there, says the server.
    Acknowledged { conversation: String, seq: u64 },
    /// Not stored, says the server.
    Refused { code: String },
    /// The client was closed before it knew.
    Unknown,
}

/// Something a client asked, for the reckoning at the end.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// What it wrote, if it wrote.
    pub(crate) text: Option<String>,
    pub(crate) fate: Fate,
    /// It was told to wait with it, and later ones may have overtaken it.
    pub(crate) put_off: bool,
}

struct Waiting<F> {
    id: String,
    frame: F,
    /// Sent on the present connection.
    sent: bool,
    /// Sent on an earlier one.
    sent_before: bool,
    not_before: Instant,
}

/// What is asked and not yet known to be stored, and everything that ever was.
pub(crate) struct Outbox<F> {
    prefix: String,
    n: u32,
    waiting: Vec<Waiting<F>>,
    /// In the order of asking: the names count up.
    pub(crate) asked: BTreeMap<String, Asked>,
    /// Whether each waits until the one before is known to be stored, as in the browser: only so their order is kept when
    /// one is put off.
    pub(crate) in_turn: bool,
    /// How many were stored when the line broke, without the client knowing.
    pub(crate) stored_unheard: u32,
}

impl<F: Serialize> Outbox<F> {
    pub(crate) fn new(prefix: &str) -> Self {
        Self {
            prefix: prefix.to_owned(),
            n: 0,
            waiting: Vec::new(),
            asked: BTreeMap::new(),
            in_turn: false,
            stored_unheard: 0,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.waiting.len()
    }

    pub(crate) fn frames(&self) -> impl Iterator<Item = &F> {
        self.waiting.iter().map(|waiting| &waiting.frame)
    }

    pub(crate) fn ask(&mut self, text: Option<String>, frame: impl FnOnce(String) -> F) {
        self.n += 1;
        let id = format!("{}{:05}", self.prefix, self.n);
        let waiting = Waiting {
            frame: frame(id.clone()),
            id: id.clone(),
            sent: false,
            sent_before: false,
            not_before: Instant::now(),
        };
        self.waiting.push(waiting);
        self.asked.insert(id, Asked { text, fate: Fate::Unknown, put_off: false });
    }

    /// A new connection: everything is to be sent again.
    pub(crate) fn again(&mut self) {
        for waiting in &mut self.waiting {
            waiting.sent_before |= waiting.sent;
            waiting.sent = false;
        }
    }

    /// Sends what is to be sent, in order, up to the first that must wait.
    pub(crate) async fn flush(&mut self, line: &mut Line) -> bool {
        let now = Instant::now();
        for waiting in &mut self.waiting {
            if waiting.not_before > now {
                return true;
            }
            if !waiting.sent {
                if !line.send(&waiting.frame).await {
                    return false;
                }
                waiting.sent = true;
            }
            if self.in_turn {
                return true;
            }
        }
        true
    }

    pub(crate) fn acknowledged(&mut self, id: &str, conversation: String, seq: u64) {
        let fate = Fate::Acknowledged { conversation, seq };
        let asked = self.asked.get_mut(id).unwrap();
        match &asked.fate {
            // Asked twice, acknowledged twice: then in the same words.
            Fate::Acknowledged { .. } => assert_eq!(asked.fate, fate, "{id}"),
            Fate::Refused { .. } | Fate::Unknown => asked.fate = fate,
        }
        self.waiting.retain(|waiting| waiting.id != id);
    }

    /// What was asked under this name is refused, for now or for good; whether for good.
    pub(crate) fn refused(&mut self, id: &str, code: String, retry_ms: Option<u32>) -> bool {
        let asked = self.asked.get_mut(id).unwrap();
        let Some(ms) = retry_ms else {
            asked.fate = Fate::Refused { code };
            self.waiting.retain(|waiting| waiting.id != id);
            return true;
        };
        asked.put_off = !self.in_turn;
        for waiting in self.waiting.iter_mut().filter(|waiting| waiting.id == id) {
            waiting.sent = false;
            waiting.not_before = Instant::now() + Duration::from_millis(ms.into());
        }
        false
    }

    /// An event with this name came while catching up. If it was asked on an earlier connection, it had been
    /// stored when that broke, without the client hearing of it.
    pub(crate) fn caught_up_with(&mut self, id: &str) {
        for waiting in self.waiting.iter_mut().filter(|waiting| waiting.id == id) {
            if std::mem::take(&mut waiting.sent_before) {
                self.stored_unheard += 1;
            }
        }
    }

    /// The client is closed with this unsent or unheard of, and will not ask again.
    pub(crate) fn abandon_one(&mut self) {
        self.waiting.pop();
    }
}

/// Repeatable chance.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n
    }

    pub(crate) fn percent(&mut self, n: u64) -> bool {
        self.below(100) < n
    }

    /// Like so many of a thousand; who never does takes no chance.
    pub(crate) fn stumbles(&mut self, permille: u64) -> bool {
        permille > 0 && self.below(1_000) < permille
    }

    pub(crate) fn ms(&mut self, range: std::ops::Range<u64>) -> Duration {
        Duration::from_millis(range.start + self.below(range.end - range.start))
    }
}

/// A number in letters: digits might be taken for something confidential.
pub(crate) fn spelled(n: u32) -> String {
    n.to_string().bytes().map(|digit| char::from(digit - b'0' + b'k')).collect()
}
