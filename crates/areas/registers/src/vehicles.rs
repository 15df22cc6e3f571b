//! The vehicle register: its records, and what it answers. Pure rules.

use base::checks::birth_date::PartialDate;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};

use crate::birth_date::may_be;
use crate::names::{family_name, given_names};
use crate::plate::Plate;
use crate::text::Keys;

/// A vehicle as the register keeps it. Source: § 8 FZV data, cut down to what the town's services ask.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Vehicle {
    pub id: i64,
    pub plate: Plate,
    /// 17 characters; older vehicles have fewer.
    pub vin: String,
    pub keeper: Keeper,
    pub class: VehicleClass,
    /// Permissible total mass. Unit: kilograms.
    pub mass_kg: i64,
    pub insured: bool,
    pub decommissioned_on: Option<Date>,
    pub electric: bool,
    /// First and last month of a seasonal plate.
    pub season: Option<(i64, i64)>,
    pub tax_arrears: bool,
}

/// Who keeps a vehicle, in the spelling of the vehicle register.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Keeper {
    Person {
        family_name: String,
        given_names: String,
        birth_date: PartialDate,
    },
    Company {
        name: String,
    },
    /// Authorities, associations, car sharing.
    Other {
        name: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VehicleClass {
    Car,
    Motorcycle,
    Lorry,
    Trailer,
    Camper,
}

impl VehicleClass {
    pub fn as_str(self) -> &'static str {
        match self {
            VehicleClass::Car => "car",
            VehicleClass::Motorcycle => "motorcycle",
            VehicleClass::Lorry => "lorry",
            VehicleClass::Trailer => "trailer",
            VehicleClass::Camper => "camper",
        }
    }

    pub fn from_stored(text: &str) -> VehicleClass {
        match text {
            "motorcycle" => VehicleClass::Motorcycle,
            "lorry" => VehicleClass::Lorry,
            "trailer" => VehicleClass::Trailer,
            "camper" => VehicleClass::Camper,
            _ => VehicleClass::Car,
        }
    }
}

/// The question; whoever claims to be the keeper names themself as a person or a company.
#[derive(Clone, Debug)]
pub struct VehicleQuestion {
    pub plate: String,
    /// The last digits of the vehicle identification number; at least four count.
    pub vin_end: Option<String>,
    pub person: Option<(String, String, PartialDate)>,
    pub company: Option<String>,
    pub on: Date,
}

/// Answers from the vehicles whose plates look like the one asked for.
pub fn answer(question: &VehicleQuestion, candidates: &[Vehicle]) -> Value {
    let mut matches: Vec<&Vehicle> = candidates
        .iter()
        .filter(|v| v.plate.is_written(&question.plate))
        .collect();
    // Without its separator `OFA 12` may be two plates; the keeper tells which one is meant.
    matches.sort_by_key(|v| {
        (
            !keeper_matches(question, &v.keeper),
            !vin_matches(question, &v.vin),
            v.id,
        )
    });
    matches.first().map_or_else(unknown, |vehicle| found(question, vehicle))
}

fn keeper_matches(question: &VehicleQuestion, keeper: &Keeper) -> bool {
    match keeper {
        Keeper::Person {
            family_name: family,
            given_names: given,
            birth_date,
        } => question
            .person
            .as_ref()
            .is_some_and(|(asked_family, asked_given, asked_birth)| {
                may_be(*birth_date, *asked_birth)
                    && family_name(asked_family, family).is_some()
                    && given_names(asked_given, given).is_some()
            }),
        Keeper::Company { name } | Keeper::Other { name } => question
            .company
            .as_ref()
            .is_some_and(|asked| Keys::of(asked).meets(&Keys::of(name))),
    }
}

/// True when at least four last characters are given and agree; letters that are not used (I, O, Q) count as digits.
fn vin_matches(question: &VehicleQuestion, vin: &str) -> bool {
    let tidy = |text: &str| {
        let upper = text
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_uppercase());
        upper
            .map(|c| match c {
                'O' | 'Q' => '0',
                'I' => '1',
                other => other,
            })
            .collect::<String>()
    };
    question
        .vin_end
        .as_deref()
        .map(tidy)
        .is_some_and(|end| end.len() >= 4 && tidy(vin).ends_with(&end))
}

fn found(question: &VehicleQuestion, vehicle: &Vehicle) -> Value {
    let keeper_kind = match vehicle.keeper {
        Keeper::Person { .. } => "person",
        Keeper::Company { .. } => "company",
        Keeper::Other { .. } => "other",
    };
    json!({
        "status": "found",
        "plate": vehicle.plate.to_string(),
        "keeper_matches": keeper_matches(question, &vehicle.keeper),
        "keeper_kind": keeper_kind,
        "vin_matches": vin_matches(question, &vehicle.vin),
        "class": vehicle.class.as_str(),
        "mass_kg": vehicle.mass_kg,
        "insured": vehicle.insured,
        "decommissioned": vehicle.decommissioned_on.is_some_and(|day| day <= question.on),
        "electric": vehicle.electric,
        "season_from": vehicle.season.map(|(from, _)| from),
        "season_to": vehicle.season.map(|(_, to)| to),
        "tax_arrears": vehicle.tax_arrears,
    })
}

fn unknown() -> Value {
    json!({
        "status": "not_found", "plate": null, "keeper_matches": false, "keeper_kind": null, "vin_matches": false,
        "class": null, "mass_kg": null, "insured": false, "decommissioned": false, "electric": false,
        "season_from": null, "season_to": null, "tax_arrears": false,
    })
}
