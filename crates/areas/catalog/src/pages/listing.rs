use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use web::{Ctx, PageMeta, Problem, html, page};

use super::parts::{Heading, search_form, service_rows, topic_cards};
use super::texts::{fmt, t};
use super::{CatalogState, nav};
use crate::rules;

/// All services by title.
pub(super) async fn a_to_z(State(state): State<CatalogState>, ctx: Ctx) -> Response {
    let lang = ctx.lang;
    let catalogue = state.catalogue.current();
    let groups = rules::a_to_z(catalogue.services(), lang);
    let meta = PageMeta::new(t(lang, "all-services"))
        .nav(nav::SERVICES)
        .crumb("/", t(lang, "start-crumb"));
    let main = html! {
        h1 .kern-heading-large { (t(lang, "all-services")) }
        p .lead { (fmt(lang, "all-services-lead", &[("n", catalogue.services().len().into())])) }
        (search_form(lang, "", "katalog-suche"))
        div #treffer .live-results role="region" aria-live="polite" aria-label=(t(lang, "results-label")) {}
        @if ctx.app.town.about.feature("life_situations") && !catalogue.topics().is_empty() {
            h2 .kern-heading-medium { (t(lang, "topics")) }
            (topic_cards(lang, catalogue.topics()))
        }
        h2 .kern-heading-medium { (t(lang, "a-to-z")) }
        nav .letters aria-label=(t(lang, "a-to-z")) {
            ul { @for (letter, _) in &groups { li { a .kern-link href={ "#" (anchor(*letter)) } { (letter) } } } }
        }
        @for (letter, services) in &groups {
            section .letter aria-labelledby=(anchor(*letter)) {
                h2 id=(anchor(*letter)) .kern-heading-small tabindex="-1" { (letter) }
                (service_rows(&state, lang, Heading::H3, services.iter().copied()))
            }
        }
    };
    page(&ctx, &meta, main).into_response()
}

fn anchor(letter: char) -> String {
    if letter.is_ascii_alphabetic() {
        format!("buchstabe-{letter}")
    } else {
        "buchstabe-sonst".to_owned()
    }
}

/// The services of a life situation.
pub(super) async fn topic(State(state): State<CatalogState>, ctx: Ctx, Path(id): Path<String>) -> web::Result {
    let lang = ctx.lang;
    let catalogue = state.catalogue.current();
    let topic = catalogue.topic(&id).ok_or(Problem::NotFound)?;
    let services = rules::of_topic(catalogue.services(), &topic.id, lang);
    let title = topic.title.get(lang);
    let meta = PageMeta::new(title)
        .nav(nav::SERVICES)
        .crumb("/", t(lang, "start-crumb"))
        .crumb("/leistungen", t(lang, "services-crumb"));
    let main = html! {
        h1 .kern-heading-large { (title) }
        @if let Some(short) = &topic.short { p .lead { (short.get(lang)) } }
        @if services.is_empty() { p { (t(lang, "topic-empty")) } } @else { (service_rows(&state, lang, Heading::H2, services)) }
    };
    Ok(page(&ctx, &meta, main).into_response())
}
