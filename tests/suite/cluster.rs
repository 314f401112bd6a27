//! Three nodes over one Redis, with everything going wrong that can: whatever any of them acknowledged must be there,
//! once, in order, for everybody, through whichever node they ask. Knows nothing about how the store does that.

#![expect(
    clippy::disallowed_methods,
    reason = "real processes live by the wall clock, and are measured by it"
)]

mod passage;
mod namespace;
mod news;
mod town;
mod storm;

use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use self::namespace::{Namespace, Wire};
use self::storm::{BEARS_WITH_IT, Storm};
use self::town::{LOOK, Plan, Reckoning, SOON, Town};
use crate::crash::agent::Agent;
use crate::crash::crowd::Crowd;
use crate::crash::visitor::Visitor;
use crate::support::redis::RedisServer;

/// Longer than a store in doubt is asked for, and than a silent line is borne with.
const CUT_LASTS: Duration = Duration::from_secs(13);
/// How Redis is run where its death is to cost nothing.
const KEEPS_ALL: [&str; 6] =
    ["--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction"];
/// A replica that follows at once, and keeps a file: nodes use no other.
const AT_ONCE: [&str; 4] = ["--repl-diskless-sync-delay", "0", "--appendonly", "yes"];
const N_NODES: usize = 3;
const STORM_LASTS: Duration = Duration::from_secs(75);
/// After this the desk takes back what a lost agent holds: the lease, the grace, and looks at both.
const TAKEN_BACK_WITHIN: Duration = Duration::from_secs(120);
/// Three nodes want a machine to themselves; some runners start all tests at once.
static ALONE: Mutex<()> = Mutex::const_new(());

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_or_doubled_when_any_of_three_nodes_may_die() {
    let _alone = ALONE.lock().await;
    let seed = 4_026;
    let mut redis = RedisServer::start(&KEEPS_ALL);
    let url = redis.url();
    let mut town = Town::wake(Plan {
        n_nodes: N_NODES,
        passage_to: Some(redis.port),
        url: &url,
        wait_replicas: 0,
        secluded: None,
        agents: &[BEARS_WITH_IT, "lucia", "nora"],
        n_visitors: 12,
        seed,
        rough: true,
    })
    .await;
    let begun = Instant::now();
    let mut storm = Storm::new(seed, &mut redis, N_NODES);
    let pablo = loses_an_agent(&mut town).await;
    storm.rage(&mut town, STORM_LASTS).await;
    while town.n_held_by("pablo").await != Some(0) {
        town.crowd.nobody_gave_up();
        assert!(begun.elapsed() < TAKEN_BACK_WITHIN, "what a lost agent held was not taken back");
        tokio::time::sleep(10 * LOOK).await;
    }
    let lasted = begun.elapsed();
    let reckoning = town.reckon(&[pablo]).await;
    println!("seed {seed}: {storm}");
    reckoning.print("three nodes in a storm", lasted);
    let drops: u32 = reckoning.told.agents.iter().map(|agent| agent.drops).sum();
    let taken_back = reckoning.ledger.n_taken_back_from("pablo");
    println!(
        "{drops} lines of agents torn, {taken_back} conversations taken back from the lost one"
    );
    print_resumed(&storm, &reckoning.told.visitors);
    reckoning.told.is_of_one_life();
    // Else the storm was a breeze and proves nothing.
    let Reckoning { figures, ledger, .. } = reckoning;
    assert!(figures.acknowledged > 500 && figures.stored_unheard > 0 && drops > 0);
    assert!(ledger.n_hand_overs() > 5 && storm.deaths.len() > 5);
    assert!(storm.lease_ran_out, "no lease was outlived by a node's sleep");
}

/// An agent takes conversations and never comes back.
async fn loses_an_agent(town: &mut Town) -> Agent {
    let password = town.nodes[0].server.add_agent("pablo").await;
    let mut agent = Agent::sign_in("pablo", &password, &town.doors, 1).await;
    agent.outbox.in_turn = true;
    let pablo = Crowd::gather(Vec::new(), vec![agent]);
    let begun = Instant::now();
    while town.n_held_by("pablo").await.is_none_or(|n| n == 0) {
        town.crowd.nobody_gave_up();
        assert!(begun.elapsed() < SOON, "nothing is offered to pablo");
        tokio::time::sleep(LOOK).await;
    }
    let (_, mut gone) = pablo.leave().await;
    let mut pablo = gone.remove(0);
    // What was on the desk then says nothing about the end.
    pablo.desk = None;
    pablo
}

/// For each death of a node, how long it took until all who were there had everything again.
fn print_resumed(storm: &Storm<'_>, visitors: &[Visitor]) {
    let (mut longest, mut longest_quiet) = (Duration::ZERO, Duration::ZERO);
    for (n, death) in (1..).zip(&storm.deaths) {
        let after = |visitor: &Visitor| visitor.stays.resumed_after(death.door, death.at);
        let resumed: Vec<_> = visitors.iter().filter_map(after).collect();
        let Some(last) = resumed.iter().max() else {
            println!("kill {n}: nobody was there");
            continue;
        };
        let took = *last - death.at;
        let quiet = storm.was_quiet(death.at, *last);
        longest = longest.max(took);
        let besides = if quiet {
            longest_quiet = longest_quiet.max(took);
            ""
        } else {
            ", while something else was wrong, too"
        };
        println!("kill {n}: all of {} visitors back after {took:.2?}{besides}", resumed.len());
    }
    println!("all back after {longest_quiet:.2?} at most, {longest:.2?} where more was wrong");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_are_renewed_one_after_the_other_and_nobody_loses_anything() {
    let _alone = ALONE.lock().await;
    let redis = RedisServer::start(&KEEPS_ALL);
    let mut town = quiet_town(&redis, 3, 21).await;
    let begun = Instant::now();
    for n in 0..2 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        town.crowd.nobody_gave_up();
        town.nodes[n].stops().await;
        town.nodes[n].server.start().await;
        town.nodes[n].says(200).await;
    }
    let lasted = begun.elapsed();
    let reckoning = town.reckon(&[]).await;
    reckoning.print("two of three nodes renewed", lasted);
    reckoning.told.is_of_one_life();
    let told: u32 = reckoning.told.visitors.iter().map(|visitor| visitor.going_away).sum();
    assert!(told > 0, "nobody was told to come back");
    assert!(reckoning.figures.acknowledged > 20 && reckoning.ledger.n_hand_overs() > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_redis_is_away_nodes_live_and_afterwards_everything_flows_again() {
    let _alone = ALONE.lock().await;
    let mut redis = RedisServer::start(&KEEPS_ALL);
    let mut town = quiet_town(&redis, 2, 31).await;
    let begun = Instant::now();
    let processes: Vec<u32> = town.nodes.iter().map(|node| node.server.pid()).collect();
    for away in [Duration::from_secs(1), Duration::from_secs(12)] {
        tokio::time::sleep(Duration::from_secs(1)).await;
        redis.kill();
        let gone = Instant::now();
        for node in &town.nodes {
            node.says(503).await;
        }
        while gone.elapsed() < away {
            for node in &town.nodes {
                assert_eq!(node.status("/healthz").await, Some(200));
                assert_eq!(node.status("/readyz").await, Some(503));
            }
            tokio::time::sleep(LOOK).await;
        }
        redis.restart();
        let back = Instant::now();
        for node in &town.nodes {
            node.says(200).await;
        }
        println!("ready {:.2?} after Redis was back from {away:?}", back.elapsed());
        town.crowd.nobody_gave_up();
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let lasted = begun.elapsed();
    assert_eq!(processes, town.nodes.iter().map(|node| node.server.pid()).collect::<Vec<_>>());
    let reckoning = town.reckon(&[]).await;
    reckoning.print("Redis away twice", lasted);
    reckoning.told.is_of_one_life();
    assert!(reckoning.figures.acknowledged > 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fail_over_costs_nothing_that_every_replica_had_confirmed() {
    let _alone = ALONE.lock().await;
    fails_over(End::Killed).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_planned_fail_over_costs_nothing_that_every_replica_had_confirmed() {
    let _alone = ALONE.lock().await;
    fails_over(End::Deposed).await;
}

/// How a primary ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Killed,
    /// `SENTINEL FAILOVER`: it goes on for a moment, taking writes, and then follows its heir.
    Deposed,
}

async fn fails_over(end: End) {
    let mut primary = RedisServer::start(&AT_ONCE);
    let port = primary.port.to_string();
    let follows = [&["--replicaof", "127.0.0.1", &port][..], &AT_ONCE].concat();
    // All that there are must confirm: whichever is promoted then has what was acknowledged.
    let replicas = [RedisServer::start(&follows), RedisServer::start(&follows)];
    until("both replicas follow", || {
        primary.cli(&["INFO", "replication"]).matches("state=online").count() == 2
    })
    .await;
    let sentinel = RedisServer::sentinel(&format!(
        "sentinel monitor mymaster 127.0.0.1 {port} 1\n\
         sentinel down-after-milliseconds mymaster 1000\n\
         sentinel failover-timeout mymaster 5000\n"
    ));
    until("the sentinel knows both replicas", || {
        let known = sentinel.cli(&["SENTINEL", "REPLICAS", "mymaster"]);
        replicas.iter().all(|replica| known.contains(&replica.port.to_string()))
    })
    .await;
    let url = format!("redis+sentinel://127.0.0.1:{}/mymaster", sentinel.port);
    let mut town = Town::wake(Plan {
        n_nodes: N_NODES,
        passage_to: None,
        url: &url,
        wait_replicas: 2,
        secluded: None,
        agents: &["emma", "lucia"],
        n_visitors: 6,
        seed: 41,
        rough: false,
    })
    .await;
    let begun = Instant::now();
    tokio::time::sleep(Duration::from_secs(3)).await;
    town.crowd.nobody_gave_up();
    news::written_by_a_newer_node(&primary);
    let ended = Instant::now();
    match end {
        End::Killed => primary.kill(),
        End::Deposed => {
            let answer = sentinel.cli(&["SENTINEL", "FAILOVER", "mymaster"]);
            assert!(answer.contains("OK"), "{answer}");
        }
    }
    let address = ["SENTINEL", "GET-MASTER-ADDR-BY-NAME", "mymaster"];
    until("another is the primary", || !sentinel.cli(&address).contains(&port)).await;
    let promoted = replicas
        .iter()
        .find(|replica| sentinel.cli(&address).contains(&replica.port.to_string()))
        .expect("one of the two");
    // There are too few to confirm anything now, and nothing is acknowledged, until another takes the empty place. Not
    // one that died: it would come back as an empty primary.
    let heir = promoted.port.to_string();
    let follows = [&["--replicaof", "127.0.0.1", &heir][..], &AT_ONCE].concat();
    let _new = (end == End::Killed).then(|| RedisServer::start(&follows));
    until("two follow the new primary", || {
        promoted.cli(&["INFO", "replication"]).matches("state=online").count() == 2
    })
    .await;
    for node in &town.nodes {
        node.says(200).await;
    }
    println!("ready {:.2?} after the primary's end", ended.elapsed());
    tokio::time::sleep(Duration::from_secs(3)).await;
    let lasted = begun.elapsed();
    let reckoning = town.reckon(&[]).await;
    let what = if end == End::Killed { "a fail-over" } else { "a planned fail-over" };
    reckoning.print(what, lasted);
    assert!(reckoning.figures.acknowledged > 50);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_is_cut_off_neither_lies_nor_stands_in_the_way() {
    let _alone = ALONE.lock().await;
    let namespace = match Namespace::make() {
        Ok(namespace) => namespace,
        Err(reason) => {
            println!("NOT TRIED: this machine does not allow networks of their own: {reason}");
            return;
        }
    };
    let here = namespace.here(Wire::Redis).to_string();
    let reachable = ["--bind", "127.0.0.1", &here, "--protected-mode", "no"];
    let redis = RedisServer::start(&[&KEEPS_ALL[..], &reachable].concat());
    let mut town = Town::wake(Plan {
        n_nodes: 2,
        passage_to: None,
        url: &redis.url(),
        wait_replicas: 0,
        secluded: Some(&namespace),
        agents: &["emma", "lucia"],
        n_visitors: 6,
        seed: 51,
        rough: false,
    })
    .await;
    let begun = Instant::now();
    tokio::time::sleep(Duration::from_secs(2)).await;
    namespace.cut(Wire::Redis, true).unwrap();
    let cut_off = town.nodes.last().unwrap();
    cut_off.says(503).await;
    assert_eq!(cut_off.status("/healthz").await, Some(200));
    for node in &town.nodes[..2] {
        assert_eq!(node.status("/readyz").await, Some(200), "the others do not notice");
    }
    tokio::time::sleep(CUT_LASTS).await;
    namespace.cut(Wire::Redis, false).unwrap();
    cut_off.says(200).await;
    // Now from its clients, who are told nothing and must find out.
    namespace.cut(Wire::Clients, true).unwrap();
    tokio::time::sleep(CUT_LASTS).await;
    namespace.cut(Wire::Clients, false).unwrap();
    cut_off.says(200).await;
    town.crowd.nobody_gave_up();
    let lasted = begun.elapsed();
    let reckoning = town.reckon(&[]).await;
    reckoning.print("one of three nodes cut off, first from Redis, then from clients", lasted);
    reckoning.told.is_of_one_life();
    assert!(reckoning.figures.acknowledged > 50);
}

async fn quiet_town(redis: &RedisServer, n_nodes: usize, seed: u64) -> Town {
    Town::wake(Plan {
        n_nodes,
        passage_to: None,
        url: &redis.url(),
        wait_replicas: 0,
        secluded: None,
        agents: &["emma", "lucia"],
        n_visitors: 6,
        seed,
        rough: false,
    })
    .await
}

/// Waits until a command's answer is as it should be.
async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < SOON, "never: {what}");
        tokio::time::sleep(LOOK).await;
    }
}
