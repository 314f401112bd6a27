//! Several steps under way at once, as many as is good for the store and no more. Starts no task: whoever waits here
//! drives them all. Knows nothing about what they do.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

/// A step that is not done yet.
pub(super) type Step<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Does all of them, at most `n_max` at once; what came of each, in the order in which they ended.
pub(super) async fn together<'a, T>(
    steps: impl IntoIterator<Item = Step<'a, T>>,
    n_max: usize,
) -> Vec<T> {
    let mut waiting = steps.into_iter().fuse();
    let mut running: Vec<Step<'a, T>> = waiting.by_ref().take(n_max).collect();
    let mut done = Vec::new();
    while !running.is_empty() {
        let ended = poll_fn(|cx| {
            let before = done.len();
            running.retain_mut(|step| match step.as_mut().poll(cx) {
                Poll::Ready(outcome) => {
                    done.push(outcome);
                    false
                }
                Poll::Pending => true,
            });
            if done.len() > before { Poll::Ready(done.len() - before) } else { Poll::Pending }
        });
        let ended = ended.await;
        running.extend(waiting.by_ref().take(ended));
    }
    done
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Waker};

    use super::*;

    /// Lets the others have their turn, so many times.
    async fn yields(mut times: usize) {
        poll_fn(|_| {
            let now = times;
            times = times.saturating_sub(1);
            if now == 0 { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    #[test]
    fn all_are_done_and_no_more_at_once_than_may_be() {
        let (running, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let steps = (0..100_usize).map(|n| -> Step<'_, usize> {
            let (running, most) = (&running, &most);
            Box::pin(async move {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                yields(n % 7 + 1).await;
                running.fetch_sub(1, Ordering::SeqCst);
                n
            })
        });
        let mut all = pin!(together(steps, 16));
        let mut cx = Context::from_waker(Waker::noop());
        let mut turns = 0;
        let mut done = loop {
            turns += 1;
            assert!(turns < 1_000);
            if let Poll::Ready(done) = all.as_mut().poll(&mut cx) {
                break done;
            }
        };
        done.sort_unstable();
        assert_eq!(done, (0..100).collect::<Vec<_>>());
        assert_eq!(most.load(Ordering::SeqCst), 16);
    }
}
