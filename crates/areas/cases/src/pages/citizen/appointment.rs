//! The applicant chooses a time, changes it or gives it back.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use blueprint::AppointmentStatus;
use jiff::civil::Date;
use web::controls::{csrf_field, error_summary};
use web::parts::{Flash, Look, badge_with_icon, link_button, submit};
use web::{Ctx, Form, Markup, PageMeta, Problem, Result, html, page};

use super::access;
use crate::actions::appointments::{self, Times, local_now};
use crate::model::Case;
use crate::pages::appointments::{self as shown, View};
use crate::pages::t;
use crate::{Actor, CaseError, Cases, Refusal, Service};

/// The appointments of the case on its status page.
pub(super) fn show(ctx: &Ctx, cases: &Cases, service: &std::sync::Arc<Service>, case: &Case) -> Markup {
    let all = shown::views(cases, service, case, ctx.lang);
    let told = all.iter().filter(|view| view.of.status != AppointmentStatus::Dropped);
    html! { @for view in told { (one(ctx, cases, case, view)) } }
}

fn one(ctx: &Ctx, cases: &Cases, case: &Case, view: &View<'_>) -> Markup {
    let (lang, id) = (ctx.lang, view.id);
    let (tone, standing) = shown::standing(lang, view.of.status);
    let to = address(case, id);
    let is_ahead = view.of.starts_at.is_some_and(|at| at > local_now(cases.now()));
    let heading = format!("termin-{id}");
    html! {
        section .sheet aria-labelledby=(heading) {
            h2 .kern-heading-medium id=(heading) { (view.title) }
            p { (badge_with_icon(tone, &standing)) }
            @if let Some(hint) = &view.hint { p { (hint) } }
            (shown::facts(lang, view))
            @if view.of.is_open() { (shown::bring(lang, view)) }
            @if case.open && view.of.status == AppointmentStatus::Open {
                div .actions { (link_button(&to, &t(lang, "appointment-choose"), Look::Primary)) }
            }
            @if case.open && view.of.status == AppointmentStatus::Booked && is_ahead {
                div .actions {
                    (link_button(&format!("{to}/kalender.ics"), &t(lang, "appointment-calendar"), Look::Secondary))
                    (link_button(&to, &t(lang, "appointment-change"), Look::Secondary))
                }
            }
        }
    }
}

fn address(case: &Case, id: &str) -> String {
    format!("/vorgaenge/{}/termine/{id}", case.reference)
}

/// The page on which a time is chosen.
pub async fn choose(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((reference, id)): Path<(String, String)>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
) -> Result<Response> {
    let case = match access::case(&cases, &headers, &reference).await {
        Ok(case) => case,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let from = query.get("ab").and_then(|day| day.parse().ok());
    render(&ctx, &cases, &case, &id, (from, None)).await
}

async fn render(
    ctx: &Ctx,
    cases: &Cases,
    case: &Case,
    id: &str,
    (from, error): (Option<Date>, Option<&'static str>),
) -> Result<Response> {
    let times = match appointments::times(cases, case, id, from).await {
        Err(CaseError::Refused(_)) => return Ok(over(ctx, case)),
        other => other?,
    };
    let service = cases.service_of(&case.blueprint_hash)?;
    let all = shown::views(cases, &service, case, ctx.lang);
    let view = all.iter().find(|view| view.id == id).ok_or(Problem::NotFound)?;
    let markup = form(ctx, &service, case, view, &times, error);
    let status = match error {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    Ok((status, markup).into_response())
}

fn form(
    ctx: &Ctx,
    service: &Service,
    case: &Case,
    view: &View<'_>,
    times: &Times,
    error: Option<&'static str>,
) -> Markup {
    let lang = ctx.lang;
    let is_booked = view.of.status == AppointmentStatus::Booked;
    let errors: Vec<(String, String)> = error
        .map(|key| (shown::TIME.to_owned(), t(lang, key).into_owned()))
        .into_iter()
        .collect();
    let (to, back) = (address(case, view.id), format!("/vorgaenge/{}", case.reference));
    let meta = PageMeta::new(&view.title)
        .nav("status")
        .noindex()
        .errors(error.is_some());
    let label = t(
        lang,
        if is_booked {
            "appointment-move"
        } else {
            "appointment-book"
        },
    );
    let main = html! {
        (error_summary(lang, &errors))
        p .eyebrow { (service.blueprint.texts(lang).get("service.title")) " · " span .code-text { (case.reference) } }
        h1 .kern-heading-large { (view.title) }
        @if let Some(hint) = &view.hint { p .lead { (hint) } }
        div .sheet {
            (shown::facts(lang, view))
            (shown::bring(lang, view))
        }
        h2 .kern-heading-medium { (t(lang, "appointment-times")) }
        (shown::choice(ctx, times, "", (&to, &back), &label))
        @if is_booked {
            h2 .kern-heading-medium { (t(lang, "appointment-cannot")) }
            form .form method="post" action={ (to) "/absage" } data-once {
                (csrf_field(ctx))
                p { (t(lang, "appointment-cannot-text")) }
                div .actions { (submit(&t(lang, "appointment-give-back"), Look::Danger)) }
            }
        }
    };
    page(ctx, &meta, main)
}

fn over(ctx: &Ctx, case: &Case) -> Response {
    ctx.redirect_with(
        &format!("/vorgaenge/{}", case.reference),
        Flash::warning(t(ctx.lang, "appointment-over")),
    )
}

pub async fn book(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((reference, id)): Path<(String, String)>,
    headers: HeaderMap,
    posted: Form,
) -> Result<Response> {
    let case = match access::case(&cases, &headers, &reference).await {
        Ok(case) => case,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let from = posted.text("ab").parse().ok();
    let Some(starts_at) = shown::parse(posted.text(shown::TIME)) else {
        return render(&ctx, &cases, &case, &id, (from, Some("appointment-missing"))).await;
    };
    match appointments::choose(&cases, case.id, &id, starts_at, Actor::Applicant).await {
        Ok(()) => Ok(ctx.redirect_with(
            &format!("/vorgaenge/{}", case.reference),
            Flash::success(t(ctx.lang, "appointment-done")),
        )),
        Err(CaseError::Refused(Refusal::TimeTaken)) => {
            render(&ctx, &cases, &case, &id, (from, Some("appointment-taken"))).await
        }
        Err(CaseError::Refused(Refusal::AppointmentOver)) => Ok(over(&ctx, &case)),
        Err(other) => Err(other.into()),
    }
}

pub async fn give_back(
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
    match appointments::give_back(&cases, case.id, &id, Actor::Applicant).await {
        Ok(()) => Ok(ctx.redirect_with(
            &format!("/vorgaenge/{}", case.reference),
            Flash::success(t(ctx.lang, "appointment-given-back")),
        )),
        Err(CaseError::Refused(_)) => Ok(over(&ctx, &case)),
        Err(other) => Err(other.into()),
    }
}

/// The booked time for the calendar of a phone (RFC 5545).
pub async fn calendar_file(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((reference, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let case = match access::case(&cases, &headers, &reference).await {
        Ok(case) => case,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let service = cases.service_of(&case.blueprint_hash)?;
    let all = shown::views(&cases, &service, &case, ctx.lang);
    let view = all.iter().find(|view| view.id == id).ok_or(Problem::NotFound)?;
    let content = event(&cases, &case, view).ok_or(Problem::NotFound)?;
    let mut response = content.into_response();
    let fields = response.headers_mut();
    fields.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/calendar; charset=utf-8"),
    );
    fields.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"termin.ics\""),
    );
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

fn event(cases: &Cases, case: &Case, view: &View<'_>) -> Option<String> {
    let (starts_at, ends_at) = (view.of.starts_at?, shown::ends_at(view.of)?);
    let utc = |at: jiff::civil::DateTime| {
        let at = at.to_zoned(base::clock::german_zone()).ok()?.timestamp();
        Some(at.strftime("%Y%m%dT%H%M%SZ").to_string())
    };
    let now = base::clock::timestamp_from_us(cases.now().us);
    let place = view.office.map(|office| {
        let [street, city] = office.address.lines();
        format!("{}, {street}, {city}", office.name.get(case.lang))
    });
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Rathaus//DE".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", view.of.booking.as_deref()?),
        format!("DTSTAMP:{}", now.strftime("%Y%m%dT%H%M%SZ")),
        format!("DTSTART:{}", utc(starts_at)?),
        format!("DTEND:{}", utc(ends_at)?),
        format!("SUMMARY:{}", escaped(&view.title)),
        format!("LOCATION:{}", escaped(&place.unwrap_or_default())),
        format!("DESCRIPTION:{}", escaped(&view.bring.join("\n"))),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    Some(lines.iter().map(|line| folded(line)).collect())
}

/// RFC 5545, 3.3.11.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,");
    text.replace('\n', "\\n")
}

/// A line of at most 75 bytes; longer ones go on behind a blank (RFC 5545, 3.1).
fn folded(line: &str) -> String {
    let mut out = String::new();
    let mut bytes = 0;
    for c in line.chars() {
        if bytes + c.len_utf8() > 73 {
            out.push_str("\r\n ");
            bytes = 1;
        }
        out.push(c);
        bytes += c.len_utf8();
    }
    out + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_letters_and_signs_of_the_format_are_escaped() {
        let line = folded(&format!("SUMMARY:{}", "ü".repeat(60)));
        assert!(line.lines().all(|part| part.len() <= 75), "{line}");
        assert_eq!(
            line.replace("\r\n ", "").trim_end(),
            format!("SUMMARY:{}", "ü".repeat(60))
        );
        assert_eq!(escaped("a, b; c\\d\ne"), "a\\, b\\; c\\\\d\\ne");
    }
}
