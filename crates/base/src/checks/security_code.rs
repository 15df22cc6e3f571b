//! Security codes that are scratched free for the online registration of vehicles.

use super::{CheckError, checked_text, is_dash, without_spaces};

checked_text! {
    /// Letters and digits exactly as printed; capital and small letters are different characters.
    SecurityCode
}

/// Reads a code of `length` characters.
///
/// Source: FZV, annexes on stamp plaques (3 characters) and registration certificates part I (7) and
/// part II (12): capital and small letters A–Z without umlauts, digits 0–9. The check digit of part II is
/// left to the register, because the annex does not publish its weights.
/// Errors: `security-code.character`, `security-code.length`.
pub fn parse(raw: &str, length: usize) -> Result<SecurityCode, CheckError> {
    let text: String = without_spaces(raw).chars().filter(|c| !is_dash(*c)).collect();
    if let Some(other) = text.chars().find(|c| !c.is_ascii_alphanumeric()) {
        return Err(CheckError::new("security-code.character").with("character", other));
    }
    if text.len() != length {
        let error = CheckError::new("security-code.length").with("expected", length);
        return Err(error.with("length", text.len()));
    }
    Ok(SecurityCode(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_keeps_its_letters_and_has_its_length() {
        for (raw, length, expected) in [
            ("a7K", 3, Ok("a7K")),
            (" A7 k ", 3, Ok("A7k")),
            ("xY3-4Zab", 7, Ok("xY34Zab")),
            ("1aB2cD3eF4gH", 12, Ok("1aB2cD3eF4gH")),
            ("a7", 3, Err("security-code.length")),
            ("a7K1", 3, Err("security-code.length")),
            ("", 3, Err("security-code.length")),
            ("aÜK", 3, Err("security-code.character")),
            ("a\u{202e}K", 3, Err("security-code.character")),
            ("a7$", 3, Err("security-code.character")),
        ] {
            let found = parse(raw, length)
                .map(|code| code.to_string())
                .map_err(|error| error.key);
            assert_eq!(found, expected.map(str::to_string), "{raw:?}");
        }
    }
}
