use base::Uuid;
use base::clock::german_date;
use serde_json::json;

use crate::store;
use crate::{AccountError, Accounts};

/// Ends the session of this token. Ending one that is over changes nothing.
pub async fn sign_out(accounts: &Accounts, token: &str) -> Result<(), AccountError> {
    let (hash, now) = (store::secret_hash(token), accounts.now_us());
    let staff = accounts
        .store
        .write::<_, AccountError, _>(move |tx| {
            let staff = store::delete_session(tx, &hash)?;
            if let Some(staff) = staff {
                store::note(
                    tx,
                    staff,
                    now,
                    &format!("staff:{staff}"),
                    "accounts.signed_out",
                    json!({}),
                )?;
            }
            Ok(staff)
        })
        .await?;
    if let Some(staff) = staff {
        accounts.remembered.forget(staff);
    }
    Ok(())
}

/// Ends all own sessions but the one of this token. How many these were.
pub async fn sign_out_elsewhere(accounts: &Accounts, staff: Uuid, token: &str) -> Result<u64, AccountError> {
    let (hash, now) = (store::secret_hash(token), accounts.now_us());
    let ended = accounts
        .store
        .write::<_, AccountError, _>(move |tx| {
            let ended = store::delete_sessions_of(tx, staff, Some(&hash))?;
            store::delete_pending_of(tx, staff)?;
            let data = json!({ "sessions": ended });
            store::note(
                tx,
                staff,
                now,
                &format!("staff:{staff}"),
                "accounts.signed_out_elsewhere",
                data,
            )?;
            Ok(ended)
        })
        .await?;
    accounts.remembered.forget(staff);
    Ok(ended)
}

/// How long the count of tries at unknown logins is kept. Unit: days.
const UNKNOWN_TRIES_DAYS: i64 = 90;

/// Removes sessions and sign-ins that are over. To be called now and then; nothing depends on it. How many rows went.
pub async fn sweep(accounts: &Accounts) -> Result<u64, AccountError> {
    let now = accounts.now_us();
    let oldest = accounts.now() - jiff::SignedDuration::from_hours(24 * UNKNOWN_TRIES_DAYS);
    let day = german_date(oldest).to_string();
    accounts.store.write(move |tx| Ok(store::sweep(tx, now, &day)?)).await
}
