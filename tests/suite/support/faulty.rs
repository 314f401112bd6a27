//! A store as one node sees it on a bad day: slow, at times away, at times silent after it has written;
//! and the node may die before, between and after. Pokes are lost, late and repeated.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use puente::domain::fact::Snapshot;
use puente::domain::ids::{NodeId, Seq};
use puente::domain::time::{Span, Timestamp};
use puente::ports::{AppendError, Batch, Epoch, Poke, PokeFeed, Slice, Store, Stream, Unavailable};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::oracle::Oracle;
use super::world::World;

/// How much goes wrong, in a thousand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Troubles {
    pub(crate) refused: u64,
    pub(crate) reply_lost: u64,
    pub(crate) deaths: u64,
    pub(crate) reads_failed: u64,
    pub(crate) pokes_lost: u64,
    pub(crate) links_cut: u64,
    pub(crate) lag_ms: u64,
    /// Writes that take seconds, so that others come between a decision and its append.
    pub(crate) slow: u64,
}

impl Troubles {
    /// Every seed has its own kind of bad day.
    pub(crate) fn of(world: &World) -> Self {
        let up_to = |most: u64| world.chance.below(most + 1);
        Self {
            refused: up_to(80),
            reply_lost: up_to(80),
            deaths: up_to(6),
            reads_failed: up_to(15),
            pokes_lost: up_to(400),
            links_cut: up_to(25),
            lag_ms: up_to(60),
            slow: up_to(150),
        }
    }
}

/// One node's view of the store.
pub(crate) struct Faulty {
    pub(crate) inner: Arc<dyn Store>,
    pub(crate) world: Arc<World>,
    pub(crate) oracle: Arc<Oracle>,
    pub(crate) troubles: Troubles,
    /// Pulled when the node dies.
    pub(crate) death: CancellationToken,
}

impl Faulty {
    /// The node may die here; then nobody ever returns from this.
    async fn survive(&self) {
        if self.world.goes_wrong(self.troubles.deaths) {
            self.death.cancel();
            pending::<()>().await;
        }
    }

    async fn reach(&self) -> Result<(), Unavailable> {
        self.world.lag(self.troubles.lag_ms / 4).await;
        if self.world.goes_wrong(self.troubles.reads_failed) {
            return Err(away());
        }
        Ok(())
    }
}

fn away() -> Unavailable {
    Unavailable { reason: "a bad day".to_owned() }
}

#[async_trait]
impl Store for Faulty {
    async fn append(&self, batch: Batch) -> Result<Vec<Seq>, AppendError> {
        self.world.lag(self.troubles.lag_ms).await;
        if self.world.goes_wrong(self.troubles.slow) {
            self.world.lag(2_000).await;
        }
        self.survive().await;
        if self.world.goes_wrong(self.troubles.refused) {
            return Err(away().into());
        }
        let outcome = self.inner.append(batch.clone()).await;
        let written = outcome.is_ok();
        if let Ok(heads) = &outcome {
            self.oracle.witness(self.inner.as_ref(), &batch, heads).await;
        }
        self.survive().await;
        self.world.lag(self.troubles.lag_ms).await;
        if written && self.world.goes_wrong(self.troubles.reply_lost) {
            return Err(away().into());
        }
        outcome
    }

    async fn read(&self, stream: &Stream, after: Seq, limit: u16) -> Result<Slice, Unavailable> {
        self.reach().await?;
        let slice = self.inner.read(stream, after, limit).await;
        self.survive().await;
        slice
    }

    async fn confirm(&self) -> Result<(), Unavailable> {
        self.reach().await?;
        self.inner.confirm().await
    }

    async fn due(&self, now: Timestamp, limit: u16) -> Result<Vec<Stream>, Unavailable> {
        self.reach().await?;
        self.inner.due(now, limit).await
    }

    async fn next_alarm(&self) -> Result<Option<Timestamp>, Unavailable> {
        self.reach().await?;
        self.inner.next_alarm().await
    }

    async fn compact(
        &self,
        stream: &Stream,
        upto: Seq,
        snapshot: Snapshot,
    ) -> Result<(), AppendError> {
        self.reach().await?;
        self.inner.compact(stream, upto, snapshot).await
    }

    async fn forget(&self, stream: &Stream) -> Result<(), Unavailable> {
        self.reach().await?;
        self.inner.forget(stream).await
    }

    async fn lease(
        &self,
        name: &str,
        owner: &NodeId,
        now: Timestamp,
        ttl: Span,
    ) -> Result<bool, Unavailable> {
        self.reach().await?;
        self.inner.lease(name, owner, now, ttl).await
    }

    async fn is_leased(&self, name: &str, now: Timestamp) -> Result<bool, Unavailable> {
        self.reach().await?;
        self.inner.is_leased(name, now).await
    }

    async fn send_ephemeral(&self, stream: &Stream, body: Bytes) {
        self.inner.send_ephemeral(stream, body).await;
    }

    fn pokes(&self) -> Box<dyn PokeFeed> {
        Box::new(LossyFeed {
            inner: self.inner.pokes(),
            world: self.world.clone(),
            lost: self.troubles.pokes_lost,
            late: VecDeque::new(),
        })
    }

    async fn epoch(&self) -> Result<Epoch, Unavailable> {
        self.reach().await?;
        self.inner.epoch().await
    }
}

/// Pokes that are lost without a word, come late, or twice.
struct LossyFeed {
    inner: Box<dyn PokeFeed>,
    world: Arc<World>,
    lost: u64,
    late: VecDeque<(Instant, Poke)>,
}

impl LossyFeed {
    /// What becomes of a poke: now, later, or never.
    fn treat(&mut self, poke: Poke) -> Option<Poke> {
        if self.world.goes_wrong(self.lost) {
            return None;
        }
        if self.world.goes_wrong(self.lost / 4) {
            let at = Instant::now() + Duration::from_millis(self.world.chance.between(50, 3_000));
            self.late.push_back((at, poke.clone()));
            let twice = self.world.chance.happens(500);
            return twice.then_some(poke);
        }
        Some(poke)
    }
}

#[async_trait]
impl PokeFeed for LossyFeed {
    async fn next(&mut self) -> Option<Poke> {
        loop {
            let due = self.late.front().map(|(at, _)| *at);
            let poke = tokio::select! { biased;
                () = async { sleep_until(due.expect("guarded")).await }, if due.is_some() => {
                    return self.late.pop_front().map(|(_, poke)| poke);
                }
                poke = self.inner.next() => poke?,
            };
            if let Some(poke) = self.treat(poke) {
                return Some(poke);
            }
        }
    }
}
