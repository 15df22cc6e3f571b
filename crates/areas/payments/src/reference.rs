//! Kassenzeichen: the number under which a claim is paid. People read it from letters and type it.

use base::{Rng, reference};
use thiserror::Error;

/// How a town builds its references: a prefix, then places. A digit stands for itself, `YY` or `YYYY` for the year,
/// `N` for a drawn digit, and the last place, `C`, for the check digit over all digits. Example: `MST`, `YYNNNNNNNNC`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferencePattern {
    /// Capital letters.
    prefix: String,
    places: Vec<Place>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Digit(char),
    Year(u32),
    Chance,
}

/// Why a pattern cannot be used.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum PatternError {
    #[error("a reference pattern holds digits, YY or YYYY, N, and C at its end; found {0}")]
    Sign(char),
    #[error("a reference pattern ends with C, the place of the check digit")]
    NoCheck,
    #[error("a reference pattern needs at least six N, or the numbers run out")]
    TooFew,
    #[error("the year takes two or four places")]
    Year,
    #[error("a reference has at most 20 digits")]
    TooLong,
    #[error("the prefix has at most five capital letters")]
    Prefix,
}

impl ReferencePattern {
    /// Errors: a prefix that is not letters; another sign than digits, `Y`, `N`, `C`; no check digit at the end; fewer
    /// than six `N`.
    pub fn parse(prefix: &str, pattern: &str) -> Result<ReferencePattern, PatternError> {
        if prefix.len() > 5 || !prefix.bytes().all(|sign| sign.is_ascii_uppercase()) {
            return Err(PatternError::Prefix);
        }
        let body = pattern.strip_suffix('C').ok_or(PatternError::NoCheck)?;
        let years = u32::try_from(body.matches('Y').count()).unwrap_or(u32::MAX);
        if !matches!(years, 0 | 2 | 4) || (years > 0 && !body.contains(&"Y".repeat(if years == 2 { 2 } else { 4 }))) {
            return Err(PatternError::Year);
        }
        let mut left = years;
        let mut places = Vec::with_capacity(body.len());
        for sign in body.chars() {
            places.push(match sign {
                '0'..='9' => Place::Digit(sign),
                'Y' => {
                    left -= 1;
                    Place::Year(left)
                }
                'N' => Place::Chance,
                other => return Err(PatternError::Sign(other)),
            });
        }
        if places.iter().filter(|place| **place == Place::Chance).count() < 6 {
            return Err(PatternError::TooFew);
        }
        if places.len() > 19 {
            return Err(PatternError::TooLong);
        }
        Ok(ReferencePattern {
            prefix: prefix.to_owned(),
            places,
        })
    }

    /// A reference for a claim of this year. The running part is drawn, so that nobody reads from it how many claims
    /// there are, and two claims at the same time need not wait for one another; the database refuses a repetition.
    pub fn draw(&self, year: i16, rng: &dyn Rng) -> String {
        let mut chance = vec![0_u8; self.places.len()];
        let digits: String = self
            .places
            .iter()
            .enumerate()
            .map(|(at, place)| match place {
                Place::Digit(digit) => *digit,
                Place::Year(power) => digit_at(year.unsigned_abs().into(), *power),
                Place::Chance => {
                    // Bytes from 250 on would make the low digits more likely.
                    while {
                        rng.fill(&mut chance[at..=at]);
                        chance[at] >= 250
                    } {}
                    digit_at(chance[at].into(), 0)
                }
            })
            .collect();
        let checked = reference::with_check_digit(&digits).expect("a pattern draws digits and nothing else");
        format!("{}{checked}", self.prefix)
    }

    /// Reads a reference as people type it: in any case, with or without the prefix, with spaces, dots, dashes or
    /// slashes between the digits.
    pub fn read_typed(&self, text: &str) -> Result<String, TypedReference> {
        let compact: String = text
            .chars()
            .filter(|sign| !sign.is_whitespace() && !matches!(sign, '.' | '-' | '/' | '–'))
            .map(|sign| sign.to_ascii_uppercase())
            .collect();
        let digits = compact.strip_prefix(&self.prefix).unwrap_or(&compact);
        if digits.is_empty() {
            return Err(TypedReference::Empty);
        }
        if digits.len() > 20 || !digits.bytes().all(|sign| sign.is_ascii_digit()) {
            return Err(TypedReference::NotDigits);
        }
        if !reference::is_valid(digits) {
            return Err(TypedReference::CheckDigit);
        }
        Ok(format!("{}{digits}", self.prefix))
    }
}

fn digit_at(number: u32, power: u32) -> char {
    char::from_digit(number / 10_u32.pow(power) % 10, 10).expect("a remainder of ten is a digit")
}

/// What is wrong with a typed reference.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum TypedReference {
    #[error("no digits were typed")]
    Empty,
    #[error("a reference has digits only")]
    NotDigits,
    #[error("the check digit does not fit: one digit is wrong or two are swapped")]
    CheckDigit,
}

/// The prefix, then groups of four for the eye, `MST 2600 1234 573`.
pub fn display(reference: &str) -> String {
    let mut out = String::with_capacity(reference.len() + reference.len() / 4 + 1);
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    for (at, sign) in reference.chars().enumerate() {
        if at > 0 && at >= letters && (at - letters) % 4 == 0 {
            out.push('\u{a0}');
        }
        out.push(sign);
    }
    out
}

#[cfg(test)]
mod tests {
    use base::SeededRng;

    use super::*;

    #[test]
    fn a_reference_follows_its_pattern_and_its_check_digit_catches_a_slip() {
        let pattern = ReferencePattern::parse("MST", "YYNNNNNNNNC").expect("a pattern");
        let rng = SeededRng::new(1);
        for _ in 0..200 {
            let reference = pattern.draw(2026, &rng);
            assert!(reference.starts_with("MST26") && reference.len() == 14, "{reference}");
            assert_eq!(pattern.read_typed(&display(&reference)), Ok(reference.clone()));
            assert_eq!(pattern.read_typed(&reference.to_lowercase()), Ok(reference.clone()));
            assert_eq!(pattern.read_typed(&reference[3..]), Ok(reference.clone()));
            let wrong = (reference.as_bytes()[6] - b'0' + 1) % 10;
            let slip = format!("{}{wrong}{}", &reference[..6], &reference[7..]);
            assert_eq!(pattern.read_typed(&slip), Err(TypedReference::CheckDigit));
        }
        let plain = ReferencePattern::parse("", "YYYY9NNNNNNC").expect("a pattern");
        let reference = plain.draw(2026, &rng);
        assert!(reference.starts_with("20269"));
        assert_eq!(plain.read_typed(&display(&reference)), Ok(reference));
    }

    #[test]
    fn references_are_shown_in_groups() {
        for (reference, shown) in [
            ("MST26001234573", "MST 2600 1234 573"),
            ("41260012", "4126 0012"),
            ("", ""),
        ] {
            assert_eq!(display(reference).replace('\u{a0}', " "), shown);
        }
    }

    #[test]
    fn typed_references_may_hold_separators_but_nothing_else() {
        let pattern = ReferencePattern::parse("MST", "YYNNNNNNNNC").expect("a pattern");
        for (typed, expected) in [
            ("", TypedReference::Empty),
            (" MST ", TypedReference::Empty),
            ("12a4", TypedReference::NotDigits),
            ("XYZ26001234573", TypedReference::NotDigits),
            ("123456789012345678901", TypedReference::NotDigits),
            ("٣", TypedReference::NotDigits),
        ] {
            assert_eq!(pattern.read_typed(typed), Err(expected), "{typed}");
        }
    }

    #[test]
    fn a_pattern_that_would_run_out_or_has_no_check_digit_is_refused() {
        for (prefix, pattern, error) in [
            ("", "41YYNNNNNNNN", PatternError::NoCheck),
            ("", "41YYNNNNNC", PatternError::TooFew),
            ("", "41YNNNNNNC", PatternError::Year),
            ("", "41Y1YNNNNNNC", PatternError::Year),
            ("", "4x1NNNNNNC", PatternError::Sign('x')),
            ("", "4NNNNNNNNNNNNNNNNNNNNC", PatternError::TooLong),
            ("mst", "NNNNNNC", PatternError::Prefix),
            ("ÄÖ", "NNNNNNC", PatternError::Prefix),
            ("M1", "NNNNNNC", PatternError::Prefix),
        ] {
            assert_eq!(ReferencePattern::parse(prefix, pattern), Err(error), "{pattern}");
        }
    }
}
