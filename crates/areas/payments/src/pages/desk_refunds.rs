use axum::extract::{Path, State};
use axum::response::IntoResponse;
use base::Uuid;
use maud::{Markup, html};
use store::StoreError;
use web::parts::{Column, Flash, Look, empty_state, pagination, post_button, table};
use web::{Ctx, PageMeta, desk_page};

use super::desk_list::views;
use super::{PAGE_ROWS, moment, money, refusal_text, staff_actor, t, uuid_in_query};
use crate::actions::{self, PaymentError};
use crate::jobs::Desk;
use crate::model::{Claim, Refund, RefundState, RefundWay};
use crate::reference::display;
use crate::store::{claims, refunds};

/// A refund with its claim.
type Row = (Refund, Claim);

pub async fn show(ctx: Ctx, State(desk): State<Desk>) -> web::Result {
    let after = uuid_in_query(&ctx, "nach");
    let (requested, by_hand, next) = desk
        .store
        .read(move |tx| -> Result<_, StoreError> {
            let page = refunds::refunds_in(tx, RefundState::Requested, after, PAGE_ROWS)?;
            let approved = refunds::refunds_in(tx, RefundState::Approved, None, PAGE_ROWS)?;
            let by_hand = approved
                .rows
                .into_iter()
                .filter(|refund| refund.way != RefundWay::Provider)
                .collect();
            Ok((with_claims(tx, page.rows)?, with_claims(tx, by_hand)?, page.next))
        })
        .await?;
    let lang = ctx.lang;
    let next = next.map(|id| format!("/kasse/erstattungen?nach={id}"));
    let main = html! {
        h1 .kern-heading-large { (t(lang, "view-refunds")) }
        (views(&ctx, Some("erstattungen")))
        h2 .kern-heading-medium { (t(lang, "refunds-requested")) }
        @if requested.is_empty() {
            (empty_state(&t(lang, "refunds-none-title"), &t(lang, "refunds-none-text"), None))
        } @else {
            (list(&ctx, "refunds-requested", &requested))
            (pagination(lang, None, next.as_deref(), ""))
        }
        @if !by_hand.is_empty() {
            h2 .kern-heading-medium { (t(lang, "refunds-by-hand")) }
            p { (t(lang, "refunds-by-hand-text")) }
            (list(&ctx, "refunds-by-hand", &by_hand))
        }
    };
    let meta = PageMeta::new(t(lang, "view-refunds"))
        .nav("kasse")
        .crumb("/kasse", t(lang, "desk-title"))
        .wide();
    Ok(desk_page(&ctx, &meta, main).into_response())
}

fn with_claims(tx: &mut store::Tx<'_>, refunds: Vec<Refund>) -> Result<Vec<Row>, StoreError> {
    let mut rows = Vec::with_capacity(refunds.len());
    for refund in refunds {
        if let Some(claim) = claims::claim(tx, refund.claim)? {
            rows.push((refund, claim));
        }
    }
    Ok(rows)
}

fn list(ctx: &Ctx, caption: &str, rows: &[Row]) -> Markup {
    let lang = ctx.lang;
    let columns = [
        Column::new(t(lang, "reference")),
        Column::new(t(lang, "debtor")),
        Column::new(t(lang, "reason")),
        Column::new(t(lang, "requested")),
        Column::numeric(t(lang, "amount")),
        Column::new(t(lang, "decision")),
    ];
    let cells = rows.iter().map(|(refund, claim)| {
        vec![
            html! { a .kern-link href={ "/kasse/forderungen/" (claim.id) } { (display(&claim.reference)) } },
            html! { (claim.debtor_name) },
            html! { (refund.reason) },
            html! { (moment(lang, refund.requested_at)) @if is_own(ctx, refund) { " · " (t(lang, "requested-by-you")) } },
            html! { (money(lang, refund.amount)) },
            decision(ctx, refund),
        ]
    });
    table(&t(lang, caption), true, &columns, &cells.collect::<Vec<_>>())
}

fn is_own(ctx: &Ctx, refund: &Refund) -> bool {
    staff_actor(ctx).is_ok_and(|actor| actor == refund.requested_by)
}

fn decision(ctx: &Ctx, refund: &Refund) -> Markup {
    let lang = ctx.lang;
    let at = |what: &str| format!("/kasse/erstattungen/{}/{what}", refund.id);
    html! {
        @match refund.state {
            RefundState::Requested => {
                // Who asked may only take it back: the buttons say what the rules allow.
                @if !is_own(ctx, refund) { (post_button(ctx, &at("freigabe"), &t(lang, "approve"), Look::Secondary)) " " }
                (post_button(ctx, &at("ablehnung"), &t(lang, if is_own(ctx, refund) { "take-back" } else { "reject" }), Look::Tertiary))
            }
            _ => {
                span { (t(lang, if refund.way == RefundWay::Counter { "way-counter" } else { "way-transfer" })) } " "
                (post_button(ctx, &at("auszahlung"), &t(lang, "paid-out"), Look::Secondary))
            }
        }
    }
}

fn back(ctx: &Ctx, result: Result<Refund, PaymentError>, done: &'static str) -> web::Result {
    let flash = match result {
        Ok(_) => Flash::success(t(ctx.lang, done)),
        Err(PaymentError::Refused(refusal)) => Flash::warning(refusal_text(ctx.lang, &refusal)),
        Err(PaymentError::Store(error)) => return Err(error.into()),
    };
    Ok(ctx.redirect_with("/kasse/erstattungen", flash))
}

pub async fn approve(ctx: Ctx, State(desk): State<Desk>, Path(id): Path<Uuid>) -> web::Result {
    let by = staff_actor(&ctx)?;
    back(
        &ctx,
        desk.act(&by, move |tx, act| actions::approve_refund(tx, act, id)).await,
        "refund-approved",
    )
}

pub async fn reject(ctx: Ctx, State(desk): State<Desk>, Path(id): Path<Uuid>) -> web::Result {
    let by = staff_actor(&ctx)?;
    back(
        &ctx,
        desk.act(&by, move |tx, act| actions::reject_refund(tx, act, id)).await,
        "refund-rejected",
    )
}

/// A person handed the money out or transferred it. What the provider pays back is booked by the job alone.
pub async fn execute(ctx: Ctx, State(desk): State<Desk>, Path(id): Path<Uuid>) -> web::Result {
    let by = staff_actor(&ctx)?;
    let result = desk
        .act(&by, move |tx, act| {
            let by_hand = refunds::refund(tx, id)?.is_some_and(|refund| refund.way != RefundWay::Provider);
            if !by_hand {
                return Err(crate::rules::Refusal::NotApproved.into());
            }
            actions::execute_refund(tx, act, id)
        })
        .await;
    back(&ctx, result, "refund-executed")
}
