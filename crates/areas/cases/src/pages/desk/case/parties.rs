//! Who was asked to take part: until when, who has answered what, and how to ask once more.

use blueprint::{Party, PartyStatus};
use web::controls::{Line, Question, csrf_field, line};
use web::parts::{Look, SummaryItem, badge_with_icon, submit_named, summary_list};
use web::{Ctx, Markup, Permission, html};

use super::{Sheet, list_field, section};
use crate::actions::parties::{may_answer, slot};
use crate::pages::desk::words::{self, tf};
use crate::pages::{party, t};

pub fn show(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let parties = &sheet.case.proceedings.parties;
    let all: Vec<(&String, &Party)> = sheet
        .service
        .blueprint
        .participations
        .iter()
        .filter_map(|of| parties.get_key_value(&of.id))
        .flat_map(|(of, list)| list.iter().map(move |party| (of, party)))
        .collect();
    if all.is_empty() {
        return html! {};
    }
    section(
        "beteiligte",
        &t(ctx.lang, "desk-parties-section"),
        html! { ul .talk { @for (of, party) in all { (one(ctx, sheet, of, party)) } } },
    )
}

fn one(ctx: &Ctx, sheet: &Sheet, of: &str, party: &Party) -> Markup {
    let lang = ctx.lang;
    let blueprint = &sheet.service.blueprint;
    let title = blueprint.texts(lang).get(&format!("parties.{of}.title")).to_owned();
    let (tone, standing) = party::standing(ctx, party, sheet.now.today);
    let is_open = party.status == PartyStatus::Asked;
    html! {
        li .talk__entry .party {
            p { strong { (party.name) } " " span .muted { (title) } }
            p { (badge_with_icon(tone, &standing)) " "
                @if let Some(due) = party.due_on {
                    @if is_open && party.answered_on.is_none() { (words::deadline(lang, Some(due), sheet.now.today)) }
                    @else if party.status == PartyStatus::Silent { @if let Some(of) = blueprint.participation(of) { (party::silence(ctx, of, party)) } }
                    @else { span .muted { (tf(lang, "desk-fact-due", &[("day", calendar::short_date(due, lang).into())])) } }
                }
            }
            @if let Some(why) = &party.due_why { details .disclosure { summary { span { (t(lang, "desk-why-date")) } } div .disclosure__body { p .pre-line lang="de" { (why) } } } }
            (answer(ctx, sheet, of, party))
            @if may_answer(party) && sheet.case.open && ctx.may(Permission::CasesWrite) { (steps(ctx, sheet, party)) }
        }
    }
}

/// What they answered, with their files.
fn answer(ctx: &Ctx, sheet: &Sheet, of: &str, party: &Party) -> Markup {
    let (lang, blueprint) = (ctx.lang, &sheet.service.blueprint);
    let Some(day) = party.answered_on else { return html! {} };
    let form = blueprint
        .participation(of)
        .and_then(|of| blueprint.form_of_others(&of.form));
    let rows = form
        .map(|form| blueprint.form_summary(form, &party.answers, lang))
        .unwrap_or_default();
    let items: Vec<SummaryItem> = rows.iter().map(|row| SummaryItem::new(&row.label, &row.text)).collect();
    let own = party.id.parse().map(slot).unwrap_or_default();
    let files = sheet
        .documents
        .iter()
        .filter(|document| document.slot == own && document.kind == crate::actions::parties::KIND);
    html! {
        p .muted { (tf(lang, "party-answered-on", &[("day", calendar::long_date(day, lang).into())])) }
        (summary_list(&items))
        ul .document-list { @for file in files { li { a .kern-link href={ "/desk/dokumente/" (file.id) } target="_blank" rel="noopener" { (file.title) span .kern-sr-only { " (" (t(lang, "desk-opens-new")) ")" } } } } }
    }
}

/// Ask once more, write down what came on paper, or do without them.
fn steps(ctx: &Ctx, sheet: &Sheet, party: &Party) -> Markup {
    let lang = ctx.lang;
    let name = format!("mail-{}", party.id);
    let label = t(lang, "desk-parties-mail");
    let may_mail = party.office.is_none() && !sheet.case.blocked;
    html! {
        details .action open[sheet.typed.action == party.id] {
            summary .kern-btn .kern-btn--secondary { span .kern-label { (t(lang, "desk-parties-more")) } }
            @if sheet.case.blocked && party.office.is_none() { p .muted { (t(lang, "desk-refusal-blocked")) } }
            form .form action={ "/desk/vorgaenge/" (sheet.case.id) "/beteiligungen/" (party.id) } method="post" {
                (csrf_field(ctx))
                (list_field(sheet))
                @if may_mail {
                    (line(&Question::new(lang, &name, &label).optional().error(sheet.typed.error_of(&name)).autocomplete("off"),
                        if sheet.typed.action == party.id { &sheet.typed.message } else { party.mail.as_deref().unwrap_or_default() },
                        &Line { type_: "email", max_chars: 254, spellcheck_off: true, ..Line::default() }))
                }
                div .actions {
                    @if may_mail || party.office.is_some() { (submit_named("weg", "mail", &t(lang, "desk-parties-again-mail"), Look::Secondary)) }
                    @if may_mail && !party.address.is_empty() { (submit_named("weg", "brief", &t(lang, "desk-parties-again-letter"), Look::Secondary)) }
                    @if party.by_hand && party.asked_on.is_none() { (submit_named("weg", "selbst", &t(lang, "desk-parties-by-hand"), Look::Secondary)) }
                    @if party.status == PartyStatus::Asked { (submit_named("weg", "ende", &t(lang, "desk-parties-drop"), Look::Tertiary)) }
                }
            }
            @if party.office.is_none() { p { a .kern-link href={ "/desk/beteiligungen/" (party.id) } { (t(lang, "desk-parties-write-down")) } } }
        }
    }
}
