//! Is who signed in the one whose name stands in the application? Pure: blueprint, answers and account go in.
//!
//! The level of assurance of an account says how surely its owner is known. It says nothing about a name that was
//! typed, so it counts for an application only where both are the same person.

use std::collections::BTreeMap;

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

/// Whether a question to a register is about the owner of an account: names, and a birth date that is theirs to the day.
pub fn is_about(with: &BTreeMap<String, Json>, person: &Person) -> bool {
    let asked = |name: &str| with.get(name).and_then(Json::as_str).unwrap_or_default();
    let is_day = match (
        birth_date::parse(asked("birth_date")),
        birth_date::parse(&person.birth_date),
    ) {
        (Ok(asked), Ok(known)) => asked == known,
        _ => false,
    };
    is_day
        && names::family_name(asked("family_name"), &person.family_name).is_some()
        && names::given_names(asked("given_names"), &person.given_names)
            .is_some_and(|found| found != names::NameMatch::Other)
}

/// What cannot be read is not the same.
fn is_same_day(said: &str, known: &str) -> bool {
    match (birth_date::parse(said), birth_date::parse(known)) {
        (Ok(said), Ok(known)) => registers::birth_date::may_be(known, said),
        _ => false,
    }
}

/// What a form would post for a field if the person typed what the account knows.
pub fn posted(field: &str, claim: &str, person: &Person) -> Vec<(String, Vec<String>)> {
    let part = |name: &str, value: &str| (format!("{field}.{name}"), vec![value.to_owned()]);
    match claim {
        "address" if !person.street.is_empty() => vec![
            part("street", &person.street),
            part("house_number", &person.house_number),
            part("postcode", &person.postcode),
            part("city", &person.city),
        ],
        "birth_date" => {
            let parts: Vec<&str> = person.birth_date.split('-').collect();
            let [year, month, day] = parts[..] else {
                return Vec::new();
            };
            vec![
                part("day", known(day)),
                part("month", known(month)),
                part("year", known(year)),
            ]
        }
        _ => person
            .claim(claim)
            .map(|value| (field.to_owned(), vec![value.to_owned()]))
            .into_iter()
            .collect(),
    }
}

/// An unknown day or month is left empty in forms.
fn known(part: &str) -> &str {
    if part.bytes().all(|digit| digit == b'0') {
        ""
    } else {
        part
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_question_with_ones_own_name_and_birth_date_is_about_oneself() {
        let person = Person {
            family_name: "Brandt".into(),
            given_names: "Katharina Elisabeth".into(),
            birth_date: "1988-04-17".into(),
            ..Person::default()
        };
        for (family, given, born, about) in [
            ("Brandt", "Katharina", "1988-04-17", true),
            ("BRANDT", "Katharina Elisabeth", "1988-04-17", true),
            ("Brandt", "Katharina", "1988-04-18", false),
            ("Brandt", "Katharina", "", false),
            ("Brandt", "Katharina Anna Elisabeth", "1988-04-17", false),
            ("Brandt", "", "1988-04-17", false),
            ("Roth", "Katharina", "1988-04-17", false),
        ] {
            let with = [("family_name", family), ("given_names", given), ("birth_date", born)];
            let with = with.map(|(name, value)| (name.to_owned(), json!(value))).into();
            assert_eq!(is_about(&with, &person), about, "{given} {family} {born}");
        }
    }
}
