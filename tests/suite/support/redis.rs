//! Redis servers of the tests' own, each on a free port of this machine with a folder of its own; none outlives the
//! test's process. Knows no particular test, and never a server that is here already.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use puente::adapters::store::redis::{Address, Options, Redis};
use puente::adapters::system::RandomIds;
use puente::ports::{Ids, Poke, Store, Stream};
use tempfile::TempDir;

/// Outside the range from which the system takes the ports of clients, and apart from other servers of these tests.
const PORTS: std::ops::Range<u16> = 10_000..15_000;
/// A port may be taken between the look and the start.
const STARTS_MAX: usize = 5;
/// Ends the server when the test's process is gone, however it went: then this line's input ends.
const RUN: &str =
    r#"redis-server "$@" & server=$!; cat >/dev/null; kill -9 $server; wait $server 2>/dev/null"#;

/// One redis-server.
pub(crate) struct RedisServer {
    pub(crate) port: u16,
    dir: TempDir,
    arguments: Vec<String>,
    child: Option<Child>,
}

impl RedisServer {
    /// A server with these settings besides the usual ones, such as `["--appendonly", "yes"]`.
    pub(crate) fn start(settings: &[&str]) -> Self {
        let arguments = settings.iter().map(|word| (*word).to_owned()).collect();
        let dir = tempfile::tempdir().unwrap();
        let mut server = Self { port: 0, dir, arguments, child: None };
        for _ in 0..STARTS_MAX {
            server.port = free_port();
            if server.run() {
                return server;
            }
        }
        panic!("no redis-server has started: {}", server.log());
    }

    /// A Sentinel with this configuration, which it keeps writing to.
    pub(crate) fn sentinel(configuration: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("sentinel.conf");
        std::fs::write(&path, configuration).unwrap();
        let (path, port) = (path.display().to_string(), free_port());
        let mut command = Command::new("sh");
        command.args(["-c", RUN, "redis-server", &path, "--sentinel", "--bind", "127.0.0.1"]);
        command.args(["--port", &port.to_string()]);
        let child = spawn(command);
        assert!(child.is_some(), "no sentinel has started");
        Self { port, dir, arguments: Vec::new(), child }
    }

    fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// What is said by a server that has a log file.
    fn log(&self) -> String {
        std::fs::read_to_string(self.dir().join("log")).unwrap_or_default()
    }

    /// Starts and waits until clients are served. False when it ends instead.
    fn run(&mut self) -> bool {
        let port = self.port.to_string();
        let folder = self.dir().display().to_string();
        let plain = ["--port", &port, "--dir", &folder, "--bind", "127.0.0.1", "--save", ""];
        let mut command = Command::new("sh");
        command.args(["-c", RUN, "redis-server"]).args(plain).args(&self.arguments);
        self.child = spawn(command);
        self.child.is_some()
    }

    /// No last words.
    pub(crate) fn kill(&mut self) {
        let mut child = self.child.take().unwrap();
        drop(child.stdin.take());
        child.wait().unwrap();
    }

    pub(crate) fn is_running(&self) -> bool {
        self.child.is_some()
    }

    pub(crate) fn restart(&mut self) {
        assert!(self.run(), "it has not started again");
    }

    /// What a command answers, by `redis-cli`.
    pub(crate) fn cli(&self, words: &[&str]) -> String {
        cli(self.port, words)
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        if self.child.is_some() {
            self.kill();
        }
    }
}

/// What a command answers, by `redis-cli`.
pub(crate) fn cli(port: u16, words: &[&str]) -> String {
    let output = Command::new("redis-cli")
        .args(["-p", &port.to_string()])
        .args(words)
        .output()
        .unwrap_or_else(|error| missing(&error));
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let faults = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "redis-cli {words:?}: {said} {faults}");
    said
}

fn missing(error: &std::io::Error) -> ! {
    panic!(
        "redis-server cannot be run ({error}): install the package redis-server, as `make test` does"
    )
}

/// Runs a server until it says that it is ready; nothing when it ends before that.
fn spawn(mut command: Command) -> Option<Child> {
    static LOOKED: OnceLock<()> = OnceLock::new();
    LOOKED.get_or_init(|| {
        let looked = Command::new("redis-server").arg("--version").stdout(Stdio::null()).status();
        looked.unwrap_or_else(|error| missing(&error));
    });
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let ready =
        |line: &str| line.contains("eady to accept connections") || line.contains("Sentinel ID");
    let started = lines.by_ref().map_while(Result::ok).any(|line| ready(&line));
    if started {
        // A full pipe would stop it.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        return Some(child);
    }
    drop(child.stdin.take());
    child.wait().unwrap();
    None
}

pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let span = PORTS.end - PORTS.start;
    let first = u16::try_from(std::process::id() * 97 % u32::from(span)).unwrap();
    loop {
        let port = PORTS.start + (first + NEXT.fetch_add(1, Ordering::Relaxed)) % span;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// Names the first life of a desk `e1`, and later ones like nothing else.
#[derive(Default)]
struct NamedIds {
    named: AtomicBool,
    random: RandomIds,
}

impl Ids for NamedIds {
    fn body(&self) -> String {
        let named = self.named.swap(true, Ordering::Relaxed);
        if named { self.random.body() } else { "e1".to_owned() }
    }

    fn token(&self) -> String {
        self.random.token()
    }
}

/// A desk's name that no other test of this process has.
pub(crate) fn fresh_desk() -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    format!("desk{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

pub(crate) fn options(url: &str, desk: &str) -> Options {
    let address = Address::parse(url).unwrap();
    Options { address, ca: None, desk: desk.to_owned(), wait_replicas: 0, must_keep: false }
}

/// A store that is connected and listens.
pub(crate) async fn connected(options: Options) -> Arc<Redis> {
    let store = Arc::new(Redis::new(options, Arc::new(NamedIds::default())).unwrap());
    listening(&store).await;
    store
}

/// Waits until the store hears what it says.
pub(crate) async fn listening(store: &Redis) {
    let (stream, mut feed) = (Stream::stored("are you there"), store.pokes());
    // Either it is heard, or a gap tells that listening has only begun after it.
    store.send_ephemeral(&stream, "1".into()).await;
    feed.next().await.unwrap();
    store.send_ephemeral(&stream, "2".into()).await;
    let last = Poke::Ephemeral { stream, body: "2".into() };
    while feed.next().await.unwrap() != last {}
}

/// The server that most tests of this process share, each with a desk of its own.
pub(crate) fn shared() -> &'static RedisServer {
    static SHARED: OnceLock<RedisServer> = OnceLock::new();
    SHARED.get_or_init(|| RedisServer::start(&[]))
}
