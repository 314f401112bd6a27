//! How much of the machine's processors others had meanwhile: what is measured beside a busy neighbour says little about a
//! desk. Knows nothing about who they are.

use std::time::Duration;

use anyhow::{Context, Result};
use tokio::time::Instant;

/// The kernel counts time in hundredths of a second, whatever its own clock.
const TICKS_A_SECOND: u64 = 100;
/// Less of one processor is nobody.
const SHARE_MIN: f64 = 0.1;

/// Since when it is counted, and how things stood then.
pub(crate) struct Neighbours {
    desk: u32,
    since: Instant,
    busy: u64,
    ours: u64,
}

impl Neighbours {
    /// Counts everybody but this process and the desk.
    pub(crate) fn of(desk: u32) -> Result<Self> {
        let (busy, ours) = (busy()?, ours(desk)?);
        Ok(Self { desk, since: Instant::now(), busy, ours })
    }

    /// How many processors others have had since it was asked the last time, where that is worth a word.
    pub(crate) fn had(&mut self) -> Result<Option<f64>> {
        let now = Self::of(self.desk)?;
        let before = std::mem::replace(self, now);
        let ours = self.ours.saturating_sub(before.ours);
        let theirs = self.busy.saturating_sub(before.busy).saturating_sub(ours);
        let took = self.since.saturating_duration_since(before.since);
        let share = seconds(theirs).as_secs_f64() / took.as_secs_f64().max(1.0);
        Ok((share > SHARE_MIN).then_some(share))
    }
}

fn seconds(ticks: u64) -> Duration {
    Duration::from_millis(ticks * 1_000 / TICKS_A_SECOND)
}

/// What all processors have done, but for waiting.
fn busy() -> Result<u64> {
    let told = std::fs::read_to_string("/proc/stat").context("failed to read /proc/stat")?;
    let line = told.lines().next().unwrap_or_default();
    let ticks: Vec<u64> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    // user, nice, system, idle, waiting for the disk, and the rest; guests are counted in the first two.
    Ok(ticks.iter().take(8).sum::<u64>() - ticks.iter().skip(3).take(2).sum::<u64>())
}

/// What this process and the desk have done.
fn ours(desk: u32) -> Result<u64> {
    Ok(done(&std::process::id().to_string())? + done(&desk.to_string())?)
}

fn done(process: &str) -> Result<u64> {
    let path = format!("/proc/{process}/stat");
    let told = std::fs::read_to_string(&path).with_context(|| format!("failed to read {path}"))?;
    // The name, in its brackets, may hold anything.
    let (_, rest) = told.rsplit_once(')').with_context(|| format!("{path} is not as it was"))?;
    let ticks = rest.split_whitespace().skip(11).take(2).map(str::parse::<u64>);
    Ok(ticks.collect::<Result<Vec<_>, _>>()?.iter().sum())
}
