//! Appointments as a step of the process: what is offered, what becomes of it, what conditions read.

use std::collections::BTreeMap;

use base::Lang;
use blueprint::{
    Answers, AppointmentStatus, Blueprint, CaseAppointment, CaseFacts, Json, Proceedings, Scope, ScopeInput,
};
use jiff::civil::{Date, DateTime, date};
use serde_json::json;

use crate::common;

const TODAY: Date = date(2026, 11, 21);

fn at(text: &str) -> DateTime {
    text.parse().expect("test data")
}

/// Asks something of a case in the town of the defaults.
fn scoped<T>(answers: &Json, proceedings: &Proceedings, ask: impl FnOnce(&Blueprint, &Scope<'_>) -> T) -> T {
    let blueprint = common::blueprint("_all-fields");
    let town = blueprint
        .validate_knobs(&toml::Table::new())
        .expect("defaults are valid");
    let answers: Answers = answers.as_object().cloned().expect("an object");
    let case = CaseFacts {
        state: "visiting".to_owned(),
        proceedings: proceedings.clone(),
        ..CaseFacts::default()
    };
    let input = ScopeInput {
        answers: &answers,
        registers: &BTreeMap::new(),
        town: &town,
        case: &case,
        today: TODAY,
    };
    ask(&blueprint, &Scope::new(&blueprint, input))
}

#[test]
fn what_is_offered_is_worked_out_from_the_answers_on_the_day_of_the_offer() {
    let answers = json!({ "count": 5, "animals": [{ "called": "Bello" }, { "called": "Rex" }] });
    let offered = scoped(&answers, &Proceedings::default(), |blueprint, scope| {
        blueprint.offer_appointment("visit", scope)
    });
    let expected = CaseAppointment {
        offered_on: Some(TODAY),
        minutes: 20,
        office: Some("ordnungsamt".to_owned()),
        ..CaseAppointment::default()
    };
    assert_eq!(offered, Ok(expected));
}

#[test]
fn minutes_that_no_calendar_has_refuse_the_offer() {
    let animal = json!({ "called": "Bello" });
    let answers = json!({ "animals": vec![animal; 95] });
    let offered = scoped(&answers, &Proceedings::default(), |blueprint, scope| {
        blueprint
            .offer_appointment("visit", scope)
            .map_err(|error| error.to_string())
    });
    let error = offered.expect_err("longer than a day");
    assert!(error.contains("no number of minutes from 5 to 480"), "{error}");
    let unknown = scoped(&answers, &Proceedings::default(), |blueprint, scope| {
        blueprint
            .offer_appointment("vist", scope)
            .map_err(|error| error.to_string())
    });
    assert_eq!(unknown, Err("there is no appointment `vist`".to_owned()));
}

#[test]
fn only_what_applies_is_to_be_brought_along() {
    let bring = |count: Json, lang: Lang| {
        scoped(
            &json!({ "count": count }),
            &Proceedings::default(),
            |blueprint, scope| blueprint.bring("visit", scope, lang),
        )
    };
    assert_eq!(bring(json!(3), Lang::De), ["Ausweis"]);
    assert_eq!(
        bring(json!(5), Lang::En),
        ["Identity document", "Original of the proof"]
    );
    // What cannot be worked out is named: who brings too much comes only once.
    assert_eq!(bring(json!(null), Lang::De), ["Ausweis", "Nachweis im Original"]);
}

#[test]
fn an_appointment_moves_only_where_it_can() {
    let mut of = CaseAppointment::default();
    assert!(!of.given_back() && !of.missed(), "nothing is booked");
    assert!(of.booked("b1", at("2026-12-01T10:20")));
    assert!(of.booked("b2", at("2026-12-02T08:00")), "another time instead");
    assert_eq!((of.booking.as_deref(), of.has_come(TODAY)), (Some("b2"), false));
    assert!(of.given_back());
    assert_eq!(
        (of.status, of.booking.clone(), of.starts_at),
        (AppointmentStatus::Open, None, None)
    );
    assert!(of.booked("b3", at("2026-12-01T10:20")) && of.missed());
    assert_eq!((of.status, of.missed), (AppointmentStatus::Missed, 1));
    assert!(!of.booked("b4", at("2026-12-03T10:20")), "until it is offered anew");
    assert_eq!(of.ended(date(2026, 12, 4)), None);
    assert_eq!(of.status, AppointmentStatus::Missed);
}

#[test]
fn what_ends_was_kept_on_its_day_and_is_given_back_before() {
    for (today, status, freed) in [
        ("2026-11-30", AppointmentStatus::Dropped, Some("b1")),
        ("2026-12-01", AppointmentStatus::Kept, None),
        ("2026-12-02", AppointmentStatus::Kept, None),
    ] {
        let mut of = CaseAppointment::default();
        of.booked("b1", at("2026-12-01T10:20"));
        let today: Date = today.parse().expect("test data");
        assert_eq!(of.ended(today).as_deref(), freed, "{today}");
        assert_eq!(of.status, status, "{today}");
        assert_eq!(of.starts_at.is_some(), status == AppointmentStatus::Kept, "{today}");
    }
    let mut open = CaseAppointment::default();
    assert_eq!((open.ended(TODAY), open.status), (None, AppointmentStatus::Dropped));
}

#[test]
fn an_offer_leaves_a_time_to_come_and_remembers_who_did_not_come() {
    let offered = |day: Date| CaseAppointment {
        offered_on: Some(day),
        minutes: 30,
        ..CaseAppointment::default()
    };
    let mut case = Proceedings::default();
    case.offer("visit", offered(TODAY));
    let of = case.appointments.get_mut("visit").expect("offered");
    of.booked("b1", at("2026-12-01T10:20"));
    case.offer("visit", offered(date(2026, 12, 1)));
    assert_eq!(case.open_appointments().count(), 1);
    assert_eq!(case.appointments["visit"].booking.as_deref(), Some("b1"));
    case.appointments.get_mut("visit").expect("offered").missed();
    assert_eq!(case.open_appointments().count(), 0);
    case.offer("visit", offered(date(2026, 12, 1)));
    let of = &case.appointments["visit"];
    assert_eq!((of.status, of.missed, of.starts_at), (AppointmentStatus::Open, 1, None));
    case.appointments
        .get_mut("visit")
        .expect("offered")
        .booked("b2", at("2026-12-03T09:00"));
    // Nobody said whether somebody came; a new offer does not wait for that.
    case.offer("visit", offered(date(2026, 12, 4)));
    assert_eq!(case.appointments["visit"].status, AppointmentStatus::Open);
    case.appointments
        .get_mut("visit")
        .expect("offered")
        .booked("b3", at("2026-12-09T09:00"));
    assert_eq!(case.end_appointments(None, date(2026, 12, 5)), ["b3"]);
}

#[test]
fn conditions_read_where_an_appointment_stands() {
    let leads = |proceedings: &Proceedings| {
        scoped(&json!({}), proceedings, |blueprint, scope| {
            let step = blueprint.next("visiting", "appointment.visit.missed", scope);
            let state = blueprint.state("visiting").expect("it is there");
            let holidays = calendar::HolidayCalendar::new(calendar::Land::HE);
            let due = blueprint.state_deadline(state, scope, TODAY, &holidays);
            (
                step.map(|step| step.to.clone()),
                due.map_err(|error| error.to_string())
                    .map(|due| due.map(|due| due.due_on)),
            )
        })
    };
    let mut case = Proceedings::default();
    let (step, due) = leads(&case);
    assert_eq!(step.as_deref(), Some("inviting"), "it was never missed");
    assert!(due.is_err(), "a day that nobody has chosen is no last day");
    let mut of = CaseAppointment {
        missed: 1,
        ..CaseAppointment::default()
    };
    of.booked("b1", at("2026-12-01T10:20"));
    of.missed();
    case.appointments.insert("visit".to_owned(), of);
    let (step, due) = leads(&case);
    assert_eq!(step.as_deref(), Some("desk"));
    assert_eq!(due, Ok(Some(date(2026, 12, 1))));
}

#[test]
fn what_is_kept_with_the_case_reads_again_and_older_cases_have_none() {
    let mut case = Proceedings::default();
    case.offer("visit", CaseAppointment::default());
    let of = case.appointments.get_mut("visit").expect("offered");
    of.booked("b1", at("2026-12-01T10:20"));
    let kept = serde_json::to_value(&case).expect("it writes");
    assert_eq!(kept["appointments"]["visit"]["starts_at"], "2026-12-01T10:20:00");
    assert_eq!(serde_json::from_value::<Proceedings>(kept).expect("it reads"), case);
    let older: Proceedings = serde_json::from_value(json!({ "forms": {} })).expect("it reads");
    assert!(older.appointments.is_empty());
}
