//! The machine's clock and its randomness: the only `now()` and the only chance there is.
//! Knows nothing about who asks.

use std::sync::{Mutex, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use ulid::Ulid;

use crate::domain::time::{Span, Timestamp};
use crate::ports::{Clock, Ids};

/// Tells the time of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where everybody else's time comes from")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A time that goes on evenly, whatever becomes of the machine's clock: it reads like that one did when this was made.
#[derive(Debug, Clone, Copy)]
pub struct SteadyClock {
    began: Instant,
    began_at: Timestamp,
}

impl Default for SteadyClock {
    #[expect(clippy::disallowed_methods, reason = "this is where everybody else's time comes from")]
    fn default() -> Self {
        Self { began: Instant::now(), began_at: SystemClock.now() }
    }
}

impl Clock for SteadyClock {
    fn now(&self) -> Timestamp {
        let ms = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.began_at.plus(Span::ms(ms))
    }
}

/// The letters and digits of a token. None is taken for another when it is read aloud or copied.
const TOKEN_ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// So many of them, five bits each, are 160 bits.
const TOKEN_CHARS: usize = 32;

/// Makes identifiers that sort by age, and tokens that nobody guesses.
#[derive(Debug, Default)]
pub struct RandomIds {
    last: Mutex<u128>,
}

impl Ids for RandomIds {
    /// A ULID. Within this process each is greater than the one before, even when the clock steps back.
    fn body(&self) -> String {
        let ms = u64::try_from(SystemClock.now().0).unwrap_or(0);
        let fresh = Ulid::from_parts(ms, u128::from_be_bytes(chance())).0;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = fresh.max(last.saturating_add(1));
        Ulid(*last).to_string()
    }

    fn token(&self) -> String {
        let bytes: [u8; TOKEN_CHARS] = chance();
        // Five bits of each byte: 32 divides 256, so every character is equally likely.
        let letter = |byte: u8| TOKEN_ALPHABET.get(usize::from(byte % 32)).copied().unwrap_or(b'0');
        bytes.into_iter().map(|byte| char::from(letter(byte))).collect()
    }
}

fn chance<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system has randomness once it has started");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::ConversationId;

    #[test]
    fn later_identifiers_sort_later_and_none_repeats() {
        let ids = RandomIds::default();
        let made: Vec<String> = (0..2_000).map(|_| ids.body()).collect();
        assert!(made.is_sorted_by(|a, b| a < b));
        assert!(made.iter().all(|body| body.len() == 26));
        let id = ConversationId::from_body(&made[0]);
        assert_eq!(ConversationId::parse(id.as_str()), Ok(id));
    }

    #[test]
    fn a_token_is_32_letters_and_digits_and_never_the_same() {
        let ids = RandomIds::default();
        let (a, b) = (ids.token(), ids.token());
        assert_ne!(a, b);
        assert_eq!(a.len(), TOKEN_CHARS);
        assert!(a.bytes().all(|b| TOKEN_ALPHABET.contains(&b)));
    }

    #[test]
    fn the_steady_clock_begins_with_the_other_one_and_never_goes_back() {
        let steady = SteadyClock::default();
        assert!(SystemClock.now().since(steady.now()) < Span::h(1));
        let told: Vec<Timestamp> = (0..1_000).map(|_| steady.now()).collect();
        assert!(told.is_sorted());
    }

    #[test]
    fn the_clock_tells_this_century() {
        let year_2025 = Timestamp(1_735_689_600_000);
        assert!(SystemClock.now() > year_2025);
    }
}
