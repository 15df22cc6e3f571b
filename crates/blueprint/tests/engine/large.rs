//! A form that is larger than any real one, for what grows with forms.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use blueprint::{Answers, Blueprint, CaseFacts, Files, Json, Posted, Scope, ScopeInput, starter};
use jiff::civil::date;

pub const FIELDS: usize = 300;
pub const CONDITIONS: usize = 200;
const PAGE: &str = "large";

/// The files of a service whose first page has so many questions, two thirds of them asked under a condition that reads
/// two others.
pub fn files() -> Files {
    let mut files = starter("large-form").expect("a name");
    let mut form = format!("[[pages]]\nid = \"{PAGE}\"\n");
    let mut texts = format!("\n[pages.{PAGE}]\ntitle = \"Viele Fragen\"\n");
    for number in 0..FIELDS {
        let (kind, limits) = if number % 3 == 0 {
            ("number", "max = 1000")
        } else {
            ("text", "max = 60")
        };
        let _ = writeln!(
            form,
            "\n[[pages.fields]]\nid = \"q{number}\"\nkind = \"{kind}\"\n{limits}\nwhy = \"§ 26 VwVfG\""
        );
        if number >= FIELDS - CONDITIONS {
            let (a, b) = (number + CONDITIONS - FIELDS, number - 3);
            let near = if b % 3 == 0 {
                format!("q{b} < 900")
            } else {
                format!("q{b} != 'none'")
            };
            let _ = writeln!(form, "shown_when = \"{near} && q{a} != null\"");
        }
        let _ = writeln!(texts, "[fields.q{number}]\nlabel = \"Frage {number}\"");
    }
    let with = |files: &mut Files, path: &str, text: &str, first: bool| {
        let old = files.0.get(path).cloned().unwrap_or_default();
        let all = if first {
            format!("{text}\n{old}")
        } else {
            format!("{old}\n{text}")
        };
        files.0.insert(path.to_owned(), all);
    };
    with(&mut files, "form.toml", &form, true);
    for lang in ["de", "de-x-leicht", "en"] {
        with(&mut files, &format!("texts/{lang}.toml"), &texts, false);
    }
    files
}

/// What is posted when every question of the page is answered.
pub fn posted() -> Posted {
    let typed = |number: usize| {
        if number.is_multiple_of(3) {
            (number % 800).to_string()
        } else {
            format!("Antwort {number}")
        }
    };
    (0..FIELDS)
        .map(|number| (format!("q{number}"), vec![typed(number)]))
        .collect()
}

/// What the engine does when the page is saved: it reads what was typed, and finds the page that follows. The answers.
pub fn save(blueprint: &Blueprint, town: &Json, posted: &Posted) -> Answers {
    let (registers, case) = (BTreeMap::new(), CaseFacts::default());
    let before = Answers::new();
    let input = ScopeInput {
        answers: &before,
        registers: &registers,
        town,
        case: &case,
        today: date(2026, 11, 21),
    };
    let result = blueprint.parse_page(PAGE, posted, &input);
    assert!(result.errors.is_empty(), "{:?}", result.errors);
    let input = ScopeInput {
        answers: &result.answers,
        ..input
    };
    let scope = Scope::new(blueprint, input);
    assert!(blueprint.pages(&scope).len() > 1);
    result.answers
}
