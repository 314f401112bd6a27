//! The desk that is attacked: a process of its own on a free port of loopback, with a folder of its own. It ends with the
//! attack. Knows nothing about what is done to it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};

/// A start that takes longer than this has failed; the index was made before.
const START_WITHIN: Duration = Duration::from_secs(60);
/// A stopping desk takes 20 s at most; after this it is killed.
const STOP_WITHIN: Duration = Duration::from_secs(25);
/// A desk that nobody calls has nothing left to do within this; it is looked at this often.
const SETTLES_WITHIN: Duration = Duration::from_secs(20);
const SETTLE_LOOK: Duration = Duration::from_millis(500);
/// What the attack asks for besides the demo.
const CONFIG: &str = "[server]\nanswer_pause_ms = 0\n";
/// Settings of whoever starts the attack that are not to reach the desk.
const NOT_TAKEN: [&str; 4] =
    ["PUENTE__SERVER__", "PUENTE__STORE__", "PUENTE__SITES__", "PUENTE__LOG__"];
/// The last line of what a desk says once clients can connect.
const SERVING: &str = "Ctrl-C stops it.";
/// So many of the last lines of its log are shown when something goes wrong.
const LOG_LINES: usize = 15;

/// A running desk.
pub(crate) struct Desk {
    child: Child,
    folder: PathBuf,
    pub(crate) address: SocketAddr,
    /// Logins and passwords of the demo's agents.
    pub(crate) agents: Vec<(String, String)>,
}

/// This repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn command(puente: &Path) -> Command {
    let mut command = Command::new(puente);
    for (name, _) in std::env::vars_os() {
        let named = name.to_string_lossy();
        if NOT_TAKEN.iter().any(|begins| named.starts_with(begins)) {
            command.env_remove(&name);
        }
    }
    command.env("PUENTE__CONTENT__LOCALES", root().join("locales"));
    command.env("PUENTE__CONTENT__KNOWLEDGE", root().join("kb-index"));
    command.stdin(Stdio::null()).kill_on_drop(true);
    command
}

/// Sees to it that the articles' index is there. Shows how far it is.
pub(crate) async fn index(puente: &Path) -> Result<()> {
    let building = command(puente).arg("index").current_dir(root()).status().await;
    let built = building.with_context(|| format!("failed to start {}", puente.display()))?;
    ensure!(built.success(), "the articles' index could not be built: {built}");
    Ok(())
}

impl Desk {
    /// Starts a desk with this binary and its data in this folder.
    pub(crate) async fn start(puente: &Path, folder: &Path) -> Result<Self> {
        let config = folder.join("puente.toml");
        std::fs::write(&config, CONFIG)
            .with_context(|| format!("failed to write {}", config.display()))?;
        let log =
            std::fs::File::create(folder.join("log")).context("failed to make the desk's log")?;
        let mut command = command(puente);
        command
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.join("data"));
        command.arg("--config").arg(&config).current_dir(folder).stdout(Stdio::piped()).stderr(log);
        let started = command.spawn();
        let mut child = started.with_context(|| format!("failed to start {}", puente.display()))?;
        let said = child.stdout.take().context("the desk has no output")?;
        let folder = folder.to_owned();
        let greeted = timeout(START_WITHIN, greeting(BufReader::new(said))).await;
        let late = || format!("the desk does not serve within {} s", START_WITHIN.as_secs());
        match greeted.with_context(late).flatten() {
            Ok((address, agents)) => Ok(Self { child, folder, address, agents }),
            Err(error) => bail!("{error:#}; the end of its log:\n{}", tail(&folder)),
        }
    }

    pub(crate) fn pid(&self) -> Result<u32> {
        self.child.id().context("the desk has ended")
    }

    /// How long all of it has been on a processor.
    pub(crate) fn on_processor(&self) -> Result<Duration> {
        let mut ns = 0;
        for thread in std::fs::read_dir(format!("/proc/{}/task", self.pid()?))? {
            // A thread may end just now.
            let told =
                std::fs::read_to_string(thread?.path().join("schedstat")).unwrap_or_default();
            ns += told.split(' ').next().and_then(|ns| ns.parse::<u64>().ok()).unwrap_or_default();
        }
        Ok(Duration::from_nanos(ns))
    }

    /// Waits until it has nothing left to do, so that one part of an attack does not spoil the next; how long that took.
    pub(crate) async fn settles(&self) -> Result<Duration> {
        let begun = Instant::now();
        loop {
            let before = self.on_processor()?;
            sleep(SETTLE_LOOK).await;
            if self.on_processor()?.saturating_sub(before) < SETTLE_LOOK / 10 {
                return Ok(begun.elapsed().saturating_sub(SETTLE_LOOK));
            }
            let late = SETTLES_WITHIN.as_secs();
            ensure!(
                begun.elapsed() < SETTLES_WITHIN,
                "the desk still has something to do after {late} s"
            );
        }
    }

    /// The most memory it ever had, in MB.
    pub(crate) fn memory_mb(&self) -> Result<usize> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid()?))?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).context("no VmHWM")?;
        let kb = line.split_whitespace().nth(1).context("no number")?.parse::<usize>()?;
        Ok(kb / 1_000)
    }

    /// How large its store is on the disk, in bytes.
    pub(crate) fn store_bytes(&self) -> Result<u64> {
        let file = self.folder.join("data").join("puente.redb");
        Ok(std::fs::metadata(&file).with_context(|| format!("no {}", file.display()))?.len())
    }

    /// What it complained of: lines of its log that no desk should write, whatever is done to it.
    pub(crate) fn complaints(&self) -> Result<Vec<String>> {
        let log = std::fs::read_to_string(self.folder.join("log"))
            .context("failed to read the desk's log")?;
        let bad = |line: &&str| line.contains(" ERROR ") || line.contains("panicked");
        Ok(log.lines().filter(bad).map(str::to_owned).collect())
    }

    /// The last lines of its log.
    pub(crate) fn last_words(&self) -> String {
        tail(&self.folder)
    }

    /// Asks it to end, and waits for that.
    pub(crate) async fn stop(&mut self) -> Result<()> {
        let asked = Command::new("kill").args(["-TERM", &self.pid()?.to_string()]).status().await;
        ensure!(
            asked.context("failed to ask the desk to end")?.success(),
            "the desk has ended by itself"
        );
        let Ok(ended) = timeout(STOP_WITHIN, self.child.wait()).await else {
            self.child.kill().await.context("failed to kill the desk")?;
            bail!("the desk did not end within {} s and was killed", STOP_WITHIN.as_secs());
        };
        let ended = ended.context("failed to wait for the desk")?;
        ensure!(ended.success(), "the desk has ended with {ended}");
        Ok(())
    }
}

fn tail(folder: &Path) -> String {
    let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
    let lines: Vec<&str> = log.lines().collect();
    lines.iter().skip(lines.len().saturating_sub(LOG_LINES)).copied().collect::<Vec<_>>().join("\n")
}

/// Where it listens, and its agents, as it says once it serves.
async fn greeting(
    mut said: impl AsyncBufReadExt + Unpin,
) -> Result<(SocketAddr, Vec<(String, String)>)> {
    let (mut address, mut agents) = (None, Vec::new());
    loop {
        let mut line = String::new();
        let n = said.read_line(&mut line).await.context("failed to hear the desk")?;
        ensure!(n > 0, "the desk has ended before it served");
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["agents", url, ..] => {
                let host = url.strip_prefix("http://").and_then(|rest| rest.split('/').next());
                address = host.and_then(|host| host.parse().ok());
            }
            ["sign", "in", login, password, ..] => {
                agents.push(((*login).to_owned(), (*password).to_owned()));
            }
            _ if line.trim() == SERVING => break,
            _ => {}
        }
    }
    let address = address.context("the desk does not say where it serves")?;
    ensure!(!agents.is_empty(), "the desk names no agents");
    Ok((address, agents))
}
