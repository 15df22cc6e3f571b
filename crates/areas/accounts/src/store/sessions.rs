use base::Uuid;
use store::{StoreError, Tx, params};

use super::accounts;
use crate::model::{Account, Session};
use crate::rules::session::{Lifetime, idle_since, is_alive};

/// Who is behind a session, and since when it was last noted as used; `None` when it is over or its account is closed.
pub fn session_holder(
    tx: &mut Tx<'_>,
    token_hash: &[u8],
    lifetime: Lifetime,
    now_us: i64,
) -> Result<Option<(Account, i64)>, StoreError> {
    let row = tx.query_opt(
        "select a.*, s.created_at as begun_at, s.seen_at from staff_session s join staff a on a.id = s.staff
         where s.token_hash = $1 and s.expires_at > $2 and a.deactivated_at is null",
        params![token_hash, now_us],
    )?;
    let Some(row) = row else { return Ok(None) };
    let seen_at: i64 = row.get("seen_at")?;
    if !is_alive(lifetime, row.get("begun_at")?, seen_at, now_us) {
        return Ok(None);
    }
    Ok(Some((accounts::read(&row)?, seen_at)))
}

pub fn insert_session(tx: &mut Tx<'_>, token_hash: &[u8], staff: Uuid, session: &Session) -> Result<(), StoreError> {
    tx.execute(
        "insert into staff_session (token_hash, id, staff, created_at, seen_at, expires_at, agent)
         values ($1, $2, $3, $4, $5, $6, $7)",
        params![
            token_hash,
            session.id,
            staff,
            session.created_at,
            session.seen_at,
            session.expires_at,
            &session.agent
        ],
    )?;
    Ok(())
}

pub fn note_seen(tx: &mut Tx<'_>, token_hash: &[u8], at: i64) -> Result<(), StoreError> {
    tx.execute(
        "update staff_session set seen_at = $2 where token_hash = $1",
        params![token_hash, at],
    )?;
    Ok(())
}

/// The sessions of somebody that are alive, newest first, and which of them is `current`.
pub fn sessions_of(
    tx: &mut Tx<'_>,
    staff: Uuid,
    current: &[u8],
    lifetime: Lifetime,
    now_us: i64,
) -> Result<Vec<(Session, bool)>, StoreError> {
    let rows = tx.query(
        "select token_hash, id, created_at, seen_at, expires_at, agent from staff_session
         where staff = $1 and expires_at > $2 and seen_at > $3 order by created_at desc limit 50",
        params![staff, now_us, idle_since(lifetime, now_us)],
    )?;
    rows.iter()
        .map(|row| {
            let session = Session {
                id: row.get("id")?,
                created_at: row.get("created_at")?,
                seen_at: row.get("seen_at")?,
                expires_at: row.get("expires_at")?,
                agent: row.get("agent")?,
            };
            Ok((session, row.get::<Vec<u8>>("token_hash")? == current))
        })
        .collect()
}

/// Whose session it was; `None` when there was none.
pub fn delete_session(tx: &mut Tx<'_>, token_hash: &[u8]) -> Result<Option<Uuid>, StoreError> {
    let rows = tx.execute_returning(
        "delete from staff_session where token_hash = $1 returning staff",
        params![token_hash],
    )?;
    rows.first().map(|row| row.get("staff")).transpose()
}

/// Ends all sessions of somebody but the one that is kept. How many these were.
pub fn delete_sessions_of(tx: &mut Tx<'_>, staff: Uuid, keep: Option<&[u8]>) -> Result<u64, StoreError> {
    tx.execute(
        "delete from staff_session where staff = $1 and token_hash <> $2",
        // No hash is empty, so that nothing is kept then.
        params![staff, keep.unwrap_or_default()],
    )
}

/// Removes what is over: sessions, sign-ins half done, counts of unknown logins before `day`.
pub fn sweep(tx: &mut Tx<'_>, now_us: i64, day: &str) -> Result<u64, StoreError> {
    let sessions = tx.execute("delete from staff_session where expires_at <= $1", params![now_us])?;
    let sign_ins = tx.execute("delete from staff_sign_in where expires_at <= $1", params![now_us])?;
    let tries = tx.execute("delete from staff_unknown_try where day < $1", params![day])?;
    Ok(sessions + sign_ins + tries)
}
