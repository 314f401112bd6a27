//! What benches share.

use std::time::Duration;

/// How long this thread has been on a processor: what others do at the same time hardly counts.
pub(crate) fn on_processor() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = told.split(' ').next().and_then(|nanos| nanos.parse().ok());
    Duration::from_nanos(nanos.unwrap_or_default())
}
