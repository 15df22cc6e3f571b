//! House numbers: `12`, `12 a`, `12A`, `12-14`, `12/2`.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A house number with its letter. Order: by number, then without letter, then by letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct HouseNumber {
    /// 1 to 9999.
    pub number: u16,
    /// Lower-case letter behind the number.
    pub letter: Option<char>,
}

/// What somebody typed as a house number: one house, or the first and last of a block (`12-14`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypedNumber {
    pub first: HouseNumber,
    /// Differs from `first` only for a block.
    pub last: HouseNumber,
}

impl HouseNumber {
    pub fn new(number: u16, letter: Option<char>) -> Self {
        HouseNumber { number, letter }
    }

    /// Reads one house number: digits, then at most one letter, with blanks between and a leading `Nr.` tolerated.
    pub fn parse(text: &str) -> Option<HouseNumber> {
        let text = text.trim();
        let text = ["Nr.", "nr.", "Nr", "Hausnummer"]
            .iter()
            .find_map(|word| text.strip_prefix(word))
            .unwrap_or(text)
            .trim();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let number: u16 = text.get(..digits)?.parse().ok()?;
        let mut rest = text[digits..].trim().chars();
        let letter = match (rest.next(), rest.next()) {
            (None, _) => None,
            (Some(c), None) if c.is_ascii_alphabetic() => Some(c.to_ascii_lowercase()),
            _ => return None,
        };
        (1..=9999).contains(&number).then_some(HouseNumber { number, letter })
    }
}

impl TypedNumber {
    /// Reads a house number or a block `12-14`, `12a–12c`, `12/14`. A part after `/` that is smaller than the number
    /// names a rear building (`12/2`) and does not move the address.
    pub fn parse(text: &str) -> Option<TypedNumber> {
        let Some((first, last)) = text.split_once(['-', '–', '/', '+']) else {
            let only = HouseNumber::parse(text)?;
            return Some(TypedNumber {
                first: only,
                last: only,
            });
        };
        let (first, last) = (HouseNumber::parse(first)?, block_end(first, last)?);
        Some(TypedNumber {
            first,
            last: last.max(first),
        })
    }
}

/// The end of a block may be a letter alone: `12a-c`.
fn block_end(first: &str, last: &str) -> Option<HouseNumber> {
    let mut letters = last.trim().chars();
    match (letters.next(), letters.next()) {
        (Some(c), None) if c.is_ascii_alphabetic() => Some(HouseNumber {
            number: HouseNumber::parse(first)?.number,
            letter: Some(c.to_ascii_lowercase()),
        }),
        _ => HouseNumber::parse(last),
    }
}

impl fmt::Display for HouseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number)?;
        self.letter.map_or(Ok(()), |letter| write!(f, "{letter}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn house_numbers_are_read_as_people_write_them() {
        for (text, expected) in [
            ("12", Some("12")),
            (" 12 a", Some("12a")),
            ("12A", Some("12a")),
            ("Nr. 7", Some("7")),
            ("0", None),
            ("10000", None),
            ("12ab", None),
            ("a12", None),
            ("", None),
            ("012", Some("12")),
        ] {
            assert_eq!(
                HouseNumber::parse(text).map(|n| n.to_string()).as_deref(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn blocks_have_two_ends() {
        for (text, expected) in [
            ("12-14", Some(("12", "14"))),
            ("12a–12c", Some(("12a", "12c"))),
            ("12a-c", Some(("12a", "12c"))),
            ("12/2", Some(("12", "12"))),
            ("12", Some(("12", "12"))),
            ("12-", None),
            ("-", None),
        ] {
            let read = TypedNumber::parse(text).map(|n| (n.first.to_string(), n.last.to_string()));
            assert_eq!(read.as_ref().map(|(a, b)| (a.as_str(), b.as_str())), expected, "{text}");
        }
    }

    #[test]
    fn letters_follow_their_number() {
        let n = |text: &str| HouseNumber::parse(text).expect("a house number");
        assert!(n("12") < n("12a") && n("12a") < n("12b") && n("12z") < n("13"));
    }
}
