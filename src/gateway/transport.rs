//! Text frames in and out, whatever carries them: a WebSocket, or two ends of memory in tests.
//! Knows nothing about what the frames say.

use async_trait::async_trait;
use axum::extract::ws::{CloseFrame, Message, WebSocket};

use super::codes::FRAME_BYTES_MAX;

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

    /// Says why and closes.
    async fn close(&mut self, code: u16, reason: &'static str);
}

#[async_trait]
impl Transport for WebSocket {
    async fn receive(&mut self) -> Option<Incoming> {
        loop {
            return match self.recv().await?.ok()? {
                Message::Text(text) if text.len() > FRAME_BYTES_MAX => Some(Incoming::TooLarge),
                Message::Text(text) => Some(Incoming::Text(text.as_str().to_owned())),
                Message::Binary(_) => Some(Incoming::Binary),
                Message::Ping(_) | Message::Pong(_) => continue,
                Message::Close(_) => None,
            };
        }
    }

    async fn send(&mut self, text: String) -> Result<(), Closed> {
        WebSocket::send(self, Message::Text(text.into())).await.map_err(|_| Closed)
    }

    async fn close(&mut self, code: u16, reason: &'static str) {
        let frame = CloseFrame { code, reason: reason.into() };
        // The other side may be gone already, which is what closing is for.
        let _gone = WebSocket::send(self, Message::Close(Some(frame))).await;
    }
}
