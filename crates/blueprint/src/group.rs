//! Groups: questions that are answered several times, such as one for each child, dog or vehicle.
//!
//! The answer of a group is a list of objects. Inputs are posted as `dogs.0.name`; `dogs.count` tells how many entries the
//! page showed, so that an empty one that was just added is still there when the page comes back.

use std::borrow::Cow;
use std::collections::BTreeMap;

use base::FieldError;
use cel::Context;
use jiff::civil::Date;

use crate::answers::{Answers, Json};
use crate::entered::Entered;
use crate::journey::{posted, typed};
use crate::kinds::RawValues;
use crate::model::Field;

/// More entries than any form needs; a page with more costs too much.
pub(crate) const ENTRIES_MAX: usize = 50;
/// Where nothing else is said.
const ENTRIES_USUAL: usize = 20;
/// Groups inside groups: children of a family. Deeper ones nobody can fill in.
pub(crate) const NESTING_MAX: usize = 2;
const COUNT: &str = "count";

/// Posted inputs by name.
pub type Posted = BTreeMap<String, Vec<String>>;

/// One entry as conditions and pages see it.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Its place in the draft's list and in posted names.
    pub place: usize,
    /// Answers of the fields that are shown in it, computed ones too.
    pub answers: Answers,
    /// The fields that are asked or shown in it, by id, and whether each must be answered.
    pub shown: BTreeMap<String, bool>,
    /// Entries of the groups in it, by field.
    pub inside: BTreeMap<String, Vec<Entry>>,
}

impl Field {
    /// Whether it is a group of other fields.
    pub fn is_group(&self) -> bool {
        !self.fields.is_empty()
    }

    /// At least and at most so many entries.
    pub fn entries(&self) -> (usize, usize) {
        let number = |bound: Option<i64>| bound.and_then(|bound| usize::try_from(bound).ok());
        let min = number(self.params.min).unwrap_or(usize::from(self.required));
        (min, number(self.params.max).unwrap_or(ENTRIES_USUAL).min(ENTRIES_MAX))
    }

    /// Whether it must be answered where it is asked, with these surroundings.
    pub(crate) fn is_required_in(&self, context: &Context<'_, '_>) -> bool {
        let when = self.required_when.as_ref();
        self.kind.is_asked() && when.map_or(self.required, |when| when.holds(context))
    }

    /// This field and all fields in it.
    pub fn with_inner(&self) -> Vec<&Field> {
        let mut all = vec![self];
        all.extend(self.fields.iter().flat_map(Field::with_inner));
        all
    }
}

/// The entries of a group that count: those that say something, and as many empty ones as must be there.
pub(crate) fn settle(group: &Field, value: Option<&Json>, context: &Context<'_, '_>) -> Vec<Entry> {
    let given = value.and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let given: Vec<Option<&Answers>> = given.iter().map(Json::as_object).collect();
    settle_entries(group, &given, context)
}

/// As [`settle`], for entries that stand by themselves.
pub(crate) fn settle_entries(group: &Field, given: &[Option<&Answers>], context: &Context<'_, '_>) -> Vec<Entry> {
    let nothing = Answers::new();
    let says = |entry: Option<&Answers>| entry.is_some_and(|entry| says_something(group, entry));
    let (min, _) = group.entries();
    let mut empty_allowed = min.saturating_sub(given.iter().filter(|entry| says(**entry)).count());
    let mut entries = Vec::new();
    for place in 0..given.len().max(min) {
        let answers = given.get(place).copied().flatten();
        let is_empty = !says(answers);
        if is_empty && empty_allowed == 0 {
            continue;
        }
        empty_allowed -= usize::from(is_empty);
        entries.push(entry(group, place, answers.unwrap_or(&nothing), context, settle));
    }
    entries
}

/// How the groups in an entry are read: [`settle`] or [`all`].
type Choose = for<'f, 'j, 'c, 'd, 'v> fn(&'f Field, Option<&'j Json>, &'c Context<'d, 'v>) -> Vec<Entry>;

/// Every entry that the draft has, the empty ones too, for the page that shows them.
pub(crate) fn all(group: &Field, value: Option<&Json>, context: &Context<'_, '_>) -> Vec<Entry> {
    let nothing = Answers::new();
    let given = value.and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let count = given.len().max(group.entries().0);
    let answers = |place: usize| given.get(place).and_then(Json::as_object).unwrap_or(&nothing);
    (0..count)
        .map(|place| entry(group, place, answers(place), context, all))
        .collect()
}

fn entry(group: &Field, place: usize, given: &Answers, context: &Context<'_, '_>, choose: Choose) -> Entry {
    let mut entry = Entry {
        place,
        ..Entry::default()
    };
    let mut entered = Entered::empty(group);
    for (nth, field) in group.fields.iter().enumerate() {
        let inner = entered.context(context);
        let is_shown = field.shown_when.as_ref().is_none_or(|when| when.holds(&inner));
        if !is_shown {
            continue;
        }
        if !field.params.hidden {
            entry.shown.insert(field.id.clone(), field.is_required_in(&inner));
        }
        let (bound, value) = if let Some(formula) = &field.params.formula {
            let value = formula.json(&inner).ok().filter(|value| !value.is_null());
            (value.clone().map(Cow::Owned), value)
        } else if field.is_group() {
            let inside = choose(field, given.get(&field.id), &inner);
            let values = (Some(Cow::Owned(as_bound(field, &inside))), answered(&inside));
            entry.inside.insert(field.id.clone(), inside);
            values
        } else {
            let value = given.get(&field.id).filter(|value| !value.is_null());
            (value.map(Cow::Borrowed), value.cloned())
        };
        drop(inner);
        if let Some(bound) = bound {
            entered.say(nth, bound);
        }
        if let Some(value) = value {
            entry.answers.insert(field.id.clone(), value);
        }
    }
    entry
}

/// What is handed in: the answers of each entry. None when there is nothing.
pub(crate) fn answered(entries: &[Entry]) -> Option<Json> {
    let said = entries.iter().filter(|entry| !entry.answers.is_empty());
    let list: Vec<Json> = said.map(|entry| Json::Object(entry.answers.clone())).collect();
    (!list.is_empty()).then_some(Json::Array(list))
}

/// What conditions see: every field of each entry, `null` where there is no answer.
pub(crate) fn as_bound(group: &Field, entries: &[Entry]) -> Json {
    let said = entries.iter().filter(|entry| !entry.answers.is_empty());
    let object = |entry: &Entry| {
        let value = |field: &Field| match entry.inside.get(&field.id) {
            Some(inside) => as_bound(field, inside),
            None => entry.answers.get(&field.id).cloned().unwrap_or(Json::Null),
        };
        Json::Object(group.fields.iter().map(|f| (f.id.clone(), value(f))).collect())
    };
    Json::Array(said.map(object).collect())
}

/// A box that nobody ticked says nothing; every other answer does, and so does what was typed and did not parse, for which
/// `null` stands.
fn says_something(group: &Field, entry: &Answers) -> bool {
    let says = |field: &Field| {
        entry.get(&field.id).is_some_and(|value| match value {
            Json::Bool(false) => field.kind.name() == "yes_no",
            Json::Array(items) if field.is_group() => {
                let mut inside = items.iter().filter_map(Json::as_object);
                inside.any(|inside| says_something(field, inside))
            }
            Json::Array(items) => !items.is_empty(),
            _ => true,
        })
    };
    group.fields.iter().any(says)
}

/// What came of reading a posted group.
pub(crate) struct Read {
    /// The entries in their places, with what parsed. None: the group was not posted.
    pub value: Option<Json>,
    /// What did not parse, by the posted name of its field: what is wrong, and the inputs as typed.
    pub wrong: BTreeMap<String, Wrong>,
}

pub(crate) type Wrong = (Vec<FieldError>, Vec<(String, String)>);

/// Reads a group whose inputs are posted below `name`.
pub(crate) fn read(group: &Field, name: &str, form: &Posted, today: Date) -> Read {
    let mut wrong = BTreeMap::new();
    let Some(count) = count(form, name) else {
        return Read { value: None, wrong };
    };
    let mut entries = Vec::new();
    for place in 0..count.min(ENTRIES_MAX) {
        let mut answers = Answers::new();
        for field in group.fields.iter().filter(|field| field.kind.is_asked()) {
            let full = format!("{name}.{place}.{}", field.id);
            if field.is_group() {
                let inside = read(field, &full, form, today);
                wrong.extend(inside.wrong);
                answers.extend(inside.value.map(|value| (field.id.clone(), value)));
                continue;
            }
            match field.kind.parse(field, &RawValues(posted(&full, form)), today) {
                Ok(Some(value)) => drop(answers.insert(field.id.clone(), value)),
                Ok(None) => {}
                Err(errors) => {
                    let errors = errors
                        .into_iter()
                        .map(|error| within(error, &format!("{name}.{place}.")));
                    wrong.insert(full.clone(), (errors.collect(), typed(&full, form)));
                    // An entry in which only this was typed is no empty one.
                    answers.insert(field.id.clone(), Json::Null);
                }
            }
        }
        entries.push(Json::Object(answers));
    }
    Read {
        value: Some(Json::Array(entries)),
        wrong,
    }
}

/// An error of a field, at its place in an entry.
pub(crate) fn within(error: FieldError, prefix: &str) -> FieldError {
    FieldError {
        field: format!("{prefix}{}", error.field),
        ..error
    }
}

/// How many entries were posted: as the page says, else as many as there are inputs.
fn count(form: &Posted, name: &str) -> Option<usize> {
    let said = form
        .get(&format!("{name}.{COUNT}"))
        .and_then(|values| values.first()?.parse::<usize>().ok());
    let begin = format!("{name}.");
    let places = form.keys().filter_map(|key| {
        let rest = key.strip_prefix(&begin)?;
        rest.split_once('.')?.0.parse::<usize>().ok()
    });
    let highest = places.filter(|place| *place < ENTRIES_MAX).max().map(|place| place + 1);
    said.max(highest)
}

/// The inputs of a group as a page posts them.
pub(crate) fn inputs(group: &Field, value: &Json) -> Posted {
    let entries = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut all = Posted::from([(format!("{}.{COUNT}", group.id), vec![entries.len().to_string()])]);
    for (place, entry) in entries.iter().enumerate() {
        for field in &group.fields {
            let Some(value) = entry.get(&field.id).filter(|value| !value.is_null()) else {
                continue;
            };
            let own = field.kind.inputs(field, value).into_iter();
            all.extend(own.map(|(name, values)| (format!("{}.{place}.{name}", group.id), values)));
        }
    }
    all
}

/// One more entry at the end of a posted group, still empty; its place. None when there are too many already.
pub fn add_entry(form: &mut Posted, group: &str) -> Option<usize> {
    let place = count(form, group).unwrap_or(0);
    if place >= ENTRIES_MAX {
        return None;
    }
    form.insert(format!("{group}.{COUNT}"), vec![(place + 1).to_string()]);
    Some(place)
}

/// A posted group without one of its entries; those behind it move up.
pub fn remove_entry(form: &mut Posted, group: &str, place: usize) {
    let Some(count) = count(form, group).filter(|count| place < *count) else {
        return;
    };
    let begin = format!("{group}.");
    let own: Vec<String> = form.keys().filter(|key| key.starts_with(&begin)).cloned().collect();
    let mut moved = Posted::new();
    for key in own {
        let values = form.remove(&key).unwrap_or_default();
        let Some((at, rest)) = key[begin.len()..].split_once('.') else {
            continue;
        };
        match at.parse::<usize>() {
            Ok(at) if at < place => drop(moved.insert(key, values)),
            Ok(at) if at > place => drop(moved.insert(format!("{begin}{}.{rest}", at - 1), values)),
            _ => {}
        }
    }
    form.extend(moved);
    form.insert(format!("{group}.{COUNT}"), vec![(count - 1).to_string()]);
}
