//! What whoever designs a service is told of its appointments: by the loader, the linter, examples, the page about the service.

use base::Lang;
use blueprint::{Blueprint, Files};

use crate::common;

const PROCESS: &str = "process.toml";
const EXAMPLES: &str = "examples/all.toml";

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
    let missed = "when = \"appointments.visit.missed < 2\"\neffects = [\"appointment:visit\"]";
    linted(
        PROCESS,
        missed,
        "when = \"appointments.visit.missed < 2\"",
        "`appointment.visit.missed` leads to the state `inviting`, which waits for another time, but offers none: an effect `appointment:visit`",
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
    for (minutes, example) in [
        ("count - 3", Some("for example with count = ")),
        ("size(animals)", Some("for example with animals = ")),
        (
            "0",
            Some("gives 0, which is no number of minutes from 5 to 480; for example with any answers"),
        ),
        ("10 * int(size)", None),
    ] {
        let files = changed(PROCESS, "10 + 5 * size(animals)", minutes);
        let found = joined(&common::loaded(&files).lint(&files));
        let broken: Vec<&str> = found
            .lines()
            .filter(|line| line.starts_with("process.toml") && line.contains("cannot be worked out"))
            .collect();
        match example {
            Some(example) => assert!(
                broken.len() == 1 && broken[0].contains(example),
                "{minutes}: {broken:#?}"
            ),
            None => assert!(broken.is_empty(), "{minutes}: {broken:#?}"),
        }
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
