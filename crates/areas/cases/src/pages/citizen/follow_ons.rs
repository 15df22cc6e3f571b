//! What may come next, on the page of a case that is decided, and the way into it with the answers that are known already.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use web::controls::csrf_field;
use web::parts::{Flash, SummaryItem, Tone, alert, details, summary_list};
use web::{Ctx, Form, Markup, Result, html};

use super::{access, gate, words};
use crate::actions::drafts::{Barred, Open};
use crate::actions::follow_on;
use crate::follow_ons::{self, Begins, Offer};
use crate::model::Case;
use crate::pages::t;
use crate::{CaseError, Cases, Refusal, Service};

/// The follow-ons of a case; nothing where there are none.
pub fn show(ctx: &Ctx, cases: &Cases, service: &Arc<Service>, case: &Case) -> Markup {
    let offers = follow_ons::offers(cases, service, case, ctx.lang);
    html! { @if !offers.is_empty() {
        section aria-labelledby="danach" {
            h2 #danach .kern-heading-medium { (t(ctx.lang, "follow-ons")) }
            p { (t(ctx.lang, "follow-ons-lead")) }
            ul .follow-ons { @for offer in &offers { li .sheet { (entry(ctx, case, offer)) } } }
        }
    } }
}

fn entry(ctx: &Ctx, case: &Case, offer: &Offer) -> Markup {
    html! {
        h3 .kern-title { a .kern-link href=(offer.page) { (offer.title) } }
        p { (offer.why) }
        @if let Some(begins) = &offer.begins { (begin_form(ctx, case, offer, begins)) }
    }
}

fn begin_form(ctx: &Ctx, case: &Case, offer: &Offer, begins: &Begins) -> Markup {
    let rows = begins.rows(ctx.lang);
    let items: Vec<SummaryItem> = rows.iter().map(|(label, text)| SummaryItem::new(label, text)).collect();
    html! {
        (details(&t(ctx.lang, "follow-on-takes"), html! {
            p { (t(ctx.lang, "follow-on-takes-change")) }
            (summary_list(&items))
        }))
        form method="post" action={ "/vorgaenge/" (case.reference) "/folgeantraege/" (offer.id) } data-once {
            (csrf_field(ctx))
            // Several buttons say the same; who hears them one by one hears which is which.
            button .kern-btn .kern-btn--secondary type="submit" {
                span .kern-label { (t(ctx.lang, "follow-on-begin")) span .kern-sr-only { ": " (offer.title) } }
            }
        }
    }
}

/// Begins the next application with what the case knows, for who may see the case.
pub async fn begin(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((reference, id)): Path<(String, String)>,
    headers: HeaderMap,
    _form: Form,
) -> Result<Response> {
    let case = match access::case(&cases, &headers, &reference).await {
        Ok(case) => case,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let back = format!("/vorgaenge/{}", case.reference);
    let who = gate::who(&ctx, &cases, &headers).await?;
    match follow_on::begin(&cases, case.id, &id, ctx.lang, who.citizen).await {
        Ok(token) => Ok(words::redirect(&format!("/antraege/{token}"))),
        Err(CaseError::Refused(Refusal::Assurance(barrier))) => {
            let service = cases.service_of(&case.blueprint_hash)?;
            let offer = follow_ons::offer_of(&cases, &service, &case, &id);
            let begins = offer.and_then(|offer| offer.begins).ok_or(web::Problem::NotFound)?;
            let barred = Barred {
                barrier,
                service: begins.service,
            };
            Ok(gate::closed(&ctx, &cases, &barred, &back))
        }
        Err(CaseError::Refused(_)) => Ok(ctx.redirect_with(&back, Flash::warning(t(ctx.lang, "follow-on-not-now")))),
        Err(error) => Err(error.into()),
    }
}

/// Says which answers were taken over from another case and are as they were then. `page`: of that page only.
pub fn taken_over(ctx: &Ctx, open: &Open, page: Option<&str>) -> Markup {
    let (content, blueprint) = (&open.draft.content, &open.service.blueprint);
    if content.carried.is_empty() {
        return html! {};
    }
    let (scope, texts) = (open.scope(), blueprint.texts(ctx.lang));
    let pages = blueprint.form.iter().filter(|of| page.is_none_or(|id| of.id == id));
    let labels: Vec<String> = pages
        .flat_map(|page| &page.fields)
        .filter(|field| {
            let carried = content.carried.get(&field.id);
            let is_same = carried.is_some() && carried == content.answers.get(&field.id);
            is_same && !open.is_given(&field.id) && blueprint.visible(&scope, field)
        })
        .map(|field| texts.get(&field.label_key()).to_owned())
        .collect();
    html! { @if !labels.is_empty() {
        (alert(Tone::Info, &t(ctx.lang, "taken-over"), html! {
            p { (t(ctx.lang, "taken-over-check")) }
            ul { @for label in &labels { li { (label) } } }
        }))
    } }
}
