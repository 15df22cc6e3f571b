//! Personal tokens for the programming interface: what they look like and how long they live.

use super::Refusal;
use crate::store::secret_hash;

/// In front of every token, so that people and scanners for leaked secrets know what they see.
pub const PREFIX: &str = "rathaus_";

/// How long a token may live, as the page offers it. Unit: days.
pub const DAYS: [i64; 4] = [30, 90, 180, 365];

/// More tokens than anybody keeps in view.
pub const TOKENS_MAX: usize = 20;

/// Unit: characters.
const NAME_CHARS_MAX: usize = 80;
const DAY_US: i64 = 86_400_000_000;

/// The name of a token without white space around it. Errors: it is missing or too long.
pub fn name(typed: &str) -> Result<String, Refusal> {
    let name = typed.trim();
    match name.chars().count() {
        1..=NAME_CHARS_MAX => Ok(name.to_owned()),
        _ => Err(Refusal::TokenNameMissing),
    }
}

/// When a token made now ends. Errors: longer than a year, or not at all. Unit: microseconds UTC.
pub fn end(now_us: i64, days: i64) -> Result<i64, Refusal> {
    match days {
        1..=365 => Ok(now_us.saturating_add(days * DAY_US)),
        _ => Err(Refusal::TokenDays),
    }
}

/// What the database keeps of a token; `None` for a text that cannot be one.
pub fn hash(token: &str) -> Option<Vec<u8>> {
    token.starts_with(PREFIX).then(|| secret_hash(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_lives_for_a_day_to_a_year() {
        for (days, allowed) in [
            (-1, false),
            (0, false),
            (1, true),
            (365, true),
            (366, false),
            (i64::MAX, false),
        ] {
            assert_eq!(end(0, days).is_ok(), allowed, "{days} days");
        }
        assert!(DAYS.iter().all(|days| end(0, *days).is_ok()));
    }

    #[test]
    fn a_token_needs_a_name_that_fits_into_a_list() {
        assert_eq!(name("  Auswertung "), Ok("Auswertung".to_owned()));
        for wrong in ["", "   ", &"x".repeat(81)] {
            assert_eq!(name(wrong), Err(Refusal::TokenNameMissing));
        }
    }

    #[test]
    fn a_text_without_the_mark_of_a_token_is_none() {
        assert!(hash("rathaus_abc").is_some());
        assert!(hash("abc").is_none());
    }
}
