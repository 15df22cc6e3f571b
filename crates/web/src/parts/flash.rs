use std::sync::atomic::Ordering;

use axum::http::{HeaderMap, HeaderValue};
use maud::{Markup, html};

use super::Tone;
use super::icon;
use crate::app::App;
use crate::cookies;
use crate::ctx::Ctx;
use crate::texts::t;

/// A message for the page after a form, shown once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    pub tone: Tone,
    pub text: String,
}

impl Flash {
    pub(crate) const COOKIE: &'static str = "hinweis";

    pub fn success(text: impl Into<String>) -> Flash {
        Flash {
            tone: Tone::Success,
            text: text.into(),
        }
    }

    pub fn warning(text: impl Into<String>) -> Flash {
        Flash {
            tone: Tone::Warning,
            text: text.into(),
        }
    }

    pub fn info(text: impl Into<String>) -> Flash {
        Flash {
            tone: Tone::Info,
            text: text.into(),
        }
    }

    /// It travels in a signed cookie, so that nobody else can put words into the town's mouth.
    pub(crate) fn cookie(&self, app: &App) -> HeaderValue {
        let text: String = form_urlencoded::byte_serialize(self.text.as_bytes()).collect();
        let signed = app.sign("flash", &format!("{}:{text}", self.tone.code()));
        cookies::write(app, Flash::COOKIE, &signed, Some(60), true)
    }

    pub(crate) fn read(app: &App, headers: &HeaderMap) -> Option<Flash> {
        let (tone, text) = app
            .verify("flash", cookies::read(headers, Flash::COOKIE)?)?
            .split_once(':')?;
        let (text, _) = form_urlencoded::parse(text.as_bytes()).next()?;
        Some(Flash {
            tone: Tone::from_code(tone)?,
            text: text.into_owned(),
        })
    }
}

/// The message that the form before left, if any. The frames show it; pages need not.
pub fn flash_of(ctx: &Ctx) -> Markup {
    if ctx.flash.is_some() {
        ctx.flash_shown.store(true, Ordering::Relaxed);
    }
    html! {
        @if let Some(flash) = &ctx.flash {
            div class={ "flash flash--" (flash.tone.code()) } role="status" {
                (icon(match flash.tone { Tone::Success => "success", Tone::Warning => "warning", Tone::Danger => "danger", _ => "info" }))
                p { (flash.text) }
                button .icon-button .needs-script type="button" data-dismiss {
                    (icon("close")) span .kern-sr-only { (t(ctx.lang, "close")) }
                }
            }
        }
    }
}
