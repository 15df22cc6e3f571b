//! German postal code (Postleitzahl).

use super::{CheckError, checked_text, digits, is_dash, without_spaces};

checked_text! {
    /// Five digits, 01001–99998.
    PostalCode
}

/// Reads `63065`, `D-63065`, `DE 63065`, `63 065`.
///
/// Errors: `postal-code.format`, `postal-code.range`.
pub fn parse(raw: &str) -> Result<PostalCode, CheckError> {
    let text = without_spaces(raw).to_uppercase();
    let text = text
        .trim_start_matches("DE")
        .trim_start_matches('D')
        .trim_start_matches(is_dash);
    let number = digits(text).filter(|_| text.len() == 5);
    match number {
        Some(1001..=99998) => Ok(PostalCode(text.to_string())),
        Some(_) => Err(CheckError::new("postal-code.range")),
        None => Err(CheckError::new("postal-code.format")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_digits_in_the_range_of_the_post() {
        for (raw, expected) in [
            ("63065", Ok("63065")),
            (" D-63065 ", Ok("63065")),
            ("DE 63 065", Ok("63065")),
            ("01001", Ok("01001")),
            ("99998", Ok("99998")),
            ("01000", Err("postal-code.range")),
            ("99999", Err("postal-code.range")),
            ("6306", Err("postal-code.format")),
            ("630655", Err("postal-code.format")),
            ("6306O", Err("postal-code.format")),
            ("", Err("postal-code.format")),
        ] {
            let found = parse(raw).map(|code| code.to_string()).map_err(|error| error.key);
            assert_eq!(found, expected.map(str::to_string), "{raw}");
        }
    }
}
