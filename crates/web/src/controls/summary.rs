use base::Lang;
use maud::{Markup, html};

use super::id_of;
use crate::csrf;
use crate::ctx::Ctx;
use crate::parts::icon;
use crate::texts::{TEXTS, t};

/// The hidden token that every form of ours must carry.
pub fn csrf_field(ctx: &Ctx) -> Markup {
    html! { input type="hidden" name=(csrf::FIELD) value=(ctx.csrf()); }
}

/// All errors of a page, each leading to its question; gets the focus when the page loads. Nothing without errors.
///
/// `errors`: posted name and text.
pub fn error_summary(lang: Lang, errors: &[(String, String)]) -> Markup {
    let title = TEXTS.fmt(lang, "error-summary", &[("n", errors.len().into())]);
    html! {
        @if !errors.is_empty() {
            div .error-summary #fehler role="alert" tabindex="-1" data-focus aria-labelledby="fehler-titel" {
                div .error-summary__head { (icon("danger")) h2 #fehler-titel .kern-title { (title) } }
                ul { @for (name, text) in errors { li { a href={ "#" (id_of(name)) } { (text) } } } }
                p { (t(lang, "error-summary-kept")) }
            }
        }
    }
}

/// Says when the answers were saved last, and with a script that they were saved while one types. Belongs to a
/// `form[data-autosave]`. `now`: what is true when the page is opened.
pub fn save_note(lang: Lang, now: &str) -> Markup {
    html! {
        p .save-note role="status" data-autosave-note data-saved=(t(lang, "autosave-saved"))
            data-failed=(t(lang, "autosave-failed")) data-elsewhere=(t(lang, "autosave-elsewhere")) { (now) }
    }
}

/// The fields of a page. With a script they are fetched anew from `fragment_url` (POST of the form, answered with the
/// same fields) whenever a choice was made, so that conditional questions come and go; without, saving does it.
pub fn form_fields(fragment_url: Option<&str>, fields: Markup) -> Markup {
    html! { div .fields #felder data-fragment=[fragment_url] { (fields) } }
}
