//! Telephone number.

use super::{CheckError, checked_text, is_dash, is_space};

checked_text! {
    /// A number in the international form of E.164: `+` and 7–15 digits.
    Phone
}

/// Reads German numbers in all common forms and foreign numbers with `+` or `00`.
///
/// `069 90009-0`, `(069) 9 00 09 0`, `0171/1234567`, `+49 (0)69 900090`, `0043 1 …`.
/// Source: ITU-T E.164.
/// Errors: `phone.empty`, `phone.character`, `phone.area-code`, `phone.length`.
pub fn parse(raw: &str) -> Result<Phone, CheckError> {
    let text: String = raw.trim_matches(is_space).replace("(0)", "");
    let text = text.strip_prefix("tel:").unwrap_or(&text);
    if text.is_empty() {
        return Err(CheckError::new("phone.empty"));
    }
    let ignorable = |c: char| is_space(c) || is_dash(c) || matches!(c, '/' | '.' | '(' | ')');
    let compact: String = text.chars().filter(|c| !ignorable(*c)).collect();
    let number = compact.strip_prefix('+').unwrap_or(&compact);
    if let Some(other) = number.chars().find(|c| !c.is_ascii_digit()) {
        return Err(CheckError::new("phone.character").with("character", other));
    }
    let international = if compact.starts_with('+') {
        number.to_string()
    } else if let Some(foreign) = number.strip_prefix("00") {
        foreign.to_string()
    } else if let Some(national) = number.strip_prefix('0') {
        format!("49{national}")
    } else {
        return Err(CheckError::new("phone.area-code"));
    };
    // Country codes never begin with zero; the zero of "+49 0171" is a habit, not part of the number.
    let international = match international.strip_prefix("490") {
        Some(national) => format!("49{national}"),
        None => international,
    };
    if international.starts_with('0') || !(7..=15).contains(&international.len()) {
        return Err(CheckError::new("phone.length"));
    }
    Ok(Phone(format!("+{international}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_international() {
        for (raw, expected) in [
            ("069 90009-0", Ok("+4969900090")),
            ("(069) 9 00 09 0", Ok("+4969900090")),
            ("0171/1234567", Ok("+491711234567")),
            ("+49 (0)69 900090", Ok("+4969900090")),
            ("+49 069 900090", Ok("+4969900090")),
            ("0049 69 900090", Ok("+4969900090")),
            ("tel:+43-1-4000", Ok("+4314000")),
            ("90009-0", Err("phone.area-code")),
            ("069", Err("phone.length")),
            ("+49 1234567890123456", Err("phone.length")),
            ("069 CALL-ME", Err("phone.character")),
            ("", Err("phone.empty")),
            ("+", Err("phone.length")),
            ("000", Err("phone.length")),
        ] {
            let found = parse(raw).map(|phone| phone.to_string()).map_err(|error| error.key);
            assert_eq!(found, expected.map(str::to_string), "{raw}");
        }
    }
}
