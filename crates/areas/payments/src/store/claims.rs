use base::{Lang, Uuid};
use jiff::civil::Date;
use store::{Row, StoreError, Tx, params};

use super::{Page, before, page};
use crate::model::{Claim, ClaimState, Subject};

fn from_row(row: &Row) -> Result<Claim, StoreError> {
    Ok(Claim {
        id: row.get("id")?,
        reference: row.get("reference")?,
        token: row.get("token")?,
        subject: Subject {
            kind: row.get("subject_kind")?,
            id: row.get("subject_id")?,
        },
        debtor_name: row.get("debtor_name")?,
        debtor_key: row.get("debtor_key")?,
        positions: row.json("positions")?,
        total: row.get("total")?,
        paid: row.get("paid")?,
        refunded: row.get("refunded")?,
        due_on: row.get("due_on")?,
        state: row.get("state")?,
        language: Lang::from_code(&row.get::<String>("language")?).unwrap_or_default(),
        return_path: row.get("return_path")?,
        created_at: row.get("created_at")?,
        settled_at: row.get("settled_at")?,
        cancelled_at: row.get("cancelled_at")?,
    })
}

fn all(rows: &[Row]) -> Result<Vec<Claim>, StoreError> {
    rows.iter().map(from_row).collect()
}

/// The claim with this identifier.
pub fn claim(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Claim>, StoreError> {
    tx.query_opt("select * from payment_claim where id = $1", params![id])?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// The claim with this Kassenzeichen (digits only).
pub fn claim_by_reference(tx: &mut Tx<'_>, reference: &str) -> Result<Option<Claim>, StoreError> {
    tx.query_opt("select * from payment_claim where reference = $1", params![reference])?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// The claims about one subject, the oldest first.
pub fn claims_of(tx: &mut Tx<'_>, subject: &Subject) -> Result<Vec<Claim>, StoreError> {
    all(&tx.query(
        "select * from payment_claim where subject_kind = $1 and subject_id = $2 order by id",
        params![&subject.kind, subject.id],
    )?)
}

/// What a debtor owes and should have paid before `today`, the longest overdue first.
pub fn arrears_of(tx: &mut Tx<'_>, debtor_key: &str, today: Date) -> Result<Vec<Claim>, StoreError> {
    all(&tx.query(
        "select * from payment_claim where debtor_key = $1 and due_on < $2
         and state in ('open', 'partly_paid') order by due_on, id",
        params![debtor_key, today],
    )?)
}

/// Claims in one state, the latest first.
pub fn claims_in(tx: &mut Tx<'_>, state: ClaimState, from: Option<Uuid>, size: i64) -> Result<Page<Claim>, StoreError> {
    let rows = tx.query(
        "select * from payment_claim where state = $1 and id < $2 order by id desc limit $3",
        params![state, before(from), size + 1],
    )?;
    Ok(page(all(&rows)?, size, |claim| claim.id))
}

/// Claims in one state that were due before `today`, the longest overdue first; for reminders (Mahnliste).
/// `from` is the due day and the identifier of the last row of the page before.
pub fn overdue(
    tx: &mut Tx<'_>,
    state: ClaimState,
    today: Date,
    from: Option<(Date, Uuid)>,
    size: i64,
) -> Result<Page<Claim>, StoreError> {
    let (due_on, id) = from.map_or((String::new(), Uuid::nil()), |(due, id)| (due.to_string(), id));
    let rows = tx.query(
        "select * from payment_claim where state = $1 and due_on < $2 and (due_on, id) > ($3, $4)
         order by due_on, id limit $5",
        params![state, today, due_on, id, size + 1],
    )?;
    Ok(page(all(&rows)?, size, |claim| claim.id))
}

pub(crate) fn insert_claim(tx: &mut Tx<'_>, claim: &Claim) -> Result<(), StoreError> {
    tx.execute(
        "insert into payment_claim (id, reference, token, subject_kind, subject_id, debtor_name, debtor_key,
         positions, total, paid, refunded, due_on, state, language, return_path, created_at)
         values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)",
        params![
            claim.id,
            &claim.reference,
            &claim.token,
            &claim.subject.kind,
            claim.subject.id,
            &claim.debtor_name,
            claim.debtor_key.clone(),
            serde_json::to_string(&claim.positions)?,
            claim.total,
            claim.paid,
            claim.refunded,
            claim.due_on,
            claim.state,
            claim.language.code(),
            &claim.return_path,
            claim.created_at
        ],
    )?;
    Ok(())
}

/// Saves what bookings and cancellation change about a claim.
pub(crate) fn save_standing(tx: &mut Tx<'_>, claim: &Claim) -> Result<(), StoreError> {
    tx.execute(
        "update payment_claim set paid = $2, refunded = $3, state = $4, settled_at = $5, cancelled_at = $6 where id = $1",
        params![
            claim.id,
            claim.paid,
            claim.refunded,
            claim.state,
            claim.settled_at,
            claim.cancelled_at
        ],
    )?;
    Ok(())
}
