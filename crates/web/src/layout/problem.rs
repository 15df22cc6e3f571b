use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::{PageMeta, desk_page, page};
use crate::api::ProblemBody;
use crate::ctx::{self, Ctx};
use crate::parts::{self, Look};
use crate::problem::Problem;
use crate::texts::{TEXTS, t};

/// Turns a problem into the answer that its asker understands. Faults are logged here, once.
pub(crate) fn answer(ctx: &Ctx, problem: &Problem, bare: Response) -> Response {
    if let Problem::Fault(fault) | Problem::NotKept(fault) = problem {
        tracing::error!(incident = %ctx.request_id, route = ctx.route.get().map(|r| r.path.as_str()), "fault: {fault:?}");
    }
    let mut response = if ctx.wants_json {
        json(ctx, problem)
    } else if matches!(problem, Problem::SignIn) {
        return sign_in(ctx);
    } else {
        view(ctx, problem).into_response()
    };
    *response.status_mut() = problem.status();
    for (name, value) in bare
        .headers()
        .iter()
        .filter(|(name, _)| **name == header::SET_COOKIE || **name == header::ALLOW)
    {
        response.headers_mut().append(name, value.clone());
    }
    if matches!(problem, Problem::Proof) {
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Problem::TooMany { wait_s } = problem {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(*wait_s));
    }
    response
}

/// To the sign-in, and back here afterwards.
fn sign_in(ctx: &Ctx) -> Response {
    let to: String = form_urlencoded::byte_serialize(ctx.here().as_bytes()).collect();
    ctx::redirect(&format!("/anmeldung?weiter={to}"))
}

/// Source: RFC 9457.
fn json(ctx: &Ctx, problem: &Problem) -> Response {
    let errors = match problem {
        Problem::Invalid(errors) => errors.clone(),
        _ => Vec::new(),
    };
    let body = ProblemBody {
        kind: format!("{}/probleme/{}", ctx.app.config.base_url, problem.key()),
        title: title(ctx, problem),
        status: problem.status().as_u16(),
        detail: detail(ctx, problem),
        instance: format!("urn:rathaus:request:{}", ctx.request_id),
        errors,
    };
    let content_type = HeaderValue::from_static("application/problem+json");
    let mut response = axum::Json(body).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    response
}

fn title(ctx: &Ctx, problem: &Problem) -> String {
    TEXTS
        .get(ctx.lang, &format!("problem-{}-title", problem.key()))
        .into_owned()
}

fn detail(ctx: &Ctx, problem: &Problem) -> String {
    match problem {
        Problem::BadRequest(text) | Problem::Refused(text) => text.clone(),
        Problem::Malformed(key) => t(ctx.lang, key).into_owned(),
        Problem::NotJson { line, column } => {
            let place = [("line", (*line).into()), ("column", (*column).into())];
            TEXTS.fmt(ctx.lang, "problem-not-json-text", &place).into_owned()
        }
        Problem::Unsupported(kinds) => TEXTS
            .fmt(ctx.lang, "problem-unsupported-text", &[("kinds", (*kinds).into())])
            .into_owned(),
        Problem::TooMany { wait_s } => TEXTS
            .fmt(ctx.lang, "problem-too-many-text", &[("seconds", wait_text(*wait_s))])
            .into_owned(),
        Problem::TooLarge { bytes_max } => {
            let limit = parts::bytes_text(ctx.lang, u64::try_from(*bytes_max).unwrap_or(u64::MAX));
            TEXTS
                .fmt(ctx.lang, "problem-too-large-text", &[("limit", limit.into())])
                .into_owned()
        }
        other => TEXTS
            .get(ctx.lang, &format!("problem-{}-text", other.key()))
            .into_owned(),
    }
}

fn wait_text(seconds: u64) -> crate::texts::Arg<'static> {
    i64::try_from(seconds).unwrap_or(i64::MAX).into()
}

fn view(ctx: &Ctx, problem: &Problem) -> Markup {
    let lang = ctx.lang;
    let title = title(ctx, problem);
    let contact = &ctx.app.town.about.contact;
    let main = html! {
        div .problem {
            p .problem__code aria-hidden="true" { (problem.status().as_u16()) }
            h1 .kern-heading-large { (title) }
            p .kern-body .kern-body--large { (detail(ctx, problem)) }
            @if matches!(problem, Problem::Fault(_) | Problem::NotKept(_) | Problem::TimedOut) {
                p .kern-body { (t(lang, "incident")) " " code .incident { (ctx.request_id) } }
            }
            div .kern-btn-wrapper {
                (parts::link_button(&retry(ctx, problem), &t(lang, problem_action(problem)), Look::Primary))
                (parts::link_button("/", &t(lang, "problem-home"), Look::Tertiary))
            }
            p .kern-body .kern-body--muted {
                (t(lang, "problem-contact")) " "
                a .kern-link href={ "tel:" (contact.phone.replace(' ', "")) } { (contact.phone) }
            }
        }
    };
    let meta = PageMeta::new(title).noindex();
    if ctx.staff.is_some() {
        desk_page(ctx, &meta, main)
    } else {
        page(ctx, &meta, main)
    }
}

fn problem_action(problem: &Problem) -> &'static str {
    match problem {
        Problem::NotFound => "problem-search",
        Problem::Forbidden | Problem::SignIn => "problem-home",
        _ => "problem-again",
    }
}

fn retry(ctx: &Ctx, problem: &Problem) -> String {
    match problem {
        Problem::NotFound => "/leistungen".to_owned(),
        Problem::Forbidden | Problem::SignIn => "/".to_owned(),
        _ => ctx.page().to_owned(),
    }
}
