use maud::{Markup, html};

use super::Question;
use crate::parts::icon;
use crate::texts::t;

/// What kind of line it is.
#[derive(Clone, Debug, Default)]
pub struct Line<'a> {
    /// `text`, `email`, `tel`, `search`; empty is `text`.
    pub type_: &'a str,
    /// Which keyboard a phone shows: `numeric`, `decimal` …
    pub input_mode: Option<&'a str>,
    /// 0: no limit.
    pub max_chars: usize,
    /// Written after the input: `€`, `kg`.
    pub unit: &'a str,
    /// Answers to choose from; anything else may be typed as well.
    pub suggestions: Vec<String>,
    /// Address that answers `?q=` with suggestions as JSON (list of texts); used by the script, if there is one.
    pub suggest_from: &'a str,
    /// Words such as names are no words of the language; no red lines under them.
    pub spellcheck_off: bool,
    /// Plates, IBAN, codes: wide letters, easy to compare, in capitals.
    pub code: bool,
    /// Codes whose capital and small letters differ: wide letters as they were typed.
    pub exact: bool,
}

/// One line of text.
pub fn line(question: &Question<'_>, value: &str, line: &Line<'_>) -> Markup {
    question.wrap(line_input(question, value, line))
}

/// The input alone, without label and error.
pub(super) fn line_input(question: &Question<'_>, value: &str, line: &Line<'_>) -> Markup {
    let list =
        (!line.suggestions.is_empty() || !line.suggest_from.is_empty()).then(|| format!("{}-liste", question.id()));
    let suggest = (!line.suggest_from.is_empty()).then_some(line.suggest_from);
    let input = html! {
        input .kern-form-input__input .kern-form-input__input--error[!question.error.is_empty()] .input--code[line.code] .input--exact[line.exact]
            id=(question.id()) name=(question.name) value=(value)
            type=(if line.type_.is_empty() { "text" } else { line.type_ })
            inputmode=[line.input_mode] maxlength=[(line.max_chars > 0).then_some(line.max_chars)]
            data-width=[width(line.max_chars)] list=[list.as_deref()] data-suggest=[suggest]
            autocomplete=[question.autocomplete_token()] spellcheck=[(line.spellcheck_off || line.code || line.exact).then_some("false")]
            autocapitalize=[if line.exact { Some("none") } else { line.code.then_some("characters") }]
            aria-describedby=[question.described_by()] aria-invalid=[question.invalid()] aria-required=[question.required_word()];
        @if let Some(list) = &list {
            datalist id=(list) { @for option in &line.suggestions { option value=(option) {} } }
        }
    };
    html! {
        @if line.unit.is_empty() { (input) } @else {
            div .kern-input-group { (input) span .kern-input-group-text { (line.unit) } }
        }
    }
}

/// An input as wide as its answer tells people what is expected.
const fn width(max_chars: usize) -> Option<&'static str> {
    match max_chars {
        1..=5 => Some("xs"),
        6..=12 => Some("s"),
        13..=34 => Some("m"),
        _ => None,
    }
}

/// Several lines.
pub fn area(question: &Question<'_>, value: &str, max_chars: usize) -> Markup {
    question.wrap(area_input(question, value, max_chars))
}

/// The input alone, without label and error.
pub(super) fn area_input(question: &Question<'_>, value: &str, max_chars: usize) -> Markup {
    html! {
        textarea .kern-form-input__input .kern-form-input__input--error[!question.error.is_empty()]
            id=(question.id()) name=(question.name) rows="5" maxlength=[(max_chars > 0).then_some(max_chars)]
            autocomplete=[question.autocomplete_token()]
            aria-describedby=[question.described_by()] aria-invalid=[question.invalid()] aria-required=[question.required_word()] {
            // The parser drops one line break after the tag; a text that begins with one keeps it.
            "\n" (value)
        }
    }
}

/// A password, with a button that shows it. It is never filled in again.
pub fn password(question: &Question<'_>) -> Markup {
    question.wrap(html! {
        div .password {
            input .kern-form-input__input .kern-form-input__input--error[!question.error.is_empty()]
                id=(question.id()) name=(question.name) type="password" autocomplete=[question.autocomplete_token()]
                aria-describedby=[question.described_by()] aria-invalid=[question.invalid()] aria-required=[question.required_word()];
            button .icon-button .needs-script type="button" data-reveal=(question.id()) aria-pressed="false" {
                (icon("visibility")) span .kern-sr-only { (t(question.lang, "show-password")) }
            }
        }
    })
}
