//! Cases whose retention is over: what the archive is offered, what is held, what will be erased when.

use ::store::StoreError;
use axum::extract::{Path, State};
use base::Uuid;
use jiff::ToSpan;
use web::parts::{Column, Flash, Tone, badge, empty_state, table};
use web::{Ctx, Form, Markup, PageMeta, desk_page, html};

use super::case::Typed;
use super::steps::refused;
use super::words::{self, staff};
use crate::actions::retention::{self, OFFER_DAYS};
use crate::flow::german_day;
use crate::pages::{TEXTS, t};
use crate::store::retention::Marked;
use crate::{Cases, store};

/// The oldest ones; the list is worked off from its beginning.
const SHOWN: i64 = 200;

pub async fn show(ctx: Ctx, State(cases): State<Cases>) -> web::Result<Markup> {
    let offices = staff(&ctx)?.offices.clone();
    let marked = cases
        .app
        .store
        .read(move |tx| -> Result<_, StoreError> { store::retention::marked_of(tx, &offices, SHOWN) })
        .await?;
    let lang = ctx.lang;
    let columns = [
        "desk-col-case",
        "desk-col-service",
        "desk-retention-ended",
        "desk-erased-on",
    ]
    .map(|key| t(lang, key));
    let columns: Vec<Column> = columns.iter().map(|title| Column::new(title.as_ref())).collect();
    let rows: Vec<Vec<Markup>> = marked.iter().map(|case| row(&ctx, &cases, case)).collect();
    let title = t(lang, "desk-retention-title");
    let meta = PageMeta::new(title.clone()).nav("aussonderung").wide();
    let main = html! {
        h1 { (title) }
        p .muted { (TEXTS.fmt(lang, "desk-retention-lead", &[("days", OFFER_DAYS.into())])) }
        @if rows.is_empty() { (empty_state(&t(lang, "desk-retention-empty"), "", None)) }
        @else { (table(&title, true, &columns, &rows)) }
    };
    Ok(desk_page(&ctx, &meta, main))
}

fn row(ctx: &Ctx, cases: &Cases, case: &Marked) -> Vec<Markup> {
    let lang = ctx.lang;
    let service = cases.services.current(&case.blueprint);
    let erased_on = german_day(case.marked_at).saturating_add(OFFER_DAYS.days());
    vec![
        html! { a .kern-link href={ "/desk/vorgaenge/" (case.case) } { (case.number) } },
        html! { @if let Some(service) = service { (words::service_title(&service, lang)) } @else { (case.blueprint) } },
        html! { (calendar::short_date(case.ends_on, lang)) },
        html! { @if case.is_held { (badge(Tone::Warning, &t(lang, "desk-held"))) } @else { (calendar::short_date(erased_on, lang)) } },
    ]
}

/// Holds a case back from erasure, or lets it go.
pub async fn keep(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<Uuid>, form: Form) -> web::Result {
    let me = staff(&ctx)?;
    let reason = form.text("halten").to_owned();
    let (done, key) = if form.text("aktion") == "release" {
        (retention::release(&cases, me, id).await, "desk-released")
    } else {
        (retention::hold(&cases, me, id, reason.clone()).await, "desk-hold-done")
    };
    match done {
        Ok(()) => Ok(ctx.redirect_with(
            &format!("/desk/vorgaenge/{id}#aufbewahrung"),
            Flash::success(t(ctx.lang, key)),
        )),
        Err(error) => {
            let typed = Typed {
                action: "halten".into(),
                note: reason,
                ..Typed::default()
            };
            refused(&ctx, &cases, id, None, typed, error).await
        }
    }
}
