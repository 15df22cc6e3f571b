//! An amount of money typed by a person.

use crate::Money;

use super::{CheckError, digits, is_dash, without_spaces};

/// Largest amount that a field takes. Unit: cents.
const CENTS_MAX: u64 = 99_999_999_999;

/// Reads `75`, `75,00 €`, `75.00`, `1.234,50`, `EUR 75`, `75,-`, `75,5`.
///
/// A dot before exactly three digits separates thousands, as in German writing; before one or two
/// digits it separates cents. Negative amounts are refused.
/// Errors: `money.empty`, `money.format`, `money.negative`, `money.too-large`.
pub fn parse(raw: &str) -> Result<Money, CheckError> {
    let text = without_spaces(raw)
        .to_uppercase()
        .replace("EURO", "")
        .replace("EUR", "");
    let text = text.trim_matches('€').replace(['\'', '’'], "");
    if text.is_empty() {
        return Err(CheckError::new("money.empty"));
    }
    if text.starts_with(is_dash) {
        return Err(CheckError::new("money.negative"));
    }
    let format = || CheckError::new("money.format");
    let (euros, cents) = split(&text).ok_or_else(format)?;
    let euros = digits(&euros).ok_or_else(format)?;
    let too_large = || CheckError::new("money.too-large");
    let total = euros.checked_mul(100).and_then(|sum| sum.checked_add(cents));
    let total = total.filter(|sum| *sum <= CENTS_MAX).ok_or_else(too_large)?;
    i64::try_from(total).map(Money::from_cents).map_err(|_| too_large())
}

/// Digits of the euros, and the cents.
fn split(text: &str) -> Option<(String, u64)> {
    let decimal = match (text.rfind(','), text.rfind('.')) {
        (Some(comma), Some(dot)) if dot > comma => None?,
        (Some(comma), _) => Some(comma),
        // `1.234` are thousands, `75.00` and `75.5` are cents.
        (None, Some(dot)) => (text.len() - dot - 1 != 3).then_some(dot),
        (None, None) => None,
    };
    let (euros, rest) = match decimal {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?),
        None => (text, ""),
    };
    let cents = match rest.len() {
        0 if decimal.is_none() => 0,
        _ if !rest.is_empty() && rest.chars().all(is_dash) => 0,
        1 => digits(rest)? * 10,
        2 => digits(rest)?,
        _ => None?,
    };
    Some((without_thousands(euros)?, cents))
}

/// Removes dots, when each stands before three digits.
fn without_thousands(euros: &str) -> Option<String> {
    let mut groups = euros.split('.');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let well_grouped = rest.iter().all(|group| group.len() == 3);
    let first_fits = rest.is_empty() || (1..=3).contains(&first.len());
    (well_grouped && first_fits).then(|| format!("{first}{}", rest.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (raw, expected) in [
            ("75", Ok(7500)),
            ("75,00 €", Ok(7500)),
            ("75.00", Ok(7500)),
            ("75,5", Ok(7550)),
            ("€ 75", Ok(7500)),
            ("75 EUR", Ok(7500)),
            ("75 Euro", Ok(7500)),
            ("75,-", Ok(7500)),
            ("75,–", Ok(7500)),
            ("75,--", Ok(7500)),
            ("1.234", Ok(123_400)),
            ("1.234,50", Ok(123_450)),
            ("1 234 567,89", Ok(123_456_789)),
            ("0,05", Ok(5)),
            ("0", Ok(0)),
            ("-5", Err("money.negative")),
            ("", Err("money.empty")),
            ("€", Err("money.empty")),
            ("75,", Err("money.format")),
            (",50", Err("money.format")),
            ("1,234", Err("money.format")),
            ("1,234.50", Err("money.format")),
            ("12.34.567", Err("money.format")),
            ("fünf", Err("money.format")),
            ("999999999,99", Ok(99_999_999_999)),
            ("1000000000", Err("money.too-large")),
            ("99999999999999999999", Err("money.format")),
        ] {
            let found = parse(raw).map(Money::cents).map_err(|error| error.key);
            assert_eq!(found, expected, "{raw}");
        }
    }
}
