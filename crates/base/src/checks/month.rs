//! A month of a year.

use super::date::parts;
use super::{CheckError, checked_text, is_space};

checked_text! {
    /// `YYYY-MM`; sorts as the months follow each other.
    Month
}

/// Reads `2026-03`, `3.2026`, `03/2026`, `03 2026`, `März 2026`, `March 2026`.
///
/// Errors: `month.format`, `month.range`.
pub fn parse(raw: &str) -> Result<Month, CheckError> {
    let words: Vec<&str> = raw.split(is_space).filter(|word| !word.is_empty()).collect();
    let text = words.join(".").replace('/', ".").replace("..", ".");
    let first_day = match text.split_once('-') {
        Some((year, _)) if year.len() == 4 => format!("{text}-01"),
        _ if text.starts_with(char::is_alphabetic) => format!("1.{}", text.replace('.', "")),
        _ => format!("1.{text}"),
    };
    match parts(&first_day) {
        Ok((1.., 1..=12, 1)) => {}
        Ok((_, _, 1)) => return Err(CheckError::new("month.range")),
        _ => return Err(CheckError::new("month.format")),
    }
    let (year, month, _) = parts(&first_day)?;
    Ok(Month(format!("{year:04}-{month:02}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_take_one_form() {
        for (raw, expected) in [
            ("2026-03", Ok("2026-03")),
            ("3.2026", Ok("2026-03")),
            ("03/2026", Ok("2026-03")),
            ("03 2026", Ok("2026-03")),
            ("März 2026", Ok("2026-03")),
            ("march.2026", Ok("2026-03")),
            ("12. 2026", Ok("2026-12")),
            ("13.2026", Err("month.range")),
            ("0.2026", Err("month.range")),
            ("3.0000", Err("month.range")),
            ("3.26", Err("month.format")),
            ("2026", Err("month.format")),
            ("1.3.2026", Err("month.format")),
            ("2026-03-01", Err("month.format")),
            ("Lenz 2026", Err("month.format")),
            ("", Err("month.format")),
        ] {
            let found = parse(raw).map(|month| month.to_string()).map_err(|error| error.key);
            assert_eq!(found, expected.map(str::to_string), "{raw}");
        }
    }
}
