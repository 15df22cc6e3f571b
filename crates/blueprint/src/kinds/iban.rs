use base::Lang;
use base::checks::iban;
use jiff::civil::Date;

use super::{Kind, Parsed, RawValues, checked, line, plain, texts};
use crate::answers::Json;
use crate::model::{Control, Field};
use crate::schema::Type;
use crate::texts::Texts;

pub(super) struct Iban;

impl Kind for Iban {
    fn name(&self) -> &'static str {
        "iban"
    }

    fn ty(&self) -> Type {
        Type::Text
    }

    fn control(&self, _field: &Field) -> Control {
        line(None, 42)
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        checked(field, raw, |text| iban::parse(text).map(|iban| iban.to_string()))
    }

    /// In groups of four, as it stands on a bank card.
    fn display(&self, _field: &Field, value: &Json, _lang: Lang, _texts: &Texts) -> String {
        let written = plain(value);
        iban::parse(&written).map_or(written, |iban| iban.grouped())
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        texts(&["DE89370400440532013000"])
    }
}
