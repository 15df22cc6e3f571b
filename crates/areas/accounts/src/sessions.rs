use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};

use base::{Fault, Uuid};
use jiff::SignedDuration;
use web::access::{BoxFuture, Staff, StaffSessions};

use crate::rules::session::should_note;
use crate::{AccountError, Accounts, store};

/// More sessions than any town hall has at a time; beyond it those that are out of date are dropped.
const REMEMBERED_MAX: usize = 10_000;

/// Sessions that were looked up a moment ago, so that a page does not pay for the database each time.
pub(crate) struct Remembered {
    /// Unit: microseconds.
    for_us: i64,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Hash of the token → who it is, and when this was looked up.
    known: HashMap<Vec<u8>, (Staff, i64)>,
    /// Counts everything that was forgotten.
    forgotten: u64,
}

impl Remembered {
    pub fn new(keep: SignedDuration) -> Remembered {
        Remembered {
            for_us: i64::try_from(keep.as_micros()).unwrap_or(0),
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no code panics while it holds this lock")
    }

    /// The holder if remembered, else the count to give back to [`Remembered::keep`].
    fn find(&self, token_hash: &[u8], now_us: i64) -> Result<Staff, u64> {
        let state = self.state();
        match state.known.get(token_hash) {
            Some((staff, at)) if (0..self.for_us).contains(&now_us.saturating_sub(*at)) => Ok(staff.clone()),
            _ => Err(state.forgotten),
        }
    }

    fn keep(&self, token_hash: Vec<u8>, staff: &Staff, now_us: i64, forgotten: u64) {
        let mut state = self.state();
        // Somebody was forgotten while the database was asked: the answer may be the one from before.
        if state.forgotten != forgotten {
            return;
        }
        if state.known.len() >= REMEMBERED_MAX {
            let oldest = now_us.saturating_sub(self.for_us);
            state.known.retain(|_, (_, at)| *at > oldest);
        }
        if state.known.len() < REMEMBERED_MAX {
            state.known.insert(token_hash, (staff.clone(), now_us));
        }
    }

    /// Ends what is remembered of an account, at once on this node.
    pub fn forget(&self, staff: Uuid) {
        let mut state = self.state();
        state.forgotten += 1;
        state.known.retain(|_, (known, _)| known.id != staff);
    }
}

/// Tells the shell who is behind a session token.
pub struct AccountSessions(Accounts);

impl AccountSessions {
    pub(crate) fn new(accounts: Accounts) -> AccountSessions {
        AccountSessions(accounts)
    }

    async fn look_up(&self, token: &str) -> Result<Option<Staff>, Fault> {
        let accounts = &self.0;
        let (hash, now) = (store::secret_hash(token), accounts.now_us());
        let forgotten = match accounts.remembered.find(&hash, now) {
            Ok(staff) => return Ok(Some(staff)),
            Err(forgotten) => forgotten,
        };
        let (key, lifetime) = (hash.clone(), accounts.settings.lifetime);
        let found = accounts
            .store
            .read::<_, AccountError, _>(move |tx| Ok(store::session_holder(tx, &key, lifetime, now)?))
            .await?;
        let Some((account, seen_at)) = found else {
            return Ok(None);
        };
        if should_note(seen_at, now) {
            let key = hash.clone();
            accounts
                .store
                .write::<_, AccountError, _>(move |tx| Ok(store::note_seen(tx, &key, now)?))
                .await?;
        }
        let staff = account.staff();
        accounts.remembered.keep(hash, &staff, now, forgotten);
        Ok(Some(staff))
    }
}

impl AccountSessions {
    /// Looked up each time: programs ask less often than pages, and a revoked token must end at once on every node.
    async fn look_up_token(&self, token: &str) -> Result<Option<Staff>, Fault> {
        let accounts = &self.0;
        let Some(hash) = crate::rules::tokens::hash(token) else {
            return Ok(None);
        };
        let now = accounts.now_us();
        let found = accounts
            .store
            .read::<_, AccountError, _>(move |tx| Ok(store::api_token_holder(tx, &hash, now)?))
            .await?;
        let Some((account, token)) = found else {
            return Ok(None);
        };
        if should_note(token.used_at.unwrap_or(0), now) {
            let id = token.id;
            accounts
                .store
                .write::<_, AccountError, _>(move |tx| Ok(store::note_api_token_used(tx, id, now)?))
                .await?;
        }
        Ok(Some(account.staff()))
    }
}

impl StaffSessions for AccountSessions {
    fn staff<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Option<Staff>, Fault>> {
        Box::pin(self.look_up(token))
    }

    fn by_api_token<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Option<Staff>, Fault>> {
        Box::pin(self.look_up_token(token))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn staff(n: u128) -> Staff {
        Staff {
            id: Uuid::from_u128(n),
            name: String::new(),
            initials: String::new(),
            roles: vec![],
            offices: vec![],
        }
    }

    #[test]
    fn a_session_is_remembered_for_seconds_and_forgotten_at_once() {
        let memory = Remembered::new(SignedDuration::from_secs(5));
        let count = memory.find(b"one", 0).expect_err("nothing is known yet");
        memory.keep(b"one".to_vec(), &staff(1), 0, count);
        memory.keep(b"two".to_vec(), &staff(2), 0, count);
        assert_eq!(memory.find(b"one", 4_999_999), Ok(staff(1)));
        assert!(memory.find(b"one", 5_000_000).is_err());
        assert!(
            memory.find(b"one", -1).is_err(),
            "a clock set back must not prolong anything"
        );
        memory.forget(Uuid::from_u128(1));
        assert!(memory.find(b"one", 1).is_err());
        assert_eq!(memory.find(b"two", 1), Ok(staff(2)));
    }

    #[test]
    fn an_answer_from_before_the_end_of_a_session_is_not_kept() {
        let memory = Remembered::new(SignedDuration::from_secs(5));
        let count = memory.find(b"one", 0).expect_err("nothing is known yet");
        memory.forget(Uuid::from_u128(1));
        memory.keep(b"one".to_vec(), &staff(1), 0, count);
        assert!(memory.find(b"one", 0).is_err());
    }
}
