use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use base::ports::Mail;
use web::controls::{Line, Question, csrf_field, line};
use web::parts::{Flash, Look, copy_button, link_button, submit};
use web::{Ctx, Form, PageMeta, Result, html, page};

use super::door::{Found, find, open};
use super::words;
use crate::Cases;
use crate::actions::aside;
use crate::actions::drafts::{self, DRAFT_DAYS};
use crate::pages::{TEXTS, t};

/// The link with which the application goes on, on this or another device.
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
    let typed = open.draft.content.aside.get(aside::LINK_PAGE);
    let mail = typed.and_then(|inputs| inputs.get("mail")?.first());
    let mail = mail.map_or("", String::as_str);
    Ok(render(&ctx, &token, open.draft.expires_at, mail, "").into_response())
}

fn render(ctx: &Ctx, token: &str, expires_at: i64, typed: &str, error: &str) -> web::Markup {
    let link = ctx.absolute(&format!("/antraege/{token}"));
    let until = words::day(crate::flow::german_day(expires_at), ctx.lang);
    let mail_label = t(ctx.lang, "save-mail-label");
    let question = Question::new(ctx.lang, "mail", &mail_label)
        .error(error)
        .autocomplete("email");
    let meta = PageMeta::new(t(ctx.lang, "save-title"))
        .noindex()
        .errors(!error.is_empty());
    let main = html! {
        h1 .kern-heading-large { (t(ctx.lang, "save-title")) }
        p .lead { (TEXTS.fmt(ctx.lang, "save-lead", &[("until", until.into()), ("days", DRAFT_DAYS.into())])) }
        div .code-box { a .kern-link href=(link) { (link) } (copy_button(ctx.lang, &link)) }
        p .muted { (t(ctx.lang, "save-secret")) }
        form .sheet .form method="post" action={ "/antraege/" (token) "/merken" } novalidate {
            (csrf_field(ctx))
            (line(&question, typed, &Line { type_: "email", max_chars: 254, spellcheck_off: true, ..Line::default() }))
            (submit(&t(ctx.lang, "save-send"), Look::Secondary))
        }
        p .actions { (link_button(&format!("/antraege/{token}"), &t(ctx.lang, "save-continue"), Look::Primary)) }
    };
    page(ctx, &meta, main)
}

/// Mails the link to the applicant.
pub async fn send(
    ctx: Ctx,
    State(cases): State<Cases>,
    headers: HeaderMap,
    Path(token): Path<String>,
    form: Form,
) -> Result<Response> {
    let mut open = match find(&ctx, &cases, &headers, &token).await? {
        Found::Draft(open) => *open,
        Found::Elsewhere(elsewhere) => return Ok(elsewhere),
        Found::Barred(_) => {
            aside::set_aside(&cases, &token, aside::LINK_PAGE, &form.fields, |_, name| name == "mail").await?;
            return Ok(ctx.redirect_with(&ctx.path, Flash::warning(t(ctx.lang, "gate-set-aside"))));
        }
    };
    let typed = form.text("mail");
    let to = match base::checks::email::parse(typed) {
        Ok(address) => address.to_string(),
        Err(error) => {
            let shown = render(&ctx, &token, open.draft.expires_at, typed, &error.message(ctx.lang));
            return Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, shown).into_response());
        }
    };
    let link = ctx.absolute(&format!("/antraege/{token}"));
    let body = TEXTS
        .fmt(ctx.lang, "save-mail-body", &[("link", (&link).into())])
        .into_owned();
    // Whoever left an address is warned before the draft is deleted.
    drafts::remember_address(&cases, &mut open, &to).await?;
    let mail = Mail {
        to,
        subject: t(ctx.lang, "save-mail-subject").into_owned(),
        body,
    };
    let (id, now) = (cases.id(cases.now()), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            tx.enqueue(store::jobs::NewJob {
                id,
                kind: "cases.mail",
                payload: serde_json::json!(mail),
                run_at: now.us,
                once_key: None,
            })
        })
        .await?;
    Ok(ctx.redirect_with(
        &format!("/antraege/{token}/merken"),
        Flash::success(t(ctx.lang, "save-sent")),
    ))
}
