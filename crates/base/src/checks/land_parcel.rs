//! A parcel of land as the cadastre names it.

use std::fmt;

use super::names;
use super::{CheckError, digits, is_dash, without_spaces};

/// Number of a parcel within its section: `123/4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parcel {
    /// Zähler, 1–99999.
    pub numerator: u32,
    /// Nenner, 1–9999; many parcels have none.
    pub denominator: Option<u32>,
}

impl fmt::Display for Parcel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.numerator)?;
        self.denominator
            .map_or(Ok(()), |denominator| write!(f, "/{denominator}"))
    }
}

/// Reads the name of a cadastral district (Gemarkung), or its number; the word before it is left out.
///
/// Errors: those of a name; `land-parcel.district` for a number that is none.
pub fn parse_district(raw: &str) -> Result<String, CheckError> {
    let text = without_spaces(raw);
    if text.bytes().next().is_some_and(|b| b.is_ascii_digit()) {
        // Number within the Land, or with the Land before it.
        let fits = digits(&text).is_some() && matches!(text.len(), 4 | 6);
        return if fits {
            Ok(text)
        } else {
            Err(CheckError::new("land-parcel.district"))
        };
    }
    let name = names::parse_other(raw)?.to_string();
    Ok(name.strip_prefix("Gemarkung ").map(str::to_owned).unwrap_or(name))
}

/// Reads the number of a section (Flur), 1–999, with or without the word.
///
/// Source: ALKIS, key of a parcel: 3 digits for the section. Errors: `land-parcel.section`.
pub fn parse_section(raw: &str) -> Result<u32, CheckError> {
    let text = without_spaces(raw).to_lowercase();
    number(text.strip_prefix("flur").unwrap_or(&text), 3).ok_or_else(|| CheckError::new("land-parcel.section"))
}

/// Reads `123/4`, `123`, `00123/0004`, `Flurstück 123/4`.
///
/// Source: ALKIS, key of a parcel: 5 digits before and 4 after the line. Errors: `land-parcel.number`.
pub fn parse_number(raw: &str) -> Result<Parcel, CheckError> {
    let text = without_spaces(raw).to_lowercase();
    let text = text.strip_prefix("flurstück").unwrap_or(&text);
    let error = || CheckError::new("land-parcel.number");
    // A hyphen is what people write who copy the number from a form with two boxes.
    let (numerator, denominator) = match text.split_once(|c: char| c == '/' || is_dash(c)) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    };
    let denominator = match denominator {
        Some(after) if after.bytes().all(|b| b == b'0') && !after.is_empty() => None,
        Some(after) => Some(number(after, 4).ok_or_else(error)?),
        None => None,
    };
    let numerator = number(numerator, 5).ok_or_else(error)?;
    Ok(Parcel { numerator, denominator })
}

/// Reads a number from two boxes; the first may hold all of it.
///
/// Errors: `land-parcel.number`; `land-parcel.twice` when the number after the line stands in both and differs.
pub fn parse_boxes(numerator: &str, denominator: Option<&str>) -> Result<Parcel, CheckError> {
    let parcel = parse_number(numerator)?;
    let Some(second) = denominator else { return Ok(parcel) };
    let whole = parse_number(&format!("{}/{second}", parcel.numerator))?;
    match parcel.denominator {
        Some(first) if whole.denominator != Some(first) => Err(CheckError::new("land-parcel.twice")),
        _ => Ok(whole),
    }
}

/// A number above zero with at most this many digits, leading zeros not counted.
fn number(text: &str, digits_max: usize) -> Option<u32> {
    let significant = text.trim_start_matches('0');
    let value = digits(significant).filter(|_| text.len() <= 2 * digits_max && significant.len() <= digits_max)?;
    u32::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parcels_have_a_number_and_perhaps_one_after_the_line() {
        let parcel = |numerator, denominator| Ok(Parcel { numerator, denominator });
        for (raw, expected) in [
            ("123/4", parcel(123, Some(4))),
            ("123", parcel(123, None)),
            ("Flurstück 00123 / 0004", parcel(123, Some(4))),
            ("123/0000", parcel(123, None)),
            ("123-4", parcel(123, Some(4))),
            ("99999/9999", parcel(99999, Some(9999))),
            ("0", Err("land-parcel.number")),
            ("100000", Err("land-parcel.number")),
            ("1/10000", Err("land-parcel.number")),
            ("12/", Err("land-parcel.number")),
            ("1/2/3", Err("land-parcel.number")),
            ("12a", Err("land-parcel.number")),
            ("", Err("land-parcel.number")),
            ("99999999999999999999999", Err("land-parcel.number")),
        ] {
            assert_eq!(parse_number(raw).map_err(|error| error.key), expected, "{raw}");
        }
    }

    #[test]
    fn two_boxes_make_one_number() {
        let written = |first, second| {
            let parcel = parse_boxes(first, second);
            parcel.map(|parcel| parcel.to_string()).map_err(|error| error.key)
        };
        assert_eq!(written("123", Some("4")), Ok("123/4".into()));
        assert_eq!(written("123/4", None), Ok("123/4".into()));
        assert_eq!(written("123/4", Some("04")), Ok("123/4".into()));
        assert_eq!(written("123/4", Some("5")), Err("land-parcel.twice"));
        assert_eq!(written("123", Some("x")), Err("land-parcel.number"));
        assert_eq!(written("123", Some("4/5")), Err("land-parcel.number"));
    }

    #[test]
    fn districts_have_a_name_or_number_and_sections_a_number() {
        for (raw, expected) in [
            ("Bieber", Ok("Bieber")),
            ("Gemarkung Groß-Gerau", Ok("Groß-Gerau")),
            ("0612", Ok("0612")),
            ("060 612", Ok("060612")),
            ("06", Err("land-parcel.district")),
            ("6. Bezirk", Err("land-parcel.district")),
            ("", Err("name.empty")),
        ] {
            let found = parse_district(raw).map_err(|error| error.key);
            assert_eq!(found, expected.map(str::to_string), "{raw}");
        }
        for (raw, expected) in [
            ("3", Ok(3)),
            ("Flur 012", Ok(12)),
            ("0", Err("land-parcel.section")),
            ("1000", Err("land-parcel.section")),
            ("drei", Err("land-parcel.section")),
        ] {
            assert_eq!(parse_section(raw).map_err(|error| error.key), expected, "{raw}");
        }
    }
}
