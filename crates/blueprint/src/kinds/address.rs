use std::collections::BTreeMap;

use base::checks::{house_number, names, postal_code};
use base::{FieldError, Lang};
use jiff::civil::Date;
use serde_json::Map;

use super::{Kind, Parsed, RawValues, plain};
use crate::answers::Json;
use crate::model::{Control, Field};
use crate::schema::Type;
use crate::texts::Texts;

/// Street and house number in the town, and the postcode where a town has several streets of one name.
/// Whether the address exists is for the street directory to say, through the field's `lookup`.
pub(super) struct Address;

const PARTS: [&str; 3] = ["street", "house_number", "postcode"];

impl Kind for Address {
    fn name(&self) -> &'static str {
        "address"
    }

    fn ty(&self) -> Type {
        Type::Object(PARTS.into_iter().map(|part| (part.to_owned(), Type::Text)).collect())
    }

    fn params(&self) -> &'static [&'static str] {
        &["postcode"]
    }

    fn control(&self, field: &Field) -> Control {
        Control::Address {
            postcode: field.params.postcode,
        }
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        if PARTS.iter().all(|part| raw.part(part).is_none()) {
            return Ok(None);
        }
        let mut errors = Vec::new();
        let mut address = Map::new();
        // Who writes "Kaiserstraße 12 a" into one field has answered both questions.
        let together = raw
            .part("street")
            .filter(|_| raw.part("house_number").is_none())
            .and_then(split);
        for part in PARTS {
            let name = format!("{}.{part}", field.id);
            let typed = match (part, together) {
                ("street", Some((street, _))) => Some(street),
                ("house_number", Some((_, number))) => Some(number),
                _ => raw.part(part),
            };
            let read = match (part, typed) {
                ("postcode", None) => Ok("".to_owned()),
                (_, None) => Err(FieldError::new(&name, "required")),
                ("street", Some(text)) => named(names::parse_other(text).map(|street| street.to_string()), &name),
                ("house_number", Some(text)) => {
                    named(house_number::parse(text).map(|number| number.to_string()), &name)
                }
                (_, Some(text)) => named(postal_code::parse(text).map(|code| code.to_string()), &name),
            };
            match read {
                Ok(text) if text.is_empty() => address.insert(part.to_owned(), Json::Null),
                Ok(text) => address.insert(part.to_owned(), Json::String(text)),
                Err(error) => {
                    errors.push(error);
                    None
                }
            };
        }
        if errors.is_empty() {
            Ok(Some(Json::Object(address)))
        } else {
            Err(errors)
        }
    }

    fn inputs(&self, field: &Field, value: &Json) -> BTreeMap<String, Vec<String>> {
        let input = |part: &str| {
            Some((
                format!("{}.{part}", field.id),
                vec![value.get(part)?.as_str()?.to_owned()],
            ))
        };
        PARTS.into_iter().filter_map(input).collect()
    }

    fn display(&self, _field: &Field, value: &Json, _lang: Lang, _texts: &Texts) -> String {
        let part = |name: &str| value.get(name).map(plain).unwrap_or_default();
        let line = format!("{} {}", part("street"), part("house_number"));
        [line.trim().to_owned(), part("postcode")]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        vec![
            serde_json::json!({ "street": "Kaiserstraße", "house_number": "12b", "postcode": null }),
            serde_json::json!({ "street": "Straße des 17. Juni", "house_number": "1-3", "postcode": "63065" }),
        ]
    }
}

fn named(read: Result<String, base::checks::CheckError>, name: &str) -> Result<String, FieldError> {
    read.map_err(|error| error.at(name))
}

/// Street and house number out of one line: the number begins at the last word that begins with a digit.
pub(super) fn split(line: &str) -> Option<(&str, &str)> {
    let mut words = line
        .char_indices()
        .filter(|(at, c)| c.is_ascii_digit() && line[..*at].chars().next_back().is_none_or(char::is_whitespace));
    let (at, _) = words.next_back().filter(|(at, _)| *at > 0)?;
    Some((line[..at].trim(), line[at..].trim()))
}
