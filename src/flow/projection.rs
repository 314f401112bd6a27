//! Read models: what the events of one stream add up to, kept by a node and brought up to date by what came since. Never the
//! truth, always a prefix of it; the store's compare is the judge. Knows no particular stream.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::fact::{Fact, Snapshot};
use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;
use crate::ports::{READ_LIMIT_MAX, Store, Stream, Unavailable};

/// How often a read is begun anew because the log was found to go back.
const RESTARTS_MAX: u32 = 8;

/// What events add up to.
pub trait ReadModel: Clone + Default + Send + Sync {
    /// Takes in the next event. Events of another kind change nothing.
    fn apply(&mut self, fact: &Fact, at: Timestamp);

    /// What a snapshot of the stream stands for, where it is one of this model.
    fn restore(snapshot: Snapshot) -> Option<Self>;
}

/// The read model of one stream.
pub struct Projection<S> {
    stream: Stream,
    kept: Mutex<Kept<S>>,
}

struct Kept<S> {
    state: Arc<S>,
    /// Up to here the stream was read.
    head: Seq,
    /// Up to here a snapshot stands for it.
    compacted: Seq,
    /// Up to here it is known to go.
    moved_to: Seq,
    /// How often nobody knew how far it goes, and how often of those it was read since.
    lost: u64,
    found: u64,
}

/// A read model as it was just read.
pub struct Look<S> {
    /// What the events add up to.
    pub state: Arc<S>,
    /// The position of the newest one.
    pub head: Seq,
    /// When the stream rings.
    pub alarm: Option<Timestamp>,
}

impl<S: ReadModel> Projection<S> {
    /// Of a stream of which nothing was read yet.
    pub fn new(stream: Stream) -> Self {
        Self { stream, kept: Mutex::new(Kept::default()) }
    }

    /// Whether it is the model of this stream.
    pub fn is_of(&self, stream: &Stream) -> bool {
        self.stream == *stream
    }

    /// As far as it was read.
    pub fn known(&self) -> Arc<S> {
        self.kept().state.clone()
    }

    /// As far as it is known to go: without a read where nothing has moved since the last one. For what is shown; what is
    /// decided is read anew.
    pub async fn current(&self, store: &dyn Store) -> Result<(Arc<S>, Seq), Unavailable> {
        {
            let kept = self.kept();
            let is_known = kept.head > Seq::START && kept.found == kept.lost;
            if is_known && kept.head >= kept.moved_to {
                return Ok((kept.state.clone(), kept.head));
            }
        }
        let look = self.refresh(store).await?;
        Ok((look.state, look.head))
    }

    /// The stream goes up to here, at least.
    pub fn moved(&self, head: Seq) {
        let mut kept = self.kept();
        kept.moved_to = kept.moved_to.max(head);
    }

    /// Nobody knows how far the stream goes: what told of it may be lost.
    pub fn lost_sight(&self) {
        self.kept().lost += 1;
    }

    /// Reads what came since.
    pub async fn refresh(&self, store: &dyn Store) -> Result<Look<S>, Unavailable> {
        let mut restarts = 0;
        while restarts < RESTARTS_MAX {
            let (after, lost) = {
                let kept = self.kept();
                (kept.head, kept.lost)
            };
            let slice = store.read(&self.stream, after, READ_LIMIT_MAX).await?;
            let mut kept = self.kept();
            if slice.head < after && kept.head == after {
                // The log ends before what was read of it: it has gone back, and is read from its beginning.
                *kept = Kept { lost: kept.lost, ..Kept::default() };
            }
            if kept.head < after {
                // Nor is it gone on with where somebody else has found that meanwhile.
                restarts += 1;
                continue;
            }
            if let Some((upto, snapshot)) = slice.snapshot
                && upto > kept.head
                && let Some(state) = S::restore(snapshot)
            {
                kept.state = Arc::new(state);
                kept.head = upto;
                kept.compacted = upto;
            }
            // Positions may be missing, and what stands at one may be unreadable: it goes on without either.
            for record in &slice.records {
                if record.seq <= kept.head {
                    continue;
                }
                Arc::make_mut(&mut kept.state).apply(&record.fact, record.at);
                kept.head = record.seq;
            }
            let is_all = slice.records.is_empty();
            if is_all && kept.head < slice.head {
                kept.head = slice.head;
            }
            if is_all || kept.head >= slice.head {
                kept.found = kept.found.max(lost);
                return Ok(Look { state: kept.state.clone(), head: kept.head, alarm: slice.alarm });
            }
        }
        let reason = format!("the log of {} goes back whenever it is read", self.stream);
        Err(Unavailable { reason })
    }

    /// What was read of it is no longer so.
    pub fn forget(&self) {
        let mut kept = self.kept();
        *kept = Kept { lost: kept.lost + 1, ..Kept::default() };
    }

    /// What is known of it, up to where, and up to where a snapshot stands for it.
    pub fn extent(&self) -> (Arc<S>, Seq, Seq) {
        let kept = self.kept();
        (kept.state.clone(), kept.head, kept.compacted)
    }

    /// A snapshot stands for it up to here.
    pub fn compacted(&self, upto: Seq) {
        let mut kept = self.kept();
        kept.compacted = kept.compacted.max(upto);
    }

    fn kept(&self) -> MutexGuard<'_, Kept<S>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: Default> Default for Kept<S> {
    fn default() -> Self {
        Self {
            state: Arc::default(),
            head: Seq::START,
            compacted: Seq::START,
            moved_to: Seq::START,
            lost: 0,
            found: 0,
        }
    }
}
