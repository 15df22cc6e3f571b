use base::Uuid;
use store::{StoreError, Tx, params};

use crate::model::Pending;

/// The sign-in that was begun in this anonymous session, while it is fresh.
pub fn pending(tx: &mut Tx<'_>, session_hash: &[u8], now_us: i64) -> Result<Option<Pending>, StoreError> {
    tx.query_opt(
        "select staff, expires_at, code_passed, return_to from staff_sign_in
         where session_hash = $1 and expires_at > $2",
        params![session_hash, now_us],
    )?
    .map(|row| {
        Ok(Pending {
            staff: row.get("staff")?,
            expires_at: row.get("expires_at")?,
            code_passed: row.get("code_passed")?,
            return_to: row.get("return_to")?,
        })
    })
    .transpose()
}

/// Begins a sign-in anew in this session.
pub fn save_pending(tx: &mut Tx<'_>, session_hash: &[u8], pending: &Pending) -> Result<(), StoreError> {
    delete_pending(tx, session_hash)?;
    tx.execute(
        "insert into staff_sign_in (session_hash, staff, code_passed, return_to, expires_at) values ($1, $2, $3, $4, $5)",
        params![
            session_hash,
            pending.staff,
            pending.code_passed,
            pending.return_to.as_deref(),
            pending.expires_at
        ],
    )?;
    Ok(())
}

pub fn delete_pending(tx: &mut Tx<'_>, session_hash: &[u8]) -> Result<(), StoreError> {
    tx.execute(
        "delete from staff_sign_in where session_hash = $1",
        params![session_hash],
    )?;
    Ok(())
}

/// Ends every sign-in of an account that is half done.
pub fn delete_pending_of(tx: &mut Tx<'_>, staff: Uuid) -> Result<(), StoreError> {
    tx.execute("delete from staff_sign_in where staff = $1", params![staff])?;
    Ok(())
}

/// Counts a try at a login that nobody can sign in with, so that it costs a write like any other.
pub fn count_unknown_try(tx: &mut Tx<'_>, day: &str) -> Result<(), StoreError> {
    tx.execute(
        "insert into staff_unknown_try (day, begun, failed) values ($1, 1, 0)
         on conflict (day) do update set begun = staff_unknown_try.begun + 1",
        params![day],
    )?;
    Ok(())
}

/// Counts its failure, which is certain; the second write of every failed try.
pub fn count_unknown_failure(tx: &mut Tx<'_>, day: &str) -> Result<(), StoreError> {
    tx.execute(
        "update staff_unknown_try set failed = failed + 1 where day = $1",
        params![day],
    )?;
    Ok(())
}

/// Failed tries of a day at logins that do not exist or are closed.
pub fn unknown_tries(tx: &mut Tx<'_>, day: &str) -> Result<i64, StoreError> {
    tx.count("select failed from staff_unknown_try where day = $1", params![day])
}
