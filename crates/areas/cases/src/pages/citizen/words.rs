//! Small things that several pages of the citizen's side say or do.

use axum::response::Response;
use base::Lang;
use base::clock::{german_zone, timestamp_from_us};
use calendar::{long_date, short_date};
use jiff::civil::Date;
use web::parts::{Tone, details};
use web::{Ctx, Markup, html};

use crate::Service;
use crate::pages::t;

/// See Other: after a form the browser fetches another page.
pub fn redirect(to: &str) -> Response {
    use axum::response::IntoResponse;
    axum::response::Redirect::to(to).into_response()
}

/// Nobody is left out: the same application by telephone and at the counter.
pub fn other_ways(ctx: &Ctx, service: &Service) -> Markup {
    let Some(office) = ctx.app.town.office(&service.blueprint.meta.office) else {
        return html! {};
    };
    let address = office.address.lines().join(", ");
    details(
        &t(ctx.lang, "other-ways"),
        html! {
            p { (t(ctx.lang, "other-ways-lead")) }
            p {
                strong { (office.name.get(ctx.lang)) } br;
                (address) br;
                (t(ctx.lang, "phone")) ": " a .kern-link href={ "tel:" (office.phone.replace([' ', '-'], "")) } { (office.phone) }
            }
        },
    )
}

/// `21. November 2026`
pub fn day(date: Date, lang: Lang) -> String {
    long_date(date, lang)
}

/// `21.11.2026, 22:40 Uhr`
pub fn moment(us: i64, lang: Lang) -> String {
    let at = timestamp_from_us(us).to_zoned(german_zone());
    let clock = format!("{:02}:{:02}", at.hour(), at.minute());
    match lang {
        Lang::En => format!("{}, {clock}", short_date(at.date(), lang)),
        _ => format!("{}, {clock} Uhr", short_date(at.date(), lang)),
    }
}

/// The plain state with its colour.
pub fn public_state(lang: Lang, code: &str) -> (Tone, String) {
    let (tone, key) = match code {
        "received" => (Tone::Info, "state-received"),
        "checking" => (Tone::Info, "state-checking"),
        "needs_you" => (Tone::Warning, "state-needs-you"),
        "others" => (Tone::Info, "state-others"),
        "decided" => (Tone::Success, "state-decided"),
        _ => (Tone::Neutral, "state-closed"),
    };
    (tone, t(lang, key).into_owned())
}

/// Money as people of that language write it.
pub fn euro(money: base::Money, lang: Lang) -> String {
    if lang == Lang::En {
        money.english()
    } else {
        money.german()
    }
}
