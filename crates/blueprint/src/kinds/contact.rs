use base::checks::{email, phone, postal_code};
use jiff::civil::Date;

use super::{Kind, Parsed, RawValues, checked, line, texts};
use crate::answers::Json;
use crate::model::{Control, Field};
use crate::schema::Type;

pub(super) struct Postcode;
pub(super) struct Email;
pub(super) struct Phone;

impl Kind for Postcode {
    fn name(&self) -> &'static str {
        "postcode"
    }

    fn ty(&self) -> Type {
        Type::Text
    }

    fn control(&self, _field: &Field) -> Control {
        line(Some("numeric"), 5)
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        checked(field, raw, |text| postal_code::parse(text).map(|code| code.to_string()))
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        texts(&["63065", "01067"])
    }
}

impl Kind for Email {
    fn name(&self) -> &'static str {
        "email"
    }

    fn ty(&self) -> Type {
        Type::Text
    }

    fn control(&self, _field: &Field) -> Control {
        Control::Line {
            type_: "email",
            input_mode: Some("email"),
            max_chars: 254,
        }
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        checked(field, raw, |text| email::parse(text).map(|email| email.to_string()))
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        texts(&["zaneta@example.org"])
    }
}

impl Kind for Phone {
    fn name(&self) -> &'static str {
        "phone"
    }

    fn ty(&self) -> Type {
        Type::Text
    }

    fn control(&self, _field: &Field) -> Control {
        Control::Line {
            type_: "tel",
            input_mode: Some("tel"),
            max_chars: 30,
        }
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        checked(field, raw, |text| phone::parse(text).map(|phone| phone.to_string()))
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        texts(&["+496981065200"])
    }
}
