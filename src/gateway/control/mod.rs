//! The operator's door: a socket in the data folder, because the running server alone may open the store. One JSON
//! request a connection, one JSON line for each thing there is to say, `done` at the end; `whole` has what is said of a backup. Knows nothing about
//! terminals. The same `perform` serves the command line when no server runs.

mod talk;
mod acts;
mod whole;

use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use serde::Serialize;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::flow::Flow;
use crate::ports::{Secrets, Vault};

pub use acts::{RECENT_MAX, perform};
pub use talk::{Reply, Request};
pub use whole::{BYTES_MAX, Turn};

/// The socket's name in the data folder.
pub const SOCKET_NAME: &str = "control.sock";
/// The longest request, in bytes.
const REQUEST_BYTES_MAX: u64 = 16 * 1024;
/// So many operators are served at a time; a backup must not keep the others outside.
const OPERATORS_MAX: usize = 8;
/// Who says nothing or takes nothing for so long is left.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens the door: only this user may come in. What an earlier process left there is replaced, which is safe
/// for whoever holds the store.
pub fn bind(data: &Path) -> io::Result<UnixListener> {
    // Bound inside a folder that nobody else can enter, so that it is at no moment open to others.
    let hall = data.join(format!(".{SOCKET_NAME}.{}", std::process::id()));
    if hall.exists() {
        fs::remove_dir_all(&hall)?;
    }
    fs::DirBuilder::new().mode(0o700).create(&hall)?;
    let opened = || {
        let path = hall.join("s");
        let listener = UnixListener::bind(&path)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        fs::rename(&path, data.join(SOCKET_NAME))?;
        Ok(listener)
    };
    let listener = opened();
    fs::remove_dir_all(&hall)?;
    listener
}

/// What stands behind the door.
pub struct Behind {
    /// The steps.
    pub flow: Arc<Flow>,
    /// Hashes and digests.
    pub secrets: Arc<dyn Secrets>,
    /// The store, where this server alone can reach the whole of it.
    pub vault: Option<Arc<dyn Vault>>,
    /// Told to stop, it finishes what is in hand; a backup or a restore is broken off.
    pub stop: CancellationToken,
}

/// Serves operators until told to stop. The socket stays and is replaced at the next start.
pub async fn serve(listener: UnixListener, behind: Behind) {
    let mut served = FuturesUnordered::new();
    loop {
        // Stopping first; then who is being served, so that a crowd at the door holds up nobody.
        tokio::select! { biased;
            () = behind.stop.cancelled() => break,
            Some(()) = served.next(), if !served.is_empty() => {}
            stream = listener.accept(), if served.len() < OPERATORS_MAX => match stream {
                Ok((stream, _)) => served.push(welcome(stream, &behind)),
                Err(error) => tracing::warn!(%error, "an operator did not get in"),
            },
        }
    }
    while served.next().await.is_some() {}
}

async fn welcome(stream: UnixStream, behind: &Behind) {
    let (reading, writing) = stream.into_split();
    let mut talk = Talk { reading: BufReader::new(reading), writing };
    if let Err(error) = answer(&mut talk, behind).await {
        tracing::warn!(%error, "an operator's request broke off");
    }
}

async fn answer(talk: &mut Talk, behind: &Behind) -> io::Result<()> {
    // Told to stop, it waits for no further request.
    let line = tokio::select! { biased;
        () = behind.stop.cancelled() => return Ok(()),
        line = talk.line(REQUEST_BYTES_MAX, PATIENCE) => line?,
    };
    let (flow, now) = (behind.flow.as_ref(), behind.flow.clock.now());
    let replies = match (serde_json::from_str(&line), &behind.vault) {
        (Ok(Request::Backup), Some(vault)) => {
            return whole::backup(vault.as_ref(), now, talk, &behind.stop).await;
        }
        (Ok(Request::Restore { replace }), Some(vault)) => {
            return whole::restore(flow, vault.as_ref(), replace, talk, &behind.stop).await;
        }
        (Ok(request), _) => perform(flow, behind.secrets.as_ref(), request).await,
        (Err(error), _) => vec![Reply::Refused { reason: format!("not a request: {error}") }],
    };
    for reply in replies.into_iter().chain([Reply::Done]) {
        talk.say(&reply, PATIENCE).await?;
    }
    Ok(())
}

/// A connection to one operator.
struct Talk {
    reading: BufReader<OwnedReadHalf>,
    writing: OwnedWriteHalf,
}

impl Talk {
    async fn line(&mut self, max: u64, patience: Duration) -> io::Result<String> {
        let mut line = String::new();
        timeout(patience, (&mut self.reading).take(max).read_line(&mut line)).await??;
        Ok(line)
    }

    async fn say(&mut self, said: &impl Serialize, patience: Duration) -> io::Result<()> {
        let mut text = serde_json::to_vec(said)?;
        text.push(b'\n');
        self.send(&text, patience).await
    }

    async fn send(&mut self, bytes: &[u8], patience: Duration) -> io::Result<()> {
        timeout(patience, self.writing.write_all(bytes)).await?
    }
}
