use ::store::Tx;
use base::Uuid;

use super::door::{Progress, Visit, micros, note_failure, step_of};
use crate::model::{Account, Pending};
use crate::rules::{lockout, places};
use crate::store;
use crate::{AccountError, Accounts};

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
