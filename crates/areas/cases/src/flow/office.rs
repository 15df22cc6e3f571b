//! A case goes to another office of the town.

use ::store::Tx;
use ::store::facts::NewFact;
use serde_json::json;

use super::effects::Cause;
use crate::model::Case;
use crate::{Actor, CaseError, Cases, Refusal};

/// Gives the case to another office. Nobody there has it yet, and nobody of the old office sees it any more.
///
/// Errors: the town has no such office; or a person wants to give it to the office that has it, because the town does the
/// tasks of both in one.
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
        // A step of the machine that names the office which has the case already has nothing to do.
        return match cause.actor {
            Actor::Staff(_) => Err(Refusal::SameOffice(key.to_owned()).into()),
            _ => Ok(()),
        };
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
