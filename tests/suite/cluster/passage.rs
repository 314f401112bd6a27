//! A passage to Redis that can be made long, torn, or walled up while a test runs. What is on its way arrives later, in
//! order, as it would over a bad network. Knows nothing about what passes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;

/// So many pieces are under way at once; then the sender waits, as for a full window.
const PIECES_MAX: usize = 1_024;
const PIECE_BYTES_MAX: usize = 64 * 1024;

/// Ends with the test.
pub(super) struct Passage {
    pub(super) port: u16,
    way: Arc<Way>,
    _tasks: JoinSet<()>,
}

struct Way {
    /// How long each piece is under way, in each direction.
    delay_ms: AtomicU64,
    /// Whether nothing gets through, though nobody is told.
    walled: watch::Sender<bool>,
    /// Every further number ends all connections.
    torn: watch::Sender<u64>,
}

impl Passage {
    /// A passage to a port of this machine, whether anybody listens there or not.
    pub(super) async fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = listener.local_addr().unwrap().port();
        let way = Arc::new(Way {
            delay_ms: AtomicU64::new(0),
            walled: watch::Sender::new(false),
            torn: watch::Sender::new(0),
        });
        let mut tasks = JoinSet::new();
        tasks.spawn({
            let way = way.clone();
            async move {
                let mut carried = JoinSet::new();
                loop {
                    let (client, _) = listener.accept().await.unwrap();
                    carried.spawn(carry(client, port, way.clone()));
                    while carried.try_join_next().is_some() {}
                }
            }
        });
        Self { port: here, way, _tasks: tasks }
    }

    /// From now on each piece is under way for so long.
    pub(super) fn delay(&self, by: Duration) {
        let ms = u64::try_from(by.as_millis()).unwrap();
        self.way.delay_ms.store(ms, Ordering::Relaxed);
    }

    pub(super) fn wall(&self, walled: bool) {
        self.way.walled.send_replace(walled);
    }

    pub(super) fn tear(&self) {
        self.way.torn.send_modify(|n| *n += 1);
    }
}

async fn carry(client: TcpStream, port: u16, way: Arc<Way>) {
    let mut torn = way.torn.subscribe();
    // Nobody there: the client is dropped, which is what it would see.
    let Ok(server) = TcpStream::connect(("127.0.0.1", port)).await else { return };
    client.set_nodelay(true).unwrap();
    server.set_nodelay(true).unwrap();
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    // Whichever is first ends the connection, with whatever is under way; tearing above all, or it would wait for a wall.
    tokio::select! { biased;
        _ = torn.changed() => {}
        () = pass(from_client, to_server, &way) => {}
        () = pass(from_server, to_client, &way) => {}
    }
}

async fn pass(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, way: &Way) {
    let (under_way, mut arriving) = mpsc::channel::<(Instant, Vec<u8>)>(PIECES_MAX);
    let leave = async move {
        let mut buffer = vec![0; PIECE_BYTES_MAX];
        while let Ok(n @ 1..) = from.read(&mut buffer).await {
            let delay = Duration::from_millis(way.delay_ms.load(Ordering::Relaxed));
            let piece = (Instant::now() + delay, buffer[..n].to_vec());
            if under_way.send(piece).await.is_err() {
                return;
            }
        }
    };
    let arrive = async move {
        let mut walled = way.walled.subscribe();
        while let Some((at, bytes)) = arriving.recv().await {
            tokio::time::sleep_until(at).await;
            walled.wait_for(|walled| !walled).await.unwrap();
            if to.write_all(&bytes).await.is_err() {
                return;
            }
        }
    };
    // Whoever leaves first has said all: the rest arrives before the connection ends.
    tokio::join!(leave, arrive);
}
