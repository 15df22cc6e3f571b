//! The dates of decisions in plain words: since when a decision counts, until when it can be challenged.

use base::Uuid;
use jiff::civil::Date;
use web::parts::details;
use web::{Ctx, Markup, html};

use super::words;
use crate::model::Document;
use crate::pages::{TEXTS, t};
use crate::remedy::{Notice, Route};

/// One part for each decision of the case; nothing while there is none.
pub fn show(ctx: &Ctx, documents: &[Document], notices: &[(Uuid, Notice)], today: Date) -> Markup {
    let title = |id: &Uuid| documents.iter().find(|d| d.id == *id).map_or("", |d| d.title.as_str());
    html! {
        @if !notices.is_empty() {
            section aria-labelledby="bekanntgabe" {
                h2 #bekanntgabe .kern-heading-medium { (t(ctx.lang, "notified-title")) }
                @for (id, notice) in notices {
                    h3 .kern-heading-small lang="de" { (title(id)) }
                    (dates(ctx, notice, today))
                }
            }
        }
    }
}

fn dates(ctx: &Ctx, notice: &Notice, today: Date) -> Markup {
    let lang = ctx.lang;
    let say = |key: &'static str, day: Date| {
        TEXTS
            .fmt(lang, key, &[("day", words::day(day, lang).into())])
            .into_owned()
    };
    let (Some(notified), Some(until), Some(last)) = (notice.notified_on, notice.remedy_until, notice.final_on) else {
        return match (notice.route, notice.fetch_until) {
            (Route::Portal, Some(until)) => html! { p { (say("notified-fetch", until)) } },
            _ => html! { p { (t(lang, "notified-by-post")) } },
        };
    };
    let challenge = match notice.remedy.as_deref() {
        Some("klage") => "remedy-court",
        Some(_) => "remedy-objection",
        None => "remedy-year",
    };
    html! {
        p { (say("notified-since", notified)) }
        @if today > until { p { (say("remedy-final", last)) } }
        @else { p { (say(challenge, until)) " " (say("remedy-then-final", last)) } }
        @if let (Some(why), Some(remedy)) = (&notice.notified_why, &notice.remedy_why) {
            (details(&t(lang, "why-date"), html! { p .pre-line lang="de" { (why) } p .pre-line lang="de" { (remedy) } }))
        }
    }
}
