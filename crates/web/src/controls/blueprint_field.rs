use std::collections::BTreeMap;

use base::{FieldError, Lang, countries};
use blueprint::{Answers, Blueprint, Control, Entry, Field, Json, Part, PartInput, Reader, Scope};
use maud::{Markup, html};

use super::{
    AddressValue, Choice, DateValue, Line, PartControl, PartValue, Question, UploadRules, UploadedFile, address, area,
    checkboxes, date, given, line, parts, radios, select, tick, upload,
};
use crate::ctx::Ctx;

/// What is known about a field besides its definition.
pub struct FieldState<'a> {
    /// The case, for groups and for the options that the town offers.
    pub scope: &'a Scope<'a>,
    /// What stands before the names of inputs: the entry of a group, `dogs.0.`; empty outside of groups.
    pub prefix: &'a str,
    /// Of a group: what [`Blueprint::entries`] gives.
    pub entries: &'a [Entry],
    pub answers: &'a Answers,
    /// What was typed and did not parse, by posted name.
    pub raw: &'a BTreeMap<String, String>,
    /// Of the whole page; the field takes its own.
    pub errors: &'a [FieldError],
    pub required: bool,
    /// Address of street suggestions, for the script.
    pub suggest_streets: &'a str,
    /// Where an uploaded file can be seen: its id is appended. Empty: nowhere.
    pub file_href: &'a str,
    /// Value of a field that the engine works out, in words.
    pub shown: &'a str,
    /// The only question of its page: its label is the `h1`.
    pub is_heading: bool,
    /// Where the answer is known from, if nobody may type it here; `shown` is the answer in words.
    pub given: Option<&'a str>,
}

/// A field of a blueprint as a control, with all options that the blueprint knows.
pub fn field(ctx: &Ctx, blueprint: &Blueprint, field: &Field, state: &FieldState<'_>) -> Markup {
    field_as(ctx, blueprint, field, field.control(), state)
}

/// As [`field`], with the control that [`Blueprint::control`] gives: only the options that the town offers.
pub fn field_as(ctx: &Ctx, blueprint: &Blueprint, field: &Field, control: Control, state: &FieldState<'_>) -> Markup {
    let texts = blueprint.texts(ctx.lang);
    let label_key = field.label_key();
    let name = format!("{}{}", state.prefix, field.id);
    let is_date = matches!(control, Control::Date { .. });
    let error = error_of(ctx, blueprint, state.errors, &name, is_date);
    // The questions of a group and of forms of the process follow from one another, which is seen there.
    let because = match state.prefix {
        "" => blueprint.explain_field(state.scope, field, Reader::Applicant, ctx.lang),
        _ => None,
    };
    let question = Question {
        lang: ctx.lang,
        name: &name,
        label: texts.get(&label_key),
        hint: field.hint(texts).unwrap_or_default(),
        error: &error,
        required: state.required,
        is_unmarked: false,
        why: field.why.as_deref().unwrap_or_default(),
        because: because.as_deref().unwrap_or_default(),
        autocomplete: field.autocomplete.as_deref().unwrap_or_default(),
        is_heading: state.is_heading,
    };
    if let Some(note) = state.given {
        // Whatever is wrong with a part is said here: there are no inputs to say it at.
        let within = |name: &str| {
            name.strip_prefix(field.id.as_str())
                .is_some_and(|rest| rest.starts_with('.'))
        };
        let of_part = state.errors.iter().find(|error| within(&error.field));
        let of_part = of_part
            .map(|error| blueprint.error_text(error, ctx.lang))
            .unwrap_or_default();
        let question = Question {
            error: if error.is_empty() { &of_part } else { &error },
            ..question
        };
        return given(&question, state.shown, note);
    }
    let inputs = field.inputs(state.answers, state.raw);
    let first = |name: &str| inputs.get(name).and_then(|v| v.first()).cloned().unwrap_or_default();
    let own = first(&field.id);
    let labelled = |options: Vec<(String, String)>| -> Vec<Choice> {
        options
            .into_iter()
            .map(|(value, key)| Choice::new(value, texts.get(&key)))
            .collect()
    };
    match control {
        Control::Line {
            type_,
            input_mode,
            max_chars,
        } => line(
            &question,
            &own,
            &line_of(field.kind.name(), type_, input_mode, max_chars),
        ),
        Control::Area { max_chars } => area(&question, &own, max_chars),
        Control::Date { .. } => {
            let part = |part: &str| first(&format!("{}.{part}", field.id));
            date(
                &question,
                &DateValue {
                    day: part("day"),
                    month: part("month"),
                    year: part("year"),
                },
            )
        }
        Control::Address { postcode } => {
            let part = |part: &str| first(&format!("{}.{part}", field.id));
            let value = AddressValue {
                street: part("street"),
                house_number: part("house_number"),
                postcode: postcode.then(|| part("postcode")),
            };
            address(&question, &value, state.suggest_streets, &|name| {
                exact_error(ctx, blueprint, state.errors, name)
            })
        }
        Control::Parts { parts: asked } => {
            let value = |part: &Part| {
                part_value(
                    ctx,
                    blueprint,
                    field,
                    part,
                    format!("{name}.{}", part.name),
                    state.errors,
                )
            };
            let filled = asked.iter().map(|part| {
                let value = value(part);
                PartValue {
                    value: first(&format!("{}.{}", field.id, part.name)),
                    ..value
                }
            });
            parts(&question, &filled.collect::<Vec<_>>())
        }
        Control::Country { nationality } => select(&question, &country_choices(ctx.lang, nationality), &own),
        Control::Radio { options } => radios(&question, &labelled(options), &own),
        Control::Select { options } => select(&question, &labelled(options), &own),
        Control::Checkboxes { options } => checkboxes(
            &question,
            &labelled(options),
            inputs.get(&field.id).map_or(&[], Vec::as_slice),
        ),
        Control::Tick => tick(&question, own == "yes" || own == "true"),
        Control::Upload {
            files_max,
            bytes_max,
            types,
            ..
        } => {
            let files = uploaded(state.answers.get(&field.id), state.file_href);
            upload(
                &question,
                &UploadRules {
                    files_max,
                    bytes_max: bytes_max.min(ctx.app.config.files.bytes_max),
                    types,
                },
                &files,
            )
        }
        Control::Note => {
            html! { div .note data-field=(name) { p .kern-body { (question.label) } @if !question.hint.is_empty() { p .kern-hint { (question.hint) } } } }
        }
        Control::Group => super::group::group(ctx, blueprint, field, &question, state.entries, state),
        Control::Shown => html! {
            div .shown data-field=(name) {
                span .shown__label { (question.label) }
                output .shown__value id=(question.id()) { (state.shown) }
                @if !question.hint.is_empty() { span .kern-hint { (question.hint) } }
            }
        },
    }
}

/// A part with its texts and its error, still empty.
fn part_value<'a>(
    ctx: &Ctx,
    blueprint: &'a Blueprint,
    field: &'a Field,
    part: &Part,
    name: String,
    errors: &[FieldError],
) -> PartValue<'a> {
    let texts = blueprint.texts(ctx.lang);
    let input = match &part.input {
        PartInput::Line { input_mode, max_chars } => PartControl::Line(Line {
            input_mode: *input_mode,
            max_chars: *max_chars,
            spellcheck_off: true,
            ..Line::default()
        }),
        PartInput::Area { max_chars } => PartControl::Area(*max_chars),
        PartInput::Select { options } => PartControl::Select(
            options
                .iter()
                .map(|option| Choice::new(*option, texts.get(&part.option_key(option))))
                .collect(),
        ),
        PartInput::Country => PartControl::Select(country_choices(ctx.lang, false)),
    };
    // Answers about somebody else are not for the browser to fill in.
    let autocomplete = if field.autocomplete.as_deref() == Some("off") {
        "off"
    } else {
        part.autocomplete
    };
    PartValue {
        label: field.part_label(part, texts),
        hint: field.part_hint(part, texts).unwrap_or_default(),
        error: exact_error(ctx, blueprint, errors, &name),
        value: String::new(),
        required: part.required,
        alternative: part.alternative,
        autocomplete,
        input,
        name,
    }
}

fn country_choices(lang: Lang, nationality: bool) -> Vec<Choice> {
    let known = if nationality {
        countries::nationalities(lang)
    } else {
        countries::choices(lang)
    };
    known.iter().map(|(code, name)| Choice::new(*code, *name)).collect()
}

/// What a line of this kind wants beyond its length: wide letters for what is compared letter by letter.
fn line_of(kind: &str, type_: &'static str, input_mode: Option<&'static str>, max_chars: usize) -> Line<'static> {
    Line {
        type_,
        input_mode,
        max_chars,
        unit: if kind == "money" { "€" } else { "" },
        code: matches!(
            kind,
            "plate" | "iban" | "vin_tail" | "vin" | "reference" | "evb" | "document_number" | "business_id"
        ),
        exact: kind == "security_code",
        spellcheck_off: matches!(kind, "name" | "email" | "phone"),
        ..Line::default()
    }
}

/// The error of a field, or of the first of its parts where the group shows it (dates).
fn error_of(ctx: &Ctx, blueprint: &Blueprint, errors: &[FieldError], id: &str, is_date: bool) -> String {
    let date_part = |name: &str| {
        let part = name.strip_prefix(id).filter(|_| is_date);
        part.is_some_and(|part| matches!(part, ".day" | ".month" | ".year"))
    };
    errors
        .iter()
        .find(|error| error.field == id || date_part(&error.field))
        .map(|error| blueprint.error_text(error, ctx.lang))
        .unwrap_or_default()
}

fn exact_error(ctx: &Ctx, blueprint: &Blueprint, errors: &[FieldError], name: &str) -> String {
    errors
        .iter()
        .find(|error| error.field == name)
        .map(|error| blueprint.error_text(error, ctx.lang))
        .unwrap_or_default()
}

fn uploaded(answer: Option<&Json>, file_href: &str) -> Vec<UploadedFile> {
    let text = |file: &Json, key: &str| file.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
    answer
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .map(|file| {
            let id = text(file, "id");
            let href = if file_href.is_empty() {
                String::new()
            } else {
                format!("{file_href}{id}")
            };
            let is_picture = text(file, "type").starts_with("image/");
            UploadedFile {
                thumbnail: if is_picture && !href.is_empty() {
                    format!("{href}?klein=1")
                } else {
                    String::new()
                },
                href,
                name: text(file, "name"),
                size: file.get("size").and_then(Json::as_u64).unwrap_or(0),
                id,
            }
        })
        .collect()
}
