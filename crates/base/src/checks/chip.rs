//! Transponder number of an animal.

use super::{CheckError, checked_text, digits, is_dash, without_spaces};

checked_text! {
    /// Fifteen digits: country or maker (3), animal (12).
    Chip
}

/// Reads fifteen digits, with spaces between groups.
///
/// Source: ISO 11784; 001–899 are countries (Germany 276), 900–998 makers, 999 is for tests.
/// Errors: `chip.length`, `chip.country`.
pub fn parse(raw: &str) -> Result<Chip, CheckError> {
    let text: String = without_spaces(raw).chars().filter(|c| !is_dash(*c)).collect();
    if text.len() != 15 || digits(&text).is_none() {
        return Err(CheckError::new("chip.length").with("length", text.chars().count()));
    }
    match text.get(..3).and_then(digits) {
        Some(1..=998) => Ok(Chip(text)),
        _ => Err(CheckError::new("chip.country")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifteen_digits_with_a_country_or_maker() {
        for (raw, expected) in [
            ("276 0981 0123 4567", Ok("276098101234567")),
            ("276098101234567", Ok("276098101234567")),
            ("27609810123456", Err("chip.length")),
            ("27609810123456X", Err("chip.length")),
            ("999098101234567", Err("chip.country")),
            ("000098101234567", Err("chip.country")),
        ] {
            let found = parse(raw).map(|chip| chip.to_string()).map_err(|error| error.key);
            assert_eq!(found, expected.map(str::to_string), "{raw}");
        }
    }
}
