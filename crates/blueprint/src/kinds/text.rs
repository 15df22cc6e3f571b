use base::FieldError;
use jiff::civil::Date;

use super::{Kind, Parsed, RawValues, line, texts};
use crate::answers::Json;
use crate::model::{Control, Field};
use crate::schema::Type;

/// One line of free text.
pub(super) struct Text;

/// Several lines of free text.
pub(super) struct LongText;

const LINE_CHARS_MAX: usize = 250;
const AREA_CHARS_MAX: usize = 5000;

impl Kind for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn ty(&self) -> Type {
        Type::Text
    }

    fn params(&self) -> &'static [&'static str] {
        &["min", "max", "pattern"]
    }

    fn control(&self, field: &Field) -> Control {
        line(None, chars_max(field, LINE_CHARS_MAX))
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        let text = raw.single().map(|text| {
            let kept: String = text.chars().filter(|c| c.is_whitespace() || !c.is_control()).collect();
            kept.split_whitespace().collect::<Vec<_>>().join(" ")
        });
        free(field, text, LINE_CHARS_MAX)
    }

    fn samples(&self, field: &Field) -> Vec<Json> {
        fitting(field, texts(&["Muster", "Ein Text mit Wörtern", "12345", "A-1"]))
    }
}

impl Kind for LongText {
    fn name(&self) -> &'static str {
        "long_text"
    }

    fn ty(&self) -> Type {
        Type::Text
    }

    fn params(&self) -> &'static [&'static str] {
        &["min", "max"]
    }

    fn control(&self, field: &Field) -> Control {
        Control::Area {
            max_chars: chars_max(field, AREA_CHARS_MAX),
        }
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        let text = raw.single().map(|text| text.replace("\r\n", "\n").replace('\r', "\n"));
        free(field, text, AREA_CHARS_MAX)
    }

    fn samples(&self, field: &Field) -> Vec<Json> {
        fitting(field, texts(&["Ein Satz.", "Erste Zeile.\nZweite Zeile."]))
    }
}

fn chars_max(field: &Field, kind_max: usize) -> usize {
    field
        .params
        .max
        .and_then(|max| usize::try_from(max).ok())
        .map_or(kind_max, |max| max.min(kind_max))
}

fn free(field: &Field, text: Option<String>, kind_max: usize) -> Parsed {
    // Control characters have no meaning in an answer and break letters and logs.
    let text = text.map(|text| {
        text.chars()
            .filter(|c| *c == '\n' || !c.is_control())
            .collect::<String>()
            .trim()
            .to_owned()
    });
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let length = text.chars().count();
    let max = chars_max(field, kind_max);
    let min = field.params.min.and_then(|min| usize::try_from(min).ok()).unwrap_or(0);
    let error = |key: &str| FieldError::new(&field.id, key).with("length", length.to_string());
    if length > max {
        return Err(vec![error("text.too-long").with("max", max.to_string())]);
    }
    if length < min {
        return Err(vec![error("text.too-short").with("min", min.to_string())]);
    }
    if field
        .params
        .pattern
        .as_ref()
        .is_some_and(|pattern| !pattern.is_match(&text))
    {
        return Err(vec![FieldError::new(&field.id, "text.pattern")]);
    }
    Ok(Some(Json::String(text)))
}

/// The samples that the field's own bounds allow.
fn fitting(field: &Field, samples: Vec<Json>) -> Vec<Json> {
    let fits = |sample: &Json| free(field, sample.as_str().map(str::to_owned), AREA_CHARS_MAX).is_ok();
    samples.into_iter().filter(fits).collect()
}
