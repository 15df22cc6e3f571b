//! What the linter promises of a service holds: each case here is a new service with one thing spoilt, and it is found.

use blueprint::{Blueprint, Files, Severity, starter};

use crate::common;

const PROCESS: &str = "process.toml";
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
    found(
        &[(PROCESS, ANSWER_OVER, by_time)],
        "`deadline.answer` to `refused` decides the case",
    );

    let allowed = |events: &str| {
        let table =
            format!("[automatic_decision]\nallowed = true\nlegal_basis = \"§ 35a VwVfG, § 2 der Satzung\"\n{events}");
        errors(&changed(&[by_payment, ("blueprint.toml", NOT_ALLOWED, &table)]))
    };
    assert_eq!(allowed(""), Vec::<String>::new());
    assert_eq!(allowed("events = [\"claim_settled\"]\n"), Vec::<String>::new());
    let elsewhere = allowed("events = [\"submitted\"]\n");
    assert!(elsewhere.iter().any(|error| error.contains(writes)), "{elsewhere:#?}");
    assert!(
        elsewhere.iter().any(|error| error.contains("names `submitted`")),
        "{elsewhere:#?}"
    );
}

#[test]
fn a_role_that_nobody_has_is_named_with_the_nearest() {
    let roles = "on = \"clerk.approve\"\nroles = [\"clerk\", \"team_lead\"]";
    let files = changed(&[(PROCESS, roles, "on = \"clerk.approve\"\nroles = [\"clrek\"]")]);
    let errors = Blueprint::load(&files, &common::schemas()).expect_err("nobody is a clrek");
    let said = errors[0].to_string();
    assert!(
        said.contains("there is no role `clrek`") && said.contains("did you mean `clerk`?"),
        "{said}"
    );
}

/// A number that decides the fee.
const HOURS: &str = "[[pages.fields]]\nid = \"hours\"\nkind = \"number\"\nmin = 1\nmax = 5000\nwhy = \"§ 26 VwVfG\"\n\n[[pages]]\nid = \"person\"";

#[test]
fn a_fee_is_neither_negative_nor_unknown_for_any_number_and_any_town() {
    let fee = |formula: &'static str| ("fees.toml", "formula = \"town.fee_cent\"", formula);
    let negative = "would be negative";
    found(&[fee("formula = \"town.fee_cent - 500\"")], negative);
    found(
        &[fee("formula = \"town.fee_cent == 9999 ? -1 : town.fee_cent\"")],
        negative,
    );
    let with_hours = |formula: &'static str| {
        let changes = vec![("form.toml", "[[pages]]\nid = \"person\"", HOURS), fee(formula)];
        labelled(changes, "\n[fields.hours]\nlabel = \"Stunden\"\n")
    };
    found(&with_hours("formula = \"4000 * 4000 - hours * hours\""), negative);
    found(
        &with_hours("formula = \"(hours - 2400) * (hours - 2600) + 1\""),
        negative,
    );
    found(
        &with_hours("formula = \"100000 / (hours - 2500) + 200000\""),
        "position certificate",
    );
    found(
        &with_hours("formula = \"hours > town.fee_cent + 2000 ? -1 : hours\""),
        negative,
    );
}

#[test]
fn no_case_waits_for_ever_even_where_only_some_do() {
    let for_work = "\nwhen = \"purpose == 'work'\"";
    let settled = format!("{SETTLED}{for_work}");
    found(
        &[(PROCESS, SETTLED, &settled)],
        "in the state `payment_open` the fee is paid and nothing follows",
    );
    let answer_over = format!("{ANSWER_OVER}{for_work}");
    found(
        &[(PROCESS, ANSWER_OVER, &answer_over)],
        "in the state `question` the time is over and nothing follows",
    );
    let unpaid = "[[transitions]]\nfrom = [\"payment_open\"]\nto = \"clerk_review\"\non = \"claim_settled\"\n";
    found(
        &[(PROCESS, unpaid, "")],
        "in the state `payment_open` the fee is paid and nothing follows",
    );
    let loops = "to = \"question\"\non = \"deadline.answer\"";
    found(
        &[(PROCESS, ANSWER_OVER, loops)],
        "in the state `question` nobody may ever do anything",
    );
    let mute = ("from = [\"question\", \"hearing\"]", "from = [\"hearing\"]");
    found(
        &[(PROCESS, mute.0, mute.1)],
        "in the state `question` the applicant was asked something and cannot answer",
    );
}

#[test]
fn nothing_is_given_back_that_was_not_paid() {
    let refund = |formula: &'static str| ("fees.toml", "formula = \"fee.total_cent\"", formula);
    found(&[refund("formula = \"fee.total_cent - 2000\"")], "would be negative");
    found(&[refund("formula = \"fee.total_cent + 1\"")], "than was paid");
}

#[test]
fn a_deadline_whose_day_cannot_be_worked_out_is_found() {
    let until = "id = \"answer\"\nuntil = \"purpose == 'work' ? today : date('2026-02-30')\"";
    let files = changed(&[(PROCESS, "id = \"answer\"\nperiod = \"2 weeks\"", until)]);
    // Where the language of conditions finds it first, it is found earlier still.
    if let Ok(loaded) = Blueprint::load(&files, &common::schemas()) {
        let found: Vec<String> = loaded.blueprint.lint(&files).iter().map(ToString::to_string).collect();
        assert!(
            found.iter().any(|found| found.contains("the deadline of `question`")),
            "{found:#?}"
        );
    }
}

#[test]
fn what_can_never_be_is_an_error_where_it_is_certain() {
    let approve = "on = \"clerk.approve\"\n";
    let never = format!("{approve}when = \"case.paid && !case.paid\"\n");
    found(
        &[(PROCESS, approve, &never)],
        "it can never happen that `clerk.approve` leads to `granted`",
    );
    let heard = "when = \"case.heard && !case.heard\"";
    found(
        &[(PROCESS, "when = \"case.heard\"", heard)],
        "`clerk.refuse` leads to `refused`",
    );

    let bad =
        "id = \"family_name\"\nkind = \"name\"\ncheck = [{ when = \"family_name != family_name\", key = \"bad\" }]\n";
    let texts = "\n[fields.family_name.errors]\nbad = \"Nein.\"\n";
    let changes = vec![("form.toml", "id = \"family_name\"\nkind = \"name\"\n", bad)];
    let said = found(&labelled(changes, texts), "nobody can hand in this form");
    assert!(said.contains("family_name/bad"), "{said}");

    let group = "[[pages.fields]]\nid = \"dogs\"\nkind = \"group\"\nmax = 3\nwhy = \"§ 1\"\n\n[[pages.fields.fields]]\nid = \"called\"\nkind = \"text\"\n\
                 max = 30\n\n[[pages.fields.fields]]\nid = \"never\"\nkind = \"text\"\nmax = 30\nshown_when = \"called != called\"\n\n[[pages]]\nid = \"person\"";
    let texts = "\n[fields.dogs]\nlabel = \"Hunde\"\nentry = \"Hund {n}\"\nadd = \"Noch\"\n[fields.dogs.called]\nlabel = \"Name\"\n[fields.dogs.never]\nlabel = \"Nie\"\n";
    let changes = vec![("form.toml", "[[pages]]\nid = \"person\"", group)];
    found(&labelled(changes, texts), "the field `dogs.never` was never shown");
}

#[test]
fn a_counter_example_can_be_pasted_and_fails() {
    let changes = [(
        "fees.toml",
        "formula = \"town.fee_cent\"",
        "formula = \"town.fee_cent - 500\"",
    )];
    let mut files = changed(&changes);
    let found = common::loaded(&files).lint(&files);
    let negative = found
        .iter()
        .find(|found| found.message.contains("would be negative"))
        .expect("found");
    let example = negative.example.clone().expect("with an example");
    let defaults = "[defaults]\n";
    for part in [
        "[[examples]]",
        "[examples.answers]",
        "family_name = ",
        "[examples.town]",
        "fee_cent = ",
    ] {
        assert!(example.contains(part), "{part} is missing in\n{example}");
    }
    let pasted = format!("{defaults}\n{example}\n[examples.expect]\nfee_refused = true\n");
    files.0.retain(|path, _| !path.starts_with("examples/"));
    files.0.insert("examples/found.toml".to_owned(), pasted);
    let report = common::loaded(&files).run_examples();
    assert!(report.is_good() && report.outcomes.len() == 1, "{report}");

    let mut stuck = changed(&[(
        PROCESS,
        SETTLED,
        "to = \"clerk_review\"\non = \"claim_settled\"\nwhen = \"purpose == 'work'\"",
    )]);
    let found = common::loaded(&stuck).lint(&stuck);
    let example = found
        .iter()
        .find_map(|found| found.example.clone())
        .expect("a way there");
    assert!(example.contains("events = [\"submitted\""), "{example}");
    stuck.0.insert("examples/found.toml".to_owned(), example);
    let report = common::loaded(&stuck).run_examples();
    assert!(report.is_good(), "what led there can be played again:\n{report}");
}
