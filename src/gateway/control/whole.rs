//! A backup through the operator's door: out, and in. Bytes go either way behind a line that says how many; what they mean
//! is between the store and whoever keeps them. Knows nothing about files.
//!
//! Out: `bytes …` until `done`. In: the server says `closed`, then `bytes …` of what would be replaced, then `whole`; the
//! operator sends `bytes …` and `whole` when those are safe; the server says `restored` and `done`. Who goes away before
//! that has changed nothing.

use std::io;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::AsyncReadExt;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::Talk;
use crate::domain::time::Timestamp;
use crate::flow::Flow;
use crate::ports::{Closed, Inventory, RestoreError, Taking, Vault};

/// The most bytes behind one line: the largest log, and much more than is usual.
pub const BYTES_MAX: usize = 512 * 1024 * 1024;
/// The longest line between them.
const LINE_BYTES_MAX: u64 = 4 * 1024;
/// An operator's disk may be slow, and what is saved first has to reach it.
const PATIENCE: Duration = Duration::from_secs(60);

/// One thing said while a backup goes through the door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "say", rename_all = "kebab-case")]
pub enum Turn {
    /// So many bytes follow this line.
    Bytes {
        /// How many.
        n: usize,
    },
    /// Those were all the bytes.
    Whole,
    /// Nobody writes to the desk any more.
    Closed {
        /// How many logs would be replaced.
        logs: u64,
    },
    /// There is a desk already.
    Occupied {
        /// How many logs.
        logs: u64,
    },
    /// The backup is the desk now; the store gave back this.
    Restored {
        /// Logs.
        logs: u64,
        /// Events.
        events: u64,
        /// Snapshots.
        snapshots: u64,
        /// Alarms.
        alarms: u64,
        /// SHA-256 over every log.
        digest: [u8; 32],
    },
    /// What was asked for was not done.
    Refused {
        /// Why, for a person.
        reason: String,
    },
    /// That was all.
    Done,
}

impl Turn {
    fn refused(error: &RestoreError) -> Self {
        match error {
            RestoreError::Occupied { logs } => Self::Occupied { logs: *logs },
            RestoreError::Busy
            | RestoreError::Backup(_)
            | RestoreError::Differs { .. }
            | RestoreError::Unavailable(_) => Self::Refused { reason: error.to_string() },
        }
    }

    fn restored(Inventory { logs, events, snapshots, alarms, digest }: Inventory) -> Self {
        Self::Restored { logs, events, snapshots, alarms, digest }
    }
}

/// Sends the desk as it is now.
pub(super) async fn backup(
    vault: &dyn Vault,
    now: Timestamp,
    talk: &mut Talk,
    stop: &CancellationToken,
) -> io::Result<()> {
    let last = match vault.take(now).await {
        Ok(taking) => send(taking, talk, stop).await?,
        Err(error) => Some(Turn::Refused { reason: error.to_string() }),
    };
    if last.is_none() {
        tracing::info!("a backup was taken");
    }
    talk.say(&last.unwrap_or(Turn::Done), PATIENCE).await
}

/// Sends all there is, or says why not.
async fn send(
    mut taking: Box<dyn Taking + '_>,
    talk: &mut Talk,
    stop: &CancellationToken,
) -> io::Result<Option<Turn>> {
    loop {
        if stop.is_cancelled() {
            return Ok(Some(stopping()));
        }
        match taking.next().await {
            Ok(Some(bytes)) => {
                talk.say(&Turn::Bytes { n: bytes.len() }, PATIENCE).await?;
                talk.send(&bytes, PATIENCE).await?;
            }
            Ok(None) => return Ok(None),
            Err(error) => return Ok(Some(Turn::Refused { reason: error.to_string() })),
        }
    }
}

fn stopping() -> Turn {
    Turn::Refused { reason: "the server is stopping; nothing was changed".to_owned() }
}

/// Puts a backup in place of the desk.
pub(super) async fn restore(
    flow: &Flow,
    vault: &dyn Vault,
    may_replace: bool,
    talk: &mut Talk,
    stop: &CancellationToken,
) -> io::Result<()> {
    let mut closed = match vault.close(may_replace).await {
        Ok(closed) => closed,
        Err(error) => return talk.say(&Turn::refused(&error), PATIENCE).await,
    };
    tracing::warn!("a backup is being put back; nothing is written meanwhile");
    let said = replaced(flow, closed.as_mut(), talk, stop).await;
    if !matches!(said, Ok(Turn::Restored { .. })) {
        closed.leave().await;
    }
    // Others write again from here on.
    drop(closed);
    let said = said.inspect_err(|_| tracing::warn!("no backup was put back"))?;
    if let Turn::Refused { reason } = &said {
        tracing::warn!("no backup was put back: {reason}");
    } else {
        tracing::warn!("a backup was put back; all clients begin again from it");
    }
    talk.say(&said, PATIENCE).await?;
    talk.say(&Turn::Done, PATIENCE).await
}

async fn replaced(
    flow: &Flow,
    closed: &mut dyn Closed,
    talk: &mut Talk,
    stop: &CancellationToken,
) -> io::Result<Turn> {
    talk.say(&Turn::Closed { logs: closed.holds() }, PATIENCE).await?;
    if closed.holds() > 0 {
        let before = match closed.take(flow.clock.now()).await {
            Ok(taking) => send(taking, talk, stop).await?,
            Err(error) => Some(Turn::Refused { reason: error.to_string() }),
        };
        if let Some(refused) = before {
            return Ok(refused);
        }
        talk.say(&Turn::Whole, PATIENCE).await?;
    }
    loop {
        // Stopping first: who waits for an operator must not hold it up.
        let came = tokio::select! { biased;
            () = stop.cancelled() => return Ok(stopping()),
            came = heard(talk) => came?,
        };
        let put = match came {
            Some(bytes) => closed.put(&bytes).await,
            None => break,
        };
        if let Err(error) = put {
            return Ok(Turn::refused(&error));
        }
    }
    Ok(match closed.open(&flow.ids.body()).await {
        Ok(inventory) => {
            // Before anybody may write again: what this node knows of the desk is no longer so.
            flow.forget_mirror();
            Turn::restored(inventory)
        }
        Err(error) => Turn::refused(&error),
    })
}

/// The next bytes from the operator; nothing when those were all.
async fn heard(talk: &mut Talk) -> io::Result<Option<Vec<u8>>> {
    let line = talk.line(LINE_BYTES_MAX, PATIENCE).await?;
    if line.is_empty() {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the operator has gone"));
    }
    match serde_json::from_str(&line)? {
        Turn::Bytes { n } if n <= BYTES_MAX => {
            let mut bytes = vec![0; n];
            timeout(PATIENCE, talk.reading.read_exact(&mut bytes)).await??;
            Ok(Some(bytes))
        }
        Turn::Whole => Ok(None),
        _ => Err(io::Error::new(io::ErrorKind::InvalidData, "an operator says what none says")),
    }
}
