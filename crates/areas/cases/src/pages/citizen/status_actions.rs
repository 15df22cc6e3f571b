//! What applicants do on their status page: write, add documents, choose how to be told, withdraw.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use web::controls::csrf_field;
use web::parts::{Flash, Look, Tone, alert, link_button, submit};
use web::{Ctx, Form, PageMeta, Result, html, page};

use super::access;
use super::posted::upload_text;
use super::status_message::FILES_MAX;
use crate::actions::papers::{self, Place};
use crate::actions::{applicant, notify};
use crate::model::Notify;
use crate::pages::t;
use crate::{CaseError, Cases};

pub async fn message(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(reference): Path<String>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response> {
    let case = match access::case(&cases, &headers, &reference).await {
        Ok(case) => case,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let back = format!("/vorgaenge/{}", case.reference);
    let files = &form.files[..form.files.len().min(usize::from(FILES_MAX))];
    let place = Place {
        slot: form.text("slot").to_owned(),
        adds: form.text("adds") == "yes",
    };
    let refused = match files.is_empty() {
        true => Vec::new(),
        false => papers::add(&cases, case.id, files, place).await?,
    };
    let text = form.text("text").to_owned();
    let wrote = !text.is_empty();
    if wrote {
        applicant::message(&cases, case.id, text).await?;
    }
    Ok(match (refused.into_iter().next(), wrote || !form.files.is_empty()) {
        (Some((_, refusal)), _) => ctx.redirect_with(&back, Flash::warning(upload_text(&ctx, refusal))),
        (None, true) => ctx.redirect_with(&back, Flash::success(t(ctx.lang, "message-sent"))),
        (None, false) => ctx.redirect_with(&back, Flash::warning(t(ctx.lang, "message-empty"))),
    })
}

pub async fn notice(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(reference): Path<String>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response> {
    let case = match access::case(&cases, &headers, &reference).await {
        Ok(case) => case,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let back = format!("/vorgaenge/{}", case.reference);
    let notify = Notify::from_code(form.text("notify"));
    let typed = form.text("mail");
    let mail = match base::checks::email::parse(typed) {
        Ok(address) => Some(address.to_string()),
        Err(error) if notify == Notify::Mail => {
            return Ok(ctx.redirect_with(&back, Flash::warning(error.message(ctx.lang))));
        }
        Err(_) => None,
    };
    applicant::choose_notice(&cases, case.id, notify, mail).await?;
    Ok(ctx.redirect_with(&back, Flash::success(t(ctx.lang, "notice-saved"))))
}

pub async fn ask_withdraw(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let case = match access::case(&cases, &headers, &reference).await {
        Ok(case) => case,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let meta = PageMeta::new(t(ctx.lang, "withdraw")).nav("status").noindex();
    let main = html! {
        h1 .kern-heading-large { (t(ctx.lang, "withdraw-title")) }
        p .lead { (t(ctx.lang, "withdraw-lead")) }
        form method="post" action={ "/vorgaenge/" (case.reference) "/ruecknahme" } data-once {
            (csrf_field(&ctx))
            div .actions .actions--ends {
                (submit(&t(ctx.lang, "withdraw-yes"), Look::Danger))
                (link_button(&format!("/vorgaenge/{}", case.reference), &t(ctx.lang, "withdraw-no"), Look::Secondary))
            }
        }
    };
    Ok(page(&ctx, &meta, main).into_response())
}

pub async fn withdraw(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(reference): Path<String>,
    headers: HeaderMap,
    _form: Form,
) -> Result<Response> {
    let case = match access::case(&cases, &headers, &reference).await {
        Ok(case) => case,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let back = format!("/vorgaenge/{}", case.reference);
    Ok(match applicant::withdraw(&cases, case.id).await {
        Ok(()) => ctx.redirect_with(&back, Flash::success(t(ctx.lang, "withdrawn"))),
        Err(CaseError::Refused(_)) => ctx.redirect_with(&back, Flash::warning(t(ctx.lang, "withdraw-too-late"))),
        Err(error) => return Err(error.into()),
    })
}

#[derive(Deserialize, Default)]
pub struct Confirmation {
    #[serde(default)]
    code: String,
}

pub async fn confirm_mail(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(reference): Path<String>,
    Query(given): Query<Confirmation>,
) -> Result<Response> {
    let confirmed = notify::confirm(&cases, &reference, &given.code).await?;
    let meta = PageMeta::new(t(ctx.lang, "confirm-title")).noindex();
    let main = html! {
        h1 .kern-heading-large { (t(ctx.lang, "confirm-title")) }
        @if confirmed { (alert(Tone::Success, &t(ctx.lang, "confirm-done"), html! {})) }
        @else { (alert(Tone::Danger, &t(ctx.lang, "confirm-wrong"), html! {})) }
        p { (link_button("/status", &t(ctx.lang, "to-status"), Look::Primary)) }
    };
    Ok(page(&ctx, &meta, main).into_response())
}
