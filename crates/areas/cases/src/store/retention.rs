use base::Uuid;
use jiff::civil::Date;
use store::{Row, StoreError, Tx, params};

use super::all;

/// A case whose retention is over and that waits for its erasure.
#[derive(Clone, Debug)]
pub struct Marked {
    pub case: Uuid,
    pub number: String,
    pub blueprint: String,
    pub ends_on: Date,
    pub marked_at: i64,
    pub is_held: bool,
}

/// Who keeps a case from erasure, since when, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    pub staff: Uuid,
    pub at: i64,
    pub reason: String,
}

fn place(row: &Row, name: &str) -> Result<(i64, Uuid), StoreError> {
    Ok((row.get(name)?, row.get("id")?))
}

/// Cases of a service that were closed before `before_us` and are not marked yet, in pages.
pub fn closed_before(
    tx: &mut Tx<'_>,
    blueprint: &str,
    before_us: i64,
    after: (i64, Uuid),
    limit: i64,
) -> Result<Vec<(i64, Uuid)>, StoreError> {
    all(
        &tx.query(
            "select closed_at, id from cases where blueprint = $1 and erased_at is null and closed_at is not null
               and closed_at < $2 and (closed_at, id) > ($3, $4)
               and not exists (select 1 from case_retention r where r.case_id = cases.id)
             order by closed_at, id limit $5",
            params![blueprint, before_us, after.0, after.1, limit],
        )?,
        |row| place(row, "closed_at"),
    )
}

/// Notes that the retention of a case is over. False when that was noted before.
pub fn mark(tx: &mut Tx<'_>, case: Uuid, ends_on: Date, why: &str, now_us: i64) -> Result<bool, StoreError> {
    Ok(tx.execute(
        "insert into case_retention (case_id, ends_on, why, marked_at) values ($1, $2, $3, $4)
         on conflict (case_id) do nothing",
        params![case, ends_on, why, now_us],
    )? == 1)
}

/// The mark is gone: the case was taken up again.
pub fn unmark(tx: &mut Tx<'_>, case: Uuid) -> Result<(), StoreError> {
    tx.execute(
        "delete from case_retention where case_id = $1 and erased_at is null",
        params![case],
    )?;
    Ok(())
}

/// Cases that were marked before `before_us` and that nobody holds, in pages.
pub fn marked_before(
    tx: &mut Tx<'_>,
    before_us: i64,
    after: (i64, Uuid),
    limit: i64,
) -> Result<Vec<(i64, Uuid)>, StoreError> {
    all(
        &tx.query(
            "select marked_at, case_id as id from case_retention r
             where erased_at is null and marked_at <= $1 and (marked_at, case_id) > ($2, $3)
               and not exists (select 1 from case_hold h where h.case_id = r.case_id)
             order by marked_at, case_id limit $4",
            params![before_us, after.0, after.1, limit],
        )?,
        |row| place(row, "marked_at"),
    )
}

/// The day on which the retention of a marked case ended, and why.
pub fn mark_of(tx: &mut Tx<'_>, case: Uuid) -> Result<Option<(Date, String)>, StoreError> {
    tx.query_opt(
        "select ends_on, why from case_retention where case_id = $1",
        params![case],
    )?
    .map(|row| Ok((row.get("ends_on")?, row.get("why")?)))
    .transpose()
}

/// Marked cases of these offices, the oldest first.
pub fn marked_of(tx: &mut Tx<'_>, offices: &[String], limit: i64) -> Result<Vec<Marked>, StoreError> {
    if offices.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (2..offices.len() + 2).map(|n| format!("${n}")).collect();
    let sql = format!(
        "select r.case_id, r.ends_on, r.marked_at, c.number, c.blueprint, h.case_id as held
         from case_retention r join cases c on c.id = r.case_id left join case_hold h on h.case_id = r.case_id
         where r.erased_at is null and c.office in ({}) order by r.marked_at, r.case_id limit $1",
        places.join(",")
    );
    let mut params: Vec<store::Value> = vec![limit.into()];
    params.extend(offices.iter().map(store::Value::from));
    all(&tx.query(&sql, &params)?, |row| {
        Ok(Marked {
            case: row.get("case_id")?,
            number: row.get("number")?,
            blueprint: row.get("blueprint")?,
            ends_on: row.get("ends_on")?,
            marked_at: row.get("marked_at")?,
            is_held: row.get::<Option<Uuid>>("held")?.is_some(),
        })
    })
}

/// Takes everything personal out of a case; what remains says that there was one, of which kind and with which end.
/// How many documents went.
pub fn erase(tx: &mut Tx<'_>, case: Uuid, now_us: i64) -> Result<u64, StoreError> {
    tx.execute(
        "update cases set answers = '{}', registers = '{}', checks = '[]', proceedings = '', mail = null, mail_confirmed = false,
           notify = 'none', applicant = '', lookup_key = '', holder = null, blocked = false, due_why = null,
           assigned_to = null, secret_hash = $3, erased_at = $2, revision = revision + 1 where id = $1",
        params![case, now_us, Vec::<u8>::new()],
    )?;
    tx.execute(
        "update grants set holder = null, lookup_key = '', attributes = '{}', shown = '[]', renewal_token_hash = null
         where case_id = $1",
        params![case],
    )?;
    super::outbox::erase_bodies(tx, case)?;
    tx.execute("delete from case_term where case_id = $1", params![case])?;
    tx.execute("delete from case_citizen where case_id = $1", params![case])?;
    super::parties::erase(tx, case)?;
    appointments::store::erase(tx, case)?;
    tx.execute("delete from decision_notice where case_id = $1", params![case])?;
    tx.execute(
        "update case_retention set erased_at = $2 where case_id = $1",
        params![case, now_us],
    )?;
    // The files go with the next sweep, unless another row names them.
    tx.execute("delete from document where case_id = $1", params![case])
}

pub fn hold_of(tx: &mut Tx<'_>, case: Uuid) -> Result<Option<Hold>, StoreError> {
    tx.query_opt(
        "select staff, at, reason from case_hold where case_id = $1",
        params![case],
    )?
    .map(|row| {
        Ok(Hold {
            staff: row.get("staff")?,
            at: row.get("at")?,
            reason: row.get("reason")?,
        })
    })
    .transpose()
}

/// False when somebody holds it already.
pub fn insert_hold(tx: &mut Tx<'_>, case: Uuid, hold: &Hold) -> Result<bool, StoreError> {
    Ok(tx.execute(
        "insert into case_hold (case_id, staff, at, reason) values ($1, $2, $3, $4) on conflict (case_id) do nothing",
        params![case, hold.staff, hold.at, &hold.reason],
    )? == 1)
}

/// False when nobody holds it.
pub fn delete_hold(tx: &mut Tx<'_>, case: Uuid) -> Result<bool, StoreError> {
    Ok(tx.execute("delete from case_hold where case_id = $1", params![case])? == 1)
}
