use std::collections::BTreeMap;

use base::FieldError;
use blueprint::{Blueprint, Entry, Field};
use maud::{Markup, html};

use super::blueprint_field::{FieldState, field_as};
use super::{Question, id_of};
use crate::ctx::Ctx;
use crate::parts::icon;
use crate::texts::TEXTS;

/// Button that adds an entry; posts the name of the group.
pub const ADD: &str = "_add";
/// Button that takes an entry away; posts `<group>.<place>`.
pub const DROP: &str = "_drop";

/// Questions that are answered several times: each entry with its own title, a button that takes it away, and one below
/// all that adds another. Both buttons post the whole page, so nothing typed is lost.
pub(super) fn group(
    ctx: &Ctx,
    blueprint: &Blueprint,
    group: &Field,
    question: &Question<'_>,
    entries: &[Entry],
    state: &FieldState<'_>,
) -> Markup {
    let texts = blueprint.texts(ctx.lang);
    let (min, max) = group.entries();
    let (name, add_key, entry_key) = (question.name, group.add_key(), group.entry_key());
    let number = |at: usize| vec![("n".to_owned(), (at + 1).to_string())];
    question.group(
        "group",
        html! {
            input type="hidden" name={ (name) ".count" } value=(entries.len());
            @for (at, entry) in entries.iter().enumerate() {
                @let title = texts.fill(&entry_key, &number(at));
                @let place = format!("{name}.{}", entry.place);
                fieldset .kern-fieldset .group__entry id=(id_of(&place)) tabindex="-1" {
                    legend .kern-label .group__title { (title) }
                    div .kern-fieldset__body {
                        (fields(ctx, blueprint, group, entry, &place, state))
                        @if entries.len() > min {
                            button .kern-btn .kern-btn--tertiary type="submit" name=(DROP) value=(place) formnovalidate {
                                (icon("delete"))
                                span .kern-label { (TEXTS.fmt(ctx.lang, "group-drop", &[("entry", title.as_str().into())])) }
                            }
                        }
                    }
                }
            }
            @if entries.len() < max {
                button .kern-btn .kern-btn--secondary type="submit" name=(ADD) value=(name) formnovalidate {
                    (icon("add"))
                    span .kern-label { (texts.get(&add_key)) }
                }
            }
        },
    )
}

fn fields(
    ctx: &Ctx,
    blueprint: &Blueprint,
    group: &Field,
    entry: &Entry,
    place: &str,
    state: &FieldState<'_>,
) -> Markup {
    let texts = blueprint.texts(ctx.lang);
    let prefix = format!("{place}.");
    let raw: BTreeMap<String, String> = state
        .raw
        .iter()
        .filter_map(|(name, typed)| Some((name.strip_prefix(&prefix)?.to_owned(), typed.clone())))
        .collect();
    let errors: Vec<FieldError> = state
        .errors
        .iter()
        .filter(|error| error.field.starts_with(&prefix))
        .cloned()
        .collect();
    html! {
        @for field in &group.fields {
            @if let Some(required) = entry.shown.get(&field.id) {
                @let shown = entry.answers.get(&field.id).map(|v| field.display(v, ctx.lang, texts)).unwrap_or_default();
                (field_as(ctx, blueprint, field, blueprint.control(state.scope, field), &FieldState {
                    prefix: &prefix,
                    answers: &entry.answers,
                    raw: &raw,
                    errors: &errors,
                    required: *required,
                    entries: entry.inside.get(&field.id).map(Vec::as_slice).unwrap_or_default(),
                    shown: &shown,
                    is_heading: false,
                    ..*state
                }))
            }
        }
    }
}
