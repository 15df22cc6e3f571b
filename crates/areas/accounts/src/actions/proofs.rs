//! The steps between a right password and a session: code, own password, enrolment.

use ::store::Tx;
use jiff::Timestamp;
use serde_json::json;

use super::door::{Door, Progress, Proof, Visit, note_failure, open_sign_in, step_of, waiting};
use super::{recovery_codes, recovery_hash};
use crate::model::Account;
use crate::rules::steps::Step;
use crate::rules::{Refusal, lockout, password, totp};
use crate::store;
use crate::{AccountError, Accounts};

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
