//! Bank account number (IBAN).

use std::fmt::Write;

use super::{CheckError, checked_text, is_dash, without_spaces};

checked_text! {
    /// Country, two check digits, account; without spaces.
    Iban
}

impl Iban {
    /// In groups of four, as on bank cards.
    pub fn grouped(&self) -> String {
        let mut out = String::new();
        for (index, c) in self.as_str().chars().enumerate() {
            if index > 0 && index % 4 == 0 {
                out.push(' ');
            }
            // Writing into a String cannot fail.
            let _ = out.write_char(c);
        }
        out
    }

    /// Only the end, for pages and logs: `DE… 3000`.
    pub fn masked(&self) -> String {
        let text = self.as_str();
        let (country, rest) = text.split_at(2);
        format!(
            "{country}… {}",
            rest.get(rest.len().saturating_sub(4)..).unwrap_or_default()
        )
    }
}

/// Reads an IBAN with or without spaces, in any case.
///
/// Source: ISO 13616-1, check digits ISO/IEC 7064 MOD 97-10; lengths: IBAN registry.
/// Errors: `iban.empty`, `iban.character`, `iban.country`, `iban.length`, `iban.checksum`.
pub fn parse(raw: &str) -> Result<Iban, CheckError> {
    let text: String = without_spaces(raw).chars().filter(|c| !is_dash(*c)).collect();
    let text = text.to_ascii_uppercase();
    let text = text.strip_prefix("IBAN").unwrap_or(&text).trim_start_matches(':');
    if text.is_empty() {
        return Err(CheckError::new("iban.empty"));
    }
    if let Some(other) = text.chars().find(|c| !c.is_ascii_alphanumeric()) {
        return Err(CheckError::new("iban.character").with("character", other));
    }
    let country: String = text.chars().take(2).collect();
    let length = LENGTHS
        .iter()
        .find(|(code, _)| *code == country)
        .map(|(_, length)| *length)
        .ok_or_else(|| CheckError::new("iban.country").with("country", &country))?;
    if text.len() != length {
        let error = CheckError::new("iban.length").with("country", &country);
        return Err(error.with("expected", length).with("length", text.len()));
    }
    if remainder_97(text) != Some(1) {
        return Err(CheckError::new("iban.checksum"));
    }
    Ok(Iban(text.to_string()))
}

/// The first four characters move to the end; letters count 10 to 35.
fn remainder_97(iban: &str) -> Option<u32> {
    let (head, account) = iban.split_at_checked(4)?;
    account.chars().chain(head.chars()).try_fold(0, |remainder, c| {
        let value = c.to_digit(36)?;
        let shift = if value < 10 { 10 } else { 100 };
        Some((remainder * shift + value) % 97)
    })
}

/// Countries of the IBAN registry and the length of their numbers.
const LENGTHS: &[(&str, usize)] = &[
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NL", 18),
    ("NO", 15),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("SA", 24),
    ("SC", 31),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("ST", 25),
    ("SV", 28),
    ("TL", 23),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("VG", 24),
    ("XK", 20),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digits_decide() {
        for (raw, expected) in [
            ("DE89370400440532013000", Ok("DE89370400440532013000")),
            ("de89 3704 0044 0532 0130 00", Ok("DE89370400440532013000")),
            ("IBAN: AT61 1904 3002 3457 3201", Ok("AT611904300234573201")),
            ("NL91ABNA0417164300", Ok("NL91ABNA0417164300")),
            ("MT84MALT011000012345MTLCAST001S", Ok("MT84MALT011000012345MTLCAST001S")),
            ("DE89370400440532013001", Err("iban.checksum")),
            ("DE8937040044053201300", Err("iban.length")),
            ("XX89370400440532013000", Err("iban.country")),
            ("DE89-3704_0044", Err("iban.character")),
            ("DE", Err("iban.length")),
            ("", Err("iban.empty")),
        ] {
            let found = parse(raw).map(|iban| iban.to_string()).map_err(|error| error.key);
            assert_eq!(found, expected.map(str::to_string), "{raw}");
        }
    }

    #[test]
    fn changing_any_single_digit_is_noticed() {
        let valid = "DE89370400440532013000";
        for position in 2..valid.len() {
            for digit in '0'..='9' {
                let changed: String = valid
                    .chars()
                    .enumerate()
                    .map(|(index, c)| if index == position { digit } else { c })
                    .collect();
                assert_eq!(parse(&changed).is_ok(), changed == valid, "{changed}");
            }
        }
    }

    #[test]
    fn pages_show_groups_and_logs_show_the_end() {
        let iban = parse("DE89370400440532013000").expect("test data");
        assert_eq!(iban.grouped(), "DE89 3704 0044 0532 0130 00");
        assert_eq!(iban.masked(), "DE… 3000");
    }
}
