//! Errors of requests, classified by what is known about the outcome: that alone decides what to do next. Knows nothing about
//! requests.

use redis::{ErrorKind, RedisError};

use crate::ports::Unavailable;

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RequestError {
    /// There is no connection; nothing was sent.
    NotConnected(String),
    /// It was sent, and its outcome is unknown.
    Indeterminate(String),
    /// Redis did not execute it, and may soon: it is loading, or another node becomes the primary.
    Transient(String),
    /// Redis did not execute it, because it does not have the script.
    NoScript(String),
    /// Redis did not execute it and will not until its configuration changes.
    Rejected(String),
}

/// Codes of errors that pass.
const TRANSIENT_CODES: [&str; 8] =
    ["LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY", "MOVED", "ASK"];

impl RequestError {
    pub(super) fn of(error: &RedisError) -> Self {
        // A tidy server never quotes what it was asked to store; this is the server's sentence and no more.
        let said = error.to_string();
        match (error.kind(), error.code()) {
            (_, Some("NOSCRIPT")) => Self::NoScript(said),
            (_, Some(code)) if TRANSIENT_CODES.contains(&code) => Self::Transient(said),
            (
                ErrorKind::Server(_)
                | ErrorKind::Extension
                | ErrorKind::AuthenticationFailed
                | ErrorKind::InvalidClientConfig
                | ErrorKind::RESP3NotSupported,
                _,
            ) => Self::Rejected(explained(said)),
            _ => Self::Indeterminate(said),
        }
    }

    /// Whether to drop the connection: a new one may lead to another primary.
    pub(super) fn breaks_connection(&self) -> bool {
        matches!(self, Self::Indeterminate(_) | Self::Transient(_))
    }

    /// The same, saying where.
    pub(super) fn at(self, address: &str) -> Self {
        let placed = |said: String| format!("Redis at {address}: {said}");
        match self {
            Self::NotConnected(said) => Self::NotConnected(said),
            Self::Indeterminate(said) => Self::Indeterminate(placed(said)),
            Self::Transient(said) => Self::Transient(placed(said)),
            Self::NoScript(said) => Self::NoScript(placed(said)),
            Self::Rejected(said) => Self::Rejected(placed(said)),
        }
    }

    pub(super) fn reason(&self) -> &str {
        match self {
            Self::NotConnected(said)
            | Self::Indeterminate(said)
            | Self::Transient(said)
            | Self::NoScript(said)
            | Self::Rejected(said) => said,
        }
    }
}

/// The sentence of an old server means something else than it says.
fn explained(said: String) -> String {
    if said.contains("compiling script") {
        return format!("{said} (Redis 7.0 or newer is needed)");
    }
    said
}

impl From<RequestError> for Unavailable {
    fn from(fault: RequestError) -> Self {
        Self { reason: fault.reason().to_owned() }
    }
}
