use maud::{Markup, html};

use super::choice::select_input;
use super::line::{area_input, line_input};
use super::{Choice, Line, Question};

/// One of several short inputs under a question.
#[derive(Clone, Debug, Default)]
pub struct PartValue<'a> {
    /// As it is posted: `parcel.section`.
    pub name: String,
    pub label: &'a str,
    /// Empty when there is none.
    pub hint: &'a str,
    /// What is wrong with this part.
    pub error: String,
    /// What stands in it, as typed.
    pub value: String,
    /// Whether the question cannot be answered without it.
    pub required: bool,
    /// Whether it belongs to one of several ways to answer: then it is neither required nor marked as voluntary.
    pub alternative: bool,
    pub autocomplete: &'a str,
    pub input: PartControl<'a>,
}

/// How a part is typed or chosen.
#[derive(Clone, Debug)]
pub enum PartControl<'a> {
    Line(Line<'a>),
    /// Several lines. Unit: characters.
    Area(usize),
    Select(Vec<Choice>),
}

impl Default for PartControl<'_> {
    fn default() -> Self {
        PartControl::Line(Line::default())
    }
}

/// Several short inputs `<name>.<part>` that answer one question together.
pub fn parts(question: &Question<'_>, parts: &[PartValue<'_>]) -> Markup {
    question.group(
        "parts",
        html! {
            @for part in parts {
                // The question says itself whether it may stay empty; of its parts only those that may say so.
                @let inner = Question {
                    lang: question.lang,
                    name: &part.name,
                    label: part.label,
                    hint: part.hint,
                    error: &part.error,
                    required: part.required && question.required,
                    is_unmarked: part.required || part.alternative || !question.required,
                    autocomplete: part.autocomplete,
                    ..Question::default()
                };
                (inner.labelled(match &part.input {
                    PartControl::Line(line) => line_input(&inner, &part.value, line),
                    PartControl::Area(max_chars) => area_input(&inner, &part.value, *max_chars),
                    PartControl::Select(options) => select_input(&inner, options, &part.value),
                }))
            }
        },
    )
}
