use std::collections::BTreeMap;

use base::Lang;
use base::checks::{coordinate, land_parcel};
use jiff::civil::Date;
use serde_json::json;

use super::parts::{self, Reader, said, typed};
use super::{Kind, Parsed, RawValues, checked, line};
use crate::answers::Json;
use crate::model::{Control, Field};
use crate::schema::Type;
use crate::texts::Texts;

/// A parcel of land: cadastral district, section where there are sections, number.
pub(super) struct LandParcel;

/// A place in Germany in WGS 84, typed in one line in any of the usual writings.
pub(super) struct Coordinate;

const PARCEL: &str = "land_parcel";
const PARTS: [&str; 4] = ["district", "section", "numerator", "denominator"];

impl Kind for LandParcel {
    fn name(&self) -> &'static str {
        PARCEL
    }

    fn ty(&self) -> Type {
        let types = [Type::Text, Type::Int, Type::Int, Type::Int];
        Type::Object(PARTS.map(str::to_owned).into_iter().zip(types).collect())
    }

    fn control(&self, _field: &Field) -> Control {
        Control::Parts {
            parts: vec![
                typed(PARCEL, "district", 120),
                typed(PARCEL, "section", 8).numeric().optional(),
                // No numeric keyboard: the whole number with its line may be typed here.
                typed(PARCEL, "numerator", 16),
                typed(PARCEL, "denominator", 6).numeric().optional(),
            ],
        }
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        let Some(mut reader) = Reader::of(field, raw, &PARTS) else {
            return Ok(None);
        };
        let district = reader.needed("district", land_parcel::parse_district);
        let section = reader.optional("section", land_parcel::parse_section);
        let mut parcel = reader.needed("numerator", land_parcel::parse_number);
        if let (Some(_), Some(first)) = (parcel, reader.typed("numerator")) {
            let both = reader.optional("denominator", |second| land_parcel::parse_boxes(first, Some(second)));
            parcel = both.or(parcel);
        }
        reader.set("district", district);
        reader.set("section", section);
        reader.set("numerator", parcel.map(|parcel| parcel.numerator));
        reader.set("denominator", parcel.and_then(|parcel| parcel.denominator));
        reader.finish()
    }

    fn inputs(&self, field: &Field, value: &Json) -> BTreeMap<String, Vec<String>> {
        parts::inputs(field, value, &PARTS)
    }

    fn display(&self, _field: &Field, value: &Json, _lang: Lang, texts: &Texts) -> String {
        let part = |name| said(value, name).1;
        let number = [part("numerator"), part("denominator")];
        let number = number
            .iter()
            .filter(|text| !text.is_empty())
            .cloned()
            .collect::<Vec<_>>();
        let key = if part("section").is_empty() {
            "written.land_parcel_without_section"
        } else {
            "written.land_parcel"
        };
        let values = [
            said(value, "district"),
            said(value, "section"),
            ("number".to_owned(), number.join("/")),
        ];
        texts.fill(key, &values)
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        vec![
            json!({ "district": "Bieber", "section": 3, "numerator": 123, "denominator": 4 }),
            json!({ "district": "0612", "section": null, "numerator": 99999, "denominator": null }),
        ]
    }
}

impl Kind for Coordinate {
    fn name(&self) -> &'static str {
        "coordinate"
    }

    fn ty(&self) -> Type {
        Type::Object(["lat", "lon"].map(|part| (part.to_owned(), Type::Float)).into())
    }

    fn control(&self, _field: &Field) -> Control {
        line(None, 100)
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        checked(field, raw, |text| {
            coordinate::parse(text).map(|place| json!({ "lat": place.latitude, "lon": place.longitude }))
        })
    }

    fn inputs(&self, field: &Field, value: &Json) -> BTreeMap<String, Vec<String>> {
        let written = degrees(value).map(|[lat, lon]| format!("{lat}, {lon}"));
        written.map(|text| (field.id.clone(), vec![text])).into_iter().collect()
    }

    fn display(&self, _field: &Field, value: &Json, lang: Lang, texts: &Texts) -> String {
        let Some([lat, lon]) = degrees(value) else {
            return String::new();
        };
        let written = |degrees: String| match lang {
            Lang::En => degrees,
            Lang::De | Lang::Plain => degrees.replace('.', ","),
        };
        let values = [("lat".to_owned(), written(lat)), ("lon".to_owned(), written(lon))];
        texts.fill("written.coordinate", &values)
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        vec![
            json!({ "lat": 50.10553, "lon": 8.7662 }),
            json!({ "lat": 52.516274, "lon": 13.377703 }),
        ]
    }
}

/// Latitude and longitude with six decimals, as they are kept.
fn degrees(value: &Json) -> Option<[String; 2]> {
    let part = |name: &str| Some(format!("{:.6}", value.get(name)?.as_f64()?));
    Some([part("lat")?, part("lon")?])
}
