//! Countries of the world: codes and names.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::Lang;

mod table;

/// A country, or a part of one that has a code of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-3: `DEU`.
    pub code: &'static str,
    /// ISO 3166-1 alpha-2: `DE`.
    pub short: &'static str,
    pub german: &'static str,
    pub english: &'static str,
    /// Whether there is a nationality of it.
    pub has_nationality: bool,
}

/// Code of Germany, which lists show first.
pub const GERMANY: &str = "DEU";

/// What stands in place of a country for who has no nationality, or one that nobody could establish.
/// Source: ICAO Doc 9303-3, section 5, codes for persons without a defined nationality.
const WITHOUT_COUNTRY: [(&str, &str, &str); 2] = [
    ("XXA", "staatenlos", "stateless"),
    ("XXX", "ungeklärt", "not established"),
];

/// The country with this code of three letters.
pub fn by_code(code: &str) -> Option<&'static Country> {
    let place = table::COUNTRIES
        .binary_search_by(|country| country.code.cmp(code))
        .ok()?;
    table::COUNTRIES.get(place)
}

/// Name of a country, of `XXA` or of `XXX`.
pub fn name(code: &str, lang: Lang) -> Option<&'static str> {
    let without = WITHOUT_COUNTRY.iter().find(|(known, ..)| *known == code);
    let (german, english) = match (by_code(code), without) {
        (Some(country), _) => (country.german, country.english),
        (None, Some((_, german, english))) => (*german, *english),
        (None, None) => return None,
    };
    Some(if lang == Lang::En { english } else { german })
}

/// The code of a country that is named by a code of two or three letters, or in German or English; case, accents and
/// signs do not count.
pub fn find(named: &str) -> Option<&'static str> {
    let wanted = folded(named);
    let of_country = |country: &&Country| {
        [country.code, country.short, country.german, country.english]
            .iter()
            .any(|name| folded(name) == wanted)
    };
    table::COUNTRIES.iter().find(of_country).map(|country| country.code)
}

/// As [`find`], for nationalities: only what has one, and `XXA` and `XXX`.
pub fn find_nationality(named: &str) -> Option<&'static str> {
    let wanted = folded(named);
    let without = WITHOUT_COUNTRY
        .iter()
        .find(|(code, german, english)| [code, german, english].iter().any(|name| folded(name) == wanted));
    let country = || find(named).filter(|code| by_code(code).is_some_and(|country| country.has_nationality));
    without.map(|(code, ..)| *code).or_else(country)
}

/// Codes and names to choose from: Germany, then in the order of the alphabet.
pub fn choices(lang: Lang) -> &'static [(&'static str, &'static str)] {
    static GERMAN: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| sorted(Lang::De, |_| true));
    static ENGLISH: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| sorted(Lang::En, |_| true));
    if lang == Lang::En { &ENGLISH } else { &GERMAN }
}

/// As [`choices`], for nationalities, with `XXA` and `XXX` at the end.
pub fn nationalities(lang: Lang) -> &'static [(&'static str, &'static str)] {
    static GERMAN: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| with_nationality(Lang::De));
    static ENGLISH: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| with_nationality(Lang::En));
    if lang == Lang::En { &ENGLISH } else { &GERMAN }
}

fn with_nationality(lang: Lang) -> Vec<(&'static str, &'static str)> {
    let mut choices = sorted(lang, |country| country.has_nationality);
    choices.extend(
        WITHOUT_COUNTRY
            .iter()
            .filter_map(|(code, ..)| Some((*code, name(code, lang)?))),
    );
    choices
}

fn sorted(lang: Lang, wanted: impl Fn(&Country) -> bool) -> Vec<(&'static str, &'static str)> {
    let mut choices: Vec<(&str, &str)> = table::COUNTRIES
        .iter()
        .filter(|country| wanted(country))
        .filter_map(|country| Some((country.code, name(country.code, lang)?)))
        .collect();
    choices.sort_by_cached_key(|(code, name)| (*code != GERMANY, folded(name)));
    choices
}

/// Small letters without accents, as dictionaries sort; signs are left out.
fn folded(text: &str) -> String {
    text.nfd()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_table_is_in_order_and_names_each_country_once() {
        let codes: Vec<&str> = table::COUNTRIES.iter().map(|country| country.code).collect();
        assert!(codes.is_sorted());
        for of in [
            |country: &Country| country.code,
            |country: &Country| country.short,
            |country: &Country| country.german,
            |country: &Country| country.english,
        ] {
            let names: BTreeSet<String> = table::COUNTRIES.iter().map(|country| folded(of(country))).collect();
            assert_eq!(names.len(), codes.len());
        }
        // 193 members of the United Nations, the Holy See, Palestine, Kosovo, Taiwan, the Cook Islands and Niue.
        assert_eq!(nationalities(Lang::De).len(), 199 + WITHOUT_COUNTRY.len());
        assert_eq!(choices(Lang::En).len(), 250);
    }

    #[test]
    fn a_country_is_found_by_any_of_its_names() {
        for (named, code) in [
            ("DEU", Some("DEU")),
            ("de", Some("DEU")),
            ("Türkei", Some("TUR")),
            ("turkiye", Some("TUR")),
            ("côte d'ivoire", Some("CIV")),
            ("Bosnia and Herzegovina", Some("BIH")),
            ("XK", Some("XKX")),
            ("XXA", None),
            ("D", None),
            ("", None),
        ] {
            assert_eq!(find(named), code, "{named}");
        }
        assert_eq!(find_nationality("staatenlos"), Some("XXA"));
        assert_eq!(find_nationality("Grönland"), None);
        assert_eq!(find_nationality("DNK"), Some("DNK"));
    }

    #[test]
    fn lists_begin_with_germany_and_sort_as_a_dictionary_does() {
        let german: Vec<&str> = choices(Lang::De).iter().map(|(_, name)| *name).take(4).collect();
        assert_eq!(german, ["Deutschland", "Afghanistan", "Ägypten", "Ålandinseln"]);
        let last = nationalities(Lang::En).iter().rev().map(|(code, _)| *code);
        assert_eq!(last.take(3).collect::<Vec<_>>(), ["XXX", "XXA", "ZWE"]);
    }
}
