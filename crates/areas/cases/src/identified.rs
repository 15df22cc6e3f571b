//! Is who signed in the one whose name stands in the application? Pure: blueprint, answers and account go in.
//!
//! The level of assurance of an account says how surely its owner is known. It says nothing about a name that was
//! typed, so it counts for an application only where both are the same person.

use base::checks::birth_date;
use blueprint::{Answers, Blueprint, Json};
use identity::Person;
use registers::names;

/// The fields that name another person than the account does, by id; `None` where the application does not ask for a
/// family name that the account knows. Names may be spelled differently, and some of several given names left out.
pub fn differing(blueprint: &Blueprint, answers: &Answers, person: &Person) -> Option<Vec<String>> {
    let mut is_named = false;
    let mut differing = Vec::new();
    for field in blueprint.fields() {
        let Some(claim) = field.account.as_deref() else {
            continue;
        };
        let said = answers.get(&field.id).and_then(Json::as_str).unwrap_or_default();
        let (Some(known), false) = (person.claim(claim), said.trim().is_empty()) else {
            continue;
        };
        let is_same = match claim {
            "family_name" => {
                is_named = true;
                names::family_name(said, known).is_some()
            }
            "given_names" => names::given_names(said, known).is_some(),
            "birth_date" => is_same_day(said, known),
            _ => continue,
        };
        if !is_same {
            differing.push(field.id.clone());
        }
    }
    (is_named || !differing.is_empty()).then_some(differing)
}

/// What cannot be read is not the same.
fn is_same_day(said: &str, known: &str) -> bool {
    match (birth_date::parse(said), birth_date::parse(known)) {
        (Ok(said), Ok(known)) => registers::birth_date::may_be(known, said),
        _ => false,
    }
}
