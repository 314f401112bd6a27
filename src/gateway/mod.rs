//! Floor 3: HTTP and WebSocket.

pub mod wire;
