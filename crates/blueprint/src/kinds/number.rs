use base::checks::money;
use base::{FieldError, Lang, Money as Amount};
use jiff::civil::Date;

use super::{Kind, Parsed, RawValues, line, plain, refused};
use crate::answers::Json;
use crate::model::{Control, Field};
use crate::schema::Type;
use crate::texts::Texts;
use std::collections::BTreeMap;

/// A whole number.
pub(super) struct Number;

/// An amount of money in euro cents.
pub(super) struct Money;

impl Kind for Number {
    fn name(&self) -> &'static str {
        "number"
    }

    fn ty(&self) -> Type {
        Type::Int
    }

    fn params(&self) -> &'static [&'static str] {
        &["min", "max", "step"]
    }

    fn control(&self, _field: &Field) -> Control {
        line(Some("numeric"), 20)
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        let Some(text) = raw.single() else { return Ok(None) };
        // Points separate thousands in German writing.
        let grouped = text.split('.').skip(1).all(|group| group.len() == 3);
        let digits: String = text
            .chars()
            .filter(|c| !(c.is_whitespace() || grouped && *c == '.'))
            .collect();
        let Ok(number) = digits.replace('−', "-").parse::<i64>() else {
            return refused(&field.id, "number.format");
        };
        bounded(field, number)
    }

    fn samples(&self, field: &Field) -> Vec<Json> {
        bounds(field).into_iter().map(Json::from).collect()
    }
}

impl Kind for Money {
    fn name(&self) -> &'static str {
        "money"
    }

    fn ty(&self) -> Type {
        Type::Int
    }

    fn params(&self) -> &'static [&'static str] {
        &["min", "max", "step"]
    }

    fn control(&self, _field: &Field) -> Control {
        line(Some("decimal"), 20)
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        let Some(text) = raw.single() else { return Ok(None) };
        match money::parse(text) {
            Ok(amount) => bounded(field, amount.cents()),
            Err(error) => Err(vec![error.at(&field.id)]),
        }
    }

    fn inputs(&self, field: &Field, value: &Json) -> BTreeMap<String, Vec<String>> {
        let written = value
            .as_i64()
            .map(|cents| Amount::from_cents(cents).decimal().replace('.', ","));
        BTreeMap::from([(field.id.clone(), vec![written.unwrap_or_default()])])
    }

    fn display(&self, _field: &Field, value: &Json, lang: Lang, _texts: &Texts) -> String {
        let Some(amount) = value.as_i64().map(Amount::from_cents) else {
            return plain(value);
        };
        if lang == Lang::En {
            amount.english()
        } else {
            amount.german()
        }
    }

    fn samples(&self, field: &Field) -> Vec<Json> {
        bounds(field)
            .into_iter()
            .map(|cents| Json::from(cents.max(0)))
            .collect()
    }
}

fn bounded(field: &Field, number: i64) -> Parsed {
    let params = &field.params;
    let error =
        |key: &str, name: &str, bound: i64| Err(vec![FieldError::new(&field.id, key).with(name, bound.to_string())]);
    if let Some(min) = params.min.filter(|min| number < *min) {
        return error("number.min", "min", min);
    }
    if let Some(max) = params.max.filter(|max| number > *max) {
        return error("number.max", "max", max);
    }
    let from = params.min.unwrap_or(0);
    match params
        .step
        .filter(|step| *step > 0 && number.saturating_sub(from) % step != 0)
    {
        Some(step) => error("number.step", "step", step),
        None => Ok(Some(Json::from(number))),
    }
}

/// The bounds and a number between them.
fn bounds(field: &Field) -> Vec<i64> {
    let min = field.params.min.unwrap_or(0);
    let max = field.params.max.unwrap_or(min.saturating_add(1000));
    let step = field.params.step.unwrap_or(1).max(1);
    let last = min.saturating_add((max.saturating_sub(min)) / step * step);
    let mut samples = vec![min, min.saturating_add(step).min(last), last];
    samples.dedup();
    samples
}
