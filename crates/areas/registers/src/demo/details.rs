use jiff::ToSpan;
use jiff::civil::Date;

use super::chance::{Chance, mix};
use super::words;
use crate::birth_date::full_years;
use crate::residents::{Details, IdDocument, Resident};

/// Gives everybody the further data that they lack. What is there stays, so that the cast keeps its own.
pub(super) struct Further<'a> {
    pub seed: u64,
    pub today: Date,
    pub city: &'a str,
}

/// Letters and digits of documents. Source: serial numbers of identity cards, without vowels and what looks alike.
const DOCUMENT_LETTERS: &[u8; 27] = b"0123456789CFGHJKLMNPRTVWXYZ";
/// Unit: years.
const CARD_YEARS: i16 = 10;
const CARD_YEARS_YOUNG: i16 = 6;

impl Further<'_> {
    pub fn complete(&self, person: &mut Resident) {
        // Of its own for each person, so that one more question to chance changes nobody else.
        let mut chance = Chance::new(mix(self.seed) ^ mix(person.id.unsigned_abs() ^ 0xDE7A));
        let age = full_years(person.birth_date, self.today).unwrap_or(0);
        let details = &mut person.details;
        if details.gender.is_empty() {
            details.gender = guessed_gender(&person.given_names).to_owned();
        }
        self.origin(&mut chance, details);
        if details.marital_status.is_empty() {
            details.marital_status = marital_status(&mut chance, details, age).to_owned();
        }
        if details.religion.is_empty() {
            let roll = chance.below(100);
            details.religion = ["roman_catholic", "protestant", "other", "none"]
                [usize::from(roll >= 22) + usize::from(roll >= 45) + usize::from(roll >= 49)]
            .to_owned();
        }
        let is_german = details.nationalities.iter().any(|code| code == "DEU");
        if details.id_card.is_none() && is_german && age >= 16 {
            details.id_card = Some(self.document(&mut chance, b"LMNPRTVWXYZ", age));
        }
        if details.passport.is_none() && is_german && chance.below(100) < 55 {
            details.passport = Some(self.document(&mut chance, b"CFGHJK", age));
        }
    }

    /// Birth place and nationalities. Most were born here or nearby.
    fn origin(&self, chance: &mut Chance, details: &mut Details) {
        let abroad = chance.below(100) < 18;
        let (place, country) = words::PLACES_ABROAD[chance.below(words::PLACES_ABROAD.len())];
        let nearby = words::OTHER_TOWNS[chance.below(words::OTHER_TOWNS.len())].1;
        if details.birth_place.is_empty() {
            let here = if chance.below(100) < 55 { self.city } else { nearby };
            details.birth_place = if abroad { place } else { here }.to_owned();
        }
        if details.birth_country.is_empty() {
            details.birth_country = if abroad { country } else { "DEU" }.to_owned();
        }
        if details.nationalities.is_empty() {
            details.nationalities = match (abroad, chance.below(100)) {
                (true, 0..=54) => vec![country.to_owned()],
                (true, 55..=69) | (false, 0..=3) => vec!["DEU".to_owned(), country.to_owned()],
                _ => vec!["DEU".to_owned()],
            };
        }
    }

    fn document(&self, chance: &mut Chance, first: &[u8], age: i64) -> IdDocument {
        let mut number = String::from(char::from(first[chance.below(first.len())]));
        number.extend((0..8).map(|_| char::from(DOCUMENT_LETTERS[chance.below(DOCUMENT_LETTERS.len())])));
        let years = if age < 24 { CARD_YEARS_YOUNG } else { CARD_YEARS };
        let issued_on = super::chance::days_before(self.today, chance.between(10, i64::from(years) * 365 + 90));
        IdDocument {
            number,
            valid_until: issued_on.saturating_add(years.years()).saturating_sub(1.day()),
            authority: format!("Stadt {}", self.city),
        }
    }
}

fn marital_status(chance: &mut Chance, details: &Details, age: i64) -> &'static str {
    if details.spouse.is_some() {
        return if chance.below(100) < 2 {
            "partnership"
        } else {
            "married"
        };
    }
    match (age, chance.below(100)) {
        (..18, _) => "single",
        (70.., 0..=39) => "widowed",
        (30.., 0..=21) => "divorced",
        (_, 99) => "unknown",
        _ => "single",
    }
}

/// By the lists of names; who is on neither has no entry.
fn guessed_gender(given_names: &str) -> &'static str {
    let first = given_names.split_whitespace().next().unwrap_or_default();
    if words::GIVEN_FEMALE.contains(&first) {
        "female"
    } else if words::GIVEN_MALE.contains(&first) {
        "male"
    } else {
        "none"
    }
}
