//! Each control is wired so that people who do not see it know label, hint and error.

use std::collections::{BTreeMap, BTreeSet};

use base::Lang;
use maud::{Markup, html};
use web::controls::{
    AddressValue, Choice, DateValue, Line, PartControl, PartValue, Question, UploadRules, UploadedFile, address, area,
    checkboxes, date, error_summary, id_of, line, parts, password, radios, select, tick, upload,
};

const HOSTILE: &str = "\"><script>alert(1)</script>&lt;'";

/// Tags of a page with their attributes, in order; enough for markup that we made ourselves.
fn tags(page: &str) -> Vec<(String, BTreeMap<String, String>)> {
    page.split('<')
        .skip(1)
        .filter(|tag| !tag.starts_with(['/', '!']))
        .map(|tag| {
            let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
            let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
            let mut attributes = BTreeMap::new();
            while let Some((key, after)) = rest.trim_start().split_once("=\"") {
                let (value, after) = after.split_once('"').unwrap_or((after, ""));
                let key = key.rsplit(' ').next().unwrap_or(key);
                attributes.insert(key.to_owned(), value.to_owned());
                rest = after;
            }
            (name.to_owned(), attributes)
        })
        .collect()
}

fn every_kind(
    name: &'static str,
    make: &dyn Fn(Question<'static>) -> Question<'static>,
) -> Vec<(&'static str, Markup)> {
    let question = make(Question::new(Lang::De, name, "Frage"));
    let options = [
        Choice::new("a", "A"),
        Choice {
            hint: "Hinweis".to_owned(),
            ..Choice::new("b", "B")
        },
    ];
    let error = question.error;
    let part_error = move |part: &str| {
        if part.ends_with("street") {
            error.to_owned()
        } else {
            String::new()
        }
    };
    let rules = UploadRules {
        files_max: 2,
        bytes_max: 1 << 20,
        types: vec!["application/pdf".to_owned()],
    };
    let file = UploadedFile {
        id: "1".to_owned(),
        name: HOSTILE.to_owned(),
        size: 1,
        href: String::new(),
        thumbnail: String::new(),
    };
    let full = UploadRules {
        files_max: 1,
        ..rules.clone()
    };
    let suggesting = Line {
        suggest_from: "/strassen",
        unit: "€",
        max_chars: 9,
        ..Line::default()
    };
    let with_postcode = AddressValue {
        postcode: Some(HOSTILE.to_owned()),
        ..AddressValue::default()
    };
    let part = |part: &str, input| PartValue {
        name: format!("{name}.{part}"),
        label: HOSTILE,
        hint: question.hint,
        value: HOSTILE.to_owned(),
        required: part == "a",
        input,
        ..PartValue::default()
    };
    let several = [
        PartValue {
            error: error.to_owned(),
            ..part("a", PartControl::Line(Line::default()))
        },
        part("b", PartControl::Area(100)),
        part("c", PartControl::Select(options.to_vec())),
    ];
    vec![
        ("line", line(&question, HOSTILE, &Line::default())),
        ("line with unit and list", line(&question, HOSTILE, &suggesting)),
        ("area", area(&question, HOSTILE, 100)),
        ("password", password(&question)),
        (
            "date",
            date(
                &question,
                &DateValue {
                    day: HOSTILE.to_owned(),
                    ..DateValue::default()
                },
            ),
        ),
        ("address", address(&question, &with_postcode, "/strassen", &part_error)),
        ("parts", parts(&question, &several)),
        ("radios", radios(&question, &options, "b")),
        ("checkboxes", checkboxes(&question, &options, &["a".to_owned()])),
        ("select", select(&question, &options, "b")),
        ("tick", tick(&question, true)),
        ("upload", upload(&question, &rules, std::slice::from_ref(&file))),
        ("upload that is full", upload(&question, &full, &[file])),
    ]
}

#[test]
fn every_reference_of_a_control_leads_to_something_and_no_id_stands_twice() {
    for (kind, markup) in every_kind("field.part", &|q| q.hint("Hinweis").error("Fehler").why("§ 1")) {
        let tags = tags(&markup.0);
        let ids: Vec<&String> = tags.iter().filter_map(|(_, a)| a.get("id")).collect();
        let unique: BTreeSet<&String> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{kind}: {ids:?}");
        for (tag, attributes) in &tags {
            for name in ["for", "aria-describedby", "list"] {
                for id in attributes
                    .get(name)
                    .map(String::as_str)
                    .unwrap_or_default()
                    .split_whitespace()
                {
                    assert!(
                        unique.contains(&id.to_owned()),
                        "{kind}: {name} of {tag} names {id}, which is nowhere"
                    );
                }
            }
        }
    }
}

#[test]
fn every_input_has_a_label_and_says_when_it_is_wrong() {
    for (kind, markup) in every_kind("field", &|q| q.error("Fehler")) {
        let tags = tags(&markup.0);
        let labelled: BTreeSet<&String> = tags.iter().filter_map(|(_, a)| a.get("for")).collect();
        let inputs: Vec<_> = tags
            .iter()
            .filter(|(tag, _)| matches!(tag.as_str(), "input" | "select" | "textarea"))
            .collect();
        for (_, attributes) in &inputs {
            assert!(
                attributes.get("id").is_some_and(|id| labelled.contains(id)),
                "{kind}: {attributes:?}"
            );
        }
        assert!(
            markup.0.contains("id=\"f-field-fehler\"") || kind == "upload that is full" || kind == "address",
            "{kind}"
        );
        let described = tags
            .iter()
            .any(|(_, a)| a.get("aria-describedby").is_some_and(|d| d.contains("-fehler")));
        let invalid = tags.iter().any(|(_, a)| a.contains_key("aria-invalid"));
        assert!(
            described || kind == "upload that is full",
            "{kind} does not point to its error"
        );
        assert!(
            invalid || kind == "radios" || kind == "upload that is full",
            "{kind} is not marked as wrong"
        );
    }
}

#[test]
fn a_control_without_error_or_hint_points_to_none() {
    for (kind, markup) in every_kind("field", &|q| q) {
        let tags = tags(&markup.0);
        assert!(
            !markup.0.contains("-fehler") && !tags.iter().any(|(_, a)| a.contains_key("aria-invalid")),
            "{kind}"
        );
    }
}

#[test]
fn what_people_type_stays_text() {
    for (kind, markup) in every_kind("field", &|q| q) {
        assert!(!markup.0.contains("<script"), "{kind}: {}", markup.0);
    }
    let summary = error_summary(Lang::De, &[("a.b".to_owned(), HOSTILE.to_owned())]);
    assert!(!summary.0.contains("<script"));
}

#[test]
fn voluntary_questions_say_so_and_filters_do_not() {
    let of = |make: &dyn Fn(Question<'static>) -> Question<'static>| every_kind("field", make).remove(0).1.0;
    assert!(of(&|q| q.optional()).contains("freiwillig"));
    assert!(!of(&|q| q).contains("freiwillig") && of(&|q| q).contains("aria-required=\"true\""));
    assert!(!of(&|q| q.filter()).contains("freiwillig") && !of(&|q| q.filter()).contains("aria-required"));
}

#[test]
fn parts_say_which_of_them_may_stay_empty_once() {
    let of = |question: Question<'static>| {
        let part = |name: &str, required| PartValue {
            name: format!("field.{name}"),
            label: "Teil",
            required,
            ..PartValue::default()
        };
        parts(&question, &[part("a", true), part("b", false)]).0
    };
    let question = Question::new(Lang::De, "field", "Frage");
    let needed = of(question.clone());
    assert_eq!(
        (
            needed.matches("freiwillig").count(),
            needed.matches("aria-required").count()
        ),
        (1, 1)
    );
    assert!(needed.contains("<fieldset id=\"f-field\"") && needed.contains("<legend"));
    // A question that may stay empty says so itself, and none of its parts.
    let voluntary = of(question.optional());
    assert_eq!(
        (
            voluntary.matches("freiwillig").count(),
            voluntary.matches("aria-required").count()
        ),
        (1, 0)
    );
}

#[test]
fn the_summary_leads_to_each_wrong_field_and_takes_the_focus() {
    let errors = [
        ("birth_date".to_owned(), "Fehlt".to_owned()),
        ("address.street".to_owned(), "Fehlt".to_owned()),
    ];
    let summary = error_summary(Lang::De, &errors).0;
    for (name, _) in &errors {
        assert!(summary.contains(&format!("href=\"#{}\"", id_of(name))));
    }
    assert!(
        summary.contains("2 Angaben fehlen") && summary.contains("data-focus") && summary.contains("tabindex=\"-1\"")
    );
    assert!(error_summary(Lang::De, &[]).0.is_empty());
    let group = date(
        &Question::new(Lang::De, "birth_date", "Geburtsdatum"),
        &DateValue::default(),
    )
    .0;
    assert!(group.contains("<fieldset id=\"f-birth_date\" tabindex=\"-1\""));
    let parts = address(
        &Question::new(Lang::De, "address", "Anschrift"),
        &AddressValue::default(),
        "",
        &|_| String::new(),
    )
    .0;
    assert!(parts.contains("id=\"f-address-street\""));
    let _ = html! {};
}
