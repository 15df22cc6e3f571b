use ::store::{StoreError, Tx, params};
use base::Uuid;
use jiff::Timestamp;
use serde::Serialize;

use crate::port::{Audience, Purpose};

/// One logged question. Holds neither the question's data nor the answer. Source: § 40 BMG.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogEntry {
    pub register: String,
    /// What the register was told to do; none for a question.
    pub operation: Option<String>,
    pub purpose: Purpose,
    pub asked_at: Timestamp,
    /// False when the register gave no answer.
    pub answered: bool,
}

/// Appends to the log. `operation`: none for a question; `asked_at_us`: microseconds UTC.
pub fn log_query(
    tx: &mut Tx<'_>,
    id: Uuid,
    (register, operation): (&str, Option<&str>),
    purpose: &Purpose,
    asked_at_us: i64,
    answered: bool,
) -> Result<(), StoreError> {
    let audience = match purpose.audience {
        Audience::Applicant => "applicant",
        Audience::Oneself => "oneself",
        Audience::Clerk => "clerk",
    };
    tx.execute(
        "insert into register_query_log (id, register, reason, case_ref, asked_by, audience, asked_at, answered, operation) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            id,
            register,
            &purpose.reason,
            purpose.case_ref.clone(),
            &purpose.asked_by,
            audience,
            asked_at_us,
            answered,
            operation.map(str::to_owned)
        ],
    )?;
    Ok(())
}

/// The newest entries, of one case or of all.
pub fn log_entries(tx: &mut Tx<'_>, case_ref: Option<&str>, limit: u32) -> Result<Vec<LogEntry>, StoreError> {
    const COLUMNS: &str =
        "select register, reason, case_ref, asked_by, audience, asked_at, answered, operation from register_query_log";
    let rows = match case_ref {
        Some(case) => tx.query(
            &format!("{COLUMNS} where case_ref = $1 order by asked_at desc, id desc limit $2"),
            params![case, i64::from(limit)],
        )?,
        None => tx.query(
            &format!("{COLUMNS} order by asked_at desc, id desc limit $1"),
            params![i64::from(limit)],
        )?,
    };
    rows.iter()
        .map(|row| {
            let audience = match row.get::<String>("audience")?.as_str() {
                "clerk" => Audience::Clerk,
                "oneself" => Audience::Oneself,
                _ => Audience::Applicant,
            };
            Ok(LogEntry {
                register: row.get("register")?,
                operation: row.get("operation")?,
                purpose: Purpose {
                    reason: row.get("reason")?,
                    case_ref: row.get("case_ref")?,
                    asked_by: row.get("asked_by")?,
                    audience,
                },
                asked_at: base::clock::timestamp_from_us(row.get("asked_at")?),
                answered: row.get("answered")?,
            })
        })
        .collect()
}

/// Deletes log entries, and receipts of orders, at the end of the year after the one in which they were written. How many
/// log entries went.
///
/// Source: § 40 Abs. 4 BMG.
pub fn sweep_log(tx: &mut Tx<'_>, today: jiff::civil::Date) -> Result<u64, StoreError> {
    let first_kept = jiff::civil::date(today.year() - 1, 1, 1);
    let begin = first_kept
        .at(0, 0, 0, 0)
        .to_zoned(base::clock::german_zone())
        .map_or(0, |at| at.timestamp().as_microsecond());
    tx.execute("delete from register_receipt where given_at < $1", params![begin])?;
    tx.execute("delete from register_query_log where asked_at < $1", params![begin])
}
