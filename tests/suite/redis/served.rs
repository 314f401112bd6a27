//! The real binary over a Redis: ready when it is there, alive when it is not, and every node the same desk.

use std::path::Path;
use std::process::{Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

use puente::adapters::store::redis::Redis;
use puente::adapters::system::RandomIds;
use puente::domain::desk;
use puente::domain::ids::{ConversationId, Seq, TicketId};
use puente::domain::lang::Lang;
use puente::domain::ticket::{Priority, Skill};
use puente::domain::time::Timestamp;
use puente::ports::{Expect, Store};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::{LOOK, SOON};
use crate::crash::server::write_knowledge;
use crate::door::flow_over;
use crate::store_contract::{batch, entry, facts};
use crate::support::redis::{RedisServer, connected, free_port, options};

/// Twenty seconds, and what a busy machine adds.
const ENDS_WITHIN: Duration = Duration::from_secs(25);

/// A node with a folder of its own.
struct Node {
    port: u16,
    dir: TempDir,
    child: Child,
}

fn puente(dir: &Path, url: &str, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_puente"));
    command.current_dir(dir).kill_on_drop(true).stdin(Stdio::null());
    command.env("PUENTE__CONTENT__LOCALES", Path::new(env!("CARGO_MANIFEST_DIR")).join("locales"));
    command.env("PUENTE__CONTENT__KNOWLEDGE", "kb").env("PUENTE__STORE__URL", url).args(words);
    command
}

fn node(url: &str) -> Node {
    let dir = tempfile::tempdir().unwrap();
    write_knowledge(&dir.path().join("kb"));
    let port = free_port();
    let listen = format!("127.0.0.1:{port}");
    let log = std::fs::File::create(dir.path().join("log")).unwrap();
    let mut command = puente(dir.path(), url, &["serve", "--listen", &listen]);
    let child = command.stdout(Stdio::null()).stderr(log).spawn().unwrap();
    Node { port, dir, child }
}

impl Node {
    fn log(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("log")).unwrap()
    }

    /// Status and body.
    async fn get(&self, path: &str) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.ok()?;
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.ok()?;
        let status = answer.split(' ').nth(1)?.parse().ok()?;
        Some((status, answer.split_once("\r\n\r\n")?.1.to_owned()))
    }

    /// Waits until it says that it is ready, or that it is not: its reasons.
    async fn says(&mut self, status: u16) -> String {
        let said = async {
            loop {
                if let Some((found, body)) = self.get("/readyz").await
                    && found == status
                {
                    return body;
                }
                let ended = self.child.try_wait().unwrap();
                assert!(ended.is_none(), "it has ended:\n{}", self.log());
                tokio::time::sleep(LOOK).await;
            }
        };
        let body = timeout(SOON, said).await;
        body.unwrap_or_else(|_| panic!("never {status}:\n{}", self.log()))
    }
}

async fn run(dir: &Path, url: &str, words: &[&str]) -> Output {
    puente(dir, url, words).output().await.unwrap()
}

#[tokio::test]
async fn a_node_starts_without_redis_and_is_ready_whenever_it_is_there() {
    let mut server = RedisServer::start(&["--appendonly", "yes", "--requirepass", "hunter2"]);
    let url = format!("redis://:hunter2@127.0.0.1:{}", server.port);
    server.kill();
    let mut node = node(&url);
    for _ in 0..2 {
        let body = node.says(503).await;
        let address = format!("127.0.0.1:{}", server.port);
        assert!(body.contains(r#""store":"unavailable""#) && !body.contains(&address), "{body}");
        assert!(node.log().contains(&format!("no Redis at redis://{address}")), "{}", node.log());
        assert_eq!(node.get("/healthz").await.unwrap().0, 200);
        server.restart();
        let body = node.says(200).await;
        assert!(body.contains(r#""store":"ok""#), "{body}");
        server.kill();
    }
    assert!(!node.log().contains("hunter2"), "the log shows the password");
}

#[tokio::test]
async fn an_account_made_at_one_node_is_known_at_another() {
    let server = RedisServer::start(&["--appendonly", "yes"]);
    let url = server.url();
    let mut one = node(&url);
    one.says(200).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let words = ["agent", "add", "maria", "--name", "María", "--langs", "en,es"];
    let made = run(elsewhere.path(), &url, &words).await;
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let listed = run(one.dir.path(), &url, &["agent", "list"]).await;
    assert!(String::from_utf8_lossy(&listed.stdout).contains("maria"), "{listed:?}");
    assert!(!elsewhere.path().join("data").exists(), "nothing is kept beside Redis");
    assert!(!one.dir.path().join("data/puente.redb").exists(), "nothing is kept beside Redis");
}

#[tokio::test]
async fn a_redis_that_forgets_with_a_restart_is_not_used_until_it_keeps_a_file_or_somebody_says_so()
{
    let server = RedisServer::start(&[]);
    let mut node = node(&server.url());
    assert!(node.says(503).await.contains(r#""store":"unavailable""#));
    let told = async {
        while !node.log().contains("appendonly is off") {
            tokio::time::sleep(LOOK).await;
        }
    };
    timeout(SOON, told).await.unwrap_or_else(|_| panic!("not said:\n{}", node.log()));
    server.cli(&["CONFIG", "SET", "appendonly", "yes"]);
    node.says(200).await;
}

#[tokio::test]
async fn a_redis_without_room_makes_a_node_unready_until_there_is_room() {
    let server = RedisServer::start(&["--appendonly", "yes"]);
    // The desk has its name already, so all that fails is what a node writes to see whether it can.
    drop(connected(options(&server.url(), "puente")).await);
    server.cli(&["CONFIG", "SET", "maxmemory", "1"]);
    let mut node = node(&server.url());
    let mut body = String::new();
    while !body.contains(r#""store":"ok""#) {
        body = node.says(503).await;
    }
    while !body.contains("append") {
        body = node.says(503).await;
    }
    server.cli(&["CONFIG", "SET", "maxmemory", "0"]);
    node.says(200).await;
}

#[tokio::test]
async fn a_node_that_is_told_to_stop_ends_in_time_though_its_redis_answers_nothing() {
    let server = RedisServer::start(&["--appendonly", "yes"]);
    let mut node = node(&server.url());
    node.says(200).await;
    server.cli(&["CLIENT", "PAUSE", "120000", "ALL"]);
    // Somebody waits for the store, too.
    let mut visitor = TcpStream::connect(("127.0.0.1", node.port)).await.unwrap();
    let asks = "GET /console/session HTTP/1.1\r\nhost: x\r\ncookie: __Host-puente-agent=01234567890123456789012345\r\n\r\n";
    visitor.write_all(asks.as_bytes()).await.unwrap();
    let pid = node.child.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().await.unwrap().success());
    let ended = timeout(ENDS_WITHIN, node.child.wait()).await;
    assert!(ended.is_ok(), "it hangs on:\n{}", node.log());
}

#[tokio::test]
async fn a_node_that_sees_another_life_begins_it_without_a_restart() {
    let server = RedisServer::start(&["--appendonly", "yes"]);
    let mut node = node(&server.url());
    node.says(200).await;
    let store = connected(options(&server.url(), "puente")).await;
    let entries = vec![entry("vis/a", Expect::Any, facts("x", 3))];
    assert_eq!(store.append(batch(1, entries)).await.unwrap(), [Seq(3)]);
    server.cli(&["FLUSHALL"]);
    let begun = async {
        while !node.log().contains("the store has begun another life") {
            tokio::time::sleep(LOOK).await;
        }
    };
    timeout(SOON, begun).await.unwrap_or_else(|_| panic!("not noticed:\n{}", node.log()));
    node.says(200).await;
}

#[tokio::test]
async fn the_mirror_of_a_desk_that_went_back_is_read_anew() {
    let server = RedisServer::start(&[]);
    let one = Redis::new(options(&server.url(), "a"), Arc::new(RandomIds::default())).unwrap();
    let flow = flow_over(one);
    let waits = |n: u8| desk::Event::Queued {
        ticket: TicketId::from_body(&n.to_string()),
        conversation: ConversationId::from_body(&n.to_string()),
        lang: Lang::En,
        skill: Skill::general(),
        priority: Priority::P3,
        since: Timestamp(1),
        danger: None,
        mark: None,
    };
    flow.tell_desk(vec![waits(1), waits(2)]).await.unwrap();
    assert_eq!(flow.refresh().await.unwrap().0.tickets.len(), 2);
    server.cli(&["FLUSHALL"]);
    // The first write finds out and is refused; the next is the first of another life.
    flow.tell_desk(vec![waits(3)]).await.unwrap_err();
    flow.tell_desk(vec![waits(3)]).await.unwrap();
    let (desk, head) = flow.refresh().await.unwrap();
    assert_eq!((desk.tickets.len(), head), (1, Seq(1)));
}

#[tokio::test]
async fn the_doctor_looks_at_redis_and_says_what_to_change() {
    let server = RedisServer::start(&["--appendonly", "yes", "--maxmemory-policy", "allkeys-lru"]);
    let dir = tempfile::tempdir().unwrap();
    write_knowledge(&dir.path().join("kb"));
    let url = format!("redis://:hunter2@127.0.0.1:{}", server.port);
    let refused = run(dir.path(), &url, &["doctor"]).await;
    let said = String::from_utf8_lossy(&refused.stdout).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("BROKEN   redis") && !said.contains("hunter2"), "{said}");
    let looked = run(dir.path(), &server.url(), &["doctor"]).await;
    let said = String::from_utf8_lossy(&looked.stdout).into_owned();
    assert_eq!(looked.status.code(), Some(1), "{said}");
    for line in [
        "ok       version    Redis 7.",
        "ok       scripts    all 11 are taken",
        "warning  durability appendonly yes, appendfsync everysec",
        "BROKEN   eviction   maxmemory-policy allkeys-lru",
        "CONFIG SET maxmemory-policy noeviction",
        "ok       skew       ",
        "ok       latency    a round trip takes ",
        "warning  replicas   none",
    ] {
        assert!(said.contains(line), "{line}:\n{said}");
    }
}
