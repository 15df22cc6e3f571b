use std::collections::BTreeMap;

use base::{FieldError, Lang};
use jiff::civil::Date;

use super::{Kind, Parsed, RawValues, refused};
use crate::answers::Json;
use crate::model::{Control, Field};
use crate::schema::Type;
use crate::texts::Texts;

/// One of few, shown as radio buttons.
pub(super) struct Choice;

/// One of many, shown as a list to open.
pub(super) struct Select;

/// Any number of some.
pub(super) struct MultiChoice;

const PARAMS: &[&str] = &["options", "options_from"];

impl Kind for Choice {
    fn name(&self) -> &'static str {
        "choice"
    }

    fn ty(&self) -> Type {
        Type::Text
    }

    fn params(&self) -> &'static [&'static str] {
        PARAMS
    }

    fn params_needed(&self) -> &'static [&'static str] {
        &["options"]
    }

    fn control(&self, field: &Field) -> Control {
        Control::Radio {
            options: options(field),
        }
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        one(field, raw)
    }

    fn display(&self, field: &Field, value: &Json, _lang: Lang, texts: &Texts) -> String {
        label(field, value, texts)
    }

    fn samples(&self, field: &Field) -> Vec<Json> {
        each(field)
    }

    fn is_finite(&self) -> bool {
        true
    }
}

impl Kind for Select {
    fn name(&self) -> &'static str {
        "select"
    }

    fn ty(&self) -> Type {
        Type::Text
    }

    fn params(&self) -> &'static [&'static str] {
        PARAMS
    }

    fn params_needed(&self) -> &'static [&'static str] {
        &["options"]
    }

    fn control(&self, field: &Field) -> Control {
        Control::Select {
            options: options(field),
        }
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        one(field, raw)
    }

    fn display(&self, field: &Field, value: &Json, _lang: Lang, texts: &Texts) -> String {
        label(field, value, texts)
    }

    fn samples(&self, field: &Field) -> Vec<Json> {
        each(field)
    }

    fn is_finite(&self) -> bool {
        true
    }
}

impl Kind for MultiChoice {
    fn name(&self) -> &'static str {
        "multi_choice"
    }

    fn ty(&self) -> Type {
        Type::List(Box::new(Type::Text))
    }

    fn params(&self) -> &'static [&'static str] {
        &["options", "options_from", "min", "max"]
    }

    fn params_needed(&self) -> &'static [&'static str] {
        &["options"]
    }

    fn control(&self, field: &Field) -> Control {
        Control::Checkboxes {
            options: options(field),
        }
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        if raw.all().any(|value| !is_option(field, value)) {
            return refused(&field.id, "choice.unknown");
        }
        // The order of the form, so that the same boxes give the same answer.
        let chosen: Vec<&String> = field
            .params
            .options
            .iter()
            .filter(|option| raw.all().any(|v| v == *option))
            .collect();
        let count = i64::try_from(chosen.len()).unwrap_or(i64::MAX);
        let error = |key: &str, bound: i64| Err(vec![FieldError::new(&field.id, key).with("count", bound.to_string())]);
        match (field.params.min, field.params.max) {
            _ if count == 0 => Ok(None),
            (Some(min), _) if count < min => error("choice.too-few", min),
            (_, Some(max)) if count > max => error("choice.too-many", max),
            _ => Ok(Some(Json::from(chosen.into_iter().cloned().collect::<Vec<_>>()))),
        }
    }

    fn inputs(&self, field: &Field, value: &Json) -> BTreeMap<String, Vec<String>> {
        let chosen = value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Json::as_str)
            .map(str::to_owned)
            .collect();
        BTreeMap::from([(field.id.clone(), chosen)])
    }

    fn display(&self, field: &Field, value: &Json, _lang: Lang, texts: &Texts) -> String {
        let labels = value
            .as_array()
            .into_iter()
            .flatten()
            .map(|value| label(field, value, texts));
        labels.collect::<Vec<_>>().join(", ")
    }

    fn samples(&self, field: &Field) -> Vec<Json> {
        let at_least = field
            .params
            .min
            .and_then(|min| usize::try_from(min).ok())
            .unwrap_or(1)
            .max(1);
        let at_most = field
            .params
            .max
            .and_then(|max| usize::try_from(max).ok())
            .unwrap_or(usize::MAX);
        let options = &field.params.options;
        let runs = (at_least..=options.len().min(at_most)).flat_map(|count| options.windows(count));
        runs.map(|run| Json::from(run.to_vec())).collect()
    }
}

fn is_option(field: &Field, value: &str) -> bool {
    field.params.options.iter().any(|option| option == value)
}

fn one(field: &Field, raw: &RawValues) -> Parsed {
    match raw.single() {
        None => Ok(None),
        Some(value) if is_option(field, value) => Ok(Some(Json::from(value))),
        Some(_) => refused(&field.id, "choice.unknown"),
    }
}

fn each(field: &Field) -> Vec<Json> {
    field
        .params
        .options
        .iter()
        .map(|option| Json::from(option.as_str()))
        .collect()
}

fn options(field: &Field) -> Vec<(String, String)> {
    field
        .params
        .options
        .iter()
        .map(|option| (option.clone(), field.option_key(option)))
        .collect()
}

fn label(field: &Field, value: &Json, texts: &Texts) -> String {
    let option = value.as_str().unwrap_or_default();
    texts.find(&field.option_key(option)).unwrap_or(option).to_owned()
}
