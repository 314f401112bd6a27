//! Stable codes: why a frame was refused, and why a connection was closed. Old clients obey new close codes by
//! their range: 4000–4499 reconnect with jitter, 4500–4999 do not.

/// Why a connection is closed, beyond the codes of RFC 6455.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CloseCode {
    /// The server stops; come back after a moment.
    GoingAway,
    /// The client was silent for more than two heartbeats and a half.
    Silent,
    /// The client did not take what was sent for too long.
    Slow,
    /// No `hello` came in time.
    NoHello,
    /// The client speaks another version of the protocol: reload the page.
    BadVersion,
    /// The client sends far more frames than any person could cause.
    Flood,
    /// No customer's page has the name that was given.
    UnknownSite,
    /// An agent's connection without a valid session: sign in.
    NotSignedIn,
}

impl CloseCode {
    /// All of them, for the test against `docs/protocol.md`.
    pub const ALL: [Self; 8] = [
        Self::GoingAway,
        Self::Silent,
        Self::Slow,
        Self::NoHello,
        Self::BadVersion,
        Self::Flood,
        Self::UnknownSite,
        Self::NotSignedIn,
    ];

    /// Its number on the wire.
    pub const fn number(self) -> u16 {
        match self {
            Self::GoingAway => 4000,
            Self::Silent => 4001,
            Self::Slow => 4002,
            Self::NoHello => 4003,
            Self::BadVersion => 4500,
            Self::Flood => 4501,
            Self::UnknownSite => 4502,
            Self::NotSignedIn => 4510,
        }
    }

    /// Its name on the wire.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::GoingAway => "going-away",
            Self::Silent => "silent",
            Self::Slow => "slow",
            Self::NoHello => "no-hello",
            Self::BadVersion => "bad-version",
            Self::Flood => "flood",
            Self::UnknownSite => "unknown-site",
            Self::NotSignedIn => "not-signed-in",
        }
    }
}

/// Why a frame was refused, beyond `domain::rejection`. Each has a sentence `error-<code>` in `locales/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ErrorCode {
    /// Larger than [`FRAME_BYTES_MAX`].
    FrameTooLarge,
    /// Not a JSON object in a text frame.
    NotJson,
    /// A frame, or a field of one, that the protocol does not know.
    UnknownFrame,
    /// Something before `hello`.
    NotYet,
    /// A second `hello`.
    HelloTwice,
    /// A message without words.
    TextEmpty,
    /// A message that is too long.
    TextTooLong,
    /// An identifier of the wrong form.
    BadId,
    /// Too many at once; `retry_ms` says when.
    TooFast,
    /// The store does not answer; `retry_ms` says when to try again.
    Unavailable,
    /// The store will never take this in; sending it again is in vain.
    NotStored,
}

impl ErrorCode {
    /// All of them, for the tests against `docs/protocol.md` and `locales/`.
    pub const ALL: [Self; 11] = [
        Self::FrameTooLarge,
        Self::NotJson,
        Self::UnknownFrame,
        Self::NotYet,
        Self::HelloTwice,
        Self::TextEmpty,
        Self::TextTooLong,
        Self::BadId,
        Self::TooFast,
        Self::Unavailable,
        Self::NotStored,
    ];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::FrameTooLarge => "frame-too-large",
            Self::NotJson => "not-json",
            Self::UnknownFrame => "unknown-frame",
            Self::NotYet => "not-yet",
            Self::HelloTwice => "hello-twice",
            Self::TextEmpty => "text-empty",
            Self::TextTooLong => "text-too-long",
            Self::BadId => "bad-id",
            Self::TooFast => "too-fast",
            Self::Unavailable => "unavailable",
            Self::NotStored => "not-stored",
        }
    }
}

/// The largest frame that is looked at, in bytes. A larger one is refused and the connection stays.
pub const FRAME_BYTES_MAX: usize = 64 * 1024;
/// The largest frame that is received at all, in bytes. A larger one closes the connection with 1009.
pub const MESSAGE_BYTES_MAX: usize = 256 * 1024;
