//! The protocol as machines without I/O: an input in, actions out. What an action leads to comes back as an input.
//! Knows no socket, no store and no clock.

use std::sync::Arc;

use bytes::Bytes;

use super::codes::{CloseCode, ErrorCode};
use super::switchboard::{Announcements, Dirt};
use super::transport::Incoming;
use super::wire::{ServerFrame, VERSION};
use crate::domain::bucket::{Bucket, Rate};
use crate::domain::conversation::{Conversation, Event};
use crate::domain::fact::Fact;
use crate::domain::ids::{COMMAND_ID_MAX, CommandId, ConversationId, OfferId, Seq};
use crate::domain::rejection::Rejection;
use crate::domain::text::{RawText, TEXT_CHARS_MAX, TextFault};
use crate::domain::time::{Span, Timestamp};
use crate::flow::FlowError;
use crate::ports::{Epoch, Record, Stream};

pub mod visitor;
pub mod agent;
mod surrogates;

#[cfg(test)]
mod tests;

/// The most records one read brings; the next is asked for when the socket has taken these.
pub const READ_PAGE: u16 = 64;
/// A client says hello within this.
pub const HELLO_WITHIN: Span = Span::s(10);
/// How many acts at once, and how often after that.
pub const ACTS: Rate = Rate { burst: 20, every: Span::ms(500) };
/// The rate limit of ephemeral messages. Messages above it are dropped.
pub const EPHEMERAL: Rate = Rate { burst: 20, every: Span::ms(500) };
/// How many frames of any kind at once, and how often after that. Past it, the connection is closed.
pub const FRAMES: Rate = Rate { burst: 400, every: Span::ms(20) };
/// The longest name of a life of the data that a client may say it knows, in bytes. Ours have 26.
pub const EPOCH_BYTES_MAX: usize = 64;
/// What a client is told to wait when the store is away.
pub const RETRY_MS: u32 = 2_000;

/// What a session is told. `O` is what its own actions lead to.
#[derive(Debug)]
pub enum Input<O> {
    /// A frame came in.
    Frame(Incoming),
    /// The moment it asked for has come.
    Tick,
    /// Something it watches has moved; what everybody is told, if that is new.
    Dirty(Dirt, Option<Arc<Announcements>>),
    /// The server stops; clients should come back after this.
    Stop {
        /// How long they should wait.
        reconnect_ms: u32,
    },
    /// What an action led to.
    Outcome(O),
}

/// What a session wants done. `D` is its own kind of work.
#[derive(Debug, Clone, PartialEq)]
pub enum Action<D> {
    /// Send a frame.
    Send(ServerFrame),
    /// Hear when this stream moves.
    Watch(Stream),
    /// No longer hear it.
    Unwatch(Stream),
    /// Do something that takes the outside.
    Do(D),
    /// Close the connection.
    Close(CloseCode),
}

/// A protocol machine.
pub trait Session: Send {
    /// Work it asks for.
    type Do: Send;
    /// What that work leads to.
    type Outcome: Send;

    /// Takes one input, at this moment of a time that goes on evenly, whatever becomes of the clock on the wall.
    fn step(&mut self, input: Input<Self::Outcome>, now: Timestamp) -> Vec<Action<Self::Do>>;

    /// When it wants to be told that time has passed.
    fn deadline(&self) -> Timestamp;
}

/// Heartbeats and limits, the same for every client.
#[derive(Debug)]
pub(super) struct Pulse {
    heartbeat: Span,
    silence: Span,
    heard_at: Timestamp,
    beat_at: Timestamp,
    hello_by: Option<Timestamp>,
    acts: Bucket,
    ephemeral: Bucket,
    frames: Bucket,
}

impl Pulse {
    pub(super) fn new(heartbeat: Span, now: Timestamp) -> Self {
        Self {
            heartbeat,
            silence: silence(heartbeat),
            heard_at: now,
            beat_at: now.plus(heartbeat),
            hello_by: Some(now.plus(HELLO_WITHIN)),
            acts: Bucket::new(ACTS, now),
            ephemeral: Bucket::new(EPHEMERAL, now),
            frames: Bucket::new(FRAMES, now),
        }
    }

    /// The same with a beat at least this often; a client may still be silent for as long as before.
    pub(super) fn beating(self, often: Span) -> Self {
        let heartbeat = self.heartbeat.min(often);
        let beat_at = self.heard_at.plus(heartbeat);
        Self { heartbeat, beat_at, ..self }
    }

    /// How long nothing has been heard.
    pub(super) fn silent_for(&self, now: Timestamp) -> Span {
        now.since(self.heard_at)
    }

    /// The answer to `hello`. A conversation comes with the position to read on from and its head.
    pub(super) fn welcome(
        &self,
        conversation: Option<(&ConversationId, Seq, Seq)>,
        epoch: &Epoch,
        phrases: &str,
        token: Option<String>,
    ) -> ServerFrame {
        let (from, head) = conversation.map_or((0, 0), |(_, from, head)| (from.0, head.0));
        ServerFrame::Welcome {
            v: VERSION,
            conversation: conversation.map(|(id, ..)| id.as_str().to_owned()),
            epoch: epoch.0.clone(),
            from,
            head,
            heartbeat_ms: u32::try_from(self.heartbeat.as_ms()).unwrap_or(u32::MAX),
            text_chars_max: u32::try_from(TEXT_CHARS_MAX).unwrap_or(u32::MAX),
            phrases: phrases.to_owned(),
            // Whoever sends it says what time it is: a session's own time is one that nobody sets.
            now: None,
            token,
        }
    }

    /// A frame came. `false` when no person could cause so many.
    pub(super) fn heard(&mut self, now: Timestamp) -> bool {
        self.heard_at = now;
        self.frames.take(now).is_ok()
    }

    pub(super) fn greeted(&mut self) {
        self.hello_by = None;
    }

    /// Whether one more act is allowed now, or how many milliseconds to wait.
    pub(super) fn may_act(&mut self, now: Timestamp) -> Result<(), u32> {
        self.acts.take(now).map_err(|wait| u32::try_from(wait.as_ms()).unwrap_or(RETRY_MS))
    }

    /// Whether one more ephemeral message is passed on. They have a limit of their own, so that typing delays no message.
    pub(super) fn may_send_ephemeral(&mut self, now: Timestamp) -> bool {
        self.ephemeral.take(now).is_ok()
    }

    pub(super) fn deadline(&self) -> Timestamp {
        self.hello_by.map_or(self.beat_at, |by| by.min(self.beat_at))
    }

    /// Time has passed: close with this, or beat, or nothing.
    pub(super) fn tick(&mut self, now: Timestamp) -> Beat {
        if self.hello_by.is_some_and(|by| by <= now) {
            return Beat::Close(CloseCode::NoHello);
        }
        if self.silent_for(now) > self.silence {
            return Beat::Close(CloseCode::Silent);
        }
        if self.beat_at <= now {
            self.beat_at = now.plus(self.heartbeat);
            return Beat::Ping;
        }
        Beat::Nothing
    }
}

/// How long a client may be silent before its connection is closed.
pub const fn silence(heartbeat: Span) -> Span {
    Span::ms(heartbeat.as_ms() * 5 / 2)
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Beat {
    Close(CloseCode),
    Ping,
    Nothing,
}

/// One conversation as one client has it: everything up to `state.head` is known here,
/// everything up to `sent` was sent.
#[derive(Debug, Default)]
pub(super) struct Thread {
    pub(super) state: Conversation,
    pub(super) sent: Seq,
    pub(super) live: bool,
    pub(super) reading: bool,
    pub(super) dirty: bool,
    /// The newest offer of it.
    pub(super) offer: Option<OfferId>,
    /// Where the visitor has written since an agent last did.
    pub(super) unanswered: Vec<Seq>,
}

impl Thread {
    /// A thread of which the client already has everything up to `after`.
    pub(super) fn after(after: Seq) -> Self {
        Self { sent: after, ..Self::default() }
    }

    /// Takes in what was read; returns what the client does not have yet, with the agent's name at that point.
    pub(super) fn take(&mut self, records: Vec<Record>) -> Vec<(Record, String)> {
        let mut fresh = Vec::new();
        for record in records {
            if record.seq <= self.state.head {
                continue;
            }
            // What cannot be read here keeps its place, or the client would ask for it for ever.
            if let Fact::Conversation(event, _) = &record.fact {
                self.hear(event, record.seq, record.at);
            } else {
                self.state.head = record.seq;
            }
            if record.seq > self.sent {
                self.sent = record.seq;
                let name = self.state.agent.as_ref().map_or("", |(_, name)| name.as_str());
                let name = name.to_owned();
                fresh.push((record, name));
            }
        }
        fresh
    }

    fn hear(&mut self, event: &Event, seq: Seq, at: Timestamp) {
        self.state.head = Seq(seq.0.saturating_sub(1));
        self.state.apply(event, at);
        match event {
            Event::Offered { offer, .. } => self.offer = Some(offer.clone()),
            Event::VisitorSaid { .. } => self.unanswered.push(seq),
            Event::AgentSaid { .. } => self.unanswered.clear(),
            _ => {}
        }
    }

    /// Whether to read on at once, after a read that began at `before`. One that brought nothing although there
    /// should be more (the conversation was erased) is not repeated, or it would be for ever.
    pub(super) fn wants_more(&self, before: Seq, head: Seq) -> bool {
        self.dirty || (before < self.state.head && self.state.head < head)
    }
}

/// A refusal as a frame.
pub(super) fn refused(error: &FlowError, id: Option<&CommandId>) -> ServerFrame {
    let id = id.map(|id| id.as_str().to_owned());
    match error {
        FlowError::Rejected(rejection) => rejected(*rejection, id),
        FlowError::Unavailable(_) => {
            let code = ErrorCode::Unavailable.code().to_owned();
            ServerFrame::Error { code, id, retry_ms: Some(RETRY_MS) }
        }
        FlowError::Refused(_) => {
            ServerFrame::Error { code: ErrorCode::NotStored.code().to_owned(), id, retry_ms: None }
        }
    }
}

pub(super) fn rejected(rejection: Rejection, id: Option<String>) -> ServerFrame {
    ServerFrame::Error { code: rejection.code().to_owned(), id, retry_ms: None }
}

/// An act that may be sent again after a while.
pub(super) fn too_fast(command: &CommandId, wait: Span) -> ServerFrame {
    let retry_ms = u32::try_from(wait.as_ms()).unwrap_or(u32::MAX);
    let (code, id) = (ErrorCode::TooFast.code().to_owned(), command.as_str().to_owned());
    ServerFrame::Error { code, id: Some(id), retry_ms: Some(retry_ms) }
}

pub(super) fn error(code: ErrorCode, id: Option<String>) -> ServerFrame {
    ServerFrame::Error { code: code.code().to_owned(), id, retry_ms: None }
}

/// Reads a frame, or says why not.
pub(super) fn parse<F: serde::de::DeserializeOwned>(incoming: Incoming) -> Result<F, ServerFrame> {
    let text = match incoming {
        Incoming::Text(text) => text,
        Incoming::TooLarge => return Err(error(ErrorCode::FrameTooLarge, None)),
        Incoming::Binary => return Err(error(ErrorCode::NotJson, None)),
    };
    let value: serde_json::Value = match serde_json::from_str(&surrogates::mended(&text)) {
        Ok(value @ serde_json::Value::Object(_)) => value,
        _ => return Err(error(ErrorCode::NotJson, None)),
    };
    let id = value.get("id").and_then(|id| id.as_str()).map(echo);
    serde_json::from_value(value).map_err(|_| error(ErrorCode::UnknownFrame, id))
}

/// Reads a client's name for an act, or says why not.
pub(super) fn command(id: &str) -> Result<CommandId, ServerFrame> {
    CommandId::parse(id).map_err(|_| error(ErrorCode::BadId, Some(echo(id))))
}

/// A client's name for an act as it is said back: what is no name is not repeated at length.
fn echo(id: &str) -> String {
    id.chars().take(COMMAND_ID_MAX).collect()
}

/// Reads a message, or says why not.
pub(super) fn message(text: &str, id: &str) -> Result<RawText, ServerFrame> {
    RawText::parse(text).map_err(|fault| {
        let code = match fault {
            TextFault::Empty => ErrorCode::TextEmpty,
            TextFault::TooLong => ErrorCode::TextTooLong,
        };
        error(code, Some(id.to_owned()))
    })
}

/// The ephemeral message about typing: who, and whether they began or stopped.
pub(super) fn typing(by_agent: bool, on: bool) -> Bytes {
    Bytes::from_static(match (by_agent, on) {
        (true, true) => b"a1",
        (true, false) => b"a0",
        (false, true) => b"v1",
        (false, false) => b"v0",
    })
}

/// Whether a message says that the agent is typing; `None` when it is about the visitor.
pub(super) fn agent_typing(body: &Bytes) -> Option<bool> {
    match body.as_ref() {
        b"a1" => Some(true),
        b"a0" => Some(false),
        _ => None,
    }
}

/// Whether a message says that the visitor is typing; `None` when it is about the agent.
pub(super) fn visitor_typing(body: &Bytes) -> Option<bool> {
    match body.as_ref() {
        b"v1" => Some(true),
        b"v0" => Some(false),
        _ => None,
    }
}
