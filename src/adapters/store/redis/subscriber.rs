//! Subscribes to a desk's channel: what is published becomes pokes, and whatever may have been missed becomes a
//! gap. A connection that broke, that is silent when it is asked for a sign of life, or on which numbers are missing is
//! replaced. Knows nothing about who listens to the pokes.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use redis::aio::PubSub;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};

use super::backoff::Backoff;
use super::connect::{ANSWER_WITHIN, Connector};
use super::connection_manager::ConnectionManager;
use super::epoch::{EpochPosition, EpochWatermark};
use super::pubsub_message::{PubSubMessage, parse};
use crate::adapters::store::metrics;
use crate::adapters::store::pokes::Pokes;
use crate::ports::Poke;

/// A sign of life is asked for this often, and whether anything was missed.
const PULSE: Duration = Duration::from_secs(5);

pub(super) struct Subscriber {
    pub(super) connector: Arc<Connector>,
    pub(super) channel: String,
    pub(super) connections: ConnectionManager,
    pub(super) watermark: Arc<EpochWatermark>,
    pub(super) pokes: Pokes,
    pub(super) backoff: Backoff,
}

/// How far the messages of one connection have come.
#[derive(Default)]
struct Progress {
    /// The last one heard.
    heard: Option<EpochPosition>,
    /// How far Redis itself was at the last pulse.
    asked: Option<EpochPosition>,
}

impl Subscriber {
    /// Ends with the thread it runs on.
    pub(super) async fn run(mut self) {
        for turn in 0.. {
            match self.connector.subscription(&self.channel, turn).await {
                Ok(subscription) => {
                    self.backoff.rest();
                    // Whatever moved until now was not heard here.
                    self.pokes.send(Poke::Gap);
                    let ended = self.hear(subscription).await;
                    tracing::warn!("listening to Redis anew: {ended}");
                    metrics::reconnected();
                    self.pokes.send(Poke::Gap);
                }
                Err(fault) => tracing::debug!("not listening to Redis: {}", fault.reason()),
            }
            tokio::time::sleep(self.backoff.next()).await;
        }
    }

    /// Passes on what is heard until the connection is no good any more; says why it is not.
    async fn hear(&self, subscription: PubSub) -> &'static str {
        let (mut asking, mut messages) = subscription.split();
        let mut pulse = interval_at(Instant::now() + PULSE, PULSE);
        pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut progress = Progress::default();
        loop {
            // The pulse first: it is rare, and a busy channel must not put it off.
            tokio::select! { biased;
                _ = pulse.tick() => {
                    if progress.is_behind() {
                        return "messages were lost";
                    }
                    if !matches!(timeout(ANSWER_WITHIN, asking.ping::<redis::Value>()).await, Ok(Ok(_))) {
                        return "the connection gave no sign of life";
                    }
                    progress.asked = self.connections.refresh().await.ok();
                }
                message = messages.next() => {
                    let Some(message) = message else { return "the connection broke" };
                    self.take(&mut progress, message.get_payload_bytes());
                }
            }
        }
    }

    fn take(&self, progress: &mut Progress, message: &[u8]) {
        match parse(message) {
            Some(PubSubMessage::Moved(seen, pokes)) => {
                if progress.skips(&seen) {
                    metrics::pokes_lost(1);
                    self.pokes.send(Poke::Gap);
                }
                self.watermark.note(&seen);
                progress.heard = Some(seen);
                for poke in pokes {
                    self.pokes.send(poke);
                }
            }
            Some(PubSubMessage::Ephemeral(poke)) => self.pokes.send(poke),
            // Another life, or a newer node's message: everything may be otherwise than it was.
            Some(PubSubMessage::Epoch) | None => self.pokes.send(Poke::Gap),
        }
    }
}

impl Progress {
    /// Whether there was anything between the last message and this one.
    fn skips(&self, next: &EpochPosition) -> bool {
        let last = self.heard.as_ref();
        last.is_some_and(|last| next.epoch != last.epoch || next.clock != last.clock + 1)
    }

    /// Whether Redis had come further at the last pulse than this connection has by now.
    fn is_behind(&mut self) -> bool {
        match (&self.heard, self.asked.take()) {
            (Some(heard), Some(asked)) => heard.epoch != asked.epoch || heard.clock < asked.clock,
            // Nothing was heard yet: from here on it can be told.
            (None, asked) => {
                self.heard = asked;
                false
            }
            (Some(_), None) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(epoch: &str, clock: u64) -> EpochPosition {
        EpochPosition { epoch: epoch.to_owned(), clock }
    }

    #[test]
    fn a_number_that_does_not_follow_is_a_gap() {
        let mut progress = Progress::default();
        assert!(!progress.skips(&seen("a", 7)), "nobody knows what was before the first");
        progress.heard = Some(seen("a", 7));
        assert!(!progress.skips(&seen("a", 8)));
        for other in [seen("a", 9), seen("a", 7), seen("a", 3), seen("b", 8)] {
            assert!(progress.skips(&other), "{other:?}");
        }
    }

    #[test]
    fn what_redis_counted_and_nobody_heard_is_missed() {
        let behind = |heard: Option<EpochPosition>, asked: Option<EpochPosition>| {
            Progress { heard, asked }.is_behind()
        };
        assert!(behind(Some(seen("a", 7)), Some(seen("a", 8))));
        assert!(behind(Some(seen("a", 7)), Some(seen("b", 2))));
        assert!(!behind(Some(seen("a", 9)), Some(seen("a", 8))));
        assert!(!behind(Some(seen("a", 7)), None));
        assert!(!behind(None, Some(seen("a", 8))));
    }
}
