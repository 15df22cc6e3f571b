use std::collections::BTreeMap;

use base::checks::birth_date::{self, PartialDate};
use serde::Deserialize;
use serde_json::{Value, json};
use thiserror::Error;

use super::cast_records::{CastDwelling, CastLicence, CastParcel};
use super::cast_vehicles::{CastReservation, CastVehicle};
use super::chance::days_before;
use super::people::person_ref;
use super::{DemoRegister, DemoSource};
use crate::port::{Purpose, RegisterQuery};
use crate::residents::{Block, Details, Resident};

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
    /// Further data; what is missing is drawn.
    #[serde(default)]
    details: Details,
    /// Spouse and children by their ids in the cast.
    spouse: Option<String>,
    #[serde(default)]
    children: Vec<String>,
    licence: Option<CastLicence>,
    #[serde(rename = "parcel", default)]
    parcels: Vec<CastParcel>,
    #[serde(rename = "reserved", default)]
    reservations: Vec<CastReservation>,
    pub enters: Entries,
    pub expect: Expectation,
    /// Further questions to registers, with what has to come back.
    #[serde(default)]
    pub asks: Vec<Asks>,
}

/// A question that testers may ask, and the fields of the answer that matter.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asks {
    pub register: String,
    /// One German sentence: what the question shows.
    pub shows: String,
    /// Who learns the answer; `applicant` when it is not said.
    pub audience: Option<crate::port::Audience>,
    pub with: BTreeMap<String, Value>,
    pub expect: BTreeMap<String, Value>,
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

impl Cast {
    /// Reads `cast.toml`. Errors: unknown or missing entries, with line and column.
    pub fn read(text: &str) -> Result<Cast, CastError> {
        Ok(toml::from_str(text)?)
    }

    pub fn person(&self, id: &str) -> Option<&CastPerson> {
        self.people.iter().find(|person| person.id == id)
    }

    /// The registers' records; the order of the cast gives the ids, so that references stay the same.
    pub(super) fn records(&self, source: &DemoSource<'_>) -> Result<DemoRegister, CastError> {
        let mut register = DemoRegister::default();
        for (id, person) in (1i64..).zip(&self.people) {
            let wrong = |problem: String| CastError::Person {
                person: person.id.clone(),
                problem,
            };
            let resident = person.record(id, self, source).map_err(wrong)?;
            for vehicle in &person.vehicles {
                let id = 1 + i64::try_from(register.vehicles.len()).unwrap_or(i64::MAX - 1);
                let record = vehicle.record(id, &resident, source.today).map_err(wrong)?;
                register.vehicles.push(record);
            }
            for reservation in &person.reservations {
                register
                    .reservations
                    .push(reservation.record(source.today).map_err(wrong)?);
            }
            let licence = person.licence.as_ref().map(|licence| (id, licence.record(source)));
            register.licences.extend(licence);
            register
                .parcels
                .extend(person.parcels.iter().map(|parcel| parcel.record(&resident)));
            register.residents.push(resident);
        }
        Ok(register)
    }

    fn id_of(&self, name: &str) -> Result<i64, String> {
        let found = (1i64..).zip(&self.people).find(|(_, person)| person.id == name);
        found.map(|(id, _)| id).ok_or_else(|| format!("the cast has no {name}"))
    }
}

impl CastPerson {
    fn record(&self, id: i64, cast: &Cast, source: &DemoSource<'_>) -> Result<Resident, String> {
        let relatives = self.children.iter().map(|child| cast.id_of(child));
        Ok(Resident {
            id,
            person_ref: person_ref(source.seed, id),
            family_name: self.family_name.clone(),
            given_names: self.given_names.clone(),
            former_name: self.former_name.clone(),
            doctoral_degree: self.doctoral_degree.clone(),
            birth_date: partial(&self.birth_date)?,
            deceased_on: self.deceased_days_ago.map(|days| days_before(source.today, days)),
            block: block(self.block.as_deref())?,
            dwellings: self
                .dwellings
                .iter()
                .map(|dwelling| dwelling.record(source.directory, source.city, source.today))
                .collect::<Result<_, _>>()?,
            details: Details {
                spouse: self.spouse.as_deref().map(|spouse| cast.id_of(spouse)).transpose()?,
                children: relatives.collect::<Result<_, _>>()?,
                ..self.details.clone()
            },
        })
    }

    /// Plate, where it has one, and identification number of each vehicle.
    pub fn vehicles(&self) -> impl Iterator<Item = (Option<&str>, &str)> {
        self.vehicles.iter().map(CastVehicle::named)
    }

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

pub(super) fn partial(text: &str) -> Result<PartialDate, String> {
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
