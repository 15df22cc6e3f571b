//! The page before sending: every answer, the fee, and that nothing has been sent yet. Source: § 9a Abs. 2 and 3 OZG.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use blueprint::{Effect, Fee, Scope};
use web::controls::csrf_field;
use web::parts::{FeeRow, Look, SummaryItem, Tone, alert, fee_table, icon, link_button, submit, summary_list};
use web::{Ctx, Form, Markup, PageMeta, Problem, Result, html, page};

use super::door::open;
use super::{access, follow_ons, gate, words};
use crate::actions::drafts::Open;
use crate::actions::submit::{Submission, submit_as};
use crate::pages::{TEXTS, t};
use crate::{CaseError, Cases, Refusal, Service};

pub async fn show(
    ctx: Ctx,
    State(cases): State<Cases>,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response> {
    let open = match open(&ctx, &cases, &headers, &token).await {
        Ok(open) => open,
        Err(elsewhere) => return Ok(elsewhere),
    };
    Ok(render(&ctx, &open, &token).into_response())
}

fn render(ctx: &Ctx, open: &Open, token: &str) -> Markup {
    let scope = open.scope();
    let blueprint = &open.service.blueprint;
    let errors = open.check_all();
    let fee = blueprint.fee(&scope);
    let pages = blueprint.pages(&scope);
    let pays_now = pays_with_sending(blueprint, &scope);
    let is_unknown = errors.is_empty() && blueprint.unknown_cost(&scope).is_some();
    let meta = PageMeta::new(t(ctx.lang, "review-title"))
        .nav("leistungen")
        .noindex()
        .wide()
        .focused()
        .errors(!errors.is_empty());
    let main = html! {
        p .eyebrow { (blueprint.texts(ctx.lang).get("service.title")) @if open.draft.staff.is_some() { " · " (t(ctx.lang, "assisted")) } }
        (web::parts::step_progress(ctx.lang, pages.len() + 1, pages.len() + 1))
        h1 .kern-heading-large { (t(ctx.lang, "review-title")) }
        p .lead { (t(ctx.lang, "review-lead")) }
        @if !errors.is_empty() { (missing(ctx, open, token, &errors)) }
        (follow_ons::taken_over(ctx, open, None))
        @for part in blueprint.summary(&scope, ctx.lang) {
            @let change = format!("/antraege/{token}/seite/{}?zurueck=pruefen", part.page_id);
            section .sheet .review {
                div .review__head { h2 .kern-heading-small { (part.title) }
                    a .kern-link href=(change) { (icon("edit")) span { (t(ctx.lang, "change")) span .kern-sr-only { ": " (part.title) } } } }
                (summary_list(&part.rows.iter().map(|row| SummaryItem::new(&row.label, &row.text)).collect::<Vec<_>>()))
            }
        }
        @match &fee {
            Ok(fee) if fee.total.cents() > 0 => {
                section .sheet .review {
                    h2 .kern-heading-small { (t(ctx.lang, "fee")) }
                    (fee_part(ctx, &open.service, fee))
                    @if !pays_now { p .muted { (t(ctx.lang, "fee-later")) } }
                }
            }
            Ok(_) => { p .sheet { (t(ctx.lang, "fee-none")) } }
            Err(_) => {}
        }
        @if is_unknown { (alert(Tone::Warning, &t(ctx.lang, "fee-unknown-title"), html! { p { (t(ctx.lang, "fee-unknown")) } })) }
        @if errors.is_empty() && !is_unknown {
            form .form method="post" action={ "/antraege/" (token) "/absendung" } data-once {
                (csrf_field(ctx))
                p { (t(ctx.lang, "review-haste")) }
                div .actions .actions--ends {
                    (submit(&t(ctx.lang, if pays_now && fee.as_ref().is_ok_and(|f| f.total.cents() > 0) { "send-and-pay" } else { "send" }), Look::Primary))
                    (link_button(&format!("/antraege/{token}/merken"), &t(ctx.lang, "later"), Look::Tertiary))
                }
            }
        }
        p .no-print { (web::parts::print_button(ctx.lang)) }
    };
    let main = words::beside_other_ways(ctx, &open.service, main);
    page(ctx, &meta, main)
}

/// Whether the fee is asked for as soon as the application is sent; else costs follow the decision.
fn pays_with_sending(blueprint: &blueprint::Blueprint, scope: &Scope<'_>) -> bool {
    let sent = blueprint.next(&blueprint.initial, "submitted", scope);
    sent.is_some_and(|step| step.effects.contains(&Effect::Claim))
}

pub fn fee_part(ctx: &Ctx, service: &Service, fee: &Fee) -> Markup {
    let texts = service.blueprint.texts(ctx.lang);
    let rows: Vec<FeeRow> = fee
        .positions
        .iter()
        .map(|p| FeeRow {
            label: texts.fill(&p.label_key, &p.params),
            amount: p.amount,
            legal_basis: p.legal_basis.clone(),
        })
        .collect();
    fee_table(ctx.lang, &rows, fee.total)
}

fn missing(ctx: &Ctx, open: &Open, token: &str, errors: &[(String, base::FieldError)]) -> Markup {
    let title = TEXTS.fmt(ctx.lang, "review-missing", &[("n", errors.len().into())]);
    alert(
        Tone::Warning,
        &title,
        html! { ul { @for (page_id, error) in errors {
            li { a .kern-link href={ "/antraege/" (token) "/seite/" (page_id) "?zurueck=pruefen#" (web::controls::id_of(&error.field)) } {
                (open.service.blueprint.error_text(error, ctx.lang)) } }
        } } },
    )
}

/// Sends the application. Sent twice, it leads to the same case.
pub async fn send(
    ctx: Ctx,
    State(cases): State<Cases>,
    headers: HeaderMap,
    Path(token): Path<String>,
    _form: Form,
) -> Result<Response> {
    let who = gate::who(&ctx, &cases, &headers).await?;
    match submit_as(&cases, &token, &who).await {
        Err(CaseError::Refused(Refusal::Fee(_))) => not_yet(&ctx, &cases, &headers, &token).await,
        Err(error) => Err(error.into()),
        Ok(submission) => sent(&ctx, &cases, &headers, &token, submission).await,
    }
}

/// What the page says once the application was sent.
async fn sent(ctx: &Ctx, cases: &Cases, headers: &HeaderMap, token: &str, submission: Submission) -> Result<Response> {
    match submission {
        Submission::Done(done) => Ok(access::grant(
            cases,
            headers,
            done.case,
            &format!("/vorgaenge/{}/eingang", done.reference),
        )),
        Submission::Incomplete(_) => not_yet(ctx, cases, headers, token).await,
        Submission::Barred(barred) => Ok(gate::closed(ctx, cases, &barred, &format!("/antraege/{token}/pruefen"))),
        Submission::NotFound => Err(Problem::NotFound),
    }
}

/// The page again, with what must be mended before the application can be sent.
async fn not_yet(ctx: &Ctx, cases: &Cases, headers: &HeaderMap, token: &str) -> Result<Response> {
    let open = match open(ctx, cases, headers, token).await {
        Ok(open) => open,
        Err(elsewhere) => return Ok(elsewhere),
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(ctx, &open, token)).into_response())
}
