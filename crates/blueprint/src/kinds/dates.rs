use std::collections::BTreeMap;

use base::checks::{birth_date, date};
use base::{FieldError, Lang};
use jiff::civil::Date;

use super::{Kind, Parsed, RawValues, plain, texts};
use crate::answers::Json;
use crate::model::{Control, Field};
use crate::schema::Type;
use crate::texts::Texts;

/// A whole date.
pub(super) struct WholeDate;

/// A date of birth, of which day or day and month may be unknown.
pub(super) struct BirthDate;

impl Kind for WholeDate {
    fn name(&self) -> &'static str {
        "date"
    }

    fn ty(&self) -> Type {
        Type::Date
    }

    fn control(&self, _field: &Field) -> Control {
        Control::Date { partial: false }
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        let Some(text) = joined(raw) else { return Ok(None) };
        let incomplete = text.starts_with('.') || text.contains("..") || text.ends_with('.');
        if incomplete && raw.single().is_none() {
            return Err(vec![FieldError::new(&field.id, "date.incomplete")]);
        }
        match date::parse(&text) {
            Ok(date) => Ok(Some(Json::String(date.to_string()))),
            Err(error) => Err(vec![error.at(&field.id)]),
        }
    }

    fn inputs(&self, field: &Field, value: &Json) -> BTreeMap<String, Vec<String>> {
        three_inputs(field, value)
    }

    fn display(&self, _field: &Field, value: &Json, lang: Lang, _texts: &Texts) -> String {
        in_words(value, lang)
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        texts(&[
            "2026-11-21",
            "2026-11-22",
            "2026-12-01",
            "2027-01-31",
            "2024-02-29",
            "2020-01-01",
        ])
    }
}

impl Kind for BirthDate {
    fn name(&self) -> &'static str {
        "birth_date"
    }

    fn ty(&self) -> Type {
        Type::Text
    }

    fn control(&self, _field: &Field) -> Control {
        Control::Date { partial: true }
    }

    fn parse(&self, field: &Field, raw: &RawValues, today: Date) -> Parsed {
        let Some(text) = joined(raw) else { return Ok(None) };
        // Left empty means unknown, as in the register of residents: 00.
        let text = match text.split('.').collect::<Vec<_>>().as_slice() {
            [day, month, year] if raw.single().is_none() => format!("{}.{}.{year}", or_zeros(day), or_zeros(month)),
            _ => text,
        };
        match birth_date::parse(&text).and_then(|born| birth_date::plausible(born, today)) {
            Ok(born) => Ok(Some(Json::String(born.iso()))),
            Err(error) => Err(vec![error.at(&field.id)]),
        }
    }

    fn inputs(&self, field: &Field, value: &Json) -> BTreeMap<String, Vec<String>> {
        three_inputs(field, value)
    }

    fn display(&self, _field: &Field, value: &Json, lang: Lang, _texts: &Texts) -> String {
        in_words(value, lang)
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        texts(&[
            "1988-03-17",
            "2008-11-21",
            "2008-11-22",
            "1950-00-00",
            "1961-05-00",
            "2012-06-01",
            "1931-12-31",
        ])
    }
}

/// What was typed, from one input or from three.
fn joined(raw: &RawValues) -> Option<String> {
    if let Some(text) = raw.single() {
        return Some(text.to_owned());
    }
    let [day, month, year] = ["day", "month", "year"].map(|part| raw.part(part).unwrap_or_default());
    let typed = [day, month, year].iter().any(|part| !part.is_empty());
    typed.then(|| format!("{day}.{month}.{year}"))
}

fn or_zeros(part: &str) -> &str {
    if part.is_empty() { "00" } else { part }
}

/// The parts of an ISO date, unknown ones empty.
fn parts(value: &Json) -> Option<[String; 3]> {
    let text = value.as_str()?;
    let mut parts = text.splitn(3, '-').map(|part| if part == "00" { "" } else { part });
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Some([day, month, year].map(str::to_owned))
}

fn three_inputs(field: &Field, value: &Json) -> BTreeMap<String, Vec<String>> {
    let named = |parts: [String; 3]| ["day", "month", "year"].into_iter().zip(parts);
    let input = |(name, part): (&str, String)| (format!("{}.{name}", field.id), vec![part]);
    parts(value)
        .map(|parts| named(parts).map(input).collect())
        .unwrap_or_default()
}

fn in_words(value: &Json, lang: Lang) -> String {
    if let Some(date) = value.as_str().and_then(|text| text.parse::<Date>().ok()) {
        return super::date_in_words(date, lang);
    }
    let Some([day, month, year]) = parts(value) else {
        return plain(value);
    };
    [day, month, year]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(".")
}
