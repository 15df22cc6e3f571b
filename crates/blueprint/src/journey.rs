//! The form as a journey: which pages follow, what they ask, what is wrong, what it all says.

use std::collections::BTreeMap;
use std::ops::Bound;

use base::checks::texts::{all as known_errors, text as check_text};
use base::{FieldError, Lang};
use jiff::civil::Date;

use cel::Context;

use crate::answers::{Answers, Json, PageResult, SummaryPage, SummaryRow};
use crate::entered::Entered;
use crate::group::{self, Entry, Posted, Wrong};
use crate::kinds::{RawValues, file_errors};
use crate::model::{Blueprint, Control, Field, FieldCheck, Page};
use crate::scope::{Scope, ScopeInput};
use crate::texts::Texts;

impl Blueprint {
    /// The pages that are shown with these answers and have something on them, in order.
    pub fn pages(&self, scope: &Scope<'_>) -> Vec<&Page> {
        let pages = self.form.iter().enumerate();
        let shown = pages.filter(|(index, _)| scope.shown_on(*index).next().is_some());
        shown.map(|(_, page)| page).collect()
    }

    /// Whether a field is asked now.
    pub fn visible(&self, scope: &Scope<'_>, field: &Field) -> bool {
        scope.is_shown(&field.id)
    }

    /// The questions with files that are asked now, in the order of the form: where a file that comes later belongs.
    pub fn upload_slots(&self, scope: &Scope<'_>) -> Vec<&Field> {
        let asked = |field: &&Field| field.kind.is_upload() && self.visible(scope, field);
        self.fields().filter(asked).collect()
    }

    /// Whether a field must be answered now.
    pub fn required(&self, scope: &Scope<'_>, field: &Field) -> bool {
        self.visible(scope, field) && field.is_required_in(&scope.context())
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
    pub fn parse_page(&self, page_id: &str, form: &Posted, input: &ScopeInput<'_>) -> PageResult {
        let Some(page) = self.page(page_id) else {
            return PageResult {
                answers: input.answers.clone(),
                ..PageResult::default()
            };
        };
        let mut read = self.read_page(page, form, input.answers.clone(), input.today);
        let scope = Scope::new(
            self,
            ScopeInput {
                answers: &read.answers,
                ..*input
            },
        );
        let mut errors = Vec::new();
        let mut raw = BTreeMap::new();
        for field in page.fields.iter().filter(|field| scope.is_shown(&field.id)) {
            match read.wrong.remove(field.id.as_str()) {
                Some(found) => {
                    errors.extend(found);
                    raw.extend(typed(&field.id, form));
                }
                None => errors.extend(self.field_errors(&scope, field, &mut read.wrong_inside, &mut raw)),
            }
        }
        drop(scope);
        PageResult {
            answers: read.answers,
            raw,
            errors,
        }
    }

    /// Reads what was posted for a page into the answers, whatever of it is shown.
    pub(crate) fn read_page<'p>(
        &self,
        page: &'p Page,
        form: &Posted,
        mut answers: Answers,
        today: Date,
    ) -> ReadPage<'p> {
        let (mut wrong, mut wrong_inside) = (BTreeMap::new(), BTreeMap::new());
        let asked = page.fields.iter();
        for field in asked.filter(|field| field.kind.is_asked() && !field.kind.is_upload()) {
            if field.is_group() {
                let read = group::read(field, &field.id, form, today);
                answers.remove(&field.id);
                answers.extend(read.value.map(|entries| (field.id.clone(), entries)));
                wrong_inside.extend(read.wrong);
                continue;
            }
            match field.kind.parse(field, &RawValues(posted(&field.id, form)), today) {
                Ok(Some(value)) => drop(answers.insert(field.id.clone(), value)),
                Ok(None) => drop(answers.remove(&field.id)),
                Err(errors) => {
                    answers.remove(&field.id);
                    wrong.insert(field.id.as_str(), errors);
                }
            }
        }
        ReadPage {
            answers,
            wrong,
            wrong_inside,
        }
    }

    /// Everything that is wrong or missing, with the page to mend it on. Empty when the application may be handed in.
    pub fn check_all(&self, scope: &Scope<'_>) -> Vec<(String, FieldError)> {
        let errors = self.errors(scope);
        errors.map(|(page, error)| (page.id.clone(), error)).collect()
    }

    /// Whether the application may be handed in.
    pub(crate) fn is_complete(&self, scope: &Scope<'_>) -> bool {
        self.errors(scope).next().is_none()
    }

    fn errors<'s>(&'s self, scope: &'s Scope<'_>) -> impl Iterator<Item = (&'s Page, FieldError)> + 's {
        let of_field = |field: &Field| self.field_errors(scope, field, &mut BTreeMap::new(), &mut BTreeMap::new());
        let pages = self.form.iter().enumerate();
        pages.flat_map(move |(index, page)| {
            let errors = scope.shown_on(index).flat_map(of_field);
            errors.map(move |error| (page, error))
        })
    }

    /// The answers of shown fields, computed ones included; this is what is handed in.
    pub fn prune(&self, scope: &Scope<'_>) -> Answers {
        let answer = |field: &Field| Some((field.id.clone(), scope.answer(&field.id)?.clone()));
        self.fields().filter_map(answer).collect()
    }

    /// All shown answers in words.
    pub fn summary(&self, scope: &Scope<'_>, lang: Lang) -> Vec<SummaryPage> {
        let texts = self.texts(lang);
        let rows = |field: &Field| match scope.answer(&field.id) {
            Some(value) => self.rows_for(field, value, lang),
            None => Vec::new(),
        };
        let of_page = |page: &Page| SummaryPage {
            page_id: page.id.clone(),
            title: texts.get(&format!("pages.{}.title", page.id)).to_owned(),
            rows: page
                .fields
                .iter()
                .filter(|field| field.summary)
                .flat_map(rows)
                .collect(),
        };
        self.pages(scope)
            .into_iter()
            .map(of_page)
            .filter(|page| !page.rows.is_empty())
            .collect()
    }

    /// An answer in words: one row, of a group one for each answer in it.
    pub(crate) fn rows_for(&self, field: &Field, value: &Json, lang: Lang) -> Vec<SummaryRow> {
        let texts = self.texts(lang);
        if field.is_group() {
            entry_rows(field, value, "", "", lang, texts)
        } else {
            vec![row(field, value, "", "", lang, texts)]
        }
    }

    /// The text of an error, in a language: the field's own, else the one for all fields.
    pub fn error_text(&self, error: &FieldError, lang: Lang) -> String {
        let texts = self.texts(lang);
        // `dogs.0.birth.day`: the text of the innermost of `dogs.birth.day`, `dogs.birth`, `dogs` that has one.
        let parts: Vec<&str> = error
            .field
            .split('.')
            .filter(|part| part.parse::<usize>().is_err())
            .collect();
        if let Some(label) = self.part_label(&parts, lang).filter(|_| error.key == "required") {
            return texts.fill("errors.missing_part", &[("part".to_owned(), label.to_owned())]);
        }
        let own = (1..=parts.len()).rev().find_map(|depth| {
            let key = format!("fields.{}.errors.{}", parts[..depth].join("."), error.key);
            texts.find(&key)
        });
        let general = format!("errors.{}", error.key);
        let text = match own.or_else(|| texts.find(&general)) {
            Some(text) => text,
            None if known_errors().any(|(key, _)| *key == error.key) => check_text(&error.key, lang.code()),
            None => texts.get("errors.required"),
        };
        crate::texts::fill(text, &error.params)
    }

    /// Name of a part of an answer, by the names on the way to it; none when there is no such part.
    fn part_label(&self, names: &[&str], lang: Lang) -> Option<&str> {
        let (first, rest) = names.split_first()?;
        let mut field = self.field(first)?;
        let mut rest = rest.iter();
        while field.is_group() {
            let name = rest.next()?;
            field = field.fields.iter().find(|inner| inner.id == **name)?;
        }
        let Control::Parts { parts } = field.control() else {
            return None;
        };
        let part = rest.next()?;
        let part = parts.iter().find(|known| *known.name == **part)?;
        Some(field.part_label(part, self.texts(lang)))
    }

    /// A group's answer in rows, without a title for its only entry.
    pub(crate) fn rows_of(&self, group: &Field, value: &Json, lang: Lang) -> Vec<SummaryRow> {
        let texts = self.texts(lang);
        let entry = value.as_array().and_then(|entries| entries.first());
        let said = group.fields.iter().filter(|field| field.summary);
        said.filter_map(|field| Some((field, entry?.get(&field.id)?)))
            .flat_map(|(field, value)| match field.is_group() {
                true => entry_rows(field, value, "", "", lang, texts),
                false => vec![row(field, value, "", "", lang, texts)],
            })
            .collect()
    }

    /// What every entry of a group asks now, the empty ones too, for pages.
    pub fn entries(&self, scope: &Scope<'_>, group: &Field) -> Vec<Entry> {
        group::all(group, scope.input.answers.get(&group.id), &scope.context())
    }

    /// What is wrong with the answer of a shown field, or with its absence. Of a group: what was typed `wrong` in it goes
    /// to the errors and to `raw` where it is shown.
    fn field_errors(&self, scope: &Scope<'_>, field: &Field, wrong: &mut Wrongs, raw: &mut Typed) -> Vec<FieldError> {
        let context = scope.context();
        if field.is_group() {
            let entries = scope.values.entries(&field.id);
            return self.group_errors(scope, field, entries, &context, "", wrong, raw);
        }
        let is_required = field.is_required_in(&context);
        answer_errors(scope, field, scope.answer(&field.id), is_required, &context)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "a group inside a group needs all of what its own group has"
    )]
    pub(crate) fn group_errors(
        &self,
        scope: &Scope<'_>,
        group: &Field,
        entries: &[Entry],
        context: &Context<'_, '_>,
        prefix: &str,
        wrong: &mut Wrongs,
        raw: &mut Typed,
    ) -> Vec<FieldError> {
        let name = format!("{prefix}{}", group.id);
        let (min, max) = group.entries();
        if entries.is_empty() {
            // Of those that must be there, empty ones are; only a condition can ask for one more.
            let is_missing = group.required_when.is_some() && group.is_required_in(context);
            return is_missing
                .then(|| FieldError::new(&name, "required"))
                .into_iter()
                .collect();
        }
        let mut errors = Vec::new();
        if entries.len() > max {
            errors.push(FieldError::new(&name, "group.too-many").with("max", max.to_string()));
        }
        for entry in entries {
            let entered = Entered::of(group, entry);
            let inner = entered.context(context);
            let prefix = format!("{name}.{}.", entry.place);
            for field in &group.fields {
                let Some(is_required) = entry.shown.get(&field.id) else {
                    continue;
                };
                if let Some((found, typed)) = wrong.remove(&format!("{prefix}{}", field.id)) {
                    errors.extend(found);
                    raw.extend(typed);
                } else if let Some(inside) = entry.inside.get(&field.id) {
                    errors.extend(self.group_errors(scope, field, inside, &inner, &prefix, wrong, raw));
                } else {
                    let found = answer_errors(scope, field, entry.answers.get(&field.id), *is_required, &inner);
                    errors.extend(found.into_iter().map(|error| group::within(error, &prefix)));
                }
            }
        }
        let said = entries.iter().filter(|entry| !entry.answers.is_empty()).count();
        if errors.is_empty() && said < min {
            errors.push(FieldError::new(&name, "group.too-few").with("min", min.to_string()));
        }
        // What holds of all entries together is said once each of them is in order.
        if errors.is_empty() {
            errors.extend(broken_checks(group, context).map(|error| group::within(error, prefix)));
        }
        errors
    }
}

/// A posted page as it was read.
pub(crate) struct ReadPage<'p> {
    /// All answers of the case, with those of the page that are valid.
    pub answers: Answers,
    /// What is wrong, by field.
    wrong: BTreeMap<&'p str, Vec<FieldError>>,
    wrong_inside: Wrongs,
}

/// What was typed wrongly in groups, by posted name.
type Wrongs = BTreeMap<String, Wrong>;
type Typed = BTreeMap<String, String>;

/// What is wrong with an answer that parsed, or with its absence. The names of the errors are the field's own.
fn answer_errors(
    scope: &Scope<'_>,
    field: &Field,
    answer: Option<&Json>,
    is_required: bool,
    context: &Context<'_, '_>,
) -> Vec<FieldError> {
    let Some(value) = answer.filter(|value| !is_empty(value)) else {
        let missing = || FieldError::new(&field.id, missing_key(field));
        return is_required.then(missing).into_iter().collect();
    };
    if field.kind.is_upload() {
        return file_errors(field, value);
    }
    let chosen = value
        .as_str()
        .into_iter()
        .chain(value.as_array().into_iter().flatten().filter_map(Json::as_str));
    if let Some(refused) = chosen.into_iter().find(|option| !offered(scope, field, option)) {
        return vec![FieldError::new(&field.id, "choice.unknown").with("value", refused)];
    }
    broken_checks(field, context).collect()
}

/// The field's own checks that do not hold. One that cannot be worked out yet lacks another answer, which is asked for in
/// its own place.
fn broken_checks(field: &Field, context: &Context<'_, '_>) -> impl Iterator<Item = FieldError> {
    let broken = |check: &&FieldCheck| matches!(check.when.truth(context), Ok(false));
    let broken = field.checks.iter().filter(broken);
    broken.map(|check| FieldError::new(&field.id, &check.key))
}

fn row(field: &Field, value: &Json, name: &str, title: &str, lang: Lang, texts: &Texts) -> SummaryRow {
    let label = texts.get(&field.label_key()).to_owned();
    SummaryRow {
        field_id: format!("{name}{}", field.id),
        label: if title.is_empty() {
            label
        } else {
            format!("{title}: {label}")
        },
        text: field.display(value, lang, texts),
        kind: field.kind.name(),
    }
}

/// A row for each answer of each entry: „Hund 2: Rasse“.
fn entry_rows(group: &Field, value: &Json, name: &str, title: &str, lang: Lang, texts: &Texts) -> Vec<SummaryRow> {
    let mut rows = Vec::new();
    for (place, entry) in value.as_array().into_iter().flatten().enumerate() {
        let name = format!("{name}{}.{place}.", group.id);
        let number = ("n".to_owned(), (place + 1).to_string());
        let own = texts.fill(&group.entry_key(), &[number]);
        let title = if title.is_empty() {
            own
        } else {
            format!("{title}, {own}")
        };
        for field in group.fields.iter().filter(|field| field.summary) {
            match entry.get(&field.id) {
                Some(value) if field.is_group() => rows.extend(entry_rows(field, value, &name, &title, lang, texts)),
                Some(value) => rows.push(row(field, value, &name, &title, lang, texts)),
                None => {}
            }
        }
    }
    rows
}

impl Field {
    /// The answer that inputs make, by posted name; none when they are empty or not valid.
    pub fn read(&self, inputs: &BTreeMap<String, Vec<String>>, today: Date) -> Option<Json> {
        self.kind
            .parse(self, &RawValues(posted(&self.id, inputs)), today)
            .ok()
            .flatten()
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

/// What was posted for a field: under its own name, and under `<name>.<part>`.
pub(crate) fn posted(name: &str, form: &Posted) -> BTreeMap<String, Vec<String>> {
    own_inputs(name, form)
        .map(|(part, values)| (part.to_owned(), values.clone()))
        .collect()
}

/// The inputs of a field as they were typed, to be shown again.
pub(crate) fn typed(name: &str, form: &Posted) -> Vec<(String, String)> {
    let input = |(part, values): (&str, &Vec<String>)| {
        let full = if part.is_empty() {
            name.to_owned()
        } else {
            format!("{name}.{part}")
        };
        (full, values.first().cloned().unwrap_or_default())
    };
    own_inputs(name, form).map(input).collect()
}

fn own_inputs<'f>(name: &'f str, form: &'f Posted) -> impl Iterator<Item = (&'f str, &'f Vec<String>)> {
    // Names that begin alike stand side by side, so the rest of the form is not looked at.
    let bounds = (Bound::Included(name), Bound::Unbounded);
    let alike = form
        .range::<str, _>(bounds)
        .map_while(move |(input, values)| Some((input.strip_prefix(name)?, values)));
    alike.filter_map(|(rest, values)| {
        let part = if rest.is_empty() { rest } else { rest.strip_prefix('.')? };
        Some((part, values))
    })
}
