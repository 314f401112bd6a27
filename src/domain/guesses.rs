//! Wrong passwords, counted for each login and each address, so that whoever guesses is slowed down and nobody else is.
//! Every try counts until it turns out to be right: many at once are no way around it. Knows nothing about hashes.

use crate::domain::address::Address;
use crate::domain::bucket::{Buckets, Rate};
use crate::domain::time::{Span, Timestamp};

/// Wrong passwords for one login from one address: as many as a person mistypes.
pub const PER_LOGIN_AND_ADDRESS: Rate = Rate { burst: 10, every: Span::s(30) };
/// Wrong passwords for one login, wherever they come from.
pub const PER_LOGIN: Rate = Rate { burst: 50, every: Span::s(10) };
/// Wrong passwords from one address, whomever they are for. Past it, one for each login.
pub const PER_ADDRESS: Rate = Rate { burst: 30, every: Span::s(2) };
/// So many logins, addresses and pairs of them are remembered.
const REMEMBERED_MAX: usize = 8_192;
/// A login is told from others by so many characters.
const LOGIN_CHARS_MAX: usize = 64;

/// A password may be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// Like any other.
    Plain,
    /// Its address has guessed a lot: it is let in when it is right, and must learn nothing when it is wrong.
    Suspect,
}

/// Who has guessed how much lately.
#[derive(Debug)]
pub struct Guesses {
    pairs: Buckets<(String, Address)>,
    logins: Buckets<String>,
    addresses: Buckets<Address>,
}

impl Default for Guesses {
    fn default() -> Self {
        Self {
            pairs: Buckets::new(PER_LOGIN_AND_ADDRESS, REMEMBERED_MAX),
            logins: Buckets::new(PER_LOGIN, REMEMBERED_MAX),
            addresses: Buckets::new(PER_ADDRESS, REMEMBERED_MAX),
        }
    }
}

impl Guesses {
    /// Whether a password for this login may be looked at now, or how long to wait. Whoever comes through a proxy that does
    /// not say for whom is counted by login alone.
    pub fn begin(
        &mut self,
        login: &str,
        from: Option<Address>,
        now: Timestamp,
    ) -> Result<Leave, Span> {
        let login = named(login);
        self.logins.wait(&login, now)?;
        let mut leave = Leave::Plain;
        if let Some(address) = from {
            let pair = (login.clone(), address);
            self.pairs.wait(&pair, now)?;
            if let Err(wait) = self.addresses.take(&address, now) {
                if self.pairs.is_owed(&pair, now) {
                    return Err(wait.max(PER_LOGIN_AND_ADDRESS.every));
                }
                leave = Leave::Suspect;
            }
            self.pairs.take(&pair, now)?;
        }
        self.logins.take(&login, now)?;
        Ok(leave)
    }

    /// It was right, or not looked at after all.
    pub fn forgive(&mut self, login: &str, from: Option<Address>, leave: Leave) {
        let login = named(login);
        self.logins.give_back(&login);
        if let Some(address) = from {
            // Of a suspect address nothing was taken: it had nothing left.
            if leave == Leave::Plain {
                self.addresses.give_back(&address);
            }
            self.pairs.give_back(&(login, address));
        }
    }
}

fn named(login: &str) -> String {
    login.trim().chars().take(LOGIN_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(0);

    #[expect(clippy::unnecessary_wraps, reason = "as callers are told it")]
    fn at(last: u8) -> Option<Address> {
        Some(Address::of([192, 0, 2, last].into()))
    }

    /// How many of so many guesses are looked at.
    fn looked_at(
        guesses: &mut Guesses,
        n: usize,
        mut one: impl FnMut(usize) -> String,
        from: u8,
    ) -> usize {
        (0..n).filter(|n| guesses.begin(&one(*n), at(from), NOW).is_ok()).count()
    }

    #[test]
    fn whoever_guesses_one_login_keeps_nobody_else_out() {
        let mut guesses = Guesses::default();
        let looked = looked_at(&mut guesses, 1_000, |_| "ana".to_owned(), 1);
        assert_eq!(looked, 10);
        assert!(guesses.begin("ana", at(2), NOW).is_ok(), "ana herself, from her own address");
        assert!(guesses.begin("bea", at(2), NOW).is_ok());
        assert!(guesses.begin("bea", at(1), NOW).is_ok(), "bea, from the very same address");
    }

    #[test]
    fn whoever_tries_many_logins_gets_one_guess_at_each_and_their_owners_get_in() {
        let mut guesses = Guesses::default();
        let looked = looked_at(&mut guesses, 1_000, |n| format!("a{}", n % 100), 1);
        assert!(looked <= 30 + 100, "{looked}");
        assert!(guesses.begin("a1", at(2), NOW).is_ok());
        assert_eq!(guesses.begin("fresh", at(1), NOW), Ok(Leave::Suspect));
        assert!(guesses.begin("fresh", at(1), NOW).is_err());
    }

    #[test]
    fn a_login_that_is_guessed_from_everywhere_is_closed_for_a_while() {
        let mut guesses = Guesses::default();
        let looked: usize =
            (0..250).map(|n| looked_at(&mut guesses, 5, |_| "ana".to_owned(), n)).sum();
        assert_eq!(looked, 50);
        let wait = guesses.begin("ana", at(251), NOW).unwrap_err();
        assert!(guesses.begin("ana", at(251), NOW.plus(wait)).is_ok());
    }

    #[test]
    fn a_right_password_costs_nothing() {
        let mut guesses = Guesses::default();
        for _ in 0..1_000 {
            let leave = guesses.begin("ana", at(1), NOW).unwrap();
            guesses.forgive("ana", at(1), leave);
        }
        assert_eq!(guesses.begin("ana", at(1), NOW), Ok(Leave::Plain));
    }

    #[test]
    fn a_right_password_buys_no_further_guesses() {
        let mut guesses = Guesses::default();
        looked_at(&mut guesses, 30, |n| format!("a{n}"), 1);
        for n in 0..100 {
            let leave = guesses.begin("mallory", at(1), NOW).unwrap();
            assert_eq!(leave, Leave::Suspect);
            guesses.forgive("mallory", at(1), leave);
            let guess = guesses.begin(&format!("a{}", n % 30), at(1), NOW);
            assert!(guess.is_err(), "{n}");
        }
    }

    #[test]
    fn behind_a_silent_proxy_logins_alone_are_counted() {
        let mut guesses = Guesses::default();
        for _ in 0..50 {
            guesses.begin("ana", None, NOW).unwrap();
        }
        assert!(guesses.begin("ana", None, NOW).is_err());
        assert_eq!(guesses.begin("bea", None, NOW), Ok(Leave::Plain));
    }
}
