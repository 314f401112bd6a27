//! Steps as connections take them, of visitors and of agents alike. Knows nothing about what a step does.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use super::session::READ_PAGE;
use crate::background;
use crate::domain::ids::{ConversationId, Seq};
use crate::flow::{Flow, FlowError, inspect};
use crate::ports::{Record, Unavailable};

/// A step that takes longer than this is given up; asking again under the same name is safe.
pub const STEP_WITHIN: Duration = Duration::from_secs(5);

/// Bounds a step.
pub(super) async fn within<T>(
    step: impl Future<Output = Result<T, FlowError>> + Send,
) -> Result<T, FlowError> {
    match tokio::time::timeout(STEP_WITHIN, step).await {
        Ok(result) => result,
        Err(_) => Err(Unavailable { reason: "step took too long".to_owned() }.into()),
    }
}

/// A message of more characters takes the side lane: reading it takes milliseconds rather than a moment.
pub const LONG_CHARS: usize = 400;

/// Where steps with long messages go: on threads in the background, one fewer than there are processors, first come first
/// served. Everybody else's messages are heard meanwhile, however many long ones come.
#[derive(Debug)]
pub struct SideLane(Arc<Semaphore>);

impl Default for SideLane {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self(Arc::new(Semaphore::new(processors.saturating_sub(1).max(1))))
    }
}

impl SideLane {
    /// Bounds a step and its wait. One that is given up while it works ends by itself; asking again is safe.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        step: impl Future<Output = Result<T, FlowError>> + Send + 'static,
    ) -> Result<T, FlowError> {
        let turns = self.0.clone();
        let crowded = || Unavailable { reason: "too many long messages at once".to_owned() };
        let turn =
            within(async { turns.acquire_owned().await.map_err(|_| crowded().into()) }).await?;
        let here = Handle::current();
        let work = background::blocking(move || {
            let done = here.block_on(within(step));
            drop(turn);
            done
        });
        work.await.unwrap_or_else(|error| Err(Unavailable { reason: error.to_string() }.into()))
    }
}

/// One page of a conversation, and its head.
pub(super) async fn read_page(
    flow: &Flow,
    id: &ConversationId,
    after: Seq,
) -> (Result<Vec<Record>, FlowError>, Seq) {
    match inspect::page(flow, id, after, READ_PAGE).await {
        Ok((records, head)) => (Ok(records), head),
        Err(error) => (Err(error.into()), after),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn a_step_that_works_for_long_in_the_side_lane_keeps_nobody_else_waiting() {
        let lane = SideLane::default();
        let (end, told) = mpsc::channel();
        // Nothing else would go on here if this thread were blocked.
        let long =
            async move { Ok(told.recv().map_err(|_| Unavailable { reason: String::new() })?) };
        let mut long = std::pin::pin!(lane.run(long));
        tokio::select! { biased;
            done = &mut long => panic!("{done:?} before it was told to end"),
            () = tokio::task::yield_now() => {}
        }
        end.send(7).unwrap();
        assert_eq!(long.await.unwrap(), 7);
    }

    #[tokio::test]
    async fn what_panics_in_the_side_lane_gives_its_place_back() {
        let lane = SideLane::default();
        for _ in 0..=lane.0.available_permits() {
            let fails = async { Err(FlowError::from(Unavailable { reason: "away".to_owned() })) };
            assert!(lane.run::<()>(fails).await.is_err());
            assert!(lane.run::<()>(async { panic!("on purpose") }).await.is_err());
        }
    }
}
