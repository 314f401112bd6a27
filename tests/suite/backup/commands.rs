//! `puente backup` and `puente restore` as an operator gives them: beside a running server, at a Redis with nodes on it,
//! and with files that are not what they should be.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Output;
use std::sync::Arc;
use std::time::Duration;

use puente::adapters::secrets::Argon2Secrets;
use puente::adapters::store::embedded::Embedded;
use puente::adapters::system::{RandomIds, SystemClock};
use puente::domain::ids::Seq;
use puente::flow::Flow;
use puente::gateway::control::{Behind, SOCKET_NAME, bind, serve};
use puente::ports::{Expect, Poke, Store};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;
use tokio_util::sync::CancellationToken;

use super::{LOGS, furnished, is_furnished};
use crate::door::EmptyShelf;
use crate::store_contract::{batch, entry, facts, stream};
use crate::support::redis::{RedisServer, connected, options};

async fn puente(dir: &Path, args: &[&str]) -> Output {
    tokio::process::Command::new(env!("CARGO_BIN_EXE_puente"))
        .args(args)
        .current_dir(dir)
        .output()
        .await
        .unwrap()
}

fn said(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    format!("{}{}", String::from_utf8_lossy(out), String::from_utf8_lossy(err))
}

/// What a command says that went well.
async fn fine(dir: &Path, args: &[&str]) -> String {
    let output = puente(dir, args).await;
    assert!(output.status.success(), "{args:?}: {}", said(&output));
    said(&output)
}

/// What a command says that did nothing.
async fn refused(dir: &Path, args: &[&str]) -> String {
    let output = puente(dir, args).await;
    assert_eq!(output.status.code(), Some(1), "{args:?}: {}", said(&output));
    said(&output)
}

fn digest(said: &str) -> &str {
    &said.rsplit("SHA-256 ").next().unwrap()[..64]
}

/// A server without a network: its store, its steps, and its door.
struct Server {
    store: Arc<Embedded>,
    flow: Arc<Flow>,
    stop: CancellationToken,
}

impl Server {
    fn over(data: &Path) -> Self {
        let store = Arc::new(Embedded::open(data, "e1").unwrap());
        let (clock, ids) = (Arc::new(SystemClock), Arc::new(RandomIds::default()));
        let flow = Arc::new(Flow::new(store.clone(), clock, ids, Arc::new(EmptyShelf)));
        Self { store, flow, stop: CancellationToken::new() }
    }

    async fn door(&self, data: &Path) {
        let behind = Behind {
            flow: self.flow.clone(),
            secrets: Arc::new(Argon2Secrets::default()),
            vault: Some(self.store.clone()),
            stop: self.stop.clone(),
        };
        serve(bind(data).unwrap(), behind).await;
    }
}

fn names(dir: &Path) -> Vec<String> {
    let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
    let mut names: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| name(entry.unwrap())).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_running_desk_is_saved_and_put_back_through_its_door() {
    let dir = tempfile::tempdir().unwrap();
    let (here, data) = (dir.path(), dir.path().join("data"));
    let server = Server::over(&data);
    furnished(server.store.as_ref()).await;
    let operator = async {
        // Somebody at the door who says nothing keeps nobody outside.
        let silent = UnixStream::connect(data.join(SOCKET_NAME)).await.unwrap();
        let first = fine(here, &["backup", "desk.puente"]).await;
        drop(silent);
        assert!(first.contains(&format!("desk.puente holds {} logs", LOGS + 4)), "{first}");
        let mode = fs::metadata(here.join("desk.puente")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "it holds what people wrote");
        let again = refused(here, &["backup", "desk.puente"]).await;
        assert!(again.contains("exists already") && again.contains("--force"), "{again}");
        let forced = fine(here, &["backup", "desk.puente", "--force"]).await;
        assert_eq!(digest(&first), digest(&forced));

        let late = vec![entry("cnv/late", Expect::Any, facts("late", 2))];
        server.store.append(batch(1, late)).await.unwrap();
        server.flow.refresh().await.unwrap();
        let occupied = refused(here, &["restore", "desk.puente"]).await;
        assert!(occupied.contains("nothing was changed: --replace SAVED"), "{occupied}");
        let in_the_way =
            refused(here, &["restore", "desk.puente", "--replace", "desk.puente"]).await;
        assert!(in_the_way.contains("the desk is as it was"), "{in_the_way}");
        assert_eq!(server.store.epoch().await.unwrap().0, "e1");

        let mut feed = server.store.pokes();
        let back = fine(here, &["restore", "desk.puente", "--replace", "before.puente"]).await;
        assert!(back.contains("what was there is in before.puente"), "{back}");
        assert_eq!(feed.next().await, Some(Poke::Gap), "everything may be otherwise");
        assert_eq!(server.flow.desk().tickets.len(), 0, "the server forgets what it knew");
        let epoch = server.store.epoch().await.unwrap().0;
        assert_ne!(epoch, "e1", "clients begin again");
        is_furnished(server.store.as_ref(), &epoch).await;
        let gone = server.store.read(&stream("cnv/late"), Seq::START, 9).await.unwrap();
        assert_eq!(gone.head, Seq::START);
        let before = fine(here, &["restore", "before.puente", "--check"]).await;
        assert!(before.contains(&format!("holds {} logs", LOGS + 5)), "{before}");
        server.stop.cancel();
    };
    tokio::join!(server.door(&data), operator);
    assert_eq!(names(here), ["before.puente", "data", "desk.puente"], "nothing else is left");
}

#[tokio::test]
async fn an_operator_who_dies_while_a_backup_is_put_back_has_changed_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (here, data) = (dir.path(), dir.path().join("data"));
    let server = Server::over(&data);
    furnished(server.store.as_ref()).await;
    let operator = async {
        fine(here, &["backup", "desk.puente"]).await;
        let backup = fs::read(here.join("desk.puente")).unwrap();
        for n in [0, 10, backup.len() / 2, backup.len()] {
            let (reading, mut writing) =
                UnixStream::connect(data.join(SOCKET_NAME)).await.unwrap().into_split();
            writing.write_all(b"{\"do\":\"restore\",\"replace\":true}\n").await.unwrap();
            let mut reading = BufReader::new(reading);
            let mut line = Vec::new();
            while !line.ends_with(b"{\"say\":\"whole\"}\n") {
                assert!(reading.read_until(b'\n', &mut line).await.unwrap() > 0);
            }
            let late = batch(1, vec![entry("cnv/0", Expect::Any, facts("late", 1))]);
            assert!(server.store.append(late).await.is_err(), "nobody writes meanwhile");
            let head = format!("{{\"say\":\"bytes\",\"n\":{}}}\n", backup.len());
            writing.write_all(head.as_bytes()).await.unwrap();
            writing.write_all(&backup[..n]).await.unwrap();
            drop((reading, writing));
            // Open again as soon as the server has noticed.
            let ready = async {
                while server.store.epoch().await.is_err() {
                    tokio::task::yield_now().await;
                }
            };
            tokio::time::timeout(Duration::from_secs(30), ready).await.unwrap();
        }
        is_furnished(server.store.as_ref(), "e1").await;
        server.stop.cancel();
    };
    tokio::join!(server.door(&data), operator);
}

#[tokio::test]
async fn a_desk_that_nobody_serves_goes_through_a_file_into_another_folder() {
    let dir = tempfile::tempdir().unwrap();
    let here = dir.path();
    let nowhere = refused(here, &["backup", "desk.puente"]).await;
    assert!(nowhere.contains("there is no desk in data"), "{nowhere}");
    assert_eq!(names(here), Vec::<String>::new());
    let store = Embedded::open(&here.join("data"), "e1").unwrap();
    furnished(&store).await;
    drop(store);
    let one = fine(here, &["backup", "desk.puente"]).await;
    let back = fine(here, &["restore", "desk.puente", "--data", "trial"]).await;
    assert!(back.contains("the desk holds the same, read again and compared"), "{back}");
    let other = fine(here, &["backup", "trial.puente", "--data", "trial"]).await;
    assert_eq!(digest(&one), digest(&other));
    let store = Embedded::open(&here.join("trial"), "e9").unwrap();
    let epoch = store.epoch().await.unwrap().0;
    assert!(!["e1", "e9"].contains(&epoch.as_str()), "{epoch}");
    is_furnished(&store, &epoch).await;
}

#[tokio::test]
async fn a_file_that_is_no_whole_backup_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let here = dir.path();
    let store = Embedded::open(&here.join("data"), "e1").unwrap();
    furnished(&store).await;
    drop(store);
    fine(here, &["backup", "good"]).await;
    let good = fs::read(here.join("good")).unwrap();
    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 4;
    let newer = [b"puente backup 2\n".as_slice(), &good[16..]].concat();
    for (bytes, why) in [
        (&good[..good.len() - 1], "it is cut off"),
        (&good[..good.len() / 3], "it is cut off"),
        (&flipped, "it is damaged"),
        (&newer, "made by a newer puente (backup format 2"),
        (b"PK\x03\x04 something else", "no backup that `puente backup` made"),
        (b"", "no backup that `puente backup` made"),
    ] {
        fs::write(here.join("bad"), bytes).unwrap();
        for more in [&["--data", "new"][..], &["--replace", "saved"], &["--check"]] {
            let refused = refused(here, &[&["restore", "bad"], more].concat()).await;
            assert!(refused.contains(why), "{refused}");
            assert!(refused.contains("bad cannot be used; nothing was changed"), "{refused}");
        }
    }
    assert_eq!(names(here), ["bad", "data", "good"], "no folder and no file was made");
    let missing = refused(here, &["restore", "missing"]).await;
    assert!(missing.contains("failed to open missing"), "{missing}");
    let store = Embedded::open(&here.join("data"), "e2").unwrap();
    is_furnished(&store, "e1").await;
}

#[tokio::test]
async fn a_backup_that_finds_no_room_says_so_and_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let here = dir.path();
    furnished(&Embedded::open(&here.join("data"), "e1").unwrap()).await;
    fs::write(here.join("old.puente"), "yesterday's").unwrap();
    // A limit on the size of files is as good as a full disk: a write in the middle fails.
    let full = format!(
        "trap '' XFSZ; ulimit -f 16; exec '{}' backup old.puente --force --data data",
        env!("CARGO_BIN_EXE_puente")
    );
    let output = std::process::Command::new("sh").args(["-c", &full]).current_dir(here).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("failed to write old.puente.unfinished"), "{}", said(&output));
    assert!(said(&output).contains("make room or name another place"), "{}", said(&output));
    assert_eq!(names(here), ["data", "old.puente"]);
    assert_eq!(fs::read(here.join("old.puente")).unwrap(), b"yesterday's", "the old one stays");
    let nowhere = refused(here, &["backup", "no/such/folder/desk.puente"]).await;
    assert!(nowhere.contains("failed to make no/such/folder/desk.puente.unfinished"), "{nowhere}");
}

#[tokio::test]
async fn a_redis_with_nodes_on_it_is_saved_and_put_back_while_they_run() {
    let (dir, server) = (tempfile::tempdir().unwrap(), RedisServer::start(&[]));
    let (here, url) = (dir.path(), server.url());
    let node = connected(options(&url, "puente")).await;
    furnished(node.as_ref()).await;
    let first = fine(here, &["backup", "desk.puente", "--store", &url]).await;
    assert!(first.contains(&format!("desk.puente holds {} logs", LOGS + 4)), "{first}");
    let late = vec![entry("cnv/late", Expect::Any, facts("late", 2))];
    node.append(batch(1, late.clone())).await.unwrap();
    let occupied = refused(here, &["restore", "desk.puente", "--store", &url]).await;
    assert!(occupied.contains("nothing was changed: --replace SAVED"), "{occupied}");

    let args = ["restore", "desk.puente", "--replace", "before.puente", "--store", &url];
    let restored = fine(here, &args);
    let watched = async {
        // Looks as often as a node does.
        while node.epoch().await.is_ok_and(|epoch| epoch.0 == "e1") {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        node.append(batch(1, late)).await.unwrap_err()
    };
    let (back, shut) = tokio::join!(restored, watched);
    assert!(shut.to_string().contains("unavailable"), "nobody writes to a closed desk: {shut}");
    assert!(back.contains("what was there is in before.puente"), "{back}");
    let open = async {
        loop {
            match node.epoch().await {
                Ok(epoch) => return epoch.0,
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    };
    let epoch = tokio::time::timeout(Duration::from_secs(30), open).await.unwrap();
    assert_ne!(epoch, "e1", "clients begin again");
    is_furnished(node.as_ref(), &epoch).await;
    let before = fine(here, &["restore", "before.puente", "--check"]).await;
    assert!(before.contains(&format!("holds {} logs", LOGS + 5)), "{before}");
    let keys = server.cli(&["KEYS", "*"]);
    assert!(!keys.contains(":cut:") && !keys.contains(":restoring"), "something is left: {keys}");
}
