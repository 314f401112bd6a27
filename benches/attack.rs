//! An attack on a desk of its own, and what becomes of everybody else meanwhile: dear messages, held connections, guessed
//! passwords, broken frames; besides, what a question, a look at a large desk, a message in a long conversation and the first
//! open of a page cost. Prints each figure beside what is asked of it, and ends with 1 when one is missed.
//!
//! ```sh
//! scripts/attack.sh                # builds everything, and sees to it that all of it ends
//! cargo bench --bench attack       # the same by hand; PUENTE=… names another binary to attack
//! cargo bench --bench attack -- alone dear     # of `PARTS`, these
//! ```
//!
//! All of it stays on loopback: the attacker calls from 127.0.0.2, everybody else from 127.0.0.1. It opens at most
//! `caller::CONNECTIONS_MAX` connections and is over within `ATTACK_WITHIN`. The desk has a folder of its own, removed at the
//! end, or kept where `ATTACK_DIR` names one.

#![expect(clippy::print_stdout, reason = "printing is what a benchmark is for")]
#![expect(clippy::disallowed_methods, reason = "a benchmark is about the real clock")]

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use puente::domain::golden::{self, Golden};
use tempfile::TempDir;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

#[path = "attack/report.rs"]
mod report;
#[path = "attack/neighbours.rs"]
mod neighbours;
#[path = "attack/caller.rs"]
mod caller;
#[path = "attack/desk.rs"]
mod desk;
#[path = "attack/visitor.rs"]
mod visitor;
#[path = "attack/witness.rs"]
mod witness;
#[path = "attack/sign_outs.rs"]
mod sign_outs;
#[path = "attack/alone.rs"]
mod alone;
#[path = "attack/crowd.rs"]
mod crowd;
#[path = "attack/doors.rs"]
mod doors;
#[path = "attack/holder.rs"]
mod holder;
#[path = "attack/guesser.rs"]
mod guesser;
#[path = "attack/frames.rs"]
mod frames;
#[path = "attack/tricks.rs"]
mod tricks;
#[path = "attack/pages.rs"]
mod pages;
#[path = "attack/within.rs"]
mod within;
#[path = "measure/large_desk.rs"]
mod large_desk;
mod measure;
#[expect(dead_code, reason = "what reads them is in the desk that is attacked")]
#[path = "../tests/suite/dear.rs"]
mod dear;

use caller::Caller;
use desk::{Desk, root};
use neighbours::Neighbours;
use report::Report;
use visitor::Record;

/// All of it, in this order; whoever names some of them has those alone, and what was acknowledged is read back anyway.
const PARTS: [&str; 8] =
    ["sign-outs", "alone", "dear", "doors", "frames", "pages", "back", "within"];
/// The whole attack, once the desk serves.
const ATTACK_WITHIN: Duration = Duration::from_secs(240);
/// Who attacks, and everybody else. All of 127.0.0.0/8 is this machine.
const ATTACKER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
/// Both sides of as many connections as one address may have, and as much again.
const OPEN_FILES_MIN: u64 = 4_096;

fn main() -> ExitCode {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let attacked =
        runtime.context("failed to begin").and_then(|runtime| runtime.block_on(attack()));
    match attacked {
        Ok(missed) if missed.is_empty() => {
            println!("\neverything is as asked");
            ExitCode::SUCCESS
        }
        Ok(missed) => {
            println!("\n{} not as asked:", missed.len());
            for what in &missed {
                println!("  {what}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("attack: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// What is not as asked.
async fn attack() -> Result<Vec<String>> {
    let mut terminate = signal(SignalKind::terminate()).context("failed to listen for SIGTERM")?;
    // Told to stop first; the desk ends with what is dropped.
    tokio::select! { biased;
        _ = terminate.recv() => bail!("told to stop"),
        _ = tokio::signal::ctrl_c() => bail!("told to stop"),
        attacked = on_a_desk() => attacked,
    }
}

async fn on_a_desk() -> Result<Vec<String>> {
    let named = named()?;
    has_open_files()?;
    let puente = puente()?;
    let folder = Folder::new()?;
    println!("the articles' index (a first one takes some minutes)");
    desk::index(&puente).await?;
    let mut desk = Desk::start(&puente, folder.path()).await?;
    println!(
        "{} serves on {}, its folder is {}",
        puente.display(),
        desk.address,
        folder.path().display()
    );
    let mut report = Report::new(Neighbours::of(desk.pid()?)?);
    let caller = Caller::new(Ipv4Addr::LOCALHOST, desk.address);
    let attacking = parts(&named, &desk, &caller, folder.path(), &mut report);
    let attacking = timeout(ATTACK_WITHIN, attacking).await;
    let late = || format!("it was not over within {} s", ATTACK_WITHIN.as_secs());
    if let Err(error) = attacking.with_context(late).flatten() {
        report.broke("the attack", &error);
    }
    aftermath(&mut desk, &caller, &mut report).await;
    Ok(report.missed().to_vec())
}

/// Everything that is done to the desk, one after the other; what breaks off does not keep the others.
async fn parts(
    named: &[String],
    desk: &Desk,
    caller: &Caller,
    folder: &Path,
    report: &mut Report,
) -> Result<()> {
    let attacker = caller.at(ATTACKER);
    let both = (caller, &attacker);
    let questions = questions()?;
    words_alone(caller).await?;
    let wanted = |part: &str| named.is_empty() || named.iter().any(|name| name == part);
    let mut kept = Vec::new();
    for part in PARTS.into_iter().filter(|part| wanted(part) || *part == "back") {
        let done = match part {
            "sign-outs" => sign_outs::run(both, desk, report).await,
            "alone" => alone::run(caller, &questions, desk, report, &mut kept).await,
            "dear" => crowd::run(both, &questions, desk, report, &mut kept).await,
            "doors" => doors::run(both, &questions, desk, report, &mut kept).await,
            "frames" => frames::run(both, &questions, report, &mut kept).await,
            "pages" => pages::run(caller, report).await,
            "back" => read_back(caller, &kept, report).await,
            _ => within(folder.join("long"), report).await,
        };
        if let Err(error) = done {
            report.broke(part, &error);
        }
    }
    Ok(())
}

/// The parts that whoever started it has named.
fn named() -> Result<Vec<String>> {
    // Cargo says `--bench`.
    let named: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    for part in &named {
        ensure!(
            PARTS.contains(&part.as_str()),
            "there is no part {part}, only {}",
            PARTS.join(", ")
        );
    }
    Ok(named)
}

/// Both measure on threads where nothing else goes on.
async fn within(store: PathBuf, report: &mut Report) -> Result<()> {
    let planned = spawn_blocking(within::planning).await?;
    planned.tell(report);
    let long = spawn_blocking(move || within::message(&store)).await??;
    long.tell(report);
    Ok(())
}

/// Whether everything that the desk acknowledged to those who did no harm is there.
async fn read_back(caller: &Caller, kept: &[Record], report: &mut Report) -> Result<()> {
    if kept.is_empty() {
        return Ok(());
    }
    report.part("reading back: what was acknowledged to visitors who did no harm");
    let all = kept.iter().map(Record::len).sum::<usize>();
    let mut lost = Vec::new();
    for record in kept {
        lost.extend(record.lost(caller).await?);
    }
    let what = format!("lost or changed, of {all} messages of {} visitors", kept.len());
    report.asked(&what, lost.len(), "0", lost.is_empty() && all > 0);
    for line in &lost {
        Report::remark(line);
    }
    Ok(())
}

/// How the desk has come through it, and its end.
async fn aftermath(desk: &mut Desk, caller: &Caller, report: &mut Report) {
    report.part("afterwards: the desk");
    Report::told("connections that the attack opened", caller.opened());
    match caller.ask("GET /readyz", &[], "").await {
        Ok(ready) => report.asked("/readyz", ready.status, "200", ready.status == 200),
        Err(error) => report.broke("/readyz", &error),
    }
    match desk.memory_mb() {
        Ok(mb) => Report::told("the most memory it had", format!("{mb} MB")),
        Err(error) => report.broke("the desk", &error),
    }
    match desk.complaints() {
        Ok(lines) => {
            report.asked("errors and panics in its log", lines.len(), "0", lines.is_empty());
            for line in &lines {
                Report::remark(line);
            }
        }
        Err(error) => report.broke("its log", &error),
    }
    match desk.stop().await {
        Ok(()) => report.asked("told to end, it ends", "yes", "yes", true),
        Err(error) => {
            report.broke("its end", &error);
            println!("{}", desk.last_words());
        }
    }
}

/// Without the language model a question costs less than it would.
async fn words_alone(caller: &Caller) -> Result<()> {
    let ready = caller.ask("GET /readyz", &[], "").await?;
    ensure!(ready.status == 200, "the desk is not ready: {}", ready.text());
    if ready.text().contains(r#""search":"words""#) {
        println!(
            "by words alone, so that answers cost less than usual; `make model` fetches the model"
        );
    }
    Ok(())
}

/// The articles' golden questions.
fn questions() -> Result<Vec<Golden>> {
    let path = root().join("kb-index").join("questions.tsv");
    let text = std::fs::read_to_string(&path).with_context(|| format!("no {}", path.display()))?;
    let (questions, _) = golden::read("questions.tsv", &text);
    ensure!(questions.len() > 200, "{} has too few questions", path.display());
    Ok(questions)
}

/// The binary that is attacked.
fn puente() -> Result<PathBuf> {
    let named = std::env::var_os("PUENTE").map(PathBuf::from);
    let puente = named.unwrap_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_puente")));
    puente.canonicalize().with_context(|| format!("there is no {}", puente.display()))
}

/// Whether this process and the desk may have as many files open as they need.
fn has_open_files() -> Result<()> {
    let limits =
        std::fs::read_to_string("/proc/self/limits").context("failed to read the limits")?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft =
        line.and_then(|line| line.split_whitespace().next()).context("no limit of open files")?;
    let is_enough = soft.parse().map_or(true, |soft: u64| soft >= OPEN_FILES_MIN);
    ensure!(is_enough, "only {soft} files may be open: `ulimit -n {OPEN_FILES_MIN}` allows more");
    Ok(())
}

/// Where the desk has its data.
enum Folder {
    Kept(PathBuf),
    Removed(TempDir),
}

impl Folder {
    fn new() -> Result<Self> {
        match std::env::var_os("ATTACK_DIR") {
            Some(named) => {
                let named = PathBuf::from(named);
                std::fs::create_dir_all(&named)
                    .with_context(|| format!("the folder {} cannot be made", named.display()))?;
                Ok(Self::Kept(named.canonicalize()?))
            }
            None => Ok(Self::Removed(TempDir::new().context("no temporary folder can be made")?)),
        }
    }

    fn path(&self) -> &Path {
        match self {
            Self::Kept(path) => path,
            Self::Removed(folder) => folder.path(),
        }
    }
}
