//! Entry in a register that courts keep: companies, cooperatives, associations, partnerships.

use super::names;
use super::{CheckError, without_spaces};

/// Commercial register A and B, register of cooperatives, associations, partnerships and registered companies
/// under civil law.
/// Source: § 3 HRV, § 1 GenRegV, § 1 VRV, § 1 PRV, § 1 GesRV.
pub const REGISTERS: [&str; 6] = ["HRA", "HRB", "GnR", "VR", "PR", "GsR"];

/// Number of digits that courts use. Unit: characters.
const DIGITS_MAX: usize = 7;
/// Letters after the number tell which former court the entry came from: `HRB 12345 B`.
const LETTERS_MAX: usize = 3;

/// Number of an entry, and the register when it was written before the number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// One of [`REGISTERS`].
    pub register: Option<&'static str>,
    /// `12345` or `12345 B`.
    pub number: String,
}

/// Reads the place of the court; the word `Amtsgericht` or `AG` before it is left out.
///
/// Errors: those of a name.
pub fn parse_court(raw: &str) -> Result<String, CheckError> {
    let court = names::parse_other(raw)?.to_string();
    let place = ["Amtsgericht ", "AG "].iter().find_map(|word| {
        let (before, place) = court.split_at_checked(word.len())?;
        (before.to_lowercase() == word.to_lowercase() && !place.trim().is_empty()).then(|| place.trim().to_owned())
    });
    Ok(place.unwrap_or(court))
}

/// The register with this word, in any case.
pub fn parse_register(raw: &str) -> Result<&'static str, CheckError> {
    let word = without_spaces(raw);
    let known = REGISTERS.iter().find(|register| register.eq_ignore_ascii_case(&word));
    known
        .copied()
        .ok_or_else(|| CheckError::new("commercial-register.register"))
}

/// Reads `12345`, `12345 B`, `HRB 12345`, `hrb12345b`.
///
/// Errors: `commercial-register.number`.
pub fn parse_number(raw: &str) -> Result<Entry, CheckError> {
    let text = without_spaces(raw).to_uppercase().replace("NR.", "");
    let register = REGISTERS
        .iter()
        .copied()
        .find(|register| text.starts_with(&register.to_uppercase()));
    let rest = text.get(register.map_or(0, str::len)..).unwrap_or_default();
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, letters) = rest.split_at(end);
    let number = digits.trim_start_matches('0');
    let fits = !number.is_empty()
        && digits.len() <= DIGITS_MAX
        && letters.len() <= LETTERS_MAX
        && letters.bytes().all(|b| b.is_ascii_uppercase());
    if !fits {
        return Err(CheckError::new("commercial-register.number"));
    }
    let number = [number, letters].join(" ").trim().to_owned();
    Ok(Entry { register, number })
}

/// The register that was chosen or stands before the number; none when neither says it.
///
/// Errors: `commercial-register.conflict` when both do and differ.
pub fn agreed(chosen: Option<&'static str>, written: Option<&'static str>) -> Result<Option<&'static str>, CheckError> {
    match (chosen, written) {
        (Some(chosen), Some(written)) if chosen != written => {
            let error = CheckError::new("commercial-register.conflict");
            Err(error.with("chosen", chosen).with("written", written))
        }
        _ => Ok(chosen.or(written)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_one_form_and_may_bring_their_register() {
        let entry = |register, number: &str| {
            let number = number.to_owned();
            Ok(Entry { register, number })
        };
        for (raw, expected) in [
            ("12345", entry(None, "12345")),
            ("HRB 12345", entry(Some("HRB"), "12345")),
            ("hrb12345 b", entry(Some("HRB"), "12345 B")),
            ("GnR 7", entry(Some("GnR"), "7")),
            ("GsR Nr. 100", entry(Some("GsR"), "100")),
            ("00815", entry(None, "815")),
            ("0", Err("commercial-register.number")),
            ("HRB", Err("commercial-register.number")),
            ("12345678", Err("commercial-register.number")),
            ("12345 LANG", Err("commercial-register.number")),
            ("12a34", Err("commercial-register.number")),
            ("HRC 1", Err("commercial-register.number")),
            ("ſ1", Err("commercial-register.number")),
            ("", Err("commercial-register.number")),
        ] {
            assert_eq!(parse_number(raw).map_err(|error| error.key), expected, "{raw}");
        }
    }

    #[test]
    fn courts_and_registers_are_read_as_people_write_them() {
        for (raw, expected) in [
            ("Offenbach am Main", Ok("Offenbach am Main")),
            ("Amtsgericht Offenbach am Main", Ok("Offenbach am Main")),
            ("AG  München", Ok("München")),
            ("Amtsgericht", Ok("Amtsgericht")),
            ("", Err("name.empty")),
            ("Москва", Err("name.character")),
        ] {
            let found = parse_court(raw).map_err(|error| error.key);
            assert_eq!(found, expected.map(str::to_string), "{raw}");
        }
        assert_eq!(agreed(None, Some("HRB")), Ok(Some("HRB")));
        assert_eq!(
            agreed(Some("HRA"), Some("HRB")).map_err(|error| error.key),
            Err("commercial-register.conflict")
        );
        assert_eq!(parse_register("gnr"), Ok("GnR"));
        assert_eq!(
            parse_register("HRC").map_err(|error| error.key),
            Err("commercial-register.register")
        );
    }
}
