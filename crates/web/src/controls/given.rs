use maud::{Markup, html};

use super::Question;

/// An answer that is known from elsewhere and not typed here: no input, so nothing can be posted for it. `note` says where
/// it comes from. Errors stand beside it and lead to it like those of inputs.
pub fn given(question: &Question<'_>, shown: &str, note: &str) -> Markup {
    html! {
        div .shown data-field=(question.name) {
            span .shown__label id={ (question.id()) "-frage" } { (question.label) }
            div .shown__value id=(question.id()) role="group" tabindex="-1" aria-labelledby={ (question.id()) "-frage" } { (shown) }
            span .kern-hint { (note) }
            (question.error_part())
            (question.why_part())
        }
    }
}
