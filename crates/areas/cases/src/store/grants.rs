use base::Uuid;
use jiff::civil::Date;
use store::{Row, StoreError, Tx, params};

use super::all;
use crate::model::Grant;

fn grant_from(row: &Row) -> Result<Grant, StoreError> {
    Ok(Grant {
        id: row.get("id")?,
        case_id: row.get("case_id")?,
        blueprint: row.get("blueprint")?,
        kind: row.get("kind")?,
        number: row.get("number")?,
        check_code: row.get("check_code")?,
        holder: row.get("holder")?,
        lookup_key: row.get("lookup_key")?,
        attributes: row.json("attributes")?,
        shown: row.json("shown")?,
        valid_from: row.get("valid_from")?,
        valid_until: row.get("valid_until")?,
        state: row.get("state")?,
        ended_on: row.get("ended_on")?,
        fee: row.get("fee_cent")?,
        months: row.get("months")?,
        reminded: row.get("reminded")?,
        created_at: row.get("created_at")?,
    })
}

pub fn insert_grant(tx: &mut Tx<'_>, grant: &Grant) -> Result<(), StoreError> {
    tx.execute(
        "insert into grants (id, case_id, blueprint, kind, number, check_code, holder, lookup_key, attributes, shown, valid_from,
           valid_until, state, fee_cent, months, reminded, created_at)
         values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17)",
        params![
            grant.id,
            grant.case_id,
            &grant.blueprint,
            &grant.kind,
            &grant.number,
            &grant.check_code,
            grant.holder.clone(),
            &grant.lookup_key,
            serde_json::to_string(&grant.attributes)?,
            serde_json::to_string(&grant.shown)?,
            grant.valid_from,
            grant.valid_until,
            &grant.state,
            grant.fee,
            grant.months,
            grant.reminded,
            grant.created_at
        ],
    )?;
    Ok(())
}

/// Ends a grant on a day; `state` is `ended` or `replaced`. False when it had ended before.
pub fn end_grant(tx: &mut Tx<'_>, id: Uuid, state: &str, on: Date, reason: &str) -> Result<bool, StoreError> {
    Ok(tx.execute(
        "update grants set state = $2, ended_on = $3, end_reason = $4 where id = $1 and state = 'valid'",
        params![id, state, on, reason],
    )? == 1)
}

pub fn grant_by_number(tx: &mut Tx<'_>, number: &str) -> Result<Option<Grant>, StoreError> {
    one(tx, "select * from grants where number = $1", params![number])
}

pub fn grant_by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<Grant>, StoreError> {
    one(tx, "select * from grants where check_code = $1", params![code])
}

pub fn grant_by_id(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Grant>, StoreError> {
    one(tx, "select * from grants where id = $1", params![id])
}

pub fn grant_by_renewal_token(tx: &mut Tx<'_>, token_hash: &[u8]) -> Result<Option<Grant>, StoreError> {
    one(
        tx,
        "select * from grants where renewal_token_hash = $1",
        params![token_hash],
    )
}

fn one(tx: &mut Tx<'_>, sql: &str, params: &[store::Value]) -> Result<Option<Grant>, StoreError> {
    tx.query_opt(sql, params)?.map(|row| grant_from(&row)).transpose()
}

pub fn grants_of_case(tx: &mut Tx<'_>, case: Uuid) -> Result<Vec<Grant>, StoreError> {
    all(
        &tx.query(
            "select * from grants where case_id = $1 order by created_at",
            params![case],
        )?,
        grant_from,
    )
}

/// Grants not ended early for this key (a plate, for instance), the longest valid first.
pub fn valid_by_lookup(tx: &mut Tx<'_>, lookup_key: &str, on: Date) -> Result<Vec<Grant>, StoreError> {
    all(
        &tx.query(
            "select * from grants where lookup_key = $1 and state = 'valid' and valid_until >= $2 order by valid_until desc limit 20",
            params![lookup_key, on],
        )?,
        grant_from,
    )
}

/// Grants not ended early of this person, the longest valid first.
pub fn valid_by_holder(tx: &mut Tx<'_>, holder: &str, kind: &str, on: Date) -> Result<Vec<Grant>, StoreError> {
    all(
        &tx.query(
            "select * from grants where holder = $1 and kind = $2 and state = 'valid' and valid_until >= $3
             order by valid_until desc limit 20",
            params![holder, kind, on],
        )?,
        grant_from,
    )
}

/// Valid grants that end on or before `until` and whose holder has not been reminded yet, after `after`.
pub fn to_remind(tx: &mut Tx<'_>, from: Date, until: Date, after: Uuid, limit: i64) -> Result<Vec<Grant>, StoreError> {
    all(
        &tx.query(
            "select * from grants where state = 'valid' and valid_until >= $1 and valid_until <= $2 and not reminded and id > $3
             order by id limit $4",
            params![from, until, after, limit],
        )?,
        grant_from,
    )
}

pub fn mark_reminded(tx: &mut Tx<'_>, id: Uuid, renewal_token_hash: &[u8]) -> Result<bool, StoreError> {
    Ok(tx.execute(
        "update grants set reminded = true, renewal_token_hash = $2 where id = $1 and not reminded",
        params![id, renewal_token_hash],
    )? == 1)
}

/// Valid grants in pages, for the nightly look at who moved away.
pub fn valid_after(tx: &mut Tx<'_>, today: Date, after: Uuid, limit: i64) -> Result<Vec<Grant>, StoreError> {
    all(
        &tx.query(
            "select * from grants where state = 'valid' and valid_until >= $1 and id > $2 order by id limit $3",
            params![today, after, limit],
        )?,
        grant_from,
    )
}
