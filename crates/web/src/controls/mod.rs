//! Questions in forms. Label, hint, error and description are wired here, so that no page can forget them.
//!
//! [`field`] shows a field of a blueprint; the functions below it serve every other form (sign-in, desk).
//! A field posted as `address.street` has the id `f-address-street`; its group has `f-address`.

mod address;
mod blueprint_field;
mod choice;
mod date;
mod given;
mod group;
mod line;
mod parts;
mod summary;
mod upload;

pub use address::{AddressValue, address};
pub use blueprint_field::{FieldState, field, field_as};
pub use choice::{Choice, checkboxes, radios, select, tick};
pub use date::{DateValue, date};
pub use given::given;
pub use group::{ADD, DROP};
pub use line::{Line, area, line, password};
pub use parts::{PartControl, PartValue, parts};
pub use summary::{csrf_field, error_summary, form_fields, save_note};
pub use upload::{UploadRules, UploadedFile, upload};

use base::Lang;
use maud::{Markup, html};

use crate::parts::icon;
use crate::texts::t;

/// What every question has, whatever its kind. Empty texts are left out.
#[derive(Clone, Debug, Default)]
pub struct Question<'a> {
    pub lang: Lang,
    /// As it is posted.
    pub name: &'a str,
    pub label: &'a str,
    pub hint: &'a str,
    /// What is wrong and how to mend it.
    pub error: &'a str,
    pub required: bool,
    /// Says nothing about being voluntary: filters and searches.
    pub is_unmarked: bool,
    /// Legal basis: why the town asks this.
    pub why: &'a str,
    /// Which answers brought the question up, in a sentence.
    pub because: &'a str,
    /// Token of the HTML attribute of the same name.
    pub autocomplete: &'a str,
    /// The only question of its page: the label is the page's `h1`.
    pub is_heading: bool,
}

impl<'a> Question<'a> {
    pub fn new(lang: Lang, name: &'a str, label: &'a str) -> Question<'a> {
        Question {
            lang,
            name,
            label,
            required: true,
            ..Question::default()
        }
    }

    pub const fn hint(mut self, hint: &'a str) -> Question<'a> {
        self.hint = hint;
        self
    }

    pub const fn error(mut self, error: &'a str) -> Question<'a> {
        self.error = error;
        self
    }

    pub const fn optional(mut self) -> Question<'a> {
        self.required = false;
        self
    }

    /// Neither required nor marked as voluntary: for filters.
    pub const fn filter(mut self) -> Question<'a> {
        self.required = false;
        self.is_unmarked = true;
        self
    }

    pub const fn why(mut self, why: &'a str) -> Question<'a> {
        self.why = why;
        self
    }

    pub const fn autocomplete(mut self, token: &'a str) -> Question<'a> {
        self.autocomplete = token;
        self
    }

    pub const fn heading(mut self) -> Question<'a> {
        self.is_heading = true;
        self
    }

    pub(crate) fn id(&self) -> String {
        id_of(self.name)
    }

    /// Value of `aria-describedby`: what of hint and error is there.
    fn described_by(&self) -> Option<String> {
        let id = self.id();
        let mut ids = Vec::new();
        if !self.hint.is_empty() {
            ids.push(format!("{id}-hinweis"));
        }
        if !self.error.is_empty() {
            ids.push(format!("{id}-fehler"));
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn invalid(&self) -> Option<&'static str> {
        (!self.error.is_empty()).then_some("true")
    }

    fn required_word(&self) -> Option<&'static str> {
        self.required.then_some("true")
    }

    fn autocomplete_token(&self) -> Option<&str> {
        (!self.autocomplete.is_empty()).then_some(self.autocomplete)
    }

    fn hint_part(&self) -> Markup {
        html! { @if !self.hint.is_empty() { div .kern-hint id={ (self.id()) "-hinweis" } { (self.hint) } } }
    }

    fn error_part(&self) -> Markup {
        html! {
            @if !self.error.is_empty() {
                p .kern-error id={ (self.id()) "-fehler" } {
                    (icon("danger"))
                    span .kern-body { span .kern-sr-only { (t(self.lang, "error-word")) " " } (self.error) }
                }
            }
        }
    }

    fn why_part(&self) -> Markup {
        html! {
            @if !(self.why.is_empty() && self.because.is_empty()) {
                details .why {
                    summary { span { (t(self.lang, "why-we-ask")) } }
                    @if !self.why.is_empty() { p { (self.why) } }
                    @if !self.because.is_empty() { p { (self.because) } }
                }
            }
        }
    }

    /// The label's text, with the word for what may stay empty.
    fn label_text(&self) -> Markup {
        html! {
            (self.label)
            @if !self.required && !self.is_unmarked { " " span .kern-label__optional { "(" (t(self.lang, "optional")) ")" } }
        }
    }

    /// A single control with everything around it.
    fn wrap(&self, control: Markup) -> Markup {
        html! { div .field data-field=(self.name) { (self.labelled(control)) (self.why_part()) } }
    }

    /// Label, hint, control and error.
    fn labelled(&self, control: Markup) -> Markup {
        let label = html! { label .kern-label for=(self.id()) { (self.label_text()) } };
        html! {
            div .kern-form-input .kern-form-input--error[!self.error.is_empty()] {
                @if self.is_heading { h1 .field__heading { (label) } } @else { (label) }
                (self.hint_part())
                (control)
                (self.error_part())
            }
        }
    }

    /// Several controls that answer one question.
    fn group(&self, class: &str, controls: Markup) -> Markup {
        let text = self.label_text();
        html! {
            div .field data-field=(self.name) {
                fieldset id=(self.id()) tabindex="-1" aria-describedby=[self.described_by()]
                    class={ "kern-fieldset" @if !self.error.is_empty() { " kern-fieldset--error" } } {
                    legend .kern-label { @if self.is_heading { h1 .field__heading { (text) } } @else { (text) } }
                    (self.hint_part())
                    div class={ "kern-fieldset__body " (class) } { (controls) }
                    (self.error_part())
                }
                (self.why_part())
            }
        }
    }
}

/// The id of the control or group that posts `name`.
pub fn id_of(name: &str) -> String {
    format!("f-{}", name.replace(['.', '[', ']', ' '], "-"))
}
