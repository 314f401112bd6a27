//! What questions mean, remembered for a while: the same question comes often, and its meaning costs more than all
//! the rest of a search.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::encoder::Encoder;

/// So many questions are remembered; then the older half is forgotten.
const REMEMBERED_MAX: usize = 4_096;

type Meaning = Arc<Vec<f32>>;

/// The encoder with what it said lately.
pub(super) struct Meanings {
    encoder: Arc<Encoder>,
    remembered: Mutex<Generations>,
}

/// What was asked since the last change of generations, and before it.
#[derive(Default)]
struct Generations {
    new: BTreeMap<String, Meaning>,
    old: BTreeMap<String, Meaning>,
}

impl Meanings {
    pub(super) fn new(encoder: Arc<Encoder>) -> Self {
        Self { encoder, remembered: Mutex::default() }
    }

    /// What a question means.
    pub(super) fn of(&self, spoken: &str) -> Meaning {
        if let Some(meaning) = self.recall(spoken) {
            return meaning;
        }
        let meaning = Arc::new(self.encoder.encode(spoken));
        if let Ok(mut remembered) = self.remembered.lock() {
            remembered.put(spoken, meaning.clone());
        }
        meaning
    }

    fn recall(&self, spoken: &str) -> Option<Meaning> {
        self.remembered.lock().ok()?.get(spoken)
    }
}

impl Generations {
    fn get(&mut self, spoken: &str) -> Option<Meaning> {
        if let Some(meaning) = self.new.get(spoken) {
            return Some(meaning.clone());
        }
        let meaning = self.old.remove(spoken)?;
        self.put(spoken, meaning.clone());
        Some(meaning)
    }

    fn put(&mut self, spoken: &str, meaning: Meaning) {
        if self.new.len() >= REMEMBERED_MAX / 2 {
            self.old = std::mem::take(&mut self.new);
        }
        self.new.insert(spoken.to_owned(), meaning);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_again_is_remembered_and_the_rest_is_forgotten_in_time() {
        let mut remembered = Generations::default();
        let meaning = Arc::new(vec![1.0]);
        remembered.put("often", meaning.clone());
        remembered.put("once", meaning.clone());
        for n in 0..2 * REMEMBERED_MAX {
            remembered.put(&n.to_string(), meaning.clone());
            assert!(remembered.get("often").is_some());
            assert!(remembered.new.len() + remembered.old.len() <= REMEMBERED_MAX);
        }
        assert!(remembered.get("once").is_none());
    }
}
