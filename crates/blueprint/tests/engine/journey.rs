//! Pages as people fill them in: what they type, what they forget, what they change.

use std::collections::BTreeMap;

use base::Lang;
use blueprint::{Answers, Blueprint, CaseFacts, Control, Json, Scope, ScopeInput};
use jiff::civil::date;
use serde_json::json;

use crate::common;

/// A town with its defaults, a draft, and nothing asked yet.
struct Desk {
    blueprint: Blueprint,
    town: Json,
    registers: BTreeMap<String, Json>,
    case: CaseFacts,
}

impl Desk {
    fn new(overlay: &str) -> Desk {
        let blueprint = common::blueprint("resident-parking-permit");
        let town = blueprint
            .validate_knobs(&toml::from_str(overlay).expect("valid TOML"))
            .expect("valid knobs");
        Desk {
            blueprint,
            town,
            registers: BTreeMap::new(),
            case: CaseFacts::default(),
        }
    }

    fn input<'a>(&'a self, answers: &'a Answers) -> ScopeInput<'a> {
        let today = date(2026, 11, 21);
        ScopeInput {
            answers,
            registers: &self.registers,
            town: &self.town,
            case: &self.case,
            today,
        }
    }

    /// Posts a page over earlier answers: the answers after it, what was typed in vain, and the errors.
    fn post(&self, page: &str, answers: &Json, form: &[(&str, &str)]) -> (Json, BTreeMap<String, String>, Vec<String>) {
        let answers = answers.as_object().cloned().expect("an object");
        let mut posted: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in form {
            posted.entry((*name).to_owned()).or_default().push((*value).to_owned());
        }
        let result = self.blueprint.parse_page(page, &posted, &self.input(&answers));
        let errors = result
            .errors
            .iter()
            .map(|error| format!("{} {}", error.field, error.key))
            .collect();
        (Json::Object(result.answers), result.raw, errors)
    }
}

#[test]
fn a_page_is_read_as_people_type() {
    let desk = Desk::new("");
    let typed = [
        ("plate", " of-c777 "),
        ("vin_tail", "wdb1230451a123456"),
        ("keeper", "self"),
    ];
    let (answers, raw, errors) = desk.post("vehicle", &json!({ "operation": "new" }), &typed);
    assert_eq!(
        answers,
        json!({ "operation": "new", "plate": "OF-C 777", "vin_tail": "123456", "keeper": "self" })
    );
    assert_eq!((raw.len(), errors.len()), (0, 0));
}

#[test]
fn a_question_that_the_same_page_brings_up_is_asked_at_once() {
    let desk = Desk::new("");
    let typed = [("plate", "OF-C 777"), ("vin_tail", "123456"), ("keeper", "company")];
    let (_, _, errors) = desk.post("vehicle", &json!({ "operation": "new" }), &typed);
    assert_eq!(errors, ["keeper_company required", "keeper_confirmation missing_file"]);
}

#[test]
fn nothing_typed_is_lost_and_nothing_wrong_is_kept() {
    let desk = Desk::new("");
    let typed = [("plate", "OF-C 0777"), ("vin_tail", "12345"), ("keeper", "self")];
    let before = json!({ "operation": "new", "plate": "OF-C 777" });
    let (answers, raw, errors) = desk.post("vehicle", &before, &typed);
    assert_eq!(answers, json!({ "operation": "new", "keeper": "self" }));
    assert_eq!(raw["plate"], "OF-C 0777");
    assert_eq!(raw["vin_tail"], "12345");
    assert_eq!(errors, ["plate plate.number", "vin_tail vin.end-length"]);
    // The inputs show again what was typed, and the answer where it was right.
    let field = desk.blueprint.field("plate").expect("a field");
    let shown = field.inputs(answers.as_object().expect("an object"), &raw);
    assert_eq!(shown["plate"], ["OF-C 0777"]);
}

#[test]
fn composite_answers_are_read_part_by_part() {
    let desk = Desk::new("");
    let start = json!({ "operation": "new" });
    let typed = [
        ("address.street", "Kaiserstraße"),
        ("address.house_number", "12 B"),
        ("moved_recently", "no"),
    ];
    let (answers, _, errors) = desk.post("address", &start, &typed);
    assert_eq!(
        answers["address"],
        json!({ "street": "Kaiserstraße", "house_number": "12b", "postcode": null })
    );
    assert_eq!(errors, Vec::<String>::new());
    let (_, raw, errors) = desk.post(
        "address",
        &start,
        &[("address.street", "Kaiserstraße"), ("moved_recently", "no")],
    );
    assert_eq!(errors, ["address.house_number required"]);
    assert_eq!(raw["address.street"], "Kaiserstraße");
}

#[test]
fn dates_are_read_from_three_inputs_or_one() {
    let desk = Desk::new("");
    let person = [("given_names", "Žaneta"), ("family_name", "Đorđević")];
    for (parts, expected) in [
        (
            vec![
                ("birth_date.day", "17"),
                ("birth_date.month", "3"),
                ("birth_date.year", "1988"),
            ],
            json!("1988-03-17"),
        ),
        (vec![("birth_date", "17. März 1988")], json!("1988-03-17")),
        (
            vec![
                ("birth_date.day", ""),
                ("birth_date.month", ""),
                ("birth_date.year", "1950"),
            ],
            json!("1950-00-00"),
        ),
        (
            vec![
                ("birth_date.day", "31"),
                ("birth_date.month", "2"),
                ("birth_date.year", "1988"),
            ],
            Json::Null,
        ),
        (
            vec![
                ("birth_date.day", "17"),
                ("birth_date.month", "3"),
                ("birth_date.year", "2027"),
            ],
            Json::Null,
        ),
    ] {
        let typed: Vec<(&str, &str)> = person.into_iter().chain(parts.iter().copied()).collect();
        let (answers, _, errors) = desk.post("person", &json!({ "operation": "new" }), &typed);
        assert_eq!(
            answers.get("birth_date").cloned().unwrap_or_default(),
            expected,
            "{parts:?}"
        );
        assert_eq!(errors.is_empty(), !expected.is_null(), "{parts:?} {errors:?}");
    }
}

#[test]
fn answers_of_hidden_fields_are_neither_read_nor_handed_in() {
    let desk = Desk::new("");
    let answers = json!({ "operation": "return", "plate": "OF-C 777", "keeper": "company", "keeper_company": "X" });
    let answers = answers.as_object().cloned().expect("an object");
    let pruned = desk.blueprint.prune(&Scope::new(&desk.blueprint, desk.input(&answers)));
    assert_eq!(Json::Object(pruned), json!({ "operation": "return" }));
    let scope = Scope::new(&desk.blueprint, desk.input(&answers));
    assert_eq!(scope.answer("keeper"), None);
}

#[test]
fn a_page_that_does_not_exist_changes_nothing() {
    let desk = Desk::new("");
    let (answers, raw, errors) = desk.post("nowhere", &json!({ "operation": "new" }), &[("operation", "return")]);
    assert_eq!(
        (answers, raw.len(), errors.len()),
        (json!({ "operation": "new" }), 0, 0)
    );
}

#[test]
fn posted_text_cannot_name_a_file() {
    let desk = Desk::new("");
    let before = json!({ "operation": "new", "keeper": "person" });
    let (answers, _, _) = desk.post(
        "vehicle",
        &before,
        &[("keeper", "person"), ("keeper_confirmation", "[{\"id\":\"x\"}]")],
    );
    assert_eq!(answers.get("keeper_confirmation"), None);
}

#[test]
fn only_what_the_town_offers_can_be_chosen() {
    let desk = Desk::new("durations = [12]");
    let answers = json!({ "operation": "renewal" })
        .as_object()
        .cloned()
        .expect("an object");
    let scope = Scope::new(&desk.blueprint, desk.input(&answers));
    let months = desk.blueprint.field("months").expect("a field");
    let Control::Radio { options } = desk.blueprint.control(&scope, months) else {
        panic!("radio buttons")
    };
    assert_eq!(options, [("12".to_owned(), "fields.months.options.12".to_owned())]);
    let (_, _, errors) = desk.post("validity", &json!({ "operation": "renewal" }), &[("months", "6")]);
    assert_eq!(errors, ["months choice.unknown"]);
}

#[test]
fn errors_are_said_in_every_language() {
    let desk = Desk::new("");
    let answers = json!({ "operation": "new" }).as_object().cloned().expect("an object");
    let errors = desk
        .blueprint
        .check_all(&Scope::new(&desk.blueprint, desk.input(&answers)));
    assert!(errors.len() > 8);
    for (_, error) in &errors {
        for lang in Lang::ALL {
            let text = desk.blueprint.error_text(error, lang);
            assert!(
                text.ends_with(['.', '!', '?']) && !text.contains('{'),
                "{error:?} {lang:?}: {text}"
            );
        }
    }
}

#[test]
fn the_summary_says_all_answers_in_words() {
    let desk = Desk::new("");
    let answers = json!({
        "operation": "new", "moved_recently": false, "birth_date": "1950-00-00", "months": "12", "start_on": "2026-11-22",
        "address": { "street": "Kaiserstraße", "house_number": "12b", "postcode": null },
    });
    let answers = answers.as_object().cloned().expect("an object");
    let scope = Scope::new(&desk.blueprint, desk.input(&answers));
    let rows = |lang: Lang| -> Vec<String> {
        let pages = desk.blueprint.summary(&scope, lang);
        pages
            .iter()
            .flat_map(|page| &page.rows)
            .map(|row| format!("{}: {}", row.label, row.text))
            .collect()
    };
    expect_test::expect![[r#"
        Was möchten Sie tun?: Einen Bewohnerparkausweis neu beantragen
        Straße und Hausnummer: Kaiserstraße 12b
        Sind Sie in den letzten vier Wochen dorthin umgezogen?: Nein
        Geburtsdatum: 1950
        Wie lange soll der Ausweis gelten?: 12 Monate
        Ab wann soll der Ausweis gelten?: 22. November 2026
        Gültig bis: 21. November 2027"#]]
    .assert_eq(&rows(Lang::De).join("\n"));
    assert!(rows(Lang::En).contains(&"Did you move there within the last four weeks?: No".to_owned()));
}

#[test]
fn a_blueprint_settled_in_one_town_still_serves_another() {
    let mut desk = Desk::new("replacement_fee_cent = 2000");
    let home = desk
        .blueprint
        .validate_knobs(&toml::Table::new())
        .expect("defaults are valid");
    desk.blueprint.settle(&home);
    let answers = json!({ "operation": "replacement" });
    let answers = answers.as_object().cloned().expect("an object");
    let fee = |town: &Json| {
        let input = ScopeInput {
            town,
            ..desk.input(&answers)
        };
        let scope = Scope::new(&desk.blueprint, input);
        desk.blueprint.fee(&scope).expect("computed").total.cents()
    };
    assert_eq!((fee(&home), fee(&desk.town)), (1020, 2000));
}
