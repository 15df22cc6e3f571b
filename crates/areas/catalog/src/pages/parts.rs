//! Parts that several pages of the catalogue share.

use base::Lang;
use web::parts::{Tone, badge, icon};
use web::{Ctx, Markup, html};

use super::CatalogState;
use super::icons::topic_icon;
use super::texts::t;
use crate::model::{Service, Topic};
use crate::search::Hit;

/// The search of the catalogue. With scripts, answers appear in `#treffer` while typing.
pub(super) fn search_form(lang: Lang, question: &str, id: &str) -> Markup {
    html! {
        form .hero-search action="/suche" method="get" role="search" aria-label=(t(lang, "search-label")) data-live="/leistungen/suche" data-live-target="treffer" {
            label for=(id) { (t(lang, "search-label")) }
            div .hero-search__row {
                input id=(id) type="search" name="q" value=(question) maxlength="300"
                    autocomplete="off" enterkeyhint="search" aria-describedby="katalog-suche-hinweis";
                button .kern-btn .kern-btn--primary type="submit" { (icon("search")) span .kern-label { (t(lang, "search-button")) } }
            }
            p #katalog-suche-hinweis { (t(lang, "search-hint")) }
        }
    }
}

/// Level of the headings in a list, so that no level is left out on the page around it.
#[derive(Clone, Copy)]
pub(super) enum Heading {
    H2,
    H3,
}

/// A service in a list: where it leads, what it is good for, whether it can be done online.
fn service_row(state: &CatalogState, lang: Lang, heading: Heading, service: &Service, through: Option<&str>) -> Markup {
    let (text_lang, text) = service.text(lang);
    let title = html! {
        a .kern-link href=(href(service)) { (text.title) }
        @if (state.online)(service).is_some() { " " (badge(Tone::Success, &t(lang, "online"))) }
    };
    html! {
        li .service-row {
            @match heading {
                Heading::H2 => h2 .service-row__title lang=[foreign(lang, text_lang)] { (title) },
                Heading::H3 => h3 .service-row__title lang=[foreign(lang, text_lang)] { (title) },
            }
            @if !text.short.is_empty() { p .service-row__short lang=[foreign(lang, text_lang)] { (text.short) } }
            @if let Some(through) = through {
                p .service-row__through { (t(lang, "found-through")) " „" (through) "“" }
            }
        }
    }
}

/// Services in the given order.
pub(super) fn service_rows<'a>(
    state: &CatalogState,
    lang: Lang,
    heading: Heading,
    services: impl IntoIterator<Item = &'a Service>,
) -> Markup {
    html! { ul .service-rows { @for service in services { (service_row(state, lang, heading, service, None)) } } }
}

/// Found services in the order of the search.
pub(super) fn hit_rows(state: &CatalogState, lang: Lang, heading: Heading, hits: &[Hit]) -> Markup {
    let catalogue = state.catalogue.current();
    html! {
        ul .service-rows {
            @for hit in hits {
                @if let Some(service) = catalogue.service(&hit.id) {
                    (service_row(state, lang, heading, service, hit.through.as_deref()))
                }
            }
        }
    }
}

/// Life situations as cards.
pub(super) fn topic_cards(lang: Lang, topics: &[Topic]) -> Markup {
    html! {
        ul .topic-cards {
            @for topic in topics {
                li {
                    a .topic-card href={ "/lebenslagen/" (topic.id) } {
                        @if let Some(name) = &topic.icon { (topic_icon(name)) }
                        strong { (topic.title.get(lang)) }
                        @if let Some(short) = &topic.short { span { (short.get(lang)) } }
                    }
                }
            }
        }
    }
}

/// What to do when the catalogue has no answer: ask a person.
pub(super) fn ask_a_person(ctx: &Ctx) -> Markup {
    let contact = &ctx.app.town.about.contact;
    html! {
        p { (t(ctx.lang, "ask-person")) " " (phone(&contact.phone))
            @let hours = contact.phone_hours.get(ctx.lang);
            @if !hours.is_empty() { " (" (hours) ")" }
        }
    }
}

pub(super) fn phone(number: &str) -> Markup {
    let dial: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    html! { a .kern-link href={ "tel:" (dial) } { (number) } }
}

pub(super) fn mail(address: &str) -> Markup {
    html! { a .kern-link href={ "mailto:" (address) } { (address) } }
}

pub(super) fn href(service: &Service) -> String {
    format!("/leistungen/{}", service.id)
}

/// The `lang` attribute of a text that is not in the language of the page. Plain German is German for a screen reader.
pub(super) fn foreign(page: Lang, text: Lang) -> Option<&'static str> {
    let tag = |lang| if lang == Lang::En { "en" } else { "de" };
    (tag(page) != tag(text)).then(|| tag(text))
}
