//! One connection that is held in a way that costs its owner nothing: in silence, in the middle of a head, of a body, or of
//! nothing. Notes when the desk has ended it. Knows nothing about how many others there are.

use std::time::Duration;

use anyhow::{Context, Result};
use puente::app::listener::HEAD_WITHIN;
use puente::domain::lang::Lang;
use puente::gateway::codes::CloseCode;
use puente::gateway::wire::ServerFrame;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot::Sender;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::caller::Caller;
use crate::visitor::{hear, hello, send};

/// Each of the desk's limits for them is this; two seconds more are the machine's.
pub(crate) const ENDED_WITHIN: Duration = HEAD_WITHIN.saturating_add(Duration::from_secs(2));
/// Whoever sends half of something sends one byte more this often, so that it never looks idle.
const DRIBBLE: Duration = Duration::from_secs(2);
/// A ping of WebSocket's own, of a client: masked, and empty.
const PING: [u8; 6] = [0x89, 0x80, 0, 0, 0, 0];

/// The reason that the desk gives for closing a socket without `hello`; it stands as it is in the frame.
const NO_HELLO: &[u8] = CloseCode::NoHello.reason().as_bytes();

/// In which way a connection is held.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Silent,
    HalfHead,
    HalfBody,
    NotGreeted,
    Greeted,
}

impl Way {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::HalfHead => "in half a head",
            Self::HalfBody => "in half a body",
            Self::NotGreeted => "open without hello",
            Self::Greeted => "open with hello",
        }
    }

    fn is_socket(self) -> bool {
        matches!(self, Self::NotGreeted | Self::Greeted)
    }

    /// What is said at once, and what is said again and again.
    fn words(self) -> (&'static [u8], &'static [u8]) {
        match self {
            Self::Silent => (b"", b""),
            Self::HalfHead => (b"GET /embed HTTP/1.1\r\nhost: desk\r\nx-half: ", b"a"),
            Self::HalfBody => (
                b"POST /console/sign-in HTTP/1.1\r\nhost: desk\r\nx-puente: 1\r\n\
                  content-type: application/json\r\ncontent-length: 2000\r\n\r\n{\"login\":\"",
                b"a",
            ),
            Self::NotGreeted | Self::Greeted => (b"", &PING),
        }
    }
}

/// What became of it.
pub(crate) struct Held {
    pub(crate) way: Way,
    /// The desk ended it the first time after this, or said on its socket that it does; nothing when it did not.
    pub(crate) ended_after: Option<Duration>,
    /// It was gone after this.
    pub(crate) gone_after: Option<Duration>,
}

/// Holds one until it is told to stop; when the desk ends it, opens it once more. Tells when it has its place.
pub(crate) async fn hold(
    caller: Caller,
    way: Way,
    stop: CancellationToken,
    placed: Sender<()>,
) -> Result<Held> {
    let first = once(&caller, way, &stop, Some(placed)).await;
    let first = first.with_context(|| format!("one that is {}", way.name()))?;
    if first.gone_after.is_some() {
        // There may be no place for it now.
        let _again = once(&caller, way, &stop, None).await;
    }
    Ok(first)
}

/// Holds one until the desk ends it.
async fn once(
    caller: &Caller,
    way: Way,
    stop: &CancellationToken,
    placed: Option<Sender<()>>,
) -> Result<Held> {
    let socket = match way {
        Way::Silent | Way::HalfHead | Way::HalfBody => None,
        Way::NotGreeted => Some(caller.socket("/ws", None).await?),
        Way::Greeted => {
            let mut socket = caller.socket("/ws", None).await?;
            send(&mut socket, &hello(Lang::En)).await?;
            while !matches!(hear(&mut socket).await?, ServerFrame::Welcome { .. }) {}
            Some(socket)
        }
    };
    let stream = match socket {
        Some(socket) => socket.into_inner(),
        None => caller.connect().await?,
    };
    let begun = Instant::now();
    if let Some(placed) = placed {
        // Whoever fills the places may have given up.
        let _gone = placed.send(());
    }
    let mut held = Held { way, ended_after: None, gone_after: None };
    // Stopping first: the desk may leave it open for ever.
    tokio::select! { biased;
        () = stop.cancelled() => {}
        () = dribbled(stream, &mut held, begun) => held.gone_after = Some(begun.elapsed()),
    }
    // Only a socket is told before.
    held.ended_after = held.ended_after.or(held.gone_after);
    Ok(held)
}

/// Says what is to be said, again and again, until the other side has ended it. A socket on which the desk says that it
/// closes stays as it is: whoever holds it does not answer.
async fn dribbled(mut stream: TcpStream, held: &mut Held, begun: Instant) {
    let (first, again) = held.way.words();
    let (mut reading, mut writing) = stream.split();
    let speaking = async {
        let mut words = first;
        // That it cannot be written shows as the end of what is read.
        while writing.write_all(words).await.is_ok() {
            words = again;
            sleep(DRIBBLE).await;
        }
        std::future::pending::<()>().await;
    };
    let reading = async {
        let mut buffer = [0; 1_024];
        while let Ok(n @ 1..) = reading.read(&mut buffer).await {
            let heard = buffer.get(..n).unwrap_or_default();
            if held.way.is_socket() && has(heard, NO_HELLO) {
                held.ended_after.get_or_insert(begun.elapsed());
            }
        }
    };
    // The end first, or there may be no other.
    tokio::select! { biased;
        () = reading => {}
        () = speaking => {}
    }
}

fn has(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|part| part == word)
}
