//! Carrying out orders over the town's own tables. Each operation has its file; the receipt of each order is kept under
//! its key, so that the same key means the same receipt and no second effect.

mod cards;
mod change_main_dwelling;
mod correct;
mod move_in;
mod move_out;
mod people;
mod plates;
mod vehicles;

use ::store::{StoreError, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use crate::operations::operation;
use crate::port::{RegisterOrder, RegisterReceipt};
use crate::simulator::SOURCE;
use crate::store as tables;

/// What an operation came to: the fields of its answer, or why it was refused.
pub(crate) type Outcome = Result<Value, Refusal>;

/// A register's no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// One of the operation's `refusals`.
    pub key: &'static str,
    /// In words for the clerk; names nobody.
    pub reason: String,
}

pub(crate) fn refused(key: &'static str, reason: impl Into<String>) -> Outcome {
    Err(Refusal {
        key,
        reason: reason.into(),
    })
}

/// Why an operation ends early.
pub(crate) enum Stop {
    Refused(Refusal),
    Failed(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Stop::Failed(error)
    }
}

/// A refusal where an operation has several steps.
pub(crate) fn stop(key: &'static str, reason: impl Into<String>) -> Stop {
    Stop::Refused(Refusal {
        key,
        reason: reason.into(),
    })
}

fn settled(result: Result<Value, Stop>) -> Result<Outcome, StoreError> {
    match result {
        Ok(data) => Ok(Ok(data)),
        Err(Stop::Refused(refusal)) => Ok(Err(refusal)),
        Err(Stop::Failed(error)) => Err(error),
    }
}

/// Carries out an order once. The second time, and ever after, the first receipt comes back.
///
/// None: the register cannot do that at all.
pub(crate) fn carry_out(
    tx: &mut Tx<'_>,
    order: &RegisterOrder,
    now: Timestamp,
    today: Date,
) -> Result<Option<RegisterReceipt>, StoreError> {
    let Some(known) = operation(&order.register, &order.operation) else {
        return Ok(None);
    };
    let asked = digest(order);
    let (register, name) = (order.register.as_str(), order.operation.as_str());
    if !tables::claim_receipt(tx, &order.key, register, name, &asked, now.as_microsecond())? {
        return before(tx, order, &asked, now).map(Some);
    }
    let missing = known
        .parameters
        .iter()
        .find(|(name, _, required)| *required && order.with.get(*name).is_none_or(Value::is_null));
    let outcome = match missing {
        Some((name, ..)) => refused("value_invalid", format!("Der Auftrag nennt „{name}“ nicht.")),
        None => perform(tx, order, today)?,
    };
    let receipt = match outcome {
        Ok(data) => RegisterReceipt::Done {
            data,
            source: SOURCE.to_owned(),
            done_at: now,
        },
        Err(refusal) => RegisterReceipt::Refused {
            key: refusal.key.to_owned(),
            reason: refusal.reason,
            source: SOURCE.to_owned(),
            refused_at: now,
        },
    };
    let text = serde_json::to_string(&receipt).map_err(|error| StoreError::Column {
        column: "receipt".into(),
        problem: error.to_string(),
    })?;
    tables::save_receipt(tx, &order.key, &text)?;
    Ok(Some(receipt))
}

/// What each operation does. An operation that refuses must not have changed anything.
fn perform(tx: &mut Tx<'_>, order: &RegisterOrder, today: Date) -> Result<Outcome, StoreError> {
    match (order.register.as_str(), order.operation.as_str()) {
        ("residents", "correct") => correct::perform(tx, order, today),
        ("residents", "move_in") => settled(move_in::perform(tx, order, today, move_in::From::Elsewhere)),
        ("residents", "move_within") => settled(move_in::perform(tx, order, today, move_in::From::Here)),
        ("residents", "move_out") => settled(move_out::perform(tx, order, today)),
        ("residents", "change_main_dwelling") => settled(change_main_dwelling::perform(tx, order, today)),
        ("vehicles", _) => settled(vehicles::perform(tx, order, today)),
        ("plates", "reserve") => settled(plates::reserve(tx, order, today)),
        ("licences", "order_card") => settled(cards::order(tx, order, today)),
        ("licences", "note_exchange") => settled(cards::exchange(tx, order, today)),
        (register, operation) => Ok(refused(
            "value_invalid",
            format!("Das Register „{register}“ kann „{operation}“ nicht ausführen."),
        )),
    }
}

/// The receipt that this key has already. A key that stood for something else is refused: whoever uses it twice has made a
/// mistake, and doing either would hide it.
fn before(tx: &mut Tx<'_>, order: &RegisterOrder, asked: &str, now: Timestamp) -> Result<RegisterReceipt, StoreError> {
    let kept = tables::receipt(tx, &order.key)?.filter(|kept| kept.asked == asked);
    let receipt = kept.and_then(|kept| serde_json::from_str(&kept.receipt).ok());
    Ok(receipt.unwrap_or_else(|| RegisterReceipt::Refused {
        key: "key_used".to_owned(),
        reason: "Unter dieser Nummer liegt dem Register schon ein anderer Auftrag vor.".to_owned(),
        source: SOURCE.to_owned(),
        refused_at: now,
    }))
}

/// A number that follows from the order's key and nothing else, for codes that the simulator gives out.
fn number_of(order: &RegisterOrder, what: &str) -> u64 {
    let hash = ::store::BlobHash::of(format!("{what} {}", order.key).as_bytes());
    let digits = hash.as_str().get(..16).unwrap_or_default();
    u64::from_str_radix(digits, 16).unwrap_or(0)
}

/// What was asked for, so that a key used again can be told from one used for something else. Who asks does not count.
fn digest(order: &RegisterOrder) -> String {
    let asked = serde_json::json!([order.register, order.operation, order.with]).to_string();
    ::store::BlobHash::of(asked.as_bytes()).as_str().to_owned()
}
