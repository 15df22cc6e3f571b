//! Forms that others than the applicant fill in: what is refused at load, what is read, who may take a step.

use blueprint::{Answers, Blueprint, CaseFacts, Files, Posted, Proceedings, Scope, ScopeInput};
use serde_json::json;

use crate::common;

fn changed(changes: &[(&str, &str, &str)]) -> Files {
    let mut files = common::files("_all-fields");
    for (file, from, to) in changes {
        let text = files.0.get_mut(*file).unwrap_or_else(|| panic!("{file} is missing"));
        assert!(text.contains(from), "{file} does not contain {from}");
        *text = text.replacen(from, to, 1);
    }
    files
}

#[test]
fn what_is_wrong_with_a_form_is_told_at_its_place() {
    let step = "on = \"clerk.confirm\"";
    for (changes, said) in [
        (
            [("process.toml", "form = \"begin\"", "form = \"beginn\"")],
            "there is no form `beginn`",
        ),
        (
            [("process.toml", "form = \"examination\"", "form = \"begin\"")],
            "all steps on `clerk.examine` must name the same form",
        ),
        (
            [("process.toml", "not_by = [\"examine\"]", "not_by = [\"examined\"]")],
            "there is no `examined`",
        ),
        (
            [("process.toml", "on = \"applicant.begin\"", "on = \"deadline.answer\"")],
            "nobody is there to fill in a form when `deadline.answer` comes",
        ),
        (
            [("process.toml", "on = \"applicant.begin\"", "on = \"applicant.answer\"")],
            "nobody is there to fill in a form when `applicant.answer` comes",
        ),
        (
            [(
                "process.toml",
                "forms.examination.complete == true",
                "forms.examination.complet == true",
            )],
            "complet",
        ),
        (
            [(
                "form.toml",
                "formula = \"count != null",
                "formula = \"forms.begin.begins_on != null && count != null",
            )],
            "forms",
        ),
        (
            [("form.toml", "id = \"examination\"", "id = \"colour\"")],
            "there is a field `colour` already",
        ),
        (
            [("process.toml", step, "on = \"clerk.\"")],
            "there is no event `clerk.`",
        ),
    ] {
        let found = Blueprint::load(&changed(&changes), &common::schemas()).expect_err(said);
        let texts: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert!(texts.iter().any(|text| text.contains(said)), "{said}: {texts:?}");
    }
}

#[test]
fn a_posted_form_is_read_with_its_errors_in_place_and_only_its_first_entry() {
    let blueprint = common::blueprint("_all-fields");
    let town = blueprint.validate_knobs(&toml::Table::new()).expect("defaults");
    let (answers, registers, case) = (Answers::new(), Default::default(), CaseFacts::default());
    let input = ScopeInput {
        answers: &answers,
        registers: &registers,
        town: &town,
        case: &case,
        today: jiff::civil::date(2026, 11, 21),
    };
    let read = |posted: &[(&str, &str)]| {
        let posted: Posted = posted
            .iter()
            .map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()]))
            .collect();
        let read = blueprint
            .read_form("examination", &posted, &input)
            .expect("the form exists");
        let errors: Vec<String> = read
            .errors
            .iter()
            .map(|error| format!("{}/{}", error.field, error.key))
            .collect();
        (json!(read.answers), errors, read.raw)
    };
    assert_eq!(read(&[]).1, ["examination.0.complete/required"]);
    let (answers, errors, _) = read(&[
        ("examination.0.complete", "yes"),
        ("examination.0.complete_on", "2026-11-20"),
        ("examination.1.complete", "no"),
    ]);
    assert_eq!(
        (answers, errors),
        (json!({ "complete": true, "complete_on": "2026-11-20" }), vec![])
    );
    let (_, errors, raw) = read(&[
        ("examination.0.complete", "yes"),
        ("examination.0.complete_on.day", "31"),
        ("examination.0.complete_on.month", "2"),
        ("examination.0.complete_on.year", "2026"),
    ]);
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(
        raw.values().any(|typed| typed == "31"),
        "what was typed is kept: {raw:?}"
    );
    let (answers, errors, _) = read(&[
        ("examination.0.complete", "no"),
        ("examination.0.complete_on", "2026-11-20"),
        ("examination.0.missing.0.paper", "Plan"),
    ]);
    assert_eq!(
        (answers, errors),
        (json!({ "complete": false, "missing": [{ "paper": "Plan" }] }), vec![]),
        "hidden questions are not read"
    );
    assert!(blueprint.read_form("nothing", &Posted::new(), &input).is_none());
}

#[test]
fn four_eyes_are_two_people() {
    let blueprint = common::blueprint("_all-fields");
    let town = blueprint.validate_knobs(&toml::Table::new()).expect("defaults");
    let (answers, registers) = (Answers::new(), Default::default());
    let mut proceedings = Proceedings::default();
    proceedings.forms.insert(
        "examination".into(),
        json!({ "complete": true }).as_object().cloned().unwrap_or_default(),
    );
    proceedings.actors.insert("examine".into(), "anna".into());
    let case = CaseFacts {
        state: "desk".into(),
        proceedings: proceedings.clone(),
        ..CaseFacts::default()
    };
    let input = ScopeInput {
        answers: &answers,
        registers: &registers,
        town: &town,
        case: &case,
        today: jiff::civil::date(2026, 11, 21),
    };
    let scope = Scope::new(&blueprint, input);
    let step = blueprint
        .next("desk", "clerk.confirm", &scope)
        .expect("what was examined can be confirmed");
    assert!(!step.may_be_taken_by("anna", &proceedings));
    assert!(step.may_be_taken_by("bert", &proceedings));
    assert!(step.may_be_taken_by("anna", &Proceedings::default()));
}

#[test]
fn buttons_of_the_status_page_are_the_steps_that_the_blueprint_names() {
    let blueprint = common::blueprint("_all-fields");
    let town = blueprint.validate_knobs(&toml::Table::new()).expect("defaults");
    let (answers, registers, case) = (Answers::new(), Default::default(), CaseFacts::default());
    let input = ScopeInput {
        answers: &answers,
        registers: &registers,
        town: &town,
        case: &case,
        today: jiff::civil::date(2026, 11, 21),
    };
    let scope = Scope::new(&blueprint, input);
    let names = |state: &str| -> Vec<String> {
        blueprint
            .applicant_actions(state, &scope)
            .iter()
            .filter_map(|step| step.applicant_action())
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(names("given"), ["begin"]);
    assert!(
        names("asked").is_empty(),
        "answers and withdrawals have pages of their own"
    );
    assert_eq!(
        blueprint
            .form_of("given", "applicant.begin")
            .map(|form| form.id.as_str()),
        Some("begin")
    );
    assert!(blueprint.form_of("desk", "applicant.begin").is_none());
}
