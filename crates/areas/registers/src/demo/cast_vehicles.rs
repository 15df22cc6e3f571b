use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use super::cast::partial;
use super::chance::days_before;
use crate::plate::Plate;
use crate::residents::Resident;
use crate::vehicles::{Issue, Keeper, Papers, RESERVED_DAYS, Reservation, Vehicle, VehicleClass};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CastVehicle {
    /// Missing: a new vehicle that has never been registered.
    plate: Option<String>,
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
    /// When it was first registered, and when its plates and papers were issued.
    first_registered_on: Option<Date>,
    papers_on: Option<Date>,
    /// The inspection is due at the end of the month that is so many months away.
    inspection_in_months: Option<i64>,
    /// The codes of plates and part I were used up when it was put out of use.
    #[serde(default)]
    codes_used: bool,
    /// Its plate is kept for so many days more.
    reserved_days: Option<i64>,
    #[serde(default)]
    plates_stolen: bool,
}

/// A plate that the person reserved.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CastReservation {
    plate: String,
    pin: String,
}

impl CastReservation {
    pub fn record(&self, today: Date) -> Result<Reservation, String> {
        Ok(Reservation {
            plate: plate(&self.plate)?,
            pin: self.pin.clone(),
            until: days_before(today, -RESERVED_DAYS),
        })
    }
}

impl CastVehicle {
    pub fn named(&self) -> (Option<&str>, &str) {
        (self.plate.as_deref(), &self.vin)
    }

    pub fn record(&self, id: i64, person: &Resident, today: Date) -> Result<Vehicle, String> {
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
                birth_date: person.birth_date,
            },
        };
        Ok(Vehicle {
            id,
            plate: self.plate.as_deref().map(plate).transpose()?,
            vin: self.vin.clone(),
            keeper,
            class: self.class,
            mass_kg: self.mass_kg,
            insured: !self.uninsured,
            decommissioned_on: self.decommissioned_days_ago.map(|days| days_before(today, days)),
            electric: self.electric,
            season: self.season,
            tax_arrears: self.tax_arrears,
            papers: self.papers(today),
        })
    }

    /// A vehicle without a plate has part II alone.
    fn papers(&self, today: Date) -> Papers {
        let issued_on = self
            .papers_on
            .or(self.first_registered_on)
            .unwrap_or_else(|| days_before(today, 900));
        let given_out = Issue {
            count: 0,
            used: self.codes_used,
            issued_on: self.plate.is_some().then_some(issued_on),
        };
        let inspection = today.saturating_add(self.inspection_in_months.unwrap_or(10).months());
        Papers {
            first_registered_on: self.plate.as_ref().and(self.first_registered_on.or(Some(issued_on))),
            inspection_until: Some(inspection.last_of_month()),
            plates: given_out.clone(),
            one: given_out,
            two: Issue {
                count: 0,
                used: false,
                issued_on: Some(issued_on),
            },
            reserved_until: self.reserved_days.map(|days| days_before(today, -days)),
            stolen: self.plates_stolen,
            keeper_address: String::new(),
        }
    }
}

fn plate(text: &str) -> Result<Plate, String> {
    Plate::parse(text).ok_or_else(|| format!("{text} is not a plate"))
}
