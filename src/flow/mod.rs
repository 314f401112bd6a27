//! Floor 2: a visitor's message, one file a step, in the order in which it meets them.
//!
//! | step | reads | appends, all or nothing | then |
//! |---|---|---|---|
//! | `open` | the visitor's stream | nothing before the first message | the gateway sends what is missing |
//! | `receive` | the conversation | what the visitor did; the alarm that an answer is owed | acknowledge; `answer` |
//! | `answer` | the conversation, search | what the bot says, or the hand-over with its ticket | poke |
//! | `offer` | desk and conversation | an offer, its acceptance, its end: on both, unchanged since | both sides see it |
//! | `relay` | the conversation | what the agent did, and what that means for the ticket | acknowledge |
//! | `read` | the visitor's reading | how far the visitor has read, where that is farther than before | the other windows see it |
//! | `presence` | the desk | an agent comes, chooses, is lost | `offer` |
//! | `alarm` | whatever is due | what time alone brings about, by the same steps | – |
//!
//! Every write goes through `transact`. Knows no adapter, no socket, no JSON, and starts no task.

use std::sync::{Arc, Mutex};

use self::folded::Folded;
use self::projection::{Projection, ReadModel};
use crate::domain::account::Accounts;
use crate::domain::desk::Desk;
use crate::domain::fact::{Fact, Snapshot};
use crate::domain::ids::{NodeId, Seq};
use crate::domain::rejection::Rejection;
use crate::domain::time::Timestamp;
use crate::ports::{Clock, Ids, Phrases, Search, Store, Stream, Unavailable};

mod folded;
pub mod projection;
pub mod reactions;
pub mod transact;
mod together;
pub mod open;
pub mod receive;
pub mod consider;
mod replies;
pub mod answer;
pub mod offer;
pub mod relay;
pub mod read;
pub mod presence;
pub mod alarm;
pub mod probe;
pub mod identity;
pub mod accounts;
pub mod inspect;

/// What every step needs: the ports, and what this node knows of desk and accounts.
pub struct Flow {
    /// Where everything durable is.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New names.
    pub ids: Arc<dyn Ids>,
    /// The knowledge base.
    pub search: Arc<dyn Search>,
    /// The wording that is stored with each line; without one, lines are stored by their ids alone.
    phrases: Option<Arc<dyn Phrases>>,
    /// This process.
    pub node: NodeId,
    /// Tickets and agents.
    desk: Projection<Desk>,
    /// Who may sign in.
    accounts: Projection<Accounts>,
    /// Conversations, just so.
    folded: Folded,
    /// Streams whose alarms cannot be seen to.
    failing: alarm::Failing,
    /// How appends went.
    pulse: probe::Pulse,
}

/// Why a step did not happen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FlowError {
    /// The business says no.
    #[error("{0}")]
    Rejected(#[from] Rejection),
    /// The store or the search is away. Asking again under the same name is safe.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
    /// The store will never take this in, however often it is asked.
    #[error("refused by the store: {0}")]
    Refused(String),
}

impl Flow {
    /// A flow over these ports.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        search: Arc<dyn Search>,
    ) -> Self {
        let node = NodeId::from_body(&ids.body());
        Self {
            store,
            clock,
            ids,
            search,
            phrases: None,
            node,
            desk: Projection::new(Stream::desk()),
            accounts: Projection::new(Stream::agents()),
            folded: Folded::default(),
            failing: Mutex::default(),
            pulse: probe::Pulse::default(),
        }
    }

    /// The same flow, which stores each line of the conversation in the words that these phrases have at the time.
    #[must_use]
    pub fn with_phrases(mut self, phrases: Arc<dyn Phrases>) -> Self {
        self.phrases = Some(phrases);
        self
    }

    /// The desk as far as this node has read it.
    pub fn desk(&self) -> Arc<Desk> {
        self.desk.known()
    }

    /// The desk as it is shown, and its head: read anew only where it is known to have moved.
    pub async fn shown_desk(&self) -> Result<(Arc<Desk>, Seq), Unavailable> {
        self.desk.current(self.store.as_ref()).await
    }

    /// Somebody has written up to here.
    pub fn moved(&self, stream: &Stream, head: Seq) {
        if self.desk.is_of(stream) {
            self.desk.moved(head);
        } else if self.accounts.is_of(stream) {
            self.accounts.moved(head);
        }
    }

    /// Whether this node keeps a read model of a stream.
    fn is_projected(&self, stream: &Stream) -> bool {
        self.desk.is_of(stream) || self.accounts.is_of(stream)
    }

    /// What told of writes may be lost.
    pub fn lost_sight(&self) {
        self.desk.lost_sight();
        self.accounts.lost_sight();
    }
}

impl ReadModel for Desk {
    fn apply(&mut self, fact: &Fact, at: Timestamp) {
        if let Fact::Desk(event) = fact {
            Self::apply(self, event, at);
        }
    }

    fn restore(Snapshot::Desk(desk): Snapshot) -> Option<Self> {
        Some(*desk)
    }
}

impl ReadModel for Accounts {
    fn apply(&mut self, fact: &Fact, at: Timestamp) {
        if let Fact::Account(event) = fact {
            Self::apply(self, event, at);
        }
    }

    /// Accounts are not compacted.
    fn restore(_: Snapshot) -> Option<Self> {
        None
    }
}
