use maud::{Markup, html};

use super::Question;
use crate::texts::t;

/// What stands in the inputs, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressValue {
    pub street: String,
    pub house_number: String,
    /// `None` where it is not asked.
    pub postcode: Option<String>,
}

/// Street and house number, and the postcode where it is asked.
///
/// `errors` gives the error of one part (`street`, `house_number`, `postcode`) by its posted name.
pub fn address(
    question: &Question<'_>,
    value: &AddressValue,
    suggest_from: &str,
    errors: &dyn Fn(&str) -> String,
) -> Markup {
    let mut parts = vec![
        ("street", "address-street", value.street.as_str(), "address-line1", None),
        (
            "house_number",
            "address-house-number",
            value.house_number.as_str(),
            "",
            Some("s"),
        ),
    ];
    if let Some(postcode) = &value.postcode {
        parts.push((
            "postcode",
            "address-postcode",
            postcode.as_str(),
            "postal-code",
            Some("s"),
        ));
    }
    question.group(
        "address-parts",
        html! {
            @for (part, label, typed, autocomplete, width) in parts {
                @let name = format!("{}.{part}", question.name);
                @let error = errors(&name);
                @let label = t(question.lang, label);
                @let inner = Question { name: &name, label: &label, error: &error, autocomplete, required: true, lang: question.lang, ..Question::default() };
                (part_input(&inner, typed, width, if part == "street" { suggest_from } else { "" }, part == "postcode"))
            }
        },
    )
}

fn part_input(question: &Question<'_>, typed: &str, width: Option<&str>, suggest_from: &str, numeric: bool) -> Markup {
    let suggest = (!suggest_from.is_empty()).then_some(suggest_from);
    let list = suggest.map(|_| format!("{}-liste", question.id()));
    html! {
        div .kern-form-input .kern-form-input--error[!question.error.is_empty()] data-part=(question.name) {
            label .kern-label for=(question.id()) { (question.label) }
            input .kern-form-input__input .kern-form-input__input--error[!question.error.is_empty()]
                id=(question.id()) name=(question.name) value=(typed) type="text" data-width=[width]
                inputmode=[numeric.then_some("numeric")] spellcheck="false" autocomplete=[question.autocomplete_token()]
                list=[list.as_deref()] data-suggest=[suggest]
                aria-describedby=[question.described_by()] aria-invalid=[question.invalid()] aria-required="true";
            @if let Some(list) = &list { datalist id=(list) {} }
            (question.error_part())
        }
    }
}
