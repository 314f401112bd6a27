//! The names of the store's metrics, and the one place that measures durations. Knows nothing about who collects them.

use std::time::{Duration, Instant};

use crate::ports::AppendError;

/// How long an append takes, from the asking to the answer.
pub const APPEND_SECONDS: &str = "puente_append_seconds";
/// Appends that found a stream moved.
pub const APPEND_CONFLICTS: &str = "puente_append_conflicts_total";
/// Appends that broke a limit.
pub const APPEND_REFUSED: &str = "puente_append_refused_total";
/// Appends, reads and erasures that the store could not do.
pub const STORE_FAILURES: &str = "puente_store_failures_total";
/// How long one commit takes, its flush to disk included.
pub const COMMIT_SECONDS: &str = "puente_commit_seconds";
/// How many batches share one commit.
pub const COMMIT_BATCHES: &str = "puente_commit_batches";
/// Pokes that a listener was too slow to hear.
pub const POKES_LOST: &str = "puente_pokes_lost_total";

/// Connections to the store that broke.
pub const RECONNECTS: &str = "puente_store_reconnects_total";
/// Appends whose answer went astray and was asked for again.
pub const IN_DOUBT: &str = "puente_store_in_doubt_total";
/// How often the store's file was opened again after a failure.
pub const REOPENED: &str = "puente_store_reopened_total";
/// Records of logs that were set aside, because they are damaged, of a kind that is unknown here, or missing.
pub const SET_ASIDE: &str = "puente_store_records_set_aside_total";

/// Every name with its description.
pub const ALL: [(&str, &str); 11] = [
    (APPEND_SECONDS, "How long an append takes, from the asking to the answer."),
    (APPEND_CONFLICTS, "Appends that found a stream moved."),
    (APPEND_REFUSED, "Appends that broke a limit."),
    (STORE_FAILURES, "Appends, reads and erasures that the store could not do."),
    (COMMIT_SECONDS, "How long one commit takes, its flush to disk included."),
    (COMMIT_BATCHES, "How many batches share one commit."),
    (POKES_LOST, "Pokes that a listener was too slow to hear."),
    (RECONNECTS, "Connections to the store that broke."),
    (IN_DOUBT, "Appends whose answer went astray and was asked for again."),
    (REOPENED, "How often the store's file was opened again after a failure."),
    (SET_ASIDE, "Records that were set aside: damaged, of an unknown kind, or missing."),
];

/// A running stopwatch.
pub(super) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(
        clippy::disallowed_methods,
        reason = "a stopwatch measures how long the machine takes; nothing is decided by it"
    )]
    pub(super) fn start() -> Self {
        Self(Instant::now())
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

pub(super) fn appended<T>(watch: &Stopwatch, outcome: &Result<T, AppendError>) {
    metrics::histogram!(APPEND_SECONDS).record(watch.elapsed());
    match outcome {
        Ok(_) | Err(AppendError::Unavailable(_)) => {}
        Err(AppendError::Conflict { .. }) => metrics::counter!(APPEND_CONFLICTS).increment(1),
        Err(AppendError::Refused { .. }) => metrics::counter!(APPEND_REFUSED).increment(1),
    }
}

pub(super) fn failed() {
    metrics::counter!(STORE_FAILURES).increment(1);
}

pub(super) fn committed(watch: &Stopwatch, n_batches: usize) {
    metrics::histogram!(COMMIT_SECONDS).record(watch.elapsed());
    metrics::histogram!(COMMIT_BATCHES).record(u32::try_from(n_batches).unwrap_or(u32::MAX));
}

pub(super) fn pokes_lost(n: u64) {
    metrics::counter!(POKES_LOST).increment(n);
}

pub(super) fn reconnected() {
    metrics::counter!(RECONNECTS).increment(1);
}

pub(super) fn in_doubt() {
    metrics::counter!(IN_DOUBT).increment(1);
}

pub(super) fn reopened() {
    metrics::counter!(REOPENED).increment(1);
}

pub(super) fn set_aside(n: u64) {
    metrics::counter!(SET_ASIDE).increment(n);
}
