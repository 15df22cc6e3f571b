//! What the linter promises of a service holds: each case here is a new service with one thing spoilt, and it is found.

use blueprint::{Blueprint, Files, Severity, starter};

use crate::common;

const PROCESS: &str = "process.toml";
const LANGUAGES: [&str; 3] = ["de", "de-x-leicht", "en"];

/// A new service with changes: file, what stands there, what stands there instead. An empty text adds to the end.
#[track_caller]
fn changed(changes: &[(&str, &str, &str)]) -> Files {
    let mut files = starter("club-room").expect("a name");
    for (file, from, to) in changes {
        let text = files.0.get_mut(*file).unwrap_or_else(|| panic!("{file} is missing"));
        assert!(text.contains(from), "{file} does not contain {from}");
        *text = if from.is_empty() {
            format!("{text}{to}")
        } else {
            text.replacen(from, to, 1)
        };
    }
    files
}

/// The errors that the linter finds.
fn errors(files: &Files) -> Vec<String> {
    let found = common::loaded(files).lint(files);
    let errors = found.iter().filter(|found| found.severity == Severity::Error);
    errors.map(ToString::to_string).collect()
}

#[track_caller]
fn found(changes: &[(&str, &str, &str)], expected: &str) -> String {
    let errors = errors(&changed(changes));
    let hit = errors.iter().find(|error| error.contains(expected));
    hit.unwrap_or_else(|| panic!("expected {expected}, found {errors:#?}"))
        .clone()
}

/// Labels for questions that a case adds.
fn labelled<'a>(mut changes: Vec<(&'a str, &'a str, &'a str)>, texts: &'a str) -> Vec<(&'a str, &'a str, &'a str)> {
    changes.extend([
        ("texts/de.toml", "", texts),
        ("texts/de-x-leicht.toml", "", texts),
        ("texts/en.toml", "", texts),
    ]);
    assert_eq!(LANGUAGES.len(), 3);
    changes
}

const SETTLED: &str = "to = \"clerk_review\"\non = \"claim_settled\"";
const ANSWER_OVER: &str = "to = \"clerk_review\"\non = \"deadline.answer\"";
const NOT_ALLOWED: &str = "[automatic_decision]\nallowed = false\n";

#[test]
fn a_machine_alone_decides_only_where_a_law_allows_it() {
    let by_payment = (
        PROCESS,
        SETTLED,
        "to = \"granted\"\non = \"claim_settled\"\neffects = [\"letter:approval\"]",
    );
    let writes = "`claim_settled` to `granted` writes the decision `approval`";
    found(&[by_payment], writes);
    found(&[by_payment, ("blueprint.toml", NOT_ALLOWED, "")], writes);
    let silent = (PROCESS, SETTLED, "to = \"granted\"\non = \"claim_settled\"");
    found(&[silent], "`claim_settled` to `granted` decides the case");
    let by_time = "to = \"refused\"\non = \"deadline.answer\"";
    found(&[(PROCESS, ANSWER_OVER, by_time)], "`deadline.answer` to `refused` decides the case");

    let allowed = |events: &str| {
        let table = format!("[automatic_decision]\nallowed = true\nlegal_basis = \"§ 35a VwVfG, § 2 der Satzung\"\n{events}");
        errors(&changed(&[by_payment, ("blueprint.toml", NOT_ALLOWED, &table)]))
    };
    assert_eq!(allowed(""), Vec::<String>::new());
    assert_eq!(allowed("events = [\"claim_settled\"]\n"), Vec::<String>::new());
    let elsewhere = allowed("events = [\"submitted\"]\n");
    assert!(elsewhere.iter().any(|error| error.contains(writes)), "{elsewhere:#?}");
    assert!(elsewhere.iter().any(|error| error.contains("names `submitted`")), "{elsewhere:#?}");
}

#[test]
fn a_role_that_nobody_has_is_named_with_the_nearest() {
    let roles = "on = \"clerk.approve\"\nroles = [\"clerk\", \"team_lead\"]";
    let files = changed(&[(PROCESS, roles, "on = \"clerk.approve\"\nroles = [\"clrek\"]")]);
    let errors = Blueprint::load(&files, &common::schemas()).expect_err("nobody is a clrek");
    let said = errors[0].to_string();
    assert!(said.contains("there is no role `clrek`") && said.contains("did you mean `clerk`?"), "{said}");
}

/// A number that decides the fee.
const HOURS: &str = "[[pages.fields]]\nid = \"hours\"\nkind = \"number\"\nmin = 1\nmax = 5000\nwhy = \"§ 26 VwVfG\"\n\n[[pages]]\nid = \"person\"";

#[test]
fn a_fee_is_neither_negative_nor_unknown_for_any_number_and_any_town() {
    let fee = |formula: &'static str| ("fees.toml", "formula = \"town.fee_cent\"", formula);
    let negative = "would be negative";
    found(&[fee("formula = \"town.fee_cent - 500\"")], negative);
    found(&[fee("formula = \"town.fee_cent == 9999 ? -1 : town.fee_cent\"")], negative);
    let with_hours = |formula: &'static str| {
        let changes = vec![("form.toml", "[[pages]]\nid = \"person\"", HOURS), fee(formula)];
        labelled(changes, "\n[fields.hours]\nlabel = \"Stunden\"\n")
    };
    found(&with_hours("formula = \"4000 * 4000 - hours * hours\""), negative);
    found(&with_hours("formula = \"(hours - 2400) * (hours - 2600) + 1\""), negative);
    found(&with_hours("formula = \"100000 / (hours - 2500) + 200000\""), "position certificate");
    found(&with_hours("formula = \"hours > town.fee_cent + 2000 ? -1 : hours\""), negative);
}
