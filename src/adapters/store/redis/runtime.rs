//! Runs all Redis I/O on one dedicated thread with a runtime of its own. Callers may be cancelled; a submitted command still
//! completes. Knows nothing about the commands.

use std::convert::Infallible;
use std::io;
use std::thread::JoinHandle;

use tokio::runtime::{Builder, Handle};
use tokio::sync::mpsc;

use crate::ports::Unavailable;

/// The handle to the thread. Dropping it waits until submitted commands are done, as long as the slowest may take.
pub(super) struct StoreRuntime {
    runtime: Handle,
    busy: Option<mpsc::Sender<Infallible>>,
    joined: Option<JoinHandle<()>>,
}

impl StoreRuntime {
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

    /// Runs a background task until the thread ends.
    pub(super) fn keep(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(task);
    }

    /// Runs a job to its end and returns its outcome.
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

impl Drop for StoreRuntime {
    fn drop(&mut self) {
        drop(self.busy.take());
        if let Some(thread) = self.joined.take()
            && thread.join().is_err()
        {
            tracing::error!("the store's thread had panicked");
        }
    }
}
