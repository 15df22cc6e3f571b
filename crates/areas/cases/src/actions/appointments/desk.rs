//! What clerks do about appointments: agree on a time, note that nobody came, see who comes.

use std::collections::{BTreeMap, BTreeSet};

use ::store::Tx;
use appointments::{Booking, Status, store as calendar};
use base::Uuid;
use jiff::civil::{Date, DateTime};
use web::Staff;

use super::choose::{booked, follow, wish};
use super::free::local_now;
use super::{booking_of, note, open};
use crate::actions::desk;
use crate::model::CaseRow;
use crate::{Actor, CaseError, Cases, Refusal, store};

/// More nobody receives in a day.
const DAY_MAX: i64 = 500;

/// Somebody who comes, with the case.
#[derive(Clone, Debug)]
pub struct Coming {
    pub booking: Booking,
    pub case: CaseRow,
}

/// Notes a time that was agreed with the applicant, whatever the office offers: a visit at home, an exception.
///
/// Errors: `TimeOver` for one that is over; `AppointmentOver`; not found for a case of another office.
pub async fn agree(cases: &Cases, staff: &Staff, case: Uuid, id: &str, starts_at: DateTime) -> Result<(), CaseError> {
    let (this, staff, id, now) = (cases.clone(), staff.clone(), id.to_owned(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            let mut case = desk::visible(tx, &staff, case)?;
            let appointment = open(&case, &id)?;
            if starts_at <= local_now(now) {
                return Err(Refusal::TimeOver.into());
            }
            let actor = Actor::Staff(staff.id);
            let wish = wish(&this, &case, &id, starts_at, &actor, now)?;
            if let Some(old) = booking_of(&appointment) {
                calendar::end(tx, old, Status::GivenBack)?;
            }
            calendar::agree(tx, &wish)?;
            booked(&this, tx, &mut case, &wish, &actor, now)
        })
        .await
}

/// Nobody came.
///
/// Errors: `TimeAhead` before the appointment begins; `AppointmentOver`; not found for a case of another office.
pub async fn missed(cases: &Cases, staff: &Staff, case: Uuid, id: &str) -> Result<(), CaseError> {
    let (this, staff, id, now) = (cases.clone(), staff.clone(), id.to_owned(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            let mut case = desk::visible(tx, &staff, case)?;
            let appointment = open(&case, &id)?;
            let (Some(booking), Some(starts_at)) = (booking_of(&appointment), appointment.starts_at) else {
                return Err(Refusal::AppointmentOver.into());
            };
            if starts_at > local_now(now) {
                return Err(Refusal::TimeAhead.into());
            }
            calendar::end(tx, booking, Status::Missed)?;
            if let Some(of) = case.proceedings.appointments.get_mut(&id) {
                of.missed();
            }
            let actor = Actor::Staff(staff.id);
            let seq = note(
                tx,
                case.id,
                &actor,
                "case.appointment_missed",
                (&id, Some(starts_at)),
                now,
            )?;
            follow(&this, tx, &mut case, (&id, "missed"), (&actor, seq), now)
        })
        .await
}

/// Who comes to the offices of a member of staff on a day, the earliest first. Cases of other offices are not among them.
pub async fn coming(cases: &Cases, staff: &Staff, day: Date) -> Result<Vec<Coming>, CaseError> {
    let offices = staff.offices.clone();
    cases
        .app
        .store
        .read(move |tx: &mut Tx<'_>| -> Result<Vec<Coming>, CaseError> {
            let bookings = calendar::of_day(tx, &offices, day, DAY_MAX)?;
            let ids: BTreeSet<Uuid> = bookings.iter().map(|booking| booking.case_id).collect();
            let known = store::lists::rows_by_id(tx, &ids)?;
            let own = known.into_iter().filter(|(office, _)| offices.contains(office));
            let own: BTreeMap<Uuid, CaseRow> = own.map(|(_, row)| (row.id, row)).collect();
            let with_case = |booking: Booking| {
                let case = own.get(&booking.case_id)?.clone();
                Some(Coming { booking, case })
            };
            Ok(bookings.into_iter().filter_map(with_case).collect())
        })
        .await
}
