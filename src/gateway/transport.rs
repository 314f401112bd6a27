//! Text frames in and out, whatever carries them: a WebSocket, or two ends of memory in tests.
//! Knows nothing about what the frames say.

use std::time::Duration;

use async_trait::async_trait;
use axum::extract::ws::{CloseFrame, Message, WebSocket};

use super::codes::{CloseCode, FRAME_BYTES_MAX};

/// A frame that is larger and does not get through is worth a line of the log.
const LARGE_BYTES: usize = 128 * 1024;
/// A close that the client does not take within this is over anyway.
pub const CLOSE_WITHIN: Duration = Duration::from_secs(2);
/// RFC 6455: a message that is larger than the other side receives.
const TOO_BIG: u16 = 1009;

/// With these words a connection fails that brings more frames than a person can cause: pings, pieces of messages and empty
/// ones, which the library does not show.
pub const FLOODED: &str = "too many WebSocket frames";

/// One frame that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming {
    /// Text.
    Text(String),
    /// More than [`FRAME_BYTES_MAX`].
    TooLarge,
    /// Bytes that are not text.
    Binary,
}

/// The other side is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("connection closed")]
pub struct Closed;

/// Carries frames.
#[async_trait]
pub trait Transport: Send {
    /// The next frame; `None` when the other side is gone. Safe to cancel.
    async fn receive(&mut self) -> Option<Incoming>;

    /// Sends a frame; returns when the transport has taken it.
    async fn send(&mut self, text: String) -> Result<(), Closed>;

    /// Says why, closes, and waits until the other side has closed, too. The caller bounds how long.
    async fn close(&mut self, code: u16, reason: &'static str);
}

#[async_trait]
impl Transport for WebSocket {
    async fn receive(&mut self) -> Option<Incoming> {
        loop {
            let message = match self.recv().await? {
                Ok(message) => message,
                Err(error) => {
                    say_why(self, &error).await;
                    return None;
                }
            };
            return match message {
                Message::Text(text) if text.len() > FRAME_BYTES_MAX => Some(Incoming::TooLarge),
                Message::Text(text) => Some(Incoming::Text(text.as_str().to_owned())),
                Message::Binary(_) => Some(Incoming::Binary),
                Message::Ping(_) | Message::Pong(_) => continue,
                Message::Close(_) => {
                    // The answer to a close is sent by asking for what comes after it.
                    let _nothing = self.recv().await;
                    None
                }
            };
        }
    }

    async fn send(&mut self, text: String) -> Result<(), Closed> {
        let bytes = text.len();
        WebSocket::send(self, Message::Text(text.into())).await.map_err(|error| {
            if bytes > LARGE_BYTES {
                tracing::warn!(bytes, %error, "a large frame was not taken: its client is gone, or can never take it");
            }
            Closed
        })
    }

    async fn close(&mut self, code: u16, reason: &'static str) {
        let frame = CloseFrame { code, reason: reason.into() };
        // The other side may be gone already, which is what closing is for.
        if WebSocket::send(self, Message::Close(Some(frame))).await.is_err() {
            return;
        }
        // A socket that is dropped with something unread in it is reset, and the other side would not see why.
        while let Some(Ok(_)) = self.recv().await {}
    }
}

/// Says that a message was too large, or that there were too many frames. The library hands both on as errors without a
/// public kind, which tests with real sockets pin.
async fn say_why(socket: &mut WebSocket, error: &axum::Error) {
    let said = error.to_string();
    let (code, reason) = if said.contains("Message too long") {
        (TOO_BIG, "too-big")
    } else if said.contains(FLOODED) {
        (CloseCode::Flood.number(), CloseCode::Flood.reason())
    } else {
        return;
    };
    let saying =
        WebSocket::send(socket, Message::Close(Some(CloseFrame { code, reason: reason.into() })));
    let _taken = tokio::time::timeout(CLOSE_WITHIN, saying).await;
}
