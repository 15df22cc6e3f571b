//! The synthetic population of a demo town. Nobody in it exists; the same seed and day give the same people.

mod cast;
mod cast_records;
mod cast_vehicles;
mod chance;
mod details;
mod fleet;
mod houses;
mod letters;
mod papers;
mod people;
mod words;

use std::collections::HashSet;

use jiff::civil::Date;

pub use cast::{Asks, Cast, CastError, CastPerson, Entries, Expectation};

use self::chance::Chance;
use self::details::Further;
use self::fleet::Fleet;
use self::houses::Houses;
use self::people::People;
use crate::birth_date::full_years;
use crate::licences::Licence;
use crate::parcels::OwnedParcel;
use crate::plate::Plate;
use crate::residents::Resident;
use crate::streets::Directory;
use crate::vehicles::{Reservation, Vehicle};

/// How many people and vehicles to draw beside the cast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoSize {
    pub residents: usize,
    pub vehicles: usize,
}

impl DemoSize {
    /// A town of the size that the acceptance script asks for.
    pub const TOWN: DemoSize = DemoSize {
        residents: 104_000,
        vehicles: 62_000,
    };
}

/// What a demo register is drawn from.
#[derive(Clone, Copy, Debug)]
pub struct DemoSource<'a> {
    pub seed: u64,
    /// The day on which „yesterday" and „pending" hang.
    pub today: Date,
    pub city: &'a str,
    /// District code of the town's plates.
    pub plate_district: &'a str,
    pub directory: &'a Directory,
    /// People with fixed data; `None`: only drawn ones.
    pub cast: Option<&'a Cast>,
    pub size: DemoSize,
}

/// A drawn register, ready to be written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DemoRegister {
    pub residents: Vec<Resident>,
    pub vehicles: Vec<Vehicle>,
    /// With the id of their person.
    pub licences: Vec<(i64, Licence)>,
    pub reservations: Vec<Reservation>,
    pub parcels: Vec<OwnedParcel>,
}

/// Draws people and vehicles; the cast comes first.
///
/// Errors: the directory has no house, or a person of the cast lives at an address that the directory does not know.
pub fn draw(source: &DemoSource<'_>) -> Result<DemoRegister, CastError> {
    let houses = Houses::of(source.directory).ok_or(CastError::NoHouses)?;
    let mut register = match source.cast {
        Some(cast) => cast.records(source)?,
        None => DemoRegister::default(),
    };
    let mut people = People {
        chance: Chance::new(source.seed),
        houses: &houses,
        city: source.city,
        today: source.today,
        seed: source.seed,
        next_id: next_id(register.residents.iter().map(|r| r.id)),
    };
    let drawn = people.draw(&source.size);
    let mut fleet = Fleet {
        chance: Chance::new(source.seed ^ 0xF1EE7),
        seed: source.seed,
        today: source.today,
        district: source.plate_district,
        taken: taken(&register),
        next_id: next_id(register.vehicles.iter().map(|v: &Vehicle| v.id)),
    };
    register.vehicles.extend(fleet.draw(&source.size, &drawn));
    register.licences.extend(licences(source, &drawn));
    register.residents.extend(drawn);
    let further = Further {
        seed: source.seed,
        today: source.today,
        city: source.city,
    };
    for person in &mut register.residents {
        further.complete(person);
    }
    Ok(register)
}

/// Plates that are not to be drawn.
fn taken(register: &DemoRegister) -> HashSet<Plate> {
    let kept = register
        .reservations
        .iter()
        .map(|reservation| reservation.plate.clone());
    register
        .vehicles
        .iter()
        .filter_map(|v| v.plate.clone())
        .chain(kept)
        .collect()
}

fn licences(source: &DemoSource<'_>, people: &[Resident]) -> Vec<(i64, Licence)> {
    people
        .iter()
        .filter_map(|person| {
            let age = full_years(person.birth_date, source.today)?;
            let licence = papers::licence(source.seed, person, age, source.today, source.city)?;
            Some((person.id, licence))
        })
        .collect()
}

fn next_id(ids: impl Iterator<Item = i64>) -> i64 {
    ids.max().unwrap_or(0) + 1
}
