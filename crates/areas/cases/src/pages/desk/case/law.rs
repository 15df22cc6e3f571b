//! What the law counts from: since when decisions are notified, until when they can be challenged, how long the case is kept.

use web::controls::{Question, area, csrf_field};
use web::parts::{Look, Tone, alert, badge, submit};
use web::{Ctx, Markup, Permission, html};

use super::{Sheet, section};
use crate::actions::applicant::MESSAGE_CHARS_MAX;
use crate::actions::delivery::can_be_handed_over;
use crate::model::Document;
use crate::pages::desk::words::{tf, word};
use crate::pages::t;
use crate::remedy::Notice;

/// How long the authority may take.
pub fn clocks(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let clocks = sheet.clocks(ctx.lang);
    if clocks.is_empty() {
        return html! {};
    }
    let body = crate::pages::clocks::list(ctx.lang, &clocks, 3);
    section("fristen", &t(ctx.lang, "clocks-title"), body)
}

/// The dates of all decisions of the case.
pub fn decisions(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let lang = ctx.lang;
    let notice_of = |id| sheet.notices.iter().find(|(of, _)| *of == id).map(|(_, notice)| notice);
    let decisions: Vec<(&Document, Option<&Notice>)> = sheet
        .documents
        .iter()
        .map(|document| (document, notice_of(document.id)))
        .filter(|(document, notice)| notice.is_some() || can_be_handed_over(document, None))
        .collect();
    if decisions.is_empty() {
        return html! {};
    }
    section(
        "bekanntgabe",
        &t(lang, "desk-notified"),
        html! {
            @for (document, notice) in decisions {
                h3 { (document.title) }
                @if let Some(notice) = notice { (dates(ctx, sheet, notice)) }
                @else { p .muted { (t(lang, "desk-not-notified")) } }
                @if ctx.may(Permission::CasesWrite) && can_be_handed_over(document, notice) {
                    form .inline-form action={ "/desk/dokumente/" (document.id) "/aushaendigung" } method="post" {
                        (csrf_field(ctx))
                        (submit(&t(lang, "desk-hand-over"), Look::Secondary))
                    }
                }
            }
        },
    )
}

fn dates(ctx: &Ctx, sheet: &Sheet, notice: &Notice) -> Markup {
    let lang = ctx.lang;
    let day = |day: jiff::civil::Date| calendar::short_date(day, lang);
    let is_final = notice.final_on.is_some_and(|first| first <= sheet.now.today);
    html! {
        dl .case-facts .case-facts--plain {
            div { dt { (word(lang, "desk-route-", notice.route.code())) } dd { (day(notice.sent_on)) } }
            @if let (None, Some(until)) = (notice.notified_on, notice.fetch_until) { div { dt { (t(lang, "desk-fetch-until")) } dd { (day(until)) } } }
            @if let Some(on) = notice.notified_on { div { dt { (t(lang, "desk-notified-on")) } dd { (day(on)) (why(ctx, notice.notified_why.as_deref())) } } }
            @if let Some(until) = notice.remedy_until {
                div { dt { (word(lang, "desk-remedy-", notice.remedy.as_deref().unwrap_or("none"))) } dd { (day(until)) (why(ctx, notice.remedy_why.as_deref())) } }
            }
            @if let Some(first) = notice.final_on {
                div { dt { (t(lang, "desk-final-on")) } dd { (day(first)) " " @if is_final { (badge(Tone::Success, &t(lang, "desk-final"))) } } }
            }
        }
    }
}

fn why(ctx: &Ctx, why: Option<&str>) -> Markup {
    html! { @if let Some(why) = why {
        details .why { summary { span { (t(ctx.lang, "desk-why-date")) } } p .pre-line lang="de" { (why) } }
    } }
}

/// How long the case is kept, and the hold that keeps it longer.
pub fn retention(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let lang = ctx.lang;
    let is_lead = ctx.may(Permission::CasesAssign);
    let target = format!("/desk/vorgaenge/{}/aufbewahrung", sheet.case.id);
    let (label, hint) = (t(lang, "desk-hold-label"), t(lang, "desk-hold-hint"));
    let question = Question::new(lang, "halten", &label)
        .hint(&hint)
        .error(sheet.typed.error_of("halten"));
    if sheet.case.open && sheet.hold.is_none() {
        return html! {};
    }
    section(
        "aufbewahrung",
        &t(lang, "desk-retention"),
        html! {
            @if sheet.case.secret_hash.is_empty() { (alert(Tone::Info, &t(lang, "desk-erased"), html! { p { (t(lang, "desk-erased-text")) } })) }
            @else if let Some((ends_on, why_text)) = &sheet.retention {
                p { (tf(lang, "desk-retention-over", &[("day", calendar::short_date(*ends_on, lang).into())])) }
                (why(ctx, Some(why_text)))
            } @else { p .muted { (tf(lang, "desk-retention-years", &[("n", i64::from(sheet.service.blueprint.meta.retention_years).into())])) } }
            @if let Some(hold) = &sheet.hold {
                p { (badge(Tone::Warning, &t(lang, "desk-held"))) " " (super::history::actor(lang, sheet, &format!("staff:{}", hold.staff))) }
                p .pre-line { (hold.reason) }
                @if is_lead {
                    form .inline-form action=(target) method="post" {
                        (csrf_field(ctx))
                        input type="hidden" name="aktion" value="release";
                        (submit(&t(lang, "desk-hold-release"), Look::Secondary))
                    }
                }
            } @else if is_lead && !sheet.case.secret_hash.is_empty() {
                details .disclosure open[sheet.typed.action == "halten"] {
                    summary { span { (t(lang, "desk-hold-open")) } }
                    form .form .disclosure__body action=(target) method="post" {
                        (csrf_field(ctx))
                        input type="hidden" name="aktion" value="hold";
                        (area(&question, &sheet.typed.note, MESSAGE_CHARS_MAX))
                        (submit(&t(lang, "desk-hold-save"), Look::Secondary))
                    }
                }
            }
        },
    )
}
