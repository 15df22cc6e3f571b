//! A person instead of the machine: the applicant asks, a clerk looks (Art. 22 Abs. 3 DSGVO).

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use web::controls::{Question, area, csrf_field};
use web::parts::{Flash, Look, link_button, submit};
use web::{Ctx, Form, PageMeta, Result, html, page};

use super::access;
use crate::actions::applicant::{self, MESSAGE_CHARS_MAX};
use crate::pages::t;
use crate::{CaseError, Cases};

pub async fn ask(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let case = match access::case(&cases, &headers, &reference).await {
        Ok(case) => case,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let back = format!("/vorgaenge/{}", case.reference);
    let (label, hint) = (t(ctx.lang, "person-why"), t(ctx.lang, "person-why-hint"));
    let meta = PageMeta::new(t(ctx.lang, "person-title")).nav("status").noindex();
    let main = html! {
        h1 .kern-heading-large { (t(ctx.lang, "person-title")) }
        p .lead { (t(ctx.lang, "person-lead")) }
        p { (t(ctx.lang, "person-remedy")) }
        form method="post" action={ (back) "/ueberpruefung" } data-once novalidate {
            (csrf_field(&ctx))
            (area(&Question::new(ctx.lang, "text", &label).hint(&hint).optional(), "", MESSAGE_CHARS_MAX))
            div .actions .actions--ends {
                (submit(&t(ctx.lang, "person-yes"), Look::Primary))
                (link_button(&back, &t(ctx.lang, "person-no"), Look::Secondary))
            }
        }
    };
    Ok(page(&ctx, &meta, main).into_response())
}

pub async fn send(
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
    Ok(
        match applicant::ask_for_a_person(&cases, case.id, form.text("text").to_owned()).await {
            Ok(()) => ctx.redirect_with(&back, Flash::success(t(ctx.lang, "person-asked"))),
            Err(CaseError::Refused(_)) => ctx.redirect_with(&back, Flash::warning(t(ctx.lang, "person-not-now"))),
            Err(error) => return Err(error.into()),
        },
    )
}
