//! Floor 1: everything Puente needs from outside, as traits with their errors. The contract of each is
//! in its prose; `tests/suite/store_contract.rs` holds every store to it. Knows nobody who implements them.

mod vault;

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;

use crate::domain::act::{ActLexicon, ActReading, read_acts};
use crate::domain::article::{Article, ArticleId};
use crate::domain::fact::{Fact, Snapshot};
use crate::domain::ids::{ConversationId, NodeId, Seq, VisitorId};
use crate::domain::lang::Lang;
use crate::domain::phrase::Phrase;
use crate::domain::reply::Replies;
use crate::domain::search::{Question, SearchResult};
use crate::domain::time::{Span, Timestamp};

pub use self::vault::{Closed, Inventory, RestoreError, Taking, Vault};

/// The most records one `read` returns.
pub const READ_LIMIT_MAX: u16 = 512;
/// The most entries in one batch, and events in one entry.
pub const BATCH_LIMIT: usize = 256;
/// The largest stored event, in bytes.
pub const RECORD_BYTES_MAX: usize = 64 * 1024;

/// The name of one log.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stream(Arc<str>);

impl Stream {
    /// What was said and decided in one conversation.
    pub fn conversation(id: &ConversationId) -> Self {
        Self(format!("cnv/{id}").into())
    }

    /// Tickets, offers, agents coming and going.
    pub fn desk() -> Self {
        Self("desk".into())
    }

    /// Agents' accounts.
    pub fn agents() -> Self {
        Self("agents".into())
    }

    /// One agent's session, by the hash of its token.
    pub fn session(hash: &str) -> Self {
        Self(format!("ses/{hash}").into())
    }

    /// One visitor's conversations.
    pub fn visitor(id: &VisitorId) -> Self {
        Self(format!("vis/{id}").into())
    }

    /// How far one visitor has read; apart from their conversations, which are read with every message.
    pub fn reading(id: &VisitorId) -> Self {
        Self(format!("read/{id}").into())
    }

    /// For stores, which find names in their own data.
    pub fn stored(name: &str) -> Self {
        Self(name.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The conversation this stream holds, if it is one's.
    pub fn as_conversation(&self) -> Option<ConversationId> {
        ConversationId::parse(self.0.strip_prefix("cnv/")?).ok()
    }
}

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What must be true of a stream for a batch to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// Nothing: the events are facts that commute with whatever came before.
    Any,
    /// Its head is exactly here ([`Seq::START`] for a stream that does not exist yet).
    Head(Seq),
}

/// What happens to a stream's one alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlarmChange {
    /// It stays.
    Keep,
    /// It is taken away.
    Clear,
    /// It rings at this moment and no other.
    Set(Timestamp),
    /// It rings at this moment or earlier if it was going to.
    NoLaterThan(Timestamp),
}

/// What a batch does to one stream. No events means that only the alarm changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which stream; at most once in a batch.
    pub stream: Stream,
    /// What must be true of it.
    pub expect: Expect,
    /// What is added, in this order.
    pub facts: Vec<Fact>,
    /// What happens to its alarm.
    pub alarm: AlarmChange,
}

/// Entries that are written all or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// When it is written, by the writer's clock.
    pub at: Timestamp,
    /// One for each stream it touches.
    pub entries: Vec<Entry>,
}

/// One stored event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its position: 1, 2, 3 …, without gaps.
    pub seq: Seq,
    /// When it was written.
    pub at: Timestamp,
    /// What it says.
    pub fact: Fact,
}

/// Part of a stream, as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// What stands for everything up to a position, when the reader's cursor lies before it.
    pub snapshot: Option<(Seq, Snapshot)>,
    /// The events after the cursor (or after the snapshot), oldest first, at most as many as asked for.
    pub records: Vec<Record>,
    /// The position of the newest event; [`Seq::START`] if there never was one.
    pub head: Seq,
    /// When its alarm rings.
    pub alarm: Option<Timestamp>,
}

/// Names one life of the store's data. It changes when the data was lost or restored,
/// so that a cursor from another life is recognised instead of silently skipping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Epoch(pub String);

/// A notification of a store to its listeners. A poke is lossy and holds no event: it wakes a reader, who reads on from
/// its own cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Poke {
    /// A stream has a new head.
    Moved {
        /// Which stream.
        stream: Stream,
        /// Its head at that time.
        head: Seq,
    },
    /// An ephemeral message about a stream, such as typing. It is never stored.
    Ephemeral {
        /// Which stream.
        stream: Stream,
        /// Its body.
        body: Bytes,
    },
    /// Pokes were lost: everything may have moved.
    Gap,
}

/// The pokes of a store, from the moment of asking on.
#[async_trait]
pub trait PokeFeed: Send {
    /// The next one; `None` when the store is closed. Safe to cancel.
    async fn next(&mut self) -> Option<Poke>;
}

/// The store cannot be reached or cannot be read. What was asked may or may not have been done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("store unavailable: {reason}")]
pub struct Unavailable {
    /// For operators, never for visitors.
    pub reason: String,
}

/// Why a batch was not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// A stream's head is not where the batch expected it. Nothing was changed.
    #[error("stream {stream} has moved to {head}")]
    Conflict {
        /// The first one found.
        stream: Stream,
        /// Where its head is.
        head: Seq,
    },
    /// The batch breaks a limit: too many entries or events, a stream twice, an event too large.
    #[error("batch refused: {reason}")]
    Refused {
        /// Which limit.
        reason: String,
    },
    /// The store did not answer; the batch is written or not, and asking again under the same command ids is safe.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Logs with an all-or-nothing append-if-unchanged, one alarm a log, and lossy pokes.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Writes all of the batch or none of it, and returns the new head of each entry's stream, in order.
    /// Returns only after the batch would survive the death of the process (and of the machine, for stores on disk).
    async fn append(&self, batch: Batch) -> Result<Vec<Seq>, AppendError>;

    /// Events after `after`, at most `limit` (capped at [`READ_LIMIT_MAX`]). A stream that never was is empty.
    async fn read(&self, stream: &Stream, after: Seq, limit: u16) -> Result<Slice, Unavailable>;

    /// Ends well when what was read until now is as safe as what an append has answered for. A store that shows only
    /// what is that safe has nothing to do; one that waits for replicas also shows what an append has written in vain.
    async fn confirm(&self) -> Result<(), Unavailable> {
        Ok(())
    }

    /// Streams whose alarm rings at `now` or earlier, the longest overdue first.
    async fn due(&self, now: Timestamp, limit: u16) -> Result<Vec<Stream>, Unavailable>;

    /// When the next alarm of any stream rings.
    async fn next_alarm(&self) -> Result<Option<Timestamp>, Unavailable>;

    /// Lets `snapshot` stand for every event up to `upto`, which must not lie beyond the head. The head stays.
    async fn compact(
        &self,
        stream: &Stream,
        upto: Seq,
        snapshot: Snapshot,
    ) -> Result<(), AppendError>;

    /// Erases what a stream holds, its snapshot and its alarm. Its head stays, so that no position is ever used twice.
    async fn forget(&self, stream: &Stream) -> Result<(), Unavailable>;

    /// Holds a name for a while: true when `owner` now has it, false when somebody else does.
    /// A `ttl` of zero gives it back. For speed and presence, never for correctness.
    async fn lease(
        &self,
        name: &str,
        owner: &NodeId,
        now: Timestamp,
        ttl: Span,
    ) -> Result<bool, Unavailable>;

    /// Whether anybody holds this name at this moment. Changes nothing.
    async fn is_leased(&self, name: &str, now: Timestamp) -> Result<bool, Unavailable>;

    /// Sends an ephemeral message to all listeners: at most once, unordered, unstored.
    async fn send_ephemeral(&self, stream: &Stream, body: Bytes);

    /// What moves from now on. Lossy; a loss is reported as [`Poke::Gap`], never hidden.
    fn pokes(&self) -> Box<dyn PokeFeed>;

    /// Which life of the data this is.
    async fn epoch(&self) -> Result<Epoch, Unavailable>;
}

/// Tells the time. The only `now()` there is.
pub trait Clock: Send + Sync + 'static {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// Makes names for new things. The only randomness there is.
pub trait Ids: Send + Sync + 'static {
    /// A body that was never made before: 26 letters and digits, later ones sort later.
    fn body(&self) -> String;

    /// An unguessable token for a session: at least 128 bits, letters and digits only.
    fn token(&self) -> String;
}

/// Keeps secrets as something that cannot be turned back.
#[async_trait]
pub trait Secrets: Send + Sync + 'static {
    /// A slow, salted hash of a password, with its parameters.
    async fn hash(&self, password: &str) -> Result<String, Unavailable>;

    /// Whether a password belongs to a hash. Takes as long for an empty hash, and is then false.
    async fn verify(&self, password: &str, hash: &str) -> Result<bool, Unavailable>;

    /// A fast digest of an unguessable token: 64 lower-case hex digits.
    fn digest(&self, token: &str) -> String;
}

/// Finds approved articles.
#[async_trait]
pub trait Search: Send + Sync + 'static {
    /// The articles that fit a question best, best first.
    async fn search(&self, question: Question) -> Result<SearchResult, Unavailable>;

    /// The article as it is now.
    fn article(&self, id: &ArticleId, lang: Lang) -> Option<Arc<Article>>;

    /// What a message does besides asking, and what is left of it to look up. By the shipped examples alone, word for
    /// word; whoever has learned more says more.
    async fn acts(&self, text: &str) -> ActReading {
        read_acts(text, ActLexicon::shipped(), &|_| None)
    }
}

/// Renders lines of `locales/` for transcripts, terminals and logs.
pub trait Phrases: Send + Sync + 'static {
    /// The line in this language; in the other one when it is missing; its id when both miss it.
    fn render(&self, lang: Lang, phrase: &Phrase) -> String;

    /// Names the present wording: changes whenever any line does.
    fn version(&self) -> String;

    /// The approved replies, both languages together.
    fn replies(&self) -> Arc<Replies> {
        Arc::default()
    }

    /// The Fluent source of one bundle (`widget`, `console`, `replies`), for browsers.
    fn source(&self, lang: Lang, bundle: &str) -> Option<Arc<str>>;
}
