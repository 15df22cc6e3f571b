use base::{Money, Uuid};
use serde_json::json;
use store::{StoreError, Tx};

use super::book::{Incoming, book_payment};
use super::{Act, PaymentError, note};
use crate::model::{Booking, COUNTER, Method};
use crate::rules::{Refusal, may_pay_at_counter};
use crate::store::{bookings, claims};

/// A payment in cash or by card at the counter.
#[derive(Clone, Debug)]
pub struct CounterPayment {
    /// Comes with the form, so that a double click books once. It becomes the booking's identifier.
    pub id: Uuid,
    pub claim: Uuid,
    pub amount: Money,
    pub method: Method,
}

/// Books a payment at the counter and gives it the next receipt number, its `provider_ref`.
///
/// The same `id` again gives the same booking. Errors: `Refused` when nothing or less is owed, or the claim is cancelled.
pub fn pay_at_counter(tx: &mut Tx<'_>, act: Act<'_>, payment: CounterPayment) -> Result<Booking, PaymentError> {
    if let Some(known) = bookings::booking(tx, payment.id)? {
        return if known.claim == payment.claim {
            Ok(known)
        } else {
            Err(Refusal::NotFound.into())
        };
    }
    let mut claim = claims::claim(tx, payment.claim)?.ok_or(Refusal::NotFound)?;
    may_pay_at_counter(&claim, payment.amount, payment.method)?;
    let year = act.today().year();
    let receipt = format!("{year}-{:06}", bookings::next_receipt_number(tx, year)?);
    let settles = payment.amount >= claim.outstanding();
    let incoming = Incoming {
        id: payment.id,
        provider: COUNTER,
        provider_ref: &receipt,
        method: payment.method,
        amount: payment.amount,
        settles,
        clear: None,
    };
    let booking =
        book_payment(tx, act, &mut claim, incoming)?.ok_or_else(|| StoreError::Unique("receipt number".to_owned()))?;
    note(
        tx,
        act,
        claim.id,
        "payments.receipt_issued",
        json!({ "receipt": receipt }),
    )?;
    Ok(booking)
}
