//! The real binary under load, killed without warning again and again, frozen, told to stop, and started twice.
//! Whatever it acknowledged must be there, once, for everybody.

#![expect(
    clippy::disallowed_methods,
    reason = "a real process lives by the wall clock, and is measured by it"
)]

pub(crate) mod server;
pub(crate) mod line;
pub(crate) mod doors;
pub(crate) mod visitor;
pub(crate) mod agent;
pub(crate) mod crowd;
pub(crate) mod ledger;
mod small_disk;

use std::sync::Arc;
use std::time::{Duration, Instant};

use puente::adapters::store::embedded::Embedded;
use tokio::task::JoinSet;

use self::agent::Agent;
use self::crowd::Crowd;
use self::doors::Doors;
use self::ledger::{Figures, Ledger};
use self::line::{Dice, Line};
use self::server::Server;
use self::small_disk::SmallDisk;
use self::visitor::Visitor;

const VISITORS: u32 = 12;
const ROUNDS: u32 = 50;
/// Every so many rounds it is killed while it starts.
const KILLED_EARLY_EVERY: u32 = 10;
/// Whoever has not settled within this after the last start never will: an answer that a dead process owed is
/// overdue after ten seconds.
const SETTLES_WITHIN: Duration = Duration::from_secs(40);
/// How often it may be killed until it dies with something promised and not yet done.
const DEATHS_IN_DEBT_MAX: u32 = 30;
/// An answer is overdue after ten seconds; then somebody else gives it.
const OWED_AT_MOST: Duration = Duration::from_secs(13);
/// A disk that is full is noticed within this, and so is room on it.
const FULL_WITHIN: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(20);
const CONFIG: &str = "[server]\nheartbeat_s = 5\n";

/// Visitors and agents with a server between them.
struct Town {
    server: Server,
    crowd: Crowd,
}

impl Town {
    async fn wake(seed: u64, n_visitors: u32) -> Self {
        Self::wake_in(Server::prepare(CONFIG), seed, n_visitors).await
    }

    async fn wake_in(mut server: Server, seed: u64, n_visitors: u32) -> Self {
        let mut passwords = Vec::new();
        for name in ["emma", "lucia"] {
            passwords.push((name, server.add_agent(name).await));
        }
        server.start().await;
        let doors = Doors::one(server.port);
        let mut agents = Vec::new();
        for (n, (name, password)) in (1..).zip(passwords) {
            agents.push(Agent::sign_in(name, &password, &doors, seed + 1_000 + n).await);
        }
        let visitors = (1..=n_visitors).map(|n| Visitor::new(n, &doors, seed)).collect();
        Self { server, crowd: Crowd::gather(visitors, agents) }
    }

    /// Lets everybody finish what they have in hand, then reads everything anew and holds all of it together.
    async fn reckon(self) -> (Figures, Ledger) {
        self.reckon_but(|_| false).await
    }

    /// The same where some complaints of the server are as they should be.
    async fn reckon_but(mut self, is_due: impl Fn(&str) -> bool) -> (Figures, Ledger) {
        let told = self.crowd.tell(SETTLES_WITHIN).await;
        self.server.signal("TERM").await;
        assert!(self.server.ends().await.success());
        let log = self.server.log();
        let stumbles = |line: &&str| line.contains("ERROR") || line.contains("panicked");
        let stumbles: Vec<_> = log.lines().filter(stumbles).filter(|line| !is_due(line)).collect();
        assert!(stumbles.is_empty(), "{stumbles:#?}");
        let store = Arc::new(Embedded::open(&self.server.data(), "unused").unwrap());
        let ledger = Ledger::open(store, &told.visitors).await;
        told.is_of_one_life();
        let figures = told.fits(&ledger, &[]);
        (figures, ledger)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_or_doubled_by_fifty_deaths() {
    let (seed, begun) = (2_026, Instant::now());
    let mut dice = Dice::new(seed);
    let mut town = Town::wake(seed, VISITORS).await;
    let (mut starts, mut up_for) = (Vec::new(), Duration::ZERO);
    for round in 1..=ROUNDS {
        let life = dice.ms(100..600);
        tokio::time::sleep(life).await;
        up_for += life;
        town.crowd.nobody_gave_up();
        town.server.kill().await;
        town.server.spawn();
        if round % KILLED_EARLY_EVERY == 0 {
            tokio::time::sleep(dice.ms(0..200)).await;
            town.server.kill().await;
            town.server.spawn();
        }
        starts.push(town.server.is_up().await);
    }
    let (figures, ledger) = town.reckon().await;
    let mean = starts.iter().sum::<Duration>() / ROUNDS;
    let per_s = f64::from(u32::try_from(figures.acknowledged).unwrap()) / up_for.as_secs_f64();
    println!(
        "{ROUNDS} rounds, {} kills, up {up_for:.1?} of {:.1?}: {} acknowledged ({per_s:.0}/s), {} stored but \
         unheard of, {:?} refused, {} abandoned of which {} stored; {} events, {} hand-overs; start {mean:.0?} \
         in the mean, {:.0?} at most",
        ROUNDS + ROUNDS / KILLED_EARLY_EVERY,
        begun.elapsed(),
        figures.acknowledged,
        figures.stored_unheard,
        figures.refused,
        figures.abandoned,
        figures.abandoned_but_stored,
        ledger.n_events(),
        ledger.n_hand_overs(),
        starts.iter().max().unwrap(),
    );
    // Else the storm was a breeze and proves nothing.
    assert!(figures.acknowledged > 300 && figures.stored_unheard > 0 && ledger.n_hand_overs() > 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_dead_process_owed_is_answered_by_the_next_though_nobody_asks_again() {
    let mut server = Server::prepare(CONFIG);
    let mut dice = Dice::new(3);
    let mut owed = Vec::new();
    for _ in 0..DEATHS_IN_DEBT_MAX {
        server.start().await;
        let mut asking = JoinSet::new();
        for _ in 0..8 {
            asking.spawn(visitor::ask_and_vanish(server.port));
        }
        let conversations = asking.join_next().await.unwrap().unwrap();
        tokio::time::sleep(dice.ms(0..3)).await;
        server.kill().await;
        let others = asking.join_all().await;
        let asked = conversations.into_iter().chain(others.into_iter().flatten()).collect();
        owed = ledger::still_owed(&server.data(), asked).await;
        if !owed.is_empty() {
            break;
        }
    }
    assert!(!owed.is_empty(), "it never died at the right moment");
    server.start().await;
    // Overdue after ten seconds; alarms are looked at as they fall due.
    tokio::time::sleep(OWED_AT_MOST).await;
    server.signal("TERM").await;
    assert!(server.ends().await.success());
    let still = ledger::still_owed(&server.data(), owed).await;
    assert!(still.is_empty(), "{still:?} were never answered");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_stop_it_says_so_and_leaves_nothing_undone() {
    let mut town = Town::wake(7, 6).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    // Somebody who connects and says nothing must not keep it.
    let _silent = tokio::net::TcpStream::connect(("127.0.0.1", town.server.port)).await.unwrap();
    let mut idle = Line::open(town.server.door(), "/ws", None).await.unwrap();
    let told = Instant::now();
    town.server.signal("TERM").await;
    let heard = idle.hear().await;
    assert!(
        matches!(heard, Some(puente::gateway::wire::ServerFrame::GoingAway { .. })),
        "{heard:?}"
    );
    drop(idle);
    assert!(town.server.ends().await.success());
    let took = told.elapsed();
    assert!(took < Duration::from_secs(5), "it took {took:?} to stop:\n{}", town.server.log());
    town.server.start().await;
    town.reckon().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_frozen_process_goes_on_where_it_was() {
    let town = Town::wake(11, 6).await;
    for _ in 0..2 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        town.server.signal("STOP").await;
        tokio::time::sleep(Duration::from_secs(3)).await;
        town.server.signal("CONT").await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    town.reckon().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_is_full_for_a_while_loses_nothing_and_needs_no_restart() {
    let server = Server::prepare(CONFIG);
    let disk = match SmallDisk::mount(&server.data()) {
        Ok(disk) => disk,
        Err(reason) => {
            println!("NOT TRIED: this machine does not allow disks of their own: {reason}");
            return;
        }
    };
    let mut town = Town::wake_in(server, 13, 6).await;
    for _ in 0..2 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let filled = Instant::now();
        // What a store has set aside for itself may last for a while.
        while !is_ready(&town.server, false).await {
            disk.fill();
            assert!(filled.elapsed() < FULL_WITHIN, "still ready:\n{}", town.server.log());
            tokio::time::sleep(LOOK).await;
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert!(is_ready(&town.server, false).await, "ready though its disk is full");
        town.crowd.nobody_gave_up();
        disk.clear();
        let cleared = Instant::now();
        while !is_ready(&town.server, true).await {
            assert!(cleared.elapsed() < FULL_WITHIN, "never ready again:\n{}", town.server.log());
            tokio::time::sleep(LOOK).await;
        }
        println!("ready {:.2?} after there was room again", cleared.elapsed());
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let (figures, _) = town.reckon_but(|line| line.contains("store")).await;
    println!(
        "{} acknowledged beside a full disk, {:?} refused",
        figures.acknowledged, figures.refused
    );
    assert!(figures.acknowledged > 50);
}

/// Whether it says that it is ready, or that it is not.
async fn is_ready(server: &Server, ready: bool) -> bool {
    let said = server.http("GET /readyz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await;
    said.starts_with(if ready { "HTTP/1.1 200" } else { "HTTP/1.1 503" })
}

#[tokio::test]
async fn a_second_process_is_told_who_has_the_folder() {
    let mut server = Server::prepare(CONFIG);
    server.start().await;
    let (done, _, complaint) = server.run(&["serve", "--listen", "127.0.0.1:0"]).await;
    assert!(!done);
    let holder = format!("process {}", server.pid());
    assert!(complaint.contains(&holder) && complaint.contains("has it open"), "{complaint}");
    let alive = server.http("GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await;
    assert!(alive.starts_with("HTTP/1.1 200"), "{alive}");
}
