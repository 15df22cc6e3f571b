//! The vehicle register: its records, and what it answers. Pure rules.

mod answer;
mod claimant;
mod insurance;
mod papers;
mod plates;

use base::checks::birth_date::PartialDate;
use jiff::civil::Date;
use serde::Serialize;

use crate::plate::Plate;

pub use answer::{VehicleQuestion, answer, meant, vin_matches};
pub use claimant::Claimant;
pub use insurance::{Confirmation, confirmation};
pub use papers::{Code, CodeState, Issue, Papers, code, code_state, paper_two_number};
pub use plates::{RESERVED_DAYS, Reservation, free_plates};

/// A vehicle as the register keeps it. Source: § 8 FZV data, cut down to what the town's services ask.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Vehicle {
    pub id: i64,
    /// None for a new vehicle that has never been registered.
    pub plate: Option<Plate>,
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
    pub papers: Papers,
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

impl Vehicle {
    /// On the road on the day.
    pub fn is_registered(&self, on: Date) -> bool {
        self.plate.is_some() && !self.is_decommissioned(on)
    }

    pub fn is_decommissioned(&self, on: Date) -> bool {
        self.decommissioned_on.is_some_and(|day| day <= on)
    }
}
