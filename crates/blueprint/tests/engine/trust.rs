//! Levels of assurance: what a blueprint asks for, and what conditions read.

use std::collections::BTreeMap;

use blueprint::{Answers, Blueprint, CaseFacts, Channel, Files, Scope, ScopeInput, Trust, Verdict};

use crate::common;

/// The permit with other texts in place of some of its own.
fn changed(changes: &[(&str, &str, &str)]) -> Files {
    let mut files = common::files("resident-parking-permit");
    for (file, from, to) in changes {
        let text = files.0.get_mut(*file).unwrap_or_else(|| panic!("{file} is missing"));
        assert!(text.contains(from), "{file} does not contain {from}");
        *text = text.replacen(from, to, 1);
    }
    files
}

#[test]
fn levels_have_an_order_and_a_word_each() {
    assert!(Trust::ALL.is_sorted());
    for level in Trust::ALL {
        assert_eq!(Trust::from_code(level.code()), level);
    }
    assert_eq!(Trust::from_code("highest"), Trust::None);
}

#[test]
fn conditions_read_the_level_with_which_an_application_came() {
    let blueprint = common::blueprint("_all-fields");
    let answers = Answers::new();
    let registers = BTreeMap::from([
        ("person".to_owned(), serde_json::json!({ "status": "found" })),
        ("owed".to_owned(), serde_json::json!({ "arrears_cent": 0 })),
    ]);
    let town = blueprint.validate_knobs(&toml::Table::new()).expect("defaults");
    // At the counter without a document a person looks; with one, and on every other way, the check says nothing of it.
    for (channel, trust, is_noticed) in [
        (Channel::Counter, Trust::None, true),
        (Channel::Counter, Trust::High, false),
        (Channel::Online, Trust::Basic, false),
        (Channel::Phone, Trust::None, false),
    ] {
        let case = CaseFacts {
            channel,
            trust,
            ..CaseFacts::default()
        };
        let input = ScopeInput {
            answers: &answers,
            registers: &registers,
            town: &town,
            case: &case,
            today: jiff::civil::date(2026, 11, 21),
        };
        let checks = blueprint.run_checks(&Scope::new(&blueprint, input));
        let person = checks
            .results
            .iter()
            .find(|result| result.id == "person")
            .expect("a check");
        let noticed = person.result == Verdict::Yellow && person.reason_key.ends_with("not_shown");
        assert_eq!(noticed, is_noticed, "{channel:?} {trust:?}: {person:?}");
    }
}

#[test]
fn a_level_that_does_not_exist_is_found_with_its_place() {
    for (file, from, to) in [
        ("blueprint.toml", "trust = \"none\"", "trust = \"highest\""),
        ("form.toml", "moved_recently == true", "case.trust == 'hihg'"),
    ] {
        let files = changed(&[(file, from, to)]);
        let found = Blueprint::load(&files, &common::schemas()).expect_err("it must not load");
        let found = found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        assert!(
            found.contains(file) && (found.contains("substantial") || found.contains("high")),
            "{found}"
        );
    }
}

#[test]
fn a_service_that_asks_for_a_level_must_name_a_person_to_compare() {
    let trust = ("blueprint.toml", "trust = \"none\"", "trust = \"high\"");
    let unnamed = ("form.toml", "account = \"family_name\"\n", "");
    let findings = |files: &Files| -> Vec<String> {
        let blueprint = common::loaded(files);
        blueprint.lint(files).iter().map(ToString::to_string).collect()
    };
    assert_eq!(findings(&changed(&[trust])), Vec::<String>::new());
    let found = findings(&changed(&[trust, unnamed])).join("\n");
    assert!(
        found.contains("needs a field with account = \"family_name\""),
        "{found}"
    );
}

#[test]
fn an_example_comes_with_the_level_that_the_service_asks_for() {
    let example = |case: &str| {
        format!(
            "[[examples]]\nname = \"One\"\nanswers = {{ operation = \"new\" }}\n{case}\n[examples.expect]\nshown = [\"moved_recently\"]\n"
        )
    };
    let counter = "case = { channel = \"counter\" }";
    for (needed, case, is_shown) in [
        ("none", "", false),
        ("high", "", true),
        ("high", counter, false),
        ("high", "case = { channel = \"counter\", trust = \"high\" }", true),
        ("none", "case = { trust = \"high\" }", true),
    ] {
        let needs = format!("trust = \"{needed}\"");
        let asked = "id = \"moved_recently\"\nkind = \"yes_no\"\nshown_when = \"operation in ['new', 'move']\"";
        let asked_now = "id = \"moved_recently\"\nkind = \"yes_no\"\nshown_when = \"case.trust == 'high'\"";
        let mut files = changed(&[
            ("blueprint.toml", "trust = \"none\"", &needs),
            ("form.toml", asked, asked_now),
        ]);
        files.0.retain(|name, _| !name.starts_with("examples/"));
        files.0.insert("examples/one.toml".into(), example(case));
        let report = common::loaded(&files).run_examples().to_string();
        let is_hidden = report.contains("shown fields that are hidden");
        assert_eq!(!is_hidden, is_shown, "{needed} {case}: {report}");
    }
}
