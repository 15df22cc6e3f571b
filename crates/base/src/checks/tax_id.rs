//! Tax identification number of a person (Steuer-ID).

use super::{CheckError, checked_text, without_spaces};

checked_text! {
    /// Eleven digits, the last a check digit.
    TaxId
}

/// Reads eleven digits, with spaces or slashes between groups.
///
/// Source: § 139b AO; structure and check digit (ISO/IEC 7064 MOD 11,10): Bundeszentralamt für
/// Steuern, "Prüfung der Steuer- und Steueridentifikationsnummer", chapter 2. Of the first ten digits exactly
/// one occurs twice or three times, three times never in a row.
/// Errors: `tax-id.length`, `tax-id.business`, `tax-id.checksum`.
pub fn parse(raw: &str) -> Result<TaxId, CheckError> {
    let text: String = without_spaces(raw).chars().filter(|c| *c != '/').collect();
    if text.to_ascii_uppercase().starts_with("DE") {
        return Err(CheckError::new("tax-id.business"));
    }
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(10)).collect();
    let digits = digits.filter(|digits| digits.len() == 11);
    let digits = digits.ok_or_else(|| CheckError::new("tax-id.length"))?;
    if !has_repetition(&digits) || digits.last() != Some(&check_digit(&digits)) {
        return Err(CheckError::new("tax-id.checksum"));
    }
    Ok(TaxId(text))
}

fn has_repetition(digits: &[u32]) -> bool {
    let count = |digit: u32| digits.iter().take(10).filter(|d| **d == digit).count();
    let repeated: Vec<usize> = (0..10).map(count).filter(|n| *n > 1).collect();
    let in_a_row = digits
        .windows(3)
        .take(8)
        .any(|run| matches!(run, [a, b, c] if a == b && b == c));
    // A number that begins with zero is only given to test data.
    matches!(repeated.as_slice(), [2 | 3]) && !in_a_row && digits.first() != Some(&0)
}

fn check_digit(digits: &[u32]) -> u32 {
    let product = digits.iter().take(10).fold(10, |product, digit| {
        let sum = match (digit + product) % 10 {
            0 => 10,
            sum => sum,
        };
        sum * 2 % 11
    });
    (11 - product) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_and_the_repetition_decide() {
        for (raw, expected) in [
            ("86095742719", Ok("86095742719")),
            ("65 929 970 489", Ok("65929970489")),
            ("47/036/892/816", Ok("47036892816")),
            // The other examples of the document.
            ("57549285017", Ok("57549285017")),
            ("25768131411", Ok("25768131411")),
            ("11213456783", Ok("11213456783")),
            // Three in a row, though the check digit fits.
            ("11123456786", Err("tax-id.checksum")),
            ("02476291358", Err("tax-id.checksum")),
            ("86095742718", Err("tax-id.checksum")),
            ("12345678903", Err("tax-id.checksum")),
            ("8609574271", Err("tax-id.length")),
            ("8609574271A", Err("tax-id.length")),
            ("DE123456789", Err("tax-id.business")),
            ("", Err("tax-id.length")),
        ] {
            let found = parse(raw).map(|id| id.to_string()).map_err(|error| error.key);
            assert_eq!(found, expected.map(str::to_string), "{raw}");
        }
    }
}
