//! House number: `12`, `12a`, `12-14`, `12a/3`.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{CheckError, digits, is_dash, without_spaces};

/// A number with an optional letter, 1–9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Numeral {
    /// 1–9999
    pub number: u16,
    /// a–z
    pub letter: Option<char>,
}

/// What joins two numerals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Joint {
    /// `12-14`: one building with several numbers.
    To,
    /// `12/3`: third part of number twelve.
    Part,
}

/// A house number. Sorts as houses stand in a street: 2, 2a, 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HouseNumber {
    /// The first or only numeral.
    pub first: Numeral,
    /// What follows `-` or `/`.
    pub second: Option<(Joint, Numeral)>,
}

impl HouseNumber {
    /// Whether the first numeral is even, which tells the side of the street.
    pub fn is_even(self) -> bool {
        self.first.number.is_multiple_of(2)
    }
}

/// Reads `12 A`, `Nr. 12a`, `12 – 14`, `12 bis 14`, `12/3`, `012`.
///
/// Floors, flats and the like belong into the field for additions.
/// Errors: `house-number.empty`, `house-number.format`, `house-number.order`.
pub fn parse(raw: &str) -> Result<HouseNumber, CheckError> {
    let text = without_spaces(raw).to_lowercase();
    let text = ["hausnummer", "hausnr.", "hausnr", "nr.", "nr"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))
        .unwrap_or(&text);
    if text.is_empty() {
        return Err(CheckError::new("house-number.empty"));
    }
    let text = text.replace("bis", "-");
    let number = match text.split_once(|c: char| is_dash(c) || c == '/') {
        None => HouseNumber {
            first: numeral(&text)?,
            second: None,
        },
        Some((first, second)) => {
            let joint = if text.contains('/') { Joint::Part } else { Joint::To };
            HouseNumber {
                first: numeral(first)?,
                second: Some((joint, numeral(second)?)),
            }
        }
    };
    match number.second {
        Some((Joint::To, last)) if last <= number.first => Err(CheckError::new("house-number.order")),
        _ => Ok(number),
    }
}

fn numeral(text: &str) -> Result<Numeral, CheckError> {
    let format = || CheckError::new("house-number.format");
    let letter = text.chars().next_back().filter(char::is_ascii_lowercase);
    let number = text.strip_suffix(|c: char| c.is_ascii_lowercase()).unwrap_or(text);
    match digits(number).and_then(|n| u16::try_from(n).ok()) {
        Some(number @ 1..=9999) => Ok(Numeral { number, letter }),
        _ => Err(format()),
    }
}

impl fmt::Display for Numeral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number)?;
        self.letter.map_or(Ok(()), |letter| write!(f, "{letter}"))
    }
}

impl fmt::Display for HouseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first)?;
        match self.second {
            None => Ok(()),
            Some((Joint::To, last)) => write!(f, "-{last}"),
            Some((Joint::Part, part)) => write!(f, "/{part}"),
        }
    }
}

impl Serialize for HouseNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn house_numbers_take_one_form() {
        for (raw, expected) in [
            ("12", Ok("12")),
            ("12 A", Ok("12a")),
            ("Nr. 7", Ok("7")),
            ("012", Ok("12")),
            ("12 – 14", Ok("12-14")),
            ("12 bis 14", Ok("12-14")),
            ("12a-c", Err("house-number.format")),
            ("12a-12c", Ok("12a-12c")),
            ("12/3", Ok("12/3")),
            ("14-12", Err("house-number.order")),
            ("0", Err("house-number.format")),
            ("12345", Err("house-number.format")),
            ("12ab", Err("house-number.format")),
            ("12, 3. Stock", Err("house-number.format")),
            ("", Err("house-number.empty")),
        ] {
            let found = parse(raw).map(|n| n.to_string()).map_err(|error| error.key);
            assert_eq!(found, expected.map(str::to_string), "{raw}");
        }
    }

    #[test]
    fn house_numbers_sort_as_houses_stand() {
        let mut numbers: Vec<_> = ["10", "2a", "2", "9-11", "9"]
            .iter()
            .filter_map(|raw| parse(raw).ok())
            .collect();
        numbers.sort();
        let sorted: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        assert_eq!(sorted, ["2", "2a", "9", "9-11", "10"]);
    }
}
