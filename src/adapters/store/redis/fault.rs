//! What can go wrong with a request, by what is known of it afterwards: that is all that decides what to do next.
//! Knows nothing about requests.

use redis::{ErrorKind, RedisError};

use crate::ports::Unavailable;

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// There is no connection: nothing was sent.
    Away(String),
    /// It was sent, and nobody knows what became of it.
    Doubt(String),
    /// Redis did not do it, and may soon: it starts, or another node becomes the primary.
    NotNow(String),
    /// Redis did not do it, because it does not know the script.
    Unknown(String),
    /// Redis did not do it and will not until somebody changes something.
    Refused(String),
}

/// Codes of errors that pass.
const PASSING: [&str; 8] =
    ["LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY", "MOVED", "ASK"];

impl Fault {
    pub(super) fn of(error: &RedisError) -> Self {
        // A tidy server never quotes what it was asked to store; this is the server's sentence and no more.
        let said = error.to_string();
        match (error.kind(), error.code()) {
            (_, Some("NOSCRIPT")) => Self::Unknown(said),
            (_, Some(code)) if PASSING.contains(&code) => Self::NotNow(said),
            (
                ErrorKind::Server(_)
                | ErrorKind::Extension
                | ErrorKind::AuthenticationFailed
                | ErrorKind::InvalidClientConfig
                | ErrorKind::RESP3NotSupported,
                _,
            ) => Self::Refused(explained(said)),
            _ => Self::Doubt(said),
        }
    }

    /// Whether the connection should be given up: a new one may lead elsewhere.
    pub(super) fn parts(&self) -> bool {
        matches!(self, Self::Doubt(_) | Self::NotNow(_))
    }

    /// The same, saying where.
    pub(super) fn at(self, address: &str) -> Self {
        let placed = |said: String| format!("Redis at {address}: {said}");
        match self {
            Self::Away(said) => Self::Away(said),
            Self::Doubt(said) => Self::Doubt(placed(said)),
            Self::NotNow(said) => Self::NotNow(placed(said)),
            Self::Unknown(said) => Self::Unknown(placed(said)),
            Self::Refused(said) => Self::Refused(placed(said)),
        }
    }

    pub(super) fn reason(&self) -> &str {
        match self {
            Self::Away(said)
            | Self::Doubt(said)
            | Self::NotNow(said)
            | Self::Unknown(said)
            | Self::Refused(said) => said,
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

impl From<Fault> for Unavailable {
    fn from(fault: Fault) -> Self {
        Self { reason: fault.reason().to_owned() }
    }
}
