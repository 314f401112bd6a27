//! Accepts connections and speaks HTTP on them. Every one is counted before a byte of it is read, and ends when it says
//! nothing, half of something, or takes nothing. What is said goes out at once: an answer is many small frames, and one
//! that waits for the other side's acknowledgement, as TCP does by default, comes 40 ms late.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{Request, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::gateway::caller::{Peer, Proxies};
use crate::gateway::router::router;
use crate::gateway::seats::Places;
use crate::gateway::state::Gateway;

mod entrance;
mod frames;
mod guarded;

pub use entrance::accepted_max;
use entrance::{Entrance, Place, Refused};
use guarded::{Farewells, Guarded, Phase};

/// The head of a request comes within this; so does the first byte of a connection.
pub const HEAD_WITHIN: Duration = Duration::from_secs(10);
/// The same while three quarters of all places are taken.
pub const HEAD_WITHIN_WHEN_FULL: Duration = Duration::from_secs(2);
/// A connection is kept for the next request for so long: longer than proxies keep theirs, so that none is closed under a
/// request.
pub const IDLE_WITHIN: Duration = Duration::from_secs(75);
/// A connection that takes nothing for so long is over.
pub const TAKEN_WITHIN: Duration = Duration::from_secs(30);
/// The longest head of a request, in bytes.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// After an error that is not the connection's own, as too many open files, there is no use in trying at once.
const ACCEPT_AGAIN: Duration = Duration::from_millis(500);

/// Serves the gateway until `stop` is pulled; then no further connection is accepted, and those that are there end by
/// themselves, as tasks of the tracker.
pub async fn serve(
    listener: TcpListener,
    gateway: Arc<Gateway>,
    stop: CancellationToken,
    tracker: TaskTracker,
) {
    let Places { all, per_address, .. } = gateway.config.places;
    let entrance = Entrance::new(all, per_address);
    let proxies = gateway.config.proxies.clone();
    accept(listener, router(gateway), (entrance, proxies), stop, tracker).await;
}

async fn accept(
    listener: TcpListener,
    app: Router,
    (entrance, proxies): (Arc<Entrance>, Proxies),
    stop: CancellationToken,
    tracker: TaskTracker,
) {
    let farewells = Farewells::new(tracker.clone());
    loop {
        // Stopping first: a busy entrance must not starve it.
        let accepted = tokio::select! { biased;
            () = stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok((stream, peer)) => (stream, peer.ip()),
            Err(error) => {
                if !is_of_the_connection(&error) {
                    tracing::warn!(%error, "connection not accepted: is the limit of open files reached?");
                    tokio::time::sleep(ACCEPT_AGAIN).await;
                }
                continue;
            }
        };
        prompt(&stream);
        match admit(&entrance, &proxies, peer) {
            Ok(place) => {
                let guarded = Guarded::new(stream, place, farewells.clone());
                tracker.spawn(connection(guarded, peer, app.clone(), stop.clone()));
            }
            Err(refused) => farewells.refuse(stream, refused),
        }
    }
}

fn admit(entrance: &Arc<Entrance>, proxies: &Proxies, peer: IpAddr) -> Result<Place, Refused> {
    let admitted = entrance.enter(proxies.direct(peer));
    if let Err(refused) = &admitted {
        metrics::counter!("puente_refused_total", "why" => refused.why()).increment(1);
    }
    admitted
}

/// What is said goes out at once.
fn prompt(stream: &TcpStream) {
    // A connection that is gone already says so when it is read.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "connection left to send when it likes");
    }
}

fn is_of_the_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

/// One connection to its end, or to its upgrade.
async fn connection(guarded: Guarded, peer: IpAddr, app: Router, stop: CancellationToken) {
    let phase = guarded.phase();
    let app = TowerToHyperService::new(app);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        let phase = phase.clone();
        phase.set(Phase::SERVING);
        let answer = app.call(request);
        async move {
            let answer = answer.await;
            let opens = matches!(&answer, Ok(response) if response.status() == StatusCode::SWITCHING_PROTOCOLS);
            phase.set(if opens { Phase::OPEN } else { Phase::WAITING });
            answer
        }
    });
    let mut http = http1::Builder::new();
    // The connection itself knows what it waits for, and for how long.
    http.header_read_timeout(None).max_buf_size(HEAD_BYTES_MAX);
    let mut serving =
        std::pin::pin!(http.serve_connection(TokioIo::new(guarded), service).with_upgrades());
    // The connection first: once it is over, nothing else matters.
    let ended = tokio::select! { biased;
        ended = serving.as_mut() => ended,
        () = stop.cancelled() => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "connection ended");
    }
}

#[cfg(test)]
mod tests;
