//! The one thread that writes: takes whatever waits, commits it at once, then answers everybody.
//! Knows nothing about what it writes. A flush to disk costs the same for one batch as for two hundred.

use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;

use redb::Database;
use tokio::sync::{mpsc, oneshot};

use super::tables::{self, Act, Medium, Outcome};
use super::unavailable;
use crate::adapters::store::measures::{self, Stopwatch};
use crate::adapters::store::pokes::Pokes;
use crate::ports::{Poke, Unavailable};

/// The most batches that share a commit: more make everybody wait longer without flushing less often.
const COMMIT_BATCHES_MAX: usize = 256;
/// How many batches may wait for the next commit. Whoever comes after them waits for a place.
const QUEUE_MAX: usize = 1_024;

/// The handle to the thread. Dropping it lets the thread finish what was asked, and waits for that.
pub(super) struct Writer {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

struct Job {
    act: Act,
    answer: oneshot::Sender<Outcome>,
}

impl Writer {
    pub(super) fn start(db: Arc<Database>, pokes: Pokes) -> io::Result<Self> {
        let (sender, receiver) = mpsc::channel(QUEUE_MAX);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || run(&db, &pokes, receiver))?;
        Ok(Self { jobs: Some(sender), thread: Some(thread) })
    }

    /// Returns when the act is durable, or was refused.
    pub(super) async fn perform(&self, act: Act) -> Outcome {
        let gone = || Unavailable { reason: "the writer has stopped".to_owned() };
        let (answer, answered) = oneshot::channel();
        let jobs = self.jobs.as_ref().ok_or_else(gone)?;
        jobs.send(Job { act, answer }).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // The thread ends when the queue is closed and empty.
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the store's writer had panicked");
        }
    }
}

fn run(db: &Database, pokes: &Pokes, mut jobs: mpsc::Receiver<Job>) {
    while let Some(first) = jobs.blocking_recv() {
        let mut acts = vec![first.act];
        let mut answers = vec![first.answer];
        while acts.len() < COMMIT_BATCHES_MAX
            && let Ok(job) = jobs.try_recv()
        {
            acts.push(job.act);
            answers.push(job.answer);
        }
        let outcomes = commit(db, Medium::Disk, pokes, &acts);
        for (answer, outcome) in answers.into_iter().zip(outcomes) {
            // An error means that the asker has given up; the act is done all the same.
            let _ = answer.send(outcome);
        }
    }
}

/// Does the acts in one commit and, once that is durable, tells the listeners. One outcome for each act.
pub(super) fn commit(db: &Database, medium: Medium, pokes: &Pokes, acts: &[Act]) -> Vec<Outcome> {
    let watch = Stopwatch::start();
    let outcomes = match tables::commit(db, medium, acts) {
        Ok(outcomes) => outcomes,
        Err(error) => {
            let unavailable = unavailable(&error);
            tracing::error!(%error, batches = acts.len(), "failed to commit");
            return acts.iter().map(|_| Err(unavailable.clone().into())).collect();
        }
    };
    measures::committed(&watch, acts.len());
    for (act, outcome) in acts.iter().zip(&outcomes) {
        if let (Act::Append(additions), Ok(heads)) = (act, outcome) {
            for (addition, head) in additions.iter().zip(heads) {
                if !addition.records.is_empty() {
                    let stream = addition.stream.clone();
                    pokes.send(Poke::Moved { stream, head: *head });
                }
            }
        }
    }
    outcomes
}
