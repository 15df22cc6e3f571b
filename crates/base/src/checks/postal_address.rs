//! Parts of an address to which letters go.

use unicode_normalization::UnicodeNormalization;

use super::din91379::{self, Datatype};
use super::{CheckError, digits, is_space, without_spaces};
use crate::countries;
use crate::lang::Lang;

/// Lines of an address abroad below the name, its country included. Source: Universal Postal Union, S42: at most six lines.
const LINES_MAX: usize = 6;
/// Unit: characters; more does not fit the field for the address of DIN 5008.
const LINE_CHARS_MAX: usize = 60;

/// How an address was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Street, house number, postcode and city in Germany.
    Here,
    /// Lines, to this country.
    Lines(&'static str),
    /// Street and city to this country, where others would have written lines.
    Parts(&'static str),
}

/// Tells how an address was written: which country was chosen, and whether there are parts, lines or both.
///
/// Errors: `postal-address.twice`; `postal-address.country` for lines without a country abroad.
pub fn way(country: Option<&'static str>, has_parts: bool, has_lines: bool) -> Result<Way, CheckError> {
    let abroad = country.filter(|country| *country != countries::GERMANY);
    match (abroad, has_parts, has_lines) {
        (_, true, true) => Err(CheckError::new("postal-address.twice")),
        (None, false, true) => Err(CheckError::new("postal-address.country")),
        (None, _, false) => Ok(Way::Here),
        (Some(country), false, _) => Ok(Way::Lines(country)),
        (Some(country), true, false) => Ok(Way::Parts(country)),
    }
}

/// Reads the lines of an address abroad and ends them with the country in German capitals, as DIN 5008 wants it.
///
/// A country that is written already, in any language or case, is not written twice.
/// Errors: `postal-address.lines`, `postal-address.line`, `postal-address.character`.
pub fn parse_lines(raw: &str, country: &str) -> Result<String, CheckError> {
    let composed: String = raw.nfc().collect();
    let mut lines: Vec<String> = composed
        .lines()
        .map(|line| {
            line.split(is_space)
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>()
                .join(" ")
        })
        .filter(|line| !line.is_empty())
        .collect();
    if lines.last().is_some_and(|last| countries::find(last) == Some(country)) {
        lines.pop();
    }
    if lines.is_empty() || lines.len() >= LINES_MAX {
        return Err(CheckError::new("postal-address.lines").with("max", LINES_MAX - 1));
    }
    for line in &lines {
        let length = line.chars().count();
        if length > LINE_CHARS_MAX {
            let error = CheckError::new("postal-address.line").with("max", LINE_CHARS_MAX);
            return Err(error.with("length", length));
        }
        din91379::check(line, Datatype::B).map_err(|wrong| {
            let shown = wrong.characters.escape_debug().to_string();
            CheckError::new("postal-address.character").with("character", shown)
        })?;
    }
    lines.extend(countries::name(country, Lang::De).map(str::to_uppercase));
    Ok(lines.join("\n"))
}

/// Whether a street is a post box, which needs no house number: `Postfach 12 34 56`.
pub fn is_post_box(street: &str) -> bool {
    let text = without_spaces(street).to_lowercase();
    text.strip_prefix("postfach")
        .is_some_and(|number| digits(number).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_abroad_end_with_their_country() {
        for (raw, country, expected) in [
            (
                "12,  rue de la Paix\r\n75002 PARIS\n",
                "FRA",
                Ok("12, rue de la Paix\n75002 PARIS\nFRANKREICH"),
            ),
            (
                "1 High Street\nLeeds\nUnited Kingdom",
                "GBR",
                Ok("1 High Street\nLeeds\nVEREINIGTES KÖNIGREICH"),
            ),
            ("Cafe\u{301} 1\nRoma", "ITA", Ok("Café 1\nRoma\nITALIEN")),
            (
                "Mariahilfer Straße 1\n1060 Wien\nAustria",
                "AUT",
                Ok("Mariahilfer Straße 1\n1060 Wien\nÖSTERREICH"),
            ),
            ("FRANKREICH", "FRA", Err("postal-address.lines")),
            (" \n\n", "FRA", Err("postal-address.lines")),
            ("1\n2\n3\n4\n5\n6", "FRA", Err("postal-address.lines")),
            ("Москва", "RUS", Err("postal-address.character")),
            ("a\u{202e}b", "FRA", Err("postal-address.character")),
        ] {
            let found = parse_lines(raw, country).map_err(|error| error.key);
            assert_eq!(found, expected.map(str::to_string), "{raw}");
            if let Ok(lines) = found {
                assert_eq!(parse_lines(&lines, country), Ok(lines.clone()), "read again");
            }
        }
        assert_eq!(
            parse_lines(&"x".repeat(61), "FRA").map_err(|error| error.key),
            Err("postal-address.line")
        );
    }

    #[test]
    fn an_address_is_here_or_abroad_and_never_both() {
        assert_eq!(way(None, true, false), Ok(Way::Here));
        assert_eq!(way(Some("DEU"), true, false), Ok(Way::Here));
        assert_eq!(way(Some("FRA"), false, true), Ok(Way::Lines("FRA")));
        assert_eq!(way(Some("FRA"), true, false), Ok(Way::Parts("FRA")));
        for (country, has_parts, key) in [
            (Some("FRA"), true, "postal-address.twice"),
            (None, true, "postal-address.twice"),
            (Some("DEU"), false, "postal-address.country"),
        ] {
            assert_eq!(way(country, has_parts, true).map_err(|error| error.key), Err(key));
        }
    }

    #[test]
    fn a_post_box_needs_no_house_number() {
        assert!(is_post_box("Postfach 12 34 56") && is_post_box("postfach 7"));
        assert!(!is_post_box("Postfachweg") && !is_post_box("Postfach") && !is_post_box("Poststraße 7"));
    }
}
