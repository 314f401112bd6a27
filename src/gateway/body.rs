//! What is sent with a request comes whole, in time and small, or the request is refused: whoever sends half of it holds
//! neither memory nor a place. Knows nothing about what it says.

use std::time::Duration;

use axum::body::{Body, HttpBody as _, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;

/// The largest body of any request, in bytes: a login and two passwords at their longest, and their JSON.
pub const BODY_BYTES_MAX: usize = 4 * 1024;
/// It comes within this.
pub const BODY_WITHIN: Duration = Duration::from_secs(10);

/// Hands a request on when all of it is there.
pub async fn whole(request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    // What says beforehand that it is too large is not waited for.
    if body.size_hint().lower() > BODY_BYTES_MAX as u64 {
        return Problem::TooLarge.into_response();
    }
    match tokio::time::timeout(BODY_WITHIN, to_bytes(body, BODY_BYTES_MAX)).await {
        Ok(Ok(bytes)) => next.run(Request::from_parts(head, Body::from(bytes))).await,
        Ok(Err(_)) => Problem::TooLarge.into_response(),
        Err(_) => Problem::TooSlow.into_response(),
    }
}
