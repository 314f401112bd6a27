//! A connection that knows what it waits for. Between requests and in the head of one its time is limited; so is the time it
//! takes nothing; in a WebSocket its frames are counted. When it ends although the other side is still sending, it listens
//! for a moment longer, because a socket closed on unread bytes is reset, and its last words are lost.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::time::{Instant, Sleep, sleep_until, timeout};
use tokio_util::task::TaskTracker;

use super::entrance::{Place, Refused};
use super::frames::Frames;
use super::{HEAD_WITHIN, HEAD_WITHIN_WHEN_FULL, IDLE_WITHIN, TAKEN_WITHIN};
use crate::domain::time::{Span, Timestamp};
use crate::gateway::transport::FLOODED;

/// So long and so many bytes is listened to somebody who is not answered any more.
const FAREWELL_WITHIN: Duration = Duration::from_secs(2);
const FAREWELL_BYTES_MAX: usize = 8 * 1024 * 1024;
/// So many at once; further ones are cut off.
const FAREWELLS_MAX: usize = 256;

/// What a connection is at, and how often that has changed. The service says so, the connection asks.
#[derive(Debug, Default)]
pub(super) struct Phase(AtomicU64);

impl Phase {
    /// A request is to come, or is coming.
    pub(super) const WAITING: u64 = 0;
    /// A request is being answered. Its body has its own limit.
    pub(super) const SERVING: u64 = 1;
    /// It is a WebSocket, whose session has its own limits.
    pub(super) const OPEN: u64 = 2;
    /// The phase stands in the lowest bits; a change counts beside them.
    const KINDS: u64 = 4;

    /// Only the service of this one connection says so, one request after the other.
    pub(super) fn set(&self, phase: u64) {
        let changes = self.0.load(Ordering::Acquire) / Self::KINDS;
        self.0.store((changes + 1) * Self::KINDS + phase, Ordering::Release);
    }
}

/// The connection.
pub(super) struct Guarded {
    stream: Option<TcpStream>,
    place: Option<Place>,
    farewells: Farewells,
    phase: Arc<Phase>,
    /// The phase at the last look, and which change of it that was.
    seen: u64,
    began: Instant,
    head: Head,
    read_by: Pin<Box<Sleep>>,
    /// Since something is to be sent that is not taken.
    taken_by: Option<Pin<Box<Sleep>>>,
    frames: Option<Frames>,
    /// Something came behind the head of the last request.
    sends_on: bool,
    /// The other side has said all it will, or was silent for too long.
    is_over: bool,
}

/// How far the head of a request has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Head {
    /// Not at all: the connection is kept for it.
    Awaited,
    /// In the middle of a line.
    Line,
    /// At the end of a line.
    LineEnd,
    /// It is whole.
    Whole,
    /// It is whole, and something follows it.
    Followed,
}

impl Head {
    /// Lines end with a line feed, and a head with an empty line; carriage returns before one do not matter.
    fn pass(self, byte: u8) -> Self {
        match (self, byte) {
            (Self::Whole | Self::Followed, _) => Self::Followed,
            (Self::LineEnd, b'\n') => Self::Whole,
            (Self::LineEnd, b'\r') | (Self::Awaited | Self::Line, b'\n') => Self::LineEnd,
            (Self::Awaited | Self::Line | Self::LineEnd, _) => Self::Line,
        }
    }
}

impl Guarded {
    pub(super) fn new(stream: TcpStream, place: Place, farewells: Farewells) -> Self {
        let began = Instant::now();
        let within = if place.is_scarce { HEAD_WITHIN_WHEN_FULL } else { HEAD_WITHIN };
        Self {
            stream: Some(stream),
            place: Some(place),
            farewells,
            phase: Arc::default(),
            seen: Phase::WAITING,
            began,
            // Whoever connects has something to ask, so that the first head is on its way at once.
            head: Head::Line,
            read_by: Box::pin(sleep_until(began + within)),
            taken_by: None,
            frames: None,
            sends_on: false,
            is_over: false,
        }
    }

    pub(super) fn phase(&self) -> Arc<Phase> {
        self.phase.clone()
    }

    /// A time that goes on evenly, as limits want it.
    fn now(&self) -> Timestamp {
        let ms = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        Timestamp(0).plus(Span::ms(ms))
    }

    /// Takes notice of what the service has said since.
    fn look(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        let now = self.phase.0.load(Ordering::Acquire);
        if now == std::mem::replace(&mut self.seen, now) {
            return Ok(());
        }
        if self.is_at(Phase::WAITING) {
            self.head = Head::Awaited;
            self.keep(cx);
        }
        if self.is_at(Phase::OPEN) {
            if self.head == Head::Followed {
                // Nobody may send frames before the socket is open; what has come already could not be counted.
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "frames before the upgrade",
                ));
            }
            self.frames = Some(Frames::new(self.now()));
        }
        Ok(())
    }

    fn is_at(&self, phase: u64) -> bool {
        self.seen % Phase::KINDS == phase
    }

    /// From now on the next request is waited for. The task is to be woken when that is over: it may have asked to be woken by
    /// what comes, and need not read again before.
    fn keep(&mut self, cx: &mut Context<'_>) {
        let idle = self.idle_within();
        self.read_by.as_mut().reset(Instant::now() + idle);
        let _not_yet = self.read_by.as_mut().poll(cx);
    }

    /// Who only keeps a connection for later has no time either while most places are taken.
    fn idle_within(&self) -> Duration {
        let is_scarce = self.place.as_ref().is_some_and(Place::is_scarce_now);
        if is_scarce { HEAD_WITHIN_WHEN_FULL } else { IDLE_WITHIN }
    }

    fn has_come(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            self.is_over = true;
        }
        let now = self.now();
        if let Some(frames) = &mut self.frames {
            return frames.pass(bytes, now).map_err(|_| io::Error::other(FLOODED));
        }
        if self.head == Head::Awaited && !bytes.is_empty() {
            self.sends_on = false;
            self.read_by.as_mut().reset(Instant::now() + HEAD_WITHIN);
        }
        self.head = bytes.iter().fold(self.head, |head, byte| head.pass(*byte));
        self.sends_on |= self.head == Head::Followed;
        Ok(())
    }

    /// Whether somebody is still sending who should hear why that is no use.
    fn deserves_farewell(&self) -> bool {
        let closed = self.frames.as_ref().is_some_and(Frames::has_closed);
        (self.frames.is_some() || self.sends_on) && !closed && !self.is_over
    }

    fn taken(
        &mut self,
        cx: &mut Context<'_>,
        sent: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if sent.is_ready() {
            self.taken_by = None;
            if self.is_at(Phase::WAITING) && self.head == Head::Awaited {
                // The answer is on its way: the wait for the next request begins behind it.
                self.keep(cx);
            }
            return sent;
        }
        let by = self
            .taken_by
            .get_or_insert_with(|| Box::pin(sleep_until(Instant::now() + TAKEN_WITHIN)));
        ready!(by.as_mut().poll(cx));
        self.is_over = true;
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

fn gone() -> io::Error {
    io::ErrorKind::NotConnected.into()
}

impl AsyncRead for Guarded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        this.look(cx)?;
        let before = buffer.filled().len();
        let stream = this.stream.as_mut().ok_or_else(gone)?;
        if let Poll::Ready(read) = Pin::new(stream).poll_read(cx, buffer) {
            read?;
            return Poll::Ready(this.has_come(buffer.filled().get(before..).unwrap_or_default()));
        }
        if this.is_at(Phase::WAITING) {
            ready!(this.read_by.as_mut().poll(cx));
            this.is_over = true;
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Poll::Pending
    }
}

impl AsyncWrite for Guarded {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        this.look(cx)?;
        let stream = this.stream.as_mut().ok_or_else(gone)?;
        let sent = Pin::new(stream).poll_write(cx, bytes);
        this.taken(cx, sent)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        this.look(cx)?;
        let stream = this.stream.as_mut().ok_or_else(gone)?;
        let sent = Pin::new(stream).poll_write_vectored(cx, bytes);
        this.taken(cx, sent)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let stream = self.stream.as_mut().ok_or_else(gone)?;
        Pin::new(stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let stream = self.stream.as_mut().ok_or_else(gone)?;
        Pin::new(stream).poll_shutdown(cx)
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        if let (true, Some(stream)) = (self.deserves_farewell(), self.stream.take()) {
            self.farewells.listen(stream, self.place.take());
        }
    }
}

/// Connections that are over on our side.
#[derive(Debug, Clone)]
pub(super) struct Farewells {
    tracker: TaskTracker,
    turns: Arc<Semaphore>,
}

impl Farewells {
    pub(super) fn new(tracker: TaskTracker) -> Self {
        Self { tracker, turns: Arc::new(Semaphore::new(FAREWELLS_MAX)) }
    }

    /// Tells somebody for whom there is no place so, as a page and as HTTP.
    pub(super) fn refuse(&self, mut stream: TcpStream, refused: Refused) {
        let (status, code) = match refused {
            Refused::Full => ("503 Service Unavailable", "crowded"),
            Refused::Address => ("429 Too Many Requests", "crowded-address"),
        };
        let number = status.get(..3).unwrap_or_default();
        let body = format!(
            r#"{{"type":"about:blank","title":"Too many connections","status":{number},"code":"{code}"}}"#
        );
        let answer = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/problem+json\r\ncontent-length: {}\r\nretry-after: 2\r\n\
             cache-control: no-store\r\nx-content-type-options: nosniff\r\n\
             connection: close\r\n\r\n{body}",
            body.len()
        );
        let Ok(turn) = self.turns.clone().try_acquire_owned() else { return };
        self.tracker.spawn(async move {
            let _turn = turn;
            let _told = timeout(FAREWELL_WITHIN, async {
                stream.write_all(answer.as_bytes()).await?;
                hear_out(stream).await
            })
            .await;
        });
    }

    /// Listens until the other side is done. Its place is held so long.
    fn listen(&self, stream: TcpStream, place: Option<Place>) {
        let Ok(turn) = self.turns.clone().try_acquire_owned() else { return };
        // Outside of a runtime nobody listens any more.
        let Ok(handle) = Handle::try_current() else { return };
        self.tracker.spawn_on(
            async move {
                let _held = (turn, place);
                let _done = timeout(FAREWELL_WITHIN, hear_out(stream)).await;
            },
            &handle,
        );
    }
}

async fn hear_out(mut stream: TcpStream) -> io::Result<()> {
    stream.shutdown().await?;
    let mut heard = 0;
    let mut buffer = [0; 4_096];
    while heard < FAREWELL_BYTES_MAX {
        match stream.read(&mut buffer).await? {
            0 => break,
            more => heard += more,
        }
    }
    Ok(())
}
