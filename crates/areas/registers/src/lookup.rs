//! From what somebody typed to an address of the directory and its parking zones. Pure rules.

use crate::house_number::TypedNumber;
use crate::streets::{Directory, NumberRange, Position, Street, street_keys};
use crate::text::typing_errors;
use crate::zones::{Zone, ZoneStatus};

/// Suggestions after an unknown street are kept this short, so that a phone shows them at once.
const SUGGESTIONS_MAX: usize = 5;

/// An address of the directory.
#[derive(Clone, Debug, PartialEq)]
pub struct Address {
    pub street_key: String,
    /// Official spelling.
    pub street: String,
    /// As typed, tidied: `12a`, `12-14`; `None` when no number was typed.
    pub house_number: Option<String>,
    pub postcode: String,
    pub district: String,
    /// Ids of all zones of the directory that touch the address, in order.
    pub zone_ids: Vec<String>,
    pub position: Option<Position>,
}

/// What the directory says about a typed address.
#[derive(Clone, Debug, PartialEq)]
pub enum Lookup {
    Found(Address),
    /// The street exists but the house number is missing or not in the directory. `nearest` names house numbers that are.
    NoSuchNumber {
        street_key: String,
        street: String,
        nearest: Vec<String>,
    },
    /// Several streets of this name; each is named with postcode and district.
    SeveralStreets(Vec<String>),
    /// No such street; „Meinten Sie …?", the nearest first.
    UnknownStreet {
        suggestions: Vec<String>,
    },
}

/// Zones an address lies in, by what the town has ordered.
#[derive(Clone, Debug, PartialEq)]
pub enum ZonesOf<'a> {
    One(&'a Zone),
    /// Outside, or only in zones that are not active.
    None,
    /// On a boundary: the person chooses, or the clerk decides.
    Several(Vec<&'a Zone>),
}

/// Finds an address. The house number may stand behind the street in one text; postcode and district only decide
/// between streets of the same name, because a typing error there must not hide the right street.
pub fn lookup(directory: &Directory, street: &str, house_number: Option<&str>, postcode: Option<&str>) -> Lookup {
    let house_number = house_number.map(str::trim).filter(|text| !text.is_empty());
    let (name, number) = match house_number {
        Some(number) => (street, Some(number)),
        None => split_address(directory, street),
    };
    let streets = directory.named(name);
    if streets.is_empty() {
        return Lookup::UnknownStreet {
            suggestions: suggestions(directory, name),
        };
    }
    let typed = number.and_then(TypedNumber::parse);
    let chosen = narrowed(streets, typed, postcode);
    match chosen.as_slice() {
        [only] => in_street(only, typed, number),
        several => Lookup::SeveralStreets(several.iter().map(|s| with_place(s)).collect()),
    }
}

/// Zones of an address that are active.
pub fn zones_of<'a>(zones: &'a [Zone], address: &Address) -> ZonesOf<'a> {
    let mut active: Vec<&Zone> = zones
        .iter()
        .filter(|zone| zone.status == ZoneStatus::Active && address.zone_ids.contains(&zone.id))
        .collect();
    match active.len() {
        0 => ZonesOf::None,
        1 => ZonesOf::One(active.remove(0)),
        _ => ZonesOf::Several(active),
    }
}

/// Splits `kaiserstraße12A` into street and number. A street that carries a number itself (Straße des 17. Juni) is
/// left whole when the directory knows it so.
pub fn split_address<'a>(directory: &Directory, text: &'a str) -> (&'a str, Option<&'a str>) {
    let text = text.trim().trim_end_matches(',');
    if !directory.named(text).is_empty() {
        return (text, None);
    }
    let starts: Vec<usize> = text
        .char_indices()
        .filter(|(i, c)| c.is_ascii_digit() && !text[..*i].ends_with(|p: char| p.is_ascii_digit()))
        .map(|(i, _)| i)
        .collect();
    // A postcode and town behind the house number belong to neither.
    let text = starts
        .iter()
        .rev()
        .find(|i| is_postcode_at(text, **i) && **i > 0)
        .map_or(text, |i| text[..*i].trim_end_matches([' ', ',']));
    let mut best = None;
    for start in starts.into_iter().filter(|i| *i > 0 && *i < text.len()) {
        let (name, number) = (text[..start].trim_end_matches([' ', ',']), text[start..].trim());
        if TypedNumber::parse(number).is_some() {
            if !directory.named(name).is_empty() {
                return (name, Some(number));
            }
            best.get_or_insert((name, Some(number)));
        }
    }
    best.unwrap_or((text, None))
}

fn is_postcode_at(text: &str, start: usize) -> bool {
    let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
    digits == 5
}

fn narrowed<'a>(streets: Vec<&'a Street>, typed: Option<TypedNumber>, postcode: Option<&str>) -> Vec<&'a Street> {
    let mut left = streets;
    let by_postcode = |s: &&Street| {
        s.ranges
            .iter()
            .any(|r| Some(r.postcode.as_str()) == postcode.map(str::trim))
    };
    let by_number = |s: &&Street| typed.is_some_and(|t| !s.ranges_of(t.first).is_empty());
    for keep in [&by_postcode as &dyn Fn(&&Street) -> bool, &by_number] {
        let kept: Vec<&Street> = left.iter().copied().filter(|s| keep(s)).collect();
        if !kept.is_empty() {
            left = kept;
        }
    }
    left
}

fn in_street(street: &Street, typed: Option<TypedNumber>, number: Option<&str>) -> Lookup {
    let missing = || Lookup::NoSuchNumber {
        street_key: street.key.clone(),
        street: street.name.clone(),
        nearest: nearest_numbers(street, typed),
    };
    let (Some(typed), Some(_)) = (typed, number) else {
        return missing();
    };
    let mut ranges: Vec<&NumberRange> = street.ranges_of(typed.first);
    if ranges.is_empty() {
        return missing();
    }
    if typed.last != typed.first {
        ranges.extend(street.ranges_of(typed.last));
    }
    let mut zone_ids: Vec<String> = ranges.iter().flat_map(|r| r.zones.iter().cloned()).collect();
    zone_ids.sort();
    zone_ids.dedup();
    let house = if typed.last == typed.first {
        typed.first.to_string()
    } else {
        format!("{}-{}", typed.first, typed.last)
    };
    Lookup::Found(Address {
        street_key: street.key.clone(),
        street: street.name.clone(),
        house_number: Some(house),
        postcode: ranges[0].postcode.clone(),
        district: ranges[0].district.clone(),
        zone_ids,
        position: ranges[0].position,
    })
}

/// Ends of the ranges closest to the number that was not found.
fn nearest_numbers(street: &Street, typed: Option<TypedNumber>) -> Vec<String> {
    let Some(typed) = typed else { return Vec::new() };
    let mut ends: Vec<_> = street.ranges.iter().flat_map(|r| [r.from, r.to]).flatten().collect();
    ends.sort_by_key(|end| (end.number.abs_diff(typed.first.number), *end));
    ends.dedup();
    ends.into_iter()
        .take(3)
        .map(|end| format!("{} {end}", street.name))
        .collect()
}

fn with_place(street: &Street) -> String {
    format!("{} ({} {})", street.name, street.postcode(), street.district()).replace(" )", ")")
}

/// „Meinten Sie …?": names with few typing errors for their length, and names that begin as the text does.
pub fn suggestions(directory: &Directory, name: &str) -> Vec<String> {
    let typed = street_keys(name).spelled;
    if typed.chars().count() < 3 {
        return Vec::new();
    }
    let errors_max = 1 + stem(&typed).chars().count() / 4;
    let mut scored: Vec<(usize, &str)> = Vec::new();
    for (known, street) in directory.names() {
        let whole = typing_errors(&typed, known);
        let stems = typing_errors(stem(&typed), stem(known)) + usize::from(stem(&typed) != typed);
        let score = if known.starts_with(&typed) { 1 } else { whole.min(stems) };
        if score <= errors_max && score < known.chars().count() / 2 {
            scored.push((score, &street.name));
        }
    }
    scored.sort();
    let mut names: Vec<String> = Vec::new();
    for (_, name) in scored {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names.truncate(SUGGESTIONS_MAX);
    names
}

/// People confuse -straße, -weg and -gasse; the stem is what they remember.
fn stem(key: &str) -> &str {
    ["strasse", "gasse", "platz", "allee", "weg", "ring"]
        .iter()
        .find_map(|ending| key.strip_suffix(ending).filter(|stem| stem.len() >= 3))
        .unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house_number::HouseNumber;
    use crate::streets::Side;

    fn street(key: &str, name: &str, postcode: &str, ranges: &[(&str, &str, Side, &[&str])]) -> Street {
        let ranges = ranges
            .iter()
            .map(|(from, to, side, zones)| NumberRange {
                from: HouseNumber::parse(from),
                to: HouseNumber::parse(to),
                side: *side,
                postcode: postcode.into(),
                district: "Mitte".into(),
                zones: zones.iter().map(|z| (*z).to_owned()).collect(),
                position: None,
            })
            .collect();
        Street {
            key: key.into(),
            name: name.into(),
            ranges,
        }
    }

    fn directory() -> Directory {
        Directory::new(vec![
            street(
                "00010",
                "Kaiserstraße",
                "12345",
                &[
                    ("1", "33", Side::Odd, &["A"]),
                    ("35", "35", Side::Odd, &["A", "B"]),
                    ("37", "", Side::Odd, &["B"]),
                    ("2", "40", Side::Even, &["A"]),
                ],
            ),
            street("00020", "Kaistraße", "12345", &[("", "", Side::All, &[])]),
            street("00030", "Töpfergasse", "12345", &[("1", "9", Side::All, &["A"])]),
            street(
                "00040",
                "Straße des 17. Juni",
                "12345",
                &[("1", "50", Side::All, &["B"])],
            ),
            street("00050", "Kirchstraße", "12341", &[("1", "20", Side::All, &[])]),
            street("00060", "Kirchstraße", "12342", &[("1", "40", Side::All, &[])]),
            street("00070", "Goethestraße", "12345", &[("1", "40", Side::All, &["P"])]),
        ])
    }

    fn zone(id: &str, status: ZoneStatus) -> Zone {
        Zone {
            id: id.into(),
            name: id.into(),
            quota: None,
            status,
            polygons: Vec::new(),
        }
    }

    fn shown(street: &str, number: Option<&str>, postcode: Option<&str>) -> String {
        let zones = [
            zone("A", ZoneStatus::Active),
            zone("B", ZoneStatus::Active),
            zone("P", ZoneStatus::Planned),
        ];
        match lookup(&directory(), street, number, postcode) {
            Lookup::Found(address) => {
                let zones = match zones_of(&zones, &address) {
                    ZonesOf::One(zone) => zone.id.clone(),
                    ZonesOf::None => "none".into(),
                    ZonesOf::Several(zones) => zones.iter().map(|z| z.id.as_str()).collect::<Vec<_>>().join("+"),
                };
                format!(
                    "{} {} = {zones}",
                    address.street,
                    address.house_number.unwrap_or_default()
                )
            }
            Lookup::NoSuchNumber { nearest, .. } => format!("number? {}", nearest.join(", ")),
            Lookup::SeveralStreets(names) => format!("which? {}", names.join(", ")),
            Lookup::UnknownStreet { suggestions } => format!("street? {}", suggestions.join(", ")),
        }
    }

    #[test]
    fn addresses_are_found_as_people_type_them() {
        for (typed, expected) in [
            ("Kaiserstr. 12 a", "Kaiserstraße 12a = A"),
            ("kaiserstraße12A", "Kaiserstraße 12a = A"),
            ("KAISERSTRASSE 35", "Kaiserstraße 35 = A+B"),
            ("Kaiser Str. 37", "Kaiserstraße 37 = B"),
            ("Kaiserstraße 33-35", "Kaiserstraße 33-35 = A+B"),
            ("Kaiserstraße 12, 12345 Musterstadt", "Kaiserstraße 12 = A"),
            ("Toepfergasse 3", "Töpfergasse 3 = A"),
            ("Topfergasse 3", "Töpfergasse 3 = A"),
            ("Straße des 17. Juni 5", "Straße des 17. Juni 5 = B"),
            ("Str. des 17. Juni", "number? "),
            ("Kaistr. 4", "Kaistraße 4 = none"),
            ("Goethestr. 4", "Goethestraße 4 = none"),
            (
                "Kaiserstraße 44",
                "number? Kaiserstraße 40, Kaiserstraße 37, Kaiserstraße 35",
            ),
            ("Kaiserstraße", "number? "),
            ("Kasierstraße 12", "street? Kaiserstraße"),
            ("Kaiserweg 12", "street? Kaiserstraße"),
            ("Töpferstr. 1", "street? Töpfergasse"),
            ("Xyzzy 1", "street? "),
            ("", "street? "),
            ("12", "street? "),
        ] {
            assert_eq!(shown(typed, None, None), expected, "{typed}");
        }
    }

    #[test]
    fn postcode_or_number_decides_between_streets_of_one_name() {
        let both = "which? Kirchstraße (12341 Mitte), Kirchstraße (12342 Mitte)";
        for (number, postcode, expected) in [
            (Some("3"), None, both),
            (Some("3"), Some("12342"), "Kirchstraße 3 = none"),
            (Some("30"), None, "Kirchstraße 30 = none"),
            (Some("3"), Some("99999"), both),
        ] {
            assert_eq!(
                shown("Kirchstr.", number, postcode),
                expected,
                "{number:?} {postcode:?}"
            );
        }
    }
}
