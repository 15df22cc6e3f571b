//! Clocks of authorities, dates by which somebody must act, and hand-over to another office.

use blueprint::{
    Answers, Blueprint, CaseFacts, ClockState, Files, Json, Proceedings, Scope, ScopeInput, StateDeadline,
};
use calendar::{HolidayCalendar, Land};
use jiff::civil::Date;
use std::collections::BTreeMap;

use crate::common;

const PROCESS: &str = "process.toml";

fn day(text: &str) -> Date {
    text.parse().expect("test data")
}

fn hesse() -> HolidayCalendar {
    HolidayCalendar::new(Land::HE)
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

#[track_caller]
fn refused(file: &str, from: &str, to: &str, expected: &str) {
    let found = Blueprint::load(&changed(file, from, to), &common::schemas()).expect_err("it must not load");
    let found = found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert!(found.contains(expected), "expected: {expected}\nfound: {found}");
}

#[track_caller]
fn linted(file: &str, from: &str, to: &str, expected: &str) {
    let files = changed(file, from, to);
    let found = common::loaded(&files).lint(&files);
    let found = found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert!(found.contains(expected), "expected: {expected}\nfound: {found}");
}

#[test]
fn what_does_not_load_says_why_and_how_to_mend_it() {
    for (from, to, expected) in [
        (
            "clock.start:decision",
            "clock.start:decisoin",
            "did you mean `decision`?",
        ),
        (
            "clock.start:decision",
            "clock.begin:decision",
            "there is no effect `clock.begin:decision`",
        ),
        (
            "on = \"clock.decision\"",
            "on = \"clock.decide\"",
            "did you mean `clock.decision`?",
        ),
        (
            "clocks.decision.extended",
            "clocks.decision.extend",
            "did you mean `extended`?",
        ),
        (
            "clocks.reply.state == 'running'",
            "clocks.reply.state == 'runs'",
            "`runs` is none of the options",
        ),
        (
            "office:ordnungsamt",
            "office:Das Amt",
            "`Das Amt` is no key of an office",
        ),
        (
            "from = \"case.applied_on\"",
            "from = \"case.paid\"",
            "gives yes or no, but a date is needed",
        ),
        ("id = \"decision\"", "id = \"Decision\"", "`Decision` is no name"),
        (
            "period = \"3 months\"\nlegal = \"§ 65",
            "period = \"3 moons\"\nlegal = \"§ 65",
            "`3 moons` is no period",
        ),
        ("extension = \"2 months\"\n", "", "but no `extension`"),
        ("{count_max} weeks", "{count_most} weeks", "did you mean `count_max`?"),
        (
            "{count_max} weeks",
            "{base_fee_cent} weeks",
            "the knob `base_fee_cent` is no whole number",
        ),
        (
            "{count_max} weeks",
            "{count_max} moons",
            "`{count_max} moons` is no period",
        ),
        (
            "until = \"day\"",
            "until = \"count\"",
            "gives a whole number, but a date is needed",
        ),
        (
            "until = \"day\"",
            "until = \"day\"\nperiod = \"1 day\"",
            "needs either `period` or `until`",
        ),
        ("until = \"day\"", "", "needs either `period` or `until`"),
        (
            "until = \"day\"",
            "until = \"day\"\nfrom = \"entry\"",
            "so `from` means nothing",
        ),
        ("from = \"applied\"", "from = \"aplied\"", "unknown variant `aplied`"),
    ] {
        refused(PROCESS, from, to, expected);
    }
    let unbounded = "count_max = { kind = \"int\", default = 5 }";
    let bounded = "count_max = { kind = \"int\", default = 5, min = 1, max = 9 }";
    refused(
        "blueprint.toml",
        bounded,
        unbounded,
        "the knob `count_max` may hold what is no period",
    );
    refused(
        "form.toml",
        "id = \"day\"\n",
        "id = \"clocks\"\n",
        "`clocks` is a name of the engine",
    );
}

#[test]
fn the_linter_finds_a_clock_that_nobody_starts_stops_or_meets() {
    for (from, to, expected) in [
        ("\"clock.start:decision\", ", "", "no step starts the clock `decision`"),
        (
            "effects = [\"clock.stop:decision\", \"clock.stop:reply\", \"grant\"",
            "effects = [\"clock.stop:reply\", \"grant\"",
            "the clock `decision` may still run in the state `given`",
        ),
        (
            "\"refund\", \"clock.stop:decision\", ",
            "\"refund\", ",
            "the clock `decision` may still run in the state `closed`",
        ),
        (
            "\"clock.pause:decision\", ",
            "",
            "in the state `papers` the clock `decision` may run out, and nothing happens when `clock.decision` comes",
        ),
        (
            "extension = \"2 months\"\nextension_legal = \"§ 65 Abs. 2 HBO\"\n",
            "",
            "a step extends the clock `decision`, but its law allows no extension",
        ),
        (
            "effects = [\"clock.resume:decision\"]",
            "effects = [\"clock.start:decision\"]",
            "in the state `papers` the clock `decision` may run already, so that `applicant.answer` is refused",
        ),
    ] {
        linted(PROCESS, from, to, expected);
    }
    linted(
        "texts/en.toml",
        "decision.title = \"Decision\"\nreply",
        "reply",
        "the text `clocks.decision.title` is missing",
    );
}

/// A case of the blueprint that has everything.
struct Case {
    blueprint: Blueprint,
    town: Json,
    answers: Answers,
    facts: CaseFacts,
}

impl Case {
    fn new() -> Case {
        let blueprint = common::blueprint("_all-fields");
        let town = blueprint
            .validate_knobs(&toml::Table::new())
            .expect("the defaults hold");
        Case {
            blueprint,
            town,
            answers: Answers::new(),
            facts: CaseFacts {
                submitted_on: Some(day("2026-03-02")),
                applied_on: Some(day("2026-03-02")),
                state: "desk".into(),
                ..CaseFacts::default()
            },
        }
    }

    fn with_scope<T>(&self, today: &str, f: impl FnOnce(&Scope<'_>) -> T) -> T {
        let input = ScopeInput {
            answers: &self.answers,
            registers: &BTreeMap::new(),
            town: &self.town,
            case: &self.facts,
            today: day(today),
        };
        f(&Scope::new(&self.blueprint, input))
    }

    /// Winds the clocks as the first step with this event in this state does.
    fn takes(&mut self, state: &str, event: &str, today: &str) -> Result<(), String> {
        let mut proceedings = self.facts.proceedings.clone();
        let steps = self.blueprint.transitions.iter();
        let step = steps
            .into_iter()
            .find(|step| step.event == event && step.from.iter().any(|from| from == state));
        let step = step.expect("the blueprint has the step");
        let because = Some("Es fehlt Personal.");
        self.with_scope(today, |scope| {
            self.blueprint
                .wind_clocks(step, &mut proceedings, scope, because, &hesse())
                .map_err(|problem| problem.to_string())
        })?;
        self.facts.proceedings = proceedings;
        Ok(())
    }

    fn clock(&self, today: &str) -> (ClockState, Option<Date>) {
        let clock = &self.facts.proceedings.clocks["decision"];
        (clock.state(day(today)), clock.due_on)
    }
}

#[test]
fn a_clock_starts_stands_still_goes_on_is_extended_and_ends() {
    let mut case = Case::new();
    // The papers were complete on the day of the application; the clerk found out three weeks later.
    case.takes("desk", "clerk.complete", "2026-03-23").expect("starts");
    assert_eq!(case.clock("2026-03-23"), (ClockState::Running, Some(day("2026-06-02"))));
    case.takes("examining", "clerk.wait", "2026-04-01")
        .expect("stands still");
    assert_eq!(case.clock("2027-04-01"), (ClockState::Paused, None));
    case.takes("examining", "clerk.wait", "2026-04-03")
        .expect("still stands still");
    case.takes("papers", "applicant.answer", "2026-04-10").expect("goes on");
    assert_eq!(case.clock("2026-04-10"), (ClockState::Running, Some(day("2026-06-12"))));
    case.takes("papers", "applicant.answer", "2026-04-12")
        .expect("goes on anyway");
    case.takes("examining", "clerk.extend", "2026-05-20")
        .expect("is extended");
    assert_eq!(case.clock("2026-05-20"), (ClockState::Running, Some(day("2026-08-12"))));
    let clock = &case.facts.proceedings.clocks["decision"];
    assert_eq!(clock.extended_because.as_deref(), Some("Es fehlt Personal."));
    let kept = serde_json::to_string(&case.facts.proceedings).expect("writes");
    assert_eq!(
        serde_json::from_str::<Proceedings>(&kept).expect("reads"),
        case.facts.proceedings
    );
    let mut late = Case::new();
    late.facts = case.facts.clone();
    case.takes("examining", "clerk.grant", "2026-08-12")
        .expect("ends in time");
    assert_eq!(case.clock("2026-09-01").0, ClockState::Stopped);
    assert_eq!(late.clock("2026-08-13").0, ClockState::Over);
    late.takes("examining", "clock.decision", "2026-08-13")
        .expect("has its consequence");
    assert_eq!(late.clock("2026-09-01").0, ClockState::Over);
    let none = late.blueprint.due_dates(None, &late.facts.proceedings, &hesse());
    assert!(none.iter().all(|date| date.kind != "clock.decision"), "{none:?}");
}

#[test]
fn what_the_law_does_not_allow_is_refused_in_words() {
    let started = || {
        let mut case = Case::new();
        case.takes("desk", "clerk.complete", "2026-03-02").expect("starts");
        case
    };
    let extended = || {
        let mut case = started();
        case.takes("examining", "clerk.extend", "2026-05-20")
            .expect("is extended");
        case
    };
    let from_tomorrow = || {
        let mut case = Case::new();
        case.facts.applied_on = Some(day("2026-03-03"));
        case
    };
    for (mut case, event, today, expected) in [
        (started(), "clerk.complete", "2026-03-05", "has already started"),
        (Case::new(), "clerk.extend", "2026-03-05", "has not started"),
        (extended(), "clerk.extend", "2026-05-21", "already extended once"),
        (started(), "clerk.extend", "2026-06-03", "has already ended"),
        (from_tomorrow(), "clerk.complete", "2026-03-02", "is still to come"),
    ] {
        let state = if event == "clerk.complete" { "desk" } else { "examining" };
        let said = case.takes(state, event, today).expect_err("it must be refused");
        assert!(
            said.contains(expected) && said.contains("`decision`"),
            "expected {expected}, found {said}"
        );
    }
    // Nothing to stop, to pause or to go on with is no reason to stop a step.
    let mut without = Case::new();
    for (state, event) in [
        ("examining", "clerk.wait"),
        ("papers", "applicant.answer"),
        ("desk", "applicant.withdraw"),
    ] {
        without.takes(state, event, "2026-03-02").expect("nothing to do");
    }
    assert!(without.facts.proceedings.clocks.is_empty());
}

#[test]
fn conditions_read_clocks_and_the_office() {
    let mut case = Case::new();
    let possible = |case: &Case, event: &str, today: &str| {
        case.with_scope(today, |scope| case.blueprint.next("examining", event, scope).is_some())
    };
    assert!(!possible(&case, "clerk.reply", "2026-03-02"));
    case.takes("desk", "clerk.complete", "2026-03-02").expect("starts");
    assert!(possible(&case, "clerk.reply", "2026-03-09"));
    assert!(!possible(&case, "clerk.reply", "2026-03-10"), "it is over by then");
    assert!(possible(&case, "clerk.extend", "2026-03-02"));
    assert!(possible(&case, "clerk.hand_over", "2026-03-02"));
    case.facts.office = "ordnungsamt".into();
    assert!(!possible(&case, "clerk.hand_over", "2026-03-02"));
}

#[test]
fn a_date_from_whose_end_nothing_follows_hides_no_date_behind_it() {
    let mut case = Case::new();
    case.takes("desk", "clerk.complete", "2026-03-02").expect("starts");
    let state = |due: &str| StateDeadline {
        id: "town".into(),
        due_on: day(due),
        why: String::new(),
    };
    for (of_state, today, kind) in [
        // The nearest of all.
        ("2026-04-07", "2026-03-02", "clock.reply"),
        ("2026-03-04", "2026-03-02", "town"),
        // Nobody waits for the first reply or the town's own deadline once they are over.
        ("2026-04-07", "2026-03-10", "town"),
        ("2026-03-04", "2026-03-05", "clock.reply"),
        ("2026-04-07", "2026-04-08", "clock.decision"),
        // From the end of this one something follows, so it counts also when it is over.
        ("2026-04-07", "2026-07-01", "clock.decision"),
        ("2026-07-07", "2026-07-01", "clock.decision"),
    ] {
        let dates = case
            .blueprint
            .due_dates(Some(&state(of_state)), &case.facts.proceedings, &hesse());
        assert_eq!(dates.len(), 3);
        let due = case
            .blueprint
            .due("examining", &dates, day(today))
            .expect("something is due");
        assert_eq!(due.kind, kind, "{of_state} on {today}");
    }
    let clock = case.blueprint.due_dates(None, &case.facts.proceedings, &hesse());
    let decision = clock
        .iter()
        .find(|date| date.kind == "clock.decision")
        .expect("it runs");
    assert!(
        decision.why.contains("§ 65 Abs. 2 HBO") && decision.why.contains("als erteilt"),
        "{}",
        decision.why
    );
    // Where nothing follows from anything, the first that was missed stays.
    let dates = case
        .blueprint
        .due_dates(Some(&state("2026-03-04")), &Proceedings::default(), &hesse());
    assert_eq!(
        case.blueprint
            .due("examining", &dates, day("2027-01-01"))
            .map(|due| due.kind.as_str()),
        Some("town")
    );
}

#[test]
fn deadlines_count_from_the_application_by_the_town_s_number_or_end_on_a_day() {
    let mut case = Case::new();
    case.answers.insert("day".into(), "2026-08-02".into());
    case.facts.applied_on = Some(day("2026-02-27"));
    let of = |case: &Case, state: &str| {
        let state = case.blueprint.state(state).expect("the state is there");
        case.with_scope("2026-03-02", |scope| {
            case.blueprint.state_deadline(state, scope, day("2026-03-02"), &hesse())
        })
    };
    let town = of(&case, "examining").expect("works").expect("has one");
    // Five weeks after 27 February is Good Friday.
    assert_eq!(town.due_on, day("2026-04-07"));
    assert!(
        town.why.contains("Antrag ist am Freitag, 27. Februar 2026 eingegangen"),
        "{}",
        town.why
    );
    case.town["count_max"] = 2.into();
    assert_eq!(
        of(&case, "examining").expect("works").expect("has one").due_on,
        day("2026-03-13")
    );
    // A fixed day is kept on a Sunday.
    let event = of(&case, "papers").expect("works").expect("has one");
    assert_eq!(event.due_on, day("2026-08-02"));
    assert!(event.why.contains("§ 9 der Probe"), "{}", event.why);
    case.answers.remove("day");
    assert!(of(&case, "papers").is_err(), "a day that nobody knows is never guessed");
}

#[test]
fn an_example_says_when_a_clock_is_not_over() {
    for (from, to, expected) in [
        (
            "{ on = \"clock.decision\", today = \"2026-06-03\" }",
            "{ on = \"clock.decision\", today = \"2026-06-02\" }",
            "`clock.decision` on 2026-06-02: the clock `decision` has its last day on 2026-06-02",
        ),
        (
            "events = [\"clerk.complete\", { on = \"clock.decision\", today = \"2026-06-03\" }]",
            "events = [{ on = \"clock.decision\", today = \"2026-06-03\" }]",
            "the clock `decision` was not started",
        ),
        (
            "office = \"ordnungsamt\"",
            "office = \"bauaufsicht\"",
            "office: expected \"bauaufsicht\"",
        ),
        (
            "clocks = { decision = \"paused\" }",
            "clocks = { decision = \"2026-06-02\" }",
            "found {\"decision\": \"paused\"}",
        ),
        (
            "clocks = { decision = \"paused\" }",
            "clocks = { decison = \"paused\" }",
            "expected {\"decison\": \"paused\"}",
        ),
    ] {
        let files = changed("examples/all.toml", from, to);
        let report = common::loaded(&files).run_examples().to_string();
        assert!(report.contains(expected), "expected {expected}\n{report}");
    }
}

#[test]
fn the_guide_says_in_words_what_happens_to_clocks() {
    let guide = common::blueprint("_all-fields").guide(base::Lang::De);
    for said in [
        "### Fristen der Behörde",
        "| Entscheidung | 3 Monaten | an diesem Tag: der Tag des Antrags",
        "5 Arbeitstagen, einstellbar (`count_max`)",
        "bis zu diesem Tag: ",
        "die Frist „Entscheidung“ ruht",
        "die Frist „Entscheidung“ abgelaufen ist",
        "der Stand der Frist „Erste Antwort“ ist „läuft“",
        "der Vorgang geht an die Stelle `ordnungsamt`",
    ] {
        assert!(guide.contains(said), "{said}\n{guide}");
    }
}
