use base::{Money, Uuid};
use jiff::civil::Date;
use store::{Row, StoreError, Tx, params};

use crate::model::{Booking, BookingKind, Method};
use crate::rules::Line;

fn from_row(row: &Row) -> Result<Booking, StoreError> {
    Ok(Booking {
        id: row.get("id")?,
        claim: row.get("claim")?,
        kind: row.get("kind")?,
        provider: row.get("provider")?,
        provider_ref: row.get("provider_ref")?,
        method: row.get("method")?,
        amount: row.get("amount")?,
        booked_on: row.get("booked_on")?,
        booked_at: row.get("booked_at")?,
        booked_by: row.get("booked_by")?,
        of_payment: row.get("of_payment")?,
    })
}

/// The booking with this identifier.
pub fn booking(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Booking>, StoreError> {
    tx.query_opt("select * from payment_booking where id = $1", params![id])?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// The booking under a provider's number.
pub fn booking_by_ref(tx: &mut Tx<'_>, provider: &str, provider_ref: &str) -> Result<Option<Booking>, StoreError> {
    tx.query_opt(
        "select * from payment_booking where provider = $1 and provider_ref = $2",
        params![provider, provider_ref],
    )?
    .as_ref()
    .map(from_row)
    .transpose()
}

/// All that moved on one claim, the oldest first.
pub fn bookings_of(tx: &mut Tx<'_>, claim: Uuid) -> Result<Vec<Booking>, StoreError> {
    tx.query(
        "select * from payment_booking where claim = $1 order by id",
        params![claim],
    )?
    .iter()
    .map(from_row)
    .collect()
}

/// The lines of all bookings of a claim, in the order in which they were booked; with `payment`, only those of this
/// payment and of what was taken back from it.
pub fn lines_of(tx: &mut Tx<'_>, claim: Uuid, payment: Option<Uuid>) -> Result<Vec<Line>, StoreError> {
    let rows = tx.query(
        "select b.id, b.of_payment, l.position, l.account, l.amount from payment_booking b
         join payment_booking_line l on l.booking = b.id where b.claim = $1 order by b.id, l.line",
        params![claim],
    )?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in &rows {
        let (id, of): (Uuid, Option<Uuid>) = (row.get("id")?, row.get("of_payment")?);
        if payment.is_none_or(|wanted| id == wanted || of == Some(wanted)) {
            lines.push(Line {
                position: row.get("position")?,
                account: row.get("account")?,
                amount: row.get("amount")?,
            });
        }
    }
    Ok(lines)
}

/// Books once: false when something is booked under the provider's number already.
pub(crate) fn insert_booking(tx: &mut Tx<'_>, booking: &Booking, lines: &[Line]) -> Result<bool, StoreError> {
    let inserted = tx.execute(
        "insert into payment_booking (id, claim, kind, provider, provider_ref, method, amount, booked_on, booked_at,
         booked_by, of_payment) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)
         on conflict (provider, provider_ref) do nothing",
        params![
            booking.id,
            booking.claim,
            booking.kind,
            &booking.provider,
            &booking.provider_ref,
            booking.method,
            booking.amount,
            booking.booked_on,
            booking.booked_at,
            &booking.booked_by,
            booking.of_payment
        ],
    )?;
    if inserted == 0 {
        return Ok(false);
    }
    for (at, line) in (0_i64..).zip(lines) {
        tx.execute(
            "insert into payment_booking_line (booking, line, account, position, amount) values ($1, $2, $3, $4, $5)",
            params![booking.id, at, &line.account, &line.position, line.amount],
        )?;
    }
    Ok(true)
}

/// The next receipt number of the counter in a year, without gaps.
pub(crate) fn next_receipt_number(tx: &mut Tx<'_>, year: i16) -> Result<i64, StoreError> {
    let row = tx.execute_returning(
        "insert into payment_receipt_number (year, last) values ($1, 1)
         on conflict (year) do update set last = payment_receipt_number.last + 1 returning last",
        params![i64::from(year)],
    )?;
    row.first().ok_or(StoreError::Conflict)?.get("last")
}

/// Sum of one method and account on one day. Payments count above zero, what went back below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DaySum {
    pub method: Method,
    pub kind: BookingKind,
    pub account: String,
    pub bookings: i64,
    pub amount: Money,
}

/// The sums of one day, for closing it (Tagesabschluss).
pub fn day_sums(tx: &mut Tx<'_>, day: Date) -> Result<Vec<DaySum>, StoreError> {
    tx.query(
        "select b.method, b.kind, l.account, count(distinct b.id) as bookings, cast(sum(l.amount) as BIGINT) as amount
         from payment_booking b join payment_booking_line l on l.booking = b.id where b.booked_on = $1
         group by b.method, b.kind, l.account order by b.method, b.kind, l.account",
        params![day],
    )?
    .iter()
    .map(|row| {
        Ok(DaySum {
            method: row.get("method")?,
            kind: row.get("kind")?,
            account: row.get("account")?,
            bookings: row.get("bookings")?,
            amount: row.get("amount")?,
        })
    })
    .collect()
}

/// One line of a day's journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalLine {
    pub booking: Booking,
    /// Kassenzeichen.
    pub reference: String,
    pub line: i64,
    pub account: String,
    pub position: String,
    /// Below zero where money went back.
    pub amount: Money,
}

/// The journal of one day in the order of booking, `size` lines after `from` (a booking and a line in it).
pub fn journal(
    tx: &mut Tx<'_>,
    day: Date,
    from: Option<(Uuid, i64)>,
    size: i64,
) -> Result<Vec<JournalLine>, StoreError> {
    let (booking, line) = from.unwrap_or((Uuid::nil(), -1));
    tx.query(
        "select b.*, c.reference, l.line, l.account, l.position, l.amount as line_amount
         from payment_booking b join payment_booking_line l on l.booking = b.id join payment_claim c on c.id = b.claim
         where b.booked_on = $1 and b.id >= $2 and (b.id, l.line) > ($2, $3) order by b.id, l.line limit $4",
        params![day, booking, line, size],
    )?
    .iter()
    .map(|row| {
        Ok(JournalLine {
            booking: from_row(row)?,
            reference: row.get("reference")?,
            line: row.get("line")?,
            account: row.get("account")?,
            position: row.get("position")?,
            amount: row.get("line_amount")?,
        })
    })
    .collect()
}
