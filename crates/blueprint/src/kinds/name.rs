use base::checks::names;
use jiff::civil::Date;

use super::{Kind, Parsed, RawValues, checked, line, texts};
use crate::answers::Json;
use crate::model::{Control, Field};
use crate::schema::Type;

/// Name of a person, in the writing of its bearer (DIN 91379).
pub(super) struct Name;

impl Kind for Name {
    fn name(&self) -> &'static str {
        "name"
    }

    fn ty(&self) -> Type {
        Type::Text
    }

    fn control(&self, _field: &Field) -> Control {
        line(None, 120)
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        checked(field, raw, |text| {
            names::parse_person(text).map(|name| name.as_str().to_owned())
        })
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        texts(&["Müller", "Łukaszewska-Đorđević", "d'Arc", "Nguyễn", "von der Höh"])
    }
}
