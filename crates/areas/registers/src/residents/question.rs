use std::collections::BTreeMap;

use base::checks::birth_date::PartialDate;
use jiff::civil::Date;

use super::{Dwelling, Resident};
use crate::birth_date::may_be;
use crate::house_number::HouseNumber;
use crate::names::{NameMatch, family_name, given_names};
use crate::port::Audience;
use crate::streets::street_keys;
use crate::text::Keys;

/// The question, with streets already looked up in the directory where that was possible.
#[derive(Clone, Debug)]
pub struct ResidentQuestion {
    pub family_name: String,
    pub given_names: String,
    pub birth_date: Option<PartialDate>,
    pub address: Asked,
    /// An address of before.
    pub former_address: Asked,
    pub birth_place: Option<String>,
    pub gender: Option<String>,
    pub marital_status: Option<String>,
    pub moved_in_on: Option<Date>,
    pub moved_out_on: Option<Date>,
    pub spouse: Option<String>,
    /// The search of § 49 Abs. 4 BMG was asked for; without a birth date there is no other.
    pub information: bool,
    /// Which further data are needed.
    pub data: Vec<DataGroup>,
    /// The day for which the answer is to hold.
    pub on: Date,
    pub audience: Audience,
}

/// An address as it was asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub street: Option<String>,
    pub street_key: Option<String>,
    pub house_number: Option<String>,
}

/// A group of further data that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataGroup {
    Birth,
    Status,
    Religion,
    Dwellings,
    Family,
    Documents,
}

impl DataGroup {
    /// None for a word that names no group.
    pub fn of(word: &str) -> Option<DataGroup> {
        Some(match word {
            "birth" => DataGroup::Birth,
            "status" => DataGroup::Status,
            "religion" => DataGroup::Religion,
            "dwellings" => DataGroup::Dwellings,
            "family" => DataGroup::Family,
            "documents" => DataGroup::Documents,
            _ => return None,
        })
    }
}

/// Who fits a question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Match<'a> {
    /// Nobody, or nobody who may be told of: `not_found`, `ambiguous`, `not_allowed`.
    Nobody(&'static str),
    One(&'a Resident, NameMatch),
}

impl ResidentQuestion {
    /// Who is this person? With nothing but name and birth date.
    pub fn about(family_name: String, given_names: String, born: PartialDate, on: Date, audience: Audience) -> Self {
        ResidentQuestion {
            family_name,
            given_names,
            birth_date: Some(born),
            address: Asked::default(),
            former_address: Asked::default(),
            birth_place: None,
            gender: None,
            marital_status: None,
            moved_in_on: None,
            moved_out_on: None,
            spouse: None,
            information: false,
            data: Vec::new(),
            on,
            audience,
        }
    }

    /// Everything that was given must fit, and enough must be given. Source: § 49 Abs. 4 BMG.
    pub fn is_search(&self) -> bool {
        self.information || self.birth_date.is_none()
    }

    /// Gender and marital status must not be used together, whoever is asked about. Source: § 49 Abs. 4 Satz 1 Nr. 1 BMG.
    pub fn is_allowed(&self) -> bool {
        self.gender.is_none() || self.marital_status.is_none()
    }

    /// An address, or two further data. Source: § 49 Abs. 4 Satz 1 Nr. 1, Abs. 5 BMG.
    fn is_enough(&self) -> bool {
        let further = [
            self.birth_date.is_some(),
            self.birth_place.is_some(),
            self.gender.is_some(),
            self.marital_status.is_some(),
            self.moved_in_on.is_some(),
            self.moved_out_on.is_some(),
            self.spouse.is_some(),
        ];
        self.address.is_whole() || self.former_address.is_whole() || further.iter().filter(|given| **given).count() >= 2
    }
}

impl Asked {
    fn is_whole(&self) -> bool {
        self.street.is_some() && self.house_number.is_some()
    }

    fn is_given(&self) -> bool {
        self.street.is_some() || self.house_number.is_some()
    }

    /// Whether a dwelling is at this address.
    pub fn is_at(&self, dwelling: &Dwelling) -> bool {
        let street = match (&self.street_key, &dwelling.street_key, &self.street) {
            (Some(asked), Some(registered), _) => asked == registered,
            (_, _, Some(asked)) => street_keys(asked).meets(&street_keys(&dwelling.street)),
            _ => false,
        };
        let asked = self.house_number.as_deref().unwrap_or_default();
        let number = match (HouseNumber::parse(asked), HouseNumber::parse(&dwelling.house_number)) {
            (Some(asked), Some(registered)) => asked == registered,
            _ => !asked.is_empty() && asked == dwelling.house_number,
        };
        street && number
    }
}

/// Who fits, and how many do. `spouses`: the spouses of the candidates by id, needed only where the question names one.
pub fn find<'a>(
    question: &ResidentQuestion,
    candidates: &'a [Resident],
    spouses: &BTreeMap<i64, Resident>,
) -> (Match<'a>, usize) {
    let mut matches: Vec<(&Resident, NameMatch)> = candidates
        .iter()
        .filter_map(|person| name_match(question, person).map(|m| (person, m)))
        .filter(|(person, _)| further_fits(question, person, spouses))
        .collect();
    if question.is_search() {
        let enough = question.is_enough();
        matches.retain(|(person, _)| enough && addresses_fit(question, person));
    } else {
        // Spelled exactly beats spelled alike, that beats another name, and who lives there beats who does not.
        let closest = matches.iter().map(|(_, m)| *m).min();
        matches.retain(|(_, m)| Some(*m) == closest);
        if matches.iter().any(|(person, _)| at_address(question, person).is_some()) {
            matches.retain(|(person, _)| at_address(question, person).is_some());
        }
    }
    let fitting = matches.len();
    // A block decides last: all persons take the same way and the same time to here.
    let visible = |person: &Resident| person.block.is_none() || question.audience != Audience::Applicant;
    let is_unique = fitting == 1 || !question.is_search();
    matches.retain(|(person, _)| visible(person));
    let found = match matches.as_slice() {
        _ if !question.is_allowed() => Match::Nobody("not_allowed"),
        [] => Match::Nobody("not_found"),
        [(person, name)] if is_unique => Match::One(person, *name),
        // Whether several fit or nobody does would tell strangers something about a name.
        _ if question.is_search() && question.audience == Audience::Applicant => Match::Nobody("not_found"),
        _ => Match::Nobody("ambiguous"),
    };
    (found, fitting)
}

fn name_match(question: &ResidentQuestion, person: &Resident) -> Option<NameMatch> {
    if question
        .birth_date
        .is_some_and(|asked| !may_be(person.birth_date, asked))
    {
        return None;
    }
    let given = given_names(&question.given_names, &person.given_names)?;
    let family = match family_name(&question.family_name, &person.family_name) {
        Some(family) => family,
        // Who has married lately often still writes the old name.
        None => person
            .earlier_names()
            .find_map(|name| family_name(&question.family_name, name).map(|_| NameMatch::Other))?,
    };
    Some(given.max(family))
}

/// Whether every further datum that was given is the registered one.
fn further_fits(question: &ResidentQuestion, person: &Resident, spouses: &BTreeMap<i64, Resident>) -> bool {
    let details = &person.details;
    let same = |asked: &Option<String>, known: &str| asked.as_deref().is_none_or(|asked| asked == known);
    let place = question
        .birth_place
        .as_deref()
        .is_none_or(|asked| Keys::of(asked).meets(&Keys::of(&details.birth_place)));
    let moved_in = question
        .moved_in_on
        .is_none_or(|day| person.dwellings.iter().any(|d| d.moved_in_on == day));
    let moved_out = question
        .moved_out_on
        .is_none_or(|day| person.dwellings.iter().any(|d| d.moved_out_on == Some(day)));
    let spouse = question.spouse.as_deref().is_none_or(|asked| {
        let known = details.spouse.and_then(|id| spouses.get(&id));
        known.is_some_and(|spouse| {
            let whole = format!("{} {}", spouse.given_names, spouse.family_name);
            given_names(asked, &whole).is_some_and(|m| m != NameMatch::Other)
        })
    });
    same(&question.gender, &details.gender)
        && same(&question.marital_status, &details.marital_status)
        && place
        && moved_in
        && moved_out
        && spouse
}

/// Whether the addresses that were given are theirs: one of the day, and one of before.
fn addresses_fit(question: &ResidentQuestion, person: &Resident) -> bool {
    let now = !question.address.is_given() || at_address(question, person).is_some_and(|d| d.pending_until.is_none());
    let is_former = |d: &Dwelling| d.moved_out_on.is_some_and(|out| out <= question.on);
    let before = !question.former_address.is_given()
        || person
            .dwellings
            .iter()
            .any(|d| is_former(d) && question.former_address.is_at(d));
    now && before
}

/// The dwelling at the address asked for that is registered, or about to be, on the day.
pub(super) fn at_address<'a>(question: &ResidentQuestion, person: &'a Resident) -> Option<&'a Dwelling> {
    let mut here: Vec<&Dwelling> = person
        .dwellings
        .iter()
        .filter(|d| d.moved_out_on.is_none_or(|out| out > question.on) && question.address.is_at(d))
        .collect();
    here.sort_by_key(|d| (d.pending_until.is_some(), !d.main));
    here.first().copied()
}
