//! Tells listeners what moved. Lossy on purpose: a listener that falls behind is told that it did,
//! and nobody ever waits for one. Knows nothing about streams' contents.

use async_trait::async_trait;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{Receiver, Sender, channel};

use super::metrics;
use crate::ports::{Poke, PokeFeed};

/// How many pokes a listener may fall behind before it is told of a gap.
pub const POKES_HELD: usize = 1_024;

/// Where pokes come from. Feeds end when the last copy is gone.
#[derive(Clone)]
pub(super) struct Pokes {
    sender: Sender<Poke>,
}

struct Feed {
    receiver: Receiver<Poke>,
}

impl Pokes {
    pub(super) fn new() -> Self {
        Self { sender: channel(POKES_HELD).0 }
    }

    pub(super) fn send(&self, poke: Poke) {
        // An error means that nobody listens, which is nobody's loss.
        let _ = self.sender.send(poke);
    }

    pub(super) fn feed(&self) -> Box<dyn PokeFeed> {
        Box::new(Feed { receiver: self.sender.subscribe() })
    }
}

#[async_trait]
impl PokeFeed for Feed {
    async fn next(&mut self) -> Option<Poke> {
        match self.receiver.recv().await {
            Ok(poke) => Some(poke),
            Err(RecvError::Lagged(n)) => {
                metrics::pokes_lost(n);
                Some(Poke::Gap)
            }
            Err(RecvError::Closed) => None,
        }
    }
}
