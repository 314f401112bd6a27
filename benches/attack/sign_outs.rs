//! Sign-outs of sessions that never were: the desk writes nothing.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use puente::gateway::doorway::STRAY_SIGN_OUTS;
use tokio::time::sleep;

use crate::caller::Caller;
use crate::desk::Desk;
use crate::report::Report;

/// So many more than may be at once.
const BESIDES: usize = 20;
/// How many appends the store has answered.
const APPENDS: &str = "puente_append_seconds_count";
/// A desk to which nobody comes is quiet soon.
const LOOKS_MAX: usize = 10;
const LOOK: Duration = Duration::from_millis(500);

pub(crate) async fn run(
    (caller, attacker): (&Caller, &Caller),
    desk: &Desk,
    report: &mut Report,
) -> Result<()> {
    report.part("sign-outs: with invented cookies, on a quiet desk");
    let (before, bytes) = (quiet(caller).await?, desk.store_bytes()?);
    let mut line = attacker.line().await?;
    let (mut taken, mut refused) = (0, 0);
    for n in 0..STRAY_SIGN_OUTS.burst as usize + BESIDES {
        let cookie = format!("__Host-puente-agent={n:0>32}");
        let headers = [("x-puente", "1"), ("cookie", cookie.as_str())];
        match line.ask("POST /console/sign-out", &headers, "").await?.status {
            204 => taken += 1,
            429 => refused += 1,
            status => anyhow::bail!("a sign-out is answered with {status}"),
        }
    }
    sleep(LOOK).await;
    let (appends, grown) =
        (appends(caller).await? - before, desk.store_bytes()?.saturating_sub(bytes));
    Report::told("taken, and refused as too many", format!("{taken}, {refused}"));
    let figure = format!("{appends}, {grown}");
    report.asked(
        "appends that followed, bytes by which the store grew",
        figure,
        "0, 0",
        appends == 0 && grown == 0,
    );
    Ok(())
}

/// How many appends there were, once there are no more.
async fn quiet(caller: &Caller) -> Result<u64> {
    let mut before = appends(caller).await?;
    for _ in 0..LOOKS_MAX {
        sleep(LOOK).await;
        let now = appends(caller).await?;
        if now == before {
            return Ok(now);
        }
        before = now;
    }
    anyhow::bail!("the desk writes although nobody is there")
}

async fn appends(caller: &Caller) -> Result<u64> {
    let reply = caller.ask("GET /metrics", &[], "").await?;
    ensure!(reply.status == 200, "/metrics says {}", reply.status);
    let text = reply.text();
    let line = text.lines().find_map(|line| line.strip_prefix(APPENDS));
    let n = line.with_context(|| format!("/metrics has no {APPENDS}"))?.trim();
    n.parse().with_context(|| format!("{APPENDS} is {n}"))
}
