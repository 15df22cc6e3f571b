//! Electronic confirmation of insurance (eVB number).

use super::{CheckError, checked_text, is_dash, without_spaces};

checked_text! {
    /// Seven letters or digits in upper case, the first a letter.
    Evb
}

/// Reads the number that the insurer gave, in any case and with spaces.
///
/// Source: FZV, insurance confirmation at registration; the form of the number is
/// that of the insurers' association.
/// Errors: `evb.format`.
pub fn parse(raw: &str) -> Result<Evb, CheckError> {
    let text: String = without_spaces(raw).chars().filter(|c| !is_dash(*c)).collect();
    let text = text.to_ascii_uppercase();
    let fits = text.len() == 7
        && text.chars().all(|c| c.is_ascii_alphanumeric())
        && text.starts_with(|c: char| c.is_ascii_alphabetic());
    if fits {
        Ok(Evb(text))
    } else {
        Err(CheckError::new("evb.format"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_characters_that_begin_with_a_letter() {
        for (raw, expected) in [
            ("A1B2C3D", Ok("A1B2C3D")),
            ("a1b 2c3d", Ok("A1B2C3D")),
            ("1AB2C3D", Err("evb.format")),
            ("A1B2C3", Err("evb.format")),
            ("A1B2C3Ä", Err("evb.format")),
            ("", Err("evb.format")),
        ] {
            let found = parse(raw).map(|evb| evb.to_string()).map_err(|error| error.key);
            assert_eq!(found, expected.map(str::to_string), "{raw}");
        }
    }
}
