//! A token bucket: so many acts at once, so many a second after that. Knows nothing about whose acts.

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
        let begin = self.full_at.max(now);
        let next = begin.plus(self.rate.every);
        let most = Span::ms(self.rate.every.as_ms() * u64::from(self.rate.burst));
        let debt = next.since(now);
        if debt > most {
            return Err(Span::ms(debt.as_ms() - most.as_ms()));
        }
        self.full_at = next;
        Ok(())
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
}
