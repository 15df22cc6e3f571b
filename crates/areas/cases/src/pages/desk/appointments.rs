//! Who comes today, and the appointment of a case as a clerk books, agrees on or closes it.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::{Lang, Uuid};
use blueprint::AppointmentStatus;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use web::controls::{DateValue, Line, Question, csrf_field, date, error_summary, line};
use web::parts::{Column, Flash, Look, badge_with_icon, empty_state, link_button, submit, table};
use web::{Ctx, Form, Markup, PageMeta, Problem, desk_page, html};

use super::words::{self, staff, tf};
use crate::actions::appointments::{self as use_cases, Coming, local_now};
use crate::actions::desk;
use crate::model::Case;
use crate::pages::appointments::{self as shown, View};
use crate::pages::t;
use crate::{Actor, CaseError, Cases, Refusal};

/// The day that `tag` names, else today.
pub async fn list(
    ctx: Ctx,
    State(cases): State<Cases>,
    Query(query): Query<BTreeMap<String, String>>,
) -> web::Result<Markup> {
    let today = cases.now().today;
    let day: Date = query.get("tag").and_then(|day| day.parse().ok()).unwrap_or(today);
    let coming = use_cases::coming(&cases, staff(&ctx)?, day).await?;
    let lang = ctx.lang;
    let meta = PageMeta::new(t(lang, "desk-appointments-title")).nav("termine").wide();
    let other = |by: i64| format!("/desk/termine?tag={}", day.saturating_add(by.days()));
    let main = html! {
        h1 { (t(lang, "desk-appointments-title")) }
        p .muted { (t(lang, "desk-appointments-lead")) }
        nav .actions aria-label=(t(lang, "appointment-days")) {
            (link_button(&other(-1), &t(lang, "desk-appointments-before"), Look::Tertiary))
            @if day != today { (link_button("/desk/termine", &t(lang, "desk-appointments-today"), Look::Tertiary)) }
            (link_button(&other(1), &t(lang, "desk-appointments-after"), Look::Tertiary))
        }
        h2 { (shown::day(lang, day)) }
        @if coming.is_empty() { (empty_state(&t(lang, "desk-appointments-none"), &t(lang, "desk-appointments-none-text"), None)) }
        @else { (of_day(&ctx, &cases, day, &coming)) }
    };
    Ok(desk_page(&ctx, &meta, main))
}

fn of_day(ctx: &Ctx, cases: &Cases, day: Date, coming: &[Coming]) -> Markup {
    let lang = ctx.lang;
    let columns = [
        Column::new(t(lang, "appointment-when")),
        Column::new(t(lang, "desk-col-case")),
        Column::new(t(lang, "desk-appointments-what")),
        Column::new(t(lang, "desk-col-state")),
    ];
    let rows: Vec<Vec<Markup>> = coming.iter().map(|one| row(cases, lang, one)).collect();
    let caption = tf(
        lang,
        "desk-appointments-caption",
        &[("day", shown::day(lang, day).into())],
    );
    table(&caption, true, &columns, &rows)
}

fn row(cases: &Cases, lang: Lang, one: &Coming) -> Vec<Markup> {
    let (booking, case) = (&one.booking, &one.case);
    let service = cases.services.version(&case.blueprint_hash);
    let key = format!("appointments.{}.title", booking.kind);
    let title = service.map_or_else(
        || booking.kind.clone(),
        |service| service.blueprint.texts(lang).get(&key).to_owned(),
    );
    let until = booking.starts_at.saturating_add(i64::from(booking.minutes).minutes());
    let (tone, standing) = shown::standing(lang, of_calendar(booking.status));
    vec![
        html! { (clock(booking.starts_at)) "–" (clock(until)) },
        html! {
            a .worklist__name href={ "/desk/vorgaenge/" (case.id) "#termine" } { (case.applicant) }
            @if case.blocked { " " (words::blocked_mark(lang)) }
            span .worklist__number { (case.number) }
        },
        html! { (title) br; span .muted { (words::title_of(cases, &case.blueprint, &case.blueprint_hash, lang)) } },
        badge_with_icon(tone, &standing),
    ]
}

const fn of_calendar(status: appointments::Status) -> AppointmentStatus {
    match status {
        appointments::Status::Booked => AppointmentStatus::Booked,
        appointments::Status::GivenBack => AppointmentStatus::Dropped,
        appointments::Status::Kept => AppointmentStatus::Kept,
        appointments::Status::Missed => AppointmentStatus::Missed,
    }
}

fn clock(at: DateTime) -> String {
    at.strftime("%H:%M").to_string()
}

/// What somebody typed for a time that is agreed on, and what is wrong.
#[derive(Default)]
struct Typed {
    from: Option<Date>,
    time: String,
    day: DateValue,
    clock: String,
    error: Option<(&'static str, &'static str)>,
}

/// The page on which a clerk chooses a time for the applicant.
pub async fn show(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((id, appointment)): Path<(Uuid, String)>,
    Query(query): Query<BTreeMap<String, String>>,
) -> web::Result {
    let typed = Typed {
        from: query.get("ab").and_then(|day| day.parse().ok()),
        ..Typed::default()
    };
    render(&ctx, &cases, id, &appointment, typed).await
}

async fn render(ctx: &Ctx, cases: &Cases, id: Uuid, appointment: &str, typed: Typed) -> web::Result {
    let case = desk::look(cases, staff(ctx)?, id).await?;
    let times = match use_cases::times(cases, &case, appointment, typed.from).await {
        Err(CaseError::Refused(refusal)) => return Ok(refused(ctx, &case, &refusal)),
        other => other?,
    };
    let service = cases.service_of(&case.blueprint_hash)?;
    let all = shown::views(cases, &service, &case, ctx.lang);
    let view = all
        .iter()
        .find(|view| view.id == appointment)
        .ok_or(Problem::NotFound)?;
    let lang = ctx.lang;
    let to = format!("/desk/vorgaenge/{id}/termine/{appointment}");
    let back = back_to(&case);
    let label = t(
        lang,
        if view.of.starts_at.is_some() {
            "appointment-move"
        } else {
            "appointment-book"
        },
    );
    let errors: Vec<(String, String)> = typed
        .error
        .iter()
        .map(|(at, key)| ((*at).to_owned(), t(lang, key).into_owned()))
        .collect();
    let meta = PageMeta::new(format!("{} · {}", view.title, case.number))
        .nav("desk")
        .crumb("/desk", t(lang, "desk-list-title"))
        .crumb(format!("/desk/vorgaenge/{id}"), case.number.clone())
        .errors(!errors.is_empty());
    let main = html! {
        (error_summary(lang, &errors))
        p .eyebrow { (case.applicant) " · " (case.number) }
        h1 { (view.title) }
        div .sheet { (shown::facts(lang, view)) (shown::bring(lang, view)) }
        h2 { (t(lang, "appointment-times")) }
        (shown::choice(ctx, &times, &typed.time, (&to, &back), &label))
        (agreed(ctx, view, &to, &typed))
    };
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok((status, desk_page(ctx, &meta, main)).into_response())
}

/// A time outside those that are offered.
fn agreed(ctx: &Ctx, view: &View<'_>, to: &str, typed: &Typed) -> Markup {
    let lang = ctx.lang;
    let error = |field: &str| {
        typed
            .error
            .filter(|(at, _)| *at == field)
            .map(|(_, key)| t(lang, key).into_owned())
            .unwrap_or_default()
    };
    let (day_label, clock_label) = (t(lang, "desk-appointments-day"), t(lang, "desk-appointments-clock"));
    let hint = t(lang, "desk-appointments-clock-hint");
    let (day_error, clock_error) = (error("tag"), error("uhrzeit"));
    html! {
        section .sheet aria-labelledby="anders" {
            h2 #anders { (t(lang, "desk-appointments-other")) }
            p { (tf(lang, "desk-appointments-other-text", &[("n", i64::from(view.of.minutes).into())])) }
            form .form method="post" action={ (to) "/vereinbarung" } novalidate data-once {
                (csrf_field(ctx))
                (date(&Question::new(lang, "tag", &day_label).error(&day_error), &typed.day))
                (line(&Question::new(lang, "uhrzeit", &clock_label).hint(&hint).error(&clock_error), &typed.clock, &Line { max_chars: 5, ..Line::default() }))
                div .actions { (submit(&t(lang, "desk-appointments-agree"), Look::Secondary)) }
            }
        }
    }
}

fn back_to(case: &Case) -> String {
    format!("/desk/vorgaenge/{}#termine", case.id)
}

fn refused(ctx: &Ctx, case: &Case, refusal: &Refusal) -> Response {
    ctx.redirect_with(&back_to(case), Flash::warning(words::refusal(ctx.lang, refusal)))
}

/// Books one of the times that are offered.
pub async fn book(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((id, appointment)): Path<(Uuid, String)>,
    posted: Form,
) -> web::Result {
    let me = staff(&ctx)?;
    // Only who sees the case books for it.
    let case = desk::look(&cases, me, id).await?;
    let mut typed = Typed {
        from: posted.text("ab").parse().ok(),
        time: posted.text(shown::TIME).to_owned(),
        ..Typed::default()
    };
    let Some(starts_at) = shown::parse(&typed.time) else {
        typed.error = Some((shown::TIME, "appointment-missing"));
        return render(&ctx, &cases, id, &appointment, typed).await;
    };
    match use_cases::choose(&cases, id, &appointment, starts_at, Actor::Staff(me.id)).await {
        Err(CaseError::Refused(Refusal::TimeTaken)) => {
            typed.error = Some((shown::TIME, "appointment-taken"));
            render(&ctx, &cases, id, &appointment, typed).await
        }
        other => done(&ctx, &case, other, "desk-appointments-booked"),
    }
}

/// Notes a time that was agreed with the applicant.
pub async fn agree(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((id, appointment)): Path<(Uuid, String)>,
    posted: Form,
) -> web::Result {
    let me = staff(&ctx)?;
    let case = desk::look(&cases, me, id).await?;
    let mut typed = Typed {
        day: DateValue {
            day: posted.text("tag.day").to_owned(),
            month: posted.text("tag.month").to_owned(),
            year: posted.text("tag.year").to_owned(),
        },
        clock: posted.text("uhrzeit").to_owned(),
        ..Typed::default()
    };
    let (day, time) = (shown::parse_day(&typed.day), shown::parse_clock(&typed.clock));
    let starts_at = match (day, time) {
        (Some(day), Some(time)) => day.to_datetime(time),
        (None, _) => {
            typed.error = Some(("tag", "desk-appointments-day-wrong"));
            return render(&ctx, &cases, id, &appointment, typed).await;
        }
        (_, None) => {
            typed.error = Some(("uhrzeit", "desk-appointments-clock-wrong"));
            return render(&ctx, &cases, id, &appointment, typed).await;
        }
    };
    match use_cases::agree(&cases, me, id, &appointment, starts_at).await {
        Err(CaseError::Refused(Refusal::TimeOver)) => {
            typed.error = Some(("tag", "desk-refusal-time-over"));
            render(&ctx, &cases, id, &appointment, typed).await
        }
        other => done(&ctx, &case, other, "desk-appointments-booked"),
    }
}

/// Gives the time back, or notes that nobody came.
pub async fn close(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((id, appointment)): Path<(Uuid, String)>,
    posted: Form,
) -> web::Result {
    let me = staff(&ctx)?;
    let case = desk::look(&cases, me, id).await?;
    match posted.text("was") {
        "absage" => {
            let given = use_cases::give_back(&cases, id, &appointment, Actor::Staff(me.id)).await;
            done(&ctx, &case, given, "desk-appointments-given-back")
        }
        "nicht-erschienen" => {
            let missed = use_cases::missed(&cases, me, id, &appointment).await;
            done(&ctx, &case, missed, "desk-appointments-missed")
        }
        _ => Err(Problem::NotFound),
    }
}

fn done(ctx: &Ctx, case: &Case, result: Result<(), CaseError>, key: &'static str) -> web::Result {
    match result {
        Ok(()) => Ok(ctx.redirect_with(&back_to(case), Flash::success(t(ctx.lang, key)))),
        Err(CaseError::Refused(Refusal::Changed)) => Err(Problem::Conflict),
        Err(CaseError::Refused(refusal)) => Ok(refused(ctx, case, &refusal)),
        Err(other) => Err(other.into()),
    }
}

/// The appointments on the page of a case.
pub(super) fn of_case(ctx: &Ctx, cases: &Cases, sheet: &super::case::Sheet) -> Markup {
    let all = shown::views(cases, &sheet.service, &sheet.case, ctx.lang);
    html! { @if !all.is_empty() {
        section .sheet #termine aria-labelledby="termine-titel" {
            h2 #termine-titel { (t(ctx.lang, "desk-appointments-section")) }
            @for view in &all { (one(ctx, &sheet.case, view, local_now(sheet.now))) }
        }
    } }
}

fn one(ctx: &Ctx, case: &Case, view: &View<'_>, now: DateTime) -> Markup {
    let lang = ctx.lang;
    let (tone, standing) = shown::standing(lang, view.of.status);
    let to = format!("/desk/vorgaenge/{}/termine/{}", case.id, view.id);
    let may = case.open && view.of.is_open() && ctx.may(web::Permission::CasesWrite);
    let booked = view
        .of
        .starts_at
        .filter(|_| view.of.status == AppointmentStatus::Booked);
    let button = |was: &str, key: &'static str| {
        html! { form .inline-form method="post" action={ (to) "/ende" } data-once {
            (csrf_field(ctx)) input type="hidden" name="was" value=(was); (submit(&t(lang, key), Look::Tertiary))
        } }
    };
    html! {
        h3 .kern-title { (view.title) }
        p { (badge_with_icon(tone, &standing)) @if view.of.missed > 0 { " " span .muted { (tf(lang, "desk-appointments-missed-times", &[("n", i64::from(view.of.missed).into())])) } } }
        (shown::facts(lang, view))
        @if may {
            div .actions {
                (link_button(&to, &t(lang, if booked.is_some() { "appointment-change" } else { "appointment-choose" }), Look::Secondary))
                @if booked.is_some_and(|at| at > now) { (button("absage", "appointment-give-back")) }
                @if booked.is_some_and(|at| at <= now) { (button("nicht-erschienen", "desk-appointments-nobody")) }
            }
        }
    }
}
