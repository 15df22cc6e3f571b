use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::answer::{kind, may_see_further, text};
use super::question::DataGroup;
use super::{Dwelling, IdDocument, Match, Resident, ResidentQuestion};
use crate::birth_date::full_years;

/// Ids of relatives without whom the question cannot be answered; none where nobody may see them.
pub fn relatives(question: &ResidentQuestion, found: Match<'_>) -> Vec<i64> {
    match found {
        Match::One(person, _) if question.data.contains(&DataGroup::Family) && may_see_further(question, person) => {
            let children = person.details.children.iter().copied();
            person.details.spouse.into_iter().chain(children).collect()
        }
        _ => Vec::new(),
    }
}

/// The further data that the question names. Source: § 18 Abs. 2, § 34 Abs. 1 BMG.
pub(super) fn further(
    question: &ResidentQuestion,
    person: &Resident,
    relatives: &[Resident],
) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    for block in &question.data {
        let fields = match block {
            DataGroup::Birth => birth(person),
            DataGroup::Status => json!({
                "gender": text(&person.details.gender),
                "marital_status": text(&person.details.marital_status),
                "nationalities": person.details.nationalities,
            }),
            DataGroup::Religion => json!({ "religion": text(&person.details.religion) }),
            DataGroup::Dwellings => dwellings(person, question.on),
            DataGroup::Family => family(person, relatives, question.on),
            DataGroup::Documents => documents(person),
        };
        if let Value::Object(fields) = fields {
            all.extend(fields);
        }
    }
    all
}

fn birth(person: &Resident) -> Value {
    let details = &person.details;
    let born_as = [&details.birth_name, &person.former_name, &person.family_name];
    json!({
        "birth_name": born_as.into_iter().find(|name| !name.is_empty()),
        "former_names": person.earlier_names().collect::<Vec<_>>(),
        "birth_place": text(&details.birth_place),
        "birth_country": text(&details.birth_country),
    })
}

fn dwellings(person: &Resident, on: Date) -> Value {
    let present = person.present(on);
    let mut former: Vec<&Dwelling> = person
        .dwellings
        .iter()
        .filter(|d| d.moved_out_on.is_some_and(|out| out <= on))
        .collect();
    former.sort_by_key(|d| std::cmp::Reverse(d.moved_out_on));
    let object = |d: &&Dwelling| {
        json!({
            "street": d.street, "house_number": d.house_number, "postcode": d.postcode, "city": d.city,
            "kind": kind(d), "moved_in_on": d.moved_in_on.to_string(),
        })
    };
    json!({
        "dwellings": present.iter().map(object).collect::<Vec<_>>(),
        "dwellings_text": present.iter().map(|d| format!("{} ({})", d.in_one_line(), kind(d))).collect::<Vec<_>>(),
        "moved_in_on": present.first().map(|d| d.moved_in_on.to_string()),
        "previous_address": former.first().map(|d| d.in_one_line()),
        "former_addresses": former.iter().map(|d| d.in_one_line()).collect::<Vec<_>>(),
    })
}

/// The spouse and minor children who live at the same address. Who is blocked or dead is left out.
fn family(person: &Resident, relatives: &[Resident], on: Date) -> Value {
    let told: Vec<(&Resident, &str)> = relatives
        .iter()
        .filter(|other| other.block.is_none() && !other.is_deceased(on))
        .map(|other| {
            let is_spouse = person.details.spouse == Some(other.id);
            (other, if is_spouse { "spouse" } else { "child" })
        })
        .collect();
    let members: Vec<Value> = told
        .iter()
        .filter(|(other, role)| *role == "spouse" || full_years(other.birth_date, on).is_some_and(|age| age < 18))
        .filter(|(other, _)| lives_with(person, other, on))
        .map(|(other, role)| {
            json!({
                "person_ref": other.person_ref, "family_name": other.family_name, "given_names": other.given_names,
                "birth_date": other.birth_date.iso(), "role": role,
            })
        })
        .collect();
    let spouse = told.iter().find(|(_, role)| *role == "spouse");
    json!({ "spouse_ref": spouse.map(|(other, _)| &other.person_ref), "family": members })
}

fn lives_with(person: &Resident, other: &Resident, on: Date) -> bool {
    let place = |d: &&Dwelling| {
        (
            d.street_key.clone(),
            d.street.clone(),
            d.house_number.clone(),
            d.city.clone(),
        )
    };
    let mine: Vec<_> = person.present(on).iter().map(place).collect();
    other.present(on).iter().map(place).any(|theirs| mine.contains(&theirs))
}

fn documents(person: &Resident) -> Value {
    let part = |document: &Option<IdDocument>| {
        let document = document.clone();
        document.map_or((None, None, None), |d| {
            (Some(d.number), Some(d.valid_until.to_string()), Some(d.authority))
        })
    };
    let (card, passport) = (part(&person.details.id_card), part(&person.details.passport));
    json!({
        "id_card_number": card.0, "id_card_valid_until": card.1, "id_card_authority": card.2,
        "passport_number": passport.0, "passport_valid_until": passport.1, "passport_authority": passport.2,
    })
}

impl Resident {
    /// Family names of before, the latest first; the name of birth is among them where it is another.
    pub fn earlier_names(&self) -> impl Iterator<Item = &str> {
        let all = std::iter::once(&self.former_name)
            .chain(&self.details.former_names)
            .chain(std::iter::once(&self.details.birth_name));
        let mut told: Vec<&str> = Vec::new();
        for name in all {
            if !name.is_empty() && *name != self.family_name && !told.contains(&name.as_str()) {
                told.push(name);
            }
        }
        told.into_iter()
    }
}
