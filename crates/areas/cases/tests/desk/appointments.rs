//! Appointments as effects of a step, in the document of the case.

use base::Uuid;
use blueprint::{AppointmentStatus, CaseAppointment};
use cases::actions::desk::{self, Step};
use cases::flow::{self, Event};
use cases::{Actor, CaseError, Refusal, store as rows};

use crate::common::Desk;

/// The permit as it would be if somebody had to come for it.
const VISIT: &str = r#"
[[appointments]]
id = "visit"
minutes = "10 * int(months)"

[[appointments]]
id = "lost"
minutes = "10"
office_from = "'an-office-of-another-town'"

[[appointments]]
id = "endless"
minutes = "1000 * int(months)"

[[deadlines]]
id = "visit"
until = "appointments.visit.on"
legal = "§ 9 der Probe"

[[states]]
id = "inviting"
public = "needs_you"
owner = "applicant"
deadline = "answer"

[[states]]
id = "visiting"
public = "needs_you"
owner = "applicant"
deadline = "visit"

[[transitions]]
from = ["clerk_review"]
to = "inviting"
on = "clerk.invite"
roles = ["clerk"]
effects = ["appointment:visit"]

[[transitions]]
from = ["clerk_review"]
to = "inviting"
on = "clerk.lose"
roles = ["clerk"]
effects = ["appointment:lost"]

[[transitions]]
from = ["clerk_review"]
to = "inviting"
on = "clerk.exaggerate"
roles = ["clerk"]
effects = ["appointment:endless"]

[[transitions]]
from = ["clerk_review"]
to = "visiting"
on = "clerk.hurry"
roles = ["clerk"]
effects = ["appointment:visit"]

[[transitions]]
from = ["inviting", "visiting"]
to = "visiting"
on = "appointment.visit.booked"

[[transitions]]
from = ["visiting"]
to = "clerk_review"
on = "clerk.came"
roles = ["clerk"]
effects = ["appointment.end:visit"]

[[transitions]]
from = ["visiting"]
to = "refused"
on = "clerk.stop"
roles = ["clerk"]
"#;

fn desks() -> Vec<Desk> {
    Desk::each_with(|_| vec![("process.toml", VISIT.to_owned())])
}

async fn waiting(desk: &Desk) -> Uuid {
    let case = desk.case(1, "Erika Muster");
    let id = case.id;
    desk.save(vec![case]).await;
    id
}

async fn tries(desk: &Desk, case: Uuid, action: &str) -> Result<(), CaseError> {
    let step = Step {
        action: action.into(),
        revision: desk.reread(case).await.revision,
        ..Step::default()
    };
    desk::take_step(&desk.cases, &desk.clerk(), case, step).await
}

/// What is offered of `visit`, with the state of the case and its last day.
async fn stands(desk: &Desk, case: Uuid) -> (CaseAppointment, String, String) {
    let case = desk.reread(case).await;
    let due = case.due_on.map(|day| day.to_string()).unwrap_or_default();
    let visit = case.proceedings.appointments.get("visit").cloned();
    (visit.unwrap_or_default(), case.state, due)
}

/// As a calendar does it: the time in the document first, then the event.
async fn books(desk: &Desk, id: Uuid, at: &str) {
    let (cases, now) = (desk.cases.clone(), desk.cases.now());
    let at = at.parse().expect("test data");
    let booked = desk.town.store.write::<_, CaseError, _>(move |tx| {
        let mut case = rows::cases::case_by_id(tx, id)?.expect("it is there");
        let visit = case.proceedings.appointments.get_mut("visit").expect("offered");
        assert!(visit.booked("b1", at), "{visit:?}");
        let event = Event::new("appointment.visit.booked");
        assert!(flow::apply(&cases, tx, &mut case, &event, &Actor::Applicant, now)?);
        Ok(())
    });
    booked.await.expect("it is booked");
}

#[tokio::test]
async fn a_step_offers_an_appointment_and_another_time_is_another_last_day() {
    for desk in desks() {
        let id = waiting(&desk).await;
        tries(&desk, id, "invite").await.expect("offered");
        let (visit, state, _) = stands(&desk, id).await;
        assert_eq!(
            (visit.status, visit.minutes, state.as_str()),
            (AppointmentStatus::Open, 120, "inviting")
        );
        assert_eq!(
            visit.office.as_deref(),
            Some(desk.office()),
            "the office that has the case"
        );
        books(&desk, id, "2026-12-01T10:20").await;
        let (_, state, due) = stands(&desk, id).await;
        assert_eq!((state.as_str(), due.as_str()), ("visiting", "2026-12-01"));
        books(&desk, id, "2026-12-03T08:00").await;
        let (_, state, due) = stands(&desk, id).await;
        assert_eq!((state.as_str(), due.as_str()), ("visiting", "2026-12-03"));
        // The twelfth day later is the day of the appointment.
        desk.days_pass(12);
        tries(&desk, id, "came").await.expect("it is over");
        let (visit, state, _) = stands(&desk, id).await;
        assert_eq!(
            (visit.status, state.as_str()),
            (AppointmentStatus::Kept, "clerk_review")
        );
        let kinds = desk.kinds(id).await;
        assert!(kinds.iter().any(|kind| kind == "case.appointment_offered"), "{kinds:?}");
    }
}

#[tokio::test]
async fn whoever_is_no_longer_waited_for_has_no_appointment() {
    for desk in desks() {
        let id = waiting(&desk).await;
        tries(&desk, id, "invite").await.expect("offered");
        books(&desk, id, "2026-12-01T10:20").await;
        tries(&desk, id, "stop").await.expect("the case ends");
        let (visit, state, _) = stands(&desk, id).await;
        assert_eq!(
            (visit.status, visit.booking, state.as_str()),
            (AppointmentStatus::Dropped, None, "refused")
        );
    }
}

#[tokio::test]
async fn what_cannot_be_offered_refuses_the_step_and_changes_nothing() {
    for desk in desks() {
        let id = waiting(&desk).await;
        let before = desk.reread(id).await.revision;
        for action in ["lose", "exaggerate"] {
            let refused = tries(&desk, id, action).await.expect_err("it cannot be offered");
            assert!(
                matches!(&refused, CaseError::Refused(Refusal::Appointment(_))),
                "{action}: {refused}"
            );
        }
        let refused = tries(&desk, id, "hurry").await.expect_err("no day is chosen yet");
        assert!(
            matches!(&refused, CaseError::Refused(Refusal::Deadline(_))),
            "{refused}"
        );
        let case = desk.reread(id).await;
        assert_eq!((case.revision, case.proceedings.appointments.len()), (before, 0));
    }
}
