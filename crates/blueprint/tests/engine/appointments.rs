//! Appointments as a step of the process: what is offered, what becomes of it, what a designer is told.

use std::collections::BTreeMap;

use base::Lang;
use blueprint::{
    Answers, AppointmentStatus, Blueprint, CaseAppointment, CaseFacts, Files, Json, Proceedings, Scope, ScopeInput,
};
use jiff::civil::{Date, DateTime, date};
use serde_json::json;

use crate::common;

const PROCESS: &str = "process.toml";
const EXAMPLES: &str = "examples/all.toml";
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

/// The blueprint that has everything, with one text of a file replaced.
#[track_caller]
fn changed(file: &str, from: &str, to: &str) -> Files {
    let mut files = common::files("_all-fields");
    let text = files.0.get_mut(file).unwrap_or_else(|| panic!("{file} is missing"));
    assert!(text.contains(from), "{file} does not contain {from}");
    *text = text.replacen(from, to, 1);
    files
}

fn joined<T: ToString>(found: &[T]) -> String {
    found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn refused(from: &str, to: &str, expected: &str) {
    let found = Blueprint::load(&changed(PROCESS, from, to), &common::schemas()).expect_err("it must not load");
    let found = joined(&found);
    assert!(found.contains(expected), "expected: {expected}\nfound: {found}");
}

#[track_caller]
fn linted(file: &str, from: &str, to: &str, expected: &str) {
    let files = changed(file, from, to);
    let found = joined(&common::loaded(&files).lint(&files));
    assert!(found.contains(expected), "expected: {expected}\nfound: {found}");
}

/// A step, as it is written.
fn step(from: &str, to: &str, on: &str, more: &str) -> String {
    format!("[[transitions]]\nfrom = [\"{from}\"]\nto = \"{to}\"\non = \"{on}\"\n{more}")
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

#[test]
fn what_does_not_load_says_why_and_how_to_mend_it() {
    for (from, to, expected) in [
        (
            "appointment:visit",
            "appointment:vist",
            "there is no appointment `vist`\n  hint: did you mean `visit`?",
        ),
        (
            "appointment.end:visit",
            "appointment.end:visti",
            "there is no appointment `visti`",
        ),
        ("appointment:visit", "appointmnet:visit", "did you mean `appointment`?"),
        (
            "on = \"appointment.visit.cancelled\"",
            "on = \"appointment.visit.canceled\"",
            "did you mean `appointment.visit.cancelled`?",
        ),
        (
            "appointments.visit.on",
            "appointments.visit.day",
            "there is no `day` here",
        ),
        ("appointments.visit.on", "appointments.vist.on", "did you mean `visit`?"),
        (
            "appointments.visit.missed < 2",
            "appointments.visit.status == 'boked'",
            "`boked` is none of the options",
        ),
        (
            "\"10 + 5 * size(animals)\"",
            "\"'ten'\"",
            "gives a text, but a whole number is needed",
        ),
        (
            "office_from = \"town.fire_office\"\nlegal = \"§ 9",
            "office = \"x\"\noffice_from = \"town.fire_office\"\nlegal = \"§ 9",
            "either in the `office` or in that of `office_from`",
        ),
        (
            "id = \"visit\"\nminutes",
            "id = \"Visit\"\nminutes",
            "`Visit` is no name",
        ),
        (
            "{ key = \"document\" }",
            "{ key = \"proof\" }",
            "there are two entries of `bring` `proof`",
        ),
    ] {
        refused(from, to, expected);
    }
}

#[test]
fn the_form_knows_nothing_of_appointments() {
    let files = changed(
        "form.toml",
        "id = \"nickname\"",
        "id = \"nickname\"\nshown_when = \"appointments.visit.status == 'open'\"",
    );
    let found = Blueprint::load(&files, &common::schemas()).expect_err("it must not load");
    assert!(joined(&found).contains("appointments"), "{}", joined(&found));
}

#[test]
fn the_linter_finds_where_somebody_would_wait_for_ever() {
    let booked = "from = [\"inviting\", \"visiting\"]\nto = \"visiting\"\non = \"appointment.visit.booked\"";
    linted(
        PROCESS,
        booked,
        &booked.replace("\"inviting\", ", ""),
        "the state `inviting` waits for the appointment `visit`, but no step leaves it on `appointment.visit.booked`",
    );
    linted(
        PROCESS,
        "effects = [\"appointment:visit\", \"letter:invitation\"]",
        "effects = [\"letter:invitation\"]",
        "in the state `inviting` the appointment `visit` is never open, so that `appointment.visit.booked` never comes",
    );
    let cancelled = step("visiting", "inviting", "appointment.visit.cancelled", "");
    linted(
        PROCESS,
        &cancelled,
        &cancelled.replace("to = \"inviting\"", "to = \"visiting\""),
        "`appointment.visit.cancelled` leads to the state `visiting`, whose deadline `visit` ends on the day of the appointment `visit`, but no time may be booked then",
    );
    // A desk that stops waiting for the applicant leaves the offer standing.
    let late = step(
        "inviting",
        "desk",
        "deadline.answer",
        "effects = [\"appointment.end:visit\"]",
    );
    linted(
        PROCESS,
        &late,
        &late.replace("effects = [\"appointment.end:visit\"]", ""),
        "in the state `desk` nobody may ever choose a time for the appointment `visit`, and nothing happens when its deadline comes",
    );
}

#[test]
fn the_linter_finds_an_appointment_that_nobody_is_offered() {
    let mut files = common::files("_all-fields");
    let process = files.0.get_mut(PROCESS).expect("it is there");
    *process = process
        .replace("\"appointment:visit\", ", "")
        .replace("effects = [\"appointment:visit\"]", "");
    let found = joined(&common::loaded(&files).lint(&files));
    assert!(
        found.contains("no step offers the appointment `visit`: an effect `appointment:visit`"),
        "{found}"
    );
}

#[test]
fn the_linter_tries_the_minutes_with_generated_applications() {
    for minutes in ["count - 3", "size(animals)", "10 * int(size)"] {
        let files = changed(PROCESS, "10 + 5 * size(animals)", minutes);
        let found = joined(&common::loaded(&files).lint(&files));
        let is_found = found.contains("the appointment `visit` cannot be worked out") && found.contains("[[examples]]");
        assert_eq!(is_found, minutes != "10 * int(size)", "{minutes}: {found}");
    }
}

#[test]
fn texts_of_an_appointment_are_there_in_every_language() {
    linted(
        "texts/en.toml",
        "bring.proof = \"Original of the proof\"\n",
        "",
        "the text `appointments.visit.bring.proof` is missing",
    );
    linted(
        "texts/de-x-leicht.toml",
        "title = \"Besuch im Amt\"\n",
        "",
        "the text `appointments.visit.title` is missing",
    );
}

#[test]
fn examples_say_what_the_calendar_would_not_allow() {
    for (from, to, expected) in [
        (
            "at = \"2026-12-03T08:00\" }",
            "at = \"2026-11-03T08:00\" }",
            "`appointment.visit.booked`: 2026-11-03T08:00:00 has passed on 2026-11-21",
        ),
        (
            "{ on = \"appointment.visit.cancelled\", today = \"2026-11-24\" }",
            "{ on = \"appointment.visit.missed\", today = \"2026-11-24\" }",
            "`appointment.visit.missed`: the appointment `visit` is booked for a day that is still to come on 2026-11-24",
        ),
        (
            "{ on = \"appointment.visit.booked\", at = \"2026-12-03T08:00\" }",
            "\"appointment.visit.booked\"",
            "the time `at` is given with the event that books it",
        ),
        (
            "  \"clerk.invite\",\n  { on = \"appointment.visit.booked\"",
            "  { on = \"appointment.visit.booked\"",
            "`appointment.visit.booked`: the appointment `visit` was not offered",
        ),
        (
            "at = \"2026-12-03T10:20\", refused = true",
            "at = \"2026-12-03T10:20\"",
            "`appointment.visit.booked`: the appointment `visit` is missed",
        ),
        (
            "appointments = { visit = \"kept\" }",
            "appointments = { visit = \"open\" }",
            "appointments: expected",
        ),
        (
            "appointments = { visit = { at",
            "appointments = { vist = { at",
            "case.appointments: there is no appointment `vist`",
        ),
        (
            "\"appointment.visit.missed\",",
            "\"appointment.visit.forgotten\",",
            "there is no event `appointment.visit.forgotten`",
        ),
        (
            "\"clerk.invite\",",
            "{ on = \"clerk.invite\", at = \"2026-12-01T10:20\" },",
            "`at` is the time of an appointment, but `clerk.invite` books none",
        ),
    ] {
        let report = common::loaded(&changed(EXAMPLES, from, to)).run_examples().to_string();
        assert!(report.contains(expected), "expected: {expected}\nfound: {report}");
    }
}

#[test]
fn the_page_about_a_service_says_when_somebody_comes() {
    let page = common::blueprint("_all-fields").guide(Lang::En);
    for expected in [
        "## Appointments",
        "- **Visit to the office**",
        "  - Duration: `10 + 5 * size(animals)` minutes.",
        "  - To bring along: Identity document; Original of the proof (if “Count” is more than 3).",
        "a time for “Visit to the office” may be chosen",
        "how often nobody came to the appointment “Visit to the office” is less than 2",
        "until this day: the day of the appointment “Visit to the office” |",
    ] {
        assert!(page.contains(expected), "expected: {expected}\nfound: {page}");
    }
}

#[test]
fn what_changed_of_an_appointment_is_told() {
    let old = common::files("_all-fields");
    let new = changed(PROCESS, "10 + 5 * size(animals)", "15");
    let changes = blueprint::diff(&old, &new).expect("both read");
    let found: Vec<_> = changes
        .iter()
        .map(|change| (change.area, change.id.as_str(), change.name.as_deref()))
        .collect();
    assert_eq!(found, [(blueprint::Area::Appointment, "visit", Some("Besuch im Amt"))]);
}

#[test]
fn offices_have_the_names_of_the_town() {
    let files = changed(
        PROCESS,
        "office_from = \"town.fire_office\"\nlegal = \"§ 9",
        "office = \"ordnungsamt\"\nlegal = \"§ 9",
    );
    let mut blueprint = common::loaded(&files);
    blueprint.name_offices(|key| (key == "ordnungsamt").then(|| "rathaus".to_owned()));
    let visit = blueprint.appointment("visit").expect("it is there");
    assert!(
        matches!(&visit.office, Some(blueprint::OfficeKey::Fixed(key)) if key == "rathaus"),
        "{:?}",
        visit.office
    );
    assert_eq!(blueprint.appointments().len(), 1);
}
