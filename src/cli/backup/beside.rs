//! The desk of a running server, as a whole, through the operator's door in its data folder. Knows nothing about what the
//! bytes say.

use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;
use tokio::sync::Mutex;
use tokio::time::timeout;

use crate::domain::time::Timestamp;
use crate::gateway::control::{BYTES_MAX, Request, SOCKET_NAME, Turn};
use crate::ports::{Closed, Inventory, RestoreError, Taking, Unavailable, Vault};

/// A server that has said and taken nothing for so long is not going to. It reads a large desk twice in between.
const PATIENCE: Duration = Duration::from_secs(15 * 60);
/// A desk that was closed for nothing is open again within this.
const LEAVE_WITHIN: Duration = Duration::from_secs(60);
/// The longest line between bytes.
const LINE_BYTES_MAX: u64 = 4 * 1024;
/// So many bytes are sent at a time.
const SENT_BYTES: usize = 256 * 1024;

/// Where a server can be asked.
pub(super) struct Door {
    path: PathBuf,
    holder: String,
}

impl Door {
    pub(super) fn of(data: &Path, pid: Option<u32>) -> Self {
        let holder =
            pid.map_or_else(|| "another process".to_owned(), |pid| format!("process {pid}"));
        Self { path: data.join(SOCKET_NAME), holder }
    }

    async fn ask(&self, request: &Request) -> Result<Talk, Unavailable> {
        let stream = UnixStream::connect(&self.path).await.map_err(|error| Unavailable {
            reason: format!(
                "{} has the store open, but nobody answers at {} ({error}): it may be starting or stopping, or be another command; try again in a moment",
                self.holder,
                self.path.display()
            ),
        })?;
        let mut talk = Talk { stream: BufReader::new(stream) };
        talk.say(request).await?;
        Ok(talk)
    }
}

fn broke(error: &dyn std::fmt::Display) -> Unavailable {
    Unavailable {
        reason: format!("the running server broke off ({error}); look at its log, then try again"),
    }
}

fn odd() -> Unavailable {
    let reason = "the running server is of another version; use the `puente` it was started from";
    Unavailable { reason: reason.to_owned() }
}

/// A connection to the server.
struct Talk {
    stream: BufReader<UnixStream>,
}

impl Talk {
    async fn say(&mut self, said: &impl serde::Serialize) -> Result<(), Unavailable> {
        let mut line = serde_json::to_vec(said).map_err(|error| broke(&error))?;
        line.push(b'\n');
        self.send(&line).await
    }

    async fn send(&mut self, bytes: &[u8]) -> Result<(), Unavailable> {
        let sent = timeout(PATIENCE, self.stream.get_mut().write_all(bytes)).await;
        sent.map_err(|error| broke(&error))?.map_err(|error| broke(&error))
    }

    async fn hear(&mut self) -> Result<Turn, Unavailable> {
        let mut line = String::new();
        let read = async { (&mut self.stream).take(LINE_BYTES_MAX).read_line(&mut line).await };
        let read = timeout(PATIENCE, read).await.map_err(|error| broke(&error))?;
        if read.map_err(|error| broke(&error))? == 0 {
            return Err(broke(&"it said nothing more"));
        }
        serde_json::from_str(&line).map_err(|_| odd())
    }

    /// The next bytes; nothing when those were all.
    async fn bytes(&mut self) -> Result<Option<Bytes>, Unavailable> {
        match self.hear().await? {
            Turn::Bytes { n } if n <= BYTES_MAX => {
                let mut bytes = vec![0; n];
                let read = timeout(PATIENCE, self.stream.read_exact(&mut bytes)).await;
                read.map_err(|error| broke(&error))?.map_err(|error| broke(&error))?;
                Ok(Some(bytes.into()))
            }
            Turn::Whole | Turn::Done => Ok(None),
            Turn::Refused { reason } => Err(Unavailable { reason }),
            Turn::Bytes { .. }
            | Turn::Closed { .. }
            | Turn::Occupied { .. }
            | Turn::Restored { .. } => Err(odd()),
        }
    }
}

#[async_trait]
impl Vault for Door {
    async fn take(&self, _at: Timestamp) -> Result<Box<dyn Taking + '_>, Unavailable> {
        Ok(Box::new(self.ask(&Request::Backup).await?))
    }

    async fn close(&self, may_replace: bool) -> Result<Box<dyn Closed + '_>, RestoreError> {
        let mut talk = self.ask(&Request::Restore { replace: may_replace }).await?;
        match talk.hear().await? {
            Turn::Closed { logs } => Ok(Box::new(Held { talk: Mutex::new(talk), logs })),
            Turn::Occupied { logs } => Err(RestoreError::Occupied { logs }),
            Turn::Refused { reason } => Err(RestoreError::Backup(reason)),
            Turn::Bytes { .. } | Turn::Whole | Turn::Restored { .. } | Turn::Done => {
                Err(odd().into())
            }
        }
    }
}

#[async_trait]
impl Taking for Talk {
    async fn next(&mut self) -> Result<Option<Bytes>, Unavailable> {
        self.bytes().await
    }
}

/// A server's desk that is closed as long as this connection is open.
struct Held {
    talk: Mutex<Talk>,
    logs: u64,
}

/// What would be replaced comes behind the line that said so.
struct Coming<'a>(&'a Mutex<Talk>);

#[async_trait]
impl Taking for Coming<'_> {
    async fn next(&mut self) -> Result<Option<Bytes>, Unavailable> {
        self.0.lock().await.bytes().await
    }
}

#[async_trait]
impl Closed for Held {
    fn holds(&self) -> u64 {
        self.logs
    }

    async fn take(&self, _at: Timestamp) -> Result<Box<dyn Taking + '_>, Unavailable> {
        Ok(Box::new(Coming(&self.talk)))
    }

    async fn put(&mut self, bytes: &[u8]) -> Result<(), RestoreError> {
        let talk = self.talk.get_mut();
        for some in bytes.chunks(SENT_BYTES) {
            let sent = async {
                talk.say(&Turn::Bytes { n: some.len() }).await?;
                talk.send(some).await
            };
            if let Err(broken) = sent.await {
                // It has said why before it went.
                return Err(match talk.hear().await {
                    Ok(Turn::Refused { reason }) => RestoreError::Backup(reason),
                    _ => broken.into(),
                });
            }
        }
        Ok(())
    }

    async fn open(&mut self, _epoch: &str) -> Result<Inventory, RestoreError> {
        let talk = self.talk.get_mut();
        talk.say(&Turn::Whole).await?;
        match talk.hear().await? {
            Turn::Restored { logs, events, snapshots, alarms, digest } => {
                Ok(Inventory { logs, events, snapshots, alarms, digest })
            }
            Turn::Refused { reason } => Err(RestoreError::Backup(reason)),
            Turn::Bytes { .. }
            | Turn::Whole
            | Turn::Closed { .. }
            | Turn::Occupied { .. }
            | Turn::Done => Err(odd().into()),
        }
    }

    async fn leave(&mut self) -> bool {
        // The server does that when it hears no more, and its store is never half replaced. Waited for, so that whoever
        // gives the next command finds the desk open.
        let stream = &mut self.talk.get_mut().stream;
        let heard_out = async {
            stream.get_mut().shutdown().await?;
            tokio::io::copy_buf(stream, &mut tokio::io::sink()).await
        };
        // A server that does not end in time opens the desk a little later.
        let _ = timeout(LEAVE_WITHIN, heard_out).await;
        true
    }
}
