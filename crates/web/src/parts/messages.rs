use maud::{Markup, html};

use super::icon;

/// What a message means; never told by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Neutral,
    Info,
    Success,
    Warning,
    Danger,
}

impl Tone {
    pub const fn code(self) -> &'static str {
        match self {
            Tone::Neutral => "neutral",
            Tone::Info => "info",
            Tone::Success => "success",
            Tone::Warning => "warning",
            Tone::Danger => "danger",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Tone> {
        [Tone::Neutral, Tone::Info, Tone::Success, Tone::Warning, Tone::Danger]
            .into_iter()
            .find(|t| t.code() == code)
    }

    const fn icon(self) -> &'static str {
        match self {
            Tone::Neutral | Tone::Info => "info",
            Tone::Success => "success",
            Tone::Warning => "warning",
            Tone::Danger => "danger",
        }
    }
}

/// A message in the flow of the page. The body may be empty.
pub fn alert(tone: Tone, title: &str, body: Markup) -> Markup {
    let kern = if tone == Tone::Neutral { "info" } else { tone.code() };
    html! {
        div class={ "kern-alert kern-alert--" (kern) } {
            div .kern-alert__header { (icon(tone.icon())) strong .kern-title { (title) } }
            @if !body.0.is_empty() { div .kern-alert__body { (body) } }
        }
    }
}

/// A short state, such as „In Prüfung".
pub fn badge(tone: Tone, label: &str) -> Markup {
    html! { span class={ "pill pill--" (tone.code()) } { (label) } }
}

/// As [`badge`], with the tone's icon: for verdicts, where colour carries meaning.
pub fn badge_with_icon(tone: Tone, label: &str) -> Markup {
    html! { span class={ "pill pill--" (tone.code()) } { (icon(tone.icon())) (label) } }
}
