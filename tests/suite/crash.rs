//! The real binary under load, killed without warning again and again, frozen, told to stop, and started twice.
//! Whatever it acknowledged must be there, once, for everybody.

#![expect(
    clippy::disallowed_methods,
    reason = "a real process lives by the wall clock, and is measured by it"
)]

pub(crate) mod server;
mod line;
mod visitor;
mod agent;
mod ledger;

use std::mem::take;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::task::JoinSet;

use self::agent::Agent;
use self::ledger::{Figures, Ledger};
use self::line::{Calls, Calmness, Dice, Line};
use self::server::Server;
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
const CONFIG: &str = "[server]\nheartbeat_s = 5\n";

/// Visitors and agents with a server between them.
struct Town {
    server: Server,
    calls: watch::Sender<Calls>,
    calmness: Calmness,
    visitors: JoinSet<Visitor>,
    agents: JoinSet<Agent>,
}

impl Town {
    async fn wake(seed: u64, n_visitors: u32) -> Self {
        let mut server = Server::prepare(CONFIG);
        let mut passwords = Vec::new();
        for name in ["emma", "lucia"] {
            passwords.push((name, server.add_agent(name).await));
        }
        server.start().await;
        let (calls, heard) = watch::channel(Calls::Storm);
        let calmness = Calmness::default();
        let (mut visitors, mut agents) = (JoinSet::new(), JoinSet::new());
        for (n, (name, password)) in (1..).zip(passwords) {
            let agent = Agent::sign_in(name, &password, server.port, seed + 1_000 + n).await;
            agents.spawn(agent.run(heard.clone(), calmness.clone()));
        }
        for n in 1..=n_visitors {
            let visitor = Visitor::new(n, server.port, seed);
            visitors.spawn(visitor.run(heard.clone(), calmness.clone()));
        }
        Self { server, calls, calmness, visitors, agents }
    }

    /// A client that gave up is reported at once, with what it has to say.
    fn nobody_gave_up(&mut self) {
        if let Some(gone) = self.visitors.try_join_next() {
            panic!("{} left early", gone.unwrap().name);
        }
        if let Some(gone) = self.agents.try_join_next() {
            panic!("{} left early", gone.unwrap().name);
        }
    }

    /// Waits until nobody has anything in hand any more, then lets everybody leave.
    async fn calm(&mut self) -> (Vec<Visitor>, Vec<Agent>) {
        self.calls.send(Calls::Calm).unwrap();
        let begun = Instant::now();
        while self.calmness.n_known() < self.visitors.len() + self.agents.len()
            || !self.calmness.restless().is_empty()
        {
            let restless = self.calmness.restless();
            self.nobody_gave_up();
            assert!(begun.elapsed() < SETTLES_WITHIN, "never settle: {restless:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.calls.send(Calls::Leave).unwrap();
        (take(&mut self.visitors).join_all().await, take(&mut self.agents).join_all().await)
    }

    /// Lets everybody finish what they have in hand, then reads everything anew and holds all of it together.
    async fn reckon(mut self) -> (Figures, Ledger) {
        let (visitors, agents) = self.calm().await;
        let (calls, heard) = watch::channel(Calls::Calm);
        (self.calls, self.calmness) = (calls, Calmness::default());
        for visitor in visitors.iter().filter(|visitor| visitor.token.is_some()) {
            self.visitors.spawn(visitor.twin().run(heard.clone(), self.calmness.clone()));
        }
        for agent in &agents {
            self.agents.spawn(agent.twin().run(heard.clone(), self.calmness.clone()));
        }
        let (visitors_anew, agents_anew) = self.calm().await;
        self.server.signal("TERM").await;
        assert!(self.server.ends().await.success());
        let log = self.server.log();
        assert!(!log.contains("ERROR") && !log.contains("panicked"), "{log}");

        let ledger = Ledger::open(&self.server.data(), &visitors).await;
        let mut figures = Figures::default();
        for visitor in &visitors {
            ledger.keeps_its_word(&visitor.outbox.asked, |_| false, &mut figures);
            figures.stored_unheard += visitor.outbox.stored_unheard;
        }
        for agent in &agents {
            // A presence and an answer to an offer are facts of the desk.
            let asked = &agent.outbox.asked;
            ledger.keeps_its_word(asked, |id| agent.is_about_the_desk(id), &mut figures);
            ledger.tells_agents_the_truth(agent);
            figures.stored_unheard += agent.outbox.stored_unheard;
        }
        for visitor in visitors.iter().chain(&visitors_anew) {
            ledger.was_read_by(visitor);
        }
        for agent in agents.iter().chain(&agents_anew) {
            ledger.was_shared_by(agent, &visitors_anew);
        }
        ledger.is_in_one_hand();
        ledger.forgets_nobody();
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
        town.nobody_gave_up();
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
    let mut idle = Line::open(town.server.port, "/ws", None).await.unwrap();
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
