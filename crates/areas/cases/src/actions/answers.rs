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
    /// An object with the parts of the question.
    Parts,
    /// A text as on the page, or the object that was read from it.
    Written,
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
            Shape::Parts => "api-expects-parts",
            Shape::Written => "api-expects-written",
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
        (Shape::Text | Shape::Number | Shape::Date | Shape::Bool | Shape::Written, Json::String(text)) => Ok(one(text)),
        (Shape::Number, Json::Number(number)) if number.is_i64() => Ok(field.kind.inputs(field, value)),
        (Shape::Bool, Json::Bool(_)) => Ok(field.kind.inputs(field, value)),
        (Shape::List, Json::Array(items)) => texts(items)
            .map(|texts| BTreeMap::from([(field.id.clone(), texts)]))
            .ok_or(expected),
        (Shape::Entries, Json::Array(entries)) => entry_inputs(field, entries),
        (Shape::Address, Json::Object(parts)) => {
            object(field, parts, &["street", "house_number", "postcode"]).ok_or(expected)
        }
        (Shape::Parts, Json::Object(parts)) => object(field, parts, &part_names(field)).ok_or(expected),
        // An object that does not say what the kind keeps would empty the answer unnoticed.
        (Shape::Written, Json::Object(_)) => Some(field.kind.inputs(field, value))
            .filter(|inputs| !inputs.is_empty())
            .ok_or(expected),
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
        Control::Parts { .. } if matches!(field.kind.ty(), Type::Object(_)) => Shape::Parts,
        Control::Line { .. } if matches!(field.kind.ty(), Type::Object(_)) => Shape::Written,
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

fn part_names(field: &Field) -> Vec<&'static str> {
    match field.control() {
        Control::Parts { parts } => parts.iter().map(|part| part.name).collect(),
        _ => Vec::new(),
    }
}

fn object(field: &Field, parts: &Answers, known: &[&str]) -> Option<BTreeMap<String, Vec<String>>> {
    let mut inputs = BTreeMap::new();
    for (part, value) in parts {
        if !known.contains(&part.as_str()) {
            return None;
        }
        let text = match value {
            Json::String(text) => text.clone(),
            Json::Number(number) if number.is_i64() && expected(field) == Shape::Parts => number.to_string(),
            Json::Null => continue,
            _ => return None,
        };
        inputs.insert(format!("{}.{part}", field.id), vec![text]);
    }
    Some(inputs)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use blueprint::{Blueprint, RegisterSchema, Schemas, read_folder};
    use serde_json::json;

    use super::*;

    /// The blueprint that has every kind of field once.
    fn blueprint() -> Blueprint {
        let text = |name| (name, Type::Text, true);
        let zones = [("status", Type::Text), ("zones", Type::List(Box::new(Type::Text)))];
        let residents = [
            ("status", Type::Text),
            ("person_ref", Type::Text),
            ("deceased", Type::Bool),
        ];
        let place = ["street", "house_number", "postcode"].map(text);
        let person = ["family_name", "given_names", "birth_date"].map(text);
        let schemas = Schemas::built_in()
            .with("zones", RegisterSchema::new(zones, place))
            .with(
                "residents",
                RegisterSchema::new(residents, person).with_operation(
                    "correct",
                    [("person_ref", Type::Text), ("recorded_on", Type::Date)],
                    ["person_ref", "given_names", "doctoral_degree"].map(text),
                ),
            );
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../blueprints/_all-fields");
        let files = read_folder(&folder).expect("the folder is there");
        Blueprint::load(&files, &schemas).expect("it loads").blueprint
    }

    #[test]
    fn programs_send_what_a_question_expects_and_learn_what_that_is() {
        let blueprint = blueprint();
        for (id, value, expected) in [
            (
                "entry",
                json!({ "court": "Bonn", "number": "HRB 1" }),
                Ok(vec![("entry.court", "Bonn"), ("entry.number", "HRB 1")]),
            ),
            ("entry", json!({ "court": "Bonn", "town": "x" }), Err(Shape::Parts)),
            ("entry", json!({ "court": ["Bonn"] }), Err(Shape::Parts)),
            ("entry", json!("HRB 1"), Err(Shape::Parts)),
            (
                "parcel",
                json!({ "district": "Bieber", "section": null, "numerator": 7 }),
                Ok(vec![("parcel.district", "Bieber"), ("parcel.numerator", "7")]),
            ),
            ("owner", json!({ "lines": "x" }), Err(Shape::Parts)),
            ("spot", json!("50.1, 8.7"), Ok(vec![("spot", "50.1, 8.7")])),
            (
                "spot",
                json!({ "lat": 50.1, "lon": 8.7 }),
                Ok(vec![("spot", "50.100000, 8.700000")]),
            ),
            ("spot", json!({ "lat": "north" }), Err(Shape::Written)),
            ("spot", json!(50.1), Err(Shape::Written)),
            ("since", json!("2026-03"), Ok(vec![("since", "2026-03")])),
            ("born_in", json!("DEU"), Ok(vec![("born_in", "DEU")])),
            ("born_in", json!(7), Err(Shape::Text)),
            ("home", json!({ "street": "x" }), Ok(vec![("home.street", "x")])),
            ("home", json!({ "house_number": 12 }), Err(Shape::Address)),
        ] {
            let field = blueprint.field(id).expect("the field is there");
            let named = |pairs: Vec<(&str, &str)>| -> BTreeMap<String, Vec<String>> {
                pairs
                    .into_iter()
                    .map(|(name, text)| (name.to_owned(), vec![text.to_owned()]))
                    .collect()
            };
            assert_eq!(inputs(field, &value), expected.map(named), "{id} {value}");
        }
    }
}
