//! Number plates in the spellings of people and in that of the register.

use std::fmt;

use serde::Serialize;

/// A German number plate. Source: § 9 FZV; for example `OF-AB 1234E`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Plate {
    /// One to three letters.
    pub district: String,
    /// One or two letters.
    pub letters: String,
    /// 1 to 9999.
    pub number: u16,
    /// `E` electric, `H` historic.
    pub suffix: Option<char>,
}

/// Letters that are not given out. Source: § 9 Abs. 2 FZV and the practice of the Länder.
pub const OFFENSIVE: &[&str] = &["HJ", "KZ", "NS", "SA", "SS", "HH", "AH"];

impl Plate {
    /// Reads the register's spelling `OF-AB 1234E`.
    pub fn parse(text: &str) -> Option<Plate> {
        let (district, rest) = text.trim().split_once('-')?;
        let (letters, digits) = rest.split_once(' ')?;
        let (digits, suffix) = match digits.strip_suffix(['E', 'H']) {
            Some(short) => (short, digits.chars().last()),
            None => (digits, None),
        };
        let number: u16 = digits.parse().ok().filter(|n| (1..=9999).contains(n))?;
        let letters_ok = (1..=2).contains(&letters.len()) && letters.bytes().all(|b| b.is_ascii_uppercase());
        let district_ok = (1..=3).contains(&district.chars().count()) && district.chars().all(|c| c.is_uppercase());
        let plate = Plate {
            district: district.to_owned(),
            letters: letters.to_owned(),
            number,
            suffix,
        };
        (letters_ok && district_ok && !digits.starts_with('0')).then_some(plate)
    }

    /// Letters and digits alone: `OFAB1234E`. Different plates may share it (`O-FA 12`, `OF-A 12`).
    pub fn key(&self) -> String {
        plate_key(&self.to_string())
    }

    /// True when somebody may have meant this plate: the letters and digits agree, and a separator between district and
    /// letters, where one was typed, stands in the right place.
    pub fn is_written(&self, typed: &str) -> bool {
        if plate_key(typed) != self.key() {
            return false;
        }
        let groups: Vec<String> = typed
            .split(|c: char| !c.is_alphanumeric())
            .filter(|group| !group.is_empty())
            .map(plate_key)
            .collect();
        let letter_groups = groups
            .iter()
            .filter(|g| g.chars().next().is_some_and(char::is_alphabetic))
            .count();
        // Only a typed border between two groups of letters says where the district ends. A trailing E or H is no group of letters.
        let bordered = letter_groups >= 2
            && groups
                .get(1)
                .is_some_and(|g| g.chars().next().is_some_and(char::is_alphabetic));
        !bordered || groups[0] == self.district
    }
}

impl fmt::Display for Plate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{} {}", self.district, self.letters, self.number)?;
        self.suffix.map_or(Ok(()), |suffix| write!(f, "{suffix}"))
    }
}

/// Letters and digits of a typed plate in upper case, the index under which plates are found.
pub fn plate_key(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plates_are_recognised_as_people_type_them() {
        for (plate, typed, meant) in [
            ("OF-AB 12", "of-ab 12", true),
            ("OF-AB 12", "OFAB12", true),
            ("OF-AB 12", "OF AB 12", true),
            ("OF-AB 12", "OF-AB12", true),
            ("OF-AB 12", "OF:AB-12", true),
            ("OF-A 12", "O-FA 12", false),
            ("O-FA 12", "OFA 12", true),
            ("OF-A 12", "OFA 12", true),
            ("OF-AB 12E", "of ab 12 e", true),
            ("OF-AB 12E", "OF-AB 12", false),
            ("MÜ-A 1", "mü a 1", true),
            ("OF-AB 12", "", false),
        ] {
            let plate = Plate::parse(plate).expect("a plate");
            assert_eq!(plate.is_written(typed), meant, "{plate} {typed}");
        }
    }

    #[test]
    fn only_the_registers_spelling_is_a_plate() {
        for (text, valid) in [
            ("OF-C 777", true),
            ("OF-C 0777", false),
            ("WI-ÄÖ 1", false),
            ("B-AA 1234E", true),
            ("OFC 777", false),
            ("ABCD-E 1", false),
            ("A-B 0", false),
        ] {
            assert_eq!(
                Plate::parse(text).map(|p| p.to_string()),
                valid.then(|| text.to_owned()),
                "{text}"
            );
        }
    }
}
