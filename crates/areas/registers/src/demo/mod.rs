//! The synthetic population of a demo town. Nobody in it exists; the same seed and day give the same people.

mod cast;
mod chance;
mod fleet;
mod houses;
mod letters;
mod people;
mod words;

use std::collections::HashSet;

use jiff::civil::Date;

pub use cast::{Cast, CastError, CastPerson, Entries, Expectation};

use self::chance::Chance;
use self::fleet::Fleet;
use self::houses::Houses;
use self::people::People;
use crate::residents::Resident;
use crate::streets::Directory;
use crate::vehicles::Vehicle;

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
#[derive(Clone, Debug, PartialEq)]
pub struct DemoRegister {
    pub residents: Vec<Resident>,
    pub vehicles: Vec<Vehicle>,
}

/// Draws people and vehicles; the cast comes first.
///
/// Errors: the directory has no house, or a person of the cast lives at an address that the directory does not know.
pub fn draw(source: &DemoSource<'_>) -> Result<DemoRegister, CastError> {
    let houses = Houses::of(source.directory).ok_or(CastError::NoHouses)?;
    let (mut residents, mut vehicles) = match source.cast {
        Some(cast) => cast.records(source.directory, source.city, source.today, source.seed)?,
        None => (Vec::new(), Vec::new()),
    };
    let mut people = People {
        chance: Chance::new(source.seed),
        houses: &houses,
        city: source.city,
        today: source.today,
        seed: source.seed,
        next_id: next_id(residents.iter().map(|r| r.id)),
    };
    let drawn = people.draw(&source.size);
    let mut fleet = Fleet {
        chance: Chance::new(source.seed ^ 0xF1EE7),
        today: source.today,
        district: source.plate_district,
        taken: vehicles
            .iter()
            .map(|v: &Vehicle| v.plate.clone())
            .collect::<HashSet<_>>(),
        next_id: next_id(vehicles.iter().map(|v: &Vehicle| v.id)),
    };
    vehicles.extend(fleet.draw(&source.size, &drawn));
    residents.extend(drawn);
    Ok(DemoRegister { residents, vehicles })
}

fn next_id(ids: impl Iterator<Item = i64>) -> i64 {
    ids.max().unwrap_or(0) + 1
}
