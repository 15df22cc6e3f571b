//! Kinds of fields: what people type into their inputs, and what becomes of it.

use std::collections::BTreeMap;

use base::Lang;
use blueprint::{Blueprint, Control, Json, PartInput, RawValues};
use serde_json::json;

use crate::common;

/// What comes of inputs by part: the answer, or each error as `part key`.
fn read(blueprint: &Blueprint, field: &str, typed: &[(&str, &str)]) -> Result<Json, Vec<String>> {
    let field = blueprint.field(field).expect("the field is there");
    let raw = typed
        .iter()
        .map(|(part, text)| ((*part).to_owned(), vec![(*text).to_owned()]));
    let today = jiff::civil::date(2026, 11, 21);
    let parsed = field.kind.parse(field, &RawValues(raw.collect()), today);
    parsed.map(Option::unwrap_or_default).map_err(|errors| {
        let part = |name: &str| name.split_once('.').map_or("", |(_, part)| part).to_owned();
        errors
            .iter()
            .map(|error| format!("{} {}", part(&error.field), error.key).trim().to_owned())
            .collect()
    })
}

#[track_caller]
fn check(field: &str, typed: &[(&str, &str)], expected: Result<Json, &[&str]>) {
    let blueprint = common::blueprint("_all-fields");
    let expected = expected.map_err(|errors| errors.iter().map(|error| (*error).to_owned()).collect());
    assert_eq!(read(&blueprint, field, typed), expected, "{field} {typed:?}");
}

#[test]
fn codes_are_kept_in_one_form_and_slips_are_named() {
    let blueprint = common::blueprint("_all-fields");
    for (field, typed, expected) in [
        ("whole_chassis", "wvw zzz 1kz aw 123456", Ok("WVWZZZ1KZAW123456")),
        ("whole_chassis", "118 123 456", Ok("118123456")),
        ("whole_chassis", "WVWZZZ1KZAW12345O", Err("vin.letter")),
        ("insurance", "a1b 2c3d", Ok("A1B2C3D")),
        ("insurance", "1234567", Err("evb.format")),
        ("plaque_code", "a7K", Ok("a7K")),
        ("plaque_code", "a7K1", Err("security-code.length")),
        ("chip", "276 0981 0123 4567", Ok("276098101234567")),
        ("chip", "276", Err("chip.length")),
        ("card", "t220001293", Ok("T22000129")),
        ("card", "T220001294", Err("id-card.check-digit")),
        ("tax", "86 095 742 719", Ok("86095742719")),
        ("tax", "86095742718", Err("tax-id.checksum")),
        ("business", "de123456788 00001", Ok("DE123456788-00001")),
        ("business", "DE123456788", Err("business-id.format")),
        ("municipality", "06413000", Ok("06413000")),
        ("municipality", "064130000000", Ok("06413000")),
        ("municipality", "6413", Err("ags.length")),
        ("born_in", "Türkei", Ok("TUR")),
        ("born_in", "Atlantis", Err("country.unknown")),
        ("citizen_of", "XXA", Ok("XXA")),
        ("citizen_of", "GRL", Err("nationality.unknown")),
        ("opens_at", "8.30 Uhr", Ok("08:30")),
        ("opens_at", "25:00", Err("time.range")),
    ] {
        let expected = expected.map(Json::from).map_err(|key| vec![key.to_owned()]);
        assert_eq!(read(&blueprint, field, &[("", typed)]), expected, "{field} {typed}");
    }
}

#[test]
fn an_entry_of_a_register_has_a_court_a_register_and_a_number() {
    let entry = |register: &str, number: &str| Ok(json!({ "court": "Bonn", "register": register, "number": number }));
    let court = ("court", "Amtsgericht Bonn");
    check(
        "entry",
        &[court, ("register", "HRB"), ("number", "123")],
        entry("HRB", "123"),
    );
    check("entry", &[court, ("number", "HRB 123 B")], entry("HRB", "123 B"));
    check("entry", &[court, ("number", "123")], Err(&["register required"]));
    check(
        "entry",
        &[("register", "VR")],
        Err(&["court required", "number required"]),
    );
    check(
        "entry",
        &[court, ("register", "HRA"), ("number", "HRB 123")],
        Err(&["number commercial-register.conflict"]),
    );
    check(
        "entry",
        &[court, ("register", "HRX"), ("number", "123")],
        Err(&["register commercial-register.register"]),
    );
    check("entry", &[("court", " "), ("number", "")], Ok(Json::Null));
}

#[test]
fn a_parcel_may_lack_its_section_and_the_number_after_the_line() {
    let parcel = |section: Option<u32>, denominator: Option<u32>| {
        Ok(json!({ "district": "Bieber", "section": section, "numerator": 123, "denominator": denominator }))
    };
    let district = ("district", "Bieber");
    let whole = [
        district,
        ("section", "Flur 3"),
        ("numerator", "123"),
        ("denominator", "4"),
    ];
    check("parcel", &whole, parcel(Some(3), Some(4)));
    check("parcel", &[district, ("numerator", "123/4")], parcel(None, Some(4)));
    check("parcel", &[district, ("numerator", "123")], parcel(None, None));
    check(
        "parcel",
        &[district, ("numerator", "123/4"), ("denominator", "5")],
        Err(&["denominator land-parcel.twice"]),
    );
    check(
        "parcel",
        &[("section", "x"), ("numerator", "0")],
        Err(&[
            "district required",
            "section land-parcel.section",
            "numerator land-parcel.number",
        ]),
    );
}

#[test]
fn a_place_is_kept_as_latitude_and_longitude() {
    let place = Ok(json!({ "lat": 50.10553, "lon": 8.7662 }));
    check("spot", &[("", "50° 6' 19,908\" N, 8° 45' 58,32\" O")], place.clone());
    check("spot", &[("", "32 483280.95 5550390.29")], place);
    check("spot", &[("", "48.8583, 2.2945")], Err(&["coordinate.outside"]));
    check("spot", &[("", "am Rathaus")], Err(&["coordinate.format"]));
}

#[test]
fn an_address_lies_in_germany_or_abroad() {
    let address = |street: &str, number: Option<&str>| {
        json!({
            "street": street, "house_number": number, "addition": null, "postcode": "63065", "city": "Offenbach",
            "country": "DEU", "lines": null,
        })
    };
    let city = [("postcode", "63065"), ("city", "Offenbach")];
    let with = |more: &[(&'static str, &'static str)]| [more, &city].concat();
    let street = [("street", "Kaiserstraße"), ("house_number", "12 B")];
    check("letters_to", &with(&street), Ok(address("Kaiserstraße", Some("12b"))));
    let together = [("street", "Kaiserstraße 12 b"), ("country", "DEU")];
    check("letters_to", &with(&together), Ok(address("Kaiserstraße", Some("12b"))));
    check(
        "owner",
        &with(&[("street", "Postfach 12 34")]),
        Ok(address("Postfach 12 34", None)),
    );
    check(
        "owner",
        &with(&[("street", "Am Markt")]),
        Err(&["house_number required"]),
    );
    check(
        "owner",
        &[("addition", "c/o Weiß"), ("postcode", "1")],
        Err(&[
            "street required",
            "house_number required",
            "postcode postal-code.format",
            "city required",
        ]),
    );
    let abroad = Ok(json!({
        "street": null, "house_number": null, "addition": null, "postcode": null, "city": null,
        "country": "FRA", "lines": "1 rue Haute\n75002 PARIS\nFRANKREICH",
    }));
    let country = ("country", "FRA");
    let lines = ("lines", "1 rue Haute\r\n75002 PARIS\r\nFrance");
    check("letters_to", &[country, lines], abroad.clone());
    let parts = [
        ("street", "1 rue Haute"),
        ("postcode", "75002"),
        ("city", "PARIS"),
        country,
    ];
    check("letters_to", &parts, abroad);
    check("letters_to", &[country], Err(&["lines required"]));
    check("letters_to", &[lines], Err(&["country postal-address.country"]));
    check(
        "letters_to",
        &[street[0], country, lines],
        Err(&["lines postal-address.twice"]),
    );
    check(
        "letters_to",
        &[("country", "Atlantis"), lines],
        Err(&["country country.unknown"]),
    );
}

#[test]
fn a_month_is_typed_in_two_inputs_or_one() {
    let month = || Ok(Json::from("2026-03"));
    check("since", &[("month", "3"), ("year", "2026")], month());
    check("since", &[("month", "März"), ("year", "2026")], month());
    check("since", &[("", "03/2026")], month());
    check("since", &[("month", "3")], Err(&["year required"]));
    check(
        "since",
        &[("month", "13"), ("year", "2026")],
        Err(&["month month.range"]),
    );
    check("since", &[("month", "3"), ("year", "26")], Err(&["year month.format"]));
    check("since", &[("", "2026")], Err(&["month.format"]));
}

#[test]
fn answers_are_said_in_the_reader_s_language() {
    let blueprint = common::blueprint("_all-fields");
    for (field, value, german, english) in [
        ("tax", json!("86095742719"), "86 095 742 719", "86 095 742 719"),
        ("born_in", json!("TUR"), "Türkei", "Türkiye"),
        ("citizen_of", json!("XXA"), "staatenlos", "stateless"),
        ("opens_at", json!("08:30"), "08:30 Uhr", "08:30"),
        ("since", json!("2026-03"), "März 2026", "March 2026"),
        (
            "entry",
            json!({ "court": "Bonn", "register": "HRB", "number": "123" }),
            "Amtsgericht Bonn, HRB 123",
            "Local court (Amtsgericht) Bonn, HRB 123",
        ),
        (
            "parcel",
            json!({ "district": "Bieber", "section": 3, "numerator": 123, "denominator": 4 }),
            "Gemarkung Bieber, Flur 3, Flurstück 123/4",
            "Gemarkung Bieber, Flur 3, parcel 123/4",
        ),
        (
            "parcel",
            json!({ "district": "Bieber", "section": null, "numerator": 7, "denominator": null }),
            "Gemarkung Bieber, Flurstück 7",
            "Gemarkung Bieber, parcel 7",
        ),
        (
            "spot",
            json!({ "lat": 50.10553, "lon": 8.7662 }),
            "50,105530° N, 8,766200° O",
            "50.105530° N, 8.766200° E",
        ),
        (
            "letters_to",
            json!({ "country": "FRA", "lines": "1 rue Haute\nPARIS\nFRANKREICH" }),
            "1 rue Haute, PARIS, FRANKREICH",
            "1 rue Haute, PARIS, FRANKREICH",
        ),
        (
            "owner",
            json!({ "street": "Kaiserstraße", "house_number": "12b", "addition": "Hinterhaus", "postcode": "63065", "city": "Offenbach" }),
            "Kaiserstraße 12b, Hinterhaus, 63065 Offenbach",
            "Kaiserstraße 12b, Hinterhaus, 63065 Offenbach",
        ),
    ] {
        let asked = blueprint.field(field).expect("the field is there");
        for (lang, expected) in [(Lang::De, german), (Lang::En, english)] {
            assert_eq!(asked.display(&value, lang, blueprint.texts(lang)), expected, "{field}");
        }
    }
}

#[test]
fn every_part_has_its_texts_in_every_language_and_a_field_may_say_its_own() {
    let blueprint = common::blueprint("_all-fields");
    for lang in Lang::ALL {
        let texts = blueprint.texts(lang);
        for field in blueprint.fields() {
            let Control::Parts { parts } = field.control() else {
                continue;
            };
            for part in &parts {
                let key = format!("parts.{}.{}.label", part.kind, part.name);
                assert!(texts.find(&key).is_some(), "{lang:?} {key}");
                if let PartInput::Select { options } = &part.input {
                    assert!(
                        options
                            .iter()
                            .all(|option| texts.find(&part.option_key(option)).is_some())
                    );
                }
            }
        }
    }
    let texts = blueprint.texts(Lang::De);
    let street = |field: &str| {
        let field = blueprint.field(field).expect("the field is there");
        let Control::Parts { parts } = field.control() else {
            panic!("it has parts")
        };
        field.part_label(&parts[0], texts).to_owned()
    };
    assert_eq!(
        [street("letters_to"), street("owner")],
        ["Straße oder Postfach", "Straße"]
    );
    let missing = base::FieldError::new("owner.street", "required");
    assert_eq!(blueprint.error_text(&missing, Lang::En), "Please fill in “Street”.");
    let hint = |field: &str| blueprint.field(field).and_then(|field| field.hint(texts));
    assert!(hint("tax").is_some_and(|hint| hint.contains("Elf Ziffern")));
    assert_eq!(hint("account"), None);
}

#[test]
fn an_address_abroad_gives_the_lines_of_a_letter() {
    let blueprint = common::blueprint("_all-fields");
    let town = blueprint
        .validate_knobs(&toml::Table::new())
        .expect("defaults are valid");
    let (registers, case) = (BTreeMap::new(), blueprint::CaseFacts::default());
    let mut answers = blueprint::Answers::new();
    answers.insert("full_name".to_owned(), json!("Žaneta Đorđević"));
    answers.insert(
        "letters_to".to_owned(),
        json!({ "street": null, "postcode": null, "country": "FRA", "lines": "1 rue Haute\n75002 PARIS\nFRANKREICH" }),
    );
    let input = blueprint::ScopeInput {
        answers: &answers,
        registers: &registers,
        town: &town,
        case: &case,
        today: jiff::civil::date(2026, 11, 21),
    };
    let face = blueprint.face(&blueprint::Scope::new(&blueprint, input));
    let expected = ["Žaneta Đorđević", "1 rue Haute", "75002 PARIS", "FRANKREICH"];
    assert_eq!(face.recipient, expected);
}
