//! Tasks that a node cannot live without: each has a name and runs until the node is told to stop. One that ends before
//! that, however it does, takes the node with it: what is left would go on as if nothing were missing.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::gateway::vitals::Vitals;

/// Starts tasks and watches them.
#[derive(Clone)]
pub(super) struct Supervisor {
    pub(super) tracker: TaskTracker,
    pub(super) stop: CancellationToken,
    pub(super) vitals: Arc<Vitals>,
}

impl Supervisor {
    /// Starts a task that ends when the node is told to stop, and not before.
    pub(super) fn watch(
        &self,
        name: &'static str,
        task: impl Future<Output = ()> + Send + 'static,
    ) {
        let task = self.tracker.spawn(task);
        let Self { stop, vitals, .. } = self.clone();
        self.tracker.spawn(async move {
            let ended = task.await;
            if let Err(error) = &ended {
                // What a panic says may quote what it stumbled over; where it was is on stderr.
                let how = if error.is_panic() { "panicked" } else { "was broken off" };
                tracing::error!(task = name, how, "a task has failed");
            }
            if stop.is_cancelled() {
                return;
            }
            tracing::error!(
                task = name,
                "a task has ended although nobody stopped it: the node stops"
            );
            vitals.died(name);
            stop.cancel();
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn supervisor() -> Supervisor {
        let (tracker, stop) = (TaskTracker::new(), CancellationToken::new());
        Supervisor { tracker, stop, vitals: Arc::default() }
    }

    #[tokio::test]
    async fn a_task_that_returns_or_panics_stops_the_node_and_is_named() {
        let ends = |how: u8| async move {
            tokio::task::yield_now().await;
            assert_eq!(how, 0, "a panic on purpose");
        };
        for how in 0..2 {
            let node = supervisor();
            let stop = node.stop.clone();
            node.watch("pokes", async move { stop.cancelled().await });
            node.watch("desk", ends(how));
            node.stop.cancelled().await;
            assert_eq!(node.vitals.dead(), Some("desk"));
            node.tracker.close();
            node.tracker.wait().await;
            assert_eq!(node.vitals.dead(), Some("desk"), "who stops because of it is not to blame");
        }
    }

    #[tokio::test]
    async fn a_node_that_is_told_to_stop_blames_nobody() {
        let node = supervisor();
        let stop = node.stop.clone();
        node.watch("desk", async move { stop.cancelled().await });
        node.stop.cancel();
        node.tracker.close();
        node.tracker.wait().await;
        assert_eq!(node.vitals.dead(), None);
    }
}
