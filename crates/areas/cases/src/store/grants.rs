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

/// Lets a grant run out on an earlier day, because another follows it; there is nothing to remind of.
pub fn shorten_grant(tx: &mut Tx<'_>, id: Uuid, last: Date) -> Result<bool, StoreError> {
    Ok(tx.execute(
        "update grants set valid_until = $2, reminded = true where id = $1 and state = 'valid'",
        params![id, last],
    )? == 1)
}

/// Notes whose place a grant took.
pub fn keep_place(tx: &mut Tx<'_>, grant: Uuid, zone: &str) -> Result<(), StoreError> {
    tx.execute(
        "insert into grant_place (grant_id, zone) values ($1, $2)",
        params![grant, zone],
    )?;
    Ok(())
}

/// The zone whose place the grant held; none when it held none, or gave it back before.
pub fn give_place_back(tx: &mut Tx<'_>, grant: Uuid) -> Result<Option<String>, StoreError> {
    let zone = tx
        .query_opt("select zone from grant_place where grant_id = $1", params![grant])?
        .map(|row| row.get("zone"))
        .transpose()?;
    tx.execute("delete from grant_place where grant_id = $1", params![grant])?;
    Ok(zone)
}

/// Grants whose last day is over and which nobody has ended, in pages: last day and grant, after the last ones seen.
pub fn run_out(tx: &mut Tx<'_>, today: Date, after: &(String, Uuid), limit: i64) -> Result<Vec<Grant>, StoreError> {
    all(
        &tx.query(
            "select * from grants where state = 'valid' and valid_until < $1 and (valid_until, id) > ($2, $3)
             order by valid_until, id limit $4",
            params![today, &after.0, after.1, limit],
        )?,
        grant_from,
    )
}

/// What the last look at a grant found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LastLook {
    pub on: Option<Date>,
    /// Key of the reason that was found and told; none when everything held.
    pub reason: Option<String>,
}

pub fn last_look(tx: &mut Tx<'_>, grant: Uuid) -> Result<LastLook, StoreError> {
    let row = tx.query_opt(
        "select rechecked_on, recheck_reason from grants where id = $1",
        params![grant],
    )?;
    row.map_or(Ok(LastLook::default()), |row| {
        Ok(LastLook {
            on: row.get("rechecked_on")?,
            reason: row.get("recheck_reason")?,
        })
    })
}

pub fn note_look(tx: &mut Tx<'_>, grant: Uuid, on: Date, reason: Option<&str>) -> Result<(), StoreError> {
    tx.execute(
        "update grants set rechecked_on = $2, recheck_reason = $3 where id = $1",
        params![grant, on, reason.map(str::to_owned)],
    )?;
    Ok(())
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

/// Valid grants in pages, for the nightly look at who moved away; those that were looked at on this day are left out.
pub fn to_look_at(tx: &mut Tx<'_>, today: Date, after: Uuid, limit: i64) -> Result<Vec<Grant>, StoreError> {
    all(
        &tx.query(
            "select * from grants where state = 'valid' and valid_until >= $1 and id > $2
               and (rechecked_on is null or rechecked_on < $1) order by id limit $3",
            params![today, after, limit],
        )?,
        grant_from,
    )
}
