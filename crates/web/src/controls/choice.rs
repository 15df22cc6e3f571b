use maud::{Markup, html};

use super::Question;
use crate::texts::t;

/// One of the answers to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    /// Empty when there is none.
    pub hint: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Choice {
        Choice {
            value: value.into(),
            label: label.into(),
            hint: String::new(),
        }
    }
}

/// One of few.
pub fn radios(question: &Question<'_>, options: &[Choice], selected: &str) -> Markup {
    let short = options.len() <= 2
        && options
            .iter()
            .all(|o| o.label.chars().count() <= 12 && o.hint.is_empty());
    question.group(
        if short { "kern-fieldset__body--horizontal" } else { "" },
        html! {
            @for (at, option) in options.iter().enumerate() {
                (check(question, "radio", at, option, option.value == selected))
            }
        },
    )
}

/// Several of some; the name is posted once for each that is ticked.
pub fn checkboxes(question: &Question<'_>, options: &[Choice], selected: &[String]) -> Markup {
    question.group(
        "",
        html! {
            @for (at, option) in options.iter().enumerate() {
                (check(question, "checkbox", at, option, selected.contains(&option.value)))
            }
        },
    )
}

fn check(question: &Question<'_>, kind: &str, at: usize, option: &Choice, checked: bool) -> Markup {
    let id = format!("{}-{at}", question.id());
    let hint = (!option.hint.is_empty()).then(|| format!("{id}-hinweis"));
    let error = if question.error.is_empty() {
        String::new()
    } else {
        format!(" kern-form-check__{kind}--error")
    };
    html! {
        div .kern-form-check {
            input class={ "kern-form-check__" (kind) (error) } type=(kind) id=(id) name=(question.name) value=(option.value)
                checked[checked] aria-describedby=[hint.as_deref()] aria-invalid=[question.invalid().filter(|_| kind == "checkbox")];
            label .kern-label for=(id) {
                (option.label)
                @if let Some(hint) = &hint { span .choice-hint id=(hint) { (option.hint) } }
            }
        }
    }
}

/// One of many, in a list to open.
pub fn select(question: &Question<'_>, options: &[Choice], selected: &str) -> Markup {
    question.wrap(select_input(question, options, selected))
}

/// The list alone, without label and error.
pub(super) fn select_input(question: &Question<'_>, options: &[Choice], selected: &str) -> Markup {
    html! {
        div class={ "kern-form-input__select-wrapper" @if !question.error.is_empty() { " kern-form-input__select-wrapper--error" } } {
            select class={ "kern-form-input__select" @if !question.error.is_empty() { " kern-form-input__select--error" } }
                id=(question.id()) name=(question.name) autocomplete=[question.autocomplete_token()]
                aria-describedby=[question.described_by()] aria-invalid=[question.invalid()] aria-required=[question.required_word()] {
                option value="" { (t(question.lang, "please-choose")) }
                @for option in options {
                    option value=(option.value) selected[option.value == selected] { (option.label) }
                }
            }
        }
    }
}

/// One box to tick; posts `yes`.
pub fn tick(question: &Question<'_>, checked: bool) -> Markup {
    let error = !question.error.is_empty();
    html! {
        div .field data-field=(question.name) {
            div .kern-form-check .kern-form-check--error[error] .tick {
                input class={ "kern-form-check__checkbox" @if error { " kern-form-check__checkbox--error" } }
                    type="checkbox" id=(question.id()) name=(question.name) value="yes" checked[checked]
                    aria-describedby=[question.described_by()] aria-invalid=[question.invalid()] aria-required=[question.required_word()];
                label .kern-label for=(question.id()) { (question.label_text()) }
                (question.hint_part())
                (question.error_part())
            }
            (question.why_part())
        }
    }
}
