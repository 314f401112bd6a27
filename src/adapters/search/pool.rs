//! The thread pool of searches: fewer threads than processors, so that expensive queries cannot keep the node from serving
//! others. Work that has waited or run for too long is cancelled. Knows nothing about what is searched.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::background;
use crate::ports::Unavailable;

/// Searches that failed, by why.
pub(super) const SEARCH_FAILURES: &str = "puente_search_failures_total";
/// How long one may wait for its turn: shorter than the time after which another node looks after the answer.
const WAIT_MAX: Duration = Duration::from_secs(8);
/// How long one may work; it looks at the clock between its steps.
const WORK_MAX: Duration = Duration::from_secs(5);

/// When work is to be given up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline(Option<Instant>);

impl Deadline {
    /// Never.
    pub(super) const NONE: Self = Self(None);

    /// Whether it has passed.
    pub(super) fn is_past(self) -> bool {
        self.0.is_some_and(|until| now() >= until)
    }

    fn after(span: Duration) -> Self {
        Self(now().checked_add(span))
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a limit on how long the machine works; nothing about the desk is decided by it"
)]
fn now() -> Instant {
    Instant::now()
}

/// A bounded number of threads, first come first served.
#[derive(Debug, Clone)]
pub(super) struct Pool {
    turns: Arc<Semaphore>,
    wait: Duration,
    work: Duration,
}

impl Pool {
    /// One thread fewer than there are processors, but one at least.
    pub(super) fn new() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self::with(processors.saturating_sub(1).max(1), WAIT_MAX, WORK_MAX)
    }

    fn with(threads: usize, wait: Duration, work: Duration) -> Self {
        Self { turns: Arc::new(Semaphore::new(threads)), wait, work }
    }

    /// Runs work in its turn. It is told when to give up, and what it says of its own accord comes back.
    pub(super) async fn run<T, E>(
        &self,
        work: impl FnOnce(Deadline) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Unavailable>
    where
        T: Send + 'static,
        E: std::fmt::Display + Send + 'static,
    {
        let turn = match timeout(self.wait, self.turns.clone().acquire_owned()).await {
            Ok(Ok(turn)) => turn,
            Ok(Err(closed)) => return Err(failed("closed", &closed)),
            Err(late) => return Err(failed("crowded", &late)),
        };
        let span = self.work;
        let worked = background::blocking(move || {
            let done = work(Deadline::after(span));
            drop(turn);
            done
        });
        match worked.await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(fault)) => Err(failed("fault", &fault)),
            Err(panic) => Err(failed("panic", &panic)),
        }
    }
}

fn failed(why: &'static str, fault: &dyn std::fmt::Display) -> Unavailable {
    metrics::counter!(SEARCH_FAILURES, "why" => why).increment(1);
    tracing::warn!(why, %fault, "a search failed");
    Unavailable { reason: format!("search: {why}: {fault}") }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::mpsc;

    use super::*;

    const SOON: Duration = Duration::from_millis(20);
    const LATE: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn what_works_too_long_is_told_so_and_the_next_one_has_its_turn() {
        let pool = Pool::with(1, LATE, SOON);
        let endless = |deadline: Deadline| -> Result<(), &str> {
            while !deadline.is_past() {
                std::thread::yield_now();
            }
            Err("given up")
        };
        let given_up = pool.run(endless).await.unwrap_err();
        assert!(given_up.reason.contains("given up"), "{given_up}");
        assert_eq!(pool.run(|_| Ok::<_, Infallible>(7)).await, Ok(7));
    }

    #[tokio::test]
    async fn what_waits_too_long_is_not_begun() {
        let pool = Pool::with(1, SOON, LATE);
        let (release, held) = mpsc::channel::<()>();
        let (began, begun) = tokio::sync::oneshot::channel();
        let holds = pool.run(move |_| {
            let _told = began.send(());
            held.recv()
        });
        let waits = async {
            begun.await.unwrap();
            let crowded = pool.run(|_| Ok::<_, Infallible>(())).await.unwrap_err();
            assert!(crowded.reason.contains("crowded"), "{crowded}");
            release.send(()).unwrap();
        };
        tokio::join!(holds, waits).0.unwrap();
        pool.run(|_| Ok::<_, Infallible>(())).await.unwrap();
    }

    #[tokio::test]
    async fn a_panic_ends_one_search_and_no_other() {
        let pool = Pool::with(1, LATE, LATE);
        let broken = pool.run(|_| -> Result<(), Infallible> { panic!("a bad table") });
        assert!(broken.await.unwrap_err().reason.contains("panic"));
        assert_eq!(pool.run(|_| Ok::<_, Infallible>(7)).await, Ok(7));
    }

    #[tokio::test]
    async fn a_search_does_not_block_the_runtime() {
        // This test's runtime has one thread: the search must not take it.
        let pool = Pool::with(1, LATE, LATE);
        let (release, held) = mpsc::channel::<()>();
        let searching = pool.run(move |_| held.recv());
        tokio::pin!(searching);
        tokio::select! { biased;
            _ = &mut searching => panic!("not yet"),
            () = tokio::task::yield_now() => {}
        }
        release.send(()).unwrap();
        searching.await.unwrap();
    }
}
