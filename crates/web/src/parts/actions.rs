use base::Lang;
use maud::{Markup, html};

use crate::controls::csrf_field;
use crate::ctx::Ctx;
use crate::texts::t;

/// How loud an action is. One primary action a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Primary,
    Secondary,
    Tertiary,
    /// Ends or destroys something.
    Danger,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Look::Primary => "kern-btn kern-btn--primary",
            Look::Secondary => "kern-btn kern-btn--secondary",
            Look::Tertiary => "kern-btn kern-btn--tertiary",
            Look::Danger => "kern-btn kern-btn--secondary btn-danger",
        }
    }
}

/// A KERN icon by name (`search`, `check`, `arrow-forward` …). Decorative: the text beside it says the same.
pub fn icon(name: &str) -> Markup {
    html! { span class={ "kern-icon kern-icon--" (name) } aria-hidden="true" {} }
}

/// The button that sends a form.
pub fn submit(label: &str, look: Look) -> Markup {
    html! { button type="submit" class=(look.class()) { span .kern-label { (label) } } }
}

/// One of several buttons of a form; its name and value are posted.
pub fn submit_named(name: &str, value: &str, label: &str, look: Look) -> Markup {
    html! { button type="submit" name=(name) value=(value) class=(look.class()) { span .kern-label { (label) } } }
}

/// A link that looks like a button: leads somewhere, changes nothing.
pub fn link_button(href: &str, label: &str, look: Look) -> Markup {
    html! { a href=(href) class=(look.class()) { span .kern-label { (label) } } }
}

/// A form that is only a button. Changes something, so it posts and carries the token.
pub fn post_button(ctx: &Ctx, action: &str, label: &str, look: Look) -> Markup {
    html! { form .inline-form action=(action) method="post" { (csrf_field(ctx)) (submit(label, look)) } }
}

/// Copies a text. Without scripts the button is hidden and the text can be marked as usual.
pub fn copy_button(lang: Lang, text: &str) -> Markup {
    html! {
        button .kern-btn .kern-btn--secondary .kern-btn--x-small .needs-script type="button" data-copy=(text) data-copied=(t(lang, "copied")) {
            (icon("content-copy")) span .kern-label { (t(lang, "copy")) }
        }
    }
}

/// Prints the page. Without scripts it is hidden; the browser's own command does the same.
pub fn print_button(lang: Lang) -> Markup {
    html! {
        button .kern-btn .kern-btn--secondary .needs-script type="button" data-print {
            (icon("draft")) span .kern-label { (t(lang, "print")) }
        }
    }
}
