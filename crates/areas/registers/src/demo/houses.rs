use super::chance::Chance;
use crate::streets::{Directory, NumberRange, Street};

/// A house of the directory.
#[derive(Clone)]
pub(super) struct House {
    pub street_key: String,
    pub street: String,
    pub number: String,
    pub postcode: String,
}

/// Range ends that the directory leaves open are taken to be here.
const OPEN_END: u16 = 40;

/// The houses of the town; those inside parking zones count several times, because blocks of flats stand there.
pub(super) struct Houses(Vec<House>);

impl Houses {
    /// Errors: a directory without a house.
    pub fn of(directory: &Directory) -> Option<Houses> {
        let mut houses = Vec::new();
        for street in directory.streets() {
            for range in &street.ranges {
                let flats = if range.zones.is_empty() { 1 } else { 3 };
                for number in numbers(range) {
                    houses.extend(std::iter::repeat_n(house(street, range, number), flats));
                }
            }
        }
        (!houses.is_empty()).then_some(Houses(houses))
    }

    pub fn any(&self, chance: &mut Chance) -> &House {
        &self.0[chance.below(self.0.len())]
    }

    /// The same houses for each town, evenly spread: institutions whose residents are protected.
    pub fn institutions(&self) -> Vec<&House> {
        let step = (self.0.len() / 4).max(1);
        self.0.iter().skip(step / 2).step_by(step).take(3).collect()
    }
}

fn numbers(range: &NumberRange) -> impl Iterator<Item = u16> {
    let from = range.from.map_or(1, |n| n.number);
    let to = range.to.map_or(from.max(OPEN_END), |n| n.number);
    (from..=to.min(from.saturating_add(400))).filter(|n| range.side.includes(*n) && !named_by_letter(range, *n))
}

/// A range that begins with `12a` does not hold house 12.
fn named_by_letter(range: &NumberRange, number: u16) -> bool {
    range
        .from
        .is_some_and(|from| from.number == number && from.letter.is_some())
}

fn house(street: &Street, range: &NumberRange, number: u16) -> House {
    House {
        street_key: street.key.clone(),
        street: street.name.clone(),
        number: number.to_string(),
        postcode: range.postcode.clone(),
    }
}
