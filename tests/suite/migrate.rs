//! A desk moves into a Redis and back: every byte of it, also when the move is cut off, and never over something else.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use puente::adapters::store::embedded::Embedded;
use puente::adapters::store::redis::Redis;
use puente::adapters::store::transfer::{MoveError, Moved, Step, StreamTransfer, transfer_desk};
use puente::domain::ids::Seq;
use puente::domain::time::Timestamp;
use puente::ports::{AlarmChange, Expect, Store};

use crate::store_contract::{alarm, batch, entry, facts, snapshot, stream};
use crate::support::redis::{RedisServer, connected, fresh_desk, options, shared};

/// More than Redis tells of at a time.
const LOGS: usize = 1_300;
/// More events than one read brings.
const LONG: usize = 1_200;

/// A desk with a bit of everything: long logs, compacted and forgotten ones, alarms on logs with and without events.
async fn furnished(store: &dyn Store) {
    for n in 0..LOGS {
        let name = format!("cnv/{n}");
        store
            .append(batch(1, vec![entry(&name, Expect::Any, facts("x", 1 + n % 3))]))
            .await
            .unwrap();
    }
    for _ in 0..LONG / 200 {
        store
            .append(batch(2, vec![entry("agents", Expect::Any, facts("long", 200))]))
            .await
            .unwrap();
    }
    store.append(batch(3, vec![entry("desk", Expect::Any, facts("d", 9))])).await.unwrap();
    store.compact(&stream("desk"), Seq(6), snapshot()).await.unwrap();
    store.append(batch(4, vec![entry("gone", Expect::Any, facts("g", 4))])).await.unwrap();
    store.forget(&stream("gone")).await.unwrap();
    for (name, at) in [("cnv/1", 5_000), ("cnv/2", -7), ("silent", 9_000_000_000_000)] {
        let set = AlarmChange::Set(Timestamp(at));
        store.append(batch(5, vec![alarm(name, set)])).await.unwrap();
    }
}

async fn moved(from: &dyn StreamTransfer, to: &dyn StreamTransfer) -> Result<Moved, MoveError> {
    transfer_desk(from, to, &mut |_, _, _| ()).await
}

async fn redis() -> Arc<Redis> {
    connected(options(&shared().url(), &fresh_desk())).await
}

#[tokio::test]
async fn a_desk_moves_into_redis_and_back_to_the_byte() {
    let (old, between, new) = (Embedded::in_memory("e1"), redis().await, Embedded::in_memory("e3"));
    furnished(&old).await;
    let into = moved(&old, between.as_ref()).await.unwrap();
    let back = moved(between.as_ref(), &new).await.unwrap();
    // `gone` and `silent` are logs too; the desk's events but three are its snapshot's now.
    assert_eq!((into.moved, into.there), (LOGS + 4, 0));
    assert_eq!((into.inventory.snapshots, into.inventory.alarms), (1, 3));
    assert_eq!(into.inventory, back.inventory);
    for store in [between.as_ref() as &dyn Store, &new] {
        let desk = store.read(&stream("desk"), Seq::START, 99).await.unwrap();
        assert_eq!((desk.snapshot.unwrap().0, desk.records.len(), desk.head), (Seq(6), 3, Seq(9)));
        let gone = store.read(&stream("gone"), Seq::START, 99).await.unwrap();
        assert_eq!((gone.records.len(), gone.head), (0, Seq(4)), "no position is used twice");
        let due = store.due(Timestamp(10_000), 9).await.unwrap();
        assert_eq!(due, [stream("cnv/2"), stream("cnv/1")]);
        let next = entry("agents", Expect::Head(Seq(LONG as u64)), facts("y", 1));
        store.append(batch(6, vec![next])).await.unwrap();
    }
}

#[tokio::test]
async fn a_move_that_was_cut_off_goes_on_where_it_was() {
    let (old, new) = (Embedded::in_memory("e1"), redis().await);
    furnished(&old).await;
    // As far as a first run came.
    for name in ["cnv/0", "agents", "gone"] {
        new.import_stream(old.export_stream(&stream(name)).await.unwrap()).await.unwrap();
    }
    let mut told = Vec::new();
    let mut hear = |step, done, total| told.push((step, done, total));
    let moved = transfer_desk(&old, new.as_ref(), &mut hear).await.unwrap();
    assert_eq!((moved.moved, moved.there), (LOGS + 1, 3));
    assert_eq!(told.first(), Some(&(Step::Moving, 0, LOGS + 1)));
    assert_eq!(told.last(), Some(&(Step::Comparing, LOGS + 4, LOGS + 4)));
}

#[tokio::test]
async fn a_desk_does_not_move_over_another_nor_over_one_that_has_gone_on() {
    let (old, new) = (Embedded::in_memory("e1"), redis().await);
    furnished(&old).await;
    new.append(batch(1, vec![entry("cnv/0", Expect::Any, facts("other", 5))])).await.unwrap();
    let refused = moved(&old, new.as_ref()).await.unwrap_err();
    assert!(matches!(refused, MoveError::Occupied { strange: 1, .. }), "{refused}");
    assert_eq!(new.logs().await.unwrap().len(), 1, "nothing was put there");
    // As long, but different: found when both are compared.
    let twin = redis().await;
    twin.append(batch(1, vec![entry("cnv/0", Expect::Any, facts("o", 1))])).await.unwrap();
    let refused = moved(&old, twin.as_ref()).await.unwrap_err();
    assert!(
        matches!(&refused, MoveError::Differs { stream } if stream.as_str() == "cnv/0"),
        "{refused}"
    );
}

fn puente(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_puente")).args(args).current_dir(dir).output().unwrap()
}

#[tokio::test]
async fn the_command_moves_a_folder_and_says_what_is_in_the_way() {
    let (dir, server) = (tempfile::tempdir().unwrap(), RedisServer::start(&[]));
    let url = server.url();
    let old = Embedded::open(&dir.path().join("data"), "e1").unwrap();
    furnished(&old).await;
    let said = |output: &Output| {
        format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )
    };
    let migrate =
        |from: &str, to: &str| puente(dir.path(), &["migrate", "--from", from, "--to", to]);

    let in_use = migrate("data", &url);
    assert!(!in_use.status.success() && said(&in_use).contains("has it open"), "{}", said(&in_use));
    drop(old);
    let nothing = migrate("nowhere", &url);
    assert!(!nothing.status.success() && said(&nothing).contains("no desk in nowhere"));
    assert!(!dir.path().join("nowhere").exists());

    let node = connected(options(&url, "puente")).await;
    let connected = migrate("data", &url);
    assert!(said(&connected).contains("1 node connected"), "{}", said(&connected));
    drop(node);

    let there = migrate("data", &url);
    assert!(there.status.success(), "{}", said(&there));
    let back = migrate(&url, "copy");
    assert!(back.status.success(), "{}", said(&back));
    let digest = |output: &Output| said(output).split("SHA-256 ").nth(1).unwrap()[..64].to_owned();
    assert_eq!(digest(&there), digest(&back));
    let again = migrate("data", &url);
    assert!(said(&again).contains("0 logs moved"), "{}", said(&again));
}
