//! Accepts connections. What is said goes out at once: an answer is many small frames, and one that waits for the
//! other side's acknowledgement, as TCP does by default, comes 40 ms late.

use std::net::SocketAddr;

use axum::serve::{Listener, ListenerExt};
use tokio::net::{TcpListener, TcpStream};

/// The same listener, whose connections do not wait for more to send.
pub(super) fn prompt(listener: TcpListener) -> impl Listener<Io = TcpStream, Addr = SocketAddr> {
    listener.tap_io(|connection| {
        // A connection that is gone already says so when it is read.
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(%error, "connection left to send when it likes");
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nothing_waits_for_more_to_send() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut listener = prompt(listener);
        let _client = TcpStream::connect(address).await.unwrap();
        let (connection, _) = listener.accept().await;
        assert!(connection.nodelay().unwrap());
    }
}
