//! Reaches the store for one request: opens it when it is free, asks the running server's door when it is not.
//! Knows nothing about what is asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use async_trait::async_trait;

use super::block_on;
use crate::adapters::folder;
use crate::adapters::phrases::{Phrasebook, Wording, shipped};
use crate::adapters::secrets::Argon2Secrets;
use crate::adapters::store::embedded::{Embedded, FILE_NAME, OpenError};
use crate::adapters::system::{RandomIds, SystemClock};
use crate::app::store::shared;
use crate::config;
use crate::domain::article::{Article, ArticleId};
use crate::domain::decode::decode;
use crate::domain::lang::Lang;
use crate::domain::search::{Question, SearchResult};
use crate::flow::Flow;
use crate::gateway::control::{Reply, Request, SOCKET_NAME, perform};
use crate::ports::{Ids, Search, Store, Unavailable};

/// A server that has not answered within this is not going to.
const PATIENCE: Duration = Duration::from_secs(30);
/// The most that is read of an answer, in bytes.
const ANSWER_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// Does one request, whoever holds the store. Never empty; a refusal is an error.
pub(super) fn ask(store: &config::Store, request: Request) -> anyhow::Result<Vec<Reply>> {
    ask_with(store, None, request)
}

/// The same with the phrases that lie in this folder; where a server holds the store, it goes by its own.
pub(super) fn ask_with(
    store: &config::Store,
    locales: Option<&Path>,
    request: Request,
) -> anyhow::Result<Vec<Reply>> {
    let replies = match shared(store, Arc::new(RandomIds::default()))? {
        // Everybody may write to it at once, so nobody need be asked.
        Some(shared) => alone(shared, locales, request)?,
        None => in_folder(&store.data, locales, request)?,
    };
    if let Some(Reply::Refused { reason }) = replies.first() {
        bail!("{reason}");
    }
    Ok(replies)
}

fn in_folder(data: &Path, locales: Option<&Path>, request: Request) -> anyhow::Result<Vec<Reply>> {
    // A server whose desk is in a Redis holds nothing here but its door, and the settings that say so may be its own alone.
    if is_open(data) {
        return beside(data, None, &request);
    }
    let is_first = matches!(request, Request::AgentAdd { .. });
    if !is_first && !data.join(FILE_NAME).exists() {
        bail!(
            "there is no store in {} yet: `puente serve` and `puente agent add` make one; \
             another folder is named with --data or store.data",
            data.display()
        );
    }
    match Embedded::open(data, &RandomIds::default().body()) {
        Ok(store) => alone(Arc::new(store), locales, request),
        Err(OpenError::InUse { pid, .. }) => beside(data, pid, &request),
        Err(error) => Err(error.into()),
    }
}

fn alone(
    store: Arc<dyn Store>,
    locales: Option<&Path>,
    request: Request,
) -> anyhow::Result<Vec<Reply>> {
    let flow =
        Flow::new(store, Arc::new(SystemClock), Arc::new(RandomIds::default()), Arc::new(Unasked));
    let flow = flow.with_phrases(Arc::new(Phrasebook::new(wording(locales))));
    let secrets = Argon2Secrets::default();
    block_on(async { Ok(perform(&flow, &secrets, request).await) })
}

/// The phrases of this folder; those that this binary was built with where there is none.
fn wording(locales: Option<&Path>) -> Wording {
    let found = locales.and_then(|folder| folder::read(folder).ok()).unwrap_or_default();
    let is_phrases = |path: &str| Path::new(path).extension().is_some_and(|end| end == "ftl");
    let found = found.into_iter().filter(|(path, _)| is_phrases(path));
    let found: Vec<(String, String)> =
        found.map(|(path, bytes)| (path, decode(&bytes).text)).collect();
    Wording::from_files(if found.is_empty() { shipped() } else { found })
}

/// Whether a server has its door in this folder, wherever its desk is.
pub(super) fn is_open(data: &Path) -> bool {
    UnixStream::connect(data.join(SOCKET_NAME)).is_ok()
}

/// What the server that holds the store says.
pub(super) fn beside(
    data: &Path,
    pid: Option<u32>,
    request: &Request,
) -> anyhow::Result<Vec<Reply>> {
    let path = data.join(SOCKET_NAME);
    let holder = pid.map_or_else(|| "another process".to_owned(), |pid| format!("process {pid}"));
    let mut stream = UnixStream::connect(&path).with_context(|| {
        format!(
            "{holder} has the store open, but nobody answers at {}: it may be starting or stopping, \
             or be another command; try again in a moment",
            path.display()
        )
    })?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut line = serde_json::to_vec(request)?;
    line.push(b'\n');
    stream.write_all(&line).context("failed to ask the running server")?;
    let mut replies = Vec::new();
    for line in BufReader::new(stream.take(ANSWER_BYTES_MAX)).lines() {
        let line = line.context("failed to hear the running server out")?;
        let reply = serde_json::from_str(&line).context(
            "the running server is of another version; use the `puente` it was started from",
        )?;
        if reply == Reply::Done {
            return Ok(replies);
        }
        replies.push(reply);
    }
    bail!("the running server broke off; look at its log, then try again")
}

/// The command line asks nothing of the knowledge base here.
struct Unasked;

#[async_trait]
impl Search for Unasked {
    async fn search(&self, _question: Question) -> Result<SearchResult, Unavailable> {
        Err(Unavailable { reason: "no articles are open in this command".to_owned() })
    }

    fn article(&self, _id: &ArticleId, _lang: Lang) -> Option<Arc<Article>> {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixListener;

    use super::*;
    use crate::config::Config;

    #[test]
    fn a_server_whose_desk_is_in_a_redis_is_asked_and_no_desk_is_made_beside_its_door() {
        let dir = tempfile::tempdir().unwrap();
        let door = UnixListener::bind(dir.path().join(SOCKET_NAME)).unwrap();
        let server = std::thread::spawn(move || {
            // The first only looks whether somebody is there.
            for stream in door.incoming().take(2) {
                let mut stream = stream.unwrap();
                let mut line = String::new();
                BufReader::new(&stream).read_line(&mut line).unwrap();
                if line.contains("maria") {
                    let refused = Reply::Refused { reason: "heard".to_owned() };
                    for reply in [refused, Reply::Done] {
                        writeln!(stream, "{}", serde_json::to_string(&reply).unwrap()).unwrap();
                    }
                }
            }
        });
        let store = config::Store { data: dir.path().to_owned(), ..Config::default().store };
        let request = Request::AgentReset { login: "maria".to_owned() };
        let said = in_folder(&store.data, None, request).unwrap();
        assert_eq!(said, [Reply::Refused { reason: "heard".to_owned() }]);
        server.join().unwrap();
        assert!(!dir.path().join(FILE_NAME).exists());
    }
}
