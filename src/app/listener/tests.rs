//! Connections that say nothing, half of something or too much, over real sockets in virtual time.

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::Instant;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::Message as Sent;

use super::*;

/// A server with room for so many sockets, and so many for one address.
async fn open(all: usize, per_address: usize) -> (SocketAddr, CancellationToken, TaskTracker) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, tracker) = (CancellationToken::new(), TaskTracker::new());
    let socket = |socket: WebSocketUpgrade| async move {
        socket.on_upgrade(|mut socket| async move {
            while let Some(Ok(message)) = socket.recv().await {
                if let Message::Text(text) = message {
                    let _gone = socket.send(Message::Text(text)).await;
                }
            }
        })
    };
    let app = Router::new()
        .route("/", get(|| async { "here" }))
        .route("/body", post(|body: Bytes| async move { body.len().to_string() }))
        .layer(axum::middleware::from_fn(crate::gateway::body::whole))
        .route("/large", get(|| async { "x".repeat(64 * 1024 * 1024) }))
        .route("/ws", get(socket));
    let doors = (Entrance::new(all, per_address), Proxies::default());
    tracker.spawn(accept(listener, app, doors, stop.clone(), tracker.clone()));
    (address, stop, tracker)
}

async fn connect(address: SocketAddr) -> TcpStream {
    TcpStream::connect(address).await.unwrap()
}

/// Says this, and hears everything until the other side closes, however it does.
async fn hears(stream: &mut TcpStream, said: &[u8]) -> String {
    stream.write_all(said).await.unwrap();
    let mut heard = Vec::new();
    let _however = stream.read_to_end(&mut heard).await;
    String::from_utf8_lossy(&heard).into_owned()
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_says_nothing_or_half_a_head_ends_in_ten_seconds() {
    let (address, ..) = open(1_000, 100).await;
    for said in
        ["", "GET / HT", "GET / HTTP/1.1\r\nhost: a\r\n", "GET / HTTP/1.1\r\nhost: a\r\nx: y"]
    {
        let (begun, mut stream) = (Instant::now(), connect(address).await);
        assert_eq!(hears(&mut stream, said.as_bytes()).await, "", "{said:?}");
        assert!(
            begun.elapsed() <= HEAD_WITHIN + Duration::from_secs(1),
            "{said:?} {:?}",
            begun.elapsed()
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_head_that_comes_a_byte_at_a_time_is_not_waited_for_either() {
    let (address, ..) = open(1_000, 100).await;
    let (begun, mut stream) = (Instant::now(), connect(address).await);
    let mut said = 0;
    while stream.write_all(b"G").await.is_ok() && said < 100 {
        said += 1;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert!(begun.elapsed() < HEAD_WITHIN + Duration::from_secs(3), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_connection_is_kept_for_the_next_request_and_not_for_ever() {
    let (address, ..) = open(1_000, 100).await;
    let mut stream = connect(address).await;
    let request = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n";
    let mut heard = [0; 4_096];
    for _ in 0..3 {
        stream.write_all(request).await.unwrap();
        let n = stream.read(&mut heard).await.unwrap();
        assert!(heard[..n].ends_with(b"here"), "{:?}", String::from_utf8_lossy(&heard[..n]));
        tokio::time::sleep(IDLE_WITHIN.saturating_sub(Duration::from_secs(5))).await;
    }
    let begun = Instant::now();
    assert_eq!(stream.read(&mut heard).await.unwrap_or(0), 0);
    assert!(begun.elapsed() <= IDLE_WITHIN, "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn half_a_body_is_refused_in_ten_seconds_and_a_large_one_at_once() {
    let (address, ..) = open(1_000, 100).await;
    let post = "POST /body HTTP/1.1\r\nhost: a\r\ncontent-length: ";
    for (said, status) in [
        (format!("{post}100\r\n\r\nhalf of it"), "408"),
        (format!("{post}4097\r\n\r\n"), "413"),
        (format!("{post}99999999999\r\n\r\n{}", "x".repeat(1_000_000)), "413"),
    ] {
        let (begun, mut stream) = (Instant::now(), connect(address).await);
        let answer = hears(&mut stream, said.as_bytes()).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
        assert!(begun.elapsed() <= Duration::from_secs(13), "{status} {:?}", begun.elapsed());
    }
    let mut whole = connect(address).await;
    let said = format!("{}\r\nconnection: close\r\n\r\nwhole", post.to_owned() + "5");
    assert!(hears(&mut whole, said.as_bytes()).await.ends_with("\r\n\r\n5"));
}

#[tokio::test(start_paused = true)]
async fn who_asks_and_never_takes_the_answer_does_not_stay() {
    let (address, stop, tracker) = open(1_000, 100).await;
    let mut stream = connect(address).await;
    stream.write_all(b"GET /large HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let begun = Instant::now();
    tokio::time::sleep(Duration::from_secs(5)).await;
    stop.cancel();
    tracker.close();
    tracker.wait().await;
    assert!(begun.elapsed() <= TAKEN_WITHIN + Duration::from_secs(6), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn one_address_holds_its_share_of_connections_and_is_told_when_it_wants_more() {
    let (address, ..) = open(1_000, 10).await;
    let mut held = Vec::new();
    for _ in 0..64 {
        held.push(connect(address).await);
    }
    let mut further = connect(address).await;
    let answer = hears(&mut further, b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 429 "), "{answer}");
    assert!(
        answer.contains("retry-after: 2") && answer.contains(r#""code":"crowded-address""#),
        "{answer}"
    );
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
    let mut other = socket.connect(address).await.unwrap();
    let answer = hears(&mut other, b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

/// A socket that is open.
async fn socket(address: SocketAddr) -> tokio_tungstenite::WebSocketStream<TcpStream> {
    let stream = connect(address).await;
    client_async(format!("ws://{address}/ws"), stream).await.unwrap().0
}

#[tokio::test(start_paused = true)]
async fn a_socket_stays_open_longer_than_any_request() {
    use futures_util::{SinkExt, StreamExt};

    let (address, ..) = open(1_000, 100).await;
    let mut client = socket(address).await;
    tokio::time::sleep(IDLE_WITHIN * 3).await;
    client.send(Sent::text("still there?")).await.unwrap();
    assert_eq!(client.next().await.unwrap().unwrap(), Sent::text("still there?"));
}

#[tokio::test]
async fn frames_that_come_before_the_socket_is_open_are_not_taken() {
    let (address, ..) = open(1_000, 100).await;
    let mut stream = connect(address).await;
    let upgrade = "GET /ws HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
                   sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    for early in [upgrade.to_owned(), upgrade.replace("\r\n", "\n")] {
        let said = [early.as_bytes(), &[0x89, 0x80, 0, 0, 0, 0]].concat();
        let answer = hears(&mut stream, &said).await;
        assert!(!answer.contains("101"), "{answer}");
        stream = connect(address).await;
    }
}

#[tokio::test]
async fn nothing_waits_for_more_to_send() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let _client = TcpStream::connect(address).await.unwrap();
    let (connection, _) = listener.accept().await.unwrap();
    prompt(&connection);
    assert!(connection.nodelay().unwrap());
}
