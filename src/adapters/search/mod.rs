//! Hybrid search over the knowledge base: one tantivy index a language, a sentence encoder for both, and a ranking
//! model trained on the articles' phrasings. Each hit has a calibrated probability and the evidence for it. Knows nothing
//! about conversations or verdicts.

mod normalize;
mod kept;
mod analyzer;
mod stopwords;
mod term_stats;
mod spelling;
mod synonyms;
mod read_only_directory;
mod index;
mod readable;
mod built;
mod language_tables;
mod language_index;
pub mod encoder;
mod embeddings;
mod query_cache;
mod vector_index;
mod analyzed_query;
mod features;
mod acts;
mod learn;
mod ranking;
mod engine;
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
use crate::domain::search::{Question, SearchResult};
use crate::ports::{Search, Unavailable};

pub use built::Work;
pub use engine::{EngineOptions, SearchSnapshot};
pub use index::{IndexError, IndexLocation, Progress, home};

/// How long one search takes.
pub const SEARCH_SECONDS: &str = "puente_search_seconds";

#[expect(
    clippy::disallowed_methods,
    reason = "a stopwatch measures how long the machine takes; nothing is decided by it"
)]
fn stopwatch() -> Instant {
    Instant::now()
}

/// Answers from one snapshot until it is given a newer one.
pub struct HybridSearch {
    current: ArcSwap<SearchSnapshot>,
    pool: Pool,
}

impl HybridSearch {
    /// Starts with this snapshot.
    pub fn new(snapshot: SearchSnapshot) -> Self {
        Self { current: ArcSwap::from_pointee(snapshot), pool: Pool::new() }
    }

    /// Replaces the snapshot. Searches under way finish with the one they began with.
    pub fn swap(&self, newer: SearchSnapshot) {
        self.current.store(Arc::new(newer));
    }

    /// The snapshot in use.
    pub fn current(&self) -> Arc<SearchSnapshot> {
        self.current.load_full()
    }
}

#[async_trait]
impl Search for HybridSearch {
    async fn search(&self, question: Question) -> Result<SearchResult, Unavailable> {
        let snapshot = self.current();
        let search = move |deadline| {
            let begun = stopwatch();
            let found = snapshot.find_until(&question, deadline);
            metrics::histogram!(SEARCH_SECONDS).record(begun.elapsed());
            found
        };
        self.pool.run(search).await
    }

    fn article(&self, id: &ArticleId, lang: Lang) -> Option<Arc<Article>> {
        self.current.load().knowledge().article(id, lang).cloned()
    }

    async fn acts(&self, text: &str) -> ActReading {
        let (snapshot, owned) = (self.current(), text.to_owned());
        let read = move |_| Ok::<_, Infallible>(snapshot.acts(&owned));
        match self.pool.run(read).await {
            Ok(reading) => reading,
            // What somebody says in danger, or to a person, is heard all the same.
            Err(_) => self.current().acts_by_heart(text),
        }
    }
}
