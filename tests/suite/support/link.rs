//! A connection without a network: two ends of memory between which frames take a while, and which may be cut,
//! or fall silent without a word. What was under way then is lost, as with a socket.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use puente::gateway::transport::{Closed, Incoming, Transport};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::world::World;

/// How many frames may be under way in one direction before the sender waits.
const UNDER_WAY: usize = 32;

/// What the two ends share.
struct Wire {
    world: Arc<World>,
    cut: CancellationToken,
    silent: AtomicBool,
    cuts: u64,
}

impl Wire {
    /// Whether a frame gets onto the wire at all. `Err` when the wire is cut.
    fn carries(&self) -> Result<bool, Closed> {
        if self.world.goes_wrong(self.cuts) {
            if self.world.chance.happens(200) {
                self.silent.store(true, Ordering::Relaxed);
            } else {
                self.cut.cancel();
            }
        }
        if self.cut.is_cancelled() {
            return Err(Closed);
        }
        // A wire that has fallen silent takes everything and delivers nothing, until it calms down.
        if self.silent.load(Ordering::Relaxed) && self.world.is_calm() {
            self.cut.cancel();
            return Err(Closed);
        }
        Ok(!self.silent.load(Ordering::Relaxed))
    }
}

/// What comes out at the client's end.
#[derive(Debug)]
pub(crate) enum Arrival {
    Frame(String),
    Closed(u16),
}

/// The node's end.
pub(crate) struct NodeEnd {
    wire: Arc<Wire>,
    to_client: mpsc::Sender<Arrival>,
    from_client: mpsc::Receiver<String>,
}

/// The client's end.
pub(crate) struct ClientEnd {
    wire: Arc<Wire>,
    to_node: mpsc::Sender<String>,
    from_node: mpsc::Receiver<Arrival>,
}

/// A new connection.
pub(crate) fn link(world: &Arc<World>, cuts: u64) -> (NodeEnd, ClientEnd) {
    let wire = Arc::new(Wire {
        world: world.clone(),
        cut: CancellationToken::new(),
        silent: AtomicBool::new(false),
        cuts,
    });
    let (to_client, from_node) = mpsc::channel(UNDER_WAY);
    let (to_node, from_client) = mpsc::channel(UNDER_WAY);
    let node = NodeEnd { wire: wire.clone(), to_client, from_client };
    (node, ClientEnd { wire, to_node, from_node })
}

#[async_trait]
impl Transport for NodeEnd {
    async fn receive(&mut self) -> Option<Incoming> {
        // What is cut is cut, whatever still lies in the pipe.
        tokio::select! { biased;
            () = self.wire.cut.cancelled() => None,
            text = self.from_client.recv() => text.map(Incoming::Text),
        }
    }

    async fn send(&mut self, text: String) -> Result<(), Closed> {
        if !self.wire.carries()? {
            return Ok(());
        }
        self.to_client.send(Arrival::Frame(text)).await.map_err(|_| Closed)
    }

    async fn close(&mut self, code: u16, _reason: &'static str) {
        if self.wire.carries() == Ok(true) {
            // The client may be gone already, which is what closing is for.
            let _gone = self.to_client.send(Arrival::Closed(code)).await;
        }
    }
}

impl ClientEnd {
    /// Sends a frame; whether it got onto the wire.
    pub(crate) async fn send(&mut self, text: String) -> bool {
        match self.wire.carries() {
            Err(Closed) => false,
            Ok(false) => true,
            Ok(true) => self.to_node.send(text).await.is_ok(),
        }
    }

    /// What arrives next; `None` when the connection is gone. Safe to cancel.
    pub(crate) async fn arrives(&mut self) -> Option<Arrival> {
        tokio::select! { biased;
            () = self.wire.cut.cancelled() => None,
            arrival = self.from_node.recv() => arrival,
        }
    }
}

impl Drop for ClientEnd {
    fn drop(&mut self) {
        // A silent wire does not even tell that it is gone: the node finds out by itself.
        if !self.wire.silent.load(Ordering::Relaxed) {
            self.wire.cut.cancel();
        }
    }
}
