//! What can be done with claims. Each action works inside the caller's transaction: it loads, decides by the rules,
//! saves, writes the fact into the claim's stream and leaves what follows from it.

mod attempts;
mod book;
mod cancel;
mod clear;
mod counter;
mod notices;
mod online;
mod raise;
mod refunds;

pub use attempts::{begin_attempt, end_attempt, started};
pub use cancel::cancel;
pub use clear::clear;
pub use counter::{CounterPayment, pay_at_counter};
pub use notices::{Recorded, record_notice};
pub use online::{Begun, OnlineError, begin_online};
pub use raise::raise;
pub use refunds::{NewRefund, approve_refund, execute_refund, refund_by_hand, reject_refund, request_refund};

use base::clock::{german_date, timestamp_from_us};
use base::{Rng, Uuid};
use jiff::civil::Date;
use serde_json::{Value as Json, json};
use store::facts::NewFact;
use store::{StoreError, Tx};
use thiserror::Error;

use crate::model::Claim;
use crate::office::CashOffice;
use crate::rules::Refusal;

/// Who acts, when, and with what chance.
#[derive(Clone, Copy)]
pub struct Act<'a> {
    pub office: &'a CashOffice,
    /// Microseconds UTC.
    pub now_us: i64,
    /// `applicant`, `machine`, `staff:<id>`, `public`; as in facts.
    pub by: &'a str,
    pub rng: &'a dyn Rng,
}

impl Act<'_> {
    pub(crate) fn id(&self) -> Uuid {
        self.rng.uuid_v7(self.now_us)
    }

    /// The German calendar day.
    pub fn today(&self) -> Date {
        german_date(timestamp_from_us(self.now_us))
    }
}

/// The rules said no, or the database failed.
#[derive(Debug, Error)]
pub enum PaymentError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Events that other areas may subscribe jobs to. The payload always names `claim` and `subject` (`kind`, `id`).
pub mod events {
    /// Nothing is owed any more. May be told again after a chargeback was paid anew.
    pub const CLAIM_SETTLED: &str = "payments.claim_settled";
    /// Money went back; also `refund` and `amount_cents`.
    pub const REFUND_EXECUTED: &str = "payments.refund_executed";
    /// Money came for a cancelled claim; also `amount_cents`.
    pub const MONEY_FOR_CANCELLED: &str = "payments.money_for_cancelled";
    /// The bank took money back and the claim is owed again; also `amount_cents`.
    pub const CHARGED_BACK: &str = "payments.charged_back";
}

/// Writes a fact into the claim's stream.
fn note(tx: &mut Tx<'_>, act: Act<'_>, claim: Uuid, kind: &str, data: Json) -> Result<(), StoreError> {
    tx.append(NewFact {
        stream: claim,
        at: act.now_us,
        actor: act.by,
        kind,
        data,
    })?;
    Ok(())
}

/// Tells the areas that subscribed.
fn tell(tx: &mut Tx<'_>, act: Act<'_>, claim: &Claim, event: &str, more: Json) -> Result<(), StoreError> {
    let mut payload = json!({
        "claim": claim.id,
        "subject": { "kind": claim.subject.kind, "id": claim.subject.id },
    });
    if let (Some(payload), Json::Object(more)) = (payload.as_object_mut(), more) {
        payload.extend(more);
    }
    tx.emit(event, &payload, act.now_us, || act.id())
}
