use base::Uuid;
use jiff::civil::Date;
use store::{Row, StoreError, Tx, params};

use super::all;
use crate::remedy::{Notice, Route};

fn notice_from(row: &Row) -> Result<Notice, StoreError> {
    Ok(Notice {
        remedy: row.get("remedy")?,
        route: Route::from_code(&row.get::<String>("route")?),
        sent_on: row.get("sent_on")?,
        fetch_until: row.get("fetch_until")?,
        fetched_on: row.get("fetched_on")?,
        notified_on: row.get("notified_on")?,
        notified_why: row.get("notified_why")?,
        remedy_until: row.get("remedy_until")?,
        remedy_why: row.get("remedy_why")?,
        final_on: row.get("final_on")?,
    })
}

/// Keeps the dates of a decision, in place of what was known of them before.
pub fn save_notice(tx: &mut Tx<'_>, document: Uuid, case: Uuid, notice: &Notice) -> Result<(), StoreError> {
    tx.execute(
        "insert into decision_notice (document_id, case_id, remedy, route, sent_on, fetch_until, fetched_on, notified_on,
           notified_why, remedy_until, remedy_why, final_on)
         values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)
         on conflict (document_id) do update set remedy = excluded.remedy, route = excluded.route,
           sent_on = excluded.sent_on, fetch_until = excluded.fetch_until, fetched_on = excluded.fetched_on,
           notified_on = excluded.notified_on, notified_why = excluded.notified_why,
           remedy_until = excluded.remedy_until, remedy_why = excluded.remedy_why, final_on = excluded.final_on",
        params![
            document,
            case,
            notice.remedy.clone(),
            notice.route.code(),
            notice.sent_on,
            notice.fetch_until,
            notice.fetched_on,
            notice.notified_on,
            notice.notified_why.clone(),
            notice.remedy_until,
            notice.remedy_why.clone(),
            notice.final_on
        ],
    )?;
    Ok(())
}

pub fn notice(tx: &mut Tx<'_>, document: Uuid) -> Result<Option<Notice>, StoreError> {
    tx.query_opt(
        "select * from decision_notice where document_id = $1",
        params![document],
    )?
    .map(|row| notice_from(&row))
    .transpose()
}

/// The dates of all decisions of a case, with the document of each.
pub fn notices_of_case(tx: &mut Tx<'_>, case: Uuid) -> Result<Vec<(Uuid, Notice)>, StoreError> {
    all(
        &tx.query(
            "select * from decision_notice where case_id = $1 order by sent_on, document_id",
            params![case],
        )?,
        |row| Ok((row.get("document_id")?, notice_from(row)?)),
    )
}

/// Decisions that nobody fetched in time, in pages: last day and document, after the last ones seen.
pub fn not_fetched(
    tx: &mut Tx<'_>,
    today: Date,
    after: &(String, Uuid),
    limit: i64,
) -> Result<Vec<(String, Uuid)>, StoreError> {
    all(
        &tx.query(
            "select fetch_until, document_id from decision_notice
             where notified_on is null and route = 'portal' and fetch_until < $1 and (fetch_until, document_id) > ($2, $3)
             order by fetch_until, document_id limit $4",
            params![today, &after.0, after.1, limit],
        )?,
        |row| Ok((row.get("fetch_until")?, row.get("document_id")?)),
    )
}
