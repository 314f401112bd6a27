//! Chance that can be repeated: one seed, one sequence. Knows nothing about what is left to it.

use std::sync::{Mutex, PoisonError};

/// A source of numbers that is the same every time for the same seed (splitmix64).
#[derive(Debug)]
pub(crate) struct Chance(Mutex<u64>);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Mutex::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d))
    }

    fn next(&self) -> u64 {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub(crate) fn below(&self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    /// True so many times in a thousand.
    pub(crate) fn happens(&self, per_mille: u64) -> bool {
        self.below(1_000) < per_mille
    }

    /// A number from `low` up to and with `high`.
    pub(crate) fn between(&self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    /// One of these.
    pub(crate) fn one_of<T: Copy>(&self, choices: &[T]) -> T {
        let n = u64::try_from(choices.len()).expect("a slice's length");
        choices[usize::try_from(self.below(n)).expect("an index")]
    }
}
