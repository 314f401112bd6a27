//! Whoever calls the desk, from an address of this machine: TCP, HTTP and the beginning of a WebSocket. There is a bound to
//! how many connections the whole attack opens. Knows nothing about what is said on one.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::{WebSocketStream, client_async};

/// Who has not answered within this does not answer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// The whole attack opens so many connections at most.
pub(crate) const CONNECTIONS_MAX: usize = 3_000;
/// The most that is read of one answer, in bytes.
const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;

/// A WebSocket of a client.
pub(crate) type Socket = WebSocketStream<TcpStream>;

/// One address, and the desk that it calls.
#[derive(Clone)]
pub(crate) struct Caller {
    from: Ipv4Addr,
    desk: SocketAddr,
    opened: Arc<AtomicUsize>,
}

impl Caller {
    /// Nobody has called yet.
    pub(crate) fn new(from: Ipv4Addr, desk: SocketAddr) -> Self {
        Self { from, desk, opened: Arc::default() }
    }

    /// Somebody at another address; the connections of both are counted together.
    pub(crate) fn at(&self, from: Ipv4Addr) -> Self {
        Self { from, ..self.clone() }
    }

    /// How many connections all of them have opened.
    pub(crate) fn opened(&self) -> usize {
        self.opened.load(Ordering::Relaxed)
    }

    /// A connection on which nothing has been said.
    pub(crate) async fn connect(&self) -> Result<TcpStream> {
        let n = self.opened.fetch_add(1, Ordering::Relaxed) + 1;
        ensure!(n <= CONNECTIONS_MAX, "the attack has opened its {CONNECTIONS_MAX} connections");
        let socket = TcpSocket::new_v4().context("failed to make a socket")?;
        let from = self.from;
        socket.bind(SocketAddr::from((from, 0))).with_context(|| {
            format!("failed to call from {from}: is it an address of loopback here?")
        })?;
        let connecting = timeout(PATIENCE, socket.connect(self.desk));
        let late = || format!("the desk takes no connection within {} s", PATIENCE.as_secs());
        let stream =
            connecting.await.with_context(late)?.context("failed to connect to the desk")?;
        stream.set_nodelay(true).context("failed to send at once")?;
        Ok(stream)
    }

    /// A WebSocket with this cookie, or the status with which it was refused.
    pub(crate) async fn upgrade(&self, path: &str, cookie: Option<&str>) -> Result<Opened> {
        let stream = self.connect().await?;
        let mut request = format!("ws://{}{path}", self.desk).into_client_request()?;
        if let Some(cookie) = cookie {
            request.headers_mut().insert("cookie", HeaderValue::from_str(cookie)?);
        }
        let late = || format!("{path} is not opened within {} s", PATIENCE.as_secs());
        match timeout(PATIENCE, client_async(request, stream)).await.with_context(late)? {
            Ok((socket, _)) => Ok(Opened::Socket(Box::new(socket))),
            Err(Error::Http(response)) => Ok(Opened::Refused(response.status().as_u16())),
            Err(error) => Err(error).with_context(|| format!("failed to open {path}")),
        }
    }

    /// A WebSocket that is there to be used.
    pub(crate) async fn socket(&self, path: &str, cookie: Option<&str>) -> Result<Socket> {
        match self.upgrade(path, cookie).await? {
            Opened::Socket(socket) => Ok(*socket),
            Opened::Refused(status) => bail!("{path} is refused to {} with {status}", self.from),
        }
    }

    /// A connection for requests, one after the other.
    pub(crate) async fn line(&self) -> Result<Line> {
        Ok(Line { stream: self.connect().await?, host: self.desk.to_string() })
    }

    /// One request on a connection of its own.
    pub(crate) async fn ask(
        &self,
        what: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<Reply> {
        self.line().await?.ask(what, headers, body).await
    }
}

/// What became of an upgrade.
pub(crate) enum Opened {
    Socket(Box<Socket>),
    Refused(u16),
}

/// A connection that is kept from one request to the next.
pub(crate) struct Line {
    stream: TcpStream,
    host: String,
}

/// What HTTP answered.
pub(crate) struct Reply {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
    /// Head and body as they came, in bytes.
    pub(crate) weight: usize,
}

impl Line {
    /// One request, `GET /embed`, and its whole answer.
    pub(crate) async fn ask(
        &mut self,
        what: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<Reply> {
        let mut request = format!("{what} HTTP/1.1\r\nhost: {}\r\n", self.host);
        for (name, value) in headers {
            request.extend([name, ": ", value, "\r\n"]);
        }
        request.extend(["content-length: ", &body.len().to_string(), "\r\n\r\n", body]);
        let answering = async {
            self.stream.write_all(request.as_bytes()).await?;
            self.reply().await
        };
        let late = || format!("{what} is not answered within {} s", PATIENCE.as_secs());
        let reply = timeout(PATIENCE, answering).await.with_context(late)?;
        reply.with_context(|| format!("failed to read the answer to {what}"))
    }

    async fn reply(&mut self) -> Result<Reply> {
        let mut read = Vec::new();
        loop {
            if let Some(reply) = Reply::parse(&read)? {
                return Ok(reply);
            }
            ensure!(read.len() < ANSWER_BYTES_MAX, "it is longer than {ANSWER_BYTES_MAX} bytes");
            ensure!(self.stream.read_buf(&mut read).await? > 0, "it is cut off");
        }
    }
}

impl Reply {
    /// The answer, once all of it is there.
    fn parse(read: &[u8]) -> Result<Option<Self>> {
        let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") else {
            return Ok(None);
        };
        let (head, rest) = read.split_at(end + 4);
        let head = String::from_utf8_lossy(head).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.context("it is not HTTP")?;
        let mut reply = Self { status, head, body: Vec::new(), weight: read.len() };
        let length = match reply.header("content-length") {
            Some(length) => length.parse().context("its length is no number")?,
            None if matches!(status, 204 | 304) => 0_usize,
            None => bail!("it does not say how long it is"),
        };
        if rest.len() < length {
            return Ok(None);
        }
        reply.body = rest.to_vec();
        Ok(Some(reply))
    }

    /// A header by its lower-case name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
