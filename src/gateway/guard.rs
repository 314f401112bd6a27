//! The wall before every socket and everything that is posted: the page that asks is one of ours. Knows nothing about what
//! is asked.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::caller::Peer;
use super::origin::Stranger;
use super::problem::Problem;
use super::state::Gateway;

/// Whichever handler it is for.
pub async fn own_pages(
    State(gateway): State<Arc<Gateway>>,
    request: Request,
    next: Next,
) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads && !request.headers().contains_key(header::UPGRADE) {
        return next.run(request).await;
    }
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
    match gateway.config.names.admit(request.headers(), peer) {
        Ok(()) => next.run(request).await,
        Err(stranger) => {
            if gateway.may_log_stranger() {
                let Stranger { origin, expected } = &stranger;
                let expected =
                    expected.as_deref().unwrap_or("none, for server.public_url is not set");
                tracing::warn!(
                    origin,
                    expected,
                    path = request.uri().path(),
                    "refused a page of another name; if it is ours, server.public_url must be its origin"
                );
            }
            Problem::Stranger(stranger.expected).into_response()
        }
    }
}
