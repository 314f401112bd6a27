//! The one thread that writes: takes whatever waits, commits it at once, then answers everybody.
//! Knows nothing about what it writes. A flush to disk costs the same for one batch as for two hundred.

use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::{mpsc, oneshot};

use super::held::{Held, Trouble};
use super::tables::{self, Act, Medium, Outcome};
use crate::adapters::store::metrics::{self, Stopwatch};
use crate::adapters::store::pokes::Pokes;
use crate::ports::{Poke, Unavailable};

/// The most batches that share a commit: more make everybody wait longer without flushing less often.
const COMMIT_BATCHES_MAX: usize = 256;
/// How many batches may wait for the next commit. Whoever comes after them waits for a place.
const QUEUE_MAX: usize = 1_024;
/// While the file cannot be opened, so often is looked whether somebody waits to be told.
const LOOK: Duration = Duration::from_millis(10);

/// The handle to the thread. Dropping it lets the thread finish what was asked, and waits for that.
pub(super) struct Writer {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

enum Job {
    Do(Act, oneshot::Sender<Outcome>),
    /// A read has failed: the file is to be opened again, whether or not anybody writes.
    Mend,
}

impl Writer {
    pub(super) fn start(held: Arc<Held>, pokes: Pokes) -> io::Result<Self> {
        let (sender, receiver) = mpsc::channel(QUEUE_MAX);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || Work { held, pokes, trouble: Trouble::default() }.run(receiver))?;
        Ok(Self { jobs: Some(sender), thread: Some(thread) })
    }

    /// Returns when the act is durable, or was refused.
    pub(super) async fn perform(&self, act: Act) -> Outcome {
        let gone = || Unavailable { reason: "the writer has stopped".to_owned() };
        let (answer, answered) = oneshot::channel();
        let jobs = self.jobs.as_ref().ok_or_else(gone)?;
        jobs.send(Job::Do(act, answer)).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }

    /// Has the file opened again. Where there is no place in the queue, whoever is in it will see that it must be.
    pub(super) fn mend(&self) {
        if let Some(jobs) = &self.jobs {
            let _ = jobs.try_send(Job::Mend);
        }
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

/// The thread's own.
struct Work {
    held: Arc<Held>,
    pokes: Pokes,
    trouble: Trouble,
}

impl Work {
    fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        while let Some(first) = jobs.blocking_recv() {
            let (mut acts, mut answers) = (Vec::new(), Vec::new());
            let mut next = Some(first);
            while let Some(job) = next.take() {
                if let Job::Do(act, answer) = job {
                    acts.push(act);
                    answers.push(answer);
                }
                if acts.len() < COMMIT_BATCHES_MAX {
                    next = jobs.try_recv().ok();
                }
            }
            let outcomes = self.outcomes(&acts);
            for (answer, outcome) in answers.into_iter().zip(outcomes) {
                // An error means that the asker has given up; the act is done all the same.
                let _ = answer.send(outcome);
            }
            if self.held.is_failed() && !self.mended(&mut jobs) {
                return;
            }
        }
    }

    fn outcomes(&mut self, acts: &[Act]) -> Vec<Outcome> {
        if acts.is_empty() {
            return Vec::new();
        }
        let refused =
            |fault: &Unavailable| acts.iter().map(|_| Err(fault.clone().into())).collect();
        // A disk that was full a moment ago is not asked with every message.
        if let Some(fault) = self.trouble.rests() {
            return refused(fault);
        }
        let room = if self.trouble.is_on() { self.held.has_room() } else { Ok(()) };
        match room.and_then(|()| commit(&self.held, Medium::Disk, &self.pokes, acts)) {
            Ok(outcomes) => {
                self.trouble.over();
                outcomes
            }
            Err(fault) => {
                let outcomes = refused(&fault);
                self.trouble.again(fault);
                outcomes
            }
        }
    }

    /// Opens the file again, however often that must be tried; callers are told at once that nothing can
    /// be written. `false` when the store is being closed.
    fn mended(&mut self, jobs: &mut mpsc::Receiver<Job>) -> bool {
        loop {
            match self.held.reopen() {
                Ok(()) => {
                    // What became of the last acts nobody was told: it shows now.
                    self.pokes.send(Poke::Gap);
                    return true;
                }
                Err(fault) => self.trouble.again(fault),
            }
            while let Some(fault) = self.trouble.rests().cloned() {
                match jobs.try_recv() {
                    Ok(Job::Do(_, answer)) => {
                        let _ = answer.send(Err(fault.into()));
                    }
                    Ok(Job::Mend) => {}
                    Err(TryRecvError::Empty) => std::thread::park_timeout(LOOK),
                    Err(TryRecvError::Disconnected) => return false,
                }
            }
        }
    }
}

/// Does the acts in one commit and, once that is durable, tells the listeners. One outcome for each act.
pub(super) fn commit(
    held: &Held,
    medium: Medium,
    pokes: &Pokes,
    acts: &[Act],
) -> Result<Vec<Outcome>, Unavailable> {
    let watch = Stopwatch::start();
    let outcomes = held.writing(|db| tables::commit(db, medium, acts))?;
    metrics::committed(&watch, acts.len());
    for (act, outcome) in acts.iter().zip(&outcomes) {
        if let (Act::Append(appends), Ok(heads)) = (act, outcome) {
            for (append, head) in appends.iter().zip(heads) {
                if !append.records.is_empty() {
                    let stream = append.stream.clone();
                    pokes.send(Poke::Moved { stream, head: *head });
                }
            }
        }
    }
    Ok(outcomes)
}
