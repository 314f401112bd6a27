//! Looks at authors' folders for as long as the node runs, and takes up what has come to rest. What cannot be taken up is
//! tried again; nothing that goes wrong here ends the looking, and nobody is left to wonder.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;

use super::{Content, fingerprint, read, snapshot_of};
use crate::adapters::search::{IndexError, SearchSnapshot};
use crate::authoring::reload::{Change, Watch};
use crate::background;
use crate::domain::time::Timestamp;
use crate::gateway::state::Gateway;
use crate::gateway::vitals::Part;

/// The folders are looked at this often. A change counts when two looks in a row see the same, so an author
/// waits about twice this, and the time of the check.
const LOOK: Duration = Duration::from_millis(400);
/// After a failure to learn so many looks pass before it is tried again: about a minute.
const LEARN_REST: u32 = 150;

/// What the desk says and knows, and how its files looked when they were last taken up.
pub(super) struct Watching {
    pub(super) content: Content,
    watch: Watch,
}

impl Watching {
    /// Begins with what was read at the start.
    pub(super) fn new(content: Content) -> Self {
        let watch = Watch::new(content.print.clone());
        Self { content, watch }
    }

    /// Takes a look. Says whether there is something to tell everybody.
    pub(super) fn look(&mut self, now: Timestamp) -> bool {
        let outcome = catch_unwind(AssertUnwindSafe(|| self.attempt(now)));
        let outcome = outcome.unwrap_or_else(|_| Err(anyhow::anyhow!("the check gave up")));
        match outcome {
            Ok(taken) => {
                let is_over = self.content.fault.is_some() && !self.is_waiting();
                if is_over {
                    self.content.fault = None;
                    tracing::info!("mended: authors' folders are taken up again");
                }
                taken || is_over
            }
            Err(error) => {
                self.watch.failed();
                let fault = format!("authors' changes are not taken up: {error:#}");
                let is_new = self.content.fault.as_ref() != Some(&fault);
                if is_new {
                    tracing::warn!("{fault}; it is tried again");
                    self.content.fault = Some(fault);
                }
                is_new
            }
        }
    }

    /// Whether something that was seen is still to be taken up.
    fn is_waiting(&self) -> bool {
        fingerprint(&self.content.folders).is_ok_and(|print| !self.watch.has_taken(&print))
    }

    fn attempt(&mut self, now: Timestamp) -> anyhow::Result<bool> {
        let print = fingerprint(&self.content.folders)?;
        if self.watch.look(&print) == Change::None {
            return Ok(false);
        }
        let found = read(&self.content.folders)?;
        // Files that were exchanged while they were read may be some old, some new.
        if fingerprint(&self.content.folders)? != print {
            return Ok(false);
        }
        self.content.take_up(&found, now)?;
        self.watch.taken(print);
        Ok(true)
    }
}

/// What goes on beside the looks at the folders.
struct Learning {
    /// How often articles had changed when it began.
    changes: u64,
    task: JoinHandle<Result<SearchSnapshot, IndexError>>,
}

/// Learning from articles that have changed, one change at a time.
#[derive(Default)]
struct Learner {
    now: Option<Learning>,
    /// How often articles had changed when they were last learned from.
    learned: u64,
    rest: u32,
}

impl Learner {
    async fn step(&mut self, content: &Content) {
        if let Some(done) = self.now.take_if(|learning| learning.task.is_finished()) {
            self.finished(content, done).await;
        }
        self.rest = self.rest.saturating_sub(1);
        if self.now.is_none() && self.rest == 0 && self.learned != content.changes {
            self.now = Some(begin(content));
        }
    }

    /// Answers with what was learned, unless articles have changed again meanwhile.
    async fn finished(&mut self, content: &Content, Learning { changes, task }: Learning) {
        let fault = match task.await {
            Ok(Ok(snapshot)) => {
                self.learned = changes;
                if changes == content.changes {
                    content.search.swap(snapshot);
                    tracing::info!("learned from the changed articles");
                }
                return;
            }
            Ok(Err(error)) => error.to_string(),
            Err(error) => error.to_string(),
        };
        self.rest = LEARN_REST;
        tracing::warn!("nothing learned from the changed articles: {fault}; it is tried again");
    }
}

/// Begins to learn from the articles as they are now; that takes longer than to find them.
fn begin(content: &Content) -> Learning {
    let (live, folders) = (content.live.clone(), content.folders.clone());
    let options = content.options.clone();
    Learning {
        changes: content.changes,
        task: background::blocking(move || {
            snapshot_of(&live, &folders, &options, &mut |_, _, _| ())
        }),
    }
}

/// Takes up authors' changes while the node runs.
pub async fn watch(gateway: Arc<Gateway>, content: Content) {
    let stop = gateway.wiring.stop.clone();
    let mut watching = Watching::new(content);
    let mut learner = Learner::default();
    gateway.vitals.begins(Part::Content);
    loop {
        // Stopping first; there is nothing else.
        tokio::select! { biased;
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        learner.step(&watching.content).await;
        let now = gateway.clock().now();
        // Files and the index are slow things; the other tasks go on meanwhile.
        let looked = tokio::task::spawn_blocking(move || {
            let is_news = watching.look(now);
            (watching, is_news)
        })
        .await;
        match looked {
            Ok((back, is_news)) => {
                watching = back;
                if watching.content.fault.is_none() {
                    gateway.vitals.well(Part::Content);
                }
                if is_news {
                    gateway.wiring.board.announce(watching.content.announcements());
                }
            }
            Err(_) if stop.is_cancelled() => return,
            Err(error) => {
                tracing::error!(%error, "authors' changes are not taken up until the node is started anew");
                return;
            }
        }
    }
}
