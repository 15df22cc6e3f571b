//! The receipt: number, secret, copy of all answers, and the next step. Source: § 9a Abs. 4 OZG, § 71b VwVfG.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use blueprint::Scope;
use web::parts::{Look, SummaryItem, Tone, alert, copy_button, details, link_button, print_button, summary_list};
use web::{Ctx, PageMeta, Result, html, page};

use super::{access, follow_ons, words};
use crate::actions::claims;
use crate::actions::submit::secret_of;
use crate::flow::CaseScope;
use crate::pages::{TEXTS, t};
use crate::{CaseError, Cases};

pub async fn show(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let case = match access::case(&cases, &headers, &reference).await {
        Ok(case) => case,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let looked_at = case.clone();
    let owed = cases
        .app
        .store
        .read(move |tx| -> std::result::Result<_, CaseError> { claims::of_case(tx, &looked_at) })
        .await?
        .into_iter()
        .find(|claim| claim.outstanding().cents() > 0 && claim.cancelled_at.is_none());
    let service = cases.service_of(&case.blueprint_hash)?;
    let parts = CaseScope::of(&service, &case, cases.now().today);
    let scope: Scope<'_> = parts.scope();
    let secret = secret_of(&cases, case.id);
    let texts = service.blueprint.texts(ctx.lang);
    let meta = PageMeta::new(t(ctx.lang, "receipt-title"))
        .nav("leistungen")
        .noindex()
        .wide();
    let main = html! {
        p .eyebrow { (texts.get("service.title")) }
        h1 .kern-heading-large { (t(ctx.lang, "receipt-title")) }
        @if let Some(claim) = &owed {
            (alert(Tone::Warning, &t(ctx.lang, "receipt-pay-title"), html! {
                p { (TEXTS.fmt(ctx.lang, "receipt-pay", &[("amount", words::euro(claim.outstanding(), ctx.lang).into())])) }
                p { (link_button(&claim.pay_path(), &t(ctx.lang, "pay-now"), Look::Primary)) }
            }))
        } @else {
            (alert(Tone::Success, &t(ctx.lang, "receipt-done-title"), html! { p { (t(ctx.lang, "receipt-done")) } }))
        }
        section .sheet .credentials aria-labelledby="zugang" {
            h2 #zugang .kern-heading-small { (t(ctx.lang, "receipt-keep")) }
            p { (t(ctx.lang, "receipt-keep-why")) }
            (summary_list(&[
                SummaryItem::new(t(ctx.lang, "status-number"), html! { strong .code-text { (case.reference) } }),
                SummaryItem::new(t(ctx.lang, "status-secret"), html! { strong .code-text { (secret) } " " (copy_button(ctx.lang, &secret)) }),
                SummaryItem::new(t(ctx.lang, "file-number"), &case.number),
                SummaryItem::new(t(ctx.lang, "received-at"), words::moment(case.submitted_at, ctx.lang)),
            ]))
        }
        p { (link_button(&format!("/vorgaenge/{}", case.reference), &t(ctx.lang, "to-status"), if owed.is_some() { Look::Secondary } else { Look::Primary })) }
        (follow_ons::show(&ctx, &cases, &service, &case))
        (details(&t(ctx.lang, "receipt-copy"), html! {
            @for part in service.blueprint.summary(&scope, ctx.lang) {
                h3 .kern-title { (part.title) }
                (summary_list(&part.rows.iter().map(|row| SummaryItem::new(&row.label, &row.text)).collect::<Vec<_>>()))
            }
        }))
        p .no-print { (print_button(ctx.lang)) }
    };
    let main = words::beside_other_ways(&ctx, &service, main);
    Ok(page(&ctx, &meta, main).into_response())
}
