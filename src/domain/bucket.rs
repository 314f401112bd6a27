//! A token bucket: so many acts at once, so many a second after that; and a table of them that stays small.
//! Knows nothing about whose acts.

use std::collections::BTreeMap;

use crate::domain::time::{Span, Timestamp};

/// How much of something is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many at once.
    pub burst: u32,
    /// How long until one more is allowed.
    pub every: Span,
}

/// What is left of an allowance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    rate: Rate,
    /// When the bucket would be full again. Being full is the same as this lying in the past.
    full_at: Timestamp,
}

impl Bucket {
    /// A full bucket.
    pub fn new(rate: Rate, now: Timestamp) -> Self {
        Self { rate, full_at: now }
    }

    /// Takes one, or says how long to wait for it.
    pub fn take(&mut self, now: Timestamp) -> Result<(), Span> {
        // Kept even where nothing is taken, or a clock that has gone back would be waited for.
        self.full_at = self.full_at.min(now.plus(self.most()));
        self.wait(now)?;
        self.full_at = self.begin(now).plus(self.rate.every);
        Ok(())
    }

    /// Whether one could be taken, or how long to wait for it.
    pub fn wait(&self, now: Timestamp) -> Result<(), Span> {
        let debt = self.begin(now).plus(self.rate.every).since(now).as_ms();
        match debt.checked_sub(self.most().as_ms()) {
            None | Some(0) => Ok(()),
            Some(ms) => Err(Span::ms(ms)),
        }
    }

    /// Gives one back: what was taken was not of the kind that is counted.
    pub fn give_back(&mut self) {
        let every = i64::try_from(self.rate.every.as_ms()).unwrap_or(i64::MAX);
        self.full_at = Timestamp(self.full_at.0.saturating_sub(every));
    }

    /// Whether anything of it was taken that has not come back yet.
    pub fn is_owed(&self, now: Timestamp) -> bool {
        self.begin(now) > now
    }

    fn most(&self) -> Span {
        Span::ms(self.rate.every.as_ms() * u64::from(self.rate.burst))
    }

    /// From when on the next one counts. No bucket owes more than its burst: one that seems to was filled by a clock
    /// that has gone back since.
    fn begin(&self, now: Timestamp) -> Timestamp {
        self.full_at.max(now).min(now.plus(self.most()))
    }
}

/// A bucket for each of many, of whom the busiest are remembered. There is room for a bounded number; whoever has not been
/// seen while half as many others were is forgotten and begins with a full bucket.
#[derive(Debug)]
pub struct Buckets<K> {
    rate: Rate,
    half: usize,
    young: BTreeMap<K, Bucket>,
    old: BTreeMap<K, Bucket>,
}

impl<K: Ord + Clone> Buckets<K> {
    /// Nobody yet, and never more than `most` of them.
    pub fn new(rate: Rate, most: usize) -> Self {
        let half = (most / 2).max(1);
        Self { rate, half, young: BTreeMap::new(), old: BTreeMap::new() }
    }

    /// Takes one of somebody's, or says how long to wait for it.
    pub fn take(&mut self, key: &K, now: Timestamp) -> Result<(), Span> {
        self.of(key, now).take(now)
    }

    /// Whether one of somebody's could be taken, or how long to wait for it.
    pub fn wait(&self, key: &K, now: Timestamp) -> Result<(), Span> {
        self.known(key).map_or(Ok(()), |bucket| bucket.wait(now))
    }

    /// Whether anything of somebody's was taken that has not come back yet.
    pub fn is_owed(&self, key: &K, now: Timestamp) -> bool {
        self.known(key).is_some_and(|bucket| bucket.is_owed(now))
    }

    /// Gives somebody one back.
    pub fn give_back(&mut self, key: &K) {
        if let Some(bucket) = self.young.get_mut(key).or_else(|| self.old.get_mut(key)) {
            bucket.give_back();
        }
    }

    fn known(&self, key: &K) -> Option<&Bucket> {
        self.young.get(key).or_else(|| self.old.get(key))
    }

    fn of(&mut self, key: &K, now: Timestamp) -> &mut Bucket {
        if !self.young.contains_key(key) && self.young.len() >= self.half {
            self.old = std::mem::take(&mut self.young);
        }
        let (old, rate) = (&mut self.old, self.rate);
        let kept = || old.remove(key).unwrap_or_else(|| Bucket::new(rate, now));
        self.young.entry(key.clone()).or_insert_with(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_allowed_and_then_one_at_a_time() {
        let mut bucket = Bucket::new(Rate { burst: 2, every: Span::s(1) }, Timestamp(0));
        assert_eq!(bucket.take(Timestamp(0)), Ok(()));
        assert_eq!(bucket.take(Timestamp(0)), Ok(()));
        assert_eq!(bucket.take(Timestamp(0)), Err(Span::s(1)));
        assert_eq!(bucket.take(Timestamp(600)), Err(Span::ms(400)));
        assert_eq!(bucket.take(Timestamp(1_000)), Ok(()));
    }

    #[test]
    fn a_clock_that_is_set_back_empties_no_bucket() {
        let hour = 3_600_000;
        let mut bucket = Bucket::new(Rate { burst: 2, every: Span::s(1) }, Timestamp(hour));
        assert_eq!(bucket.take(Timestamp(hour)), Ok(()));
        let waits = bucket.take(Timestamp(0)).unwrap_err();
        assert!(waits <= Span::s(1), "{waits:?}");
        assert_eq!(bucket.take(Timestamp(1_000)), Ok(()));
    }

    #[test]
    fn what_is_given_back_may_be_taken_again() {
        let mut bucket = Bucket::new(Rate { burst: 1, every: Span::s(9) }, Timestamp(0));
        bucket.take(Timestamp(0)).unwrap();
        assert!(bucket.is_owed(Timestamp(0)));
        bucket.give_back();
        assert!(!bucket.is_owed(Timestamp(0)));
        assert_eq!(bucket.take(Timestamp(0)), Ok(()));
    }

    #[test]
    fn a_table_of_buckets_stays_small_and_remembers_the_busiest() {
        let mut buckets = Buckets::new(Rate { burst: 3, every: Span::h(1) }, 100);
        let now = Timestamp(0);
        let mut refused = 0;
        for stranger in 1..=100_000_u32 {
            buckets.take(&stranger, now).unwrap();
            refused += u32::from(stranger % 10 == 0 && buckets.take(&0, now).is_err());
            assert!(buckets.young.len() + buckets.old.len() <= 100);
        }
        assert_eq!(refused, 10_000 - 3, "whoever comes again and again is not forgotten");
    }
}
