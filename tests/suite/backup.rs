//! A desk is saved while it is written to, and put back to the byte or not at all: out of each store and into each, also
//! when it breaks off in the middle. What the command line makes of it is in `commands`.

mod commands;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use puente::adapters::store::backup::{About, Piece, Reading, Writing};
use puente::adapters::store::embedded::Embedded;
use puente::adapters::store::redis::Redis;
use puente::adapters::store::transfer::Log;
use puente::adapters::system::RandomIds;
use puente::domain::ids::Seq;
use puente::domain::time::Timestamp;
use puente::ports::{
    AlarmChange, AppendError, Closed, Expect, Inventory, RestoreError, Store, Vault,
};

use crate::store_contract::{alarm, batch, entry, facts, snapshot, stream};
use crate::support::redis::{connected, fresh_desk, listening, options, shared};

/// Bytes come in pieces that fit nothing.
const PIECE: usize = 1_013;
/// More logs than are handed out at a time.
const LOGS: usize = 300;
/// More events than one read brings.
const LONG: usize = 600;

/// A desk with a bit of everything: long logs, compacted and forgotten ones, alarms on logs with and without events.
async fn furnished(store: &dyn Store) {
    for n in 0..LOGS {
        let name = format!("cnv/{n}");
        let entries = vec![entry(&name, Expect::Any, facts("x", 1 + n % 3))];
        store.append(batch(1, entries)).await.unwrap();
    }
    for _ in 0..LONG / 200 {
        let entries = vec![entry("agents", Expect::Any, facts("long", 200))];
        store.append(batch(2, entries)).await.unwrap();
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

/// A store that may also look at a closed desk.
async fn restoring(desk: &str) -> Redis {
    let options = options(&shared().url(), desk);
    let store = Redis::for_restoring(options, Arc::new(RandomIds::default())).unwrap();
    listening(&store).await;
    store
}

async fn saved(vault: &dyn Vault) -> Vec<u8> {
    let (mut taking, mut bytes) = (vault.take(Timestamp(77)).await.unwrap(), Vec::new());
    while let Some(some) = taking.next().await.unwrap() {
        bytes.extend_from_slice(&some);
    }
    bytes
}

async fn put(closed: &mut dyn Closed, bytes: &[u8]) -> Result<(), RestoreError> {
    for piece in bytes.chunks(PIECE) {
        closed.put(piece).await?;
    }
    Ok(())
}

async fn put_back(vault: &dyn Vault, bytes: &[u8], epoch: &str) -> Result<Inventory, RestoreError> {
    let mut closed = vault.close(true).await?;
    put(closed.as_mut(), bytes).await?;
    closed.open(epoch).await
}

/// What is in a backup.
fn read(bytes: &[u8]) -> (About, BTreeMap<String, Log>, Inventory) {
    let (mut reading, mut about, mut logs) = (Reading::default(), None, BTreeMap::new());
    reading.push(bytes);
    while let Some(piece) = reading.piece().unwrap() {
        match piece {
            Piece::About(said) => about = Some(said),
            Piece::Log(log) => drop(logs.insert(log.stream.to_string(), log)),
            Piece::End(_) => {}
        }
    }
    (about.unwrap(), logs, reading.ended().unwrap())
}

/// What anybody may notice of a store.
async fn is_furnished(store: &dyn Store, epoch: &str) {
    assert_eq!(store.epoch().await.unwrap().0, epoch, "another life has another name");
    let desk = store.read(&stream("desk"), Seq::START, 99).await.unwrap();
    assert_eq!((desk.snapshot.unwrap().0, desk.records.len(), desk.head), (Seq(6), 3, Seq(9)));
    let gone = store.read(&stream("gone"), Seq::START, 99).await.unwrap();
    assert_eq!((gone.records.len(), gone.head), (0, Seq(4)), "no position is used twice");
    let due = store.due(Timestamp(10_000), 9).await.unwrap();
    assert_eq!(due, [stream("cnv/2"), stream("cnv/1")], "what was owed is still owed");
    let next = entry("agents", Expect::Head(Seq(LONG as u64)), facts("y", 1));
    store.append(batch(6, vec![next])).await.unwrap();
}

#[tokio::test]
async fn a_desk_goes_through_a_backup_from_each_store_into_each() {
    let (old, new) = (Embedded::in_memory("e1"), Embedded::in_memory("e2"));
    let desk = fresh_desk();
    let between = restoring(&desk).await;
    furnished(&old).await;
    let bytes = saved(&old).await;
    let (about, logs, inventory) = read(&bytes);
    assert_eq!((about.epoch.as_str(), about.at), ("e1", Timestamp(77)));
    // `gone` and `silent` are logs too; the desk's events but three are its snapshot's now.
    assert_eq!((logs.len(), inventory.snapshots, inventory.alarms), (LOGS + 4, 1, 3));
    assert_eq!(put_back(&between, &bytes, "e3").await.unwrap(), inventory);
    let again = saved(&between).await;
    assert_eq!(read(&again).1, logs, "out of Redis as into it");
    let node = connected(options(&shared().url(), &desk)).await;
    is_furnished(node.as_ref(), "e3").await;
    assert_eq!(put_back(&new, &again, "e4").await.unwrap(), inventory);
    is_furnished(&new, "e4").await;
}

#[tokio::test]
async fn a_restore_takes_the_place_of_all_that_was_there() {
    let old = Embedded::in_memory("e1");
    furnished(&old).await;
    let (bytes, desk) = (saved(&old).await, fresh_desk());
    let (one, other) = (Embedded::in_memory("e2"), restoring(&desk).await);
    for (vault, store) in [(&one as &dyn Vault, &one as &dyn Store), (&other, &other)] {
        let occupied: Result<(), _> = Err(RestoreError::Occupied { logs: 2 });
        let entries = vec![
            entry("cnv/other", Expect::Any, facts("o", 5)),
            entry("desk", Expect::Any, facts("o", 20)),
            alarm("cnv/other", AlarmChange::Set(Timestamp(1))),
        ];
        for entry in entries {
            store.append(batch(1, vec![entry])).await.unwrap();
        }
        assert_eq!(vault.close(false).await.map(|_| ()), occupied);
        store.append(batch(1, vec![entry("desk", Expect::Any, facts("p", 1))])).await.unwrap();
        assert_eq!(put_back(vault, &bytes, "e9").await.unwrap(), read(&bytes).2);
        is_furnished(store, "e9").await;
    }
}

#[tokio::test]
async fn nobody_writes_to_a_closed_desk_and_who_gives_up_leaves_it_as_it_was() {
    let one = Embedded::in_memory("e1");
    furnished(&one).await;
    let before = read(&saved(&one).await).1;
    let add = || batch(9, vec![entry("cnv/0", Expect::Any, facts("late", 1))]);
    let mut closed = one.close(true).await.unwrap();
    let refused = one.append(add()).await.unwrap_err();
    assert!(matches!(refused, AppendError::Unavailable(_)), "{refused}");
    assert!(one.epoch().await.is_err(), "a closed desk is not ready");
    let bytes = read_back(closed.as_ref()).await;
    assert_eq!(read(&bytes).1, before, "what would be replaced can be saved");
    put(closed.as_mut(), &bytes[..bytes.len() / 2]).await.unwrap();
    assert!(closed.open("e2").await.is_err(), "half a backup is none");
    assert!(closed.leave().await);
    drop(closed);
    assert_eq!(read(&saved(&one).await).1, before);
    assert_eq!(one.epoch().await.unwrap().0, "e1");
    one.append(add()).await.unwrap();
}

async fn read_back(closed: &dyn Closed) -> Vec<u8> {
    let (mut taking, mut bytes) = (closed.take(Timestamp(1)).await.unwrap(), Vec::new());
    while let Some(some) = taking.next().await.unwrap() {
        bytes.extend_from_slice(&some);
    }
    bytes
}

#[tokio::test]
async fn a_redis_that_was_left_half_filled_lets_no_node_in_until_it_is_whole() {
    let (desk, old) = (fresh_desk(), Embedded::in_memory("e1"));
    furnished(&old).await;
    let bytes = saved(&old).await;
    let store = restoring(&desk).await;
    store.append(batch(1, vec![entry("desk", Expect::Any, facts("d", 1))])).await.unwrap();
    // Closed and left before anything was touched: open again, with what was there.
    let mut closed = store.close(true).await.unwrap();
    assert!(matches!(store.close(true).await.map(|_| ()), Err(RestoreError::Busy)));
    assert_eq!(read(&read_back(closed.as_ref()).await).1.len(), 1);
    assert!(closed.leave().await);
    drop(closed);
    store.epoch().await.unwrap();
    store.append(batch(1, vec![entry("desk", Expect::Any, facts("e", 1))])).await.unwrap();

    let mut closed = store.close(true).await.unwrap();
    put(closed.as_mut(), &bytes[..bytes.len() / 2]).await.unwrap();
    assert!(!closed.leave().await, "half a desk is not opened");
    drop(closed);
    let ids = Arc::new(RandomIds::default());
    let node = Redis::new(options(&shared().url(), &desk), ids).unwrap();
    let mut shut = node.epoch().await.unwrap_err().to_string();
    while shut.contains("not yet connected") {
        shut = node.epoch().await.unwrap_err().to_string();
    }
    assert!(shut.contains("give `puente restore` again"), "{shut}");
    let late = batch(2, vec![entry("cnv/0", Expect::Any, facts("late", 1))]);
    assert!(node.append(late).await.is_err());
    drop(node);

    // The same command again: nobody need say that half a desk may be replaced.
    let mut closed = store.close(false).await.unwrap();
    assert_eq!(closed.holds(), 0);
    put(closed.as_mut(), &bytes).await.unwrap();
    closed.open("e5").await.unwrap();
    drop(closed);
    is_furnished(connected(options(&shared().url(), &desk)).await.as_ref(), "e5").await;
}

/// Two logs far apart in the order of names, which every batch moves together; and what was acknowledged of them.
struct Pairs {
    acknowledged: Vec<AtomicU64>,
    stop: AtomicBool,
}

const PAIRS: usize = 40;

impl Pairs {
    fn names(k: usize) -> [String; 2] {
        [format!("cnv/{k:03}"), format!("vis/{k:03}")]
    }

    fn told(&self) -> Vec<u64> {
        self.acknowledged.iter().map(|n| n.load(Ordering::Relaxed)).collect()
    }

    async fn write(&self, store: &dyn Store, k: usize) {
        while !self.stop.load(Ordering::Relaxed) {
            let [one, other] = Self::names(k);
            let set = AlarmChange::Set(Timestamp(7));
            let mut entries = vec![
                entry(&one, Expect::Any, facts("x", 1)),
                entry(&other, Expect::Any, facts("x", 1)),
                entry("desk", Expect::Any, facts("x", 1)),
            ];
            entries[1].alarm = set;
            store.append(batch(1, entries)).await.unwrap();
            self.acknowledged[k].fetch_add(1, Ordering::Relaxed);
            if k == 0 {
                let head = store.read(&stream("desk"), Seq::START, 0).await.unwrap().head;
                store.compact(&stream("desk"), head, snapshot()).await.unwrap();
            }
        }
    }
}

/// Saves again and again while everybody writes, and looks for a batch of which only a part is there.
async fn holds_no_half_batch<S: Store + Vault>(store: S) {
    let pairs = Pairs {
        acknowledged: (0..PAIRS).map(|_| AtomicU64::new(0)).collect(),
        stop: AtomicBool::new(false),
    };
    let load = futures_util::future::join_all((0..PAIRS).map(|k| pairs.write(&store, k)));
    let saving = async {
        for _ in 0..8 {
            let told = pairs.told();
            let (mut taking, mut bytes) = (store.take(Timestamp(1)).await.unwrap(), Vec::new());
            let by_then = pairs.told();
            // Everybody has written twice more before the first log is read.
            while pairs.told().iter().zip(&by_then).any(|(now, then)| *now < then + 2) {
                tokio::task::yield_now().await;
            }
            while let Some(some) = taking.next().await.unwrap() {
                bytes.extend_from_slice(&some);
            }
            drop(taking);
            let (_, logs, _) = read(&bytes);
            let mut total = 0;
            for (k, (told, by_then)) in told.iter().zip(&by_then).enumerate() {
                let [one, other] =
                    Pairs::names(k).map(|name| logs.get(&name).map_or(0, |log| log.head.0));
                assert_eq!(one, other, "a batch was cut in two");
                assert!(one >= *told, "what was acknowledged before is missing");
                assert!(one <= by_then + 1, "what came later is there");
                total += one;
            }
            assert_eq!(logs.get("desk").map_or(0, |log| log.head.0), total, "across three logs");
        }
        pairs.stop.store(true, Ordering::Relaxed);
    };
    tokio::join!(load, saving);
}

#[tokio::test]
async fn a_backup_in_the_middle_of_load_holds_no_half_batch_of_a_file() {
    let dir = tempfile::tempdir().unwrap();
    holds_no_half_batch(Embedded::open(dir.path(), "e1").unwrap()).await;
}

#[tokio::test]
async fn a_backup_in_the_middle_of_load_holds_no_half_batch_of_a_redis() {
    holds_no_half_batch(restoring(&fresh_desk()).await).await;
}

/// A backup of format 1, as it was when that was new: made by another program than this, from the table in the format's
/// own description and lines of `formats`.
const GOLDEN: &[u8] = include_bytes!("../data/backup-1.puente");

#[tokio::test]
async fn a_backup_of_the_first_format_is_read_as_ever_and_goes_into_each_store() {
    let (about, logs, inventory) = read(GOLDEN);
    assert_eq!((about.puente.as_str(), about.epoch.as_str(), about.logs), ("0.1.0", "golden", 5));
    assert!(
        inventory
            .to_string()
            .ends_with("92eaa5a017d8b03115e7fb5366b53bbbf74810560417650e0b8a7284a96f8ea3"),
        "{inventory}"
    );
    let mut bytes = Vec::new();
    let mut writing = Writing::begin(&about, &mut bytes);
    for log in logs.values() {
        writing.log(log, &mut bytes);
    }
    writing.end(&mut bytes);
    assert!(bytes == GOLDEN, "the format has changed: give it another number and keep this file");
    let (one, other) = (Embedded::in_memory("e1"), restoring(&fresh_desk()).await);
    for (vault, store) in [(&one as &dyn Vault, &one as &dyn Store), (&other, &other)] {
        assert_eq!(put_back(vault, GOLDEN, "e2").await.unwrap(), inventory);
        let talk = store.read(&stream("cnv/01J9ZK0A"), Seq::START, 9).await.unwrap();
        assert_eq!((talk.records.len(), talk.alarm), (3, Some(Timestamp(1_795_651_299_000))));
        let desk = store.read(&stream("desk"), Seq::START, 9).await.unwrap();
        assert_eq!((desk.snapshot.unwrap().0, desk.records.len(), desk.head), (Seq(6), 2, Seq(8)));
        let gone = store.read(&stream("cnv/01J9ZK0B"), Seq::START, 9).await.unwrap();
        assert_eq!((gone.records.len(), gone.head), (0, Seq(4)));
        assert_eq!(store.next_alarm().await.unwrap(), Some(Timestamp(-7)));
    }
}
