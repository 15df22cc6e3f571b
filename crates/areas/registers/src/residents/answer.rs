use base::checks::birth_date::PartialDate;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::further::further;
use super::question::at_address;
use super::{Block, Dwelling, Match, Resident, ResidentQuestion};
use crate::birth_date::full_years;
use crate::names::{NameMatch, spelled_given_names};
use crate::port::Audience;
use crate::schemas::filled;

/// The register's answer. `fitting`: how many people fit; `relatives`: those of the person found, if they are asked for.
pub fn answer(question: &ResidentQuestion, found: Match<'_>, fitting: usize, relatives: &[Resident]) -> Value {
    let mut answer = match found {
        Match::Nobody(status) => json!({ "status": status, "residence": "none" }),
        Match::One(person, name) => {
            let mut answer = known(question, person, name);
            if may_see_further(question, person) {
                answer.extend(further(question, person, relatives));
            }
            Value::Object(answer)
        }
    };
    if question.audience == Audience::Clerk {
        answer["candidates"] = json!(fitting);
    }
    filled("residents", answer)
}

/// Further data go to the person themself and to clerks, of a blocked person to nobody else. Source: § 51 Abs. 1, § 52 BMG.
pub(super) fn may_see_further(question: &ResidentQuestion, person: &Resident) -> bool {
    match question.audience {
        Audience::Applicant => false,
        Audience::Oneself => true,
        Audience::Clerk => person.block.is_none(),
    }
}

fn known(question: &ResidentQuestion, person: &Resident, name: NameMatch) -> serde_json::Map<String, Value> {
    let on = question.on;
    let here = at_address(question, person);
    let registered_here = here.filter(|d| d.pending_until.is_none());
    let present = person.dwellings.iter().filter(|d| d.street_key.is_some());
    let present = present.filter(|d| d.is_present(on)).min_by_key(|d| !d.main);
    let moved_away_on = present.is_none().then(|| last_departure(person)).flatten();
    let deceased = person.is_deceased(on);
    let shown = shown(question, person, registered_here, present);
    // Who looked for somebody without a birth date does not learn it.
    let born = (question.birth_date.is_some() || question.audience != Audience::Applicant).then_some(person.birth_date);
    let block = person.block.filter(|_| question.audience == Audience::Clerk);
    let fields = json!({
        "status": "found",
        "name_differs": name == NameMatch::Other,
        "at_address": registered_here.is_some(),
        "residence": registered_here.map_or("none", kind),
        "current": present.is_some() && !deceased,
        "registered_since": shown.map(|d| d.moved_in_on.to_string()),
        "moved_in_pending": here.is_some_and(|d| d.pending_until.is_some()),
        "age": born.and_then(|born| full_years(born, on)),
        "deceased": deceased,
        "blocked": person.block.is_some(),
        "block_kind": block.map(|block| if block == Block::Danger { "danger" } else { "institution" }),
        "moved_away_on": moved_away_on.map(|day| day.to_string()),
        "person_ref": person.person_ref,
        "family_name": person.family_name,
        "given_names": person.given_names,
        "given_names_asked": spelled_given_names(&question.given_names, &person.given_names),
        "doctoral_degree": text(&person.doctoral_degree),
        "birth_date": born.map(PartialDate::iso),
        "street": shown.map(|d| d.street.as_str()),
        "house_number": shown.map(|d| d.house_number.as_str()),
        "postcode": shown.map(|d| d.postcode.as_str()),
        "city": shown.map(|d| d.city.as_str()),
    });
    match fields {
        Value::Object(fields) => fields,
        _ => serde_json::Map::new(),
    }
}

/// The address goes out only to somebody who already knew it, to the person themself, or to a clerk; of a blocked person
/// to nobody but the person.
fn shown<'a>(
    question: &ResidentQuestion,
    person: &Resident,
    registered_here: Option<&'a Dwelling>,
    present: Option<&'a Dwelling>,
) -> Option<&'a Dwelling> {
    match (person.block, question.audience) {
        (_, Audience::Oneself) | (None, Audience::Clerk) => registered_here.or(present),
        (None, Audience::Applicant) => registered_here,
        (Some(_), _) => None,
    }
}

pub(super) fn kind(dwelling: &Dwelling) -> &'static str {
    if dwelling.main { "main" } else { "second" }
}

fn last_departure(person: &Resident) -> Option<Date> {
    person
        .dwellings
        .iter()
        .filter(|d| d.street_key.is_some())
        .filter_map(|d| d.moved_out_on)
        .max()
}

pub(super) fn text(value: &str) -> Option<&str> {
    (!value.is_empty()).then_some(value)
}
