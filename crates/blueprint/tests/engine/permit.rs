//! The resident parking permit, from the blueprint in this repository.

use std::collections::BTreeMap;

use blueprint::{Answers, CaseFacts, Json, Scope, ScopeInput, Verdict};
use jiff::civil::date;
use serde_json::json;

use crate::common;

#[test]
fn the_examples_come_out_as_they_say_and_reach_everything() {
    let permit = common::blueprint("resident-parking-permit");
    let report = permit.run_examples();
    assert!(report.is_good(), "{report}");
    assert_eq!(report.coverage.missing().next(), None, "{report}");
    assert!(report.outcomes.len() >= 35, "{report}");
}

#[test]
fn the_hash_names_the_exact_version_but_not_its_examples() {
    let files = common::files("resident-parking-permit");
    let hash = common::loaded(&files).hash();
    let mut with_example = files.clone();
    with_example
        .0
        .insert("examples/more.toml".to_owned(), "examples = []".to_owned());
    assert_eq!(common::loaded(&with_example).hash(), hash);
    let mut changed = files;
    changed
        .0
        .entry("fees.toml".to_owned())
        .and_modify(|text| text.push_str("\n# changed\n"));
    assert_ne!(common::loaded(&changed).hash(), hash);
}

#[test]
fn a_blueprint_can_be_shared_between_threads() {
    fn shareable<T: Send + Sync>(_: &T) {}
    shareable(&common::blueprint("resident-parking-permit"));
}

/// Whoever types somebody's name, birth date and a wrong address: the outside of the case, the verdict and what the first letter
/// and the applicant read, with what the register says of them.
fn outside(resident: Json, moved_recently: bool) -> (blueprint::Face, Verdict, Vec<String>, Json) {
    let permit = common::blueprint("resident-parking-permit");
    let answers = json!({
        "operation": "new", "moved_recently": moved_recently, "given_names": "Zaneta", "family_name": "Lukaszewska",
        "birth_date": "1988-03-17", "plate": "OF-C 777", "vin_tail": "A12345", "keeper": "self", "months": "12",
        "start_on": "2026-11-22", "delivery": "print_at_home", "notify": "none", "no_own_parking": true, "permanent_use": true,
        "correct": true, "address": { "street": "Kaiserstraße", "house_number": "12b", "postcode": "63065" },
    });
    let answers: Answers = answers.as_object().cloned().expect("an object");
    let zone = json!({ "status": "one", "zone": "7", "zones": ["7"], "street": "Kaiserstraße", "house_number": "12b", "postcode": "63065" });
    let vehicle =
        json!({ "status": "found", "keeper_matches": true, "vin_matches": true, "class": "car", "insured": true });
    let registers = BTreeMap::from([
        ("zone".to_owned(), zone),
        ("vehicle".to_owned(), vehicle),
        ("resident".to_owned(), resident),
    ]);
    let (case, today) = (CaseFacts::default(), date(2026, 11, 21));
    let town = permit.validate_knobs(&toml::Table::new()).expect("defaults");
    let input = ScopeInput {
        answers: &answers,
        registers: &registers,
        town: &town,
        case: &case,
        today,
    };
    let scope = Scope::new(&permit, input);
    let checks = permit.run_checks(&scope);
    let own = checks.results.iter().filter(|result| result.id == "R1");
    let reasons = own.map(|result| permit.reason(result, base::Lang::De)).collect();
    let face = blueprint::Face {
        holder: None,
        blocked: false,
        ..permit.face(&scope)
    };
    (
        face,
        checks.verdict,
        reasons,
        permit.letter_model("receipt", &scope, Json::Null),
    )
}

#[test]
fn nobody_learns_from_letters_or_verdicts_whether_a_person_is_blocked_or_unknown() {
    let blocked = json!({
        "status": "found", "blocked": true, "name_differs": false, "at_address": false, "current": true, "person_ref": "p",
        "family_name": "Łukaszewska", "given_names": "Žaneta", "given_names_asked": "Žaneta",
        "street": "Geheime Straße", "house_number": "1", "postcode": "60311", "city": "Frankfurt am Main",
    });
    for moved_recently in [false, true] {
        let unknown = outside(json!({ "status": "not_found" }), moved_recently);
        assert_eq!(outside(blocked.clone(), moved_recently), unknown);
    }
}

#[test]
fn letters_tell_nobody_who_does_not_know_an_address_how_and_where_the_register_has_a_person() {
    let elsewhere = json!({
        "status": "found", "blocked": false, "name_differs": false, "at_address": false, "current": true, "person_ref": "p",
        "family_name": "Łukaszewska", "given_names": "Žaneta", "given_names_asked": "Žaneta",
        "street": "Andere Straße", "house_number": "1", "postcode": "60311", "city": "Frankfurt am Main",
    });
    let (face, _, _, letter) = outside(elsewhere.clone(), false);
    let (of_nobody, _, _, unknown) = outside(json!({ "status": "not_found" }), false);
    assert_eq!(face, of_nobody);
    assert_eq!(letter, unknown);
    // Who knows the address reads the name as the register spells it.
    let mut here = elsewhere;
    here["at_address"] = true.into();
    assert_eq!(outside(here, false).0.applicant, "Žaneta Łukaszewska");
}
