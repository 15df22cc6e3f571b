//! Models of letters: what templates find in them.

use std::collections::BTreeMap;

use blueprint::{Blueprint, CaseFacts, Json, Scope, ScopeInput};
use jiff::civil::date;
use serde_json::json;

use crate::common;

fn model(letter: &str, change: &dyn Fn(&mut Json, &mut Json), extra: Json) -> Json {
    let permit: Blueprint = common::blueprint("resident-parking-permit");
    let town = permit.validate_knobs(&toml::Table::new()).expect("defaults are valid");
    let mut answers = json!({
        "operation": "new", "given_names": "Žaneta", "family_name": "Đorđević", "plate": "OF-C 777", "keeper": "self",
        "months": "12", "start_on": "2026-11-22", "delivery": "post",
        "address": { "street": "Kaiserstraße", "house_number": "12b", "postcode": "63065" },
    });
    let mut registers = json!({
        "zone": { "status": "one", "zone": "7", "zone_name": "Mathildenviertel" },
        "resident": { "status": "found", "at_address": true, "current": true, "residence": "main", "age": 38, "person_ref": "p-1" },
        "vehicle": { "status": "found", "keeper_matches": true, "class": "car", "insured": true, "decommissioned": false },
        "own": { "status": "none" },
        "same_plate": { "status": "none" },
    });
    change(&mut answers, &mut registers);
    let answers = answers.as_object().cloned().expect("an object");
    let registers: BTreeMap<String, Json> = registers.as_object().cloned().expect("an object").into_iter().collect();
    let case = CaseFacts {
        submitted_on: Some(date(2026, 11, 21)),
        ..CaseFacts::default()
    };
    let today = date(2026, 11, 21);
    let input = ScopeInput {
        answers: &answers,
        registers: &registers,
        town: &town,
        case: &case,
        today,
    };
    permit.letter_model(letter, &Scope::new(&permit, input), extra)
}

fn unchanged(_: &mut Json, _: &mut Json) {}

#[test]
fn an_approval_has_permit_fee_and_what_the_case_engine_adds() {
    let extra =
        json!({ "permit": { "number": "MST-2026-0000429" }, "paid_on": "2026-11-21", "case": { "number": "BPA-1" } });
    let model = model("approval", &unchanged, extra);
    assert_eq!(model["permit"]["zone"], "7");
    assert_eq!(model["permit"]["plates"], json!(["OF-C 777"]));
    assert_eq!(model["permit"]["valid_until"], "2027-11-21");
    assert_eq!(model["permit"]["number"], "MST-2026-0000429");
    assert_eq!(model["fee"]["total_cent"], 7500);
    assert_eq!(model["fee"]["paid_on"], "2026-11-21");
    assert_eq!(model["fee"]["positions"][0]["label"], "Bewohnerparkausweis, 12 Monate");
    assert_eq!(model["case"]["number"], "BPA-1");
}

#[test]
fn a_refusal_gives_the_red_reasons_and_the_clerks_words() {
    let second = |_: &mut Json, registers: &mut Json| {
        registers["own"] = json!({ "status": "one", "number": "MST-2025-0001231", "valid_until": "2027-03-31" });
    };
    let model = model(
        "refusal",
        &second,
        json!({ "reason": "Ein besonderer Grund liegt nicht vor.", "heard_on": "2026-11-22" }),
    );
    let reasons = model["refusal"]["reasons"].as_array().expect("a list");
    assert_eq!(reasons.len(), 2, "{reasons:#?}");
    let text = reasons[0]["text"].as_str().expect("a text");
    assert_eq!(
        text,
        "Sie haben bereits den Bewohnerparkausweis Nr. MST-2025-0001231, gültig bis 31. März 2027. Jede Person erhält nur einen Ausweis."
    );
    assert!(
        reasons[0]["legal_basis"]
            .as_str()
            .is_some_and(|basis| basis.contains("VwV-StVO"))
    );
    assert_eq!(reasons[1]["text"], "Ein besonderer Grund liegt nicht vor.");
    assert_eq!(model["refusal"]["heard_on"], "2026-11-22");
}

#[test]
fn a_receipt_repeats_everything_that_was_handed_in() {
    let files = |answers: &mut Json, _: &mut Json| {
        answers["keeper"] = json!("company");
        answers["keeper_confirmation"] =
            json!([{ "id": "f", "name": "a.pdf", "type": "application/pdf", "size": 841_200, "digest": "b3:9f" }]);
    };
    let model = model("receipt", &files, json!({}));
    let receipt = &model["receipt"];
    assert_eq!(receipt["groups"][0]["title"], "Was möchten Sie tun?");
    assert_eq!(
        receipt["attachments"],
        json!([{ "name": "a.pdf", "size": "842 kB", "digest": "b3:9f" }])
    );
    assert!(
        receipt["digest"]
            .as_str()
            .is_some_and(|digest| digest.starts_with("b3:") && digest.len() == 67)
    );
    assert_eq!(receipt["submitted_at"], "2026-11-21T00:00:00");
    assert_eq!(receipt["next"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_refund_says_how_it_was_worked_out_and_masks_the_account() {
    let back = |answers: &mut Json, registers: &mut Json| {
        *answers = json!({
            "operation": "return", "permit_number": "MST-2025-0001231", "stop_using": true,
            "iban": "DE89370400440532013000", "account_holder": "Žaneta Đorđević",
        });
        registers["permit"] = json!({
            "status": "one", "number": "MST-2025-0001231", "valid_from": "2026-06-01", "valid_until": "2027-05-31",
            "zone": "7", "plate": "OF-C 777", "term_fee_cent": "7500", "term_months": "12",
        });
    };
    let model = model("refund", &back, json!({}));
    assert_eq!(model["refund"]["amount_cent"], 3750);
    assert_eq!(
        model["refund"]["calculation"][0],
        json!({ "label": "Gezahlte Gebühr", "value": "75,00\u{a0}€" })
    );
    assert_eq!(
        model["refund"]["calculation"][1],
        json!({ "label": "Nicht genutzte volle Monate", "value": "6" })
    );
    let masked = model["refund"]["iban_masked"].as_str().expect("a text");
    assert!(masked.starts_with("DE") && !masked.contains("0532"), "{masked}");
}

#[test]
fn an_unknown_letter_and_strange_extras_break_nothing() {
    assert_eq!(model("nothing", &unchanged, json!({ "a": 1 })), json!({ "a": 1 }));
    assert_eq!(model("approval", &unchanged, json!({ "permit": 5 }))["permit"], 5);
    assert!(model("approval", &unchanged, Json::Null).is_object());
}
