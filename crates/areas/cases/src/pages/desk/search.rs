//! Finding a case by name, plate, number, reference.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use store::StoreError;
use web::parts::{Column, empty_state, table};
use web::{Ctx, Markup, PageMeta, desk_page, html};

use super::words::{self, staff, tf};
use crate::model::CaseRow;
use crate::pages::t;
use crate::store::lists;
use crate::{Cases, rules};

pub(crate) const HITS: usize = 50;
/// Unit: characters; longer texts are no search.
const QUERY_CHARS_MAX: usize = 120;

pub async fn show(
    ctx: Ctx,
    State(cases): State<Cases>,
    Query(query): Query<BTreeMap<String, String>>,
) -> web::Result<Response> {
    let me = staff(&ctx)?;
    let typed: String = query
        .get("q")
        .map(|q| q.trim().chars().take(QUERY_CHARS_MAX).collect())
        .unwrap_or_default();
    let terms = rules::query_terms(&typed);
    let (offices, asked) = (me.offices.clone(), terms.clone());
    let found = cases
        .app
        .store
        .read(move |tx| -> Result<_, StoreError> { lists::search(tx, &offices, &asked, HITS) })
        .await?;
    // Who types a whole number wants the case, not a list of one.
    if let Some(only) = exactly(&found, &terms) {
        return Ok(web_redirect(&format!("/desk/vorgaenge/{}", only.id)));
    }
    let lang = ctx.lang;
    let meta = PageMeta::new(t(lang, "desk-search-title"))
        .nav("desk")
        .crumb("/desk", t(lang, "desk-list-title"))
        .wide();
    let main = html! {
        h1 { (t(lang, "desk-search-title")) }
        form .desk-search role="search" aria-label=(t(lang, "desk-search-title")) action="/desk/suche" method="get" {
            label .kern-label for="f-q" { (t(lang, "desk-search-what")) }
            div .desk-search__line {
                input #f-q .kern-form-input__input type="search" name="q" value=(typed) maxlength=(QUERY_CHARS_MAX)
                    autocomplete="off" spellcheck="false" aria-describedby="f-q-hinweis" data-focus[typed.is_empty()];
                button .kern-btn .kern-btn--primary type="submit" { span .kern-label { (t(lang, "desk-search-go")) } }
            }
            p .kern-hint #f-q-hinweis { (t(lang, "desk-search-hint")) }
        }
        @if typed.is_empty() {} @else if found.is_empty() {
            (empty_state(&tf(lang, "desk-search-none", &[("q", (&typed).into())]), &t(lang, "desk-search-none-text"), None))
        } @else { (hits(&ctx, &cases, &typed, &found)) }
    };
    Ok(desk_page(&ctx, &meta, main).into_response())
}

fn exactly<'a>(found: &'a [CaseRow], terms: &[String]) -> Option<&'a CaseRow> {
    let [only] = found else { return None };
    let names = rules::search_terms(&[&only.number, &only.reference]);
    terms
        .iter()
        .all(|term| names.contains(term))
        .then_some(only)
        .filter(|_| !terms.is_empty())
}

fn hits(ctx: &Ctx, cases: &Cases, typed: &str, found: &[CaseRow]) -> Markup {
    let lang = ctx.lang;
    let today = cases.now().today;
    let count = if found.len() == HITS {
        tf(lang, "desk-search-many", &[("n", HITS.into())])
    } else {
        tf(lang, "desk-search-count", &[("n", found.len().into())])
    };
    let columns = [
        Column::new(t(lang, "desk-col-case")),
        Column::new(t(lang, "desk-col-service")),
        Column::new(t(lang, "desk-col-state")),
        Column::new(t(lang, "desk-col-due")),
        Column::new(t(lang, "desk-col-received")),
    ];
    let rows: Vec<Vec<Markup>> = found
        .iter()
        .map(|row| {
            let service = cases.services.version(&row.blueprint_hash);
            let state = service.as_ref().map_or_else(
                || row.state.clone(),
                |s| words::state(s, &row.state, if row.open { "checking" } else { "closed" }, lang),
            );
            vec![
                html! {
                    a .worklist__name href={ "/desk/vorgaenge/" (row.id) } { (row.applicant) }
                    @if row.blocked { " " (words::blocked_mark(lang)) }
                    span .worklist__number { (row.number) @if !row.lookup_key.is_empty() { " · " (row.lookup_key) } }
                },
                html! { (words::title_of(cases, &row.blueprint, &row.blueprint_hash, lang)) },
                html! { (state) },
                if row.open {
                    words::deadline(lang, row.due_on, today)
                } else {
                    html! { "–" }
                },
                html! { (words::day_of(row.submitted_at, lang)) },
            ]
        })
        .collect();
    html! {
        p role="status" { (count) }
        (table(&tf(lang, "desk-search-caption", &[("q", typed.into())]), true, &columns, &rows))
    }
}

fn web_redirect(to: &str) -> Response {
    axum::response::Redirect::to(to).into_response()
}
