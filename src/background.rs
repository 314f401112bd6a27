//! Threads for what takes long and can wait: whatever else the node does goes before it. On a machine of few processors a
//! thread that reads a long message would else keep acknowledgements waiting for whole slices of the scheduler.
//! Knows nothing about what runs on them.

use std::io;
use std::sync::LazyLock;

use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

/// How far they step back: a tenth of the share of any other thread that wants to run at the same time.
const NICENESS: i32 = 10;

/// Kept until the process ends. Its threads end when they have had nothing to do for some seconds.
static THREADS: LazyLock<io::Result<Runtime>> = LazyLock::new(|| {
    Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("background")
        .on_thread_start(step_back)
        .build()
});

/// Runs work on a thread that steps back, or on an ordinary one where the machine has none to give.
pub fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    match &*THREADS {
        Ok(threads) => threads.spawn_blocking(work),
        Err(error) => {
            tracing::warn!(%error, "no threads for long work; it runs among the others");
            tokio::task::spawn_blocking(work)
        }
    }
}

/// Linux counts niceness by thread. Elsewhere, and where it is refused, work is done all the same.
fn step_back() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(NICENESS);
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn long_work_steps_back_and_nobody_else_does() {
        let own = || rustix::process::nice(0).unwrap();
        let before = own();
        let there = blocking(own).await.unwrap();
        assert_eq!(there, (before + NICENESS).min(19));
        assert_eq!(own(), before);
        assert_eq!(tokio::task::spawn_blocking(own).await.unwrap(), before);
    }
}
