//! The one thread that talks to Redis, with the runtime of all connections. Whoever asks waits on a runtime of their
//! own or on none of that kind, and may give up: what was asked is done all the same. Knows nothing about what is done.

use std::convert::Infallible;
use std::io;
use std::thread::JoinHandle;

use tokio::runtime::{Builder, Handle};
use tokio::sync::mpsc;

use crate::ports::Unavailable;

/// The handle to the thread. Dropping it lets the thread finish what was asked, which takes as long as the slowest
/// request may, and waits for that.
pub(super) struct Thread {
    runtime: Handle,
    busy: Option<mpsc::Sender<Infallible>>,
    joined: Option<JoinHandle<()>>,
}

impl Thread {
    pub(super) fn start() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (busy, mut idle) = mpsc::channel(1);
        let thread =
            std::thread::Builder::new().name("store-redis".to_owned()).spawn(move || {
                // Ends when the store is gone and nobody who asked still waits.
                runtime.block_on(async { while idle.recv().await.is_some() {} });
            })?;
        Ok(Self { runtime: handle, busy: Some(busy), joined: Some(thread) })
    }

    /// Does something beside everything else until the thread ends.
    pub(super) fn keep(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(task);
    }

    /// Does something to its end, and says what came of it.
    pub(super) async fn perform<T: Send + 'static>(
        &self,
        job: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Unavailable> {
        let busy = self.busy.clone();
        let job = self.runtime.spawn(async move {
            let outcome = job.await;
            drop(busy);
            outcome
        });
        job.await
            .map_err(|error| Unavailable { reason: format!("the store's thread failed: {error}") })
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        drop(self.busy.take());
        if let Some(thread) = self.joined.take()
            && thread.join().is_err()
        {
            tracing::error!("the store's thread had panicked");
        }
    }
}
