//! What only a store in Redis has to show: that it outlives lost answers, lost connections, lost scripts and lost data,
//! and reaches every kind of Redis. Heavy ones (`heavy`) run one at a time. Knows nothing about how it does that.

mod heavy;
mod proxy;
mod ways;
mod served;

use std::sync::Arc;
use std::time::Duration;

use puente::adapters::store::redis::Redis;
use puente::domain::ids::Seq;
use puente::domain::time::Timestamp;
use puente::ports::{AlarmChange, Expect, Poke, PokeFeed, Store};
use tokio::time::timeout;

use crate::store_contract::{alarm, batch, entry, facts, stream};
use crate::support::redis::{RedisServer, connected, fresh_desk, options, shared};

/// Whatever is waited for here comes within this, or not at all.
const SOON: Duration = Duration::from_secs(30);
/// A look is repeated after this.
const LOOK: Duration = Duration::from_millis(20);

/// Appends events to a log that nobody else writes to.
async fn add(store: &Redis, name: &str, n: usize) -> Seq {
    let entries = vec![entry(name, Expect::Any, facts("x", n))];
    store.append(batch(1, entries)).await.unwrap()[0]
}

async fn head(store: &Redis, name: &str) -> Seq {
    store.read(&stream(name), Seq::START, 0).await.unwrap().head
}

/// Waits until a feed hears this.
async fn hears(feed: &mut Box<dyn PokeFeed>, wanted: &Poke) {
    let heard = async { while feed.next().await.as_ref() != Some(wanted) {} };
    timeout(SOON, heard).await.unwrap_or_else(|_| panic!("{wanted:?} was not heard"));
}

/// Waits until the store answers.
async fn back(store: &Redis) -> String {
    let answers = async {
        loop {
            match store.epoch().await {
                Ok(epoch) => return epoch.0,
                Err(_) => tokio::time::sleep(LOOK).await,
            }
        }
    };
    timeout(SOON, answers).await.expect("the store has not come back")
}

/// Waits until a command's answer is as it should be.
async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let so = async {
        while !is_so() {
            tokio::time::sleep(LOOK).await;
        }
    };
    timeout(SOON, so).await.unwrap_or_else(|_| panic!("never: {what}"));
}

#[tokio::test]
async fn scripts_that_redis_has_forgotten_are_sent_again() {
    let server = RedisServer::start(&[]);
    let store = connected(options(&server.url(), "a")).await;
    assert_eq!(add(&store, "desk", 2).await, Seq(2));
    assert_eq!(server.cli(&["SCRIPT", "FLUSH"]), "OK");
    assert_eq!(add(&store, "desk", 1).await, Seq(3));
    assert_eq!(server.cli(&["SCRIPT", "FLUSH"]), "OK");
    assert_eq!(head(&store, "desk").await, Seq(3));
}

#[tokio::test]
async fn connections_that_are_killed_lose_nothing_and_end_in_a_gap() {
    let server = RedisServer::start(&[]);
    let store = connected(options(&server.url(), "a")).await;
    let mut feed = store.pokes();
    for round in 0..5_u64 {
        assert_eq!(add(&store, "desk", 1).await, Seq(2 * round + 1));
        let before = server.cli(&["CLIENT", "LIST", "TYPE", "pubsub"]);
        server.cli(&["CLIENT", "KILL", "TYPE", "pubsub"]);
        server.cli(&["CLIENT", "KILL", "TYPE", "normal"]);
        // Asked for on a connection that is no more, and done all the same.
        assert_eq!(add(&store, "desk", 1).await, Seq(2 * round + 2));
        hears(&mut feed, &Poke::Gap).await;
        until("another connection listens", || {
            let now = server.cli(&["CLIENT", "LIST", "TYPE", "pubsub"]);
            now != before && now.contains("sub=1")
        })
        .await;
    }
    let mut feed = store.pokes();
    add(&store, "desk", 1).await;
    hears(&mut feed, &Poke::Moved { stream: stream("desk"), head: Seq(11) }).await;
    let slice = store.read(&stream("desk"), Seq::START, 99).await.unwrap();
    assert_eq!(slice.records.len(), 11);
}

#[tokio::test]
async fn messages_that_were_lost_on_the_way_are_noticed() {
    let server = RedisServer::start(&[]);
    let store = connected(options(&server.url(), "a")).await;
    add(&store, "desk", 1).await;
    let mut feed = store.pokes();
    // Somebody appends, and the channel does not carry it: the next number does not follow.
    server.cli(&["INCR", "{a}:v1:clock"]);
    add(&store, "desk", 1).await;
    hears(&mut feed, &Poke::Gap).await;
    hears(&mut feed, &Poke::Moved { stream: stream("desk"), head: Seq(2) }).await;
    // The same, and then nothing: the pulse tells.
    server.cli(&["INCR", "{a}:v1:clock"]);
    hears(&mut feed, &Poke::Gap).await;
}

#[tokio::test]
async fn a_desk_is_apart_from_another_in_the_same_redis() {
    let (one, other) = (fresh_desk(), fresh_desk());
    let (one, other) = (
        connected(options(&shared().url(), &one)).await,
        connected(options(&shared().url(), &other)).await,
    );
    add(&one, "desk", 3).await;
    one.append(batch(1, vec![alarm("desk", AlarmChange::Set(Timestamp(5)))])).await.unwrap();
    assert_eq!(head(&other, "desk").await, Seq::START);
    assert_eq!(other.next_alarm().await.unwrap(), None);
}

#[tokio::test]
async fn nodes_hear_each_other_and_share_one_life() {
    let desk = fresh_desk();
    let one = connected(options(&shared().url(), &desk)).await;
    let other = connected(options(&shared().url(), &desk)).await;
    let mut feed = other.pokes();
    add(&one, "cnv/a", 2).await;
    hears(&mut feed, &Poke::Moved { stream: stream("cnv/a"), head: Seq(2) }).await;
    let body = bytes::Bytes::from_static(b"v1");
    one.send_ephemeral(&stream("cnv/a"), body.clone()).await;
    hears(&mut feed, &Poke::Ephemeral { stream: stream("cnv/a"), body }).await;
    assert_eq!(one.epoch().await.unwrap(), other.epoch().await.unwrap());
}

#[tokio::test]
async fn a_store_that_is_away_says_so_and_is_used_when_it_comes() {
    let mut server = RedisServer::start(&["--appendonly", "yes"]);
    let store = connected(options(&server.url(), "a")).await;
    assert_eq!(add(&store, "desk", 1).await, Seq(1));
    server.kill();
    let entries = vec![entry("desk", Expect::Any, facts("y", 1))];
    let refused = timeout(SOON, store.append(batch(1, entries))).await.unwrap().unwrap_err();
    assert!(refused.to_string().contains("store unavailable: "), "{refused}");
    let away = until_away(&store).await;
    assert!(away.contains(&format!("no Redis at redis://127.0.0.1:{}", server.port)), "{away}");
    server.restart();
    back(&store).await;
    let head = head(&store, "desk").await;
    assert_eq!(add(&store, "desk", 1).await, head.next());
}

/// Waits until the store knows why it cannot answer.
async fn until_away(store: &Arc<Redis>) -> String {
    let known = async {
        loop {
            match store.epoch().await {
                Err(away) if away.reason.starts_with("no Redis at") => return away.reason,
                _ => tokio::time::sleep(LOOK).await,
            }
        }
    };
    timeout(SOON, known).await.expect("the store does not say what is wrong")
}
