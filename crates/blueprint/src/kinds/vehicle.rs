use base::checks::{licence_plate, vin};
use jiff::civil::Date;

use super::{Kind, Parsed, RawValues, checked, line, texts};
use crate::answers::Json;
use crate::model::{Control, Field};
use crate::schema::Type;

/// A German licence plate. The months of a seasonal plate are left to the vehicle register.
pub(super) struct Plate;

/// The last characters of the vehicle identification number.
pub(super) struct VinTail;

impl Kind for Plate {
    fn name(&self) -> &'static str {
        "plate"
    }

    fn ty(&self) -> Type {
        Type::Text
    }

    fn control(&self, _field: &Field) -> Control {
        line(None, 20)
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        checked(field, raw, |text| licence_plate::parse(text).map(|plate| plate.base()))
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        texts(&["OF-C 777", "B-AA 1234E"])
    }
}

impl Kind for VinTail {
    fn name(&self) -> &'static str {
        "vin_tail"
    }

    fn ty(&self) -> Type {
        Type::Text
    }

    fn params(&self) -> &'static [&'static str] {
        &["last"]
    }

    fn params_needed(&self) -> &'static [&'static str] {
        &["last"]
    }

    fn control(&self, _field: &Field) -> Control {
        // The whole number may be typed too; it is cut to its end.
        line(None, 20)
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        checked(field, raw, |text| {
            vin::parse_end(text, count(field)).map(|end| end.to_string())
        })
    }

    fn samples(&self, field: &Field) -> Vec<Json> {
        let whole = "WDB1230451A123456";
        vec![Json::from(
            whole.get(whole.len().saturating_sub(count(field))..).unwrap_or(whole),
        )]
    }
}

fn count(field: &Field) -> usize {
    usize::from(field.params.last.unwrap_or(6))
}
