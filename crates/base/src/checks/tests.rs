//! What holds for all kinds of checks together.

use std::collections::BTreeSet;
use std::path::PathBuf;

use proptest::prelude::*;

use super::din91379::{Datatype, check, contains, sequences};
use super::*;

/// A parser that answers with its canonical form.
type Parser = fn(&str) -> Result<String, CheckError>;

const PARSERS: &[(&str, Parser)] = &[
    ("person", |raw| names::parse_person(raw).map(|v| v.to_string())),
    ("other-name", |raw| names::parse_other(raw).map(|v| v.to_string())),
    ("date", |raw| date::parse(raw).map(|v| v.to_string())),
    ("birth-date", |raw| birth_date::parse(raw).map(|v| v.to_string())),
    ("birth-date-iso", |raw| birth_date::parse(raw).map(|v| v.iso())),
    ("postal-code", |raw| postal_code::parse(raw).map(|v| v.to_string())),
    ("house-number", |raw| house_number::parse(raw).map(|v| v.to_string())),
    ("email", |raw| email::parse(raw).map(|v| v.to_string())),
    ("phone", |raw| phone::parse(raw).map(|v| v.to_string())),
    ("iban", |raw| iban::parse(raw).map(|v| v.to_string())),
    ("plate", |raw| licence_plate::parse(raw).map(|v| v.to_string())),
    ("vin", |raw| vin::parse(raw).map(|v| v.number)),
    ("vin-end", |raw| vin::parse_end(raw, 6).map(|v| v.to_string())),
    ("tax-id", |raw| tax_id::parse(raw).map(|v| v.to_string())),
    ("id-card", |raw| id_card::parse(raw).map(|v| v.to_string())),
    ("money", |raw| money::parse(raw).map(|v| v.german())),
    ("business-id", |raw| business_id::parse(raw).map(|v| v.to_string())),
    ("evb", |raw| evb::parse(raw).map(|v| v.to_string())),
    ("ags", |raw| municipality_key::parse_ags(raw).map(|v| v.to_string())),
    ("ars", |raw| municipality_key::parse_ars(raw).map(|v| v.to_string())),
    ("chip", |raw| chip::parse(raw).map(|v| v.to_string())),
    ("security-code", |raw| {
        security_code::parse(raw, 3).map(|v| v.to_string())
    }),
    ("court", |raw| commercial_register::parse_court(raw)),
    ("register", |raw| {
        commercial_register::parse_register(raw).map(|v| v.to_string())
    }),
    ("register-number", |raw| {
        commercial_register::parse_number(raw).map(|v| v.number)
    }),
    ("district", |raw| land_parcel::parse_district(raw)),
    ("section", |raw| land_parcel::parse_section(raw).map(|v| v.to_string())),
    ("parcel", |raw| land_parcel::parse_number(raw).map(|v| v.to_string())),
    ("coordinate", |raw| coordinate::parse(raw).map(|v| v.to_string())),
    ("country", |raw| country::parse(raw).map(|v| v.to_string())),
    ("nationality", |raw| {
        country::parse_nationality(raw).map(|v| v.to_string())
    }),
    ("time", |raw| time::parse(raw).map(|v| v.to_string())),
    ("month", |raw| month::parse(raw).map(|v| v.to_string())),
    ("lines-abroad", |raw| postal_address::parse_lines(raw, "FRA")),
];

/// No parser panics, every error reads well, and what a parser writes it reads again unchanged.
fn check_all(raw: &str) -> Result<(), TestCaseError> {
    for (kind, parse) in PARSERS {
        match parse(raw) {
            Ok(value) => prop_assert_eq!(parse(&value), Ok(value.clone()), "{} of {:?}", kind, raw),
            Err(error) => {
                for lang in crate::Lang::ALL {
                    let text = texts::text(error.key, lang.code());
                    let named = |name: &str| error.params.iter().any(|(known, _)| *known == name);
                    let mut placeholders = text.split('{').skip(1).filter_map(|rest| rest.split('}').next());
                    prop_assert!(placeholders.all(named), "{}: {:?}", text, error.params);
                    prop_assert!(!error.message(lang).is_empty());
                }
            }
        }
    }
    Ok(())
}

proptest! {
    // A failing case is printed; it becomes a line in the table of its kind, not a file of seeds.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered_without_panic(raw in any::<String>()) {
        check_all(&raw)?;
    }

    #[test]
    fn text_that_looks_almost_right_is_answered_without_panic(
        raw in "[A-Za-zÄÖÜäöüß0-9 .,/:+@€()\u{301}\u{2013}-]{0,24}",
    ) {
        check_all(&raw)?;
    }

    #[test]
    fn numbers_and_dates_are_answered_without_panic(raw in "[0-9]{0,4}[.-]?[0-9]{0,6}[.,-]?[0-9]{0,20}") {
        check_all(&raw)?;
    }

    #[test]
    fn coordinates_in_every_disguise_are_answered_without_panic(
        raw in "[NSEOWU]?[0-9]{0,8}[.,]?[0-9]{0,6}[°'\" ,;/-]{0,2}[0-9]{0,8}[.,]?[0-9]{0,6}[°'\" NSEOWU-]{0,2}[0-9.,]{0,5}[NSEO]?",
    ) {
        check_all(&raw)?;
    }

    #[test]
    fn every_plate_that_is_written_is_read_again(
        district in prop::sample::select(vec!["B", "OF", "TÖL", "MKK"]),
        letters in "[A-Z]{1,2}", number in 1u16..1000, suffix in "[EH]?",
    ) {
        let plate = format!("{district}-{letters} {number}{suffix}");
        if plate.chars().count() <= 10 {
            let read = licence_plate::parse(&plate).map(|v| v.to_string());
            prop_assert_eq!(read, Ok(plate));
        }
    }
}

#[test]
fn every_key_in_the_code_has_texts_and_every_text_is_used() {
    let sources = [
        include_str!("birth_date.rs"),
        include_str!("business_id.rs"),
        include_str!("chip.rs"),
        include_str!("commercial_register.rs"),
        include_str!("coordinate.rs"),
        include_str!("country.rs"),
        include_str!("date.rs"),
        include_str!("email.rs"),
        include_str!("evb.rs"),
        include_str!("house_number.rs"),
        include_str!("iban.rs"),
        include_str!("id_card.rs"),
        include_str!("land_parcel.rs"),
        include_str!("licence_plate.rs"),
        include_str!("money.rs"),
        include_str!("month.rs"),
        include_str!("municipality_key.rs"),
        include_str!("names.rs"),
        include_str!("phone.rs"),
        include_str!("postal_address.rs"),
        include_str!("postal_code.rs"),
        include_str!("security_code.rs"),
        include_str!("tax_id.rs"),
        include_str!("time.rs"),
        include_str!("vin.rs"),
    ];
    let keys: BTreeSet<&str> = texts::all().map(|(key, _)| *key).collect();
    assert_eq!(keys.len(), texts::all().count(), "a key stands twice");
    for source in sources {
        for (_, rest) in source
            .match_indices("CheckError::new(\"")
            .map(|(at, found)| (at, source.get(at + found.len()..).unwrap_or_default()))
        {
            let key = rest.split('"').next().unwrap_or_default();
            assert!(keys.contains(key), "{key} has no text");
        }
    }
    for key in keys {
        let quoted = format!("\"{key}\"");
        let used = sources.iter().any(|source| source.contains(&quoted));
        assert!(used, "{key} is never used");
    }
}

#[test]
fn the_three_languages_name_the_same_placeholders() {
    let placeholders = |text: &'static str| -> BTreeSet<&'static str> {
        let opened = text.split('{').skip(1);
        opened.filter_map(|rest| rest.split('}').next()).collect()
    };
    for (key, [german, plain, english]) in texts::all() {
        assert_eq!(placeholders(german), placeholders(english), "{key}");
        // Plain German may leave a value out, but never invents one.
        assert!(placeholders(plain).is_subset(&placeholders(german)), "{key}");
    }
}

#[test]
fn errors_say_how_to_mend_the_answer_in_the_reader_s_language() {
    let error = iban::parse("DE8937").expect_err("too short");
    assert!(
        error
            .message(crate::Lang::De)
            .starts_with("Eine IBAN mit DE hat 22 Zeichen")
    );
    assert!(error.message(crate::Lang::En).contains("yours has 6"));
    assert_eq!(texts::text("no.such.key", "en"), "Please check this answer.");
}

/// The datatypes of DIN 91379 as the public schema states them, read in place.
#[test]
fn the_characters_are_those_of_the_public_schema() {
    let workspace = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let root = std::env::var("RATHAUS_SHARED").unwrap_or_else(|_| format!("{workspace}/../shared"));
    let path = "data/xbau/artifacts/xbau/2.6/specs/din-norm-91379-datatypes.xsd";
    let path = PathBuf::from(root).join(path);
    let Ok(schema) = std::fs::read_to_string(&path) else {
        println!("skipped: {} missing", path.display());
        return;
    };
    for (datatype, name) in [(Datatype::A, "A"), (Datatype::B, "B"), (Datatype::C, "C")] {
        let (singles, listed_sequences) = pattern_of(&schema, name);
        for c in (0..=0xFFFF).filter_map(char::from_u32) {
            assert_eq!(
                contains(datatype, c),
                singles.contains(&c),
                "{name}: U+{:04X}",
                u32::from(c)
            );
        }
        let ours: BTreeSet<String> = sequences().collect();
        assert_eq!(ours, listed_sequences, "{name}");
        for sequence in &ours {
            assert_eq!(check(&format!("A{sequence}b"), datatype), Ok(()), "{sequence}");
        }
    }
}

/// Reads the alternatives of one pattern: single characters, classes such as `[a-z]`, and
/// sequences such as `C(x|y)`.
fn pattern_of(schema: &str, name: &str) -> (BTreeSet<char>, BTreeSet<String>) {
    let start = schema
        .find(&format!("name=\"datatype{name}\""))
        .expect("the datatype is defined");
    let rest = schema.get(start..).expect("a boundary");
    let rest = rest.split("<xs:pattern value=\"(").nth(1).expect("a pattern");
    let pattern = rest.split(")*\"/>").next().expect("its end");
    let pattern = pattern
        .replace("&#x9;", "\t")
        .replace("&#xA;", "\n")
        .replace("&#xD;", "\r");
    let (mut singles, mut sequences) = (BTreeSet::new(), BTreeSet::new());
    for alternative in alternatives(&pattern) {
        if let Some(class) = alternative.strip_prefix('[').and_then(|a| a.strip_suffix(']')) {
            let class = class.replace('\\', "");
            let bounds: Vec<char> = class.chars().collect();
            let [from, '-', to] = bounds.as_slice() else {
                panic!("unknown class {class}")
            };
            singles.extend(*from..=*to);
        } else if let Some((letter, marks)) = alternative.split_once('(') {
            let marks = marks.trim_end_matches(')').split('|');
            sequences.extend(marks.map(|mark| format!("{letter}{mark}")));
        } else if alternative.chars().count() == 1 {
            singles.extend(alternative.chars());
        } else {
            sequences.insert(alternative);
        }
    }
    (singles, sequences)
}

fn alternatives(pattern: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let (mut in_class, mut depth) = (false, 0);
    for c in pattern.chars() {
        match c {
            '[' if !in_class => in_class = true,
            ']' if in_class => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class => depth -= 1,
            '|' if !in_class && depth == 0 => {
                found.push(String::new());
                continue;
            }
            _ => {}
        }
        found.last_mut().expect("never empty").push(c);
    }
    found
}
