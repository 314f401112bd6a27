//! The operator's door: a socket in the data folder, because the running server alone may open the store. One JSON
//! request a connection, one JSON line for each thing there is to say, `done` at the end. Knows nothing about
//! terminals. The same `perform` serves the command line when no server runs.

mod talk;
mod acts;

use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixListener;
use tokio::net::unix::OwnedWriteHalf;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::flow::Flow;
use crate::ports::Secrets;

pub use acts::{RECENT_MAX, perform};
pub use talk::{Reply, Request};

/// The socket's name in the data folder.
pub const SOCKET_NAME: &str = "control.sock";
/// The longest request, in bytes.
const REQUEST_BYTES_MAX: u64 = 16 * 1024;
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

/// Serves operators, one after the other, until told to stop. The socket stays and is replaced at the next start.
pub async fn serve(
    listener: UnixListener,
    flow: Arc<Flow>,
    secrets: Arc<dyn Secrets>,
    stop: CancellationToken,
) {
    loop {
        // Told to stop, it finishes the request in hand and waits for no further one.
        let asked = tokio::select! { biased;
            () = stop.cancelled() => return,
            asked = next(&listener) => asked,
        };
        let served = match asked {
            Ok((line, writing)) => answer(&line, writing, &flow, secrets.as_ref()).await,
            Err(error) => Err(error),
        };
        if let Err(error) = served {
            tracing::warn!(%error, "an operator's request broke off");
        }
    }
}

async fn next(listener: &UnixListener) -> io::Result<(String, OwnedWriteHalf)> {
    let (stream, _) = listener.accept().await?;
    let (reading, writing) = stream.into_split();
    let mut line = String::new();
    let mut reader = BufReader::new(reading.take(REQUEST_BYTES_MAX));
    timeout(PATIENCE, reader.read_line(&mut line)).await??;
    Ok((line, writing))
}

async fn answer(
    line: &str,
    mut writing: OwnedWriteHalf,
    flow: &Flow,
    secrets: &dyn Secrets,
) -> io::Result<()> {
    let replies = match serde_json::from_str(line) {
        Ok(request) => perform(flow, secrets, request).await,
        Err(error) => vec![Reply::Refused { reason: format!("not a request: {error}") }],
    };
    for reply in replies.into_iter().chain([Reply::Done]) {
        let mut text = serde_json::to_vec(&reply)?;
        text.push(b'\n');
        timeout(PATIENCE, writing.write_all(&text)).await??;
    }
    Ok(())
}
