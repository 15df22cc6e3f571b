use std::collections::HashSet;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::chance::{Chance, days_before};
use super::papers::papers;
use super::{DemoSize, words};
use crate::birth_date::full_years;
use crate::plate::{OFFENSIVE, Plate};
use crate::residents::Resident;
use crate::vehicles::{Keeper, Vehicle, VehicleClass};

/// Draws vehicles: private ones for adults who live here, then fleets until the register is full.
pub(super) struct Fleet<'a> {
    pub chance: Chance,
    pub seed: u64,
    pub today: Date,
    /// District code of the town's plates.
    pub district: &'a str,
    pub taken: HashSet<Plate>,
    pub next_id: i64,
}

const PLATE_LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPRSTUVWXYZ";
const VIN_LETTERS: &[u8; 33] = b"ABCDEFGHJKLMNPRSTUVWXYZ0123456789";
/// Invented maker codes: no maker has an identification that begins with X9.
const MAKERS: &[&str] = &["X9A", "X9B", "X9C", "X9D"];

impl Fleet<'_> {
    pub fn draw(&mut self, size: &DemoSize, people: &[Resident]) -> Vec<Vehicle> {
        let mut vehicles = Vec::with_capacity(size.vehicles);
        for person in people {
            if vehicles.len() == size.vehicles {
                break;
            }
            if !keeps_vehicles(person, self.today) {
                continue;
            }
            let count = match self.chance.below(100) {
                0..=55 => 1,
                56..=63 => 2,
                64 => 4,
                _ => 0,
            };
            for _ in 0..count {
                let keeper = self.private_keeper(person);
                vehicles.push(self.vehicle(keeper));
            }
        }
        while vehicles.len() < size.vehicles {
            self.company_fleet(&mut vehicles);
        }
        vehicles.truncate(size.vehicles);
        vehicles
    }

    /// The vehicle register has its own spelling: some names lost their marks, some are from before a marriage.
    fn private_keeper(&mut self, person: &Resident) -> Keeper {
        let mut family_name = person.family_name.clone();
        if !person.former_name.is_empty() && self.chance.in_10000(800) {
            family_name = person.former_name.clone();
        } else if self.chance.in_10000(250) {
            family_name = family_name.nfd().filter(|c| !is_combining_mark(*c)).collect();
        }
        Keeper::Person {
            family_name,
            given_names: person.given_names.clone(),
            birth_date: person.birth_date,
        }
    }

    fn company_fleet(&mut self, vehicles: &mut Vec<Vehicle>) {
        let other = self.chance.below(12) == 0;
        let name = if other {
            self.chance.pick(words::OTHER_KEEPERS).to_owned()
        } else {
            let (family, trade) = (
                self.chance.pick(words::FAMILY_GERMAN),
                self.chance.pick(words::COMPANY_TRADES),
            );
            format!("{trade} {family} {}", self.chance.pick(words::COMPANY_FORMS))
        };
        for _ in 0..self.chance.between(1, 14) {
            let keeper = if other {
                Keeper::Other { name: name.clone() }
            } else {
                Keeper::Company { name: name.clone() }
            };
            vehicles.push(self.vehicle(keeper));
        }
    }

    fn vehicle(&mut self, keeper: Keeper) -> Vehicle {
        let (class, mass_kg) = self.class_and_mass();
        let electric = class == VehicleClass::Car && self.chance.in_10000(500);
        let seasonal = class != VehicleClass::Lorry && self.chance.in_10000(300);
        let suffix = match (electric, class) {
            (true, _) if self.chance.in_10000(9_000) => Some('E'),
            (false, VehicleClass::Car) if !seasonal && self.chance.in_10000(60) => Some('H'),
            _ => None,
        };
        let id = self.next_id;
        self.next_id += 1;
        let decommissioned = self.chance.in_10000(300);
        Vehicle {
            id,
            plate: Some(self.plate(suffix)),
            vin: self.vin(),
            keeper,
            class,
            mass_kg,
            insured: !decommissioned && !self.chance.in_10000(60),
            decommissioned_on: decommissioned.then(|| days_before(self.today, self.chance.between(1, 500))),
            electric,
            season: seasonal.then(|| (self.chance.between(3, 4), self.chance.between(9, 11))),
            tax_arrears: self.chance.in_10000(40),
            papers: papers(self.seed, id, self.today),
        }
    }

    /// Unit of the mass: kilograms, permissible total mass.
    fn class_and_mass(&mut self) -> (VehicleClass, i64) {
        match self.chance.below(100) {
            0..=82 => (VehicleClass::Car, self.chance.between(105, 260) * 10),
            83..=90 => (VehicleClass::Motorcycle, self.chance.between(18, 45) * 10),
            91..=94 => (VehicleClass::Lorry, self.chance.between(280, 1_200) * 10),
            95..=97 => (VehicleClass::Trailer, self.chance.between(50, 200) * 10),
            _ => (VehicleClass::Camper, self.chance.between(280, 430) * 10),
        }
    }

    /// One in eight vehicles kept its plate from another district.
    fn plate(&mut self, suffix: Option<char>) -> Plate {
        const ELSEWHERE: &[&str] = &["F", "OF", "DA", "WI", "HU", "MÜ", "B", "GG"];
        loop {
            let district = if self.chance.below(8) == 0 {
                self.chance.pick(ELSEWHERE)
            } else {
                self.district
            };
            let count = 1 + usize::from(self.chance.below(10) > 0);
            let letters: String = (0..count)
                .map(|_| char::from(PLATE_LETTERS[self.chance.below(PLATE_LETTERS.len())]))
                .collect();
            let room = 8 - district.chars().count() - count - usize::from(suffix.is_some());
            let digits_max = [9, 99, 999, 9_999][room.clamp(1, 4) - 1];
            let number = u16::try_from(self.chance.between(1, digits_max)).unwrap_or(1);
            let plate = Plate {
                district: district.to_owned(),
                letters,
                number,
                suffix,
            };
            if !OFFENSIVE.contains(&plate.letters.as_str()) && self.taken.insert(plate.clone()) {
                return plate;
            }
        }
    }

    fn vin(&mut self) -> String {
        let mut vin = self.chance.pick(MAKERS).to_owned();
        vin.extend((0..8).map(|_| char::from(VIN_LETTERS[self.chance.below(VIN_LETTERS.len())])));
        vin.push_str(&format!("{:06}", self.chance.below(1_000_000)));
        vin
    }
}

fn keeps_vehicles(person: &Resident, today: Date) -> bool {
    let lives_here = person
        .dwellings
        .iter()
        .any(|d| d.street_key.is_some() && d.moved_out_on.is_none());
    lives_here && person.deceased_on.is_none() && full_years(person.birth_date, today).is_some_and(|age| age >= 18)
}
