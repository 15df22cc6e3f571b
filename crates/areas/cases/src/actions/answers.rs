//! Answers as programs send them: JSON values in place of posted inputs. They go through the very checks of the pages.

use std::collections::BTreeMap;

use base::FieldError;
use blueprint::{Answers, Control, Field, Json, Type};

use crate::actions::drafts::{self, Open};
use crate::{CaseError, Cases};

/// Why an answer cannot even be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The form has no such question.
    Unknown,
    /// The question is answered by sending a file.
    Upload,
    /// Nobody answers it: it is a note, or worked out.
    Shown,
    Text,
    /// A whole number or a text.
    Number,
    /// ISO date as text.
    Date,
    /// `street`, `house_number` and perhaps `postcode`.
    Address,
    Bool,
    /// A list of texts.
    List,
    /// A list of objects with the questions of a group.
    Entries,
}

impl Shape {
    /// Key of the text that says what is expected.
    pub const fn key(self) -> &'static str {
        match self {
            Shape::Unknown => "api-field-unknown",
            Shape::Upload => "api-field-upload",
            Shape::Shown => "api-field-shown",
            Shape::Text => "api-expects-text",
            Shape::Number => "api-expects-number",
            Shape::Date => "api-expects-date",
            Shape::Address => "api-expects-address",
            Shape::Bool => "api-expects-bool",
            Shape::List => "api-expects-list",
            Shape::Entries => "api-expects-entries",
        }
    }
}

/// What came of a set of answers.
pub enum Saved {
    /// Nothing was saved: these fields cannot be read.
    Unreadable(Vec<(String, Shape)>),
    /// Valid answers are saved; these are not, and what was sent is kept as typed.
    Done(Vec<FieldError>),
}

/// Names programs among the windows that change a draft.
const WINDOW: &str = "api";

/// Saves some answers; `null` takes an answer back. The other answers stay as they are.
pub async fn save_answers(cases: &Cases, open: &mut Open, given: &Answers) -> Result<Saved, CaseError> {
    let service = open.service.clone();
    let mut posted = BTreeMap::new();
    let mut unreadable = Vec::new();
    for (id, value) in given {
        match service
            .blueprint
            .field(id)
            .map_or(Err(Shape::Unknown), |field| inputs(field, value))
        {
            Ok(inputs) => drop(posted.insert(id.clone(), inputs)),
            Err(shape) => unreadable.push((id.clone(), shape)),
        }
    }
    if !unreadable.is_empty() {
        return Ok(Saved::Unreadable(unreadable));
    }
    let mut errors = Vec::new();
    for page in &service.blueprint.form {
        if !page.fields.iter().any(|field| posted.contains_key(&field.id)) {
            continue;
        }
        let form = |open: &Open| whole_page(open, &page.fields, &posted);
        let found = drafts::save_page_of(cases, open, &page.id, form, WINDOW).await?;
        // What is only missing yet is told by the review, not to who sends one answer after the other.
        errors.extend(found.into_iter().filter(|error| is_given(&posted, error)));
    }
    Ok(Saved::Done(errors))
}

fn is_given(posted: &BTreeMap<String, BTreeMap<String, Vec<String>>>, error: &FieldError) -> bool {
    let root = error.field.split('.').next().unwrap_or_default();
    posted.get(root).is_some_and(|inputs| !inputs.is_empty())
}

/// The page as a browser would post it: what was given now, and what stood in the other inputs.
fn whole_page(
    open: &Open,
    fields: &[Field],
    posted: &BTreeMap<String, BTreeMap<String, Vec<String>>>,
) -> BTreeMap<String, Vec<String>> {
    let content = &open.draft.content;
    fields
        .iter()
        .filter(|field| field.kind.is_asked() && !field.kind.is_upload())
        .flat_map(|field| match posted.get(&field.id) {
            Some(inputs) => inputs.clone(),
            None => field.inputs(&content.answers, &content.raw),
        })
        .collect()
}

/// A JSON value as inputs of the form.
fn inputs(field: &Field, value: &Json) -> Result<BTreeMap<String, Vec<String>>, Shape> {
    let one = |text: &str| BTreeMap::from([(field.id.clone(), vec![text.to_owned()])]);
    let expected = expected(field);
    match (expected, value) {
        (Shape::Unknown | Shape::Upload | Shape::Shown, _) => Err(expected),
        (_, Json::Null) => Ok(BTreeMap::new()),
        (Shape::Text | Shape::Number | Shape::Date | Shape::Bool, Json::String(text)) => Ok(one(text)),
        (Shape::Number, Json::Number(number)) if number.is_i64() => Ok(field.kind.inputs(field, value)),
        (Shape::Bool, Json::Bool(_)) => Ok(field.kind.inputs(field, value)),
        (Shape::List, Json::Array(items)) => texts(items)
            .map(|texts| BTreeMap::from([(field.id.clone(), texts)]))
            .ok_or(expected),
        (Shape::Entries, Json::Array(entries)) => entry_inputs(field, entries),
        (Shape::Address, Json::Object(parts)) => address(field, parts).ok_or(expected),
        _ => Err(expected),
    }
}

/// What JSON a field takes.
pub fn expected(field: &Field) -> Shape {
    match field.control() {
        Control::Upload { .. } => Shape::Upload,
        Control::Note | Control::Shown => Shape::Shown,
        Control::Date { .. } => Shape::Date,
        Control::Address { .. } => Shape::Address,
        Control::Checkboxes { .. } => Shape::List,
        Control::Group => Shape::Entries,
        Control::Tick => Shape::Bool,
        Control::Radio { .. } | Control::Select { .. } if field.kind.ty() == Type::Bool => Shape::Bool,
        Control::Line { .. } if field.kind.ty() == Type::Int => Shape::Number,
        _ => Shape::Text,
    }
}

/// The inputs of all entries of a group.
fn entry_inputs(group: &Field, entries: &[Json]) -> Result<BTreeMap<String, Vec<String>>, Shape> {
    let count = vec![entries.len().to_string()];
    let mut all = BTreeMap::from([(format!("{}.count", group.id), count)]);
    for (place, entry) in entries.iter().enumerate() {
        for (id, value) in entry.as_object().ok_or(Shape::Entries)? {
            let field = group
                .fields
                .iter()
                .find(|field| field.id == *id)
                .ok_or(Shape::Unknown)?;
            let own = inputs(field, value)?.into_iter();
            all.extend(own.map(|(name, values)| (format!("{}.{place}.{name}", group.id), values)));
        }
    }
    Ok(all)
}

fn texts(items: &[Json]) -> Option<Vec<String>> {
    items.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}

fn address(field: &Field, parts: &Answers) -> Option<BTreeMap<String, Vec<String>>> {
    let mut inputs = BTreeMap::new();
    for (part, value) in parts {
        if !matches!(part.as_str(), "street" | "house_number" | "postcode") {
            return None;
        }
        match value {
            Json::String(text) => drop(inputs.insert(format!("{}.{part}", field.id), vec![text.clone()])),
            Json::Null => {}
            _ => return None,
        }
    }
    Some(inputs)
}
