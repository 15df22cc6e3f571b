use base::{Money, Uuid};
use serde_json::json;
use store::Tx;

use super::book::{list_surplus, save};
use super::{Act, PaymentError, note};
use crate::model::{BookingKind, Claim, ClearingReason};
use crate::rules::{Refusal, may_cancel};
use crate::store::{bookings, claims};

/// Cancels a claim of which not all is paid (Absetzung), for instance because the application was withdrawn.
///
/// What was paid in part is listed to be given back. A payment that arrives later is booked and listed as well.
/// Errors: `Refused` when it is cancelled already, or paid: then `request_refund` is the way.
pub fn cancel(tx: &mut Tx<'_>, act: Act<'_>, claim: Uuid, reason: &str) -> Result<Claim, PaymentError> {
    let mut claim = claims::claim(tx, claim)?.ok_or(Refusal::NotFound)?;
    let paid = may_cancel(&claim)?;
    claim.cancelled_at = Some(act.now_us);
    save(tx, &mut claim)?;
    note(
        tx,
        act,
        claim.id,
        "payments.claim_cancelled",
        json!({ "reason": reason, "paid_cents": paid }),
    )?;
    if paid > Money::ZERO {
        let mut left = paid;
        for payment in bookings::bookings_of(tx, claim.id)? {
            let part = payment.amount.min(left);
            if payment.kind == BookingKind::Payment && part > Money::ZERO {
                left = left - part;
                list_surplus(tx, act, &claim, &payment, ClearingReason::CancelledClaim, part)?;
            }
        }
    }
    Ok(claim)
}
