use base::{Money, Uuid};
use serde_json::json;
use store::jobs::NewJob;
use store::{StoreError, Tx};

use super::book::book_back;
use super::notices::move_attempt;
use super::{Act, PaymentError, events, note, tell};
use crate::jobs;
use crate::model::{AttemptState, Booking, BookingKind, Claim, ClearingReason, Refund, RefundState, RefundWay};
use crate::rules::{Refusal, may_approve, may_execute, may_reject, plan_refund};
use crate::store::{attempts, bookings, claims, clearing, refunds};

/// A refund that somebody asks for.
#[derive(Clone, Debug)]
pub struct NewRefund {
    pub claim: Uuid,
    /// Only from this payment; else from the latest ones.
    pub payment: Option<Uuid>,
    pub amount: Money,
    /// In words, for the one who approves and for the file.
    pub reason: String,
}

/// Requests that money goes back: the first of four eyes. Gives one refund for each payment that it takes from.
///
/// Errors: `Refused` when one is on its way already, or more is asked for than was paid and not yet given back.
pub fn request_refund(tx: &mut Tx<'_>, act: Act<'_>, new: NewRefund) -> Result<Vec<Refund>, PaymentError> {
    let claim = claims::claim(tx, new.claim)?.ok_or(Refusal::NotFound)?;
    let booked = bookings::bookings_of(tx, claim.id)?;
    let earlier = refunds::refunds_of(tx, claim.id)?;
    let mut payments = refunds::refundable(&booked, &earlier);
    payments.retain(|refundable| new.payment.is_none_or(|wanted| refundable.payment.id == wanted));
    let pending = earlier.iter().any(|refund| refund.state.is_pending());
    let mut requested = Vec::new();
    for planned in plan_refund(&payments, pending, new.amount, &new.reason)? {
        let refund = Refund {
            id: act.id(),
            claim: claim.id,
            payment: planned.payment,
            amount: planned.amount,
            reason: new.reason.trim().to_owned(),
            state: RefundState::Requested,
            way: planned.way,
            requested_by: act.by.to_owned(),
            requested_at: act.now_us,
            decided_by: None,
            decided_at: None,
            executed_at: None,
        };
        refunds::insert_refund(tx, &refund)?;
        let data = json!({ "refund": refund.id, "payment": refund.payment, "amount_cents": refund.amount,
            "reason": refund.reason });
        note(tx, act, claim.id, "payments.refund_requested", data)?;
        requested.push(refund);
    }
    Ok(requested)
}

/// The second of four eyes. A refund through a provider is then executed by a job, others by a person.
///
/// Errors: `Refused` when the same person requested it, or it was decided already.
pub fn approve_refund(tx: &mut Tx<'_>, act: Act<'_>, refund: Uuid) -> Result<Refund, PaymentError> {
    let mut refund = refunds::refund(tx, refund)?.ok_or(Refusal::NotFound)?;
    may_approve(&refund, act.by)?;
    decide(tx, act, &mut refund, RefundState::Approved)?;
    if refund.way == RefundWay::Provider {
        tx.enqueue(NewJob {
            id: act.id(),
            kind: jobs::EXECUTE_REFUND,
            payload: json!({ "refund": refund.id }),
            run_at: act.now_us,
            once_key: Some(format!("payments/refund/{}", refund.id)),
        })?;
    }
    Ok(refund)
}

/// Says no to a requested refund, or takes the own request back.
pub fn reject_refund(tx: &mut Tx<'_>, act: Act<'_>, refund: Uuid) -> Result<Refund, PaymentError> {
    let mut refund = refunds::refund(tx, refund)?.ok_or(Refusal::NotFound)?;
    may_reject(&refund, act.by)?;
    decide(tx, act, &mut refund, RefundState::Rejected)?;
    Ok(refund)
}

fn decide(tx: &mut Tx<'_>, act: Act<'_>, refund: &mut Refund, state: RefundState) -> Result<(), StoreError> {
    refund.state = state;
    refund.decided_by = Some(act.by.to_owned());
    refund.decided_at = Some(act.now_us);
    refunds::save_refund(tx, refund)?;
    let kind = match state {
        RefundState::Approved => "payments.refund_approved",
        _ => "payments.refund_rejected",
    };
    note(tx, act, refund.claim, kind, json!({ "refund": refund.id }))
}

/// Books an approved refund as executed: the provider did it, or a person handed the money out or transferred it.
///
/// Errors: `Refused` when it is not approved, or executed already.
pub fn execute_refund(tx: &mut Tx<'_>, act: Act<'_>, refund: Uuid) -> Result<Refund, PaymentError> {
    let mut refund = refunds::refund(tx, refund)?.ok_or(Refusal::NotFound)?;
    may_execute(&refund)?;
    let mut claim = claims::claim(tx, refund.claim)?.ok_or(Refusal::NotFound)?;
    let payment = bookings::booking(tx, refund.payment)?.ok_or(Refusal::NotFound)?;
    let provider_ref = format!("refund/{}", refund.id);
    book_back(
        tx,
        act,
        &mut claim,
        &payment,
        BookingKind::Refund,
        refund.amount,
        provider_ref,
    )?;
    refund.state = RefundState::Executed;
    refund.executed_at = Some(act.now_us);
    refunds::save_refund(tx, &refund)?;
    let data = json!({ "refund": refund.id, "amount_cents": refund.amount, "way": refund.way.word(),
        "state": claim.state });
    note(tx, act, claim.id, "payments.refund_executed", data)?;
    follow_up(tx, act, &claim, &payment)?;
    let more = json!({ "refund": refund.id, "amount_cents": refund.amount });
    tell(tx, act, &claim, events::REFUND_EXECUTED, more)?;
    Ok(refund)
}

/// Marks the attempt as refunded when all its money went back, and clears what was listed about the payment.
fn follow_up(tx: &mut Tx<'_>, act: Act<'_>, claim: &Claim, payment: &Booking) -> Result<(), StoreError> {
    let back: Money = bookings::bookings_of(tx, claim.id)?
        .iter()
        .filter(|booking| booking.of_payment == Some(payment.id))
        .map(|booking| booking.amount)
        .sum();
    if back >= payment.amount
        && let Some(attempt) = attempts::attempt_by_ref(tx, &payment.provider, &payment.provider_ref)?
    {
        move_attempt(tx, act, &attempt, AttemptState::Refunded, None)?;
    }
    for entry in clearing::clearing_of(tx, claim.id)? {
        let about_it = entry.payment == Some(payment.id) && entry.cleared_at.is_none();
        let listed = matches!(entry.reason, ClearingReason::CancelledClaim | ClearingReason::Overpaid);
        if about_it && listed && back >= entry.amount {
            clearing::save_cleared(tx, entry.id, act.by, "erstattet", act.now_us)?;
        }
    }
    Ok(())
}

/// Hands an approved refund to a person because the provider cannot do it: it waits in the list until somebody has
/// transferred the money and says so by `execute_refund`.
pub fn refund_by_hand(tx: &mut Tx<'_>, act: Act<'_>, refund: Uuid) -> Result<(), PaymentError> {
    let refund = refunds::refund(tx, refund)?.ok_or(Refusal::NotFound)?;
    may_execute(&refund)?;
    refunds::save_way(tx, refund.id, RefundWay::Transfer)?;
    note(
        tx,
        act,
        refund.claim,
        "payments.refund_by_hand",
        json!({ "refund": refund.id }),
    )?;
    Ok(())
}
