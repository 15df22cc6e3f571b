//! Why a question is asked, in words.

use std::collections::BTreeMap;

use base::Lang;
use blueprint::{Blueprint, CaseFacts, Reader, Scope, ScopeInput};
use jiff::civil::date;
use serde_json::json;

use crate::common;

#[test]
fn a_question_says_which_answer_brought_it_up() {
    let permit = common::blueprint("resident-parking-permit");
    let town = permit.validate_knobs(&toml::Table::new()).expect("defaults are valid");
    let answers = json!({ "operation": "new", "keeper": "person" })
        .as_object()
        .cloned()
        .expect("an object");
    let (registers, case) = (BTreeMap::new(), CaseFacts::default());
    let input = ScopeInput {
        answers: &answers,
        registers: &registers,
        town: &town,
        case: &case,
        today: date(2026, 11, 21),
    };
    let scope = Scope::new(&permit, input);
    let why = |field: &str, lang| permit.explain(&scope, permit.field(field).expect("a field"), lang);
    assert_eq!(
        why("keeper_family_name", Lang::De).as_deref(),
        Some(
            "Wir fragen das, weil Sie bei „Wer ist Halterin oder Halter des Fahrzeugs?“ „Eine andere Person“ gewählt haben."
        )
    );
    assert_eq!(
        why("keeper_family_name", Lang::En).as_deref(),
        Some("We ask this because you chose “Another person” for “Who is the registered keeper of the vehicle?”.")
    );
    // That something was chosen leads there whatever it was, and explains nothing.
    assert_eq!(permit.explain_page(&scope, "person", Reader::Applicant, Lang::De), None);
    let address = permit.explain_page(&scope, "address", Reader::Applicant, Lang::De);
    assert!(address.is_some_and(|why| why.contains("„Einen Bewohnerparkausweis neu beantragen“ gewählt haben")));
    // Always asked, and not asked now.
    assert_eq!(why("operation", Lang::De), None);
    assert_eq!(why("iban", Lang::De), None);
}

/// The driving licence with these answers: why a question is asked, and how each line of the fee came about.
fn licence(answers: serde_json::Value, tell: impl Fn(&Blueprint, &Scope<'_>)) {
    let licence = common::blueprint("driving-licence");
    let town = licence.validate_knobs(&toml::Table::new()).expect("defaults are valid");
    let answers = answers.as_object().cloned().expect("an object");
    let (registers, case) = (BTreeMap::new(), CaseFacts::default());
    let input = ScopeInput {
        answers: &answers,
        registers: &registers,
        town: &town,
        case: &case,
        today: date(2026, 11, 21),
    };
    tell(&licence, &Scope::new(&licence, input));
}

#[test]
fn an_age_is_said_by_the_date_of_birth_and_not_by_the_day_or_the_town() {
    let answers = json!({ "operation": "first", "birth_date": "2010-03-01", "classes": ["B"] });
    licence(answers, |licence, scope| {
        let by_age = licence.fields().filter(|field| {
            let source = field.shown_when.as_ref().map_or("", |condition| condition.source());
            source.contains("age(birth_date, today) < 18") && licence.visible(scope, field)
        });
        let mut told = 0;
        for field in by_age {
            let why = |reader, lang| {
                licence
                    .explain_field(scope, field, reader, lang)
                    .expect("it is explained")
            };
            let (asked, shown) = (why(Reader::Applicant, Lang::De), why(Reader::Office, Lang::De));
            assert!(
                asked.contains("Ihre Angabe bei „Geburtsdatum“ dies verlangt"),
                "{asked}"
            );
            assert!(shown.contains("die Angabe bei „Geburtsdatum“ dies verlangt"), "{shown}");
            assert!(
                !asked.contains("Stand Ihres Antrags") && !shown.contains("Stand des Vorgangs"),
                "{asked} {shown}"
            );
            told += 1;
        }
        let by_page = licence.explain_page(scope, "classes", Reader::Applicant, Lang::De);
        assert!(told > 0 || by_page.is_some(), "a question is shown by an age");
    });
}

#[test]
fn each_line_of_the_fee_says_its_rule_and_its_values_in_words() {
    let answers = json!({ "operation": "card", "delivery": "post" });
    licence(answers, |licence, scope| {
        let fee = licence.fee(scope).expect("it can be worked out");
        let words = licence.fee_in_words(scope);
        assert_eq!(fee.positions.len(), words.len());
        let at = fee
            .positions
            .iter()
            .position(|line| line.id == "dispatch")
            .expect("posted");
        let line = words[at].replace('\u{a0}', " ");
        assert!(line.starts_with("Regel „dispatch“. Sie gilt, weil bei „"), "{line}");
        assert!(
            line.contains("Werte: „Gebühr für den Versand des Führerscheins“ = 5,10 €."),
            "{line}"
        );
        assert!(line.ends_with("Ergebnis: 5,10 €."), "{line}");
    });
}
