use ::store::facts::Fact;
use serde_json::Value as Json;
use web::controls::{Choice, Question, area, csrf_field, select};
use web::parts::{Look, submit};
use web::{Ctx, Markup, Permission, html};

use super::{Sheet, list_field, section};
use crate::actions::applicant::MESSAGE_CHARS_MAX;
use crate::pages::desk::words::{self, tf};
use crate::pages::t;

/// Who has the case; taking it, giving it back, giving it to a colleague.
pub fn assignment(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let (lang, case) = (ctx.lang, &sheet.case);
    let Some(me) = &ctx.staff else { return html! {} };
    let target = format!("/desk/vorgaenge/{}/zuweisung", case.id);
    let holder = case.assigned_to.map(|id| {
        sheet
            .people
            .get(id)
            .map_or_else(|| t(lang, "desk-somebody").into_owned(), |p| p.name.clone())
    });
    let colleagues: Vec<Choice> = sheet
        .people
        .of_office(&case.office)
        .iter()
        .map(|p| Choice::new(p.id.to_string(), &p.name))
        .collect();
    let chosen = case.assigned_to.map(|id| id.to_string()).unwrap_or_default();
    let to = |id: String, label: &'static str| {
        html! {
            form .inline-form action=(target) method="post" {
                (csrf_field(ctx)) (list_field(sheet))
                input type="hidden" name="an" value=(id);
                (submit(&t(lang, label), Look::Secondary))
            }
        }
    };
    section(
        "zustaendig",
        &t(lang, "desk-assignment"),
        html! {
            p { @match &holder { Some(name) => (tf(lang, "desk-assigned-to", &[("name", name.into())])), None => (t(lang, "desk-nobody")) } }
            @if case.assigned_to.is_none() { (to(me.id.to_string(), "desk-assign-take")) }
            @if case.assigned_to == Some(me.id) { (to(String::new(), "desk-assign-release")) }
            @if me.may(Permission::CasesAssign) {
                form .form .form--line action=(target) method="post" {
                    (csrf_field(ctx)) (list_field(sheet))
                    (select(&Question::new(lang, "an", &t(lang, "desk-assign-whom")), &colleagues, &chosen))
                    (submit(&t(lang, "desk-assign"), Look::Secondary))
                }
            }
        },
    )
}

/// What was written between office and applicant, and the box to write.
pub fn messages(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let lang = ctx.lang;
    let label = t(lang, "desk-message-label");
    let hint = t(lang, "desk-message-hint");
    let question = Question::new(lang, "nachricht", &label)
        .hint(&hint)
        .error(sheet.typed.error_of("nachricht"));
    section(
        "nachrichten",
        &t(lang, "desk-messages"),
        html! {
            (entries(ctx, sheet, "case.message"))
            @if ctx.may(Permission::CasesWrite) {
                details .disclosure open[sheet.typed.action == "nachricht"] {
                    summary { span { (t(lang, "desk-message-write")) } }
                    form .form .disclosure__body action={ "/desk/vorgaenge/" (sheet.case.id) "/nachrichten" } method="post" {
                        (csrf_field(ctx)) (list_field(sheet))
                        (area(&question, &sheet.typed.message, MESSAGE_CHARS_MAX))
                        (submit(&t(lang, "desk-message-send"), Look::Secondary))
                    }
                }
            }
        },
    )
}

/// Notes among colleagues.
pub fn notes(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let lang = ctx.lang;
    let label = t(lang, "desk-note-label");
    let hint = t(lang, "desk-note-hint");
    let question = Question::new(lang, "notiz", &label)
        .hint(&hint)
        .error(sheet.typed.error_of("notiz"));
    section(
        "notizen",
        &t(lang, "desk-notes"),
        html! {
            (entries(ctx, sheet, "case.note"))
            @if ctx.may(Permission::CasesWrite) {
                details .disclosure open[sheet.typed.action == "notiz"] {
                    summary { span { (t(lang, "desk-note-write")) } }
                    form .form .disclosure__body action={ "/desk/vorgaenge/" (sheet.case.id) "/notizen" } method="post" {
                        (csrf_field(ctx)) (list_field(sheet))
                        (area(&question, &sheet.typed.note, MESSAGE_CHARS_MAX))
                        (submit(&t(lang, "desk-note-save"), Look::Secondary))
                    }
                }
            }
        },
    )
}

fn entries(ctx: &Ctx, sheet: &Sheet, kind: &str) -> Markup {
    let lang = ctx.lang;
    let found: Vec<&Fact> = sheet.facts.iter().filter(|fact| fact.kind == kind).collect();
    html! {
        @if found.is_empty() { p .muted { (t(lang, "desk-none-yet")) } }
        ul .talk {
            @for fact in found {
                li .talk__entry .talk__entry--theirs[fact.actor == "applicant"] {
                    p .muted { strong { (super::history::actor(lang, sheet, &fact.actor)) } ", " (words::moment(fact.at, lang)) }
                    p .talk__text { (fact.data.get("text").and_then(Json::as_str).unwrap_or_default()) }
                }
            }
        }
    }
}
