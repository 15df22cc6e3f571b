use std::collections::BTreeMap;

use base::checks::postal_address::{Way, is_post_box, parse_lines, way};
use base::checks::{country, house_number, names, postal_code};
use base::{Lang, countries};
use jiff::civil::Date;
use serde_json::json;

use super::address::split;
use super::parts::{self, Reader, said, typed};
use super::{Kind, Parsed, RawValues};
use crate::answers::Json;
use crate::model::{Control, Field, Part, PartInput};
use crate::schema::Type;
use crate::texts::Texts;

/// An address to which letters go, without the name: any in Germany, and with `abroad` one in any country, which is
/// written in lines as that country wants it. Whether it exists is not checked.
pub(super) struct PostalAddress;

const NAME: &str = "postal_address";
const PARTS: [&str; 7] = [
    "street",
    "house_number",
    "addition",
    "postcode",
    "city",
    "country",
    "lines",
];
/// Those of an address in Germany.
const HERE: [&str; 5] = ["street", "house_number", "addition", "postcode", "city"];

impl Kind for PostalAddress {
    fn name(&self) -> &'static str {
        NAME
    }

    fn ty(&self) -> Type {
        Type::Object(PARTS.map(|part| (part.to_owned(), Type::Text)).into())
    }

    fn params(&self) -> &'static [&'static str] {
        &["abroad"]
    }

    fn control(&self, field: &Field) -> Control {
        let abroad = field.params.abroad;
        let in_germany = |part: Part| if abroad { part.alternative() } else { part };
        let mut parts = vec![
            in_germany(typed(NAME, "street", 120).autocomplete("address-line1")),
            // A post box has none. There is no token for it alone.
            typed(NAME, "house_number", 12).alternative(),
            in_germany(typed(NAME, "postcode", 5).numeric().autocomplete("postal-code")),
            in_germany(typed(NAME, "city", 120).autocomplete("address-level2")),
            typed(NAME, "addition", 120).optional().autocomplete("address-line2"),
        ];
        if abroad {
            parts.push(Part {
                input: PartInput::Country,
                ..typed(NAME, "country", 0).alternative().autocomplete("country-name")
            });
            parts.push(Part {
                input: PartInput::Area { max_chars: 400 },
                ..typed(NAME, "lines", 0).alternative().autocomplete("street-address")
            });
        }
        Control::Parts { parts }
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        let asked = if field.params.abroad { &PARTS[..] } else { &HERE[..] };
        let Some(mut reader) = Reader::of(field, raw, asked) else {
            return Ok(None);
        };
        PARTS.iter().for_each(|part| reader.set(part, Json::Null));
        let country = match field.params.abroad {
            true => reader.optional("country", country::parse),
            false => None,
        };
        let has_parts = HERE.iter().any(|part| reader.typed(part).is_some());
        let has_lines = field.params.abroad && reader.typed("lines").is_some();
        match way(country, has_parts, has_lines) {
            _ if reader.is_wrong("country") => {}
            Ok(Way::Here) => here(&mut reader),
            Ok(Way::Lines(country)) => {
                let lines = reader.needed("lines", |lines| parse_lines(lines, country));
                abroad(&mut reader, country, lines);
            }
            Ok(Way::Parts(country)) => {
                let lines = parse_lines(&as_lines(&reader), country);
                let lines = lines.map_err(|error| reader.wrong("street", error)).ok();
                abroad(&mut reader, country, lines);
            }
            Err(error) if has_parts => reader.wrong("lines", error),
            Err(error) => reader.wrong("country", error),
        }
        reader.finish()
    }

    fn inputs(&self, field: &Field, value: &Json) -> BTreeMap<String, Vec<String>> {
        let asked = if field.params.abroad { &PARTS[..] } else { &HERE[..] };
        parts::inputs(field, value, asked)
    }

    fn display(&self, _field: &Field, value: &Json, _lang: Lang, _texts: &Texts) -> String {
        let part = |name: &str| said(value, name).1;
        let lines = part("lines");
        if !lines.is_empty() {
            return lines.replace('\n', ", ");
        }
        let together = |a: &str, b: &str| format!("{} {}", part(a), part(b)).trim().to_owned();
        [
            together("street", "house_number"),
            part("addition"),
            together("postcode", "city"),
        ]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
    }

    fn samples(&self, field: &Field) -> Vec<Json> {
        let address = |street: &str, number: Option<&str>, addition: Option<&str>| {
            json!({
                "street": street, "house_number": number, "addition": addition, "postcode": "63065",
                "city": "Offenbach am Main", "country": "DEU", "lines": null,
            })
        };
        let mut samples = vec![
            address("Kaiserstraße", Some("12b"), Some("Hinterhaus")),
            address("Postfach 10 12 34", None, None),
        ];
        samples.extend(field.params.abroad.then(|| {
            json!({
                "street": null, "house_number": null, "addition": null, "postcode": null, "city": null,
                "country": "FRA", "lines": "12, rue de la Paix\n75002 PARIS\nFRANKREICH",
            })
        }));
        samples
    }
}

fn here(reader: &mut Reader<'_>) {
    let other = |text: &str| names::parse_other(text).map(|name| name.to_string());
    let number = |text: &str| house_number::parse(text).map(|number| number.to_string());
    let street = reader.typed("street").unwrap_or_default();
    let is_box = is_post_box(street);
    // Who writes "Kaiserstraße 12 a" into one field has answered both questions.
    let together = split(street).filter(|_| !is_box && reader.typed("house_number").is_none());
    match together {
        Some((street, typed_number)) => {
            let street = other(street).map_err(|error| reader.wrong("street", error)).ok();
            let number = number(typed_number).map_err(|error| reader.wrong("street", error)).ok();
            reader.set("street", street);
            reader.set("house_number", number);
        }
        None => {
            let street = reader.needed("street", other);
            reader.set("street", street);
            let number = if is_box {
                reader.optional("house_number", number)
            } else {
                reader.needed("house_number", number)
            };
            reader.set("house_number", number);
        }
    }
    let addition = reader.optional("addition", other);
    reader.set("addition", addition);
    let postcode = reader.needed("postcode", |text| postal_code::parse(text).map(|code| code.to_string()));
    reader.set("postcode", postcode);
    let city = reader.needed("city", other);
    reader.set("city", city);
    reader.set("country", countries::GERMANY);
}

fn abroad(reader: &mut Reader<'_>, country: &str, lines: Option<String>) {
    reader.set("country", country);
    reader.set("lines", lines);
}

/// Street and city as other countries write them below one another.
fn as_lines(reader: &Reader<'_>) -> String {
    let part = |name: &str| reader.typed(name).unwrap_or_default();
    [
        format!("{} {}", part("street"), part("house_number")),
        part("addition").to_owned(),
        format!("{} {}", part("postcode"), part("city")),
    ]
    .join("\n")
}
