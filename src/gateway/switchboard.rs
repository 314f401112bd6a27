//! Who on this node watches which stream. A poke sets a bit in a mailbox; nothing is ever queued,
//! so a slow connection costs a set of names and no more. Knows nothing about what moved.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use tokio::sync::Notify;

use super::read_marks::{self, ReadMarks};
use crate::domain::ids::{AgentId, Seq};
use crate::ports::{Poke, Stream};

/// What happened while a connection was not looking.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dirt {
    /// Watched streams that have moved.
    pub streams: BTreeSet<Stream>,
    /// The last ephemeral message about each watched stream.
    pub ephemeral: BTreeMap<Stream, Bytes>,
    /// Up to where agents have read watched streams, as far as that has changed.
    pub read: BTreeMap<(Stream, AgentId), Seq>,
    /// Pokes were lost: everything may have moved.
    pub gap: bool,
    /// Something was announced to everybody.
    pub announced: bool,
    /// The store's data are of another life: what this connection knows is no longer so.
    pub renewed: bool,
}

impl Dirt {
    fn is_clean(&self) -> bool {
        *self == Self::default()
    }
}

/// What everybody is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Announcements {
    /// The present wording of `locales/`.
    pub phrases: String,
    /// What is wrong with the files of the knowledge base and the phrases.
    pub problems: Vec<String>,
    /// Why the bot goes by words alone; nothing while it looks at meaning, too.
    pub words_alone: Option<String>,
}

/// One connection's mailbox.
pub struct Mailbox {
    dirt: Mutex<Dirt>,
    wake: Notify,
}

impl Mailbox {
    /// Waits until something happened, and takes it. Safe to cancel.
    pub async fn dirty(&self) -> Dirt {
        loop {
            let dirt =
                std::mem::take(&mut *self.dirt.lock().unwrap_or_else(PoisonError::into_inner));
            if !dirt.is_clean() {
                return dirt;
            }
            self.wake.notified().await;
        }
    }

    fn put(&self, change: impl FnOnce(&mut Dirt)) {
        change(&mut self.dirt.lock().unwrap_or_else(PoisonError::into_inner));
        self.wake.notify_one();
    }
}

#[derive(Default)]
struct Lines {
    next: u64,
    mailboxes: BTreeMap<u64, Arc<Mailbox>>,
    watched: BTreeMap<u64, BTreeSet<Stream>>,
    watchers: BTreeMap<Stream, BTreeSet<u64>>,
    announcements: Arc<Announcements>,
    read: ReadMarks,
}

/// Connects pokes with connections.
#[derive(Default)]
pub struct Switchboard {
    lines: Mutex<Lines>,
}

/// A connection's place on the switchboard; leaving it gives everything back.
pub struct Line {
    board: Arc<Switchboard>,
    number: u64,
    /// Where pokes for this connection arrive.
    pub mailbox: Arc<Mailbox>,
}

impl Switchboard {
    /// A new connection's line.
    pub fn line(self: &Arc<Self>) -> Line {
        // The first look brings whatever was announced since the session was made.
        let dirt = Dirt { announced: true, ..Dirt::default() };
        let mailbox = Arc::new(Mailbox { dirt: Mutex::new(dirt), wake: Notify::new() });
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let number = lines.next;
        lines.next += 1;
        lines.mailboxes.insert(number, mailbox.clone());
        Line { board: self.clone(), number, mailbox }
    }

    /// Passes a poke on.
    pub fn poke(&self, poke: &Poke) {
        let mark = match poke {
            Poke::Ephemeral { body, .. } => read_marks::heard(body),
            Poke::Moved { .. } | Poke::Gap => None,
        };
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Poke::Ephemeral { stream, .. }, Some((agent, upto))) = (poke, &mark) {
            lines.read.note(stream, agent.clone(), *upto);
        }
        let watching = |stream: &Stream| {
            let numbers = lines.watchers.get(stream).into_iter().flatten();
            numbers.filter_map(|number| lines.mailboxes.get(number)).collect::<Vec<_>>()
        };
        match poke {
            Poke::Moved { stream, .. } => {
                for mailbox in watching(stream) {
                    mailbox.put(|dirt| {
                        dirt.streams.insert(stream.clone());
                    });
                }
            }
            Poke::Ephemeral { stream, body } => {
                for mailbox in watching(stream) {
                    // A read mark must not replace a message about typing.
                    mailbox.put(|dirt| match &mark {
                        Some((agent, upto)) => {
                            let key = (stream.clone(), agent.clone());
                            let read = dirt.read.entry(key).or_insert(*upto);
                            *read = (*read).max(*upto);
                        }
                        None => {
                            dirt.ephemeral.insert(stream.clone(), body.clone());
                        }
                    });
                }
            }
            Poke::Gap => {
                for mailbox in lines.mailboxes.values() {
                    mailbox.put(|dirt| dirt.gap = true);
                }
            }
        }
    }

    /// Tells everybody.
    pub fn announce(&self, announcements: Announcements) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if *lines.announcements == announcements {
            return;
        }
        lines.announcements = Arc::new(announcements);
        for mailbox in lines.mailboxes.values() {
            mailbox.put(|dirt| dirt.announced = true);
        }
    }

    /// Has every connection begin again: the data have. What was read of those before says nothing of these.
    pub fn renew(&self) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.read = ReadMarks::default();
        for mailbox in lines.mailboxes.values() {
            mailbox.put(|dirt| dirt.renewed = true);
        }
    }

    /// What everybody was last told.
    pub fn announcements(&self) -> Arc<Announcements> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).announcements.clone()
    }

    /// Up to where this agent has read a stream, as far as this node knows.
    pub fn read_mark(&self, stream: &Stream, agent: &AgentId) -> Seq {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).read.of(stream, agent)
    }

    /// How many connections there are.
    pub fn connections(&self) -> usize {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).mailboxes.len()
    }
}

impl Line {
    /// Its number, different for every connection of this process.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Wants to hear when a stream moves.
    pub fn watch(&self, stream: &Stream) {
        let mut lines = self.board.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.watchers.entry(stream.clone()).or_default().insert(self.number);
        lines.watched.entry(self.number).or_default().insert(stream.clone());
    }

    /// No longer wants to.
    pub fn unwatch(&self, stream: &Stream) {
        let mut lines = self.board.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.unwatch(self.number, stream);
        if let Some(streams) = lines.watched.get_mut(&self.number) {
            streams.remove(stream);
        }
    }
}

impl Lines {
    fn unwatch(&mut self, number: u64, stream: &Stream) {
        if let Some(numbers) = self.watchers.get_mut(stream) {
            numbers.remove(&number);
            if numbers.is_empty() {
                self.watchers.remove(stream);
            }
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let mut lines = self.board.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.mailboxes.remove(&self.number);
        for stream in lines.watched.remove(&self.number).unwrap_or_default() {
            lines.unwatch(self.number, &stream);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(name: &str) -> Poke {
        Poke::Moved { stream: Stream::stored(name), head: Seq(1) }
    }

    #[tokio::test]
    async fn a_thousand_pokes_cost_one_bit() {
        let board = Arc::new(Switchboard::default());
        let line = board.line();
        line.watch(&Stream::stored("cnv/a"));
        for _ in 0..1_000 {
            board.poke(&moved("cnv/a"));
            board.poke(&moved("cnv/b"));
        }
        let dirt = line.mailbox.dirty().await;
        assert_eq!(dirt.streams, BTreeSet::from([Stream::stored("cnv/a")]));
    }

    #[tokio::test]
    async fn a_read_mark_is_kept_and_hides_no_typing() {
        let board = Arc::new(Switchboard::default());
        let line = board.line();
        let (stream, ana) = (Stream::stored("cnv/a"), AgentId::from_body("ana"));
        line.watch(&stream);
        let typing = Bytes::from_static(b"v1");
        board.poke(&Poke::Ephemeral { stream: stream.clone(), body: typing.clone() });
        let body = read_marks::message(&ana, Seq(5));
        board.poke(&Poke::Ephemeral { stream: stream.clone(), body });
        let dirt = line.mailbox.dirty().await;
        assert_eq!(dirt.ephemeral, BTreeMap::from([(stream.clone(), typing)]));
        assert_eq!(dirt.read, BTreeMap::from([((stream.clone(), ana.clone()), Seq(5))]));
        assert_eq!(board.read_mark(&stream, &ana), Seq(5));
    }

    #[tokio::test]
    async fn a_mark_of_a_tab_that_lags_hides_none_and_none_outlives_the_data() {
        let board = Arc::new(Switchboard::default());
        let line = board.line();
        let (stream, ana) = (Stream::stored("cnv/a"), AgentId::from_body("ana"));
        line.watch(&stream);
        for upto in [9, 4] {
            let body = read_marks::message(&ana, Seq(upto));
            board.poke(&Poke::Ephemeral { stream: stream.clone(), body });
        }
        let dirt = line.mailbox.dirty().await;
        assert_eq!(dirt.read, BTreeMap::from([((stream.clone(), ana.clone()), Seq(9))]));
        board.renew();
        assert_eq!(board.read_mark(&stream, &ana), Seq::START);
    }

    #[tokio::test]
    async fn who_leaves_is_forgotten() {
        let board = Arc::new(Switchboard::default());
        let line = board.line();
        line.watch(&Stream::stored("cnv/a"));
        drop(line);
        board.poke(&moved("cnv/a"));
        assert_eq!(board.connections(), 0);
        assert!(board.lines.lock().unwrap().watchers.is_empty());
    }

    #[tokio::test]
    async fn a_gap_reaches_everybody() {
        let board = Arc::new(Switchboard::default());
        let line = board.line();
        board.poke(&Poke::Gap);
        assert!(line.mailbox.dirty().await.gap);
    }
}
