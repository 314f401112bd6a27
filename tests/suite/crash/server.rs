//! The real binary on a folder of its own: started, killed, frozen, thawed, told to stop, started again.
//! Knows nothing about what it serves.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// Outside the range from which the system takes the ports of clients: a client that knocks on a closed port
/// of that range may be given the very port and end up talking to itself.
const PORTS: std::ops::Range<u16> = 20_000..32_000;
/// Runners start a process for each test, with ids that follow each other: their ports must not.
const PORTS_OF_A_PROCESS: u32 = 8;
/// A start that takes longer than this has failed.
const START_WITHIN: Duration = Duration::from_secs(20);

pub(crate) struct Server {
    dir: TempDir,
    host: Ipv4Addr,
    pub(crate) port: u16,
    /// The network it lives in, where that is not everybody's.
    namespace: Option<String>,
    child: Option<Child>,
}

impl Server {
    /// A folder with a small knowledge base; nothing runs yet.
    pub(crate) fn prepare(config: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        write_knowledge(&dir.path().join("kb"));
        std::fs::write(dir.path().join("puente.toml"), config).unwrap();
        Self { dir, host: Ipv4Addr::LOCALHOST, port: free_port(), namespace: None, child: None }
    }

    /// From its next start on it lives in this network, at this address.
    pub(crate) fn moves_to(&mut self, namespace: &str, host: Ipv4Addr) {
        (self.namespace, self.host) = (Some(namespace.to_owned()), host);
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Where clients knock.
    pub(crate) fn door(&self) -> SocketAddr {
        SocketAddr::from((self.host, self.port))
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.as_ref().unwrap().id().unwrap()
    }

    fn command(&self) -> Command {
        let puente = env!("CARGO_BIN_EXE_puente");
        let mut command = match &self.namespace {
            None => Command::new(puente),
            Some(name) => {
                let mut inside = Command::new("ip");
                inside.args(["netns", "exec", name, puente]);
                inside
            }
        };
        let locales = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
        command.current_dir(self.dir.path()).kill_on_drop(true).stdin(Stdio::null());
        command.env("PUENTE__CONTENT__LOCALES", locales).env("PUENTE__CONTENT__KNOWLEDGE", "kb");
        command
    }

    /// Begins to start; whoever needs it to be there waits with [`Self::is_up`].
    pub(crate) fn spawn(&mut self) {
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(self.dir.path().join("log"))
            .unwrap();
        let listen = self.door().to_string();
        let mut command = self.command();
        command.args(["serve", "--listen", &listen]).stdout(Stdio::null()).stderr(log);
        self.child = Some(command.spawn().unwrap());
    }

    /// How long it took until clients could connect.
    pub(crate) async fn is_up(&mut self) -> Duration {
        let begun = Instant::now();
        while TcpStream::connect(self.door()).await.is_err() {
            let gone = self.child.as_mut().unwrap().try_wait().unwrap();
            assert!(gone.is_none(), "ended while starting:\n{}", self.log());
            assert!(begun.elapsed() < START_WITHIN, "not up in time:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        begun.elapsed()
    }

    pub(crate) async fn start(&mut self) -> Duration {
        self.spawn();
        self.is_up().await
    }

    /// No signal handler, no last words.
    pub(crate) async fn kill(&mut self) {
        self.child.take().unwrap().kill().await.unwrap();
    }

    pub(crate) async fn signal(&self, name: &str) {
        let line = format!("kill -{name} {}", self.pid());
        assert!(Command::new("sh").args(["-c", &line]).status().await.unwrap().success());
    }

    /// How it ended by itself.
    pub(crate) async fn ends(&mut self) -> ExitStatus {
        self.child.take().unwrap().wait().await.unwrap()
    }

    /// Runs a command beside it: what it said, and what it complained of.
    pub(crate) async fn run(&self, args: &[&str]) -> (bool, String, String) {
        let output = self.command().args(args).output().await.unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.success(), text(output.stdout), text(output.stderr))
    }

    /// An agent's account; its one-time password.
    pub(crate) async fn add_agent(&self, login: &str) -> String {
        let args = ["agent", "add", login, "--name", login, "--langs", "en,es", "--capacity", "12"];
        let (done, said, complaint) = self.run(&args).await;
        assert!(done, "{complaint}");
        let line = said.lines().find(|line| line.starts_with("password")).unwrap();
        line.split_whitespace().nth(1).unwrap().to_owned()
    }

    /// Everything that all its lives have written down.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("log")).unwrap_or_default()
    }

    /// One request over plain HTTP: status line, headers and body as they came.
    pub(crate) async fn http(&self, request: &str) -> String {
        http(self.door(), request).await.unwrap()
    }
}

/// One request over plain HTTP, to its end.
pub(crate) async fn http(door: SocketAddr, request: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(door).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

/// No two servers of this process get the same, even while none of them listens.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let span = u32::from(PORTS.end - PORTS.start);
    let first = std::process::id() * PORTS_OF_A_PROCESS;
    loop {
        let n = (first + u32::from(NEXT.fetch_add(1, Ordering::Relaxed))) % span;
        let port = PORTS.start + u16::try_from(n).unwrap();
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// Enough to answer from in both languages, and no more than is indexed at once.
pub(crate) fn write_knowledge(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    for (name, title, asked, body) in [
        ("password.en", "Reset your password", "I forgot my password", "Choose *Forgot password*."),
        (
            "password.es",
            "Restablecer la contraseña",
            "olvidé mi contraseña",
            "Elija *Olvidé mi contraseña*.",
        ),
        ("hours.en", "Opening hours", "when are you open", "From nine to five."),
        ("hours.es", "Horario", "a qué hora abren", "De nueve a cinco."),
    ] {
        let text = format!("+++\ntitle = \"{title}\"\nphrasings = [\"{asked}\"]\n+++\n\n{body}\n");
        std::fs::write(folder.join(format!("{name}.md")), text).unwrap();
    }
}
