//! Who was asked to take part: until when, who has answered what, and how to ask once more.

use blueprint::{Answers, EarlierRound, Party, PartyStatus};
use web::controls::{Line, Question, area, csrf_field, line};
use web::parts::{Look, SummaryItem, Tone, badge_with_icon, details, submit_named, summary_list};
use web::{Ctx, Markup, Permission, html};

use super::{Sheet, list_field, section};
use crate::actions::applicant::MESSAGE_CHARS_MAX;
use crate::actions::parties::{KIND, may_answer, slot};
use crate::model::Document;
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
    let was_asked = party.asked_on.is_some() || party.answered_on.is_some();
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
            @if let Some(day) = party.papers_on { (papers(ctx, sheet, party, day)) }
            (answer(ctx, sheet, of, party))
            @for round in party.earlier.iter().rev() { (earlier(ctx, sheet, of, round)) }
            @if was_asked && sheet.case.open && ctx.may(Permission::CasesWrite) { (anew(ctx, sheet, party)) }
            @if may_answer(party) && sheet.case.open && ctx.may(Permission::CasesWrite) { (steps(ctx, sheet, party)) }
        }
    }
}

/// That there is something new which they have not answered to, and whether somebody must tell them.
fn papers(ctx: &Ctx, sheet: &Sheet, party: &Party, day: jiff::civil::Date) -> Markup {
    let is_by_hand = party.by_hand || (sheet.case.blocked && party.office.is_none());
    html! {
        p { (badge_with_icon(Tone::Info, &party::papers_since(ctx, day))) }
        @if party.answered_on.is_some() { p .muted { (t(ctx.lang, "desk-parties-papers-after")) } }
        @if is_by_hand { p .muted { (t(ctx.lang, "desk-parties-papers-by-hand")) } }
    }
}

/// What they answered, with their files.
fn answer(ctx: &Ctx, sheet: &Sheet, of: &str, party: &Party) -> Markup {
    let Some(day) = party.answered_on else { return html! {} };
    let own = party.id.parse().map(slot).unwrap_or_default();
    let is_own = |file: &&Document| file.slot == own && file.kind == KIND && !party.sent_earlier(&file.id.to_string());
    html! {
        p .muted { (tf(ctx.lang, "party-answered-on", &[("day", calendar::long_date(day, ctx.lang).into())])) }
        (said(ctx, sheet, of, &party.answers, sheet.documents.iter().filter(is_own)))
    }
}

/// How they were asked before, folded away: until when, and what they said then.
fn earlier(ctx: &Ctx, sheet: &Sheet, of: &str, round: &EarlierRound) -> Markup {
    let lang = ctx.lang;
    let is_of = |file: &&Document| round.files.contains(&file.id.to_string());
    let title = match (round.answered_on, round.asked_on) {
        (Some(day), _) => party::earlier_title(ctx, day),
        (None, Some(day)) => tf(
            lang,
            "desk-parties-earlier-silent",
            &[("day", calendar::short_date(day, lang).into())],
        ),
        (None, None) => return html! {},
    };
    details(
        &title,
        html! {
            @if round.late { p .muted { (t(lang, "party-late")) } }
            @if let Some(due) = round.due_on { p .muted { (tf(lang, "desk-fact-due", &[("day", calendar::short_date(due, lang).into())])) } }
            @if round.answered_on.is_some() { (said(ctx, sheet, of, &round.answers, sheet.documents.iter().filter(is_of))) }
        },
    )
}

/// An answer in words, with its files.
fn said<'a>(
    ctx: &Ctx,
    sheet: &Sheet,
    of: &str,
    answers: &Answers,
    files: impl Iterator<Item = &'a Document>,
) -> Markup {
    let (lang, blueprint) = (ctx.lang, &sheet.service.blueprint);
    let form = blueprint
        .participation(of)
        .and_then(|of| blueprint.form_of_others(&of.form));
    let rows = form
        .map(|form| blueprint.form_summary(form, answers, lang))
        .unwrap_or_default();
    let items: Vec<SummaryItem> = rows.iter().map(|row| SummaryItem::new(&row.label, &row.text)).collect();
    html! {
        (summary_list(&items))
        ul .document-list { @for file in files { li { a .kern-link href={ "/desk/dokumente/" (file.id) } target="_blank" rel="noopener" { (file.title) span .kern-sr-only { " (" (t(lang, "desk-opens-new")) ")" } } } } }
    }
}

/// Ask again, because what they were asked about has changed.
fn anew(ctx: &Ctx, sheet: &Sheet, party: &Party) -> Markup {
    let lang = ctx.lang;
    let (name, label, hint) = (
        format!("anlass-{}", party.id),
        t(lang, "desk-parties-anew-reason"),
        t(lang, "desk-parties-anew-reason-hint"),
    );
    html! {
        details .action {
            summary .kern-btn .kern-btn--secondary { span .kern-label { (t(lang, "desk-parties-anew")) " …" } }
            p .muted { (t(lang, "desk-parties-anew-lead")) }
            form .form action={ "/desk/vorgaenge/" (sheet.case.id) "/beteiligungen/" (party.id) } method="post" {
                (csrf_field(ctx))
                (list_field(sheet))
                (area(&Question::new(lang, &name, &label).hint(&hint).optional(), "", MESSAGE_CHARS_MAX))
                (submit_named("weg", "erneut", &t(lang, "desk-parties-anew"), Look::Primary))
            }
        }
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
