use base::Uuid;
use store::{Row, StoreError, Tx, Value, params};

use super::all;
use crate::outgoing::{Outgoing, OutgoingKind, OutgoingState};

fn outgoing_from(row: &Row) -> Result<Outgoing, StoreError> {
    let unreadable = |column: &str| StoreError::Column {
        column: column.into(),
        problem: "is no word of this release".into(),
    };
    let receipt: Option<String> = row.get("receipt")?;
    Ok(Outgoing {
        id: row.get("id")?,
        case_id: row.get("case_id")?,
        kind: OutgoingKind::from_code(&row.get::<String>("kind")?).ok_or_else(|| unreadable("kind"))?,
        entry: row.get("entry")?,
        target: row.get("target")?,
        operation: row.get("operation")?,
        file_name: row.get("file_name")?,
        media_type: row.get("media_type")?,
        body: row.get("body")?,
        files: row.json("files")?,
        blocked: row.get("blocked")?,
        state: OutgoingState::from_code(&row.get::<String>("state")?).ok_or_else(|| unreadable("state"))?,
        told: row.get("told")?,
        tries: row.get("tries")?,
        last_error: row.get("last_error")?,
        receipt: receipt.and_then(|text| serde_json::from_str(&text).ok()),
        created_at: row.get("created_at")?,
        sent_at: row.get("sent_at")?,
        ended_at: row.get("ended_at")?,
        next_at: row.get("next_at")?,
    })
}

fn text(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Column {
        column: "files".into(),
        problem: error.to_string(),
    })
}

pub fn insert_outgoing(tx: &mut Tx<'_>, outgoing: &Outgoing) -> Result<(), StoreError> {
    tx.execute(
        "insert into case_outbox (id, case_id, kind, entry, target, operation, file_name, media_type, body, files, blocked,
           state, told, tries, last_error, created_at, next_at)
         values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17)",
        params![
            outgoing.id,
            outgoing.case_id,
            outgoing.kind.code(),
            &outgoing.entry,
            &outgoing.target,
            &outgoing.operation,
            &outgoing.file_name,
            &outgoing.media_type,
            outgoing.body.clone(),
            text(&outgoing.files)?,
            outgoing.blocked,
            outgoing.state.code(),
            outgoing.told,
            outgoing.tries,
            outgoing.last_error.clone(),
            outgoing.created_at,
            outgoing.next_at
        ],
    )?;
    Ok(())
}

/// Writes how far it came.
pub fn save_outgoing(tx: &mut Tx<'_>, outgoing: &Outgoing) -> Result<(), StoreError> {
    let receipt = outgoing.receipt.as_ref().map(text).transpose()?;
    tx.execute(
        "update case_outbox set file_name = $2, media_type = $3, body = $4, target = $5, files = $6, state = $7, told = $8,
           tries = $9, last_error = $10, receipt = $11, sent_at = $12, ended_at = $13, next_at = $14 where id = $1",
        params![
            outgoing.id,
            &outgoing.file_name,
            &outgoing.media_type,
            outgoing.body.clone(),
            &outgoing.target,
            text(&outgoing.files)?,
            outgoing.state.code(),
            outgoing.told,
            outgoing.tries,
            outgoing.last_error.clone(),
            receipt,
            outgoing.sent_at,
            outgoing.ended_at,
            outgoing.next_at
        ],
    )?;
    Ok(())
}

pub fn outgoing(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Outgoing>, StoreError> {
    tx.query_opt("select * from case_outbox where id = $1", params![id])?
        .map(|row| outgoing_from(&row))
        .transpose()
}

/// All that left the house for a case, the oldest first.
pub fn outgoing_of_case(tx: &mut Tx<'_>, case: Uuid) -> Result<Vec<Outgoing>, StoreError> {
    all(
        &tx.query(
            "select * from case_outbox where case_id = $1 order by created_at, id",
            params![case],
        )?,
        outgoing_from,
    )
}

/// Whether something newer was sent under the same name, so that what became of this one counts no more.
pub fn is_superseded(tx: &mut Tx<'_>, outgoing: &Outgoing) -> Result<bool, StoreError> {
    let newer = tx.count(
        "select count(*) from case_outbox where case_id = $1 and kind = $2 and entry = $3 and (created_at, id) > ($4, $5)",
        params![
            outgoing.case_id,
            outgoing.kind.code(),
            &outgoing.entry,
            outgoing.created_at,
            outgoing.id
        ],
    )?;
    Ok(newer > 0)
}

/// Which part of the outbox is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutboxFilter {
    pub state: Option<OutgoingState>,
    pub target: Option<String>,
}

/// A line of the outbox, with what names its case to people.
#[derive(Clone, Debug)]
pub struct OutboxLine {
    pub outgoing: Outgoing,
    pub reference: String,
    pub blueprint: String,
    pub blueprint_hash: String,
}

/// A page of the outbox, the newest first, after the last line seen.
pub fn outbox_page(
    tx: &mut Tx<'_>,
    filter: &OutboxFilter,
    after: Option<(i64, Uuid)>,
    limit: i64,
) -> Result<Vec<OutboxLine>, StoreError> {
    let mut conditions = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let mut place = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    if let Some(state) = filter.state {
        conditions.push(format!("o.state = {}", place(state.code().into())));
    }
    if let Some(target) = &filter.target {
        conditions.push(format!("o.target = {}", place(target.as_str().into())));
    }
    if let Some((at, id)) = after {
        let (at, id) = (place(at.into()), place(id.into()));
        conditions.push(format!("(o.created_at, o.id) < ({at}, {id})"));
    }
    let limit = place(limit.into());
    let wanted = if conditions.is_empty() {
        String::new()
    } else {
        format!("where {}", conditions.join(" and "))
    };
    let rows = tx.query(
        &format!(
            "select o.*, c.reference, c.blueprint, c.blueprint_hash from case_outbox o join cases c on c.id = o.case_id
             {wanted} order by o.created_at desc, o.id desc limit {limit}"
        ),
        &values,
    )?;
    all(&rows, |row| {
        Ok(OutboxLine {
            outgoing: outgoing_from(row)?,
            reference: row.get("reference")?,
            blueprint: row.get("blueprint")?,
            blueprint_hash: row.get("blueprint_hash")?,
        })
    })
}

/// How many wait or did not arrive, by state. Those that arrived are many, and nobody needs their number.
pub fn outbox_counts(tx: &mut Tx<'_>) -> Result<Vec<(String, i64)>, StoreError> {
    all(
        &tx.query(
            "select state, count(*) as n from case_outbox where state in ('queued', 'sent', 'failed') group by state",
            &[],
        )?,
        |row| Ok((row.get("state")?, row.get("n")?)),
    )
}

/// What was sent goes with its case; that something was sent, to whom and when, stays.
pub fn erase_bodies(tx: &mut Tx<'_>, case: Uuid) -> Result<(), StoreError> {
    tx.execute(
        "update case_outbox set body = null, files = '[]', file_name = '', last_error = null, receipt = null, blocked = false,
           state = case when state in ('queued', 'sent') then 'failed' else state end, told = true, next_at = null
         where case_id = $1",
        params![case],
    )?;
    Ok(())
}
