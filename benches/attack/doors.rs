//! Somebody at another address holds as many connections as one may, in every way that says nothing or half of something,
//! and guesses passwords all the time, while an agent comes to work.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use puente::config::Config;
use puente::domain::golden::Golden;
use puente::gateway::connection::SEND_WITHIN;
use puente::gateway::wire::ServerFrame;
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

use crate::caller::{Caller, Opened};
use crate::desk::Desk;
use crate::guesser;
use crate::holder::{ENDED_WITHIN, Held, Way, hold};
use crate::report::{Report, Times, ms};
use crate::visitor::{Record, hear, send};
use crate::witness::Witnesses;

/// An address may have so many connections for each chat that it may have.
const EACH_CHAT: usize = 2;
/// Sockets with `hello`, of those that an address may have.
const GREETED: usize = 400;
/// Sockets without: a tenth of what an address may have.
const NOT_GREETED: usize = 50;
/// Lines on which passwords are guessed.
const GUESSERS: usize = 8;
/// So many connect at a time; fewer than may be without `hello`.
const AT_ONCE: usize = 16;
/// So many more are tried when there is no place left.
const BESIDES: usize = 20;
/// What is ended is opened again until then: once.
const FOR: Duration = Duration::from_secs(16);
/// The agent comes so often, this far apart.
const SIGN_INS: u32 = 5;
const SIGN_IN_EVERY: Duration = Duration::from_secs(3);
/// An agent is at work within this.
const AT_WORK_WITHIN: Duration = Duration::from_secs(2);

pub(crate) async fn run(
    (caller, attacker): (&Caller, &Caller),
    questions: &[Golden],
    desk: &Desk,
    report: &mut Report,
    kept: &mut Vec<Record>,
) -> Result<()> {
    let all = Config::default().server.connections_per_address as usize * EACH_CHAT;
    report.part(&format!("doors: one address holds {all} connections and guesses passwords"));
    let stop = CancellationToken::new();
    let logins: Vec<String> = desk.agents.iter().map(|(login, _)| login.clone()).collect();
    let mut guessing = JoinSet::new();
    for n in 0..GUESSERS {
        guessing.spawn(guesser::guess(attacker.clone(), logins.clone(), n, stop.clone()));
    }
    let (mut holding, until) = fill(attacker, all - GUESSERS, &stop).await?;
    report.all("connections beyond them that are refused", besides(attacker).await?, BESIDES);
    let witnesses = Witnesses::begin(caller, questions).await?;
    let mut at_work = Vec::new();
    for (_, (login, password)) in (0..SIGN_INS).zip(desk.agents.iter().cycle()) {
        let next = Instant::now() + SIGN_IN_EVERY;
        match comes_to_work(caller, login, password).await {
            Ok(took) => at_work.push(took),
            Err(error) => report.broke(&format!("the work of {login}"), &error),
        }
        sleep_until(next).await;
    }
    sleep_until(until).await;
    let seen = witnesses.end(report, false, kept).await;
    stop.cancel();
    let mut held = Vec::new();
    while let Some(ended) = holding.join_next().await {
        held.push(ended.context("a holder has broken down")??);
    }
    guesser::told(guessing, report).await?;
    let at_work = Times::of("sign-ins", at_work)?;
    Report::told(
        "an agent signs in and has the desk before them, half within",
        ms(at_work.at(500)),
    );
    report.within(&format!("  … the slowest of {SIGN_INS}"), at_work.worst(), AT_WORK_WITHIN);
    ended(&held, report);
    seen
}

/// Takes every place that one address may have. Those that are ended come again once, until the moment that is told.
async fn fill(
    attacker: &Caller,
    places: usize,
    stop: &CancellationToken,
) -> Result<(JoinSet<Result<Held>>, Instant)> {
    let rest = places - GREETED - NOT_GREETED;
    let half = rest / 3;
    let wanted = [
        (Way::Greeted, GREETED),
        (Way::NotGreeted, NOT_GREETED),
        (Way::HalfHead, half),
        (Way::HalfBody, half),
        (Way::Silent, rest - 2 * half),
    ];
    let mut holding = JoinSet::new();
    let begun = Instant::now();
    for (way, n) in wanted {
        let mut left = n;
        while left > 0 {
            let now = left.min(AT_ONCE);
            // Each tells when it has its place, so that no more are on their way than may be.
            let mut placed = Vec::new();
            for _ in 0..now {
                let (tell, told) = tokio::sync::oneshot::channel();
                holding.spawn(hold(attacker.clone(), way, stop.clone(), tell));
                placed.push(told);
            }
            for told in placed {
                told.await.with_context(|| format!("no place for one that is {}", way.name()))?;
            }
            left -= now;
        }
    }
    Report::told("taken within", ms(begun.elapsed()));
    Ok((holding, Instant::now() + FOR))
}

/// How many of some more are refused.
async fn besides(attacker: &Caller) -> Result<usize> {
    let mut refused = 0;
    for _ in 0..BESIDES {
        match attacker.upgrade("/ws", None).await {
            Ok(Opened::Refused(429)) => refused += 1,
            Ok(Opened::Refused(_) | Opened::Socket(_)) => {}
            // Cut off before it could be told.
            Err(error) if error.root_cause().is::<std::io::Error>() => refused += 1,
            Err(error) => return Err(error),
        }
    }
    Ok(refused)
}

/// Signs in, opens the console's socket, and waits until the desk is before the agent's eyes.
async fn comes_to_work(caller: &Caller, login: &str, password: &str) -> Result<Duration> {
    let begun = Instant::now();
    let body = json!({"login": login, "password": password}).to_string();
    let headers = [("x-puente", "1"), ("content-type", "application/json")];
    let reply = caller.ask("POST /console/sign-in", &headers, &body).await?;
    let (status, said) = (reply.status, reply.text());
    ensure!(status == 204, "{login} is not let in: {status} {said}");
    let cookie = reply.header("set-cookie").and_then(|line| line.split(';').next());
    let cookie = cookie.context("a sign-in without a cookie")?;
    let mut socket = caller.socket("/ws/agent", Some(cookie)).await?;
    send(&mut socket, &json!({"t": "hello", "v": 1})).await?;
    while !matches!(hear(&mut socket).await?, ServerFrame::Desk { .. }) {}
    let took = begun.elapsed();
    // The desk need not answer the farewell.
    let _left = timeout(SEND_WITHIN, socket.close(None)).await;
    Ok(took)
}

/// How many the desk has ended in time, of each kind that says nothing or half of something.
fn ended(held: &[Held], report: &mut Report) {
    for way in [Way::Silent, Way::HalfHead, Way::HalfBody, Way::NotGreeted] {
        let firsts: Vec<Duration> =
            held.iter().filter(|one| one.way == way).filter_map(|one| one.ended_after).collect();
        let of = held.iter().filter(|one| one.way == way).count();
        let in_time = firsts.iter().filter(|after| **after <= ENDED_WITHIN).count();
        report.all(
            &format!("ended within {}, of those {}", ms(ENDED_WITHIN), way.name()),
            in_time,
            of,
        );
        let gone = held.iter().filter(|one| one.way == way).filter_map(|one| one.gone_after);
        if let Ok(times) = Times::of(way.name(), gone.collect()) {
            Report::told("  … the last connection of them gone after", ms(times.worst()));
        }
    }
    let greeted = held.iter().filter(|one| one.way == Way::Greeted);
    let (stay, all) = greeted
        .fold((0, 0), |(stay, all), one| (stay + usize::from(one.ended_after.is_none()), all + 1));
    Report::told("sockets with hello that stayed", format!("{stay} of {all}"));
}
