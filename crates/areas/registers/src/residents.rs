//! The residents register: its records, and what it answers. Pure rules.

use base::checks::birth_date::PartialDate;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};

use crate::birth_date::{full_years, may_be};
use crate::house_number::HouseNumber;
use crate::names::{NameMatch, family_name, given_names, spelled_given_names};
use crate::port::Audience;
use crate::streets::street_keys;

/// A person as the register keeps them. Source: § 3 BMG, cut down to what the town's services ask.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Resident {
    pub id: i64,
    /// Opaque, stable reference that is given out instead of personal data.
    pub person_ref: String,
    pub family_name: String,
    /// All given names, separated by blanks.
    pub given_names: String,
    /// Former family name; empty: none.
    pub former_name: String,
    /// `Dr.` or empty.
    pub doctoral_degree: String,
    pub birth_date: PartialDate,
    pub deceased_on: Option<Date>,
    pub block: Option<Block>,
    pub dwellings: Vec<Dwelling>,
}

/// Why a person's data must not be given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Block {
    /// Auskunftssperre: danger to life, health, freedom. Source: § 51 BMG.
    Danger,
    /// Bedingter Sperrvermerk: shelter, nursing home, clinic. Source: § 52 BMG.
    Institution,
}

/// A dwelling of a person, past, present or about to be registered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dwelling {
    pub main: bool,
    /// Street key of the town's directory; `None` for dwellings elsewhere.
    pub street_key: Option<String>,
    pub street: String,
    pub house_number: String,
    pub postcode: String,
    pub city: String,
    pub moved_in_on: Date,
    pub moved_out_on: Option<Date>,
    /// Set while the registration is not processed: the night in which it will be.
    pub pending_until: Option<Date>,
}

/// The question, with the street already looked up in the directory where that was possible.
#[derive(Clone, Debug)]
pub struct ResidentQuestion {
    pub family_name: String,
    pub given_names: String,
    pub birth_date: PartialDate,
    pub street: Option<String>,
    pub street_key: Option<String>,
    pub house_number: Option<String>,
    /// The day for which the answer is to hold.
    pub on: Date,
    pub audience: Audience,
}

/// Answers from the people born on that day (or with an unknown day that may be it).
pub fn answer(question: &ResidentQuestion, candidates: &[Resident]) -> Value {
    let mut matches: Vec<(&Resident, NameMatch)> = candidates
        .iter()
        .filter_map(|person| name_match(question, person).map(|m| (person, m)))
        .collect();
    // Spelled exactly beats spelled alike, that beats another name, and who lives there beats who does not.
    let closest = matches.iter().map(|(_, m)| *m).min();
    matches.retain(|(_, m)| Some(*m) == closest);
    if matches.iter().any(|(person, _)| at_address(question, person).is_some()) {
        matches.retain(|(person, _)| at_address(question, person).is_some());
    }
    // A block decides last: all persons take the same way and the same time to here.
    let visible = |person: &Resident| person.block.is_none() || question.audience == Audience::Clerk;
    matches.retain(|(person, _)| visible(person));
    match matches.as_slice() {
        [] => nobody("not_found"),
        [(person, name)] => found(question, person, *name),
        _ => nobody("ambiguous"),
    }
}

fn name_match(question: &ResidentQuestion, person: &Resident) -> Option<NameMatch> {
    if !may_be(person.birth_date, question.birth_date) {
        return None;
    }
    let given = given_names(&question.given_names, &person.given_names)?;
    let family = match family_name(&question.family_name, &person.family_name) {
        Some(family) => family,
        // Who has married lately often still writes the old name.
        None if !person.former_name.is_empty() => {
            family_name(&question.family_name, &person.former_name).map(|_| NameMatch::Other)?
        }
        None => return None,
    };
    Some(given.max(family))
}

/// The dwelling at the address asked for that is registered, or about to be, on the day.
fn at_address<'a>(question: &ResidentQuestion, person: &'a Resident) -> Option<&'a Dwelling> {
    let mut here: Vec<&Dwelling> = person
        .dwellings
        .iter()
        .filter(|d| d.moved_out_on.is_none_or(|out| out > question.on) && is_at(question, d))
        .collect();
    here.sort_by_key(|d| (d.pending_until.is_some(), !d.main));
    here.first().copied()
}

fn is_at(question: &ResidentQuestion, dwelling: &Dwelling) -> bool {
    let street = match (&question.street_key, &dwelling.street_key, &question.street) {
        (Some(asked), Some(registered), _) => asked == registered,
        (_, _, Some(asked)) => street_keys(asked).meets(&street_keys(&dwelling.street)),
        _ => false,
    };
    let asked = question.house_number.as_deref().unwrap_or_default();
    let number = match (HouseNumber::parse(asked), HouseNumber::parse(&dwelling.house_number)) {
        (Some(asked), Some(registered)) => asked == registered,
        _ => !asked.is_empty() && asked == dwelling.house_number,
    };
    street && number
}

fn found(question: &ResidentQuestion, person: &Resident, name: NameMatch) -> Value {
    let on = question.on;
    let here = at_address(question, person);
    let registered_here = here.filter(|d| d.pending_until.is_none());
    let registered = |d: &&Dwelling| d.pending_until.is_none() && d.moved_out_on.is_none_or(|out| out > on);
    let present = person
        .dwellings
        .iter()
        .filter(|d| d.street_key.is_some())
        .find(registered);
    let moved_away_on = if present.is_some() {
        None
    } else {
        last_departure(person)
    };
    let deceased = person.deceased_on.is_some_and(|day| day <= on);
    // The address goes out only to somebody who already knew it, or to a clerk; of a blocked person never.
    let shown = match (person.block, question.audience) {
        (None, Audience::Clerk) => registered_here.or(present),
        (None, Audience::Applicant) => registered_here,
        (Some(_), _) => None,
    };
    json!({
        "status": "found",
        "name_differs": name == NameMatch::Other,
        "at_address": registered_here.is_some(),
        "residence": registered_here.map_or("none", |d| if d.main { "main" } else { "second" }),
        "current": present.is_some() && !deceased,
        "registered_since": shown.map(|d| d.moved_in_on.to_string()),
        "moved_in_pending": here.is_some_and(|d| d.pending_until.is_some()),
        "age": full_years(person.birth_date, on),
        "deceased": deceased,
        "blocked": person.block.is_some(),
        "moved_away_on": moved_away_on.map(|day| day.to_string()),
        "person_ref": person.person_ref,
        "family_name": person.family_name,
        "given_names": person.given_names,
        "given_names_asked": spelled_given_names(&question.given_names, &person.given_names),
        "doctoral_degree": text(&person.doctoral_degree),
        "birth_date": person.birth_date.iso(),
        "street": shown.map(|d| d.street.as_str()),
        "house_number": shown.map(|d| d.house_number.as_str()),
        "postcode": shown.map(|d| d.postcode.as_str()),
        "city": shown.map(|d| d.city.as_str()),
    })
}

fn last_departure(person: &Resident) -> Option<Date> {
    person
        .dwellings
        .iter()
        .filter(|d| d.street_key.is_some())
        .filter_map(|d| d.moved_out_on)
        .max()
}

fn text(value: &str) -> Option<&str> {
    (!value.is_empty()).then_some(value)
}

fn nobody(status: &str) -> Value {
    json!({
        "status": status, "name_differs": false, "at_address": false, "residence": "none", "current": false,
        "registered_since": null, "moved_in_pending": false, "age": null, "deceased": false, "blocked": false,
        "moved_away_on": null, "person_ref": null, "family_name": null, "given_names": null, "given_names_asked": null, "doctoral_degree": null,
        "birth_date": null, "street": null, "house_number": null, "postcode": null, "city": null,
    })
}
