use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use web::parts::empty_state;
use web::{Ctx, Markup, PageMeta, html, page};

use super::parts::{Heading, ask_a_person, hit_rows, search_form};
use super::texts::{fmt, t};
use super::{CatalogState, nav};
use crate::search::SearchOutcome;

const HITS_MAX: usize = 20;
/// While typing, a short list is read faster than a long one is finished.
const LIVE_HITS_MAX: usize = 6;

#[derive(Deserialize)]
pub(super) struct Question {
    #[serde(default)]
    q: String,
    /// Only the results, for a page that is already there.
    fragment: Option<String>,
}

/// Results of a search, as a page or as the part that a script puts into one.
pub(super) async fn search(State(state): State<CatalogState>, ctx: Ctx, Query(question): Query<Question>) -> Response {
    let q = question.q.trim();
    let catalogue = state.catalogue.current();
    if question.fragment.is_some() {
        let outcome = catalogue.index().search_typing(q, LIVE_HITS_MAX);
        return live(&state, &ctx, q, &outcome).into_response();
    }
    let outcome = catalogue.index().search(q, HITS_MAX);
    let title = if q.is_empty() {
        t(ctx.lang, "search-title").into_owned()
    } else {
        fmt(ctx.lang, "results-title", &[("q", q.into())]).into_owned()
    };
    let meta = PageMeta::new(title.clone())
        .nav(nav::SERVICES)
        .crumb("/", t(ctx.lang, "start-crumb"))
        .noindex();
    let main = html! {
        h1 .kern-heading-large { (title) }
        (search_form(ctx.lang, q, "katalog-suche"))
        div #treffer .live-results role="region" aria-live="polite" aria-label=(t(ctx.lang, "results-label")) {
            (results(&state, &ctx, q, &outcome))
        }
    };
    page(&ctx, &meta, main).into_response()
}

fn live(state: &CatalogState, ctx: &Ctx, q: &str, outcome: &SearchOutcome) -> Markup {
    html! { @if !q.is_empty() { (results(state, ctx, q, outcome)) } }
}

fn results(state: &CatalogState, ctx: &Ctx, q: &str, outcome: &SearchOutcome) -> Markup {
    let lang = ctx.lang;
    html! {
        @if !outcome.hits.is_empty() {
            p .live-results__count {
                (fmt(lang, "results-count", &[("n", outcome.hits.len().into())]))
                @if let Some(corrected) = &outcome.corrected { " " (fmt(lang, "results-corrected", &[("q", corrected.into())])) }
            }
            (hit_rows(state, lang, Heading::H2, &outcome.hits))
        } @else if !q.is_empty() {
            (empty_state(&t(lang, "nothing-title"), &t(lang, "nothing-text"), Some(html! {
                (ask_a_person(ctx))
                p { a .kern-link href="/leistungen" { (t(lang, "all-services")) } }
            })))
            @if !outcome.guesses.is_empty() {
                h2 .kern-heading-small { (t(lang, "guesses")) }
                (hit_rows(state, lang, Heading::H3, &outcome.guesses))
            }
        } @else {
            p { a .kern-link href="/leistungen" { (t(lang, "all-services")) } }
        }
    }
}
