//! How long to wait before the next try: longer each time up to a limit, and never as long as anybody else, or nodes
//! that lost a server together would come back to it together. Knows nothing about what is tried.

use std::sync::Arc;
use std::time::Duration;

use crate::ports::Ids;

const LEAST: Duration = Duration::from_millis(50);
const MOST: Duration = Duration::from_secs(2);

pub(super) struct Backoff {
    ids: Arc<dyn Ids>,
    next: Duration,
}

impl Backoff {
    pub(super) fn new(ids: Arc<dyn Ids>) -> Self {
        Self { ids, next: LEAST }
    }

    /// It went well: the next wait is a short one.
    pub(super) fn rest(&mut self) {
        self.next = LEAST;
    }

    /// Between half of this turn's longest wait and all of it.
    pub(super) fn next(&mut self) -> Duration {
        let longest = self.next;
        self.next = MOST.min(2 * longest);
        longest / 2 + longest.mul_f64(chance(self.ids.as_ref()) / 2.0)
    }
}

/// From 0 to 1, of a token's randomness.
fn chance(ids: &dyn Ids) -> f64 {
    let folded = ids
        .token()
        .bytes()
        .fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    f64::from(folded) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::system::RandomIds;

    #[test]
    fn waits_grow_to_a_limit_and_begin_anew() {
        let mut backoff = Backoff::new(Arc::new(RandomIds::default()));
        let waits: Vec<_> = (0..12).map(|_| backoff.next()).collect();
        assert!(waits[0] >= LEAST / 2 && waits[0] <= LEAST, "{waits:?}");
        assert!(waits[11] >= MOST / 2 && waits.iter().all(|wait| *wait <= MOST), "{waits:?}");
        backoff.rest();
        assert!(backoff.next() <= LEAST);
    }
}
