use base::{Money, Uuid};
use store::{Row, StoreError, Tx, params};

use super::Behaviour;
use crate::model::Method;
use crate::provider::Order;

/// A payment as the simulated provider knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimulatedPayment {
    pub provider_ref: String,
    pub attempt: Uuid,
    pub reference: String,
    pub purpose: String,
    pub amount: Money,
    pub return_url: String,
    pub notify_url: String,
    /// `open`, `paid`, `declined`, `aborted`.
    pub status: String,
    pub method: Method,
    /// What it says was paid.
    pub reported_amount: Money,
    /// It tells nobody before this instant. Microseconds UTC.
    pub answers_from: i64,
    pub created_at: i64,
}

impl SimulatedPayment {
    pub(super) fn new(order: &Order) -> SimulatedPayment {
        SimulatedPayment {
            // Made from the attempt, so that asking twice opens one payment.
            provider_ref: format!("SIM-{}", order.attempt.simple()),
            attempt: order.attempt,
            reference: order.reference.clone(),
            purpose: order
                .positions
                .iter()
                .map(|p| p.label.as_str())
                .collect::<Vec<_>>()
                .join(", "),
            amount: order.amount,
            return_url: order.return_url.clone(),
            notify_url: order.notify_url.clone(),
            status: "open".to_owned(),
            method: Method::Card,
            reported_amount: order.amount,
            answers_from: 0,
            created_at: order.begun_at,
        }
    }

    /// The payment after the visitor's choice.
    pub(super) fn decided(&self, behaviour: Behaviour, method: Method, now_us: i64, delay_s: i64) -> SimulatedPayment {
        let euro = Money::from_cents(100);
        SimulatedPayment {
            status: match behaviour {
                Behaviour::Decline => "declined",
                Behaviour::Abort => "aborted",
                _ => "paid",
            }
            .to_owned(),
            method,
            reported_amount: match behaviour {
                Behaviour::PayWrongAmount if self.amount > euro => self.amount - euro,
                Behaviour::PayWrongAmount => self.amount + euro,
                _ => self.amount,
            },
            answers_from: match behaviour {
                Behaviour::PayLate => now_us + delay_s * 1_000_000,
                _ => now_us,
            },
            ..self.clone()
        }
    }
}

fn from_row(row: &Row) -> Result<SimulatedPayment, StoreError> {
    Ok(SimulatedPayment {
        provider_ref: row.get("provider_ref")?,
        attempt: row.get("attempt")?,
        reference: row.get("reference")?,
        purpose: row.get("purpose")?,
        amount: row.get("amount")?,
        return_url: row.get("return_url")?,
        notify_url: row.get("notify_url")?,
        status: row.get("status")?,
        method: row.get("method")?,
        reported_amount: row.get("reported_amount")?,
        answers_from: row.get("answers_from")?,
        created_at: row.get("created_at")?,
    })
}

pub(super) fn payment(tx: &mut Tx<'_>, provider_ref: &str) -> Result<Option<SimulatedPayment>, StoreError> {
    tx.query_opt(
        "select * from payment_simulator where provider_ref = $1",
        params![provider_ref],
    )?
    .as_ref()
    .map(from_row)
    .transpose()
}

pub(super) fn insert(tx: &mut Tx<'_>, payment: &SimulatedPayment) -> Result<(), StoreError> {
    tx.execute(
        "insert into payment_simulator (provider_ref, attempt, reference, purpose, amount, return_url, notify_url,
         status, method, reported_amount, answers_from, created_at)
         values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12) on conflict (provider_ref) do nothing",
        params![
            &payment.provider_ref,
            payment.attempt,
            &payment.reference,
            &payment.purpose,
            payment.amount,
            &payment.return_url,
            &payment.notify_url,
            &payment.status,
            payment.method,
            payment.reported_amount,
            payment.answers_from,
            payment.created_at
        ],
    )?;
    Ok(())
}

/// Keeps the visitor's choice; false when one was made before.
pub(super) fn decide(tx: &mut Tx<'_>, payment: &SimulatedPayment) -> Result<bool, StoreError> {
    Ok(tx.execute(
        "update payment_simulator set status = $2, method = $3, reported_amount = $4, answers_from = $5
         where provider_ref = $1 and status = 'open'",
        params![
            &payment.provider_ref,
            &payment.status,
            payment.method,
            payment.reported_amount,
            payment.answers_from
        ],
    )? == 1)
}

/// Gives money back, once for each `refund`; false when it is more than was paid.
pub(super) fn refund(tx: &mut Tx<'_>, provider_ref: &str, amount: Money, refund: Uuid) -> Result<bool, StoreError> {
    let known = tx.query_opt("select id from payment_simulator_refund where id = $1", params![refund])?;
    if known.is_some() {
        return Ok(true);
    }
    let Some(payment) = payment(tx, provider_ref)? else {
        return Ok(false);
    };
    let back = tx.count(
        "select cast(coalesce(sum(amount), 0) as BIGINT) from payment_simulator_refund where provider_ref = $1",
        params![provider_ref],
    )?;
    if payment.status != "paid" || Money::from_cents(back) + amount > payment.reported_amount {
        return Ok(false);
    }
    tx.execute(
        "insert into payment_simulator_refund (id, provider_ref, amount) values ($1, $2, $3)",
        params![refund, provider_ref, amount],
    )?;
    Ok(true)
}
