//! German licence plates, read as people type them.

use std::fmt;

use serde::{Serialize, Serializer};

use super::district_codes::exists;
use super::{CheckError, is_dash, is_space};

/// A plate with district, letters and number, such as `OF-AB 12`.
///
/// Plates of authorities, diplomats and the armed forces follow other rules and are refused.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LicencePlate {
    /// District code, 1–3 letters, in upper case.
    pub district: String,
    /// 1–2 letters A–Z.
    pub letters: String,
    /// 1–9999
    pub number: u16,
    /// Mark behind the number.
    pub suffix: Option<Suffix>,
    /// Months of use of a seasonal plate.
    pub season: Option<Season>,
}

/// Mark behind the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Suffix {
    /// E, electric vehicle (§ 11 Abs. 3 FZV).
    Electric,
    /// H, historic vehicle (§ 10 Abs. 1 FZV).
    Historic,
}

/// First and last month (1–12) in which a seasonal plate is valid; it may span the new year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Season {
    /// First month.
    pub from: u8,
    /// Last month.
    pub to: u8,
}

/// Most characters that fit on a plate, without hyphen and space (Anlage 4 FZV).
const CHARACTERS_MAX: usize = 8;

impl LicencePlate {
    /// The plate without season, for comparison with registers: `OF-AB 12E`.
    pub fn base(&self) -> String {
        let suffix = self.suffix.map(Suffix::letter).unwrap_or_default();
        format!("{}-{} {}{suffix}", self.district, self.letters, self.number)
    }

    /// Only letters and digits, as cameras and registers write them: `OFAB12E`.
    pub fn compact(&self) -> String {
        self.base().replace(['-', ' '], "")
    }
}

impl Suffix {
    fn letter(self) -> &'static str {
        match self {
            Suffix::Electric => "E",
            Suffix::Historic => "H",
        }
    }
}

/// Reads `OF-AB 12`, `of ab12`, `OFAB12`, `OF AB 12 E`, `OF-AB 12 04-10`.
///
/// Without a separator the list of district codes decides; when two readings are possible, both
/// are named and the citizen is asked for a hyphen.
/// Source: §§ 9 to 11 FZV, Anlage 4 FZV.
/// Errors: `plate.empty`, `plate.character`, `plate.format`, `plate.number`, `plate.district`,
/// `plate.letters`, `plate.ambiguous`, `plate.too-long`, `plate.season`.
pub fn parse(raw: &str) -> Result<LicencePlate, CheckError> {
    let text = raw.trim_matches(is_space);
    if text.is_empty() {
        return Err(CheckError::new("plate.empty"));
    }
    let groups = groups(text)?;
    let digits_at = groups.iter().position(|group| is_number(group));
    let digits_at = digits_at.ok_or_else(|| CheckError::new("plate.format"))?;
    let (letters, rest) = groups.split_at(digits_at);
    let [number, rest @ ..] = rest else {
        return Err(CheckError::new("plate.format"));
    };
    let (suffix, season) = tail(rest)?;
    let number = plate_number(number)?;
    let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
    let (district, letters) = match letters.as_slice() {
        [district, letters] => separated(district, letters)?,
        [joined] => split(joined)?,
        _ => return Err(CheckError::new("plate.format")),
    };
    let plate = LicencePlate {
        district,
        letters,
        number,
        suffix,
        season,
    };
    let length = plate.compact().chars().count();
    if length > CHARACTERS_MAX {
        let error = CheckError::new("plate.too-long").with("max", CHARACTERS_MAX);
        return Err(error.with("length", length));
    }
    Ok(plate)
}

/// Runs of letters and runs of digits in upper case; separators vanish.
fn groups(text: &str) -> Result<Vec<String>, CheckError> {
    let mut groups: Vec<String> = Vec::new();
    let mut separated = true;
    for c in text.chars() {
        if is_space(c) || is_dash(c) || matches!(c, '.' | ':' | '/' | '_' | '·' | '•') {
            separated = true;
            continue;
        }
        let upper = match c {
            'ä' => 'Ä',
            'ö' => 'Ö',
            'ü' => 'Ü',
            c => c.to_ascii_uppercase(),
        };
        if !upper.is_ascii_alphanumeric() && !"ÄÖÜ".contains(upper) {
            return Err(CheckError::new("plate.character").with("character", c));
        }
        match groups.last_mut() {
            Some(group) if !separated && is_number(group) == upper.is_ascii_digit() => {
                group.push(upper);
            }
            _ => groups.push(upper.to_string()),
        }
        separated = false;
    }
    Ok(groups)
}

fn is_number(group: &str) -> bool {
    group.starts_with(|c: char| c.is_ascii_digit())
}

fn plate_number(group: &str) -> Result<u16, CheckError> {
    let wrong = || CheckError::new("plate.number");
    if group.len() > 4 || group.starts_with('0') {
        return Err(wrong());
    }
    group.parse().map_err(|_| wrong())
}

/// What follows the number: a mark, a season, both or nothing.
fn tail(rest: &[String]) -> Result<(Option<Suffix>, Option<Season>), CheckError> {
    let (suffix, rest) = match rest {
        [mark, rest @ ..] if mark == "E" => (Some(Suffix::Electric), rest),
        [mark, rest @ ..] if mark == "H" => (Some(Suffix::Historic), rest),
        rest => (None, rest),
    };
    match rest {
        [] => Ok((suffix, None)),
        [from, to] if is_number(from) && is_number(to) => Ok((suffix, Some(season(from, to)?))),
        _ => Err(CheckError::new("plate.format")),
    }
}

/// A season lasts two to eleven months (§ 10 Abs. 3 FZV).
fn season(from: &str, to: &str) -> Result<Season, CheckError> {
    let month = |text: &str| text.parse::<u8>().ok().filter(|month| (1..=12).contains(month));
    let (Some(from), Some(to)) = (month(from), month(to)) else {
        return Err(CheckError::new("plate.season"));
    };
    let months = (to + 12 - from) % 12 + 1;
    if (2..=11).contains(&months) {
        Ok(Season { from, to })
    } else {
        Err(CheckError::new("plate.season"))
    }
}

fn separated(district: &str, letters: &str) -> Result<(String, String), CheckError> {
    if !exists(district) {
        return Err(CheckError::new("plate.district").with("district", district));
    }
    if !are_plate_letters(letters) {
        return Err(CheckError::new("plate.letters").with("letters", letters));
    }
    Ok((district.to_string(), letters.to_string()))
}

/// Umlauts occur only in district codes.
fn are_plate_letters(letters: &str) -> bool {
    (1..=2).contains(&letters.len()) && letters.bytes().all(|b| b.is_ascii_uppercase())
}

/// Finds the hyphen that was left out.
fn split(joined: &str) -> Result<(String, String), CheckError> {
    let readings: Vec<(&str, &str)> = joined
        .char_indices()
        .skip(1)
        .map(|(at, _)| joined.split_at(at))
        .filter(|(district, letters)| exists(district) && are_plate_letters(letters))
        .collect();
    match readings.as_slice() {
        [] => Err(CheckError::new("plate.format")),
        [(district, letters)] => Ok((district.to_string(), letters.to_string())),
        [(d1, l1), (d2, l2), ..] => {
            let error = CheckError::new("plate.ambiguous").with("first", format!("{d1}-{l1}"));
            Err(error.with("second", format!("{d2}-{l2}")))
        }
    }
}

/// The whole plate: `OF-AB 12E 04/10`.
impl fmt::Display for LicencePlate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.base())?;
        self.season
            .map_or(Ok(()), |Season { from, to }| write!(f, " {from:02}/{to:02}"))
    }
}

impl Serialize for LicencePlate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, expected: Result<&str, &'static str>) {
        let found = parse(raw).map(|plate| plate.to_string()).map_err(|error| error.key);
        assert_eq!(found, expected.map(str::to_string), "{raw}");
    }

    #[test]
    fn messy_input_becomes_one_form() {
        for raw in [
            "OF-AB 12",
            "of-ab 12",
            "of ab12",
            "OFAB12",
            " OF–AB–12 ",
            "OF.AB.12",
            "O F",
        ] {
            let expected = if raw == "O F" {
                Err("plate.format")
            } else {
                Ok("OF-AB 12")
            };
            check(raw, expected);
        }
        check("OF-C 777", Ok("OF-C 777"));
        check("OF AB 12 E", Ok("OF-AB 12E"));
        check("B-AA 1234E", Ok("B-AA 1234E"));
        check("WI H 1h", Ok("WI-H 1H"));
        check("töl-a 1", Ok("TÖL-A 1"));
        check("OF-AB 12 04-10", Ok("OF-AB 12 04/10"));
        check("OF-AB 12H 11/02", Ok("OF-AB 12H 11/02"));
    }

    #[test]
    fn what_cannot_be_on_a_plate_is_refused() {
        for (raw, key) in [
            ("", "plate.empty"),
            ("OF-C 0777", "plate.number"),
            ("OF-C 12345", "plate.number"),
            ("WI-ÄÖ 1", "plate.letters"),
            ("OF-ABC 1", "plate.letters"),
            ("QQ-A 1", "plate.district"),
            ("OF-AB", "plate.format"),
            ("OF 1234", "plate.format"),
            ("1234", "plate.format"),
            ("OF-AB 12 X", "plate.format"),
            ("MKK-AB 1234", "plate.too-long"),
            ("OF-AB 1234E", "plate.too-long"),
            ("OF-AB 12 04-04", "plate.season"),
            ("OF-AB 12 13-02", "plate.season"),
            ("OF-AB 12!", "plate.character"),
        ] {
            check(raw, Err(key));
        }
    }

    #[test]
    fn two_readings_are_both_named() {
        let error = parse("BAB 12").expect_err("B-AB and BA-B are both possible");
        assert_eq!(error.key, "plate.ambiguous");
        assert_eq!(
            error.params,
            [("first", "B-AB".to_string()), ("second", "BA-B".to_string())]
        );
        check("B-AB 12", Ok("B-AB 12"));
    }
}
