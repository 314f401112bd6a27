//! The world of one run: its time (tokio's, paused, so an hour passes in no time), its chance, its names,
//! and the book in which everything that must not happen is written down.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use puente::domain::time::Timestamp;
use puente::ports::{Clock, Ids};
use tokio::time::{Instant, sleep};

use super::chance::Chance;

/// When every world begins: 2026-01-05 08:00 UTC.
const BEGINNING: i64 = 1_767_600_000_000;
/// The most lines of history that are kept for a report.
const LINES_MAX: usize = 400;

/// One run's world.
pub(crate) struct World {
    pub(crate) chance: Chance,
    calm: AtomicBool,
    made: AtomicU64,
    began: Instant,
    told: bool,
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    digest: u64,
    lines: Vec<String>,
    wrongs: Vec<String>,
}

impl World {
    /// A world in trouble. `told` keeps its history in words, for a report.
    pub(crate) fn new(seed: u64, told: bool) -> Arc<Self> {
        Arc::new(Self {
            chance: Chance::new(seed),
            calm: AtomicBool::new(false),
            made: AtomicU64::new(0),
            began: Instant::now(),
            told,
            book: Mutex::default(),
        })
    }

    /// From here on nothing fails any more.
    pub(crate) fn calm_down(&self) {
        self.calm.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_calm(&self) -> bool {
        self.calm.load(Ordering::Relaxed)
    }

    /// Whether something goes wrong now: so many times in a thousand, never once it is calm.
    pub(crate) fn goes_wrong(&self, per_mille: u64) -> bool {
        let drawn = self.chance.happens(per_mille);
        drawn && !self.is_calm()
    }

    /// Takes a while, up to so many milliseconds: whatever can be interrupted can be interrupted here.
    pub(crate) async fn lag(&self, ms_max: u64) {
        let ms = self.chance.below(ms_max + 1);
        if ms > 0 {
            sleep(Duration::from_millis(ms)).await;
        }
    }

    /// A moment between so many seconds from now.
    pub(crate) fn in_s(&self, low: u64, high: u64) -> Instant {
        Instant::now() + Duration::from_millis(self.chance.between(low * 1_000, high * 1_000))
    }

    /// Something that must not happen has happened.
    pub(crate) fn blame(&self, wrong: impl Into<String>) {
        let at = self.now();
        let mut book = self.book();
        book.wrongs.push(format!("{at} {}", wrong.into()));
    }

    /// Something happened; it becomes part of the history.
    pub(crate) fn tell(&self, line: impl FnOnce() -> String) {
        if !self.told {
            return;
        }
        let line = format!("{} {}", self.now(), line());
        let mut book = self.book();
        if book.lines.len() >= LINES_MAX {
            book.lines.remove(0);
        }
        book.lines.push(line);
    }

    /// Something durable happened; two runs of one seed must agree on all of it.
    pub(crate) fn record(&self, what: &str, number: u64) {
        let at = self.now().0.unsigned_abs();
        let mut book = self.book();
        for byte in what.bytes().map(u64::from).chain([number, at]) {
            book.digest = (book.digest ^ byte).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// Stands for the whole history.
    pub(crate) fn digest(&self) -> u64 {
        self.book().digest
    }

    pub(crate) fn is_sound(&self) -> bool {
        self.book().wrongs.is_empty()
    }

    /// What must not have happened, with the history if it was told.
    pub(crate) fn report(&self) -> Option<String> {
        let book = self.book();
        if book.wrongs.is_empty() {
            return None;
        }
        let mut report = String::new();
        for line in &book.lines {
            let _ = writeln!(report, "{line}");
        }
        for wrong in book.wrongs.iter().take(12) {
            let _ = writeln!(report, "WRONG {wrong}");
        }
        Some(report)
    }

    fn book(&self) -> std::sync::MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for World {
    fn now(&self) -> Timestamp {
        let ms = Instant::now().duration_since(self.began).as_millis();
        Timestamp(BEGINNING + i64::try_from(ms).expect("no world lasts that long"))
    }
}

impl Ids for World {
    fn body(&self) -> String {
        format!("{:026}", self.made.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn token(&self) -> String {
        format!("token{:027}", self.made.fetch_add(1, Ordering::Relaxed) + 1)
    }
}
