//! The form as a journey: which pages follow, what they ask, what is wrong, what it all says.

use std::collections::BTreeMap;

use base::checks::texts::{all as known_errors, text as check_text};
use base::{FieldError, Lang};

use crate::answers::{Answers, Json, PageResult, SummaryPage, SummaryRow};
use crate::kinds::{RawValues, file_errors};
use crate::model::{Blueprint, Control, Field, Page};
use crate::scope::{Scope, ScopeInput};

impl Blueprint {
    /// The pages that are shown with these answers and have something on them, in order.
    pub fn pages(&self, scope: &Scope<'_>) -> Vec<&Page> {
        let has_fields = |page: &Page| page.fields.iter().any(|field| scope.is_shown(&field.id));
        let shown = self
            .form
            .iter()
            .enumerate()
            .filter(|(index, page)| scope.is_page_shown(*index) && has_fields(page));
        shown.map(|(_, page)| page).collect()
    }

    /// Whether a field is asked now.
    pub fn visible(&self, scope: &Scope<'_>, field: &Field) -> bool {
        scope.is_shown(&field.id)
    }

    /// Whether a field must be answered now.
    pub fn required(&self, scope: &Scope<'_>, field: &Field) -> bool {
        let by_condition = field
            .required_when
            .as_ref()
            .map(|condition| scope.holds(Some(condition)));
        field.kind.is_asked() && self.visible(scope, field) && by_condition.unwrap_or(field.required)
    }

    /// How a field is shown, with only the options that the town offers.
    pub fn control(&self, scope: &Scope<'_>, field: &Field) -> Control {
        let mut control = field.control();
        if let Control::Radio { options } | Control::Select { options } | Control::Checkboxes { options } = &mut control
        {
            options.retain(|(option, _)| offered(scope, field, option));
        }
        control
    }

    /// Reads a posted page. Fields whose conditions read other fields of the same page see what was just posted; a
    /// field that is hidden by that is neither read nor complained about.
    ///
    /// A page that does not exist changes nothing. Uploads are not posted here: their answers stay as they are.
    pub fn parse_page(
        &self,
        page_id: &str,
        form: &BTreeMap<String, Vec<String>>,
        input: &ScopeInput<'_>,
    ) -> PageResult {
        let Some(page) = self.page(page_id) else {
            return PageResult {
                answers: input.answers.clone(),
                ..PageResult::default()
            };
        };
        let mut answers = input.answers.clone();
        let mut wrong: BTreeMap<&str, Vec<FieldError>> = BTreeMap::new();
        for field in page
            .fields
            .iter()
            .filter(|field| field.kind.is_asked() && !field.kind.is_upload())
        {
            match field.kind.parse(field, &posted(field, form), input.today) {
                Ok(Some(value)) => drop(answers.insert(field.id.clone(), value)),
                Ok(None) => drop(answers.remove(&field.id)),
                Err(errors) => {
                    answers.remove(&field.id);
                    wrong.insert(&field.id, errors);
                }
            }
        }
        let scope = Scope::new(
            self,
            ScopeInput {
                answers: &answers,
                ..*input
            },
        );
        let mut errors = Vec::new();
        let mut raw = BTreeMap::new();
        for field in page.fields.iter().filter(|field| scope.is_shown(&field.id)) {
            match wrong.remove(field.id.as_str()) {
                Some(found) => {
                    errors.extend(found);
                    raw.extend(typed(field, form));
                }
                None => errors.extend(self.field_errors(&scope, field)),
            }
        }
        PageResult { answers, raw, errors }
    }

    /// Everything that is wrong or missing, with the page to mend it on. Empty when the application may be handed in.
    pub fn check_all(&self, scope: &Scope<'_>) -> Vec<(String, FieldError)> {
        let of_page = |page: &Page| {
            let fields = page.fields.iter().filter(|field| scope.is_shown(&field.id));
            let errors = fields.flat_map(|field| self.field_errors(scope, field));
            errors.map(|error| (page.id.clone(), error)).collect::<Vec<_>>()
        };
        self.pages(scope).into_iter().flat_map(of_page).collect()
    }

    /// The answers of shown fields, computed ones included; this is what is handed in.
    pub fn prune(&self, scope: &Scope<'_>) -> Answers {
        let answer = |field: &Field| Some((field.id.clone(), scope.answer(&field.id)?.clone()));
        self.fields().filter_map(answer).collect()
    }

    /// All shown answers in words.
    pub fn summary(&self, scope: &Scope<'_>, lang: Lang) -> Vec<SummaryPage> {
        let texts = self.texts(lang);
        let row = |field: &Field| {
            let value = scope.answer(&field.id)?;
            Some(SummaryRow {
                field_id: field.id.clone(),
                label: texts.get(&field.label_key()).to_owned(),
                text: field.display(value, lang, texts),
                kind: field.kind.name(),
            })
        };
        let of_page = |page: &Page| SummaryPage {
            page_id: page.id.clone(),
            title: texts.get(&format!("pages.{}.title", page.id)).to_owned(),
            rows: page
                .fields
                .iter()
                .filter(|field| field.summary)
                .filter_map(row)
                .collect(),
        };
        self.pages(scope)
            .into_iter()
            .map(of_page)
            .filter(|page| !page.rows.is_empty())
            .collect()
    }

    /// The text of an error, in a language: the field's own, else the one for all fields.
    pub fn error_text(&self, error: &FieldError, lang: Lang) -> String {
        let texts = self.texts(lang);
        let (field, part) = error.field.split_once('.').unwrap_or((&error.field, ""));
        if let Some(label) = self.part_label(field, part, lang).filter(|_| error.key == "required") {
            return texts.fill("errors.missing_part", &[("part".to_owned(), label.to_owned())]);
        }
        let own = format!("fields.{field}.errors.{}", error.key);
        let general = format!("errors.{}", error.key);
        let text = match texts.find(&own).or_else(|| texts.find(&general)) {
            Some(text) => text,
            None if known_errors().any(|(key, _)| *key == error.key) => check_text(&error.key, lang.code()),
            None => texts.get("errors.required"),
        };
        crate::texts::fill(text, &error.params)
    }

    /// Name of a part of an answer; none when the field has no such part.
    fn part_label(&self, field: &str, part: &str, lang: Lang) -> Option<&str> {
        let field = self.field(field)?;
        let Control::Parts { parts } = field.control() else {
            return None;
        };
        let part = parts.iter().find(|known| known.name == part)?;
        Some(field.part_label(part, self.texts(lang)))
    }

    /// What is wrong with the answer of a shown field that parsed, or with its absence.
    fn field_errors(&self, scope: &Scope<'_>, field: &Field) -> Vec<FieldError> {
        let Some(value) = scope.answer(&field.id).filter(|value| !is_empty(value)) else {
            let missing = || FieldError::new(&field.id, missing_key(field));
            return self.required(scope, field).then(missing).into_iter().collect();
        };
        if field.kind.is_upload() {
            return file_errors(field, value);
        }
        if let Some(refused) = value.as_str().filter(|option| !offered(scope, field, option)) {
            return vec![FieldError::new(&field.id, "choice.unknown").with("value", refused)];
        }
        // A check that cannot be worked out yet lacks another answer, which is asked for in its own place.
        let broken = field
            .checks
            .iter()
            .filter(|check| matches!(check.when.truth(&scope.context), Ok(false)));
        broken.map(|check| FieldError::new(&field.id, &check.key)).collect()
    }
}

/// Whether the town offers this option of a choice. A field that is no choice offers everything.
fn offered(scope: &Scope<'_>, field: &Field, option: &str) -> bool {
    let Some(list) = field
        .params
        .options_from
        .as_ref()
        .and_then(|knob| scope.input.town.get(knob)?.as_array())
    else {
        return true;
    };
    list.iter().any(|item| match item {
        Json::String(text) => text == option,
        other => option.parse().is_ok_and(|offered: i64| other.as_i64() == Some(offered)),
    })
}

fn missing_key(field: &Field) -> &'static str {
    match field.kind.name() {
        "declaration" => "missing_tick",
        "upload" => "missing_file",
        _ => "required",
    }
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// What was posted for a field: under its own name, and under `<id>.<part>`.
fn posted(field: &Field, form: &BTreeMap<String, Vec<String>>) -> RawValues {
    RawValues(
        own_inputs(field, form)
            .map(|(part, values)| (part.to_owned(), values.clone()))
            .collect(),
    )
}

/// The inputs of a field as they were typed, to be shown again.
fn typed(field: &Field, form: &BTreeMap<String, Vec<String>>) -> Vec<(String, String)> {
    let input = |(part, values): (&str, &Vec<String>)| {
        let name = if part.is_empty() {
            field.id.clone()
        } else {
            format!("{}.{part}", field.id)
        };
        (name, values.first().cloned().unwrap_or_default())
    };
    own_inputs(field, form).map(input).collect()
}

fn own_inputs<'f>(
    field: &'f Field,
    form: &'f BTreeMap<String, Vec<String>>,
) -> impl Iterator<Item = (&'f str, &'f Vec<String>)> {
    form.iter().filter_map(move |(name, values)| {
        let rest = name.strip_prefix(field.id.as_str())?;
        let part = if rest.is_empty() { rest } else { rest.strip_prefix('.')? };
        Some((part, values))
    })
}
