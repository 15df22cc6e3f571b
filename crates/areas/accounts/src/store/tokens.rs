use base::Uuid;
use store::{Row, StoreError, Tx, params};

use super::accounts;
use crate::model::{Account, ApiToken};
use crate::rules::tokens::TOKENS_MAX;

fn token_from(row: &Row) -> Result<ApiToken, StoreError> {
    Ok(ApiToken {
        id: row.get("token")?,
        staff: row.get("staff")?,
        name: row.get("token_name")?,
        created_at: row.get("issued_at")?,
        expires_at: row.get("expires_at")?,
        used_at: row.get("used_at")?,
    })
}

const COLUMNS: &str =
    "t.id as token, t.staff, t.name as token_name, t.created_at as issued_at, t.expires_at, t.used_at";

/// Who made the token of this hash; `None` when it is over, revoked, or its account is closed.
pub fn api_token_holder(
    tx: &mut Tx<'_>,
    token_hash: &[u8],
    now_us: i64,
) -> Result<Option<(Account, ApiToken)>, StoreError> {
    let row = tx.query_opt(
        &format!(
            "select a.*, {COLUMNS} from staff_api_token t join staff a on a.id = t.staff
             where t.token_hash = $1 and t.expires_at > $2 and t.revoked_at is null and a.deactivated_at is null"
        ),
        params![token_hash, now_us],
    )?;
    row.map(|row| Ok((accounts::read(&row)?, token_from(&row)?)))
        .transpose()
}

pub fn insert_api_token(tx: &mut Tx<'_>, token: &ApiToken, token_hash: &[u8]) -> Result<(), StoreError> {
    tx.execute(
        "insert into staff_api_token (id, staff, token_hash, name, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
        params![token.id, token.staff, token_hash, &token.name, token.created_at, token.expires_at],
    )?;
    Ok(())
}

pub fn note_api_token_used(tx: &mut Tx<'_>, id: Uuid, at: i64) -> Result<(), StoreError> {
    tx.execute("update staff_api_token set used_at = $2 where id = $1", params![id, at])?;
    Ok(())
}

/// The tokens of somebody that hold now, newest first.
pub fn api_tokens_of(tx: &mut Tx<'_>, staff: Uuid, now_us: i64) -> Result<Vec<ApiToken>, StoreError> {
    let rows = tx.query(
        &format!(
            "select {COLUMNS} from staff_api_token t
             where t.staff = $1 and t.expires_at > $2 and t.revoked_at is null order by t.created_at desc limit {TOKENS_MAX}"
        ),
        params![staff, now_us],
    )?;
    rows.iter().map(token_from).collect()
}

/// Ends a token of somebody. False when they have no such token, or it was revoked before.
pub fn revoke_api_token(tx: &mut Tx<'_>, staff: Uuid, id: Uuid, at: i64) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "update staff_api_token set revoked_at = $3 where id = $1 and staff = $2 and revoked_at is null",
        params![id, staff, at],
    )?;
    Ok(changed > 0)
}

/// Ends all tokens of somebody. How many these were.
pub fn revoke_api_tokens_of(tx: &mut Tx<'_>, staff: Uuid, at: i64) -> Result<u64, StoreError> {
    tx.execute(
        "update staff_api_token set revoked_at = $2 where staff = $1 and revoked_at is null and expires_at > $2",
        params![staff, at],
    )
}
