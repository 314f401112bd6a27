//! Passwords as argon2id strings, tokens as SHA-256 digests. Hashing is slow on purpose, so it happens beside the
//! connections' threads and only a few at a time. Knows nothing about accounts.

use std::fmt::Write as _;
use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier};
use async_trait::async_trait;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::ports::{Secrets, Unavailable};

/// Each hash takes 19 MiB of memory and a core for some tens of milliseconds: this many at once, the others wait.
const AT_ONCE: usize = 2;
/// A longer password fits nothing.
pub const PASSWORD_BYTES_MAX: usize = 1_024;

/// Verified against when there is no account, so that a stranger's guess takes as long as any other.
/// Salt and digest are random: no password is known that fits.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$UraM4lw5xUom7vtYfy+QMQ$+gN3vvGIj86gRtInXqQhWJvcoQUSTKmgv71drjyYhcc";

/// Argon2id with the parameters its authors recommend.
#[derive(Debug, Clone)]
pub struct Argon2Secrets {
    turns: Arc<Semaphore>,
}

impl Default for Argon2Secrets {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Argon2Secrets {
    /// Does slow work when it is its turn, on a thread that may block.
    async fn slowly<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Unavailable> {
        let failed = |reason: String| Unavailable { reason };
        let turn = self.turns.clone().acquire_owned().await.map_err(|e| failed(e.to_string()))?;
        let done = spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        let outcome = done.await.map_err(|error| failed(format!("hash a password: {error}")))?;
        outcome.map_err(|error| failed(format!("hash a password: {error}")))
    }
}

#[async_trait]
impl Secrets for Argon2Secrets {
    async fn hash(&self, password: &str) -> Result<String, Unavailable> {
        let password = password.to_owned();
        self.slowly(move || {
            let hash: PasswordHash = Argon2::default().hash_password(password.as_bytes())?;
            Ok(hash.to_string())
        })
        .await
    }

    async fn verify(&self, password: &str, hash: &str) -> Result<bool, Unavailable> {
        let known = !hash.is_empty();
        let hash = if known { hash } else { NOBODY }.to_owned();
        let sound = password.len() <= PASSWORD_BYTES_MAX;
        let password = if sound { password } else { "" }.to_owned();
        let fits = self
            .slowly(move || {
                match Argon2::default().verify_password(password.as_bytes(), hash.as_str()) {
                    Ok(()) => Ok(true),
                    Err(Error::PasswordInvalid) => Ok(false),
                    Err(error) => Err(error),
                }
            })
            .await?;
        Ok(fits && known && sound)
    }

    fn digest(&self, token: &str) -> String {
        Sha256::digest(token.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
            let _infallible = write!(hex, "{byte:02x}");
            hex
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_and_no_other() {
        let secrets = Argon2Secrets::default();
        let hash = secrets.hash("correct horse").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(secrets.verify("correct horse", &hash).await.unwrap());
        assert!(!secrets.verify("correct horse ", &hash).await.unwrap());
        assert_ne!(hash, secrets.hash("correct horse").await.unwrap(), "salted");
    }

    #[tokio::test]
    async fn nobody_signs_in_without_an_account() {
        assert!(!Argon2Secrets::default().verify("", "").await.unwrap());
    }

    #[test]
    fn a_strangers_guess_costs_as_much_as_any_other() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let now: PasswordHash = Argon2::default().hash_password(b"x").unwrap();
        assert_eq!(nobody.algorithm, now.algorithm);
        assert_eq!(nobody.params, now.params);
        assert_eq!(nobody.hash.map(|h| h.len()), now.hash.map(|h| h.len()));
    }

    #[tokio::test]
    async fn an_endless_password_fits_nothing() {
        let secrets = Argon2Secrets::default();
        let hash = secrets.hash("").await.unwrap();
        assert!(!secrets.verify(&"x".repeat(PASSWORD_BYTES_MAX + 1), &hash).await.unwrap());
    }

    #[tokio::test]
    async fn a_malformed_hash_is_a_fault_of_the_store_not_a_wrong_password() {
        assert!(Argon2Secrets::default().verify("x", "plain").await.is_err());
    }

    #[test]
    fn a_digest_is_the_sha256_in_lower_case_hex() {
        assert_eq!(
            Argon2Secrets::default().digest("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
