//! Clients as a second implementer would write them: a WebSocket that notes what it hears, and plain HTTP.
//! Knows the protocol, nothing of the server's insides.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use puente::gateway::wire::{EventBody, PhaseBody, ServerFrame, StateBody};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

/// Nothing on this machine takes longer, however busy it is.
const PATIENCE: Duration = Duration::from_secs(20);

/// One connection.
pub(crate) struct Client {
    socket: WebSocketStream<TcpStream>,
    /// Every event so far, with its position.
    pub(crate) events: Vec<(u64, EventBody)>,
    /// How the conversation stood last.
    pub(crate) state: Option<StateBody>,
    /// The conversation, once there is one.
    pub(crate) conversation: Option<String>,
    /// The store's epoch and a token for reconnecting, as the welcome gave them.
    pub(crate) epoch: String,
    pub(crate) token: Option<String>,
}

/// Opens a WebSocket, or says with which status it was refused.
pub(crate) async fn connect(
    address: SocketAddr,
    path: &str,
    headers: &[(&'static str, &str)],
) -> Result<Client, u16> {
    let socket = TcpSocket::new_v4().unwrap();
    // Small, so that a client that does not read is felt soon.
    socket.set_recv_buffer_size(4_096).unwrap();
    let stream = socket.connect(address).await.unwrap();
    let mut request = format!("ws://{address}{path}").into_client_request().unwrap();
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    match client_async(request, stream).await {
        Ok((socket, _)) => Ok(Client {
            socket,
            events: Vec::new(),
            state: None,
            conversation: None,
            epoch: String::new(),
            token: None,
        }),
        Err(Error::Http(response)) => Err(response.status().as_u16()),
        Err(other) => panic!("no connection: {other}"),
    }
}

/// A visitor who has been welcomed, in the language of their page.
pub(crate) async fn visitor(address: SocketAddr, cookie: Option<&str>, lang: &str) -> Client {
    let hello = json!({"t": "hello", "v": 1, "site": "demo", "lang": lang, "lang_from": "page"});
    visitor_saying(address, cookie, hello).await
}

/// A visitor who has been welcomed after this hello.
pub(crate) async fn visitor_saying(
    address: SocketAddr,
    cookie: Option<&str>,
    hello: Value,
) -> Client {
    let cookie = cookie.map(|token| format!("__Host-puente-visitor={token}"));
    let headers: Vec<_> = cookie.iter().map(|cookie| ("cookie", cookie.as_str())).collect();
    let mut client = connect(address, "/ws", &headers).await.unwrap();
    client.sends(hello).await;
    client.until(|frame| matches!(frame, ServerFrame::Welcome { .. })).await;
    client
}

impl Client {
    pub(crate) async fn sends(&mut self, frame: Value) {
        self.sends_text(frame.to_string()).await;
    }

    pub(crate) async fn sends_text(&mut self, text: String) {
        self.sends_message(Message::Text(text.into())).await;
    }

    pub(crate) async fn sends_bytes(&mut self, bytes: Vec<u8>) {
        self.sends_message(Message::Binary(bytes.into())).await;
    }

    /// A ping of WebSocket's own.
    pub(crate) async fn pings(&mut self) {
        self.sends_message(Message::Ping(Vec::new().into())).await;
    }

    /// A piece of a message with nothing in it, the first or a further one; the last one never comes.
    pub(crate) async fn sends_empty_piece(&mut self, first: bool) {
        let code = if first { OpCode::Data(Data::Text) } else { OpCode::Data(Data::Continue) };
        self.sends_message(Message::Frame(Frame::message(Vec::new(), code, false))).await;
    }

    /// The server may have closed already; what it said then is found by reading on.
    async fn sends_message(&mut self, message: Message) {
        let _gone = timeout(PATIENCE, self.socket.send(message)).await.expect("not taken");
    }

    /// Says something under a name.
    pub(crate) async fn says(&mut self, id: &str, text: &str) {
        self.sends(json!({"t": "say", "id": id, "text": text})).await;
    }

    /// The next frame, or the code the connection was closed with.
    pub(crate) async fn hears(&mut self) -> Result<ServerFrame, u16> {
        loop {
            let message = timeout(PATIENCE, self.socket.next()).await.unwrap_or_else(|_| {
                panic!("nothing more after {:#?}, {:#?}", self.events, self.state)
            });
            match message {
                Some(Ok(Message::Text(text))) => {
                    let frame = serde_json::from_str(&text).unwrap();
                    self.takes_in(&frame);
                    return Ok(frame);
                }
                Some(Ok(Message::Close(frame))) => {
                    return Err(frame.map_or(1005, |frame| frame.code.into()));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(1006),
            }
        }
    }

    fn takes_in(&mut self, frame: &ServerFrame) {
        match frame {
            ServerFrame::Welcome { conversation, epoch, token, .. } => {
                self.conversation.clone_from(conversation);
                self.epoch.clone_from(epoch);
                self.token.clone_from(token);
            }
            ServerFrame::Ack { conversation, seq, .. } if *seq > 0 => {
                self.conversation = Some(conversation.clone());
            }
            ServerFrame::Event { seq, body, .. } => self.events.push((*seq, body.clone())),
            ServerFrame::State { state, .. } => self.state = Some(state.clone()),
            _ => {}
        }
    }

    /// Reads until this frame has come.
    pub(crate) async fn until(&mut self, wanted: impl Fn(&ServerFrame) -> bool) -> ServerFrame {
        loop {
            match self.hears().await {
                Ok(frame) if wanted(&frame) => return frame,
                Ok(_) => {}
                Err(code) => panic!("closed with {code} after {:#?}", self.events),
            }
        }
    }

    /// Reads until the act of this name is acknowledged; returns its position.
    pub(crate) async fn acknowledged(&mut self, id: &str) -> u64 {
        let ack = self.until(|frame| matches!(frame, ServerFrame::Ack { id: of, .. } if of == id));
        match ack.await {
            ServerFrame::Ack { seq, .. } => seq,
            other => unreachable!("{other:?}"),
        }
    }

    /// Reads until something is refused; returns the code and the act's name.
    pub(crate) async fn refused(&mut self) -> (String, Option<String>) {
        match self.until(|frame| matches!(frame, ServerFrame::Error { .. })).await {
            ServerFrame::Error { code, id, .. } => (code, id),
            other => unreachable!("{other:?}"),
        }
    }

    /// Reads until the conversation stands so.
    pub(crate) async fn stands(&mut self, phase: PhaseBody) {
        if self.state.as_ref().is_some_and(|state| state.phase == phase) {
            return;
        }
        let at = |frame: &ServerFrame| matches!(frame, ServerFrame::State { state, .. } if state.phase == phase);
        self.until(at).await;
    }

    /// Reads until an event has come that is of this kind, or the one that came already.
    pub(crate) async fn event(&mut self, wanted: impl Fn(&EventBody) -> bool) -> EventBody {
        loop {
            if let Some((_, body)) = self.events.iter().find(|(_, body)| wanted(body)) {
                return body.clone();
            }
            self.until(|frame| matches!(frame, ServerFrame::Event { .. })).await;
        }
    }

    /// Reads until somebody has written this.
    pub(crate) async fn reads(&mut self, words: &str) {
        self.event(|body| match body {
            EventBody::Visitor { text, .. } | EventBody::Agent { text, .. } => text == words,
            _ => false,
        })
        .await;
    }

    /// Reads until the server closes; returns the code.
    pub(crate) async fn closed(&mut self) -> u16 {
        loop {
            if let Err(code) = self.hears().await {
                return code;
            }
        }
    }

    /// The events' positions so far.
    pub(crate) fn positions(&self) -> Vec<u64> {
        self.events.iter().map(|(seq, _)| *seq).collect()
    }

    /// Closes politely and waits for the answer.
    pub(crate) async fn leaves(mut self) -> u16 {
        self.socket.close(None).await.unwrap();
        self.closed().await
    }
}

/// What HTTP answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
    /// The body as it came.
    pub(crate) bytes: Vec<u8>,
}

impl Reply {
    /// A header by its lower-case name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// One HTTP request.
pub(crate) async fn http(
    address: SocketAddr,
    request_line: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Reply {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut request =
        format!("{request_line} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    for (name, value) in headers {
        request.extend([name, ": ", value, "\r\n"]);
    }
    let length = body.len().to_string();
    request.extend(["content-length: ", &length, "\r\n\r\n", body]);
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut answer)).await.unwrap().unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let bytes = answer[end + 4..].to_vec();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Reply { status, head, body: String::from_utf8_lossy(&bytes).into_owned(), bytes }
}

/// Gets a page.
pub(crate) async fn get(address: SocketAddr, path: &str) -> Reply {
    http(address, &format!("GET {path}"), &[], "").await
}

/// Exchanges a password as the console does.
pub(crate) async fn new_password(address: SocketAddr, body: &Value) -> Reply {
    let headers = [("x-puente", "1"), ("content-type", "application/json")];
    http(address, "POST /console/password", &headers, &body.to_string()).await
}

/// Signs in as the console does.
pub(crate) async fn sign_in(address: SocketAddr, login: &str, password: &str) -> Reply {
    let body = json!({"login": login, "password": password}).to_string();
    let headers = [("x-puente", "1"), ("content-type", "application/json")];
    http(address, "POST /console/sign-in", &headers, &body).await
}

/// The token of a `set-cookie` line.
pub(crate) fn token_of(set_cookie: &str) -> String {
    let pair = set_cookie.split(';').next().unwrap();
    pair.split_once('=').unwrap().1.to_owned()
}
