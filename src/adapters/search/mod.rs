//! Finds articles by words and by meaning: one tantivy index a language, a sentence encoder for both, what the
//! articles' own phrasings teach, and for each hit how likely it is the right one and why. Knows nothing about
//! conversations or verdicts.

mod said;
mod kept;
mod analyzer;
mod stop;
mod lexicon;
mod spell;
mod synonyms;
mod finished;
mod index;
mod readable;
mod built;
mod stock;
mod shelf;
pub mod encoder;
mod vectors;
mod meanings;
mod near;
mod ground;
mod acts;
mod learn;
mod rank;
mod catalogue;
mod pool;
pub mod files;
#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Instant;

use arc_swap::ArcSwap;
use async_trait::async_trait;

use self::pool::Pool;
use crate::domain::act::ActReading;
use crate::domain::article::{Article, ArticleId};
use crate::domain::lang::Lang;
use crate::domain::search::{Findings, Question};
use crate::ports::{Search, Unavailable};

pub use built::Work;
pub use catalogue::{Catalogue, Means};
pub use index::{IndexError, Place, Progress, home};

/// How long one search takes.
pub const SEARCH_SECONDS: &str = "puente_search_seconds";

#[expect(
    clippy::disallowed_methods,
    reason = "a stopwatch measures how long the machine takes; nothing is decided by it"
)]
fn stopwatch() -> Instant {
    Instant::now()
}

/// Answers from one catalogue until it is given a newer one.
pub struct WordSearch {
    current: ArcSwap<Catalogue>,
    pool: Pool,
}

impl WordSearch {
    /// Starts with this catalogue.
    pub fn new(catalogue: Catalogue) -> Self {
        Self { current: ArcSwap::from_pointee(catalogue), pool: Pool::new() }
    }

    /// From now on answers from this one. Searches under way finish with the one they began with.
    pub fn swap(&self, newer: Catalogue) {
        self.current.store(Arc::new(newer));
    }

    /// The catalogue in use.
    pub fn current(&self) -> Arc<Catalogue> {
        self.current.load_full()
    }
}

#[async_trait]
impl Search for WordSearch {
    async fn search(&self, question: Question) -> Result<Findings, Unavailable> {
        let catalogue = self.current();
        let search = move |deadline| {
            let begun = stopwatch();
            let found = catalogue.find_until(&question, deadline);
            metrics::histogram!(SEARCH_SECONDS).record(begun.elapsed());
            found
        };
        self.pool.run(search).await
    }

    fn article(&self, id: &ArticleId, lang: Lang) -> Option<Arc<Article>> {
        self.current.load().knowledge().article(id, lang).cloned()
    }

    async fn acts(&self, text: &str) -> ActReading {
        let (catalogue, owned) = (self.current(), text.to_owned());
        let read = move |_| Ok::<_, Infallible>(catalogue.acts(&owned));
        match self.pool.run(read).await {
            Ok(reading) => reading,
            // What somebody says in danger, or to a person, is heard all the same.
            Err(_) => self.current().acts_by_heart(text),
        }
    }
}
