use ::store::Tx;
use base::{Rng, Uuid};
use jiff::Timestamp;
use serde_json::json;

use super::{recovery_codes, recovery_hash};
use crate::model::{Account, Pending, Session};
use crate::rules::steps::{self, Step};
use crate::rules::{Refusal, lockout, password, places, session, totp};
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

/// Checks login and password. Unknown, locked and closed accounts answer like a wrong password, after the same work.
///
/// A try is counted before its hash is computed, so that many at once are no way around the pauses.
/// Errors: the machine failed.
pub async fn check_password(
    accounts: &Accounts,
    visit: Visit<'_>,
    login: &str,
    password: &str,
    return_to: &str,
) -> Result<Progress, AccountError> {
    let (now, day) = (accounts.now_us(), accounts.day());
    let login = login.trim().to_lowercase();
    let account = {
        let day = day.clone();
        accounts
            .store
            .write::<_, AccountError, _>(move |tx| begin_try(tx, &login, now, &day))
            .await?
    };
    let hash = account.as_ref().map(|account| account.password_hash.as_str());
    let is_right = accounts.passwords.is_right(password, hash).await?;
    let pending = Pending {
        staff: account.as_ref().map_or(Uuid::nil(), |account| account.id),
        expires_at: now.saturating_add(micros(accounts.settings.second_step)),
        code_passed: false,
        return_to: places::return_to(return_to).map(str::to_owned),
    };
    let session_hash = store::secret_hash(visit.session);
    accounts
        .store
        .write(move |tx| match &account {
            Some(account) if is_right => admit(tx, account, &session_hash, &pending),
            Some(account) => {
                note_failure(tx, account.id, now, "password", account.failed_tries + 1)?;
                Ok(Progress::Wrong)
            }
            None => {
                store::count_unknown_failure(tx, &day)?;
                Ok(Progress::Wrong)
            }
        })
        .await
}

fn begin_try(tx: &mut Tx<'_>, login: &str, now: i64, day: &str) -> Result<Option<Account>, AccountError> {
    let is_open = |account: &Account| {
        account.is_active() && !account.is_locked(now) && account.password_until.is_none_or(|until| now < until)
    };
    let Some(account) = store::account_by_login(tx, login)?.filter(is_open) else {
        store::count_unknown_try(tx, day)?;
        return Ok(None);
    };
    let failed = account.failed_tries + 1;
    store::set_tries(tx, account.id, failed, lockout::locked_until(failed, now))?;
    Ok(Some(account))
}

/// The password was right: the try does not count, and the sign-in goes on in this session.
fn admit(tx: &mut Tx<'_>, known: &Account, session_hash: &[u8], pending: &Pending) -> Result<Progress, AccountError> {
    // The hash took a moment, in which the account may have been closed or its password changed.
    let unchanged = |account: &Account| account.is_active() && account.password_hash == known.password_hash;
    let Some(account) = store::account(tx, known.id)?.filter(unchanged) else {
        return Ok(Progress::Wrong);
    };
    store::set_tries(tx, account.id, (account.failed_tries - 1).max(0), None)?;
    store::save_pending(tx, session_hash, pending)?;
    Ok(Progress::Next(step_of(&account, pending)))
}

fn step_of(account: &Account, pending: &Pending) -> Step {
    steps::next(
        account.has_second_factor(),
        pending.code_passed,
        account.must_change_password,
    )
}

fn note_failure(tx: &mut Tx<'_>, id: Uuid, now: i64, stage: &str, failed: i64) -> Result<(), AccountError> {
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

fn open_sign_in(tx: &mut Tx<'_>, session_hash: &[u8], now: i64) -> Result<Option<(Account, Pending)>, AccountError> {
    let Some(pending) = store::pending(tx, session_hash, now)? else {
        return Ok(None);
    };
    let account = store::account(tx, pending.staff)?.filter(Account::is_active);
    Ok(account.map(|account| (account, pending)))
}

/// Checks the second factor. A code or recovery code counts once; a wrong one counts like a wrong password.
pub async fn check_code(accounts: &Accounts, visit: Visit<'_>, proof: Proof<'_>) -> Result<Progress, AccountError> {
    let door = Door::new(accounts, visit);
    let (text, is_recovery) = match proof {
        Proof::Code(code) => (code.to_owned(), false),
        Proof::Recovery(code) => (code.to_owned(), true),
    };
    accounts
        .store
        .write(move |tx| {
            let Some((mut account, mut pending)) = open_sign_in(tx, &door.session_hash, door.now_us)? else {
                return Ok(Progress::Over);
            };
            if step_of(&account, &pending) != Step::Code {
                return Ok(Progress::Next(step_of(&account, &pending)));
            }
            if account.is_locked(door.now_us) {
                return Ok(Progress::Wrong);
            }
            if !prove(tx, &mut account, &text, is_recovery, door.now)? {
                let failed = account.failed_tries + 1;
                store::set_tries(tx, account.id, failed, lockout::locked_until(failed, door.now_us))?;
                note_failure(tx, account.id, door.now_us, "code", failed)?;
                return Ok(Progress::Wrong);
            }
            pending.code_passed = true;
            door.go_on(tx, account, &pending, vec![])
        })
        .await
}

fn prove(
    tx: &mut Tx<'_>,
    account: &mut Account,
    text: &str,
    is_recovery: bool,
    now: Timestamp,
) -> Result<bool, AccountError> {
    if is_recovery {
        let hash = recovery_hash(account.id, text);
        let now_us = now.as_microsecond();
        let is_right = store::use_recovery_code(tx, account.id, &hash, now_us)?;
        if is_right {
            let by = format!("staff:{}", account.id);
            store::note(tx, account.id, now_us, &by, "accounts.recovery_code_used", json!({}))?;
        }
        return Ok(is_right);
    }
    let secret = account.totp_secret.as_deref().unwrap_or_default();
    match totp::matching_step(secret, text, now, account.totp_last_step) {
        Some(step) => Ok(store::use_step(tx, account.id, step)?),
        None => Ok(false),
    }
}

/// Puts an own password in the place of a start password.
///
/// Errors: the new password breaks a rule, or its repetition differs.
pub async fn choose_password(
    accounts: &Accounts,
    visit: Visit<'_>,
    new: &str,
    repetition: &str,
) -> Result<Progress, AccountError> {
    let Some((account, step)) = waiting(accounts, visit.session).await? else {
        return Ok(Progress::Over);
    };
    if step != Step::NewPassword {
        return Ok(Progress::Next(step));
    }
    password::check(new, &account.login, &account.name)?;
    if new != repetition {
        return Err(Refusal::PasswordRepeat.into());
    }
    if accounts.passwords.is_right(new, Some(&account.password_hash)).await? {
        return Err(Refusal::PasswordUnchanged.into());
    }
    let (door, hash) = (Door::new(accounts, visit), accounts.passwords.hash(new).await?);
    accounts
        .store
        .write(move |tx| {
            let Some((mut account, pending)) = open_sign_in(tx, &door.session_hash, door.now_us)? else {
                return Ok(Progress::Over);
            };
            if step_of(&account, &pending) != Step::NewPassword {
                return Ok(Progress::Next(step_of(&account, &pending)));
            }
            store::set_password(tx, account.id, &hash, None)?;
            store::delete_sessions_of(tx, account.id, None)?;
            let by = format!("staff:{}", account.id);
            store::note(tx, account.id, door.now_us, &by, "accounts.password_changed", json!({}))?;
            account.must_change_password = false;
            door.go_on(tx, account, &pending, vec![])
        })
        .await
}

/// Makes `secret` the second factor, proven by its code, and hands out recovery codes.
pub async fn enrol(accounts: &Accounts, visit: Visit<'_>, secret: &[u8], code: &str) -> Result<Progress, AccountError> {
    let Some((account, step)) = waiting(accounts, visit.session).await? else {
        return Ok(Progress::Over);
    };
    if step != Step::Enrol {
        return Ok(Progress::Next(step));
    }
    let door = Door::new(accounts, visit);
    let Some(used) = totp::matching_step(secret, code, door.now, 0) else {
        return Ok(Progress::Wrong);
    };
    let (codes, hashes) = recovery_codes(&*accounts.rng, account.id);
    let secret = secret.to_vec();
    accounts
        .store
        .write(move |tx| {
            let Some((mut account, mut pending)) = open_sign_in(tx, &door.session_hash, door.now_us)? else {
                return Ok(Progress::Over);
            };
            if step_of(&account, &pending) != Step::Enrol {
                return Ok(Progress::Next(step_of(&account, &pending)));
            }
            store::set_second_factor(tx, account.id, Some(&secret), used)?;
            store::replace_recovery_codes(tx, account.id, &hashes)?;
            let by = format!("staff:{}", account.id);
            store::note(
                tx,
                account.id,
                door.now_us,
                &by,
                "accounts.second_factor_enrolled",
                json!({}),
            )?;
            account.totp_secret = Some(secret.clone());
            pending.code_passed = true;
            door.go_on(tx, account, &pending, codes.clone())
        })
        .await
}

/// Everything that a step needs besides the database, made before its transaction, which may run twice.
struct Door {
    session_hash: Vec<u8>,
    old_token_hash: Option<Vec<u8>>,
    now: Timestamp,
    now_us: i64,
    /// For the session, should this be the last step.
    token: String,
    session: Session,
}

impl Door {
    fn new(accounts: &Accounts, visit: Visit<'_>) -> Door {
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
    fn go_on(
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
