use ::store::{StoreError, Tx};
use base::checks::names::parse_person;
use jiff::civil::Date;
use serde_json::json;

use super::{Outcome, refused};
use crate::port::RegisterOrder;
use crate::residents::Resident;
use crate::store as tables;

/// Corrects or completes the names of a person, or their degree. A family name that is replaced stays as former name.
///
/// Source: § 6 Abs. 1 BMG.
pub(super) fn perform(tx: &mut Tx<'_>, order: &RegisterOrder, today: Date) -> Result<Outcome, StoreError> {
    let person_ref = order.text("person_ref").unwrap_or_default();
    let Some(person) = tables::resident_by_ref(tx, &person_ref)? else {
        return Ok(refused("person_unknown", "Das Melderegister kennt die Person nicht."));
    };
    let corrected = match corrected(&person, order, today) {
        Ok(corrected) => corrected,
        Err(no) => return Ok(no),
    };
    tables::save_names(tx, &corrected)?;
    Ok(Ok(json!({ "person_ref": person_ref, "recorded_on": today })))
}

/// The person as they are recorded afterwards, or the refusal.
fn corrected(person: &Resident, order: &RegisterOrder, today: Date) -> Result<Resident, Outcome> {
    if person.deceased_on.is_some_and(|day| day <= today) {
        return Err(refused("person_deceased", "Die Person ist als verstorben eingetragen."));
    }
    let name = |parameter: &str| match order.text(parameter).map(|text| parse_person(&text)) {
        None => Ok(None),
        Some(Ok(name)) => Ok(Some(name.to_string())),
        Some(Err(_)) => Err(refused(
            "value_invalid",
            format!("„{parameter}“ ist kein Name nach DIN 91379."),
        )),
    };
    let (family_name, given_names) = (name("family_name")?, name("given_names")?);
    let mut corrected = person.clone();
    if let Some(family_name) = family_name.filter(|new| *new != person.family_name) {
        let before = std::mem::replace(&mut corrected.family_name, family_name);
        let earlier = std::mem::replace(&mut corrected.former_name, before);
        if !earlier.is_empty() {
            corrected.details.former_names.insert(0, earlier);
        }
    }
    corrected.given_names = given_names.unwrap_or(corrected.given_names);
    corrected.doctoral_degree = order.text("doctoral_degree").unwrap_or(corrected.doctoral_degree);
    if corrected == *person {
        return Err(refused("nothing_to_record", "Im Melderegister steht es schon so."));
    }
    Ok(corrected)
}
