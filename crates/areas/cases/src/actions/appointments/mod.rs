//! Appointments of a case: a time is chosen, changed, given back or missed.
//!
//! The case's proceedings say where an appointment stands, the area `appointments` who has which time. Both change in one
//! transaction, so a time that a page promised is the applicant's.

mod choose;
mod desk;
mod free;
mod night;

use ::store::Tx;
use ::store::facts::NewFact;
use appointments::{Status, store as calendar};
use base::Uuid;
use blueprint::{AppointmentStatus, CaseAppointment};
use jiff::civil::DateTime;
use serde_json::{Value as Json, json};

use crate::model::Case;
use crate::{Actor, CaseError, Cases, Now, Refusal};

pub use choose::{choose, give_back};
pub use desk::{Coming, agree, coming, missed};
pub use free::{Times, local_now, times};
pub use night::{REMEMBERED_DAYS, remind};

/// An appointment of the case that may be booked, changed or given back.
///
/// Errors: there is none with this id; it is over or not offered.
fn open(case: &Case, id: &str) -> Result<CaseAppointment, CaseError> {
    let known = case.proceedings.appointments.get(id).ok_or(CaseError::NotFound)?;
    if !case.open || !known.is_open() {
        return Err(Refusal::AppointmentOver.into());
    }
    Ok(known.clone())
}

/// Ends what is open or booked, of one appointment or of all, in the case and in the calendar.
pub fn end(tx: &mut Tx<'_>, case: &mut Case, only: Option<&str>, now: Now) -> Result<(), CaseError> {
    let before = case.proceedings.appointments.clone();
    case.proceedings.end_appointments(only, now.today);
    for (id, was) in before {
        let is = &case.proceedings.appointments[&id];
        let (true, Some(booking)) = (was.status != is.status, booking_of(&was)) else {
            continue;
        };
        let status = match is.status {
            AppointmentStatus::Kept => Status::Kept,
            _ => Status::GivenBack,
        };
        calendar::end(tx, booking, status)?;
    }
    Ok(())
}

fn booking_of(appointment: &CaseAppointment) -> Option<Uuid> {
    appointment.booking.as_deref()?.parse().ok()
}

fn note(
    tx: &mut Tx<'_>,
    case: Uuid,
    actor: &Actor,
    kind: &str,
    (id, starts_at): (&str, Option<DateTime>),
    now: Now,
) -> Result<i64, CaseError> {
    let data: Json =
        json!({ "appointment": id, "starts_at": starts_at.map(|at| at.strftime("%Y-%m-%dT%H:%M").to_string()) });
    Ok(tx.append(NewFact {
        stream: case,
        at: now.us,
        actor: &actor.code(),
        kind,
        data,
    })?)
}

/// The office where an appointment is, by its own key.
fn office_of(cases: &Cases, case: &Case, appointment: &CaseAppointment) -> String {
    let key = appointment.office.as_deref().unwrap_or(&case.office);
    cases.app.town.office(key).map_or(key, |office| &office.id).to_owned()
}
