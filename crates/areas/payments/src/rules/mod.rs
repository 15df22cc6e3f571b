//! What the law and the cash office's order allow; pure. Money and numbers come in, decisions go out.

mod allocation;
mod claims;
mod notices;
mod refunds;

pub use allocation::{Line, SURPLUS, allocate, take_back};
pub use claims::{check_new, may_cancel, may_pay_at_counter, may_pay_online, state};
pub use notices::{Effect, Standing, Why, apply};
pub use refunds::{PlannedRefund, Refundable, may_approve, may_execute, may_reject, plan_refund};

use base::Money;
use thiserror::Error;

/// Why the rules say no. Each has a text under its `key`.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    #[error("no such claim, payment or refund")]
    NotFound,
    #[error("a claim needs at least one position")]
    NoPositions,
    #[error("position {0} is not above zero or the sum is out of range")]
    Amount(String),
    #[error("position {0} names no legal basis; a fee is charged by law only")]
    NoLegalBasis(String),
    #[error("the return path must be a path inside the portal")]
    ReturnPath,
    #[error("the claim is cancelled")]
    Cancelled,
    #[error("the claim is paid; its money is refunded, not cancelled")]
    AlreadyPaid,
    #[error("nothing is owed on this claim")]
    NothingOwed,
    #[error("the counter takes at most what is owed, {0}")]
    MoreThanOwed(Money),
    #[error("the counter takes cash and cards only")]
    NotAtCounter,
    #[error("a refund of this claim is on its way already")]
    RefundPending,
    #[error("at most {0} can be refunded")]
    MoreThanPaid(Money),
    #[error("a refund needs a reason")]
    NoReason,
    #[error("who requests a refund does not approve it (four-eyes principle)")]
    SamePerson,
    #[error("only a member of staff decides on a refund")]
    NotStaff,
    #[error("the refund was decided already")]
    AlreadyDecided,
    #[error("the refund is not approved")]
    NotApproved,
    #[error("this was dealt with already")]
    AlreadyCleared,
}

impl Refusal {
    /// Key of the text for people.
    pub const fn key(&self) -> &'static str {
        match self {
            Refusal::NotFound => "refusal-not-found",
            Refusal::NoPositions => "refusal-no-positions",
            Refusal::Amount(_) => "refusal-amount",
            Refusal::NoLegalBasis(_) => "refusal-no-legal-basis",
            Refusal::ReturnPath => "refusal-return-path",
            Refusal::Cancelled => "refusal-cancelled",
            Refusal::AlreadyPaid => "refusal-already-paid",
            Refusal::NothingOwed => "refusal-nothing-owed",
            Refusal::MoreThanOwed(_) => "refusal-more-than-owed",
            Refusal::NotAtCounter => "refusal-not-at-counter",
            Refusal::RefundPending => "refusal-refund-pending",
            Refusal::MoreThanPaid(_) => "refusal-more-than-paid",
            Refusal::NoReason => "refusal-no-reason",
            Refusal::SamePerson => "refusal-same-person",
            Refusal::NotStaff => "refusal-not-staff",
            Refusal::AlreadyDecided => "refusal-already-decided",
            Refusal::NotApproved => "refusal-not-approved",
            Refusal::AlreadyCleared => "refusal-already-cleared",
        }
    }

    /// The amount that the text names.
    pub const fn amount(&self) -> Option<Money> {
        match self {
            Refusal::MoreThanOwed(amount) | Refusal::MoreThanPaid(amount) => Some(*amount),
            _ => None,
        }
    }
}

#[cfg(test)]
pub(crate) mod samples {
    use base::{Lang, LegalRef, Uuid};

    use super::*;
    use crate::model::{Claim, Position, Subject};

    pub fn euros(n: i64) -> Money {
        Money::from_cents(n * 100)
    }

    pub fn position(id: &str, amount: Money, account: &str) -> Position {
        Position {
            id: id.into(),
            label: format!("Gebühr {id}"),
            amount,
            legal_basis: LegalRef("§ 6a Abs. 5a StVG".into()),
            account: account.into(),
            trace: None,
        }
    }

    /// A claim over 75 euros in two positions, with these sums booked on it.
    pub fn claim(paid: i64, refunded: i64, cancelled: bool) -> Claim {
        let total = euros(75);
        Claim {
            id: Uuid::from_u128(1),
            reference: "4126000000018".into(),
            token: "t".into(),
            subject: Subject {
                kind: "case".into(),
                id: Uuid::from_u128(2),
            },
            debtor_name: "Erika Muster".into(),
            debtor_key: None,
            positions: vec![
                position("1", euros(60), "1210.4311"),
                position("2", euros(15), "1220.4321"),
            ],
            total,
            paid: euros(paid),
            refunded: euros(refunded),
            due_on: jiff::civil::date(2026, 12, 1),
            state: state(total, euros(paid), euros(refunded), cancelled),
            language: Lang::De,
            return_path: "/vorgaenge/1".into(),
            created_at: 1,
            settled_at: None,
            cancelled_at: cancelled.then_some(1),
        }
    }
}
