use base::{Money, Uuid};
use serde_json::json;
use store::{StoreError, Tx};

use super::{Act, events, note, tell};
use crate::model::{Booking, BookingKind, Claim, Clearing, ClearingReason, Method};
use crate::rules::{allocate, state, take_back};
use crate::store::{bookings, claims, clearing};

/// Money that came in.
pub(super) struct Incoming<'a> {
    pub id: Uuid,
    pub provider: &'a str,
    pub provider_ref: &'a str,
    pub method: Method,
    pub amount: Money,
    pub settles: bool,
    pub clear: Option<(ClearingReason, Money)>,
}

/// Books a payment on a claim, once; `None` when it is booked already.
pub(super) fn book_payment(
    tx: &mut Tx<'_>,
    act: Act<'_>,
    claim: &mut Claim,
    incoming: Incoming<'_>,
) -> Result<Option<Booking>, StoreError> {
    let booking = Booking {
        id: incoming.id,
        claim: claim.id,
        kind: BookingKind::Payment,
        provider: incoming.provider.to_owned(),
        provider_ref: incoming.provider_ref.to_owned(),
        method: incoming.method,
        amount: incoming.amount,
        booked_on: act.today(),
        booked_at: act.now_us,
        booked_by: act.by.to_owned(),
        of_payment: None,
    };
    let held = bookings::lines_of(tx, claim.id, None)?;
    let owed = claim.outstanding();
    let lines = allocate(
        &claim.positions,
        &held,
        owed,
        booking.amount,
        &act.office.deposit_account,
    );
    if !bookings::insert_booking(tx, &booking, &lines)? {
        return Ok(None);
    }
    claim.paid = claim.paid + booking.amount;
    if incoming.settles && claim.settled_at.is_none() {
        claim.settled_at = Some(act.now_us);
    }
    save(tx, claim)?;
    let data = json!({
        "booking": booking.id, "provider": booking.provider, "provider_ref": booking.provider_ref,
        "method": booking.method, "amount_cents": booking.amount, "state": claim.state,
    });
    note(tx, act, claim.id, "payments.payment_booked", data)?;
    if let Some((reason, amount)) = incoming.clear {
        list_surplus(tx, act, claim, &booking, reason, amount)?;
    }
    if incoming.settles {
        tell(tx, act, claim, events::CLAIM_SETTLED, json!({}))?;
    }
    Ok(Some(booking))
}

/// Books that money of one payment went back; false when it is booked already.
pub(super) fn book_back(
    tx: &mut Tx<'_>,
    act: Act<'_>,
    claim: &mut Claim,
    payment: &Booking,
    kind: BookingKind,
    amount: Money,
    provider_ref: String,
) -> Result<bool, StoreError> {
    let booking = Booking {
        id: act.id(),
        claim: claim.id,
        kind,
        provider: payment.provider.clone(),
        provider_ref,
        method: payment.method,
        amount,
        booked_on: act.today(),
        booked_at: act.now_us,
        booked_by: act.by.to_owned(),
        of_payment: Some(payment.id),
    };
    let lines = take_back(&bookings::lines_of(tx, claim.id, Some(payment.id))?, amount);
    if !bookings::insert_booking(tx, &booking, &lines)? {
        return Ok(false);
    }
    match kind {
        BookingKind::Refund => claim.refunded = claim.refunded + amount,
        BookingKind::Chargeback => claim.paid = claim.paid - amount,
        BookingKind::Payment => {}
    }
    save(tx, claim)?;
    Ok(true)
}

/// Puts money that nobody was owed on the list of the cash office.
pub(super) fn list_surplus(
    tx: &mut Tx<'_>,
    act: Act<'_>,
    claim: &Claim,
    payment: &Booking,
    reason: ClearingReason,
    amount: Money,
) -> Result<(), StoreError> {
    let entry = Clearing {
        id: act.id(),
        claim: Some(claim.id),
        payment: Some(payment.id),
        provider: payment.provider.clone(),
        provider_ref: payment.provider_ref.clone(),
        reason,
        amount,
        currency: "EUR".to_owned(),
        created_at: act.now_us,
        cleared_at: None,
        cleared_by: None,
        note: None,
    };
    if clearing::insert_clearing(tx, &entry)? {
        let data = json!({ "clearing": entry.id, "reason": reason.word(), "amount_cents": amount });
        note(tx, act, claim.id, "payments.money_to_clear", data)?;
        if reason == ClearingReason::CancelledClaim {
            tell(
                tx,
                act,
                claim,
                events::MONEY_FOR_CANCELLED,
                json!({ "amount_cents": amount }),
            )?;
        }
    }
    Ok(())
}

/// Saves the sums and the state that follows from them.
pub(super) fn save(tx: &mut Tx<'_>, claim: &mut Claim) -> Result<(), StoreError> {
    claim.state = state(claim.total, claim.paid, claim.refunded, claim.cancelled_at.is_some());
    claims::save_standing(tx, claim)
}
