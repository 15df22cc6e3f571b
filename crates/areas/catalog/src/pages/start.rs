use axum::extract::State;
use axum::response::{IntoResponse, Response};
use web::parts::link_button;
use web::{Ctx, Markup, PageMeta, html, page};

use super::parts::{Heading, phone, search_form, service_rows, topic_cards};
use super::texts::t;
use super::{CatalogState, nav};
use crate::rules;

const MOST_USED: usize = 8;

/// The start page: search first, then what most people come for, then life situations.
pub(super) async fn start(State(state): State<CatalogState>, ctx: Ctx) -> Response {
    let meta = PageMeta::new(t(ctx.lang, "start-title")).nav(nav::START).start().wide();
    let about = &ctx.app.town.about;
    let meta = meta.description(about.welcome.get(ctx.lang));
    page(&ctx, &meta, body(&state, &ctx)).into_response()
}

fn body(state: &CatalogState, ctx: &Ctx) -> Markup {
    let lang = ctx.lang;
    let about = &ctx.app.town.about;
    let catalogue = state.catalogue.current();
    let most_used = rules::most_used(catalogue.services(), MOST_USED);
    let slogan = about.slogan.get(lang);
    let heading = if slogan.is_empty() {
        t(lang, "start-title")
    } else {
        slogan.into()
    };
    html! {
        (web::layout::hero(ctx, &heading, about.welcome.get(lang), search_form(lang, "", "suche")))
        div #treffer .page-width .live-results role="region" aria-live="polite" aria-label=(t(lang, "results-label")) {}
        @if !most_used.is_empty() {
            section .section aria-labelledby="meistgenutzt" {
                div .page-width {
                    h2 #meistgenutzt .kern-heading-medium { (t(lang, "most-used")) }
                    (service_rows(state, lang, Heading::H3, most_used))
                    p { (link_button("/leistungen", &t(lang, "all-services"), web::parts::Look::Secondary)) }
                }
            }
        }
        @if about.feature("life_situations") && !catalogue.topics().is_empty() {
            section .section .section--soft aria-labelledby="lebenslagen" {
                div .page-width {
                    h2 #lebenslagen .kern-heading-medium { (t(lang, "topics")) }
                    (topic_cards(lang, catalogue.topics()))
                }
            }
        }
        section .section aria-labelledby="kontakt" {
            div .page-width .start-contact {
                div {
                    h2 #kontakt .kern-heading-medium { (t(lang, "contact")) }
                    p { (t(lang, "contact-lead")) }
                    p .start-contact__phone { (phone(&about.contact.phone)) }
                    @let hours = about.contact.phone_hours.get(lang);
                    @if !hours.is_empty() { p { (hours) } }
                    p { a .kern-link href="/aemter" { (t(lang, "all-offices")) } }
                }
                div {
                    h3 .kern-title { (t(lang, "house-hours")) }
                    (super::offices::hours_table(lang, &about.opening_hours))
                }
            }
        }
    }
}
