//! Questions that are answered several times: what is posted, what is kept, what is missing, and what conditions see.

use std::collections::BTreeMap;

use base::Lang;
use blueprint::{Blueprint, CaseFacts, Json, PageResult, Posted, Scope, ScopeInput, add_entry, remove_entry};
use jiff::civil::date;
use serde_json::json;

use crate::common;

/// A town, no registers, a draft.
struct Draft {
    blueprint: Blueprint,
    town: Json,
    registers: BTreeMap<String, Json>,
    case: CaseFacts,
    answers: blueprint::Answers,
}

impl Draft {
    fn new(answers: Json) -> Draft {
        let blueprint = common::blueprint("_all-fields");
        let town = blueprint
            .validate_knobs(&toml::Table::new())
            .expect("defaults are valid");
        Draft {
            blueprint,
            town,
            registers: BTreeMap::new(),
            case: CaseFacts::default(),
            answers: answers.as_object().cloned().expect("an object"),
        }
    }

    fn input(&self) -> ScopeInput<'_> {
        ScopeInput {
            answers: &self.answers,
            registers: &self.registers,
            town: &self.town,
            case: &self.case,
            today: date(2026, 11, 21),
        }
    }

    fn scope(&self) -> Scope<'_> {
        Scope::new(&self.blueprint, self.input())
    }

    fn post(&mut self, form: &[(&str, &str)]) -> PageResult {
        let result = self.blueprint.parse_page("groups", &posted(form), &self.input());
        self.answers = result.answers.clone();
        result
    }
}

fn posted(form: &[(&str, &str)]) -> Posted {
    let mut posted = Posted::new();
    for (name, value) in form {
        posted.entry((*name).to_owned()).or_default().push((*value).to_owned());
    }
    posted
}

fn told(result: &PageResult) -> Vec<String> {
    result.errors.iter().map(|e| format!("{} {}", e.field, e.key)).collect()
}

const TWO: [(&str, &str); 7] = [
    ("animals.count", "2"),
    ("animals.0.called", "Bello"),
    ("animals.0.species", "dog"),
    ("animals.0.born", "2021-05-01"),
    ("animals.0.walks", "3"),
    ("animals.1.called", "Mieze"),
    ("animals.1.species", "cat"),
];

#[test]
fn what_is_typed_wrongly_stays_at_its_place_and_the_rest_is_kept() {
    let mut draft = Draft::new(json!({}));
    let mut form = TWO.to_vec();
    form[3] = ("animals.0.born", "gestern");
    form[4] = ("animals.0.walks", "12");
    let result = draft.post(&form);
    assert_eq!(
        told(&result),
        ["animals.0.born date.format", "animals.0.walks number.max"]
    );
    assert_eq!(
        result.raw,
        BTreeMap::from([
            ("animals.0.born".to_owned(), "gestern".to_owned()),
            ("animals.0.walks".to_owned(), "12".to_owned())
        ])
    );
    assert_eq!(
        draft.answers["animals"],
        json!([{ "called": "Bello", "species": "dog", "born": null, "walks": null }, { "called": "Mieze", "species": "cat" }])
    );
    // What is hidden in an entry is neither read nor complained about.
    form[2] = ("animals.0.species", "cat");
    let result = draft.post(&form);
    assert_eq!(told(&result), ["animals.0.born date.format"]);
}

#[test]
fn an_entry_in_which_only_something_wrong_was_typed_is_told_and_kept() {
    let mut draft = Draft::new(json!({}));
    let form = [("animals.count", "1"), ("animals.0.born", "gestern")];
    let result = draft.post(&form);
    let told = told(&result);
    assert!(told.contains(&"animals.0.born date.format".to_owned()), "{told:?}");
    assert_eq!(result.raw.get("animals.0.born").map(String::as_str), Some("gestern"));
    let scope = draft.scope();
    assert!(
        draft
            .blueprint
            .check_all(&scope)
            .iter()
            .any(|(page, _)| page == "groups"),
        "it cannot be sent before it is mended"
    );
}

#[test]
fn an_entry_that_was_added_waits_empty_and_counts_for_nothing() {
    let mut draft = Draft::new(json!({}));
    let mut form = posted(&TWO);
    assert_eq!(add_entry(&mut form, "animals"), Some(2));
    let flat: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v[0].as_str())).collect();
    assert_eq!(told(&draft.post(&flat)), Vec::<String>::new());
    assert_eq!(
        draft.answers["animals"].as_array().map(Vec::len),
        Some(3),
        "the page shows three"
    );
    let scope = draft.scope();
    let group = draft.blueprint.field("animals").expect("a field");
    assert_eq!(draft.blueprint.entries(&scope, group).len(), 3);
    assert_eq!(
        draft.blueprint.prune(&scope)["animals"],
        json!([
            { "called": "Bello", "species": "dog", "born": "2021-05-01", "walks": 3, "dues": 9000 },
            { "called": "Mieze", "species": "cat", "dues": 0 }
        ]),
        "two are handed in, with what was worked out for each"
    );
    assert!(
        !draft
            .blueprint
            .check_all(&scope)
            .iter()
            .any(|(page, _)| page == "groups")
    );
}

#[test]
fn an_entry_that_is_taken_away_takes_only_its_own_answers_along() {
    let mut form = posted(&TWO);
    form.insert("animals.1.toys.0.toy".into(), vec!["Ball".into()]);
    remove_entry(&mut form, "animals", 0);
    assert_eq!(
        form,
        posted(&[
            ("animals.count", "1"),
            ("animals.0.called", "Mieze"),
            ("animals.0.species", "cat"),
            ("animals.0.toys.0.toy", "Ball"),
        ])
    );
    for place in [1, 7, usize::MAX] {
        let before = form.clone();
        remove_entry(&mut form, "animals", place);
        assert_eq!(form, before, "there is no entry {place}");
    }
}

#[test]
fn nobody_makes_more_entries_than_there_may_be() {
    let mut draft = Draft::new(json!({}));
    let many: Vec<(String, String)> = (0..6)
        .flat_map(|at| {
            [
                (format!("animals.{at}.called"), "Bello".into()),
                (format!("animals.{at}.species"), "cat".into()),
            ]
        })
        .collect();
    let flat: Vec<(&str, &str)> = many.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(
        told(&draft.post(&flat)),
        ["animals group.too-many"],
        "nothing typed is thrown away"
    );
    assert_eq!(draft.answers["animals"].as_array().map(Vec::len), Some(6));
    // Hostile numbers cost nothing and break nothing.
    let hostile = [
        ("animals.count", "99999999999"),
        ("animals.18446744073709551615.called", "x"),
        ("animals.-1.called", "x"),
        ("animals..called", "x"),
        ("animals.0", "x"),
        ("animals.0.unknown", "x"),
    ];
    draft.post(&hostile);
    assert!(
        draft.answers["animals"]
            .as_array()
            .is_some_and(|entries| entries.len() <= 50)
    );
    let mut form = posted(&[("animals.count", "50")]);
    assert_eq!(add_entry(&mut form, "animals"), None);
}

#[test]
fn a_check_of_the_group_looks_at_all_entries_and_one_of_a_field_at_each() {
    let no_toy_twice = "kind = \"group\"\nrequired = false\nmax = 3\n";
    let of_toys = format!("{no_toy_twice}check = [{{ when = \"size(toys) < 2\", key = \"too_spoilt\" }}]\n");
    let of_each = "id = \"called\"\nkind = \"name\"\n";
    let not_the_first = format!(
        "{of_each}check = [{{ when = \"animals[0].called != 'Rex' || called == 'Rex'\", key = \"after_rex\" }}]\n"
    );
    let mut files = common::files("_all-fields");
    let form = files.0.get_mut("form.toml").expect("a form");
    for (from, to) in [(no_toy_twice, of_toys.as_str()), (of_each, not_the_first.as_str())] {
        assert!(form.contains(from), "{from}");
        *form = form.replacen(from, to, 1);
    }
    let cat = |called: &str| json!({ "called": called, "species": "cat" });
    let spoilt = json!({ "called": "Mieze", "species": "cat", "toys": [{ "toy": "Ball" }, { "toy": "Seil" }] });
    let cases = [
        (json!([]), vec![]),
        (json!([cat("Mieze"), cat("Mohr")]), vec![]),
        (json!([cat("Mieze"), cat("Mieze")]), vec!["animals same_name"]),
        // The entries first: whether two names are the same shows once both are there.
        (
            json!([cat("Mieze"), cat("Mieze"), { "species": "cat" }]),
            vec!["animals.2.called required"],
        ),
        (json!([cat("Mohr"), spoilt]), vec!["animals.1.toys too_spoilt"]),
        (
            json!([cat("Rex"), cat("Mieze"), cat("Mohr")]),
            vec!["animals.1.called after_rex", "animals.2.called after_rex"],
        ),
    ];
    for (animals, expected) in cases {
        let mut draft = Draft::new(json!({ "animals": animals }));
        draft.blueprint = common::loaded(&files);
        let found = draft.blueprint.check_all(&draft.scope());
        let of_group: Vec<String> = found
            .iter()
            .filter(|(page, _)| page == "groups")
            .map(|(_, error)| format!("{} {}", error.field, error.key))
            .collect();
        assert_eq!(of_group, expected, "{animals}");
    }
}

#[test]
fn a_summary_names_each_entry_and_an_error_speaks_its_own_words() {
    let mut draft = Draft::new(json!({ "colour": "red" }));
    let mut form = TWO.to_vec();
    form.push(("animals.0.toys.0.toy", "Ball"));
    let result = draft.post(&form);
    assert_eq!(told(&result), ["animals.1.species no_red_cats"]);
    assert_eq!(
        draft.blueprint.error_text(&result.errors[0], Lang::En),
        "A red cat is not possible."
    );
    let scope = draft.scope();
    let rows: Vec<(String, String)> = draft
        .blueprint
        .summary(&scope, Lang::En)
        .into_iter()
        .filter(|page| page.page_id == "groups")
        .flat_map(|page| page.rows)
        .map(|row| (row.label, row.text))
        .collect();
    let shown: Vec<(&str, &str)> = rows.iter().map(|(l, t)| (l.as_str(), t.as_str())).collect();
    assert!(shown.contains(&("Animal 1: Name", "Bello")), "{shown:?}");
    assert!(shown.contains(&("Animal 1, Toy 1: What is it?", "Ball")), "{shown:?}");
    assert!(shown.contains(&("Animal 2: Species", "Cat")), "{shown:?}");
}

#[test]
fn mistakes_in_a_group_are_told_with_their_place() {
    for (from, to, says) in [
        (
            "id = \"toy\"\nkind",
            "id = \"label\"\nkind",
            "is the name of a text or of an input of its group",
        ),
        (
            "shown_when = \"species == 'dog'\"",
            "shown_when = \"specis == 'dog'\"",
            "`specis` is no field",
        ),
        (
            "shown_when = \"species == 'dog'\"",
            "shown_when = \"dues > 0\"",
            "`dues` is no field",
        ),
        ("id = \"walks\"", "id = \"born\"", "two fields `born`"),
        (
            "kind = \"number\"\nmin = 0\nmax = 9",
            "kind = \"upload\"\nfiles_max = 2",
            "do not go into a group",
        ),
        (
            "formula = \"species == 'dog' ? 9000 : 0\"",
            "formula = \"size(animals)\"",
            "depends on itself",
        ),
    ] {
        let mut files = common::files("_all-fields");
        let form = files.0.get_mut("form.toml").expect("a form");
        assert!(form.contains(from), "{from}");
        *form = form.replacen(from, to, 1);
        let found = Blueprint::load(&files, &common::schemas()).expect_err(says);
        let all: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert!(
            all.iter().any(|one| one.contains(says) && one.contains("form.toml:")),
            "{says}: {all:#?}"
        );
    }
}
