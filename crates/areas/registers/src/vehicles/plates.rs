use jiff::civil::Date;

use crate::plate::{OFFENSIVE, Plate};

/// Unit: days a plate is kept for who reserved it. Source: § 9 Abs. 3 FZV, practice of the Länder.
pub const RESERVED_DAYS: i64 = 90;
const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPRSTUVWXYZ";

/// A plate that somebody wants to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation {
    pub plate: Plate,
    /// Opens the reservation again.
    pub pin: String,
    pub until: Date,
}

/// Plates of a district in an order that depends on nothing but the day, so that a choice stays the same while somebody
/// makes it. Without end but for the number of plates there are; who asks leaves out those that are given out.
pub fn free_plates(
    district: &str,
    letters: Option<&str>,
    suffix: Option<char>,
    on: Date,
) -> impl Iterator<Item = Plate> {
    let day = u64::from(on.day_of_year().unsigned_abs()) + 400 * u64::from(on.year().unsigned_abs());
    let district = district.to_owned();
    let letters = letters.map(str::to_owned);
    // 4409 shares no divisor with 529 pairs of letters and 900 numbers, so the steps meet all of them.
    (0..529 * 900_u64).filter_map(move |step| {
        let place = (day * 7_919 + step * 4_409) % (529 * 900);
        let pair = letters.clone().unwrap_or_else(|| pair_of(place % 529));
        let room = 8_usize.checked_sub(district.chars().count() + pair.len() + usize::from(suffix.is_some()))?;
        let number = match room {
            0 | 1 => return None,
            2 => 10 + place / 529 % 90,
            _ => 100 + place / 529,
        };
        let number = u16::try_from(number).ok()?;
        let plate = Plate {
            district: district.clone(),
            letters: pair,
            number,
            suffix,
        };
        (!OFFENSIVE.contains(&plate.letters.as_str())).then_some(plate)
    })
}

fn pair_of(number: u64) -> String {
    let letter = |i: u64| {
        LETTERS
            .get(usize::try_from(i % 23).unwrap_or(0))
            .map(|b| char::from(*b))
    };
    letter(number / 23).into_iter().chain(letter(number)).collect()
}
