//! A case goes to another office of the town.

use ::store::Tx;
use ::store::facts::NewFact;
use serde_json::json;

use super::effects::Cause;
use crate::model::Case;
use crate::{CaseError, Cases, Refusal};

/// Gives the case to another office. Nobody there has it yet, and nobody of the old office sees it any more.
///
/// Errors: the town has no such office.
pub fn hand_over(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &mut Case,
    key: &str,
    cause: &Cause<'_>,
) -> Result<(), CaseError> {
    if cases.app.town.office(key).is_none() {
        return Err(Refusal::Office(key.to_owned()).into());
    }
    if case.office == key {
        return Ok(());
    }
    let from = std::mem::replace(&mut case.office, key.to_owned());
    case.assigned_to = None;
    tx.append(NewFact {
        stream: case.id,
        at: cause.now.us,
        actor: &cause.actor.code(),
        kind: "case.office",
        data: json!({ "from": from, "to": key }),
    })?;
    Ok(())
}
