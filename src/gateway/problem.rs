//! What HTTP says when it says no: RFC 9457 problem documents with stable codes.
//! Knows nothing about WebSocket frames.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::domain::password::PasswordFault;
use crate::domain::time::Span;
use crate::flow::FlowError;

/// When whoever found no room may ask again, in seconds.
const RETRY_AFTER_S: u64 = 2;

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The page that asks is not one of ours.
    ForeignOrigin,
    /// Nor does it have our name, which is told where it is known.
    Stranger(Option<String>),
    /// There are as many connections as there may be.
    Crowded,
    /// One address, or one agent, has as many connections as one may have. Another status than [`Self::Crowded`], so that a
    /// proxy does not ask the next node as well.
    CrowdedAddress,
    /// No such page or site.
    NotFound,
    /// Name and password do not belong together.
    BadCredentials,
    /// The password is right and opens no session: it is to be exchanged for one of the agent's own.
    PasswordOneTime,
    /// The new password will not do.
    Password(PasswordFault),
    /// No valid session.
    NotSignedIn,
    /// Too many tries; when the next one may be made.
    TooFast(Span),
    /// As many passwords are being looked at as can be at once.
    Busy,
    /// The body is not what was expected.
    BadRequest,
    /// The body is larger than anything that is asked for.
    TooLarge,
    /// The body did not come in time.
    TooSlow,
    /// The store is away.
    Unavailable,
}

#[derive(Serialize)]
struct Body {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<String>,
}

impl Problem {
    const fn parts(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::ForeignOrigin | Self::Stranger(_) => {
                (StatusCode::FORBIDDEN, "foreign-origin", "Foreign origin")
            }
            Self::Crowded => (StatusCode::SERVICE_UNAVAILABLE, "crowded", "Too many connections"),
            Self::CrowdedAddress => (
                StatusCode::TOO_MANY_REQUESTS,
                "crowded-address",
                "Too many connections from one address",
            ),
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found", "Not found"),
            Self::BadCredentials => {
                (StatusCode::UNAUTHORIZED, "bad-credentials", "Name or password is wrong")
            }
            Self::PasswordOneTime => {
                (StatusCode::FORBIDDEN, "password-one-time", "The password must be changed first")
            }
            Self::Password(fault) => {
                (StatusCode::UNPROCESSABLE_ENTITY, fault.code(), "The new password will not do")
            }
            Self::NotSignedIn => (StatusCode::UNAUTHORIZED, "not-signed-in", "Not signed in"),
            Self::TooFast(_) => (StatusCode::TOO_MANY_REQUESTS, "too-fast", "Too many tries"),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy", "Too many passwords at once"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Request too large"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "too-slow", "Request took too long"),
            Self::BadRequest => (StatusCode::BAD_REQUEST, "bad-request", "Malformed request"),
            Self::Unavailable => {
                (StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Store unavailable")
            }
        }
    }
}

impl Problem {
    /// When asking again makes sense, in seconds.
    fn retry_after_s(&self) -> Option<u64> {
        match self {
            Self::TooFast(wait) => Some(wait.as_ms().div_ceil(1_000).max(1)),
            Self::Crowded | Self::CrowdedAddress | Self::Busy | Self::Unavailable => {
                Some(RETRY_AFTER_S)
            }
            Self::ForeignOrigin
            | Self::Stranger(_)
            | Self::NotFound
            | Self::BadCredentials
            | Self::PasswordOneTime
            | Self::Password(_)
            | Self::NotSignedIn
            | Self::BadRequest
            | Self::TooLarge
            | Self::TooSlow => None,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, code, title) = self.parts();
        let expected = if let Self::Stranger(expected) = &self { expected.clone() } else { None };
        let body = Body { r#type: "about:blank", title, status: status.as_u16(), code, expected };
        let mut response = (status, Json(body)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        if let Some(seconds) = self.retry_after_s() {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        if matches!(self, Self::TooLarge | Self::TooSlow) {
            // What is still on its way would be taken for the next request.
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}

impl From<FlowError> for Problem {
    fn from(error: FlowError) -> Self {
        match error {
            FlowError::Rejected(_) => Self::BadRequest,
            FlowError::Unavailable(unavailable) => {
                tracing::warn!(error = %unavailable, "request failed");
                Self::Unavailable
            }
            FlowError::Refused(reason) => {
                tracing::error!(reason, "refused by the store");
                Self::BadRequest
            }
        }
    }
}
