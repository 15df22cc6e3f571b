//! What kinds of several short inputs share: reading their parts one by one and gathering what is wrong.

use std::collections::BTreeMap;

use base::FieldError;
use base::checks::CheckError;

use super::{Parsed, RawValues, plain};
use crate::answers::{Answers, Json};
use crate::model::{Field, Part, PartInput};

/// A part that is typed in one line.
pub(super) const fn typed(kind: &'static str, name: &'static str, max_chars: usize) -> Part {
    Part {
        kind,
        name,
        input: PartInput::Line {
            input_mode: None,
            max_chars,
        },
        required: true,
        alternative: false,
        autocomplete: "",
    }
}

impl Part {
    pub(super) const fn optional(mut self) -> Part {
        self.required = false;
        self
    }

    pub(super) const fn alternative(mut self) -> Part {
        self.required = false;
        self.alternative = true;
        self
    }

    pub(super) const fn autocomplete(mut self, token: &'static str) -> Part {
        self.autocomplete = token;
        self
    }

    pub(super) fn numeric(mut self) -> Part {
        if let PartInput::Line { input_mode, .. } = &mut self.input {
            *input_mode = Some("numeric");
        }
        self
    }
}

/// Reads the parts of one field.
pub(super) struct Reader<'r> {
    field: &'r Field,
    raw: &'r RawValues,
    answer: Answers,
    errors: Vec<FieldError>,
}

impl<'r> Reader<'r> {
    /// None when nothing was typed into any of the parts.
    pub(super) fn of(field: &'r Field, raw: &'r RawValues, parts: &[&str]) -> Option<Reader<'r>> {
        let is_answered = parts.iter().any(|part| raw.part(part).is_some());
        is_answered.then(|| Reader {
            field,
            raw,
            answer: Answers::new(),
            errors: Vec::new(),
        })
    }

    pub(super) fn typed(&self, part: &str) -> Option<&'r str> {
        self.raw.part(part)
    }

    /// What a part says; nothing when it is empty or wrong, and wrong is noted.
    pub(super) fn optional<T>(&mut self, part: &str, parse: impl FnOnce(&str) -> Result<T, CheckError>) -> Option<T> {
        match parse(self.typed(part)?) {
            Ok(value) => Some(value),
            Err(error) => {
                self.wrong(part, error);
                None
            }
        }
    }

    /// As [`Reader::optional`]; empty is wrong too.
    pub(super) fn needed<T>(&mut self, part: &str, parse: impl FnOnce(&str) -> Result<T, CheckError>) -> Option<T> {
        if self.typed(part).is_none() {
            self.missing(part);
        }
        self.optional(part, parse)
    }

    pub(super) fn missing(&mut self, part: &str) {
        self.errors.push(FieldError::new(self.name(part), "required"));
    }

    pub(super) fn wrong(&mut self, part: &str, error: CheckError) {
        self.errors.push(error.at(self.name(part)));
    }

    /// Whether anything about this part is wrong.
    pub(super) fn is_wrong(&self, part: &str) -> bool {
        let name = self.name(part);
        self.errors.iter().any(|error| error.field == name)
    }

    pub(super) fn set(&mut self, part: &str, value: impl Into<Json>) {
        self.answer.insert(part.to_owned(), value.into());
    }

    /// The answer with all that was set, or all that is wrong.
    pub(super) fn finish(self) -> Parsed {
        if self.errors.is_empty() {
            Ok(Some(Json::Object(self.answer)))
        } else {
            Err(self.errors)
        }
    }

    fn name(&self, part: &str) -> String {
        format!("{}.{part}", self.field.id)
    }
}

/// What stands in the inputs of the parts; a part without an answer has none.
pub(super) fn inputs(field: &Field, value: &Json, parts: &[&str]) -> BTreeMap<String, Vec<String>> {
    let input = |part: &&str| {
        let written = value.get(part).map(plain).filter(|text| !text.is_empty())?;
        Some((format!("{}.{part}", field.id), vec![written]))
    };
    parts.iter().filter_map(input).collect()
}

/// A part of an answer as text, for sentences.
pub(super) fn said(value: &Json, part: &str) -> (String, String) {
    (part.to_owned(), value.get(part).map(plain).unwrap_or_default())
}
