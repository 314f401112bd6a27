//! What a client has asked for and not yet heard of. One act is under way at a time, so that what a person did
//! first is also stored first; after every new connection it is sent again under the same name.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// A client that hears nothing of an act for so long sends it again.
const PATIENCE: Duration = Duration::from_secs(12);

/// One act.
#[derive(Debug, Clone)]
pub(crate) struct Act<F> {
    pub(crate) id: String,
    pub(crate) frame: F,
}

/// Acts in the order in which they were wanted.
#[derive(Debug)]
pub(crate) struct Outbox<F> {
    acts: VecDeque<Act<F>>,
    /// When the first one is sent, again or for the first time.
    at: Option<Instant>,
}

impl<F: Clone> Outbox<F> {
    pub(crate) fn new() -> Self {
        Self { acts: VecDeque::new(), at: None }
    }

    pub(crate) fn put(&mut self, id: String, frame: F) {
        self.acts.push_back(Act { id, frame });
        if self.acts.len() == 1 {
            self.at = Some(Instant::now());
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.acts.is_empty()
    }

    /// When there is something to send.
    pub(crate) fn at(&self) -> Option<Instant> {
        self.at.filter(|_| !self.acts.is_empty())
    }

    /// The act to send now.
    pub(crate) fn next(&mut self) -> Option<F> {
        self.at = Some(Instant::now() + PATIENCE);
        self.acts.front().map(|act| act.frame.clone())
    }

    /// A new connection: everything that is not known to be stored is sent again.
    pub(crate) fn again(&mut self) {
        self.at = Some(Instant::now());
    }

    /// An act is stored, or refused for good: off with it.
    pub(crate) fn settle(&mut self, id: &str) -> bool {
        if self.acts.front().is_none_or(|act| act.id != id) {
            return false;
        }
        self.acts.pop_front();
        self.at = Some(Instant::now());
        true
    }

    /// An act is put off.
    pub(crate) fn put_off(&mut self, id: &str, ms: u32) {
        if self.acts.front().is_some_and(|act| act.id == id) {
            self.at = Some(Instant::now() + Duration::from_millis(u64::from(ms)));
        }
    }

    /// Whatever is still wanted.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.acts.iter().map(|act| act.id.as_str()).collect()
    }
}
