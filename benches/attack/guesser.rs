//! Guesses passwords for every login there is, and for some that there are not, one after the other and all the time.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::caller::{Caller, Line};
use crate::report::Report;

/// Between two guesses on one line, so that it is a guesser and no flood.
const PACE: Duration = Duration::from_millis(10);
/// A line that breaks is opened again so often.
const LINES_MAX: usize = 10;
/// Logins that are tried beside those of the desk.
const INVENTED: [&str; 4] = ["admin", "root", "ana", "soporte"];
const HEADERS: [(&str, &str); 2] = [("x-puente", "1"), ("content-type", "application/json")];

/// How often each status was answered.
pub(crate) type Answers = BTreeMap<u16, usize>;

/// Guesses until it is told to stop.
pub(crate) async fn guess(
    caller: Caller,
    logins: Vec<String>,
    which: usize,
    stop: CancellationToken,
) -> Result<Answers> {
    let mut answers = Answers::new();
    for _ in 0..LINES_MAX {
        let Ok(mut line) = caller.line().await else {
            sleep(PACE * 10).await;
            continue;
        };
        while !stop.is_cancelled() {
            let n = which + answers.values().sum::<usize>();
            let all = logins.iter().map(String::as_str).chain(INVENTED);
            let login = all.cycle().nth(n % (logins.len() + INVENTED.len())).unwrap_or_default();
            let Ok(status) = one(&mut line, login, n).await else { break };
            *answers.entry(status).or_default() += 1;
            sleep(PACE).await;
        }
    }
    Ok(answers)
}

async fn one(line: &mut Line, login: &str, n: usize) -> Result<u16> {
    let body = json!({"login": login, "password": format!("guess number {n}")}).to_string();
    Ok(line.ask("POST /console/sign-in", &HEADERS, &body).await?.status)
}

/// Tells what came of all guesses.
pub(crate) async fn told(
    mut guessing: JoinSet<Result<Answers>>,
    report: &mut Report,
) -> Result<()> {
    let mut all = Answers::new();
    while let Some(answers) = guessing.join_next().await {
        for (status, n) in answers.context("a guesser has broken down")?? {
            *all.entry(status).or_default() += n;
        }
    }
    let n = all.values().sum::<usize>();
    let kinds: Vec<String> = all.iter().map(|(status, n)| format!("{status}: {n}")).collect();
    Report::told(&format!("passwords guessed ({})", kinds.join(", ")), n);
    // 403 says of a password that it is right and only to be exchanged.
    let right = [204, 403].iter().filter_map(|status| all.get(status)).sum::<usize>();
    report.asked("  … and let in", right, "0", right == 0 && n > 0);
    Ok(())
}
