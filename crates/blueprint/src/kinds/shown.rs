use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Kind, Parsed, RawValues};
use crate::answers::Json;
use crate::model::{Control, Field};
use crate::schema::Type;

/// A text between questions.
pub(super) struct Note;

/// A value that the engine works out from other answers.
pub(super) struct Computed;

impl Kind for Note {
    fn name(&self) -> &'static str {
        "note"
    }

    fn ty(&self) -> Type {
        Type::Null
    }

    fn is_asked(&self) -> bool {
        false
    }

    fn control(&self, _field: &Field) -> Control {
        Control::Note
    }

    fn parse(&self, _field: &Field, _raw: &RawValues, _today: Date) -> Parsed {
        Ok(None)
    }

    fn inputs(&self, _field: &Field, _value: &Json) -> BTreeMap<String, Vec<String>> {
        BTreeMap::new()
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        Vec::new()
    }
}

impl Kind for Computed {
    fn name(&self) -> &'static str {
        "computed"
    }

    fn ty(&self) -> Type {
        Type::Any
    }

    fn params(&self) -> &'static [&'static str] {
        &["formula", "hidden"]
    }

    fn params_needed(&self) -> &'static [&'static str] {
        &["formula"]
    }

    fn is_asked(&self) -> bool {
        false
    }

    fn control(&self, _field: &Field) -> Control {
        Control::Shown
    }

    fn parse(&self, _field: &Field, _raw: &RawValues, _today: Date) -> Parsed {
        Ok(None)
    }

    fn inputs(&self, _field: &Field, _value: &Json) -> BTreeMap<String, Vec<String>> {
        BTreeMap::new()
    }

    fn display(&self, _field: &Field, value: &Json, lang: base::Lang, _texts: &crate::texts::Texts) -> String {
        let date = value.as_str().and_then(|text| text.parse::<Date>().ok());
        date.map_or_else(|| super::plain(value), |date| super::date_in_words(date, lang))
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        Vec::new()
    }
}
