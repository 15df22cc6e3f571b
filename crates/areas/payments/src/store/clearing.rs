use base::Uuid;
use store::{Row, StoreError, Tx, params};

use super::{Page, before, page};
use crate::model::Clearing;

fn from_row(row: &Row) -> Result<Clearing, StoreError> {
    Ok(Clearing {
        id: row.get("id")?,
        claim: row.get("claim")?,
        payment: row.get("payment")?,
        provider: row.get("provider")?,
        provider_ref: row.get("provider_ref")?,
        reason: row.get("reason")?,
        amount: row.get("amount")?,
        currency: row.get("currency")?,
        created_at: row.get("created_at")?,
        cleared_at: row.get("cleared_at")?,
        cleared_by: row.get("cleared_by")?,
        note: row.get("note")?,
    })
}

/// One entry of the list of money to clear up.
pub fn clearing(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Clearing>, StoreError> {
    tx.query_opt("select * from payment_clearing where id = $1", params![id])?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// What is to be cleared up, the latest first.
pub fn open_clearing(tx: &mut Tx<'_>, from: Option<Uuid>, size: i64) -> Result<Page<Clearing>, StoreError> {
    let rows = tx.query(
        "select * from payment_clearing where is_open = $1 and id < $2 order by id desc limit $3",
        params![true, before(from), size + 1],
    )?;
    let entries = rows.iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    Ok(page(entries, size, |entry| entry.id))
}

/// What was or is to be cleared up about one claim.
pub fn clearing_of(tx: &mut Tx<'_>, claim: Uuid) -> Result<Vec<Clearing>, StoreError> {
    tx.query(
        "select * from payment_clearing where claim = $1 order by id",
        params![claim],
    )?
    .iter()
    .map(from_row)
    .collect()
}

/// Lists it once: false when the same money is listed for the same reason already.
pub(crate) fn insert_clearing(tx: &mut Tx<'_>, entry: &Clearing) -> Result<bool, StoreError> {
    Ok(tx.execute(
        "insert into payment_clearing (id, claim, payment, provider, provider_ref, reason, amount, currency,
         created_at, is_open) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)
         on conflict (provider, provider_ref, reason) do nothing",
        params![
            entry.id,
            entry.claim,
            entry.payment,
            &entry.provider,
            &entry.provider_ref,
            entry.reason,
            entry.amount,
            &entry.currency,
            entry.created_at,
            true
        ],
    )? == 1)
}

pub(crate) fn save_cleared(tx: &mut Tx<'_>, id: Uuid, by: &str, note: &str, now_us: i64) -> Result<(), StoreError> {
    tx.execute(
        "update payment_clearing set is_open = $2, cleared_at = $3, cleared_by = $4, note = $5 where id = $1",
        params![id, false, now_us, by, note],
    )?;
    Ok(())
}
