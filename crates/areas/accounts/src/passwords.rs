use std::sync::Arc;

use anyhow::{Context, anyhow};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use base::{Fault, Rng};
use tokio::sync::Semaphore;

use crate::rules::password::normalized;
use crate::settings::HashCost;

/// Hashes passwords and compares them, on threads of their own and never many at once: each takes 19 MiB.
pub(crate) struct Passwords {
    cost: HashCost,
    rng: Arc<dyn Rng>,
    gate: Arc<Semaphore>,
    /// Stands in for the hash of an account that does not exist, so that its answer takes as long.
    dummy: String,
}

impl Passwords {
    /// Errors: the cost is outside of what the algorithm allows.
    pub fn new(cost: HashCost, rng: Arc<dyn Rng>) -> Result<Passwords, Fault> {
        let at_once = std::thread::available_parallelism().map_or(2, |n| n.get().max(2));
        // Nobody knows the password behind it, not even this program.
        let dummy = hash(cost, &rng.token(), &salt(&*rng))?;
        Ok(Passwords {
            cost,
            rng,
            gate: Arc::new(Semaphore::new(at_once)),
            dummy,
        })
    }

    /// The hash of a password as a PHC string.
    pub async fn hash(&self, password: &str) -> Result<String, Fault> {
        let (cost, salt, password) = (self.cost, salt(&*self.rng), password.to_owned());
        self.aside(move || hash(cost, &password, &salt)).await?
    }

    /// True when the password belongs to the hash; without a hash it takes as long and is false.
    pub async fn is_right(&self, password: &str, hash: Option<&str>) -> Result<bool, Fault> {
        let (exists, password) = (hash.is_some(), password.to_owned());
        let hash = hash.unwrap_or(&self.dummy).to_owned();
        let matches = self.aside(move || verify(&password, &hash)).await??;
        Ok(exists && matches)
    }

    async fn aside<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
        let turn = self
            .gate
            .clone()
            .acquire_owned()
            .await
            .context("waiting for a turn to hash")?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            // The turn ends with the work, even if nobody waits for its result any more.
            drop(turn);
            done
        })
        .await
        .context("hashing a password")
    }
}

fn salt(rng: &dyn Rng) -> [u8; 16] {
    let mut salt = [0u8; 16];
    rng.fill(&mut salt);
    salt
}

fn hash(cost: HashCost, password: &str, salt: &[u8]) -> Result<String, Fault> {
    let hasher = cost.hasher().map_err(|e| anyhow!("the cost of password hashes: {e}"))?;
    let hash: PasswordHash = hasher
        .hash_password_with_salt(normalized(password).as_bytes(), salt)
        .map_err(|e| anyhow!("hashing a password: {e}"))?;
    Ok(hash.to_string())
}

fn verify(password: &str, hash: &str) -> Result<bool, Fault> {
    let parsed = PasswordHash::new(hash).map_err(|e| anyhow!("a stored password hash does not read: {e}"))?;
    // Memory, passes and lanes are taken from the hash itself.
    match argon2::Argon2::default().verify_password(normalized(password).as_bytes(), &parsed) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(e) => Err(anyhow!("comparing a password: {e}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only_and_an_absent_account_never() {
        let passwords =
            Passwords::new(HashCost::cheapest(), Arc::new(base::SeededRng::new(1))).expect("the cost is fine");
        let one = passwords.hash("drei Wale trinken Tee").await.expect("hashes");
        let two = passwords.hash("drei Wale trinken Tee").await.expect("hashes");
        assert!(one.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{one}");
        assert_ne!(one, two, "each has its own salt");
        assert!(
            passwords
                .is_right("drei Wale trinken Tee", Some(&one))
                .await
                .expect("compares")
        );
        assert!(
            !passwords
                .is_right("vier Wale trinken Tee", Some(&one))
                .await
                .expect("compares")
        );
        assert!(
            !passwords
                .is_right("drei Wale trinken Tee", None)
                .await
                .expect("compares")
        );
        assert!(passwords.is_right("x", Some("kaputt")).await.is_err());
    }

    #[test]
    fn the_usual_cost_is_the_recommended_one() {
        let hash = hash(HashCost::default(), "drei Wale trinken Tee", &[7; 16]).expect("hashes");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(
            Passwords::new(
                HashCost {
                    memory_kib: 1,
                    passes: 1,
                    lanes: 1
                },
                Arc::new(base::SeededRng::new(1))
            )
            .is_err()
        );
    }
}
