//! What the steps of a sign-in share: who comes, how far it is, and the session at its end.

use ::store::Tx;
use base::{Rng, Uuid};
use jiff::Timestamp;
use serde_json::json;

use crate::model::{Account, Pending, Session};
use crate::rules::steps::{self, Step};
use crate::rules::{lockout, session};
use crate::store;
use crate::{AccountError, Accounts};

/// Who stands at the door.
#[derive(Clone, Copy)]
pub struct Visit<'a> {
    /// The visitor's session before the sign-in; what is half done is bound to it.
    pub session: &'a str,
    /// Token of a staff session that this browser still holds; it ends with the new one.
    pub staff_token: Option<&'a str>,
    /// `User-Agent` as it came.
    pub user_agent: &'a str,
}

/// What proves the second factor.
#[derive(Clone, Copy)]
pub enum Proof<'a> {
    Code(&'a str),
    Recovery(&'a str),
}

/// How far a sign-in has come.
// One lives at a time, for the length of a request; a box would only add a detour.
#[allow(clippy::large_enum_variant)]
pub enum Progress {
    /// The proof is wrong, or the account rests.
    Wrong,
    /// There is no sign-in in this session, or it took too long.
    Over,
    Next(Step),
    Done(SignedIn),
}

/// A session that has begun.
pub struct SignedIn {
    /// The only copy: the database keeps a hash.
    pub token: String,
    pub account: Account,
    pub return_to: Option<String>,
    /// To be shown once; empty unless a second factor was enrolled.
    pub recovery_codes: Vec<String>,
}
pub(super) fn step_of(account: &Account, pending: &Pending) -> Step {
    steps::next(
        account.has_second_factor(),
        pending.code_passed,
        account.must_change_password,
    )
}

pub(super) fn note_failure(tx: &mut Tx<'_>, id: Uuid, now: i64, stage: &str, failed: i64) -> Result<(), AccountError> {
    let pause_s = lockout::pause_after(failed).map(|pause| pause.as_secs());
    store::note(
        tx,
        id,
        now,
        "public",
        "accounts.sign_in_failed",
        json!({ "stage": stage, "pause_s": pause_s }),
    )?;
    Ok(())
}

/// The account whose sign-in waits in this session, and for what.
pub async fn waiting(accounts: &Accounts, session: &str) -> Result<Option<(Account, Step)>, AccountError> {
    let (hash, now) = (store::secret_hash(session), accounts.now_us());
    accounts
        .store
        .read(move |tx| {
            Ok(open_sign_in(tx, &hash, now)?.map(|(a, p)| {
                let step = step_of(&a, &p);
                (a, step)
            }))
        })
        .await
}

pub(super) fn open_sign_in(
    tx: &mut Tx<'_>,
    session_hash: &[u8],
    now: i64,
) -> Result<Option<(Account, Pending)>, AccountError> {
    let Some(pending) = store::pending(tx, session_hash, now)? else {
        return Ok(None);
    };
    let account = store::account(tx, pending.staff)?.filter(Account::is_active);
    Ok(account.map(|account| (account, pending)))
}
/// Everything that a step needs besides the database, made before its transaction, which may run twice.
pub(super) struct Door {
    pub session_hash: Vec<u8>,
    old_token_hash: Option<Vec<u8>>,
    pub now: Timestamp,
    pub now_us: i64,
    /// For the session, should this be the last step.
    token: String,
    session: Session,
}

impl Door {
    pub fn new(accounts: &Accounts, visit: Visit<'_>) -> Door {
        let now_us = accounts.now_us();
        let rng: &dyn Rng = &*accounts.rng;
        Door {
            session_hash: store::secret_hash(visit.session),
            old_token_hash: visit.staff_token.map(store::secret_hash),
            now: base::clock::timestamp_from_us(now_us),
            now_us,
            token: rng.token(),
            session: Session {
                id: accounts.id(now_us),
                created_at: now_us,
                seen_at: now_us,
                expires_at: session::end(accounts.settings.lifetime, now_us),
                agent: crate::rules::agent::family(visit.user_agent),
            },
        }
    }

    /// Begins the session when nothing is left to prove, else remembers how far it is.
    pub fn go_on(
        &self,
        tx: &mut Tx<'_>,
        account: Account,
        pending: &Pending,
        recovery_codes: Vec<String>,
    ) -> Result<Progress, AccountError> {
        let step = step_of(&account, pending);
        if step != Step::Done {
            store::save_pending(tx, &self.session_hash, pending)?;
            return Ok(Progress::Next(step));
        }
        store::delete_pending(tx, &self.session_hash)?;
        if let Some(old) = &self.old_token_hash {
            store::delete_session(tx, old)?;
        }
        store::insert_session(tx, &store::secret_hash(&self.token), account.id, &self.session)?;
        store::note_sign_in(tx, account.id, self.now_us)?;
        let by = format!("staff:{}", account.id);
        store::note(
            tx,
            account.id,
            self.now_us,
            &by,
            "accounts.signed_in",
            json!({ "session": self.session.id }),
        )?;
        Ok(Progress::Done(SignedIn {
            token: self.token.clone(),
            account,
            return_to: pending.return_to.clone(),
            recovery_codes,
        }))
    }
}
pub(super) fn micros(duration: jiff::SignedDuration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
