//! Forms of the process on a page: what clerks fill in with a step, and applicants later on.

use std::collections::BTreeMap;

use base::{FieldError, Lang};
use blueprint::{Answers, Blueprint, Field, PageResult};
use jiff::civil::Date;
use web::controls::{FieldState, error_summary, field_as, form_fields};
use web::{Ctx, Markup, html};

use crate::Service;
use crate::flow::CaseScope;
use crate::model::Case;

/// What stands in a form.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub answers: Answers,
    /// What did not parse, by posted name.
    pub raw: BTreeMap<String, String>,
    pub errors: Vec<FieldError>,
}

impl Typed {
    /// What was filled in before.
    pub fn before(case: &Case, form: &Field) -> Typed {
        Typed {
            answers: case.proceedings.forms.get(&form.id).cloned().unwrap_or_default(),
            ..Typed::default()
        }
    }

    /// What was posted, with what is wrong with it.
    pub fn posted(typed: PageResult, errors: Vec<FieldError>) -> Typed {
        Typed {
            answers: typed.answers,
            raw: typed.raw,
            errors,
        }
    }
}

/// The questions of a form with what was typed. `action`: where the form is sent; a script asks there which questions follow from
/// an answer.
pub fn fields(
    ctx: &Ctx,
    service: &std::sync::Arc<Service>,
    case: &Case,
    today: Date,
    form: &Field,
    (typed, action): (&Typed, &str),
) -> Markup {
    let blueprint = &service.blueprint;
    let parts = CaseScope::of(service, case, today);
    let scope = parts.scope();
    let texts = blueprint.texts(ctx.lang);
    let prefix = format!("{}.0.", form.id);
    let own = |(name, typed): (&String, &String)| Some((name.strip_prefix(&prefix)?.to_owned(), typed.clone()));
    let raw: BTreeMap<String, String> = typed.raw.iter().filter_map(own).collect();
    let asked = blueprint.form_entries(&scope, form, &typed.answers);
    form_fields(
        Some(action),
        html! {
            @for entry in &asked {
                @for field in &form.fields {
                    @if let Some(required) = entry.shown.get(&field.id) {
                        @let shown = entry.answers.get(&field.id).map(|v| field.display(v, ctx.lang, texts)).unwrap_or_default();
                        (field_as(ctx, blueprint, field, blueprint.control(&scope, field), &FieldState {
                            scope: &scope,
                            prefix: &prefix,
                            entries: entry.inside.get(&field.id).map(Vec::as_slice).unwrap_or_default(),
                            given: None,
                            answers: &typed.answers,
                            raw: &raw,
                            errors: &typed.errors,
                            required: *required,
                            suggest_streets: "/strassen",
                            file_href: "",
                            shown: &shown,
                            is_heading: false,
                        }))
                    }
                }
            }
        },
    )
}

/// What is wrong, as the list above the page.
pub fn listed(ctx: &Ctx, service: &Service, errors: &[FieldError]) -> Markup {
    let text = |error: &FieldError| match error.key.strip_prefix("text:") {
        Some(text) => text.to_owned(),
        None => service.blueprint.error_text(error, ctx.lang),
    };
    error_summary(ctx.lang, &named(&service.blueprint, ctx.lang, errors, text))
}

/// What is wrong and where. What is said of several questions in the same words names each of them.
pub fn named(
    blueprint: &Blueprint,
    lang: Lang,
    errors: &[FieldError],
    text: impl Fn(&FieldError) -> String,
) -> Vec<(String, String)> {
    let all: Vec<String> = errors.iter().map(text).collect();
    let with_name = |(error, said): (&FieldError, &String)| {
        let again = all.iter().filter(|other| *other == said).count() > 1;
        let name = again.then(|| label_of(blueprint, lang, &error.field)).flatten();
        let line = match name {
            Some(name) if name.ends_with(['?', '.']) => format!("{name} {said}"),
            Some(name) => format!("{name}: {said}"),
            None => said.clone(),
        };
        (error.field.clone(), line)
    };
    errors.iter().zip(&all).map(with_name).collect()
}

/// The label of a question by its posted name: `dogs.0.birth.day` is `dogs.birth`.
fn label_of<'b>(blueprint: &'b Blueprint, lang: Lang, field: &str) -> Option<&'b str> {
    let parts: Vec<&str> = field.split('.').filter(|part| part.parse::<usize>().is_err()).collect();
    let texts = blueprint.texts(lang);
    (1..=parts.len())
        .rev()
        .find_map(|depth| texts.find(&format!("fields.{}.label", parts[..depth].join("."))))
}
