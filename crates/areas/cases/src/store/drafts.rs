use base::{Lang, Uuid};
use store::{Row, StoreError, Tx, params};

use crate::model::{Draft, channel_from};

fn draft_from(row: &Row) -> Result<Draft, StoreError> {
    Ok(Draft {
        id: row.get("id")?,
        blueprint: row.get("blueprint")?,
        blueprint_hash: row.get("blueprint_hash")?,
        content: row.json("content")?,
        channel: channel_from(&row.get::<String>("channel")?),
        staff: row.get("staff")?,
        lang: Lang::from_code(&row.get::<String>("lang")?).unwrap_or_default(),
        updated_at: row.get("updated_at")?,
        expires_at: row.get("expires_at")?,
    })
}

pub fn insert_draft(tx: &mut Tx<'_>, draft: &Draft, token_hash: &[u8]) -> Result<(), StoreError> {
    tx.execute(
        "insert into draft (id, token_hash, blueprint, blueprint_hash, content, channel, staff, lang, created_at, updated_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)",
        params![
            draft.id,
            token_hash,
            &draft.blueprint,
            &draft.blueprint_hash,
            serde_json::to_string(&draft.content)?,
            draft.channel.code(),
            draft.staff,
            draft.lang.code(),
            draft.updated_at,
            draft.expires_at
        ],
    )?;
    Ok(())
}

/// The draft whose link carries this token, unless its time has run out.
pub fn draft_by_token(tx: &mut Tx<'_>, token_hash: &[u8], now_us: i64) -> Result<Option<Draft>, StoreError> {
    tx.query_opt(
        "select * from draft where token_hash = $1 and expires_at > $2",
        params![token_hash, now_us],
    )?
    .map(|row| draft_from(&row))
    .transpose()
}

pub fn draft(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Draft>, StoreError> {
    tx.query_opt("select * from draft where id = $1", params![id])?
        .map(|row| draft_from(&row))
        .transpose()
}

/// Writes a draft that was last changed at `read_at`. False when it was changed since, or is gone.
pub fn save_draft(tx: &mut Tx<'_>, draft: &Draft, read_at: i64) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "update draft set content = $2, lang = $3, updated_at = $4, expires_at = $5, warned = false
         where id = $1 and updated_at = $6",
        params![
            draft.id,
            serde_json::to_string(&draft.content)?,
            draft.lang.code(),
            draft.updated_at,
            draft.expires_at,
            read_at
        ],
    )?;
    Ok(changed > 0)
}

/// Leaves the token behind, so that a link to a submitted draft can lead to its case.
pub fn delete_draft(tx: &mut Tx<'_>, id: Uuid) -> Result<(), StoreError> {
    tx.execute("delete from draft where id = $1", params![id])?;
    Ok(())
}

/// Drafts that expire before `until_us` and whose owner was not warned, after `after`.
pub fn to_warn(tx: &mut Tx<'_>, now_us: i64, until_us: i64, after: Uuid, limit: i64) -> Result<Vec<Draft>, StoreError> {
    super::all(
        &tx.query(
            "select * from draft where expires_at > $1 and expires_at <= $2 and not warned and id > $3 order by id limit $4",
            params![now_us, until_us, after, limit],
        )?,
        draft_from,
    )
}

/// Notes the warning. False when the draft was saved since, or is gone.
pub fn mark_warned(tx: &mut Tx<'_>, id: Uuid, expires_at: i64) -> Result<bool, StoreError> {
    Ok(tx.execute(
        "update draft set warned = true where id = $1 and expires_at = $2 and not warned",
        params![id, expires_at],
    )? == 1)
}

/// Deletes drafts whose time has run out, with their uploads. Returns how many.
pub fn sweep_drafts(tx: &mut Tx<'_>, now_us: i64) -> Result<u64, StoreError> {
    tx.execute(
        "delete from document where draft_id in (select id from draft where expires_at <= $1)",
        params![now_us],
    )?;
    tx.execute("delete from draft where expires_at <= $1", params![now_us])
}
