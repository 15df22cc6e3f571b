//! The residents register: its records, and what it answers. Pure rules.

mod answer;
mod further;
mod question;

use base::checks::birth_date::PartialDate;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use answer::answer;
pub use further::relatives;
pub use question::{Asked, DataGroup, Match, ResidentQuestion, find};

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
    pub details: Details,
}

/// Data that few services need. Texts are empty and lists too where the register has no entry.
///
/// Source: § 3 Abs. 1 Nr. 2, 6, 7, 10, 11, 14 to 17 BMG.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Details {
    /// Where it differs from family name and former name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub birth_name: String,
    /// Names before the former name, the latest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub former_names: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub birth_place: String,
    /// ISO 3166-1 alpha-3.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub birth_country: String,
    /// `female`, `male`, `diverse` or `none`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub gender: String,
    /// `single`, `married`, `partnership`, `widowed`, `divorced` or `unknown`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub marital_status: String,
    /// ISO 3166-1 alpha-3.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nationalities: Vec<String>,
    /// `roman_catholic`, `protestant`, `other` or `none`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub religion: String,
    /// Id of the spouse or partner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spouse: Option<i64>,
    /// Ids of the children.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_card: Option<IdDocument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passport: Option<IdDocument>,
}

/// An identity card or a passport.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdDocument {
    /// Nine characters.
    pub number: String,
    pub valid_until: Date,
    pub authority: String,
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

impl Dwelling {
    /// Registered on the day: neither left nor still on its way.
    pub fn is_present(&self, on: Date) -> bool {
        self.pending_until.is_none() && self.moved_out_on.is_none_or(|out| out > on)
    }

    /// `Kaiserstraße 12, 64999 Musterstadt`; of a dwelling elsewhere often the place alone is known.
    pub fn in_one_line(&self) -> String {
        let street = format!("{} {}", self.street, self.house_number);
        let place = format!("{} {}", self.postcode, self.city);
        let lines = [street.trim(), place.trim()];
        lines
            .into_iter()
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl Resident {
    pub fn is_deceased(&self, on: Date) -> bool {
        self.deceased_on.is_some_and(|day| day <= on)
    }

    /// Dwellings of the day, the main one first.
    pub fn present(&self, on: Date) -> Vec<&Dwelling> {
        let mut present: Vec<&Dwelling> = self.dwellings.iter().filter(|d| d.is_present(on)).collect();
        present.sort_by_key(|d| !d.main);
        present
    }
}
