//! Vehicle identification number (FIN).

use serde::Serialize;

use super::{CheckError, checked_text, is_dash, without_spaces};

/// A whole number with remarks for the clerk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Vin {
    /// Upper case, without spaces.
    pub number: String,
    /// What is unusual, but no error.
    pub warnings: Vec<VinWarning>,
}

/// What is unusual about a number that is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum VinWarning {
    /// Fewer than 17 characters; vehicles built before 1981 have such numbers.
    Short,
    /// A vehicle from North America whose check digit does not fit. European makers do not use it.
    CheckDigit,
}

impl VinWarning {
    /// Key of the text, see [`super::texts`].
    pub fn text_key(self) -> &'static str {
        match self {
            VinWarning::Short => "vin.warning-short",
            VinWarning::CheckDigit => "vin.warning-check-digit",
        }
    }
}

checked_text! {
    /// The last characters of a number, as asked for on a form.
    VinEnd
}

/// Length of a number since 1981.
const LENGTH: usize = 17;
/// Shortest number that is accepted, with a warning.
const LENGTH_MIN: usize = 5;

/// Reads a whole number.
///
/// Source: ISO 3779 (17 characters without I, O and Q), check digit 49 CFR 565.15.
/// Errors: `vin.empty`, `vin.character`, `vin.letter`, `vin.length`.
pub fn parse(raw: &str) -> Result<Vin, CheckError> {
    let number = characters(raw)?;
    let length = number.chars().count();
    if !(LENGTH_MIN..=LENGTH).contains(&length) {
        return Err(CheckError::new("vin.length").with("length", length));
    }
    let mut warnings = Vec::new();
    if length < LENGTH {
        warnings.push(VinWarning::Short);
    } else if number.starts_with(['1', '2', '3', '4', '5']) && !check_digit_fits(&number) {
        warnings.push(VinWarning::CheckDigit);
    }
    Ok(Vin { number, warnings })
}

/// Reads a whole number of a vehicle that was built since 1981.
///
/// Errors: those of [`parse`], and `vin.length-new` when there are fewer than 17 characters.
pub fn parse_new(raw: &str) -> Result<Vin, CheckError> {
    let vin = parse(raw)?;
    if vin.warnings.contains(&VinWarning::Short) {
        return Err(CheckError::new("vin.length-new").with("length", vin.number.len()));
    }
    Ok(vin)
}

/// Reads the last `count` characters; a whole number is cut to its end.
///
/// Errors: `vin.empty`, `vin.character`, `vin.letter`, `vin.end-length`.
pub fn parse_end(raw: &str, count: usize) -> Result<VinEnd, CheckError> {
    let text = characters(raw)?;
    let length = text.len();
    if length == count || length == LENGTH {
        let from = length.saturating_sub(count);
        return Ok(VinEnd(text.get(from..).unwrap_or_default().to_string()));
    }
    Err(CheckError::new("vin.end-length")
        .with("expected", count)
        .with("length", length))
}

fn characters(raw: &str) -> Result<String, CheckError> {
    let text: String = without_spaces(raw).chars().filter(|c| !is_dash(*c)).collect();
    let text = text.to_ascii_uppercase();
    if text.is_empty() {
        return Err(CheckError::new("vin.empty"));
    }
    if let Some(other) = text.chars().find(|c| !c.is_ascii_alphanumeric()) {
        return Err(CheckError::new("vin.character").with("character", other));
    }
    match text.chars().find(|c| matches!(c, 'I' | 'O' | 'Q')) {
        Some(letter) => {
            let meant = if letter == 'I' { '1' } else { '0' };
            Err(CheckError::new("vin.letter")
                .with("letter", letter)
                .with("digit", meant))
        }
        None => Ok(text),
    }
}

fn check_digit_fits(number: &str) -> bool {
    const WEIGHTS: [u32; LENGTH] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let sum: u32 = number.chars().zip(WEIGHTS).map(|(c, weight)| value(c) * weight).sum();
    let expected = match sum % 11 {
        10 => Some('X'),
        digit => char::from_digit(digit, 10),
    };
    number.chars().nth(8) == expected
}

fn value(c: char) -> u32 {
    match c {
        'A' | 'J' => 1,
        'B' | 'K' | 'S' => 2,
        'C' | 'L' | 'T' => 3,
        'D' | 'M' | 'U' => 4,
        'E' | 'N' | 'V' => 5,
        'F' | 'W' => 6,
        'G' | 'P' | 'X' => 7,
        'H' | 'Y' => 8,
        'R' | 'Z' => 9,
        digit => digit.to_digit(10).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_accepted_with_warnings() {
        for (raw, warnings) in [
            ("WVWZZZ1KZAW123456", vec![]),
            ("wvw zzz 1kz aw 123456", vec![]),
            ("1M8GDM9AXKP042788", vec![]),
            ("1M8GDM9A1KP042788", vec![VinWarning::CheckDigit]),
            ("118123456", vec![VinWarning::Short]),
        ] {
            assert_eq!(parse(raw).map(|vin| vin.warnings), Ok(warnings), "{raw}");
        }
        for (raw, key) in [
            ("", "vin.empty"),
            ("WVWZZZ1KZAW12345O", "vin.letter"),
            ("WVWZZZ1KZAW1234567", "vin.length"),
            ("1234", "vin.length"),
            ("WVWZZZ1KZAÜ123456", "vin.character"),
        ] {
            assert_eq!(parse(raw).map_err(|error| error.key), Err(key), "{raw}");
        }
    }

    #[test]
    fn a_short_number_is_that_of_an_old_vehicle_only() {
        assert_eq!(parse_new("WVWZZZ1KZAW123456").map(|vin| vin.number.len()), Ok(17));
        assert_eq!(parse_new("118123456").map_err(|error| error.key), Err("vin.length-new"));
        assert_eq!(parse_new("11812345O").map_err(|error| error.key), Err("vin.letter"));
    }

    #[test]
    fn the_end_is_cut_from_a_whole_number() {
        let end = |raw, count| parse_end(raw, count).map(|e| e.to_string()).map_err(|e| e.key);
        assert_eq!(end("123 456", 6), Ok("123456".into()));
        assert_eq!(end("WVWZZZ1KZAW123456", 6), Ok("123456".into()));
        assert_eq!(end("12345", 6), Err("vin.end-length"));
    }
}
