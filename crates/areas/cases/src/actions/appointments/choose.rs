//! A time is chosen, changed or given back, by the applicant or by a clerk for them.

use ::store::Tx;
use appointments::{Status, Wish, store as calendar};
use base::Uuid;
use blueprint::Effect;
use jiff::civil::DateTime;

use super::free::{local_now, offer_of};
use super::{booking_of, note, office_of, open};
use crate::flow::{self, CaseScope, Event};
use crate::model::Case;
use crate::{Actor, CaseError, Cases, Now, Refusal, store};

/// Books a time, in place of the one that was booked before; the old one is free again only when the new one is taken.
///
/// Errors: `TimeTaken` when the office does not give this time or somebody else has it; `AppointmentOver`.
pub async fn choose(cases: &Cases, case: Uuid, id: &str, starts_at: DateTime, actor: Actor) -> Result<(), CaseError> {
    let (this, id, now) = (cases.clone(), id.to_owned(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            let mut case = store::cases::case_by_id(tx, case)?.ok_or(CaseError::NotFound)?;
            let appointment = open(&case, &id)?;
            let offer = offer_of(&this, &case, &appointment).ok_or(Refusal::TimeTaken)?;
            if !offer.offers(starts_at, appointment.minutes, local_now(now)) {
                return Err(Refusal::TimeTaken.into());
            }
            let wish = wish(&this, &case, &id, starts_at, &actor, now)?;
            // All or nothing: where the new time is taken, the transaction gives the old one back to its owner.
            if let Some(old) = booking_of(&appointment) {
                calendar::end(tx, old, Status::GivenBack)?;
            }
            if !calendar::book(tx, &offer, &wish)? {
                return Err(Refusal::TimeTaken.into());
            }
            booked(&this, tx, &mut case, &wish, &actor, now)
        })
        .await
}

/// What is wanted of the calendar.
pub(super) fn wish(
    cases: &Cases,
    case: &Case,
    id: &str,
    starts_at: DateTime,
    actor: &Actor,
    now: Now,
) -> Result<Wish, CaseError> {
    let appointment = open(case, id)?;
    Ok(Wish {
        id: cases.id(now),
        office: office_of(cases, case, &appointment),
        case_id: case.id,
        kind: id.to_owned(),
        starts_at,
        minutes: appointment.minutes,
        by: actor.code(),
        at_us: now.us,
    })
}

/// The time is the applicant's: the case notes it, takes the step that the service foresees, and the applicant is told.
pub(super) fn booked(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &mut Case,
    wish: &Wish,
    actor: &Actor,
    now: Now,
) -> Result<(), CaseError> {
    let appointment = case.proceedings.appointments.get_mut(&wish.kind);
    let is_open = appointment.is_some_and(|of| of.booked(wish.id.to_string(), wish.starts_at));
    if !is_open {
        return Err(Refusal::AppointmentOver.into());
    }
    let at = Some(wish.starts_at);
    let seq = note(tx, case.id, actor, "case.appointment_booked", (&wish.kind, at), now)?;
    follow(cases, tx, case, (&wish.kind, "booked"), (actor, seq), now)
}

/// Gives a booked time back; another one may be chosen.
///
/// Errors: `AppointmentOver` when none is booked, and for the applicant once it has begun.
pub async fn give_back(cases: &Cases, case: Uuid, id: &str, actor: Actor) -> Result<(), CaseError> {
    let (this, id, now) = (cases.clone(), id.to_owned(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            let mut case = store::cases::case_by_id(tx, case)?.ok_or(CaseError::NotFound)?;
            let appointment = open(&case, &id)?;
            let is_ahead = appointment.starts_at.is_some_and(|at| at > local_now(now));
            let (Some(booking), true) = (booking_of(&appointment), is_ahead) else {
                return Err(Refusal::AppointmentOver.into());
            };
            calendar::end(tx, booking, Status::GivenBack)?;
            if let Some(of) = case.proceedings.appointments.get_mut(&id) {
                of.given_back();
            }
            let at = appointment.starts_at;
            let seq = note(tx, case.id, &actor, "case.appointment_cancelled", (&id, at), now)?;
            follow(&this, tx, &mut case, (&id, "cancelled"), (&actor, seq), now)
        })
        .await
}

/// Gives the case the event, which may mean nothing where it stands, tells the applicant once and saves the case.
pub(super) fn follow(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &mut Case,
    (id, what): (&str, &str),
    (actor, seq): (&Actor, i64),
    now: Now,
) -> Result<(), CaseError> {
    let service = cases.service_of(&case.blueprint_hash)?;
    let name = format!("appointment.{id}.{what}");
    let writes = {
        let parts = CaseScope::of(&service, case, now.today);
        let step = service.blueprint.next(&case.state, &name, &parts.scope());
        step.is_some_and(|step| step.effects.iter().any(|effect| matches!(effect, Effect::Letter(_))))
    };
    let event = Event {
        quiet: true,
        ..Event::new(name)
    };
    flow::step(cases, tx, case, &event, actor, now)?;
    flow::save(tx, case)?;
    // A letter of the step tells them itself.
    if writes {
        return Ok(());
    }
    flow::notify_once(cases, tx, case, seq, now)
}
