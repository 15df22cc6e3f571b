//! The street directory: streets with the house-number ranges that share postcode, district and parking zone.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::house_number::HouseNumber;
use crate::text::Keys;

/// A street of the town.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Street {
    /// Street key (Straßenschlüssel), five digits; unique in the town.
    pub key: String,
    /// Official name. Two streets of different districts may share one.
    pub name: String,
    pub ranges: Vec<NumberRange>,
}

/// House numbers of one street that share their facts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NumberRange {
    /// First house number; `None`: from the beginning.
    pub from: Option<HouseNumber>,
    /// Last house number; without a letter it includes all letters of its number. `None`: to the end.
    pub to: Option<HouseNumber>,
    pub side: Side,
    /// Five digits.
    pub postcode: String,
    /// District (Ortsteil); may be empty.
    pub district: String,
    /// Ids of parking zones; several for houses on a boundary, none outside the zones.
    pub zones: Vec<String>,
    /// A point on this stretch, WGS84 degrees.
    pub position: Option<Position>,
}

/// WGS84 degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Position {
    pub longitude: f64,
    pub latitude: f64,
}

/// Which house numbers of a range are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    Odd,
    Even,
    All,
}

impl Side {
    pub fn as_str(self) -> &'static str {
        match self {
            Side::Odd => "odd",
            Side::Even => "even",
            Side::All => "all",
        }
    }

    pub fn from_stored(text: &str) -> Side {
        match text {
            "odd" => Side::Odd,
            "even" => Side::Even,
            _ => Side::All,
        }
    }

    pub fn includes(self, number: u16) -> bool {
        match self {
            Side::All => true,
            Side::Odd => number % 2 == 1,
            Side::Even => number.is_multiple_of(2),
        }
    }
}

impl NumberRange {
    /// True when the house number belongs to this range.
    pub fn contains(&self, house: HouseNumber) -> bool {
        let from = self.from.is_none_or(|from| house >= from);
        let to = self
            .to
            .is_none_or(|to| house <= to || (to.letter.is_none() && house.number == to.number));
        from && to && self.side.includes(house.number)
    }

    /// True when a lettered house is included only because the range ends with its number.
    fn contains_by_number_only(&self, house: HouseNumber) -> bool {
        house.letter.is_some()
            && self
                .to
                .is_some_and(|to| to.letter.is_none() && to.number == house.number)
    }
}

impl Street {
    /// Ranges that hold a house. A letter goes with the number before it unless another range names letters of
    /// that number itself.
    pub fn ranges_of(&self, house: HouseNumber) -> Vec<&NumberRange> {
        let found: Vec<&NumberRange> = self.ranges.iter().filter(|range| range.contains(house)).collect();
        if found.iter().any(|range| !range.contains_by_number_only(house)) {
            return found
                .into_iter()
                .filter(|range| !range.contains_by_number_only(house))
                .collect();
        }
        found
    }

    /// The postcode of its first range; empty for a street without ranges.
    pub fn postcode(&self) -> &str {
        self.ranges.first().map_or("", |range| &range.postcode)
    }

    /// The district of its first range; empty when the directory names none.
    pub fn district(&self) -> &str {
        self.ranges.first().map_or("", |range| &range.district)
    }
}

/// Comparison keys of a street name: as for all names, with the usual abbreviations written out.
pub fn street_keys(name: &str) -> Keys {
    let keys = Keys::of(name);
    Keys {
        spelled: written_out(&keys.spelled),
        plain: written_out(&keys.plain),
    }
}

/// `kaiserstr`, `kaiser str` and `kaiserstrasse` are one key; `st martin str` is `sanktmartinstrasse`.
fn written_out(key: &str) -> String {
    let words: Vec<&str> = key.split(' ').collect();
    let mut out = String::with_capacity(key.len() + 6);
    for (i, word) in words.iter().enumerate() {
        match *word {
            "st" | "skt" if i == 0 => out.push_str("sankt"),
            "gr" if i == 0 => out.push_str("grosse"),
            "kl" if i == 0 => out.push_str("kleine"),
            "str" => out.push_str("strasse"),
            "pl" => out.push_str("platz"),
            _ => out.push_str(&ending_written_out(word)),
        }
    }
    out
}

fn ending_written_out(word: &str) -> String {
    for (short, long) in [("str", "strasse"), ("pl", "platz"), ("strase", "strasse")] {
        if let Some(stem) = word.strip_suffix(short)
            && stem.len() >= 2
        {
            return format!("{stem}{long}");
        }
    }
    word.to_owned()
}

/// The street directory in memory, with the index that address lookups use.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    streets: Vec<Street>,
    by_name: HashMap<String, Vec<usize>>,
    by_key: HashMap<String, usize>,
}

impl Directory {
    pub fn new(mut streets: Vec<Street>) -> Self {
        streets.sort_by(|a, b| a.key.cmp(&b.key));
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_key = HashMap::with_capacity(streets.len());
        for (i, street) in streets.iter().enumerate() {
            by_key.insert(street.key.clone(), i);
            let keys = street_keys(&street.name);
            let mut names = vec![keys.spelled, keys.plain];
            names.dedup();
            for name in names {
                by_name.entry(name).or_default().push(i);
            }
        }
        Directory {
            streets,
            by_name,
            by_key,
        }
    }

    /// All streets in the order of their keys.
    pub fn streets(&self) -> &[Street] {
        &self.streets
    }

    pub fn is_empty(&self) -> bool {
        self.streets.is_empty()
    }

    pub fn street(&self, key: &str) -> Option<&Street> {
        self.by_key.get(key).map(|i| &self.streets[*i])
    }

    /// Streets with this name, forgiving abbreviations and umlauts.
    pub fn named(&self, name: &str) -> Vec<&Street> {
        let keys = street_keys(name);
        let hits = self
            .by_name
            .get(&keys.spelled)
            .or_else(|| self.by_name.get(&keys.plain));
        hits.map_or_else(Vec::new, |hits| hits.iter().map(|i| &self.streets[*i]).collect())
    }

    /// Names as they are stored beside their keys, for finding typing errors.
    pub(crate) fn names(&self) -> impl Iterator<Item = (&str, &Street)> {
        self.by_name
            .iter()
            .flat_map(move |(name, hits)| hits.iter().map(move |i| (name.as_str(), &self.streets[*i])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_of_streets_are_one_key() {
        for (a, b) in [
            ("Kaiserstr.", "Kaiserstraße"),
            ("kaiser str", "Kaiserstraße"),
            ("KAISERSTRASSE", "Kaiserstraße"),
            ("Kaiser-Straße", "Kaiserstraße"),
            ("Rathauspl.", "Rathausplatz"),
            ("St.-Martin-Str.", "Sankt-Martin-Straße"),
            ("Gr. Marktstr.", "Große Marktstraße"),
            ("Str. der Freundschaft", "Straße der Freundschaft"),
            ("Toepfergasse", "Töpfergasse"),
        ] {
            assert!(street_keys(a).meets(&street_keys(b)), "{a} / {b}");
        }
        assert!(!street_keys("Kaistraße").meets(&street_keys("Kaiserstraße")));
    }

    fn range(from: &str, to: &str, side: Side, zone: &str) -> NumberRange {
        NumberRange {
            from: HouseNumber::parse(from),
            to: HouseNumber::parse(to),
            side,
            postcode: "12345".into(),
            district: String::new(),
            zones: vec![zone.into()],
            position: None,
        }
    }

    #[test]
    fn letters_go_with_their_number_unless_a_range_names_them() {
        let street = Street {
            key: "00001".into(),
            name: "Weg".into(),
            ranges: vec![
                range("1", "12", Side::All, "A"),
                range("12b", "20", Side::All, "B"),
                range("21", "", Side::Odd, "C"),
            ],
        };
        for (house, zones) in [
            ("1", vec!["A"]),
            ("12", vec!["A"]),
            ("12a", vec!["A"]),
            ("12b", vec!["B"]),
            ("20z", vec!["B"]),
            ("21", vec!["C"]),
            ("22", vec![]),
            ("9999", vec!["C"]),
        ] {
            let found = street.ranges_of(HouseNumber::parse(house).expect("a house number"));
            assert_eq!(
                found.iter().map(|r| r.zones[0].as_str()).collect::<Vec<_>>(),
                zones,
                "{house}"
            );
        }
    }
}
