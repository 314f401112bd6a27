//! `locales/` as spoken: implements `ports::Phrases` over one wording that can be exchanged while it is in use.
//! Knows neither who checks a wording nor when it is exchanged.

pub mod wording;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;

pub use self::wording::Wording;
use crate::domain::lang::Lang;
use crate::domain::phrase::Phrase;
use crate::domain::reply::Replies;
use crate::ports::Phrases;

/// Counts the times a line was wanted in a language that lacks it.
pub const MISSING_TOTAL: &str = "puente_phrases_missing_total";
/// So many missing ids are logged; after that only the counter goes on.
const LOGGED_MAX: usize = 256;

/// The present wording, and which lines were found missing.
pub struct Phrasebook {
    current: ArcSwap<Wording>,
    logged: Mutex<BTreeSet<String>>,
}

impl Phrasebook {
    /// A book that begins with this wording.
    pub fn new(wording: Wording) -> Self {
        Self { current: ArcSwap::from_pointee(wording), logged: Mutex::default() }
    }

    /// Puts a new wording in place of the present one. Whoever is reading a line finishes it in the old one.
    pub fn swap(&self, wording: Wording) {
        self.current.store(Arc::new(wording));
        self.logged.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The present wording.
    pub fn current(&self) -> Arc<Wording> {
        self.current.load_full()
    }

    fn note_missing(&self, lang: Lang, id: &str) {
        metrics::counter!(MISSING_TOTAL, "lang" => lang.code()).increment(1);
        let mut logged = self.logged.lock().unwrap_or_else(PoisonError::into_inner);
        if logged.len() < LOGGED_MAX && logged.insert(format!("{lang} {id}")) {
            tracing::warn!(phrase.id = id, %lang, "a line is missing in this language");
        }
    }
}

impl Phrases for Phrasebook {
    fn render(&self, lang: Lang, phrase: &Phrase) -> String {
        let wording = self.current.load();
        let (text, missing) = wording.render(lang, phrase);
        for id in missing {
            self.note_missing(lang, &id);
        }
        text
    }

    fn version(&self) -> String {
        self.current.load().version().to_owned()
    }

    fn replies(&self) -> Arc<Replies> {
        self.current.load().replies()
    }

    fn source(&self, lang: Lang, bundle: &str) -> Option<Arc<str>> {
        self.current.load().source(lang, bundle)
    }
}

/// One file as it was when this binary was built.
macro_rules! file {
    ($path:literal) => {
        ($path, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/", $path)))
    };
}

/// Every file of `locales/`, compiled in.
const SHIPPED: [(&str, &str); 12] = [
    file!("en/bot.ftl"),
    file!("en/common.ftl"),
    file!("en/console.ftl"),
    file!("en/errors.ftl"),
    file!("en/replies.ftl"),
    file!("en/widget.ftl"),
    file!("es/bot.ftl"),
    file!("es/common.ftl"),
    file!("es/console.ftl"),
    file!("es/errors.ftl"),
    file!("es/replies.ftl"),
    file!("es/widget.ftl"),
];

/// The files of `locales/` as they were when this binary was built, as path and text. Their ids are exactly
/// the lines the program may say (a test keeps it so), whatever an author makes of the wording since.
pub fn shipped() -> Vec<(String, String)> {
    SHIPPED.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

#[cfg(test)]
mod tests;
