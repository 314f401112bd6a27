//! How often somebody may do what costs the desk something before it knows them: guess a password, end a session that is
//! none, begin a conversation. Knows addresses and logins, nothing about who they are.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;

use super::problem::Problem;
use crate::domain::address::{Address, Mark};
use crate::domain::bucket::{Buckets, Rate};
use crate::domain::guesses::{Guesses, Leave};
use crate::domain::time::{Span, Timestamp};

/// Passwords that are looked at or wait for it, of everybody. Two are hashed at a time, so the last one waits for about two
/// seconds on a slow machine; whoever comes after it is told to come back.
pub const PASSWORDS_AT_ONCE: usize = 64;
/// What an address that has guessed a lot gets wrong is answered after this, whether there was anything to look at or not:
/// the time it takes tells nobody which logins there are.
pub const SUSPECT_ANSWER: Duration = Duration::from_secs(1);
/// Sign-outs without a session, from one address.
pub const STRAY_SIGN_OUTS: Rate = Rate { burst: 20, every: Span::s(1) };
/// Conversations that are begun from one address: a whole office may be behind it.
pub const CONVERSATIONS: Rate = Rate { burst: 120, every: Span::s(3) };
/// So many addresses are remembered for each of these.
const ADDRESSES_MAX: usize = 8_192;

/// What is counted at the door.
#[derive(Debug)]
pub struct Doorway {
    guesses: Mutex<Guesses>,
    sign_outs: Mutex<Buckets<Option<Address>>>,
    conversations: Mutex<Buckets<Address>>,
    passwords: Semaphore,
    /// Chosen anew at every start, and told to nobody.
    marks: RandomState,
}

impl Default for Doorway {
    fn default() -> Self {
        Self {
            guesses: Mutex::default(),
            sign_outs: Mutex::new(Buckets::new(STRAY_SIGN_OUTS, ADDRESSES_MAX)),
            conversations: Mutex::new(Buckets::new(CONVERSATIONS, ADDRESSES_MAX)),
            passwords: Semaphore::new(PASSWORDS_AT_ONCE),
            marks: RandomState::new(),
        }
    }
}

/// What came of a password that was looked at.
pub enum Looked<T> {
    /// It is right.
    Right(T),
    /// It is not, and this is what is said of it.
    Wrong(Problem),
}

impl Doorway {
    /// Has a password looked at, if this is a guess too many neither for the login nor for the address. `known` says whether
    /// there is such a login at all; it is asked only where an address has guessed a lot, and whoever guesses learns nothing
    /// of its answer.
    pub async fn password<T>(
        &self,
        login: &str,
        from: Option<Address>,
        now: Timestamp,
        known: impl Future<Output = Result<bool, Problem>>,
        look: impl Future<Output = Result<Looked<T>, Problem>>,
    ) -> Result<T, Problem> {
        let begun = self.guesses().begin(login, from, now);
        let leave = begun.map_err(Problem::TooFast)?;
        let looked = match leave {
            Leave::Plain => self.in_turn(look).await,
            Leave::Suspect => {
                let answer_at = tokio::time::Instant::now() + SUSPECT_ANSWER;
                let looked = match known.await {
                    Ok(true) => self.in_turn(look).await,
                    Ok(false) => Ok(Looked::Wrong(Problem::BadCredentials)),
                    Err(problem) => Err(problem),
                };
                if let Ok(Looked::Wrong(_)) = looked {
                    tokio::time::sleep_until(answer_at).await;
                }
                looked
            }
        };
        match looked {
            Ok(Looked::Wrong(problem)) => Err(problem),
            Ok(Looked::Right(right)) => {
                self.guesses().forgive(login, from, leave);
                Ok(right)
            }
            Err(problem) => {
                self.guesses().forgive(login, from, leave);
                Err(problem)
            }
        }
    }

    async fn in_turn<T>(
        &self,
        look: impl Future<Output = Result<Looked<T>, Problem>>,
    ) -> Result<Looked<T>, Problem> {
        let Ok(_turn) = self.passwords.try_acquire() else { return Err(Problem::Busy) };
        look.await
    }

    fn guesses(&self) -> std::sync::MutexGuard<'_, Guesses> {
        self.guesses.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether one more sign-out of no session is answered as if it were one.
    pub fn may_sign_out(&self, from: Option<Address>, now: Timestamp) -> Result<(), Problem> {
        let mut sign_outs = self.sign_outs.lock().unwrap_or_else(PoisonError::into_inner);
        sign_outs.take(&from, now).map_err(Problem::TooFast)
    }

    /// What is kept of an address with a conversation: which others come from the same one, as long as this node runs.
    pub fn mark(&self, from: Address) -> Mark {
        let [a, b, c, d, ..] = self.marks.hash_one(from).to_le_bytes();
        Mark(u32::from_le_bytes([a, b, c, d]))
    }

    /// Whether a conversation may be begun from this address, or how long to wait.
    pub fn may_begin(&self, from: Option<Address>, now: Timestamp) -> Result<(), Span> {
        let Some(address) = from else { return Ok(()) };
        self.conversations.lock().unwrap_or_else(PoisonError::into_inner).take(&address, now)
    }

    /// None was begun, and it does not count.
    pub fn not_begun(&self, from: Option<Address>) {
        let Some(address) = from else { return };
        self.conversations.lock().unwrap_or_else(PoisonError::into_inner).give_back(&address);
    }
}

#[cfg(test)]
mod tests;
