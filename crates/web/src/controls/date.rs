use maud::{Markup, html};

use super::Question;
use crate::texts::t;

/// What stands in the three inputs, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateValue {
    pub day: String,
    pub month: String,
    pub year: String,
}

/// A day in three short inputs `<name>.day`, `<name>.month`, `<name>.year`: quicker to type than any calendar, and the
/// same on every device.
pub fn date(question: &Question<'_>, value: &DateValue) -> Markup {
    let birthday = question.autocomplete == "bday";
    let parts = [
        ("day", "date-day", &value.day, 2, birthday.then_some("bday-day")),
        ("month", "date-month", &value.month, 2, birthday.then_some("bday-month")),
        ("year", "date-year", &value.year, 4, birthday.then_some("bday-year")),
    ];
    question.group(
        "date-parts",
        html! {
            @for (part, label, typed, chars, autocomplete) in parts {
                @let id = format!("{}-{part}", question.id());
                div .kern-form-input {
                    label .kern-label for=(id) { (t(question.lang, label)) }
                    input id=(id) name={ (question.name) "." (part) } value=(typed) type="text" inputmode="numeric"
                        maxlength=(chars) autocomplete=[autocomplete] aria-invalid=[question.invalid()]
                        aria-required=[question.required_word()] data-width=(if chars == 4 { "year" } else { "two" })
                        class={ "kern-form-input__input" @if !question.error.is_empty() { " kern-form-input__input--error" } };
                }
            }
        },
    )
}
