//! What may come next after a case, and which answers go along.

use blueprint::{Area, Blueprint, Files, diff};
use jiff::civil::date;
use serde_json::json;

use crate::common;

const PROCESS: &str = "process.toml";

/// Where a follow-on takes the name along.
const NAME: &str = "'new'\", name = \"full_name\"";

/// The blueprint that has everything once, with a text of its process replaced.
fn changed(from: &str, to: &str) -> Files {
    let mut files = common::files("_all-fields");
    let text = files.0.get_mut(PROCESS).expect("there is a process");
    assert!(text.contains(from), "{from}");
    *text = text.replacen(from, to, 1);
    files
}

#[track_caller]
fn refused(from: &str, to: &str, expected: &str) {
    let found = Blueprint::load(&changed(from, to), &common::schemas()).expect_err("it must not load");
    let found = found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert!(found.contains(expected), "expected: {expected}\nfound: {found}");
}

#[test]
fn a_follow_on_that_leads_nowhere_or_is_offered_nowhere_does_not_load() {
    refused(
        "service = \"other-service\"\n",
        "",
        "either to a `service` or to an `entry`",
    );
    refused(
        "entry = \"other-entry\"",
        "entry = \"other-entry\"\nservice = \"x\"",
        "either to a `service` or to an `entry`",
    );
    refused(
        "other-entry\"\nin_states = [\"given\"]",
        "other-entry\"\nin_states = [\"givn\"]",
        "there is no state `givn`; did you mean `given`?"
            .split(';')
            .next()
            .unwrap_or_default(),
    );
    refused(
        "other-entry\"\nin_states = [\"given\"]",
        "other-entry\"\nin_states = []",
        "`read` is offered in no state",
    );
    refused("id = \"read\"", "id = \"next\"", "there are two follow-ons `next`");
    refused("'bell' in extras", "'bell' in extrass", "did you mean `extras`?");
    refused(
        "when = \"extras != null && 'bell' in extras\"",
        "when = \"full_name\"",
        "yes or no is needed",
    );
    refused(NAME, "'new'\", name = \"ful_name\"", "did you mean `full_name`?");
    refused(
        "entry = \"other-entry\"",
        "entri = \"other-entry\"",
        "unknown field `entri`",
    );
}

#[test]
fn nothing_goes_along_that_a_register_or_somebody_else_has_said() {
    let blueprint = common::blueprint("_all-fields");
    let query = &blueprint.all_queries.first().expect("a query").id;
    let field = format!("'new'\", name = \"{query}.status\"");
    refused(NAME, &field, "which the applicant did not answer");
    refused(
        NAME,
        "'new'\", name = \"parties.keepers[0].name\"",
        "which the applicant did not answer",
    );
}

#[test]
fn a_text_that_is_missing_is_found_in_each_language() {
    let mut files = common::files("_all-fields");
    for (path, text) in &mut files.0 {
        if path.starts_with("texts/") {
            *text = text
                .lines()
                .filter(|line| !line.starts_with("read.why"))
                .fold(String::new(), |all, line| all + line + "\n");
        }
    }
    let blueprint = common::loaded(&files);
    let found: Vec<String> = blueprint.lint(&files).iter().map(ToString::to_string).collect();
    for lang in ["de", "de-x-leicht", "en"] {
        let expected = format!("texts/{lang}.toml: error: the text `follow_ons.read.why` is missing");
        assert!(found.contains(&expected), "{found:#?}");
    }
}

#[test]
fn an_example_says_what_is_offered_and_one_that_none_reaches_is_named() {
    let offered = "follow_ons = [\"next\", \"read\"]";
    let mut files = common::files("_all-fields");
    let examples = files.0.get_mut("examples/all.toml").expect("there are examples");
    *examples = examples.replace(offered, "follow_ons = [\"read\"]");
    let report = common::loaded(&files).run_examples();
    assert!(
        report
            .to_string()
            .contains("follow_ons: expected [\"read\"], found [\"next\", \"read\"]"),
        "{report}"
    );

    let never = changed("'bell' in extras", "'bell' in extras && 1 == 2");
    let report = common::loaded(&never).run_examples();
    let missing: Vec<&str> = report.coverage.missing().collect();
    assert_eq!(missing, ["follow-on next"], "{report}");
    let found = common::loaded(&never).lint(&never);
    assert!(
        found
            .iter()
            .any(|found| found.to_string().contains("the follow-on `next` is offered")),
        "{found:#?}"
    );
}

#[test]
fn what_goes_along_is_read_as_if_it_had_been_typed_and_what_does_not_fit_stays_out() {
    let to = common::blueprint("_all-fields");
    let overlay: toml::Table = toml::from_str("colours = [\"red\", \"green\"]").expect("a table");
    let knobs = to.validate_knobs(&overlay).expect("valid");
    let take = |carried: serde_json::Value| {
        let carried = carried.as_object().cloned().expect("an object");
        serde_json::Value::Object(to.taken_over(&carried, &knobs, date(2026, 11, 21)))
    };
    for (carried, taken) in [
        (json!({ "full_name": "  Žaneta " }), json!({ "full_name": "Žaneta" })),
        (json!({ "colour": "green" }), json!({ "colour": "green" })),
        // The town offers two colours, and nobody knows this field.
        (json!({ "colour": "blue", "color": "green" }), json!({})),
        (json!({ "count": "2", "full_name": { "street": "A" } }), json!({})),
        (
            json!({ "newsletter": true, "animals": [], "proof": [], "sum": 3 }),
            json!({}),
        ),
    ] {
        assert_eq!(take(carried.clone()), taken, "{carried}");
    }
}

#[test]
fn a_town_that_has_both_services_learns_which_answers_do_not_fit() {
    let to = common::blueprint("_all-fields");
    let knobs = to.validate_knobs(&toml::Table::new()).expect("valid");
    let says = |carries: &str, expected: &str| {
        let files = changed(
            "{ operation = \"'new'\", name = \"full_name\", day = \"day\" }",
            carries,
        );
        let from = common::loaded(&files);
        let follow_on = from.follow_on("next").expect("there");
        let found = from.follow_on_problems(follow_on, &to, &knobs, date(2026, 11, 21));
        match expected {
            "" => assert!(found.is_empty(), "{carries}: {found:?}"),
            expected => assert!(found.len() == 1 && found[0].contains(expected), "{carries}: {found:?}"),
        }
    };
    says("{ full_name = \"full_name\", colour = \"'red'\", day = \"day\" }", "");
    says(
        "{ full_nam = \"full_name\" }",
        "has no field `full_nam`; did you mean `full_name`?",
    );
    says("{ colour = \"'rred'\" }", "has no option \"rred\"; did you mean `red`?");
    says(
        "{ count = \"full_name\" }",
        "the field `count` of kind `number` needs a whole number, not a text",
    );
    says("{ newsletter = \"true\" }", "for the applicant alone to fill in");
}

#[test]
fn a_difference_in_what_comes_next_is_told_and_the_page_for_people_lists_it() {
    let (old, new) = (
        common::files("_all-fields"),
        changed("entry = \"other-entry\"", "entry = \"another-entry\""),
    );
    let changes = diff(&old, &new).expect("both are TOML");
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!((changes[0].area, changes[0].id.as_str()), (Area::FollowOn, "read"));
    let page = common::blueprint("_all-fields").guide(base::Lang::De);
    assert!(page.contains("## Was danach kommen kann"), "{page}");
    assert!(page.contains("| Möchten Sie noch etwas? | `other-service` |"), "{page}");
}
