//! Small things that several pages of the citizen's side say or do.

use axum::response::Response;
use base::Lang;
use base::clock::{german_zone, timestamp_from_us};
use calendar::{long_date, short_date};
use jiff::civil::Date;
use web::parts::{Tone, columns, sheet};
use web::{Ctx, Markup, html};

use crate::Service;
use crate::pages::t;

/// See Other: after a form the browser fetches another page.
pub fn redirect(to: &str) -> Response {
    use axum::response::IntoResponse;
    axum::response::Redirect::to(to).into_response()
}

/// Nobody is left out: the same application by telephone and at the counter. Beside the page on a wide screen, below it
/// on a phone.
pub fn beside_other_ways(ctx: &Ctx, service: &Service, main: Markup) -> Markup {
    beside_office(ctx, &service.blueprint.meta.office, main)
}

/// As [`beside_other_ways`], with the office that has the case.
pub fn beside_office(ctx: &Ctx, office: &str, main: Markup) -> Markup {
    columns(main, &t(ctx.lang, "other-ways"), ways_of_office(ctx, office))
}

/// Telephone and counter of the office, as a box for the side of a page.
fn ways_of_office(ctx: &Ctx, office: &str) -> Markup {
    let Some(office) = ctx.app.town.office(office) else {
        return html! {};
    };
    let [street, city] = office.address.lines();
    sheet(html! {
        h2 .kern-heading-small { (t(ctx.lang, "other-ways")) }
        p { (t(ctx.lang, "other-ways-lead")) }
        p .contact-phone { a .kern-link href={ "tel:" (office.phone.replace([' ', '-'], "")) } { (office.phone) } }
        p { strong { (office.name.get(ctx.lang)) } br; (street) br; (city) }
    })
}

/// `21. November 2026`
pub fn day(date: Date, lang: Lang) -> String {
    long_date(date, lang)
}

/// An attribute of a grant as people read it; a day is kept as ISO text.
pub fn attribute(value: &str, lang: Lang) -> String {
    value
        .parse()
        .map_or_else(|_| value.to_owned(), |on: Date| day(on, lang))
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
        "decided" => (Tone::Info, "state-decided"),
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
