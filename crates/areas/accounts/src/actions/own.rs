use base::Uuid;
use serde_json::json;

use super::recovery_codes;
use crate::model::Account;
use crate::rules::{Refusal, lockout, password, totp};
use crate::store;
use crate::{AccountError, Accounts};

/// Changes the own password; all other sessions end.
///
/// Errors: the current password is wrong, or the new one breaks a rule.
pub async fn change_password(
    accounts: &Accounts,
    staff: Uuid,
    token: &str,
    current: &str,
    new: &str,
    repetition: &str,
) -> Result<(), AccountError> {
    let account = prove_password(accounts, staff, current).await?;
    password::check(new, &account.login, &account.name)?;
    if new != repetition {
        return Err(Refusal::PasswordRepeat.into());
    }
    if password::normalized(new) == password::normalized(current) {
        return Err(Refusal::PasswordUnchanged.into());
    }
    let (hash, keep) = (accounts.passwords.hash(new).await?, store::secret_hash(token));
    let now = accounts.now_us();
    accounts
        .store
        .write::<_, AccountError, _>(move |tx| {
            store::set_password(tx, staff, &hash, None)?;
            store::delete_sessions_of(tx, staff, Some(&keep))?;
            store::delete_pending_of(tx, staff)?;
            store::note(
                tx,
                staff,
                now,
                &format!("staff:{staff}"),
                "accounts.password_changed",
                json!({}),
            )?;
            Ok(())
        })
        .await?;
    accounts.remembered.forget(staff);
    Ok(())
}

/// Puts a new device in the place of the old one and hands out new recovery codes.
///
/// Errors: the password or the code of the new device is wrong.
pub async fn replace_second_factor(
    accounts: &Accounts,
    staff: Uuid,
    current: &str,
    secret: &[u8],
    code: &str,
) -> Result<Vec<String>, AccountError> {
    prove_password(accounts, staff, current).await?;
    let used = totp::matching_step(secret, code, accounts.now(), 0).ok_or(Refusal::CodeWrong)?;
    let (codes, hashes) = recovery_codes(&*accounts.rng, staff);
    let (secret, now) = (secret.to_vec(), accounts.now_us());
    accounts
        .store
        .write::<_, AccountError, _>(move |tx| {
            store::set_second_factor(tx, staff, Some(&secret), used)?;
            store::replace_recovery_codes(tx, staff, &hashes)?;
            store::note(
                tx,
                staff,
                now,
                &format!("staff:{staff}"),
                "accounts.second_factor_enrolled",
                json!({}),
            )?;
            Ok(())
        })
        .await?;
    Ok(codes)
}

/// New recovery codes; the old ones are void. Errors: the password is wrong.
pub async fn new_recovery_codes(accounts: &Accounts, staff: Uuid, current: &str) -> Result<Vec<String>, AccountError> {
    prove_password(accounts, staff, current).await?;
    let (codes, hashes) = recovery_codes(&*accounts.rng, staff);
    let now = accounts.now_us();
    accounts
        .store
        .write::<_, AccountError, _>(move |tx| {
            store::replace_recovery_codes(tx, staff, &hashes)?;
            store::note(
                tx,
                staff,
                now,
                &format!("staff:{staff}"),
                "accounts.recovery_codes_issued",
                json!({}),
            )?;
            Ok(())
        })
        .await?;
    Ok(codes)
}

/// The account, when this is its password. Tries count as at the door: a session left open is no place to guess.
pub(super) async fn prove_password(accounts: &Accounts, staff: Uuid, current: &str) -> Result<Account, AccountError> {
    let now = accounts.now_us();
    let account = accounts
        .store
        .write::<_, AccountError, _>(move |tx| {
            let account = store::account(tx, staff)?.ok_or(AccountError::NotFound)?;
            if account.is_locked(now) {
                return Err(Refusal::PasswordWrong.into());
            }
            let failed = account.failed_tries + 1;
            store::set_tries(tx, staff, failed, lockout::locked_until(failed, now))?;
            Ok(account)
        })
        .await?;
    let is_right = accounts
        .passwords
        .is_right(current, Some(&account.password_hash))
        .await?;
    accounts
        .store
        .write(move |tx| {
            let by = format!("staff:{staff}");
            if is_right {
                store::set_tries(tx, staff, 0, None)?;
                return Ok(account.clone());
            }
            store::note(tx, staff, now, &by, "accounts.password_proof_failed", json!({}))?;
            Ok(account.clone())
        })
        .await
        .and_then(|account: Account| {
            if is_right {
                Ok(account)
            } else {
                Err(Refusal::PasswordWrong.into())
            }
        })
}
