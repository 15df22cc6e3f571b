use base::{Money, Uuid};

use super::Refusal;
use crate::model::{BANK, Booking, COUNTER, Refund, RefundState, RefundWay};

/// A payment and what can still be given back of it.
#[derive(Clone, Debug)]
pub struct Refundable {
    pub payment: Booking,
    /// The payment less its refunds, executed or on their way, and less its chargebacks.
    pub left: Money,
}

/// A refund that the rules allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedRefund {
    pub payment: Uuid,
    pub amount: Money,
    pub way: RefundWay,
}

/// Spreads a refund over the payments of a claim, the latest first. Money goes back the way it came.
///
/// Refuses a second refund while one is on its way, and more than was paid and not yet given back.
pub fn plan_refund(
    payments: &[Refundable],
    pending: bool,
    amount: Money,
    reason: &str,
) -> Result<Vec<PlannedRefund>, Refusal> {
    if reason.trim().is_empty() {
        return Err(Refusal::NoReason);
    }
    if pending {
        return Err(Refusal::RefundPending);
    }
    let most: Money = payments.iter().map(|p| p.left.max(Money::ZERO)).sum();
    if amount <= Money::ZERO {
        return Err(Refusal::Amount(String::new()));
    }
    if amount > most {
        return Err(Refusal::MoreThanPaid(most));
    }
    let mut left = amount;
    let mut plan = Vec::new();
    for refundable in payments.iter().rev() {
        let part = refundable.left.min(left);
        if part > Money::ZERO {
            left = left - part;
            plan.push(PlannedRefund {
                payment: refundable.payment.id,
                amount: part,
                way: way(&refundable.payment),
            });
        }
    }
    Ok(plan)
}

fn way(payment: &Booking) -> RefundWay {
    match payment.provider.as_str() {
        COUNTER => RefundWay::Counter,
        BANK => RefundWay::Transfer,
        _ => RefundWay::Provider,
    }
}

/// Four eyes: another member of staff than the one who asked for it. A request by the machine needs one approval.
pub fn may_approve(refund: &Refund, by: &str) -> Result<(), Refusal> {
    may_reject(refund, by)?;
    if refund.requested_by == by {
        return Err(Refusal::SamePerson);
    }
    Ok(())
}

/// Whoever may decide may reject, the requester too: that only takes the request back.
pub fn may_reject(refund: &Refund, by: &str) -> Result<(), Refusal> {
    if refund.state != RefundState::Requested {
        return Err(Refusal::AlreadyDecided);
    }
    if !by.starts_with("staff:") {
        return Err(Refusal::NotStaff);
    }
    Ok(())
}

/// Money leaves the house only after approval, and once.
pub fn may_execute(refund: &Refund) -> Result<(), Refusal> {
    match refund.state {
        RefundState::Approved => Ok(()),
        RefundState::Requested | RefundState::Rejected => Err(Refusal::NotApproved),
        RefundState::Executed => Err(Refusal::AlreadyDecided),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BookingKind, Method};
    use crate::rules::samples::euros;

    fn payment(id: u128, provider: &str, left: i64) -> Refundable {
        Refundable {
            payment: Booking {
                id: Uuid::from_u128(id),
                claim: Uuid::from_u128(1),
                kind: BookingKind::Payment,
                provider: provider.into(),
                provider_ref: id.to_string(),
                method: Method::Card,
                amount: euros(50),
                booked_on: jiff::civil::date(2026, 11, 21),
                booked_at: 1,
                booked_by: "machine".into(),
                of_payment: None,
            },
            left: euros(left),
        }
    }

    #[test]
    fn a_refund_is_spread_over_the_latest_payments_and_goes_back_the_way_it_came() {
        let payments = [
            payment(1, "simulator", 50),
            payment(2, COUNTER, 25),
            payment(3, BANK, 0),
        ];
        let plan = plan_refund(&payments, false, euros(60), "zu viel gezahlt").expect("allowed");
        let shape: Vec<_> = plan.iter().map(|p| (p.payment.as_u128(), p.amount, p.way)).collect();
        assert_eq!(
            shape,
            [(2, euros(25), RefundWay::Counter), (1, euros(35), RefundWay::Provider)]
        );
    }

    #[test]
    fn never_more_than_paid_never_a_second_at_once_never_without_reason() {
        let payments = [payment(1, "simulator", 50), payment(2, COUNTER, 25)];
        for (pending, cents, reason, expected) in [
            (false, 7501, "x", Refusal::MoreThanPaid(euros(75))),
            (false, 0, "x", Refusal::Amount(String::new())),
            (false, -5, "x", Refusal::Amount(String::new())),
            (true, 100, "x", Refusal::RefundPending),
            (false, 100, "  ", Refusal::NoReason),
        ] {
            assert_eq!(
                plan_refund(&payments, pending, Money::from_cents(cents), reason),
                Err(expected)
            );
        }
        assert_eq!(
            plan_refund(&[], false, euros(1), "x"),
            Err(Refusal::MoreThanPaid(Money::ZERO))
        );
    }

    #[test]
    fn a_refund_needs_a_second_person_and_happens_once() {
        let refund = |state, requested_by: &str| Refund {
            id: Uuid::from_u128(9),
            claim: Uuid::from_u128(1),
            payment: Uuid::from_u128(1),
            amount: euros(5),
            reason: "x".into(),
            state,
            way: RefundWay::Provider,
            requested_by: requested_by.into(),
            requested_at: 1,
            decided_by: None,
            decided_at: None,
            executed_at: None,
        };
        use RefundState::*;
        for (state, requested_by, by, approve, reject) in [
            (Requested, "staff:a", "staff:b", Ok(()), Ok(())),
            (Requested, "staff:a", "staff:a", Err(Refusal::SamePerson), Ok(())),
            (Requested, "machine", "staff:a", Ok(()), Ok(())),
            (
                Requested,
                "staff:a",
                "machine",
                Err(Refusal::NotStaff),
                Err(Refusal::NotStaff),
            ),
            (
                Requested,
                "machine",
                "machine",
                Err(Refusal::NotStaff),
                Err(Refusal::NotStaff),
            ),
            (
                Approved,
                "staff:a",
                "staff:b",
                Err(Refusal::AlreadyDecided),
                Err(Refusal::AlreadyDecided),
            ),
            (
                Rejected,
                "staff:a",
                "staff:b",
                Err(Refusal::AlreadyDecided),
                Err(Refusal::AlreadyDecided),
            ),
        ] {
            assert_eq!(
                may_approve(&refund(state, requested_by), by),
                approve,
                "{state:?} {requested_by} {by}"
            );
            assert_eq!(
                may_reject(&refund(state, requested_by), by),
                reject,
                "{state:?} {requested_by} {by}"
            );
        }
        for (state, expected) in [
            (Requested, Err(Refusal::NotApproved)),
            (Rejected, Err(Refusal::NotApproved)),
            (Approved, Ok(())),
            (Executed, Err(Refusal::AlreadyDecided)),
        ] {
            assert_eq!(may_execute(&refund(state, "staff:a")), expected);
        }
    }
}
