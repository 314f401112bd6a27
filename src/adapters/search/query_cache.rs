//! A cache of query embeddings: the same query comes often, and encoding it costs more than the rest of a search.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::encoder::Encoder;

/// The capacity. When it is reached, the older half is evicted.
const CACHED_MAX: usize = 4_096;

type Embedding = Arc<Vec<f32>>;

/// The encoder with its recent results.
pub(super) struct QueryCache {
    encoder: Arc<Encoder>,
    cached: Mutex<Generations>,
}

/// Entries since the last change of generations, and before it.
#[derive(Default)]
struct Generations {
    new: BTreeMap<String, Embedding>,
    old: BTreeMap<String, Embedding>,
}

impl QueryCache {
    pub(super) fn new(encoder: Arc<Encoder>) -> Self {
        Self { encoder, cached: Mutex::default() }
    }

    /// The embedding of a query.
    pub(super) fn embed(&self, query: &str) -> Embedding {
        if let Some(embedding) = self.get(query) {
            return embedding;
        }
        let embedding = Arc::new(self.encoder.encode(query));
        if let Ok(mut cached) = self.cached.lock() {
            cached.put(query, embedding.clone());
        }
        embedding
    }

    fn get(&self, query: &str) -> Option<Embedding> {
        self.cached.lock().ok()?.get(query)
    }
}

impl Generations {
    fn get(&mut self, query: &str) -> Option<Embedding> {
        if let Some(embedding) = self.new.get(query) {
            return Some(embedding.clone());
        }
        let embedding = self.old.remove(query)?;
        self.put(query, embedding.clone());
        Some(embedding)
    }

    fn put(&mut self, query: &str, embedding: Embedding) {
        if self.new.len() >= CACHED_MAX / 2 {
            self.old = std::mem::take(&mut self.new);
        }
        self.new.insert(query.to_owned(), embedding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_again_is_remembered_and_the_rest_is_forgotten_in_time() {
        let mut cached = Generations::default();
        let embedding = Arc::new(vec![1.0]);
        cached.put("often", embedding.clone());
        cached.put("once", embedding.clone());
        for n in 0..2 * CACHED_MAX {
            cached.put(&n.to_string(), embedding.clone());
            assert!(cached.get("often").is_some());
            assert!(cached.new.len() + cached.old.len() <= CACHED_MAX);
        }
        assert!(cached.get("once").is_none());
    }
}
