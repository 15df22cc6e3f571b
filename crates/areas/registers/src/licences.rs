//! Driving licences: the records, and what their register answers. Pure rules.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::birth_date::full_years;
use crate::names::NameMatch;
use crate::residents::Resident;

/// The licence of a person. Source: § 49 FeV, cut down to what the town's services ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licence {
    /// Of the document; none until the first card is handed over.
    pub number: String,
    pub classes: Vec<Class>,
    pub document: Document,
    pub issued_on: Date,
    /// Of the document: cards since 19 January 2013 are valid for 15 years (§ 24a Abs. 1 FeV).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Date>,
    pub authority: String,
    /// The town's own authority keeps the file.
    pub file_here: bool,
    #[serde(default)]
    pub points: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_on: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probation_until: Option<Date>,
    /// A card that was ordered and not yet exchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordered: Option<Ordered>,
}

/// One class of a licence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Class {
    /// `B`
    pub class: String,
    pub since: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Number of a restriction, `79.03`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restriction: Option<String>,
}

/// What the licence is written on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Document {
    Paper,
    Card,
}

/// A card at the printer's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ordered {
    pub number: String,
    pub on: Date,
    pub valid_until: Date,
    pub classes: Vec<String>,
}

/// Every class there is. Source: § 6 Abs. 1 FeV.
pub const CLASSES: &[&str] = &[
    "AM", "A1", "A2", "A", "B", "BE", "C1", "C1E", "C", "CE", "D1", "D1E", "D", "DE", "L", "T",
];

impl Licence {
    pub fn is_revoked(&self, on: Date) -> bool {
        self.revoked_on.is_some_and(|day| day <= on)
    }

    /// The names of the classes that hold on the day; none once the licence is revoked.
    pub fn classes_on(&self, on: Date) -> Vec<&str> {
        let holds = |class: &&Class| class.since <= on && class.until.is_none_or(|until| on <= until);
        let classes = self.classes.iter().filter(|_| !self.is_revoked(on)).filter(holds);
        classes.map(|class| class.class.as_str()).collect()
    }

    /// Whether a number that somebody typed is the document's. Gaps and case do not count.
    pub fn has_number(&self, typed: &str) -> bool {
        let tidy = |text: &str| {
            let kept = text.chars().filter(char::is_ascii_alphanumeric);
            kept.map(|c| c.to_ascii_uppercase()).collect::<String>()
        };
        !tidy(typed).is_empty() && tidy(typed) == tidy(&self.number)
    }
}

/// The last day of a card that is made on the day. Source: § 24a Abs. 1 FeV.
pub fn card_valid_until(on: Date) -> Option<Date> {
    (on >= date(2013, 1, 19)).then(|| on.saturating_add(15.years()).saturating_sub(1.day()))
}

/// The answer of the register about a licence that was found.
pub fn answer(name: NameMatch, licence: &Licence, number: Option<&str>, on: Date) -> Value {
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let dates: Vec<Value> = licence
        .classes
        .iter()
        .map(|class| {
            json!({
                "class": class.class, "since": class.since.to_string(), "until": day(class.until),
                "restriction": class.restriction,
            })
        })
        .collect();
    json!({
        "status": "found",
        "name_differs": name == NameMatch::Other,
        "licence_number": licence.number,
        "number_matches": number.is_some_and(|typed| licence.has_number(typed)),
        "classes": licence.classes_on(on),
        "class_dates": dates,
        "document_kind": licence.document,
        "issued_on": licence.issued_on.to_string(),
        "valid_until": day(licence.valid_until),
        "authority": licence.authority,
        "file_here": licence.file_here,
        "points": licence.points,
        "revoked": licence.is_revoked(on),
        "revoked_on": day(licence.revoked_on.filter(|day| *day <= on)),
        "probation_until": day(licence.probation_until),
        "card_ordered_on": day(licence.ordered.as_ref().map(|ordered| ordered.on)),
    })
}

/// Whether the person may accompany a driver of seventeen. Source: § 48a Abs. 5 FeV.
pub fn accompanying(person: &Resident, licence: &Licence, on: Date) -> Value {
    let is_old_enough = full_years(person.birth_date, on).is_some_and(|age| age >= 30);
    let five_years_ago = on.saturating_sub(5.years());
    let has_class_b = licence.classes_on(on).contains(&"B")
        && licence
            .classes
            .iter()
            .any(|class| class.class == "B" && class.since <= five_years_ago);
    let has_few_points = licence.points <= 1;
    json!({
        "status": "found",
        "age_ok": is_old_enough,
        "class_b_ok": has_class_b,
        "points_ok": has_few_points,
        "suitable": is_old_enough && has_class_b && has_few_points && !licence.is_revoked(on),
    })
}
