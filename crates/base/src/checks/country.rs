//! Countries and nationalities.

use super::CheckError;
use crate::countries;

/// Reads a code of two or three letters or a name in German or English; writes the code of three letters (`DEU`).
///
/// Source: ISO 3166-1 alpha-3. Errors: `country.unknown`.
pub fn parse(raw: &str) -> Result<&'static str, CheckError> {
    countries::find(raw).ok_or_else(|| CheckError::new("country.unknown"))
}

/// As [`parse`], for nationalities. `XXA` is stateless, `XXX` a nationality that is not established.
///
/// Source: ISO 3166-1 alpha-3, ICAO Doc 9303-3 section 5. Errors: `nationality.unknown`.
pub fn parse_nationality(raw: &str) -> Result<&'static str, CheckError> {
    countries::find_nationality(raw).ok_or_else(|| CheckError::new("nationality.unknown"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_read_and_anything_else_is_asked_again() {
        for (raw, country, nationality) in [
            ("FRA", Ok("FRA"), Ok("FRA")),
            (" frankreich ", Ok("FRA"), Ok("FRA")),
            ("gl", Ok("GRL"), Err("nationality.unknown")),
            ("XXX", Err("country.unknown"), Ok("XXX")),
            ("Atlantis", Err("country.unknown"), Err("nationality.unknown")),
            ("", Err("country.unknown"), Err("nationality.unknown")),
            ("D\u{0}EU", Ok("DEU"), Ok("DEU")),
        ] {
            assert_eq!(parse(raw).map_err(|error| error.key), country, "{raw:?}");
            assert_eq!(
                parse_nationality(raw).map_err(|error| error.key),
                nationality,
                "{raw:?}"
            );
        }
    }
}
