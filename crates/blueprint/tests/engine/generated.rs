//! Generated answers and inputs: the engine never panics, and no case gets stuck.

use std::collections::BTreeMap;

use blueprint::{Answers, Blueprint, CaseFacts, Control, Effect, Json, Scope, ScopeInput};
use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::select;

use crate::common;

/// What people, machines and attackers post.
fn typed() -> impl Strategy<Value = String> {
    const KNOWN: &[&str] = &[
        "",
        " ",
        "yes",
        "no",
        "on",
        "new",
        "return",
        "renewal",
        "plate_change",
        "self",
        "company",
        "12",
        "6",
        "-1",
        "0",
        "9223372036854775808",
        "OF-C 777",
        "of c777",
        "WI-ÄÖ 1",
        "2026-11-21",
        "31.2.2026",
        "0000-00-00",
        "99999-99-99",
        "DE89370400440532013000",
        "MST-2025-0001231",
        "Kaiserstraße",
        "12 b",
        "a@b.example",
        "{plate}",
        "'; drop table",
        "\u{0}",
        "\u{202e}abc",
        "🏛️",
        "ß",
        "Z\u{30c}aneta",
        "HRB 12345 B",
        "123/4",
        "FRA",
        "XXA",
        "1 rue Haute\n75002 PARIS",
        "32U 483281 5550390",
        "50,1055 8,7662",
        "Postfach 7",
        "8.30 Uhr",
        "3.2026",
        "86 095 742 719",
    ];
    prop_oneof![3 => select(KNOWN).prop_map(str::to_owned), 1 => any::<String>(), 1 => "[0-9A-Z.\\- ]{0,12}"]
}

fn json_value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        any::<i64>().prop_map(Json::from),
        typed().prop_map(Json::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Json::Array),
            prop::collection::btree_map("[a-z]{1,6}", inner, 0..3)
                .prop_map(|map| Json::Object(map.into_iter().collect())),
        ]
    })
}

fn posted(blueprint: &Blueprint) -> impl Strategy<Value = BTreeMap<String, Vec<String>>> + use<> {
    let mut names: Vec<String> = blueprint.fields().map(|field| field.id.clone()).collect();
    for part in ["street", "house_number", "postcode", "day", "month", "year", "x"] {
        names.extend(blueprint.fields().map(|field| format!("{}.{part}", field.id)));
    }
    for field in blueprint.fields() {
        if let Control::Parts { parts } = field.control() {
            names.extend(parts.iter().map(|part| format!("{}.{}", field.id, part.name)));
        }
    }
    prop::collection::btree_map(select(names), prop::collection::vec(typed(), 0..3), 0..12)
}

fn hostile(blueprint: &Blueprint) -> impl Strategy<Value = Answers> + use<> {
    let names: Vec<String> = blueprint.fields().map(|field| field.id.clone()).collect();
    prop::collection::btree_map(select(names), json_value(), 0..20).prop_map(|map| map.into_iter().collect())
}

fn registers(blueprint: &Blueprint) -> impl Strategy<Value = BTreeMap<String, Json>> + use<> {
    let names: Vec<String> = blueprint.all_queries.iter().map(|query| query.id.clone()).collect();
    prop::collection::btree_map(select(names), json_value(), 0..8)
}

fn all(blueprint: &Blueprint, answers: &Answers, registers: &BTreeMap<String, Json>, town: &Json, state: &str) {
    let case = CaseFacts {
        state: state.to_owned(),
        ..CaseFacts::default()
    };
    let today = date(2026, 11, 21);
    let input = ScopeInput {
        answers,
        registers,
        town,
        case: &case,
        today,
    };
    let scope = Scope::new(blueprint, input);
    for page in blueprint.pages(&scope) {
        for field in &page.fields {
            blueprint.required(&scope, field);
            blueprint.control(&scope, field);
            blueprint.explain(&scope, field, base::Lang::De);
            field.inputs(answers, &BTreeMap::new());
        }
    }
    blueprint.check_all(&scope);
    blueprint.summary(&scope, base::Lang::En);
    blueprint.queries(&scope);
    for result in &blueprint.run_checks(&scope).results {
        assert!(!blueprint.reason(result, base::Lang::Plain).is_empty());
    }
    if let Ok(fee) = blueprint.fee(&scope) {
        assert!(!fee.total.is_negative());
    }
    if let Ok(Some(refund)) = blueprint.refund(&scope) {
        assert!(!refund.amount.is_negative());
    }
    for grant in blueprint.grants(&scope).unwrap_or_default() {
        assert!(grant.valid_from <= grant.valid_until);
    }
    for of in blueprint.appointments() {
        if let Ok(offered) = blueprint.offer_appointment(&of.id, &scope) {
            assert!((5..=480).contains(&offered.minutes) && offered.office.is_some());
        }
        assert!(blueprint.bring(&of.id, &scope, base::Lang::De).len() <= of.bring.len());
    }
    for letter in &blueprint.letters {
        blueprint.letter_model(&letter.id, &scope, Json::Null);
    }
    blueprint.face(&scope);
    for state in &blueprint.states {
        for action in blueprint.clerk_actions(&state.id, &scope) {
            assert!(
                blueprint.next(&state.id, &action.event, &scope).is_some(),
                "an offered action must be possible"
            );
        }
        // Wherever the checks run, each of their answers leads somewhere.
        let checked = blueprint
            .transitions
            .iter()
            .any(|step| step.to == state.id && step.effects.contains(&Effect::Check));
        for verdict in ["green", "yellow", "wait", "red", "unavailable"]
            .into_iter()
            .filter(|_| checked)
        {
            assert!(
                blueprint
                    .next(&state.id, &format!("checks_{verdict}"), &scope)
                    .is_some(),
                "{} {verdict}",
                state.id
            );
        }
    }
}

#[test]
fn nothing_that_is_posted_or_answered_makes_the_engine_panic() {
    for name in ["resident-parking-permit", "_all-fields"] {
        let blueprint = common::blueprint(name);
        let town = blueprint
            .validate_knobs(&toml::Table::new())
            .expect("defaults are valid");
        let states: Vec<String> = blueprint.states.iter().map(|state| state.id.clone()).collect();
        let cases = (
            posted(&blueprint),
            hostile(&blueprint),
            registers(&blueprint),
            select(states),
        );
        let config = ProptestConfig {
            cases: 200,
            failure_persistence: None,
            ..ProptestConfig::default()
        };
        proptest!(config, |((form, mut answers, registers, state) in cases)| {
            all(&blueprint, &answers, &registers, &town, &state);
            let case = CaseFacts::default();
            for page in &blueprint.form {
                let input = ScopeInput { answers: &answers, registers: &registers, town: &town, case: &case, today: date(2026, 11, 21) };
                answers = blueprint.parse_page(&page.id, &form, &input).answers;
            }
            all(&blueprint, &answers, &registers, &town, &state);
        });
    }
}

#[test]
fn what_was_read_reads_the_same_again() {
    for name in ["resident-parking-permit", "_all-fields"] {
        let blueprint = common::blueprint(name);
        let town = blueprint
            .validate_knobs(&toml::Table::new())
            .expect("defaults are valid");
        let (registers, case) = (BTreeMap::new(), CaseFacts::default());
        let config = ProptestConfig {
            cases: 200,
            failure_persistence: None,
            ..ProptestConfig::default()
        };
        proptest!(config, |(form in posted(&blueprint))| {
            let read = |form: &BTreeMap<String, Vec<String>>| {
                let mut answers = Answers::new();
                for page in &blueprint.form {
                    let input = ScopeInput { answers: &answers, registers: &registers, town: &town, case: &case, today: date(2026, 11, 21) };
                    answers = blueprint.parse_page(&page.id, form, &input).answers;
                }
                answers
            };
            let once = read(&form);
            let again: BTreeMap<String, Vec<String>> = blueprint.fields().flat_map(|field| field.inputs(&once, &BTreeMap::new())).collect();
            prop_assert_eq!(read(&again), once);
        });
    }
}
