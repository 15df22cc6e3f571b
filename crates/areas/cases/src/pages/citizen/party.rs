//! Somebody who was invited to take part answers: by the link of a mail, or by the code of a letter.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::Uuid;
use blueprint::PartyStatus;
use serde::Deserialize;
use web::controls::{Line, Question, csrf_field, error_summary, line};
use web::parts::{Flash, Look, Tone, alert, columns, print_button, sheet, submit};
use web::{Ctx, Form, Markup, PageMeta, Problem, Result, html, page};

use super::document;
use super::words::redirect;
use crate::actions::parties::{self, Answered, Door, parse_code};
use crate::pages::filled::{self, Typed};
use crate::pages::party::{self, Sight};
use crate::pages::{TEXTS, t};
use crate::{CaseError, Cases};

#[derive(Deserialize, Default)]
pub struct Asked {
    /// `1`: the small picture.
    #[serde(default)]
    klein: String,
}

/// Asks for the code of a letter.
pub async fn ask(ctx: Ctx) -> Markup {
    code_page(&ctx, "", "")
}

/// Leads to the page behind a code.
pub async fn open(ctx: Ctx, State(cases): State<Cases>, form: Form) -> Result<Response> {
    let typed = form.text("code");
    match find(&cases, typed).await? {
        Some((code, _)) => Ok(redirect(&format!("/beteiligung/{code}"))),
        None => Ok(wrong_code(&ctx, typed)),
    }
}

fn wrong_code(ctx: &Ctx, typed: &str) -> Response {
    let page = code_page(ctx, typed, &t(ctx.lang, "party-code-wrong"));
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

fn code_page(ctx: &Ctx, typed: &str, error: &str) -> Markup {
    let listed: Vec<(String, String)> = Some(error)
        .filter(|error| !error.is_empty())
        .map(|error| ("code".to_owned(), error.to_owned()))
        .into_iter()
        .collect();
    let (label, hint) = (t(ctx.lang, "party-code"), t(ctx.lang, "party-code-hint"));
    let question = Question::new(ctx.lang, "code", &label)
        .hint(&hint)
        .error(error)
        .autocomplete("off");
    let short = Line {
        max_chars: 40,
        code: true,
        spellcheck_off: true,
        ..Line::default()
    };
    let meta = PageMeta::new(t(ctx.lang, "party-code-title"))
        .crumb("/", t(ctx.lang, "start"))
        .noindex()
        .errors(!error.is_empty());
    let main = html! {
        (error_summary(ctx.lang, &listed))
        h1 .kern-heading-large { (t(ctx.lang, "party-code-title")) }
        p .lead { (t(ctx.lang, "party-code-lead")) }
        form .sheet .form method="post" action="/beteiligung" novalidate {
            (csrf_field(ctx))
            (line(&question, typed, &short))
            (submit(&t(ctx.lang, "party-code-open"), Look::Primary))
        }
    };
    page(ctx, &meta, main)
}

/// The party behind a code, and the code in its written form.
async fn find(cases: &Cases, typed: &str) -> std::result::Result<Option<(String, Uuid)>, CaseError> {
    let Some(code) = parse_code(typed) else { return Ok(None) };
    let asked = code.clone();
    let seat = cases.app.store.read(move |tx| parties::by_code(tx, &asked)).await?;
    Ok(seat.map(|seat| (code, seat.row.id)))
}

pub async fn show(ctx: Ctx, State(cases): State<Cases>, Path(code): Path<String>) -> Result<Response> {
    let Some((code, id)) = find(&cases, &code).await? else {
        return Ok(wrong_code(&ctx, &code));
    };
    let sight = Sight::open(&cases, &Door::Code(code.clone()), id).await?;
    Ok(render(&ctx, &sight, &code, &Typed::default())?.into_response())
}

/// Keeps the answer, or a file before it.
pub async fn answer(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(code): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let Some((code, id)) = find(&cases, &code).await? else {
        return Ok(wrong_code(&ctx, &code));
    };
    let (door, to) = (Door::Code(code.clone()), format!("/beteiligung/{code}"));
    let sight = Sight::open(&cases, &door, id).await?;
    if !sight.may_answer() || !sight.seat.may_show() {
        return Ok(redirect(&to));
    }
    let (beside, mut errors) = party::beside(&ctx, &cases, &door, &sight.seat, &mut form).await?;
    let typed = match beside {
        Some(typed) => typed,
        None if errors.is_empty() => match parties::answer(&cases, &door, id, form.fields.clone()).await? {
            Answered::Kept { .. } => return Ok(ctx.redirect_with(&to, Flash::success(t(ctx.lang, "party-thanks")))),
            Answered::Closed => return Ok(redirect(&to)),
            Answered::Wrong(wrong) => {
                errors.extend(wrong);
                party::typed(&cases, &sight.seat, &form, errors)?
            }
        },
        None => party::typed(&cases, &sight.seat, &form, errors)?,
    };
    // A file that was added or taken away shows at once.
    let sight = Sight::open(&cases, &door, id).await?;
    let status = if typed.errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok((status, render(&ctx, &sight, &code, &typed)?).into_response())
}

fn render(ctx: &Ctx, sight: &Sight, code: &str, typed: &Typed) -> Result<Markup> {
    let action = format!("/beteiligung/{code}");
    let href = format!("{action}/dokumente/");
    let texts = sight.service.blueprint.texts(ctx.lang);
    let heading = sight.heading(ctx)?;
    let meta = PageMeta::new(heading.as_str())
        .crumb("/", t(ctx.lang, "start"))
        .noindex()
        .wide()
        .errors(!typed.errors.is_empty());
    let main = html! {
        (filled::listed(ctx, &sight.service, &typed.errors))
        p .eyebrow { (texts.get("service.title")) }
        h1 .kern-heading-large { (heading) }
        @if sight.seat.may_show() { p .muted { (sight.title(ctx)) ": " (sight.seat.party.name) } }
        @if sight.may_answer() && sight.seat.may_show() {
            p { (t(ctx.lang, "party-why")) }
            (sight.request(ctx)?)
            (sight.news(ctx))
            (sight.seen(ctx, &href)?)
            (sight.form(ctx, typed, &action)?)
            (sight.earlier(ctx, &href)?)
            p .muted { (t(ctx.lang, "party-who-sees")) }
        } @else { (closed(ctx, sight, &href)?) }
    };
    let main = columns(main, &t(ctx.lang, "party-questions"), questions(ctx, sight));
    Ok(page(ctx, &meta, main))
}

/// Whom to ask: the office that has the case.
fn questions(ctx: &Ctx, sight: &Sight) -> Markup {
    let case = &sight.seat.case;
    let Some(office) = ctx.app.town.office(&case.office) else {
        return html! {};
    };
    let [street, city] = office.address.lines();
    sheet(html! {
        h2 .kern-heading-small { (t(ctx.lang, "party-questions")) }
        p { (TEXTS.fmt(ctx.lang, "party-questions-number", &[("number", case.number.as_str().into())])) }
        p .contact-phone { a .kern-link href={ "tel:" (office.phone.replace([' ', '-'], "")) } { (office.phone) } }
        p { strong { (office.name.get(ctx.lang)) } br; (street) br; (city) }
    })
}

/// Nothing is asked any more: why, and the copy of what was answered while the case lasts.
fn closed(ctx: &Ctx, sight: &Sight, href: &str) -> Result<Markup> {
    let party = &sight.seat.party;
    let is_answered = party.answered_on.is_some();
    let (title, key) = match party.status {
        _ if is_answered => ("party-closed-answered-title", "party-closed-answered"),
        _ if !sight.seat.may_show() => ("party-closed-call-title", "party-closed-call"),
        PartyStatus::Dropped => ("party-closed-dropped-title", "party-closed-dropped"),
        PartyStatus::Asked | PartyStatus::Answered | PartyStatus::Silent => {
            ("party-closed-over-title", "party-closed-over")
        }
    };
    let tone = if is_answered { Tone::Success } else { Tone::Info };
    let shows_copy = is_answered && sight.seat.case.open && sight.seat.may_show();
    Ok(html! {
        (alert(tone, &t(ctx.lang, title), html! { p { (t(ctx.lang, key)) } }))
        @if shows_copy {
            // Who has answered sees what came since; nothing is asked of them for it.
            @if party.papers_on.is_some() { (sight.news(ctx)) (sight.seen(ctx, href)?) }
            (sight.copy(ctx, href)?)
            (sight.earlier(ctx, href)?)
            p { (print_button(ctx.lang)) }
        }
    })
}

/// A file of the application that they see, or one of their own.
pub async fn file(
    State(cases): State<Cases>,
    Path((code, id)): Path<(String, Uuid)>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (code, party) = find(&cases, &code).await?.ok_or(Problem::NotFound)?;
    let found = parties::seen_document(&cases, &Door::Code(code), party, id).await?;
    document::send(&cases, &found, asked.klein == "1").await
}
