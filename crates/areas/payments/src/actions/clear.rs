use base::Uuid;
use serde_json::json;
use store::Tx;
use store::facts::NewFact;

use super::{Act, PaymentError};
use crate::model::Clearing;
use crate::rules::Refusal;
use crate::store::clearing;

/// Takes money off the list of what is to be cleared up, with a note of what was done.
///
/// Errors: `Refused` without a note, or when it was dealt with already.
pub fn clear(tx: &mut Tx<'_>, act: Act<'_>, entry: Uuid, done: &str) -> Result<Clearing, PaymentError> {
    let entry = clearing::clearing(tx, entry)?.ok_or(Refusal::NotFound)?;
    if entry.cleared_at.is_some() {
        return Err(Refusal::AlreadyCleared.into());
    }
    if done.trim().is_empty() {
        return Err(Refusal::NoReason.into());
    }
    clearing::save_cleared(tx, entry.id, act.by, done.trim(), act.now_us)?;
    tx.append(NewFact {
        stream: entry.claim.unwrap_or(entry.id),
        at: act.now_us,
        actor: act.by,
        kind: "payments.money_cleared",
        data: json!({ "clearing": entry.id, "note": done.trim() }),
    })?;
    Ok(Clearing {
        cleared_at: Some(act.now_us),
        cleared_by: Some(act.by.to_owned()),
        note: Some(done.trim().to_owned()),
        ..entry
    })
}
