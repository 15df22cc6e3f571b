use std::collections::BTreeMap;

use base::checks::birth_date::{self, PartialDate};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};
use thiserror::Error;

use super::chance::days_before;
use super::people::person_ref;
use crate::lookup::{Lookup, lookup};
use crate::plate::Plate;
use crate::port::{Purpose, RegisterQuery};
use crate::residents::{Block, Dwelling, Resident};
use crate::streets::Directory;
use crate::vehicles::{Keeper, Vehicle, VehicleClass};

/// Well-known people of a demo town: what they type, and what has to happen then.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cast {
    /// The service whose older cases fill the demo's desk; the id of its blueprint.
    pub older_cases_of: String,
    #[serde(rename = "person")]
    pub people: Vec<CastPerson>,
}

#[derive(Debug, Error)]
pub enum CastError {
    #[error("the street directory has no house; import the streets first")]
    NoHouses,
    #[error("the cast does not read: {0}")]
    Toml(#[from] toml::de::Error),
    #[error("{person}: {problem}")]
    Person { person: String, problem: String },
}

/// A person with fixed data; days hang on the day on which the register is drawn.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CastPerson {
    /// Short name of the part that the person plays.
    pub id: String,
    /// One German sentence for the list of demo people.
    pub story: String,
    pub family_name: String,
    pub given_names: String,
    #[serde(default)]
    pub former_name: String,
    #[serde(default)]
    pub doctoral_degree: String,
    /// With 00 for an unknown day or month.
    pub birth_date: String,
    pub deceased_days_ago: Option<i64>,
    /// `danger` (§ 51 BMG) or `institution` (§ 52 BMG).
    pub block: Option<String>,
    #[serde(rename = "dwelling", default)]
    dwellings: Vec<CastDwelling>,
    #[serde(rename = "vehicle", default)]
    vehicles: Vec<CastVehicle>,
    pub enters: Entries,
    pub expect: Expectation,
}

/// What the person types, with its carelessness.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entries {
    pub family_name: String,
    pub given_names: String,
    pub birth_date: String,
    pub street: String,
    #[serde(default)]
    pub house_number: String,
    #[serde(default)]
    pub postcode: String,
    #[serde(default)]
    pub plate: String,
    #[serde(default)]
    pub vin_end: String,
    #[serde(default)]
    pub company: String,
}

/// What has to come out; of each answer only the fields that matter are named.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// `green` issued by machine, `yellow` a clerk decides, `red` refused, `waits` until the register is up to date.
    pub outcome: String,
    /// One German sentence: what has to happen.
    pub says: String,
    #[serde(default)]
    pub zones: BTreeMap<String, Value>,
    #[serde(default)]
    pub residents: BTreeMap<String, Value>,
    #[serde(default)]
    pub vehicles: BTreeMap<String, Value>,
    /// The residents' answer after the next night.
    #[serde(default)]
    pub residents_after_night: BTreeMap<String, Value>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CastDwelling {
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
struct CastVehicle {
    plate: String,
    vin: String,
    class: VehicleClass,
    mass_kg: i64,
    keeper_company: Option<String>,
    /// Family name, given names and birth date of another keeper.
    keeper_person: Option<[String; 3]>,
    #[serde(default)]
    uninsured: bool,
    #[serde(default)]
    electric: bool,
    season: Option<(i64, i64)>,
    decommissioned_days_ago: Option<i64>,
    #[serde(default)]
    tax_arrears: bool,
}

impl Cast {
    /// Reads `cast.toml`. Errors: unknown or missing entries, with line and column.
    pub fn read(text: &str) -> Result<Cast, CastError> {
        Ok(toml::from_str(text)?)
    }

    pub fn person(&self, id: &str) -> Option<&CastPerson> {
        self.people.iter().find(|person| person.id == id)
    }

    /// The register's records; the order of the cast gives the ids, so that references stay the same.
    pub(super) fn records(
        &self,
        directory: &Directory,
        city: &str,
        today: Date,
        seed: u64,
    ) -> Result<(Vec<Resident>, Vec<Vehicle>), CastError> {
        let (mut residents, mut vehicles) = (Vec::new(), Vec::new());
        for (id, person) in (1i64..).zip(&self.people) {
            let wrong = |problem: String| CastError::Person {
                person: person.id.clone(),
                problem,
            };
            let birth_date = partial(&person.birth_date).map_err(wrong)?;
            residents.push(Resident {
                id,
                person_ref: person_ref(seed, id),
                family_name: person.family_name.clone(),
                given_names: person.given_names.clone(),
                former_name: person.former_name.clone(),
                doctoral_degree: person.doctoral_degree.clone(),
                birth_date,
                deceased_on: person.deceased_days_ago.map(|days| days_before(today, days)),
                block: block(person.block.as_deref()).map_err(wrong)?,
                dwellings: person
                    .dwellings
                    .iter()
                    .map(|dwelling| dwelling.record(directory, city, today))
                    .collect::<Result<_, _>>()
                    .map_err(wrong)?,
            });
            for vehicle in &person.vehicles {
                let id = 1 + i64::try_from(vehicles.len()).unwrap_or(i64::MAX - 1);
                vehicles.push(vehicle.record(id, person, birth_date, today).map_err(wrong)?);
            }
        }
        Ok((residents, vehicles))
    }
}

impl CastPerson {
    /// The question that follows from what the person types.
    pub fn query(&self, register: &str, purpose: Purpose) -> RegisterQuery {
        let e = &self.enters;
        let fields: &[(&str, &str)] = match register {
            "zones" => &[
                ("street", &e.street),
                ("house_number", &e.house_number),
                ("postcode", &e.postcode),
            ],
            "vehicles" => &[
                ("plate", &e.plate),
                ("vin_end", &e.vin_end),
                ("family_name", &e.family_name),
                ("given_names", &e.given_names),
                ("birth_date", &e.birth_date),
                ("company", &e.company),
            ],
            _ => &[
                ("family_name", &e.family_name),
                ("given_names", &e.given_names),
                ("birth_date", &e.birth_date),
                ("street", &e.street),
                ("house_number", &e.house_number),
                ("postcode", &e.postcode),
            ],
        };
        let with = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), json!(value)))
            .collect();
        RegisterQuery {
            register: register.to_owned(),
            with,
            purpose,
        }
    }
}

fn partial(text: &str) -> Result<PartialDate, String> {
    birth_date::parse(text).map_err(|_| format!("{text} is not a birth date"))
}

fn block(text: Option<&str>) -> Result<Option<Block>, String> {
    match text {
        None => Ok(None),
        Some("danger") => Ok(Some(Block::Danger)),
        Some("institution") => Ok(Some(Block::Institution)),
        Some(other) => Err(format!("block {other} is neither danger nor institution")),
    }
}

impl CastDwelling {
    fn record(&self, directory: &Directory, city: &str, today: Date) -> Result<Dwelling, String> {
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

impl CastVehicle {
    fn record(&self, id: i64, person: &CastPerson, born: PartialDate, today: Date) -> Result<Vehicle, String> {
        let keeper = match (&self.keeper_company, &self.keeper_person) {
            (Some(name), _) => Keeper::Company { name: name.clone() },
            (None, Some([family_name, given_names, birth_date])) => Keeper::Person {
                family_name: family_name.clone(),
                given_names: given_names.clone(),
                birth_date: partial(birth_date)?,
            },
            (None, None) => Keeper::Person {
                family_name: person.family_name.clone(),
                given_names: person.given_names.clone(),
                birth_date: born,
            },
        };
        Ok(Vehicle {
            id,
            plate: Plate::parse(&self.plate).ok_or_else(|| format!("{} is not a plate", self.plate))?,
            vin: self.vin.clone(),
            keeper,
            class: self.class,
            mass_kg: self.mass_kg,
            insured: !self.uninsured,
            decommissioned_on: self.decommissioned_days_ago.map(|days| days_before(today, days)),
            electric: self.electric,
            season: self.season,
            tax_arrears: self.tax_arrears,
        })
    }
}
