//! Several servers, restarts, fail-overs: what takes seconds. Runs one at a time.

use std::process::Command;

use puente::domain::ids::Seq;
use puente::domain::time::Timestamp;
use puente::ports::{AlarmChange, Expect, Poke, Store};

use super::{SOON, add, back, head, hears, until};
use crate::store_contract::{alarm, batch, entry, facts, stream};
use crate::support::redis::{RedisServer, cli, connected, free_port, options};

#[tokio::test]
async fn a_restart_that_keeps_its_data_keeps_its_life() {
    let mut server = RedisServer::start(&["--appendonly", "yes", "--appendfsync", "always"]);
    let store = connected(options(&server.url(), "a")).await;
    for n in 1..=20 {
        assert_eq!(add(&store, "desk", 1).await, Seq(n));
        store.append(batch(1, vec![alarm("cnv/a", AlarmChange::Set(Timestamp(7)))])).await.unwrap();
    }
    let epoch = back(&store).await;
    server.kill();
    server.restart();
    assert_eq!(back(&store).await, epoch);
    assert_eq!(head(&store, "desk").await, Seq(20));
    assert_eq!(store.next_alarm().await.unwrap(), Some(Timestamp(7)));
    assert_eq!(add(&store, "desk", 1).await, Seq(21));
    assert_eq!(back(&store).await, epoch);
}

#[tokio::test]
async fn data_that_went_back_are_another_life() {
    let mut server = RedisServer::start(&[]);
    let store = connected(options(&server.url(), "a")).await;
    let other = connected(options(&server.url(), "a")).await;
    add(&store, "desk", 5).await;
    server.cli(&["SAVE"]);
    let epoch = back(&store).await;
    assert_eq!(back(&other).await, epoch);
    add(&store, "desk", 3).await;
    let mut feed = store.pokes();
    // Starts with what was saved, and nothing of what came later.
    server.kill();
    server.restart();
    let renewed = back(&store).await;
    assert_ne!(renewed, epoch);
    assert_eq!(back(&other).await, renewed, "everybody finds the same new life");
    hears(&mut feed, &Poke::Gap).await;
    assert_eq!(head(&store, "desk").await, Seq(5));
    assert_eq!(add(&store, "desk", 1).await, Seq(6));
    assert_eq!(add(&other, "desk", 1).await, Seq(7));
    // Emptied altogether, under a connection that stands: no append is written on what is no longer there.
    server.cli(&["FLUSHALL"]);
    let entries = vec![entry("desk", Expect::Any, facts("x", 1))];
    let refused = store.append(batch(1, entries)).await.unwrap_err().to_string();
    assert!(refused.contains("another life of the data"), "{refused}");
    assert_eq!(head(&store, "desk").await, Seq::START);
    assert_ne!(back(&store).await, renewed);
    assert_eq!(add(&store, "desk", 1).await, Seq(1));
}

#[tokio::test]
async fn a_desk_lives_in_one_slot_of_a_cluster() {
    let cluster = |port: &str| {
        let node =
            ["--cluster-enabled", "yes", "--cluster-port", port, "--cluster-node-timeout", "2000"];
        RedisServer::start(&node)
    };
    let nodes: Vec<_> = (0..3).map(|_| cluster(&free_port().to_string())).collect();
    let address = |node: &RedisServer| format!("127.0.0.1:{}", node.port);
    let addresses: Vec<_> = nodes.iter().map(address).collect();
    let made = Command::new("redis-cli")
        .args(["--cluster", "create"])
        .args(&addresses)
        .args(["--cluster-replicas", "0", "--cluster-yes"])
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stdout));
    until("all nodes see a whole cluster", || {
        nodes.iter().all(|node| node.cli(&["CLUSTER", "INFO"]).contains("cluster_state:ok"))
    })
    .await;
    let url = format!("redis+cluster://{}", addresses.join(","));
    // Two desks in different slots, and two nodes on one of them.
    for desk in ["a", "north"] {
        let one = connected(options(&url, desk)).await;
        let other = connected(options(&url, desk)).await;
        let mut feed = other.pokes();
        let entries = vec![
            entry("desk", Expect::Head(Seq::START), facts("d", 2)),
            entry("cnv/a", Expect::Any, facts("c", 1)),
        ];
        assert_eq!(one.append(batch(1, entries)).await.unwrap(), [Seq(2), Seq(1)]);
        hears(&mut feed, &Poke::Moved { stream: stream("cnv/a"), head: Seq(1) }).await;
        assert_eq!(head(&other, "desk").await, Seq(2));
        assert_eq!(back(&one).await, back(&other).await);
    }
}

#[tokio::test]
async fn a_fail_over_is_followed_to_the_new_primary() {
    let mut primary = RedisServer::start(&["--repl-diskless-sync-delay", "0"]);
    let port = primary.port.to_string();
    let replica =
        RedisServer::start(&["--replicaof", "127.0.0.1", &port, "--repl-diskless-sync-delay", "0"]);
    until("the replica follows", || primary.cli(&["INFO", "replication"]).contains("state=online"))
        .await;
    let sentinel = RedisServer::sentinel(&format!(
        "sentinel monitor mymaster 127.0.0.1 {port} 1\n\
         sentinel down-after-milliseconds mymaster 1000\n\
         sentinel failover-timeout mymaster 5000\n"
    ));
    until("the sentinel knows the replica", || {
        sentinel.cli(&["SENTINEL", "REPLICAS", "mymaster"]).contains(&replica.port.to_string())
    })
    .await;
    let url = format!("redis+sentinel://127.0.0.1:{}/mymaster", sentinel.port);
    let store = connected(options(&url, "a")).await;
    let epoch = back(&store).await;
    for n in 1..=10 {
        assert_eq!(add(&store, "desk", 1).await, Seq(n));
    }
    until("the replica has everything", || cli(replica.port, &["XLEN", "{a}:v1:log:desk"]) == "10")
        .await;
    let mut feed = store.pokes();
    primary.kill();
    let promoted = async {
        loop {
            let entries = vec![entry("desk", Expect::Head(Seq(10)), facts("y", 1))];
            if let Ok(heads) = store.append(batch(1, entries)).await {
                return heads[0];
            }
        }
    };
    let written = tokio::time::timeout(SOON, promoted).await.expect("no new primary was found");
    assert_eq!(written, Seq(11));
    assert_eq!(back(&store).await, epoch, "nothing was lost, so it is the same life");
    hears(&mut feed, &Poke::Gap).await;
    assert_eq!(replica.cli(&["XLEN", "{a}:v1:log:desk"]), "11");
}
