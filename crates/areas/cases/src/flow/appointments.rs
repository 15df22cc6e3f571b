//! Appointments as effects of a step: what is offered and what ends, in the document of the case.

use ::store::Tx;
use ::store::facts::NewFact;
use blueprint::{CaseAppointment, Scope};
use serde_json::json;

use super::effects::Cause;
use crate::model::Case;
use crate::{CaseError, Cases, Refusal};

/// From now on a time may be chosen. A booked one that is still to come stays.
///
/// Errors: how long it takes or where it is cannot be worked out, or the town has no such office.
pub fn offer(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &mut Case,
    scope: &Scope<'_>,
    id: &str,
    cause: &Cause<'_>,
) -> Result<(), CaseError> {
    let service = cases.service_of(&case.blueprint_hash)?;
    let offered = service.blueprint.offer_appointment(id, scope);
    let mut offered = offered.map_err(|error| Refusal::Appointment(error.to_string()))?;
    let key = offered.office.take().unwrap_or_default();
    let office = cases.app.town.office(&key);
    let office = office.ok_or_else(|| Refusal::Appointment(format!("the town has no office `{key}`")))?;
    // A smaller town does the tasks of several offices in one, which has a key of its own.
    offered.office = Some(office.id.clone());
    let data = json!({ "appointment": id, "office": office.id, "minutes": offered.minutes });
    let today = cause.now.today;
    let is_over = |of: &CaseAppointment| of.has_come(today) && of.starts_at.is_some_and(|at| at.date() < today);
    if case.proceedings.appointments.get(id).is_some_and(is_over) {
        crate::actions::appointments::end(tx, case, Some(id), cause.now)?;
    }
    case.proceedings.offer(id, offered);
    tx.append(NewFact {
        stream: case.id,
        at: cause.now.us,
        actor: &cause.actor.code(),
        kind: "case.appointment_offered",
        data,
    })?;
    Ok(())
}
