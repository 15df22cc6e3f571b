use base::{Money, Uuid};
use store::{Row, StoreError, Tx, params};

use super::{Page, before, page};
use crate::model::{Booking, BookingKind, Refund, RefundState, RefundWay};
use crate::rules::Refundable;

fn from_row(row: &Row) -> Result<Refund, StoreError> {
    Ok(Refund {
        id: row.get("id")?,
        claim: row.get("claim")?,
        payment: row.get("payment")?,
        amount: row.get("amount")?,
        reason: row.get("reason")?,
        state: row.get("state")?,
        way: row.get("way")?,
        requested_by: row.get("requested_by")?,
        requested_at: row.get("requested_at")?,
        decided_by: row.get("decided_by")?,
        decided_at: row.get("decided_at")?,
        executed_at: row.get("executed_at")?,
    })
}

/// The refund with this identifier.
pub fn refund(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Refund>, StoreError> {
    tx.query_opt("select * from payment_refund where id = $1", params![id])?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// All refunds of one claim, the oldest first.
pub fn refunds_of(tx: &mut Tx<'_>, claim: Uuid) -> Result<Vec<Refund>, StoreError> {
    tx.query(
        "select * from payment_refund where claim = $1 order by id",
        params![claim],
    )?
    .iter()
    .map(from_row)
    .collect()
}

/// Refunds in one state, the latest first.
pub fn refunds_in(
    tx: &mut Tx<'_>,
    state: RefundState,
    from: Option<Uuid>,
    size: i64,
) -> Result<Page<Refund>, StoreError> {
    let rows = tx.query(
        "select * from payment_refund where state = $1 and id < $2 order by id desc limit $3",
        params![state, before(from), size + 1],
    )?;
    let refunds = rows.iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    Ok(page(refunds, size, |refund| refund.id))
}

/// What can still be given back of each payment of a claim.
pub fn refundable(bookings: &[Booking], refunds: &[Refund]) -> Vec<Refundable> {
    let taken = |payment: &Booking| -> Money {
        let back: Money = bookings
            .iter()
            .filter(|b| b.of_payment == Some(payment.id))
            .map(|b| b.amount)
            .sum();
        let coming: Money = refunds
            .iter()
            .filter(|r| r.payment == payment.id && r.state.is_pending())
            .map(|r| r.amount)
            .sum();
        back + coming
    };
    bookings
        .iter()
        .filter(|b| b.kind == BookingKind::Payment)
        .map(|payment| Refundable {
            payment: payment.clone(),
            left: payment.amount - taken(payment),
        })
        .collect()
}

pub(crate) fn insert_refund(tx: &mut Tx<'_>, refund: &Refund) -> Result<(), StoreError> {
    // `pending_payment` is unique: even two requests at the same moment cannot both wait for one payment.
    tx.execute(
        "insert into payment_refund (id, claim, payment, amount, reason, state, way, requested_by, requested_at,
         pending_payment) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$3)",
        params![
            refund.id,
            refund.claim,
            refund.payment,
            refund.amount,
            &refund.reason,
            refund.state,
            refund.way,
            &refund.requested_by,
            refund.requested_at
        ],
    )?;
    Ok(())
}

pub(crate) fn save_refund(tx: &mut Tx<'_>, refund: &Refund) -> Result<(), StoreError> {
    let pending = refund.state.is_pending().then_some(refund.payment);
    tx.execute(
        "update payment_refund set state = $2, way = $3, decided_by = $4, decided_at = $5, executed_at = $6,
         pending_payment = $7 where id = $1",
        params![
            refund.id,
            refund.state,
            refund.way,
            refund.decided_by.clone(),
            refund.decided_at,
            refund.executed_at,
            pending
        ],
    )?;
    Ok(())
}

/// Hands an approved refund over to a person when the provider cannot do it.
pub(crate) fn save_way(tx: &mut Tx<'_>, id: Uuid, way: RefundWay) -> Result<(), StoreError> {
    tx.execute("update payment_refund set way = $2 where id = $1", params![id, way])?;
    Ok(())
}
