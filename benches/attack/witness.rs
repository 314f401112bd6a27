//! Who lives with the desk while others attack it: visitors who say a plain thing now and then, and somebody who asks whether
//! it is alive. What they wait for is what the attack is measured by.

use std::time::Duration;

use anyhow::{Context, Error, Result, ensure};
use puente::domain::golden::Golden;
use puente::domain::lang::Lang;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::caller::Caller;
use crate::report::{Report, Times, ms};
use crate::visitor::{Record, Visitor};

/// So many visitors. One alone may say too little for a figure that holds for 99 of 100.
const VISITORS: u32 = 10;
/// A visitor says something this often, which is just less than one may for ever.
const PACE: Duration = Duration::from_millis(550);
/// Somebody asks this often whether the desk is alive.
const HEALTH_PACE: Duration = Duration::from_millis(100);
/// A plain message is acknowledged within this, of a hundred all but one.
const ACK_P99: Duration = Duration::from_millis(50);

/// Those who are there.
pub(crate) struct Witnesses {
    tasks: JoinSet<Seen>,
    stop: CancellationToken,
}

/// What one of them has seen.
#[derive(Default)]
struct Seen {
    acks: Vec<Duration>,
    health: Vec<Duration>,
    record: Option<Record>,
    /// Why they could not go on.
    fault: Option<Error>,
}

impl Witnesses {
    /// Lets them in, one after the other, and begins.
    pub(crate) async fn begin(caller: &Caller, questions: &[Golden]) -> Result<Self> {
        let (mut tasks, stop) = (JoinSet::new(), CancellationToken::new());
        for (n, lang) in (0..VISITORS).zip(Lang::ALL.into_iter().cycle()) {
            let visitor = Visitor::enters(caller, lang).await.context("a visitor cannot enter")?;
            let own = questions.iter().filter(|asked| asked.lang == lang);
            let asks = own.skip(n as usize).step_by(VISITORS as usize);
            let asks = asks.map(|asked| asked.question.clone()).collect();
            tasks.spawn(speaks(visitor, asks, PACE * n / VISITORS, stop.clone()));
        }
        tasks.spawn(looks(caller.clone(), stop.clone()));
        Ok(Self { tasks, stop })
    }

    /// Ends them and tells what they saw. The figure of 99 in 100 is asked where `is_asked` says so.
    pub(crate) async fn end(
        mut self,
        report: &mut Report,
        is_asked: bool,
        kept: &mut Vec<Record>,
    ) -> Result<()> {
        self.stop.cancel();
        let (mut acks, mut health) = (Vec::new(), Vec::new());
        while let Some(seen) = self.tasks.join_next().await {
            let seen = seen.context("a witness has broken down")?;
            if let Some(fault) = seen.fault {
                report.broke("who did no harm", &fault);
            }
            acks.extend(seen.acks);
            health.extend(seen.health);
            kept.extend(seen.record);
        }
        let (acks, health) = (Times::of("acknowledgements", acks)?, Times::of("/healthz", health)?);
        Report::told("plain messages of others meanwhile, acknowledged", acks.len());
        Report::told("  … half of them within", ms(acks.at(500)));
        let p99 = "  … 99 of 100 within";
        if is_asked {
            report.within(p99, acks.at(990), ACK_P99);
        } else {
            Report::told(p99, ms(acks.at(990)));
        }
        Report::told("  … the slowest", ms(acks.worst()));
        Report::told(&format!("/healthz, the slowest of {}", health.len()), ms(health.worst()));
        Ok(())
    }
}

/// Says one thing after the other until it is told to stop.
async fn speaks(
    mut visitor: Visitor,
    asks: Vec<String>,
    first: Duration,
    stop: CancellationToken,
) -> Seen {
    sleep(first).await;
    let (mut acks, mut turn) = (Vec::new(), Instant::now());
    let speaking = async {
        for ask in asks.iter().cycle().take_while(|_| !stop.is_cancelled()) {
            acks.push(visitor.says(ask).await?);
            turn = (turn + PACE).max(Instant::now());
            visitor.listens_until(turn).await?;
        }
        Ok(())
    };
    let fault = speaking.await.err();
    Seen { acks, record: Some(visitor.leaves()), fault, ..Seen::default() }
}

/// Asks again and again whether the desk is alive.
async fn looks(caller: Caller, stop: CancellationToken) -> Seen {
    let mut health = Vec::new();
    let looking = async {
        let mut line = caller.line().await?;
        while !stop.is_cancelled() {
            let begun = Instant::now();
            let reply = line.ask("GET /healthz", &[], "").await?;
            ensure!(reply.status == 200, "/healthz says {}", reply.status);
            health.push(begun.elapsed());
            sleep(HEALTH_PACE).await;
        }
        Ok(())
    };
    let fault = looking.await.err();
    Seen { health, fault, ..Seen::default() }
}
