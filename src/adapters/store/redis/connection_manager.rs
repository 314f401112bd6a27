//! Keeps the connection for requests. Reconnects with exponential backoff and checks the epoch before use. Knows nothing about
//! requests.

use std::sync::Arc;
use std::time::Duration;

use redis::{Cmd, Value};
use tokio::sync::{mpsc, watch};

use super::address::Host;
use super::backoff::Backoff;
use super::connect::{Connection, Connector};
use super::epoch::{EpochPosition, EpochWatermark};
use super::error::RequestError;
use super::script::{Call, Script};
use crate::adapters::store::metrics;

/// A request without a connection waits this long for one.
const CONNECT_PATIENCE: Duration = Duration::from_secs(1);
/// The capacity of the queue of reports of a broken connection; more would say the same.
const REPORTS_MAX: usize = 8;
/// Sentinels are asked this often whether they still name the same primary: one that was deposed takes writes until it hears
/// of it, and they are lost.
const SENTINELS_LOOK: Duration = Duration::from_millis(500);
const ANOTHER: &str = "the Sentinels name another primary";
/// The number of connections for appends that wait for replicas: each is blocked while one waits.
const WRITERS: usize = 4;

/// One connection, with its number and those beside it that may be blocked.
#[derive(Clone)]
struct Established {
    number: u64,
    connection: Connection,
    writers: Arc<[Connection]>,
}

#[derive(Clone)]
enum Status {
    Up(Established),
    Down(String),
}

/// Sends requests over the current connection.
#[derive(Clone)]
pub(super) struct ConnectionManager {
    status: watch::Receiver<Status>,
    broken: mpsc::Sender<u64>,
    watermark: Arc<EpochWatermark>,
    address: Arc<str>,
}

/// The task that reconnects.
pub(super) struct Reconnector {
    connector: Arc<Connector>,
    watermark: Arc<EpochWatermark>,
    status: watch::Sender<Status>,
    broken: mpsc::Receiver<u64>,
    backoff: Backoff,
    with_writers: bool,
    /// Whom the Sentinels named as the primary when it was dialled; nothing where there are none.
    named: Option<Host>,
}

pub(super) fn connection_manager(
    connector: Arc<Connector>,
    watermark: Arc<EpochWatermark>,
    backoff: Backoff,
    with_writers: bool,
) -> (ConnectionManager, Reconnector) {
    let (status, seen) = watch::channel(Status::Down("not yet connected".to_owned()));
    let (reports, broken) = mpsc::channel(REPORTS_MAX);
    let address = connector.address().to_string().into();
    let manager =
        ConnectionManager { status: seen, broken: reports, watermark: watermark.clone(), address };
    (
        manager,
        Reconnector { connector, watermark, status, broken, backoff, with_writers, named: None },
    )
}

impl Reconnector {
    /// Ends with the thread it runs on.
    pub(super) async fn run(mut self) {
        let mut number = 0;
        let mut told = String::new();
        loop {
            number += 1;
            match self.connect(number).await {
                Ok(established) => {
                    self.backoff.rest();
                    tracing::info!(address = %self.connector.address(), "connected to Redis");
                    self.status.send_replace(Status::Up(established));
                    self.until_broken(number).await;
                    metrics::reconnected();
                    tracing::warn!(address = %self.connector.address(), "the connection to Redis broke");
                    told.clear();
                    self.status.send_replace(Status::Down(format!(
                        "the connection to Redis at {} broke",
                        self.connector.address()
                    )));
                }
                Err(fault) => {
                    let address = self.connector.address();
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
                        tracing::warn!(address = %self.connector.address(), "{ANOTHER}");
                        return;
                    }
                }
            }
        }
    }

    /// A Sentinel that does not answer says nothing about who is the primary.
    async fn is_another_named(&self) -> bool {
        let Some(known) = &self.named else { return false };
        self.connector.named().await.is_some_and(|named| named != *known)
    }

    async fn connect(&mut self, number: u64) -> Result<Established, RequestError> {
        self.named = self.connector.named().await;
        let mut connection = self.connector.connect().await?;
        // Named before and after: else the connection could lead to a primary of the time between.
        if self.is_another_named().await {
            return Err(RequestError::Transient(ANOTHER.to_owned()));
        }
        self.watermark.demand_file(&mut connection).await?;
        self.watermark.refresh(&mut connection).await?;
        let mut writers = Vec::new();
        if self.with_writers {
            for _ in 0..WRITERS {
                writers.push(self.connector.connect().await?);
            }
        }
        Ok(Established { number, connection, writers: writers.into() })
    }
}

impl ConnectionManager {
    async fn established(&self) -> Result<Established, RequestError> {
        let mut status = self.status.clone();
        let up = status.wait_for(|status| matches!(status, Status::Up(_)));
        let found = tokio::time::timeout(CONNECT_PATIENCE, up)
            .await
            .ok()
            .and_then(Result::ok)
            .map(|up| up.clone());
        match found.unwrap_or_else(|| self.status.borrow().clone()) {
            Status::Up(established) => Ok(established),
            Status::Down(reason) => Err(RequestError::NotConnected(reason)),
        }
    }

    /// Passes on what came of a request, and has the connection replaced when that seems to be its end.
    fn judged<T>(&self, number: u64, outcome: Result<T, RequestError>) -> Result<T, RequestError> {
        if outcome.as_ref().is_err_and(RequestError::breaks_connection) {
            // When there is no room, it was reported often enough.
            let _ = self.broken.try_send(number);
        }
        outcome.map_err(|fault| fault.at(&self.address))
    }

    /// Asks one thing.
    pub(super) async fn ask(&self, command: &Cmd) -> Result<Value, RequestError> {
        let mut established = self.established().await?;
        self.judged(established.number, established.connection.ask(command).await)
    }

    /// Runs a script.
    pub(super) async fn run(&self, script: &Script, call: &Call) -> Result<Value, RequestError> {
        let mut established = self.established().await?;
        self.judged(established.number, established.connection.run(script, call).await)
    }

    /// Runs a script that writes, and says how many replicas have what was written. `turn` chooses a connection.
    pub(super) async fn run_and_wait(
        &self,
        script: &Script,
        call: &Call,
        key: &str,
        (replicas, within): (u16, Duration),
        turn: usize,
    ) -> Result<(Value, i64), RequestError> {
        let established = self.established().await?;
        let writers = &established.writers;
        let mut connection =
            writers.get(turn % writers.len().max(1)).cloned().unwrap_or(established.connection);
        let outcome = connection.run_and_wait(script, call, key, replicas, within).await;
        self.judged(established.number, outcome)
    }

    /// Which life of the data this is.
    pub(super) async fn refresh(&self) -> Result<EpochPosition, RequestError> {
        let mut established = self.established().await?;
        // Somebody may have changed it since it was dialled.
        if let Err(fault) = self.watermark.demand_file(&mut established.connection).await {
            let _ = self.broken.try_send(established.number);
            return Err(fault.at(&self.address));
        }
        self.judged(established.number, self.watermark.refresh(&mut established.connection).await)
    }
}
