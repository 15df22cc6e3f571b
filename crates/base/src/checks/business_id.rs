//! Identification number of a business (W-IdNr.).

use super::{CheckError, checked_text, digits, is_dash, without_spaces};

checked_text! {
    /// `DE`, nine digits, hyphen, five digits: `DE123456788-00001`.
    BusinessId
}

/// Reads the number with or without spaces and hyphen.
///
/// Source: § 139c AO. Without the last five digits, which distinguish several businesses of one
/// person, the number is incomplete.
/// Errors: `business-id.format`.
pub fn parse(raw: &str) -> Result<BusinessId, CheckError> {
    let text: String = without_spaces(raw).chars().filter(|c| !is_dash(*c)).collect();
    let text = text.to_ascii_uppercase();
    let parts = text
        .strip_prefix("DE")
        .filter(|number| digits(number).is_some() && number.len() == 14);
    match parts.and_then(|number| number.split_at_checked(9)) {
        Some((business, activity)) => Ok(BusinessId(format!("DE{business}-{activity}"))),
        None => Err(CheckError::new("business-id.format")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_has_nine_and_five_digits() {
        for (raw, expected) in [
            ("DE123456788-00001", Ok("DE123456788-00001")),
            ("de 123 456 788 00001", Ok("DE123456788-00001")),
            ("DE123456788", Err("business-id.format")),
            ("123456788-00001", Err("business-id.format")),
            ("", Err("business-id.format")),
        ] {
            let found = parse(raw).map(|id| id.to_string()).map_err(|error| error.key);
            assert_eq!(found, expected.map(str::to_string), "{raw}");
        }
    }
}
