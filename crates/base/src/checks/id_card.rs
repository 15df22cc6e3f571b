//! Serial number of identity cards, passports and residence permits.

use super::{CheckError, checked_text, without_spaces};

checked_text! {
    /// Nine characters without the check digit.
    IdCardSerial
}

/// Reads nine characters, or ten with the check digit, which is then verified and removed.
///
/// Source: § 2 Abs. 8 PAuswG, letters CFGHJKLMNPRTVWXYZ and digits; check digit ICAO Doc 9303
/// (weights 7, 3, 1). The letter O is read as zero, because it never occurs.
/// Errors: `id-card.length`, `id-card.character`, `id-card.check-digit`.
pub fn parse(raw: &str) -> Result<IdCardSerial, CheckError> {
    let text = without_spaces(raw).to_ascii_uppercase().replace('O', "0");
    if !(9..=10).contains(&text.chars().count()) {
        return Err(CheckError::new("id-card.length"));
    }
    if let Some(other) = text.chars().find(|c| !is_allowed(*c)) {
        return Err(CheckError::new("id-card.character").with("character", other));
    }
    let (serial, check) = text.split_at_checked(9).unwrap_or((&text, ""));
    let check_fits = check.is_empty() || check == check_digit(serial).to_string();
    if !check_fits {
        return Err(CheckError::new("id-card.check-digit"));
    }
    Ok(IdCardSerial(serial.to_string()))
}

/// The check digit that follows a serial number in the machine-readable zone.
pub fn check_digit(serial: &str) -> u32 {
    let weights = [7, 3, 1].into_iter().cycle();
    let products = serial.chars().zip(weights).map(|(c, weight)| {
        // Letters count 10 to 35, anything else nothing.
        c.to_digit(36).unwrap_or_default() * weight
    });
    products.sum::<u32>() % 10
}

fn is_allowed(c: char) -> bool {
    c.is_ascii_digit() || "CFGHJKLMNPRTVWXYZ".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_is_verified_when_given() {
        for (raw, expected) in [
            ("T220001293", Ok("T22000129")),
            ("t22 000 129", Ok("T22000129")),
            ("LZ6311T475", Ok("LZ6311T47")),
            ("T22OOO1293", Ok("T22000129")),
            ("T220001294", Err("id-card.check-digit")),
            ("T2200012", Err("id-card.length")),
            ("A22000129", Err("id-card.character")),
            ("", Err("id-card.length")),
        ] {
            let found = parse(raw).map(|id| id.to_string()).map_err(|error| error.key);
            assert_eq!(found, expected.map(str::to_string), "{raw}");
        }
    }
}
