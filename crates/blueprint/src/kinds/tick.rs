use std::collections::BTreeMap;

use base::Lang;
use jiff::civil::Date;

use super::{Kind, Parsed, RawValues, refused};
use crate::answers::Json;
use crate::model::{Control, Field};
use crate::schema::Type;
use crate::texts::Texts;

/// Yes or no; not answering is neither.
pub(super) struct YesNo;

/// A statement that must be ticked; until then it counts as not answered.
pub(super) struct Declaration;

/// A permission that may be ticked; not ticking it is an answer too.
pub(super) struct Consent;

impl Kind for YesNo {
    fn name(&self) -> &'static str {
        "yes_no"
    }

    fn ty(&self) -> Type {
        Type::Bool
    }

    fn control(&self, _field: &Field) -> Control {
        let option = |value: &str| (value.to_owned(), format!("words.{value}"));
        Control::Radio {
            options: vec![option("yes"), option("no")],
        }
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        match raw.single() {
            None => Ok(None),
            Some("yes") => Ok(Some(Json::Bool(true))),
            Some("no") => Ok(Some(Json::Bool(false))),
            Some(_) => refused(&field.id, "choice.unknown"),
        }
    }

    fn inputs(&self, field: &Field, value: &Json) -> BTreeMap<String, Vec<String>> {
        ticked(field, value)
    }

    fn display(&self, _field: &Field, value: &Json, _lang: Lang, texts: &Texts) -> String {
        word(value, texts)
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        vec![Json::Bool(true), Json::Bool(false)]
    }

    fn is_finite(&self) -> bool {
        true
    }
}

impl Kind for Declaration {
    fn name(&self) -> &'static str {
        "declaration"
    }

    fn ty(&self) -> Type {
        Type::Bool
    }

    fn control(&self, _field: &Field) -> Control {
        Control::Tick
    }

    fn parse(&self, _field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        Ok(is_ticked(raw).then_some(Json::Bool(true)))
    }

    fn inputs(&self, field: &Field, value: &Json) -> BTreeMap<String, Vec<String>> {
        ticked(field, value)
    }

    fn display(&self, _field: &Field, value: &Json, _lang: Lang, texts: &Texts) -> String {
        word(value, texts)
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        vec![Json::Bool(true)]
    }

    fn is_finite(&self) -> bool {
        true
    }
}

impl Kind for Consent {
    fn name(&self) -> &'static str {
        "consent"
    }

    fn ty(&self) -> Type {
        Type::Bool
    }

    fn control(&self, _field: &Field) -> Control {
        Control::Tick
    }

    fn parse(&self, _field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        Ok(Some(Json::Bool(is_ticked(raw))))
    }

    fn inputs(&self, field: &Field, value: &Json) -> BTreeMap<String, Vec<String>> {
        ticked(field, value)
    }

    fn display(&self, _field: &Field, value: &Json, _lang: Lang, texts: &Texts) -> String {
        word(value, texts)
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        vec![Json::Bool(true), Json::Bool(false)]
    }

    fn is_finite(&self) -> bool {
        true
    }
}

/// Browsers post `on` when a box has no value of its own.
fn is_ticked(raw: &RawValues) -> bool {
    raw.all().any(|value| matches!(value, "yes" | "on" | "true"))
}

fn ticked(field: &Field, value: &Json) -> BTreeMap<String, Vec<String>> {
    let posted = if value.as_bool() == Some(true) { "yes" } else { "no" };
    BTreeMap::from([(field.id.clone(), vec![posted.to_owned()])])
}

fn word(value: &Json, texts: &Texts) -> String {
    let key = if value.as_bool() == Some(true) {
        "words.yes"
    } else {
        "words.no"
    };
    texts.get(key).to_owned()
}
