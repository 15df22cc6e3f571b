//! Why a question is asked, in words.

use std::collections::BTreeMap;

use base::Lang;
use blueprint::{CaseFacts, Scope, ScopeInput};
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
            "Wird gefragt, weil Sie bei „Wer ist Halterin oder Halter des Fahrzeugs?“ „Eine andere Person“ gewählt haben."
        )
    );
    assert_eq!(
        why("keeper_family_name", Lang::En).as_deref(),
        Some("We ask this because you chose “Another person” for “Who is the registered keeper of the vehicle?”.")
    );
    // Always asked, and not asked now.
    assert_eq!(why("operation", Lang::De), None);
    assert_eq!(why("iban", Lang::De), None);
}
