//! What many nodes on one Redis cost: appends through the store beside the same script driven raw, what visitors get
//! out of one node and of three, and how many may sit idle. Starts a Redis and nodes of its own, on loopback. Prints
//! figures; asserts nothing, because the machine is not ours alone.
//!
//! ```sh
//! cargo bench --bench cluster                 # all of it
//! cargo bench --bench cluster -- appends      # or `visitors`, or `idle`
//! ```

#![expect(clippy::print_stdout, reason = "printing is what a benchmark is for")]
#![expect(clippy::disallowed_methods, reason = "a benchmark is about the real clock")]

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use futures_util::future::try_join_all;
use futures_util::{SinkExt, StreamExt, stream};
use puente::adapters::store::record;
use puente::adapters::store::redis::{Address, Options, Redis};
use puente::adapters::system::RandomIds;
use puente::domain::conversation::Event;
use puente::domain::fact::Fact;
use puente::domain::ids::VisitorId;
use puente::domain::lang::{Lang, LangSource};
use puente::domain::time::Timestamp;
use puente::ports::{AlarmChange, Batch, Entry, Expect, Ids, Store, Stream};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

const ROUNDS: usize = 3;
const APPENDS: usize = 100_000;
const PRODUCERS: [usize; 2] = [1, 64];
const APPEND_LUA: &str = include_str!("../src/adapters/store/redis/append.lua");
/// Visitors with so many messages each, which is as many as a visitor may send without a pause.
const VISITORS: usize = 400;
const MESSAGES: usize = 20;
const IDLE: usize = 20_000;
/// In so many processes, because one may not have as many files open.
const CROWDS: usize = 2;
/// A crowd says this when all of it is greeted, and leaves when its input ends.
const SEATED: &str = "seated";
/// So many connect at a time.
const AT_ONCE: usize = 64;
const NODES: usize = 3;
const START_WITHIN: Duration = Duration::from_secs(120);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

fn main() -> Result<()> {
    let named: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let wanted = |part: &str| named.is_empty() || named.iter().any(|name| name == part);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    if let [sit, ports, n] = named.as_slice()
        && sit == "sit"
    {
        let ports: Vec<u16> = ports.split(',').map(str::parse).collect::<Result<_, _>>()?;
        return runtime.block_on(sit_down(&ports, n.parse()?));
    }
    let redis = RedisServer::start()?;
    if wanted("appends") {
        for round in 1..=ROUNDS {
            println!("round {round}");
            for producers in PRODUCERS {
                runtime.block_on(appends(&redis, producers))?;
            }
        }
    }
    if wanted("visitors") {
        for round in 1..=ROUNDS {
            for n_nodes in [1, NODES] {
                let nodes = Nodes::start(&redis, n_nodes, &format!("v{round}n{n_nodes}"))?;
                let per_s = runtime.block_on(visitors(&nodes.ports))?;
                println!("{n_nodes} node(s): {per_s:.0} messages acknowledged a second");
            }
        }
    }
    if wanted("idle") {
        let nodes = Nodes::start(&redis, NODES, "idle")?;
        let before = nodes.resident_kib()?;
        let crowds = (0..CROWDS).map(|_| Crowd::seated(&nodes.ports, IDLE / CROWDS));
        let crowds = crowds.collect::<Result<Vec<_>>>()?;
        let after = nodes.resident_kib()?;
        let each = after.saturating_sub(before) / IDLE;
        println!(
            "{IDLE} idle connections over {NODES} nodes: {before} → {after} KiB, {each} KiB each"
        );
        drop(crowds);
    }
    Ok(())
}

/// The same appends raw and through the store, one after the other.
async fn appends(redis: &RedisServer, producers: usize) -> Result<()> {
    let each = if producers == 1 { APPENDS / 10 } else { APPENDS } / producers;
    let raw = raw(redis, producers, each).await?;
    let store = through(redis, producers, each).await?;
    println!(
        "  {producers} at a time: raw {raw:.0} a second, the store {store:.0}, which is {:.2} of it",
        store / raw
    );
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a figure to look at")]
fn per_second(n: usize, begun: Instant) -> f64 {
    n as f64 / begun.elapsed().as_secs_f64()
}

async fn raw(redis: &RedisServer, producers: usize, each: usize) -> Result<f64> {
    let client = redis::Client::open(redis.url())?;
    let connection = client.get_multiplexed_async_connection().await?;
    let script = redis::Script::new(APPEND_LUA);
    let desk = "{raw}:v1";
    redis::cmd("SET")
        .arg(format!("{desk}:epoch"))
        .arg("e")
        .exec_async(&mut connection.clone())
        .await?;
    let begun = Instant::now();
    let ids = RandomIds::default();
    try_join_all((0..producers).map(|producer| {
        let (mut connection, script, ids) = (connection.clone(), &script, &ids);
        async move {
            let name = format!("cnv/{producer}");
            for n in 0..each {
                let mut call = script.key(format!("{desk}:heads"));
                for key in ["alarms", "clock", "epoch"] {
                    call.key(format!("{desk}:{key}"));
                }
                call.key(format!("{desk}:batch:{}", ids.token())).key(format!("{desk}:log:{name}"));
                call.arg(format!("{desk}:pokes")).arg(120).arg("e").arg(0);
                call.arg(&name).arg("").arg("set").arg(10_000).arg(1);
                call.arg(record::encode(Timestamp(0), &fact(n)?));
                let said: Vec<String> = call.invoke_async(&mut connection).await?;
                if said.first().map(String::as_str) != Some("done") {
                    bail!("{said:?}");
                }
            }
            Ok(())
        }
    }))
    .await?;
    Ok(per_second(producers * each, begun))
}

async fn through(redis: &RedisServer, producers: usize, each: usize) -> Result<f64> {
    let address = Address::parse(&redis.url())?;
    let options = Options {
        address,
        ca: None,
        desk: "through".to_owned(),
        wait_replicas: 0,
        must_keep: false,
    };
    let ids: Arc<dyn Ids> = Arc::new(RandomIds::default());
    let store = Redis::new(options, ids)?;
    store.epoch().await?;
    let begun = Instant::now();
    try_join_all((0..producers).map(|producer| {
        let store = &store;
        async move {
            for n in 0..each {
                let stream = Stream::stored(&format!("cnv/{producer}"));
                let alarm = AlarmChange::Set(Timestamp(10_000));
                let entry = Entry { stream, expect: Expect::Any, facts: vec![fact(n)?], alarm };
                store.append(Batch { at: Timestamp(0), entries: vec![entry] }).await?;
            }
            anyhow::Ok(())
        }
    }))
    .await?;
    Ok(per_second(producers * each, begun))
}

/// About as long as a message of two lines.
fn fact(n: usize) -> Result<Fact> {
    let (visitor, site) = (VisitorId::parse("vis_1")?, format!("{n:0>200}"));
    let (lang, source) = (Lang::Es, LangSource::Default);
    Ok(Event::Opened { visitor, site, lang, source, mark: None }.into())
}

/// Everybody says what they have to say, each message after the last was acknowledged.
async fn visitors(ports: &[u16]) -> Result<f64> {
    let sockets = entered(ports, VISITORS).await?;
    let begun = Instant::now();
    try_join_all(sockets.into_iter().map(says)).await?;
    Ok(per_second(VISITORS * MESSAGES, begun))
}

async fn says(mut socket: Socket) -> Result<()> {
    for n in 0..MESSAGES {
        let id = format!("m{n}");
        let said = serde_json::json!({"t": "say", "id": id, "text": "ok"});
        socket.send(Message::text(said.to_string())).await?;
        while !hears(&mut socket, |frame| is(frame, "t", "ack") && is(frame, "id", &id)).await? {}
    }
    Ok(())
}

/// Visitors who have nothing to say, in a process of their own.
async fn sit_down(ports: &[u16], n: usize) -> Result<()> {
    let sockets = entered(ports, n).await?;
    println!("{SEATED}");
    tokio::task::spawn_blocking(|| std::io::stdin().lines().for_each(drop)).await?;
    drop(sockets);
    Ok(())
}

/// That process.
struct Crowd(Child);

impl Crowd {
    fn seated(ports: &[u16], n: usize) -> Result<Self> {
        let ports: Vec<String> = ports.iter().map(u16::to_string).collect();
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["sit", &ports.join(","), &n.to_string()]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let said = BufReader::new(child.stdout.take().context("its output")?);
        let seated = said.lines().map_while(Result::ok).any(|line| line == SEATED);
        let crowd = Self(child);
        if seated { Ok(crowd) } else { bail!("not everybody was greeted") }
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        end(&mut self.0);
    }
}

/// Visitors on all nodes in turn, greeted.
async fn entered(ports: &[u16], n: usize) -> Result<Vec<Socket>> {
    let ports = ports.iter().cycle().copied();
    let entering = stream::iter(ports.take(n).map(enter)).buffer_unordered(AT_ONCE);
    entering.collect::<Vec<_>>().await.into_iter().collect()
}

async fn enter(port: u16) -> Result<Socket> {
    let (mut socket, _) = connect_async(format!("ws://127.0.0.1:{port}/ws")).await?;
    let hello = serde_json::json!({
        "t": "hello", "v": 1, "site": "demo", "lang": "en", "lang_from": "page", "after": 0,
    });
    socket.send(Message::text(hello.to_string())).await?;
    while !hears(&mut socket, |frame| is(frame, "t", "welcome")).await? {}
    Ok(socket)
}

async fn hears(socket: &mut Socket, wanted: impl Fn(&serde_json::Value) -> bool) -> Result<bool> {
    let message = socket.next().await.context("closed")??;
    let Message::Text(text) = message else { return Ok(false) };
    let frame: serde_json::Value = serde_json::from_str(&text)?;
    if is(&frame, "t", "error") {
        bail!("refused: {text}");
    }
    Ok(wanted(&frame))
}

fn is(frame: &serde_json::Value, field: &str, value: &str) -> bool {
    frame.get(field).and_then(serde_json::Value::as_str) == Some(value)
}

/// A Redis of this benchmark's own. Ends with it.
struct RedisServer {
    port: u16,
    child: Child,
    _dir: TempDir,
}

impl RedisServer {
    fn start() -> Result<Self> {
        let (dir, port) = (TempDir::new_in(".")?, free_port()?);
        let mut command = Command::new("redis-server");
        command.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", ""]);
        command
            .args(["--appendonly", "yes", "--appendfsync", "everysec"])
            .arg("--dir")
            .arg(dir.path());
        let started = command.stdout(Stdio::piped()).spawn();
        let mut child = started.context("install the package redis-server")?;
        let said = BufReader::new(child.stdout.take().context("its output")?);
        let mut lines = said.lines().map_while(Result::ok);
        if !lines.any(|line| line.contains("eady to accept connections")) {
            bail!("redis-server has not started");
        }
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { port, child, _dir: dir })
    }

    fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// Real nodes that share a desk.
struct Nodes {
    ports: Vec<u16>,
    children: Vec<Child>,
    dirs: Vec<TempDir>,
}

impl Nodes {
    fn start(redis: &RedisServer, n: usize, desk: &str) -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut nodes = Self { ports: Vec::new(), children: Vec::new(), dirs: Vec::new() };
        for _ in 0..n {
            let (dir, port) = (TempDir::new_in(".")?, free_port()?);
            let mut command = Command::new(env!("CARGO_BIN_EXE_puente"));
            command.args([
                "serve",
                "--listen",
                &format!("127.0.0.1:{port}"),
                "--store",
                &redis.url(),
            ]);
            command.current_dir(root).stdin(Stdio::null()).stdout(Stdio::null());
            command.stderr(std::fs::File::create(dir.path().join("log"))?);
            command.env("PUENTE__STORE__DATA", dir.path()).env("PUENTE__STORE__DESK", desk);
            command
                .env("PUENTE__SERVER__CONNECTIONS_MAX", "20000")
                .env("PUENTE__SERVER__CONNECTIONS_PER_ADDRESS", "20000")
                .env("PUENTE__LOG__LEVEL", "warn");
            nodes.children.push(command.spawn()?);
            nodes.ports.push(port);
            nodes.dirs.push(dir);
        }
        let begun = Instant::now();
        for port in &nodes.ports {
            while std::net::TcpStream::connect(("127.0.0.1", *port)).is_err() {
                if begun.elapsed() > START_WITHIN {
                    bail!("a node has not started");
                }
                std::thread::sleep(Duration::from_millis(50));
            }
        }
        Ok(nodes)
    }

    /// What all of them have in memory.
    fn resident_kib(&self) -> Result<usize> {
        let mut kib = 0;
        for child in &self.children {
            let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()))?;
            let line =
                status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
            kib += line.split_whitespace().nth(1).context("no number")?.parse::<usize>()?;
        }
        Ok(kib)
    }
}

impl Drop for Nodes {
    fn drop(&mut self) {
        self.children.iter_mut().for_each(end);
        // Their folders go with them.
        self.dirs.clear();
    }
}

fn end(child: &mut Child) {
    // It may have ended by itself.
    drop(child.kill());
    drop(child.wait());
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
