use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::DemoSource;
use super::chance::days_before;
use crate::licences::{Class, Document, Licence, card_valid_until};
use crate::lookup::{Lookup, lookup};
use crate::parcels::{OwnedParcel, Owner, Parcel};
use crate::residents::{Dwelling, Resident};
use crate::streets::Directory;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CastDwelling {
    #[serde(default)]
    second: bool,
    street: String,
    house_number: String,
    postcode: Option<String>,
    /// Another town; missing: this one.
    city: Option<String>,
    moved_in_on: Option<Date>,
    moved_in_days_ago: Option<i64>,
    moved_out_days_ago: Option<i64>,
    /// Deregistered ahead of the move, as § 17 Abs. 2 Satz 3 BMG allows for one week.
    moves_out_in_days: Option<i64>,
    /// The registration is processed in the next night.
    #[serde(default)]
    pending: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CastLicence {
    number: String,
    /// Class and since when.
    classes: BTreeMap<String, Date>,
    document: Document,
    issued_on: Date,
    /// Another authority than the town's keeps the file.
    authority: Option<String>,
    #[serde(default)]
    points: i64,
    revoked_days_ago: Option<i64>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CastParcel {
    district: String,
    #[serde(default)]
    section: i64,
    numerator: i64,
    #[serde(default)]
    denominator: i64,
}

impl CastLicence {
    pub fn record(&self, source: &DemoSource<'_>) -> Licence {
        let classes = self.classes.iter().map(|(class, since)| Class {
            class: class.clone(),
            since: *since,
            until: None,
            restriction: None,
        });
        Licence {
            number: self.number.clone(),
            classes: classes.collect(),
            document: self.document,
            issued_on: self.issued_on,
            valid_until: match self.document {
                Document::Paper => None,
                Document::Card => card_valid_until(self.issued_on),
            },
            authority: self.authority.clone().unwrap_or_else(|| source.city.to_owned()),
            file_here: self.authority.is_none(),
            points: self.points,
            revoked_on: self.revoked_days_ago.map(|days| days_before(source.today, days)),
            probation_until: None,
            ordered: None,
        }
    }
}

impl CastParcel {
    pub fn record(&self, owner: &Resident) -> OwnedParcel {
        OwnedParcel {
            parcel: Parcel {
                district: self.district.clone(),
                section: self.section,
                numerator: self.numerator,
                denominator: self.denominator,
            },
            owner: Owner::Person {
                family_name: owner.family_name.clone(),
                given_names: owner.given_names.clone(),
                birth_date: owner.birth_date.iso(),
            },
        }
    }
}

impl CastDwelling {
    pub fn record(&self, directory: &Directory, city: &str, today: Date) -> Result<Dwelling, String> {
        let moved_in_on = match (self.moved_in_on, self.moved_in_days_ago) {
            (Some(day), None) => day,
            (None, Some(days)) => days_before(today, days),
            _ => return Err(format!("{}: one of moved_in_on and moved_in_days_ago", self.street)),
        };
        let mut dwelling = Dwelling {
            main: !self.second,
            street_key: None,
            street: self.street.clone(),
            house_number: self.house_number.clone(),
            postcode: self.postcode.clone().unwrap_or_default(),
            city: self.city.clone().unwrap_or_else(|| city.to_owned()),
            moved_in_on,
            moved_out_on: self
                .moved_out_days_ago
                .or(self.moves_out_in_days.map(|days| -days))
                .map(|days| days_before(today, days)),
            pending_until: self.pending.then(|| days_before(today, -1)),
        };
        if self.city.is_none() {
            let found = lookup(
                directory,
                &self.street,
                Some(&self.house_number),
                self.postcode.as_deref(),
            );
            let Lookup::Found(address) = found else {
                return Err(format!(
                    "{} {} is not in the street directory",
                    self.street, self.house_number
                ));
            };
            dwelling.street_key = Some(address.street_key);
            dwelling.street = address.street;
            dwelling.postcode = address.postcode;
        }
        Ok(dwelling)
    }
}
