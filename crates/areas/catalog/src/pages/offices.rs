use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base::Lang;
use town::{Office, OpeningHours};
use web::{Ctx, Markup, PageMeta, Problem, html, page};

use super::parts::{Heading, mail, phone, service_rows};
use super::texts::{fmt, t};
use super::{CatalogState, nav};
use crate::rules;

const DAYS: [&str; 7] = [
    "day-mon", "day-tue", "day-wed", "day-thu", "day-fri", "day-sat", "day-sun",
];

/// All offices.
pub(super) async fn offices(ctx: Ctx) -> Response {
    let lang = ctx.lang;
    let meta = PageMeta::new(t(lang, "offices"))
        .nav(nav::OFFICES)
        .crumb("/", t(lang, "start-crumb"));
    let main = html! {
        h1 .kern-heading-large { (t(lang, "offices")) }
        p .lead { (t(lang, "offices-lead")) }
        ul .service-rows {
            @for office in &ctx.app.town.offices {
                li .service-row {
                    h2 .service-row__title { a .kern-link href={ "/aemter/" (office.id) } { (office.name.get(lang)) } }
                    @let summary = office.summary.get(lang);
                    @if !summary.is_empty() { p .service-row__short { (summary) } }
                    p { (phone(&office.phone)) " · " (mail(&office.email)) }
                }
            }
        }
    };
    page(&ctx, &meta, main).into_response()
}

/// One office: how to reach it, when it is open, what it does.
pub(super) async fn office(State(state): State<CatalogState>, ctx: Ctx, Path(id): Path<String>) -> web::Result {
    let lang = ctx.lang;
    let office = ctx.app.town.office(&id).ok_or(Problem::NotFound)?;
    let catalogue = state.catalogue.current();
    let own = rules::of_office(catalogue.services(), &office.id, lang);
    let counter = office.counter_services.iter().filter_map(|id| catalogue.service(id));
    let counter: Vec<_> = counter
        .filter(|service| own.iter().all(|known| known.id != service.id))
        .collect();
    let name = office.name.get(lang);
    let meta = PageMeta::new(name)
        .wide()
        .nav(nav::OFFICES)
        .crumb("/", t(lang, "start-crumb"))
        .crumb("/aemter", t(lang, "offices"));
    let main = html! {
        h1 .kern-heading-large { (name) }
        @let summary = office.summary.get(lang);
        @if !summary.is_empty() { p .lead { (summary) } }
        div .office-card__columns {
            div {
                h2 .kern-heading-small { (t(lang, "address")) }
                (office_address(lang, office))
                p { (phone(&office.phone)) br; (mail(&office.email)) }
                (getting_there(lang, office))
                (contacts(lang, office))
            }
            div {
                h2 .kern-heading-small { (t(lang, "opening-hours")) }
                (hours_table(lang, &office.opening_hours))
                (appointment(lang, office))
                (closures(&ctx))
            }
        }
        @if !own.is_empty() { h2 .kern-heading-medium { (t(lang, "office-services")) } (service_rows(&state, lang, Heading::H3, own)) }
        @if !counter.is_empty() { h2 .kern-heading-medium { (t(lang, "office-counter")) } (service_rows(&state, lang, Heading::H3, counter)) }
    };
    Ok(page(&ctx, &meta, main).into_response())
}

pub(super) fn office_address(lang: Lang, office: &Office) -> Markup {
    let [street, city] = office.address.lines();
    html! {
        address { (street) br; (city)
            @let floor = office.floor.get(lang);
            @if !floor.is_empty() { br; (floor) }
        }
    }
}

fn getting_there(lang: Lang, office: &Office) -> Markup {
    html! {
        @for (key, text) in [("public-transport", office.public_transport.get(lang)), ("accessibility", office.accessibility.get(lang))] {
            @if !text.is_empty() { p { strong { (t(lang, key)) ":" } " " (text) } }
        }
    }
}

/// The people of the office whom the town names.
pub(super) fn contacts(lang: Lang, office: &Office) -> Markup {
    html! {
        @if !office.contacts.is_empty() {
            h3 .kern-title { (t(lang, "contact-persons")) }
            ul .contacts {
                @for person in &office.contacts {
                    li {
                        strong { (person.name) }
                        @let role = person.role.get(lang);
                        @if !role.is_empty() { br; (role) }
                        @if let Some(room) = &person.room { br; (fmt(lang, "room", &[("room", room.into())])) }
                        @if let Some(number) = &person.phone { br; (phone(number)) }
                    }
                }
            }
        }
    }
}

/// Opening hours of a week.
pub(super) fn hours_table(lang: Lang, hours: &OpeningHours) -> Markup {
    html! {
        table .hours {
            caption .kern-sr-only { (t(lang, "opening-hours")) }
            tbody {
                @for (key, spans) in DAYS.iter().zip(hours.week()) {
                    tr {
                        th scope="row" { (t(lang, key)) }
                        td { @if spans.is_empty() { (t(lang, "closed")) } @else { (spans_text(lang, spans)) } }
                    }
                }
            }
        }
    }
}

fn spans_text(lang: Lang, spans: &[String]) -> String {
    let all: Vec<String> = spans.iter().map(|span| span.replace('-', "–")).collect();
    format!("{}{}", all.join(", "), t(lang, "oclock"))
}

fn appointment(lang: Lang, office: &Office) -> Markup {
    let key = match office.appointment.as_str() {
        "required" => "appointment-required",
        "recommended" => "appointment-recommended",
        "possible" => "appointment-possible",
        _ => return html! {},
    };
    html! { p { (t(lang, key)) } }
}

/// Days on which the whole house is closed, from today on.
fn closures(ctx: &Ctx) -> Markup {
    let today = ctx.app.clock.today();
    let coming: Vec<_> = ctx
        .app
        .town
        .about
        .closures
        .iter()
        .filter(|closure| closure.until >= today)
        .collect();
    html! {
        @if !coming.is_empty() {
            h3 .kern-title { (t(ctx.lang, "closures")) }
            ul { @for closure in coming {
                li {
                    (date(closure.from)) @if closure.until != closure.from { "–" (date(closure.until)) }
                    ": " (closure.reason.get(ctx.lang))
                }
            } }
        }
    }
}

fn date(date: jiff::civil::Date) -> String {
    format!("{:02}.{:02}.{}", date.day(), date.month(), date.year())
}
