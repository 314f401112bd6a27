//! The connection for requests, kept up for ever: dialled again whenever it breaks, after a wait that grows.
//! A new one is greeted before anybody may use it: which life of the data is this? Knows nothing about requests.

use std::sync::Arc;
use std::time::Duration;

use redis::{Cmd, Value};
use tokio::sync::{mpsc, watch};

use super::address::Host;
use super::backoff::Backoff;
use super::dial::{Dialer, Link};
use super::fault::Fault;
use super::life::{Life, Seen};
use super::script::{Call, Script};
use crate::adapters::store::measures;

/// Whoever asks while there is no connection waits this long for one.
const PATIENCE: Duration = Duration::from_secs(1);
/// How many reports of a broken connection wait for whoever mends it; more would say the same.
const REPORTS_MAX: usize = 8;
/// Sentinels are asked this often whether they still name the same primary: one that was deposed takes writes until it hears
/// of it, and they are lost.
const SENTINELS_LOOK: Duration = Duration::from_millis(500);
const ANOTHER: &str = "the Sentinels name another primary";
/// So many connections are for appends that wait for replicas: each is blocked while one waits.
const WRITERS: usize = 4;

/// One connection, with its number and those beside it that may be blocked.
#[derive(Clone)]
struct Standing {
    number: u64,
    link: Link,
    writers: Arc<[Link]>,
}

#[derive(Clone)]
enum Status {
    Up(Standing),
    Down(String),
}

/// The way to Redis for whoever asks something.
#[derive(Clone)]
pub(super) struct Line {
    status: watch::Receiver<Status>,
    broken: mpsc::Sender<u64>,
    life: Arc<Life>,
    address: Arc<str>,
}

/// The other end: who keeps the line up.
pub(super) struct Keeper {
    dialer: Arc<Dialer>,
    life: Arc<Life>,
    status: watch::Sender<Status>,
    broken: mpsc::Receiver<u64>,
    backoff: Backoff,
    with_writers: bool,
    /// Whom the Sentinels named as the primary when it was dialled; nothing where there are none.
    named: Option<Host>,
}

pub(super) fn line(
    dialer: Arc<Dialer>,
    life: Arc<Life>,
    backoff: Backoff,
    with_writers: bool,
) -> (Line, Keeper) {
    let (status, seen) = watch::channel(Status::Down("not yet connected".to_owned()));
    let (reports, broken) = mpsc::channel(REPORTS_MAX);
    let address = dialer.address().to_string().into();
    let line = Line { status: seen, broken: reports, life: life.clone(), address };
    (line, Keeper { dialer, life, status, broken, backoff, with_writers, named: None })
}

impl Keeper {
    /// Ends with the thread it runs on.
    pub(super) async fn keep(mut self) {
        let mut number = 0;
        let mut told = String::new();
        loop {
            number += 1;
            match self.dial(number).await {
                Ok(standing) => {
                    self.backoff.rest();
                    tracing::info!(address = %self.dialer.address(), "connected to Redis");
                    self.status.send_replace(Status::Up(standing));
                    self.until_broken(number).await;
                    measures::reconnected();
                    tracing::warn!(address = %self.dialer.address(), "the connection to Redis broke");
                    told.clear();
                    self.status.send_replace(Status::Down(format!(
                        "the connection to Redis at {} broke",
                        self.dialer.address()
                    )));
                }
                Err(fault) => {
                    let address = self.dialer.address();
                    let reason = format!("no Redis at {address}: {}", fault.reason());
                    // Said once, however long it lasts; `puente_store_failures_total` goes on counting.
                    if told != reason {
                        tracing::warn!("{reason}");
                        told.clone_from(&reason);
                    }
                    self.status.send_replace(Status::Down(reason));
                }
            }
            tokio::time::sleep(self.backoff.next()).await;
        }
    }

    /// Ends when this connection is no longer to be used: it broke, or the Sentinels name another primary.
    async fn until_broken(&mut self, number: u64) {
        loop {
            // A report first; then the Sentinels' turn.
            tokio::select! { biased;
                which = self.broken.recv() => {
                    if which.is_none_or(|which| which == number) {
                        return;
                    }
                }
                () = tokio::time::sleep(SENTINELS_LOOK), if self.named.is_some() => {
                    if self.is_another_named().await {
                        tracing::warn!(address = %self.dialer.address(), "{ANOTHER}");
                        return;
                    }
                }
            }
        }
    }

    /// A Sentinel that does not answer says nothing about who is the primary.
    async fn is_another_named(&self) -> bool {
        let Some(known) = &self.named else { return false };
        self.dialer.named().await.is_some_and(|named| named != *known)
    }

    async fn dial(&mut self, number: u64) -> Result<Standing, Fault> {
        self.named = self.dialer.named().await;
        let mut link = self.dialer.link().await?;
        // Named before and after: else the connection could lead to whoever was the primary in between.
        if self.is_another_named().await {
            return Err(Fault::NotNow(ANOTHER.to_owned()));
        }
        self.life.demand_file(&mut link).await?;
        self.life.look(&mut link).await?;
        let mut writers = Vec::new();
        if self.with_writers {
            for _ in 0..WRITERS {
                writers.push(self.dialer.link().await?);
            }
        }
        Ok(Standing { number, link, writers: writers.into() })
    }
}

impl Line {
    async fn standing(&self) -> Result<Standing, Fault> {
        let mut status = self.status.clone();
        let up = status.wait_for(|status| matches!(status, Status::Up(_)));
        let found =
            tokio::time::timeout(PATIENCE, up).await.ok().and_then(Result::ok).map(|up| up.clone());
        match found.unwrap_or_else(|| self.status.borrow().clone()) {
            Status::Up(standing) => Ok(standing),
            Status::Down(reason) => Err(Fault::Away(reason)),
        }
    }

    /// Passes on what came of a request, and has the connection replaced when that seems to be its end.
    fn judged<T>(&self, number: u64, outcome: Result<T, Fault>) -> Result<T, Fault> {
        if outcome.as_ref().is_err_and(Fault::parts) {
            // When there is no room, it was reported often enough.
            let _ = self.broken.try_send(number);
        }
        outcome.map_err(|fault| fault.at(&self.address))
    }

    /// Asks one thing.
    pub(super) async fn ask(&self, command: &Cmd) -> Result<Value, Fault> {
        let mut standing = self.standing().await?;
        self.judged(standing.number, standing.link.ask(command).await)
    }

    /// Runs a script.
    pub(super) async fn run(&self, script: &Script, call: &Call) -> Result<Value, Fault> {
        let mut standing = self.standing().await?;
        self.judged(standing.number, standing.link.run(script, call).await)
    }

    /// Runs a script that writes, and says how many replicas have what was written. `turn` chooses a connection.
    pub(super) async fn run_and_wait(
        &self,
        script: &Script,
        call: &Call,
        key: &str,
        (replicas, within): (u16, Duration),
        turn: usize,
    ) -> Result<(Value, i64), Fault> {
        let standing = self.standing().await?;
        let writers = &standing.writers;
        let mut link = writers.get(turn % writers.len().max(1)).cloned().unwrap_or(standing.link);
        let outcome = link.run_and_wait(script, call, key, replicas, within).await;
        self.judged(standing.number, outcome)
    }

    /// Which life of the data this is.
    pub(super) async fn look(&self) -> Result<Seen, Fault> {
        let mut standing = self.standing().await?;
        // Somebody may have changed it since it was dialled.
        if let Err(fault) = self.life.demand_file(&mut standing.link).await {
            let _ = self.broken.try_send(standing.number);
            return Err(fault.at(&self.address));
        }
        self.judged(standing.number, self.life.look(&mut standing.link).await)
    }
}
