//! Names of persons, and of places, streets and organisations.

use unicode_normalization::UnicodeNormalization;

use super::din91379::{self, Datatype};
use super::{CheckError, checked_text, is_dash, is_space};

/// Longest name that registers take. Unit: characters.
pub const LENGTH_MAX: usize = 120;

checked_text! {
    /// Name of a natural person in the writing of its bearer: DIN 91379 datatype A, 1–120
    /// characters, normal form C. Case is never changed.
    PersonName
}

checked_text! {
    /// Name of a place, street or organisation: DIN 91379 datatype B, 1–120 characters.
    OtherName
}

/// Checks a family name or given names.
///
/// Forgives space at the ends and doubled inside, typographic dashes and apostrophes.
/// Source: DIN 91379:2022-08 datatype A; 120 characters: DSMeld.
/// Errors: `name.empty`, `name.too-long`, `name.digit`, `name.character`, `name.no-letter`.
pub fn parse_person(raw: &str) -> Result<PersonName, CheckError> {
    let text = tidy(raw);
    if let Some(digit) = text.chars().find(char::is_ascii_digit) {
        return Err(CheckError::new("name.digit").with("character", digit));
    }
    check(text, Datatype::A).map(PersonName)
}

/// Checks the name of a place, street or organisation. Digits and signs such as `&` are allowed.
///
/// Errors: `name.empty`, `name.too-long`, `name.character`, `name.no-letter`.
pub fn parse_other(raw: &str) -> Result<OtherName, CheckError> {
    check(tidy(raw), Datatype::B).map(OtherName)
}

fn check(text: String, datatype: Datatype) -> Result<String, CheckError> {
    if text.is_empty() {
        return Err(CheckError::new("name.empty"));
    }
    let length = text.chars().count();
    if length > LENGTH_MAX {
        let error = CheckError::new("name.too-long");
        return Err(error.with("max", LENGTH_MAX).with("length", length));
    }
    din91379::check(&text, datatype).map_err(|not_allowed| {
        CheckError::new("name.character").with("character", printable(&not_allowed.characters))
    })?;
    if !text.chars().any(char::is_alphabetic) {
        return Err(CheckError::new("name.no-letter"));
    }
    Ok(text)
}

/// Normal form C with single spaces; the typographic variants that people paste become the
/// characters of the norm.
fn tidy(raw: &str) -> String {
    let composed: String = raw
        .nfc()
        .map(|c| match c {
            c if is_space(c) => ' ',
            c if is_dash(c) => '-',
            '\u{2018}' | '\u{201b}' | '\u{2bc}' => '\u{2019}',
            c => c,
        })
        .collect();
    let words: Vec<&str> = composed.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// A control character would vanish on the page, so it is shown by its number.
fn printable(characters: &str) -> String {
    let show = |c: char| {
        if c.is_control() {
            format!("U+{:04X}", u32::from(c))
        } else {
            c.to_string()
        }
    };
    characters.chars().map(show).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(raw: &str) -> Result<String, &'static str> {
        parse_person(raw)
            .map(|name| name.to_string())
            .map_err(|error| error.key)
    }

    #[test]
    fn names_keep_their_letters_and_case() {
        for name in ["Weiß", "van der Łęcki", "d'Artagnan", "McDonald", "Yılmaz-Öztürk", "É"] {
            assert_eq!(person(name), Ok(name.into()));
        }
    }

    #[test]
    fn pasted_variants_become_the_letters_of_the_norm() {
        for (raw, name) in [
            ("  Anna   Maria ", "Anna Maria"),
            ("Mu\u{308}ller", "Müller"),
            ("Meier–Schmidt", "Meier-Schmidt"),
            ("O‘Brien", "O’Brien"),
            ("Anna\u{a0}Lena", "Anna Lena"),
        ] {
            assert_eq!(person(raw), Ok(name.into()));
        }
    }

    #[test]
    fn what_is_no_name_says_what_to_mend() {
        for (raw, key) in [
            ("", "name.empty"),
            (" \t ", "name.empty"),
            ("Agent 007", "name.digit"),
            ("Иванов", "name.character"),
            ("Max\u{7}", "name.character"),
            ("- ,", "name.no-letter"),
        ] {
            assert_eq!(person(raw), Err(key), "{raw:?}");
        }
        assert_eq!(person(&"a".repeat(121)), Err("name.too-long"));
        assert!(person(&"ü".repeat(120)).is_ok());
        assert_eq!(
            parse_other("Büro 3 & Söhne").map(|n| n.to_string()),
            Ok("Büro 3 & Söhne".into())
        );
    }
}
