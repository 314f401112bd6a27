//! The task of one connection: wait for an input, step the machine, do what it says, in order. One loop for
//! visitors and agents, over a socket or over memory. Knows nothing about what the frames say.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::codes::CloseCode;
use super::session::{Action, Input, Session};
use super::switchboard::{Line, Switchboard};
use super::transport::{CLOSE_WITHIN, Transport};
use super::wire::ServerFrame;
use crate::domain::time::Timestamp;
use crate::ports::Clock;

/// A client that takes longer than this to accept one frame is told to come back.
pub const SEND_WITHIN: Duration = Duration::from_secs(10);
/// The most inputs one outside input may lead to before the connection looks outside again.
pub const STEPS_MAX: usize = 10_000;
/// Clients are told to come back within this, each at another moment, in milliseconds.
pub const RECONNECT_SPREAD_MS: u32 = 3_000;

/// Does a session's work.
#[async_trait]
pub trait Worker<S: Session>: Send + Sync {
    /// Carries out one piece of work; what it led to, if the session should know.
    async fn perform(&self, work: S::Do) -> Option<S::Outcome>;
}

/// What every connection of a node needs.
#[derive(Clone)]
pub struct Wiring {
    /// Where pokes arrive.
    pub board: Arc<Switchboard>,
    /// The time that everybody else has, too: what is stored and shown.
    pub clock: Arc<dyn Clock>,
    /// A time that nobody sets: limits and heartbeats. It goes on evenly while the other one is put right.
    pub steady: Arc<dyn Clock>,
    /// When it is pulled, connections end politely.
    pub stop: CancellationToken,
}

/// Runs one connection to its end.
pub async fn run<S, T, W>(mut transport: T, mut session: S, worker: W, wiring: Wiring)
where
    S: Session,
    T: Transport,
    W: Worker<S>,
{
    let line = wiring.board.line();
    loop {
        let deadline = until(session.deadline(), wiring.steady.now());
        // Fixed order, so that tests can be repeated: stopping first, then time (a busy client must not starve
        // it), then the client, then what moved.
        let input = tokio::select! { biased;
            () = wiring.stop.cancelled() => {
                Input::Stop { reconnect_ms: spread(&line) }
            }
            () = tokio::time::sleep(deadline) => Input::Tick,
            frame = transport.receive() => match frame {
                Some(frame) => Input::Frame(frame),
                None => return,
            },
            dirt = line.mailbox.dirty() => if dirt.renewed {
                // It comes back and says which life it knows; the answer says which one there is.
                Input::Stop { reconnect_ms: spread(&line) }
            } else {
                let told = dirt.announced.then(|| wiring.board.announcements());
                Input::Dirty(dirt, told)
            }
        };
        if !step(&mut transport, &mut session, &worker, &wiring, &line, input).await {
            return;
        }
    }
}

/// One input and everything it leads to. `false` when the connection is over.
async fn step<S, T, W>(
    transport: &mut T,
    session: &mut S,
    worker: &W,
    wiring: &Wiring,
    line: &Line,
    input: Input<S::Outcome>,
) -> bool
where
    S: Session,
    T: Transport,
    W: Worker<S>,
{
    let mut inputs = VecDeque::from([input]);
    for _ in 0..STEPS_MAX {
        let Some(input) = inputs.pop_front() else { return true };
        for action in session.step(input, wiring.steady.now()) {
            match action {
                Action::Send(mut frame) => {
                    if let ServerFrame::Welcome { now, .. } = &mut frame {
                        *now = Some(wiring.clock.now().0);
                    }
                    if !send(transport, &frame).await {
                        return false;
                    }
                }
                Action::Watch(stream) => line.watch(&stream),
                Action::Unwatch(stream) => line.unwatch(&stream),
                Action::Do(work) => {
                    inputs.extend(worker.perform(work).await.map(Input::Outcome));
                }
                Action::Close(code) => {
                    close(transport, code).await;
                    return false;
                }
            }
        }
    }
    // What is left undone would leave the session waiting for it: better to begin again.
    tracing::error!(steps = STEPS_MAX, "connection given up: one input led to too much");
    close(transport, CloseCode::GoingAway).await;
    false
}

/// Says why and closes. Whoever takes nothing does not take the close either, so that is bounded, too.
async fn close<T: Transport>(transport: &mut T, code: CloseCode) {
    let closing = transport.close(code.number(), code.reason());
    let _taken = tokio::time::timeout(CLOSE_WITHIN, closing).await;
}

async fn send<T: Transport>(transport: &mut T, frame: &ServerFrame) -> bool {
    if let ServerFrame::Error { code, .. } = frame {
        metrics::counter!("puente_errors_total", "code" => code.clone()).increment(1);
    }
    let Ok(text) = serde_json::to_string(frame) else { return true };
    if let Ok(sent) = tokio::time::timeout(SEND_WITHIN, transport.send(text)).await {
        return sent.is_ok();
    }
    close(transport, CloseCode::Slow).await;
    false
}

fn until(deadline: Timestamp, now: Timestamp) -> Duration {
    Duration::from_millis(deadline.since(now).as_ms())
}

/// Clients that come back all at once would be the next outage: each line waits another while.
fn spread(line: &Line) -> u32 {
    let number = u32::try_from(line.number() % u64::from(u32::MAX)).unwrap_or(0);
    250 + number.wrapping_mul(2_654_435_761) % RECONNECT_SPREAD_MS
}

#[cfg(test)]
mod tests;
