use axum::extract::{Path, State};
use axum::response::IntoResponse;
use base::{Money, Uuid};
use maud::{Markup, html};
use store::StoreError;
use web::controls::{Line, Question, csrf_field, line};
use web::parts::{Column, Flash, Look, empty_state, pagination, submit, table};
use web::{Ctx, Form, PageMeta, desk_page};

use super::desk_list::views;
use super::{PAGE_ROWS, moment, money, refusal_text, staff_actor, t, uuid_in_query};
use crate::actions::{self, PaymentError};
use crate::jobs::Desk;
use crate::model::{Clearing, ClearingReason};
use crate::reference::display;
use crate::store::{claims, clearing};

/// Money that nobody was owed: what is to be done about it.
pub async fn show(ctx: Ctx, State(desk): State<Desk>) -> web::Result {
    let after = uuid_in_query(&ctx, "nach");
    let (rows, next) = desk
        .store
        .read(move |tx| -> Result<_, StoreError> {
            let page = clearing::open_clearing(tx, after, PAGE_ROWS)?;
            let mut rows = Vec::with_capacity(page.rows.len());
            for entry in page.rows {
                let reference = match entry.claim {
                    Some(claim) => claims::claim(tx, claim)?.map(|claim| claim.reference),
                    None => None,
                };
                rows.push((entry, reference));
            }
            Ok((rows, page.next))
        })
        .await?;
    let lang = ctx.lang;
    let next = next.map(|id| format!("/kasse/klaerung?nach={id}"));
    let main = html! {
        h1 .kern-heading-large { (t(lang, "view-clearing")) }
        (views(&ctx, Some("klaerung")))
        p { (t(lang, "clearing-text")) }
        @if rows.is_empty() {
            (empty_state(&t(lang, "clearing-none-title"), &t(lang, "clearing-none-text"), None))
        } @else {
            (list(&ctx, &rows))
            (pagination(lang, None, next.as_deref(), ""))
        }
    };
    let meta = PageMeta::new(t(lang, "view-clearing"))
        .nav("kasse")
        .crumb("/kasse", t(lang, "desk-title"))
        .wide();
    Ok(desk_page(&ctx, &meta, main).into_response())
}

fn list(ctx: &Ctx, rows: &[(Clearing, Option<String>)]) -> Markup {
    let lang = ctx.lang;
    let columns = [
        Column::new(t(lang, "number")),
        Column::new(t(lang, "reference")),
        Column::new(t(lang, "reason")),
        Column::new(t(lang, "when")),
        Column::numeric(t(lang, "amount")),
        Column::new(t(lang, "done")),
    ];
    let cells = rows.iter().map(|(entry, reference)| {
        vec![
            html! { (entry.provider) " " (entry.provider_ref) },
            html! {
                @match (entry.claim, reference) {
                    (Some(claim), Some(reference)) => a .kern-link href={ "/kasse/forderungen/" (claim) } { (display(reference)) },
                    _ => "–",
                }
            },
            html! { (t(lang, reason_key(entry.reason))) },
            html! { (moment(lang, entry.created_at)) },
            html! { (amount(ctx, entry)) },
            done_form(ctx, entry),
        ]
    });
    table(&t(lang, "view-clearing"), true, &columns, &cells.collect::<Vec<_>>())
}

const fn reason_key(reason: ClearingReason) -> &'static str {
    match reason {
        ClearingReason::CancelledClaim => "clearing-cancelled",
        ClearingReason::Overpaid => "clearing-overpaid",
        ClearingReason::UnknownClaim => "clearing-unknown",
        ClearingReason::WrongCurrency => "clearing-currency",
    }
}

fn amount(ctx: &Ctx, entry: &Clearing) -> String {
    if entry.currency == "EUR" {
        money(ctx.lang, entry.amount)
    } else {
        foreign(entry.amount, &entry.currency)
    }
}

fn foreign(amount: Money, currency: &str) -> String {
    format!("{} {currency}", amount.decimal())
}

fn done_form(ctx: &Ctx, entry: &Clearing) -> Markup {
    let lang = ctx.lang;
    let label = t(lang, "clearing-note");
    // One form a row: the name carries the row, so that each control has an id of its own.
    let name = format!("vermerk-{}", entry.id);
    html! {
        form .form action={ "/kasse/klaerung/" (entry.id) "/erledigung" } method="post" {
            (csrf_field(ctx))
            (line(&Question::new(lang, &name, &label), "", &Line { max_chars: 200, ..Line::default() }))
            (submit(&t(lang, "clearing-button"), Look::Tertiary))
        }
    }
}

pub async fn clear(ctx: Ctx, State(desk): State<Desk>, Path(id): Path<Uuid>, form: Form) -> web::Result {
    let (by, note) = (staff_actor(&ctx)?, form.text(&format!("vermerk-{id}")).to_owned());
    let flash = match desk.act(&by, move |tx, act| actions::clear(tx, act, id, &note)).await {
        Ok(_) => Flash::success(t(ctx.lang, "cleared")),
        Err(PaymentError::Refused(refusal)) => Flash::warning(refusal_text(ctx.lang, &refusal)),
        Err(PaymentError::Store(error)) => return Err(error.into()),
    };
    Ok(ctx.redirect_with("/kasse/klaerung", flash))
}
