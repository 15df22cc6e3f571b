use base::Lang;
use web::controls::{Choice, Question, csrf_field, select, tick};
use web::parts::{Look, Tone, badge, bytes_text, empty_state, icon, submit};
use web::{Ctx, Markup, Permission, html};

use super::{Sheet, list_field, section};
use crate::actions::papers::{NO_SLOT, Slot, in_order};
use crate::actions::parties::KIND;
use crate::model::{Document, LATER};
use crate::pages::desk::words::{self, tf, word};
use crate::pages::{attributes, t, versions};

/// Documents with a small picture each, and the rights that the case gave.
pub fn show(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let (lang, slots) = (ctx.lang, sheet.slots(ctx.lang));
    html! {
        (section("dokumente", &t(lang, "desk-documents"), html! {
            @if sheet.documents.is_empty() { (empty_state(&t(lang, "desk-documents-none"), "", None)) }
            ul .papers { @for document in in_order(&sheet.documents) { (paper(ctx, sheet, &slots, document)) } }
        }))
        @if !sheet.grants.is_empty() { (section("ausweise", &t(lang, "desk-grants"), grants(lang, sheet))) }
    }
}

fn paper(ctx: &Ctx, sheet: &Sheet, slots: &[Slot], document: &Document) -> Markup {
    let lang = ctx.lang;
    let may_sort = document.later && !slots.is_empty() && ctx.may(Permission::CasesWrite);
    let href = format!("/desk/dokumente/{}", document.id);
    let is_letter = document.kind != "upload" && document.kind != KIND;
    // What it is stands in the form that asked for it; its name says whatever its sender liked.
    let texts = sheet.service.blueprint.texts(lang);
    let asked_for = texts
        .find(&format!("fields.{}.label", document.slot))
        .filter(|_| document.kind == "upload");
    let what = asked_for.map_or_else(|| word(lang, "desk-paper-", &document.kind), str::to_owned);
    let title = if document.title.is_empty() {
        &document.file_name
    } else {
        &document.title
    };
    html! {
        li .paper {
            a .paper__picture href=(href) target="_blank" rel="noopener" tabindex="-1" aria-hidden="true" {
                @if document.thumbnail.is_some() {
                    img src={ (href) "/vorschau" } alt="" width="64" height="80" loading="lazy";
                } @else { (icon("draft")) }
            }
            div .paper__text {
                a .kern-link href=(href) target="_blank" rel="noopener" { (title) span .kern-sr-only { " (" (t(lang, "desk-opens-new")) ")" } }
                p .muted {
                    (what) " · "
                    (bytes_text(lang, u64::try_from(document.bytes).unwrap_or(0)))
                    @if let Some(pages) = document.pages { " · " (tf(lang, "desk-pages", &[("n", pages.into())])) }
                    " · " (words::day_of(document.created_at, lang))
                }
                @if document.later && document.replaced.is_none() { p .paper__way { (badge(Tone::Info, &t(lang, "papers-later"))) } }
                @if let Some(replaced) = versions::replaced(lang, document, &sheet.documents) { p .paper__way { (badge(Tone::Neutral, &replaced)) } }
                @if document.unscanned { p .paper__way { (badge(Tone::Warning, &t(lang, "desk-paper-unscanned"))) } }
                @if is_letter { p .paper__way { (way(lang, document)) } }
                @if may_sort { (sort(ctx, sheet, slots, document)) }
            }
        }
    }
}

/// Puts a file that came later where it belongs; whoever takes part and sees that place then sees the file.
fn sort(ctx: &Ctx, sheet: &Sheet, slots: &[Slot], document: &Document) -> Markup {
    let lang = ctx.lang;
    let (name, adds_name) = (format!("wohin-{}", document.id), format!("ergaenzt-{}", document.id));
    let (label, adds) = (t(lang, "papers-slot"), t(lang, "papers-adds"));
    let mut choices: Vec<Choice> = slots.iter().map(|slot| Choice::new(&slot.id, &slot.label)).collect();
    choices.push(Choice::new(NO_SLOT, t(lang, "papers-other")));
    let chosen = if document.slot == LATER { "" } else { &document.slot };
    html! {
        details .action {
            summary .kern-link { (t(lang, "desk-papers-sort")) }
            form .form action={ "/desk/dokumente/" (document.id) "/zuordnung" } method="post" {
                (csrf_field(ctx))
                (list_field(sheet))
                (select(&Question::new(lang, &name, &label), &choices, chosen))
                (tick(&Question::new(lang, &adds_name, &adds).optional(), false))
                (submit(&t(lang, "desk-papers-sort-do"), Look::Secondary))
            }
        }
    }
}

/// How far a letter is on its way; both days count in law.
fn way(lang: Lang, document: &Document) -> Markup {
    html! {
        @if let Some(at) = document.fetched_at { (badge(Tone::Success, &tf(lang, "desk-fetched-on", &[("day", words::day_of(at, lang).into())]))) }
        @if let Some(at) = document.posted_at {
            (badge(Tone::Success, &tf(lang, "desk-posted-on", &[("day", words::day_of(at, lang).into())])))
        } @else if document.by_post {
            (badge(Tone::Warning, &t(lang, "desk-to-post")))
        } @else if document.fetched_at.is_none() {
            (badge(Tone::Neutral, &t(lang, "desk-not-fetched")))
        }
    }
}

fn grants(lang: Lang, sheet: &Sheet) -> Markup {
    html! {
        @for grant in &sheet.grants {
            @let tone = if grant.state != "valid" { Tone::Neutral } else if grant.is_valid_on(sheet.now.today) { Tone::Success } else { Tone::Info };
            dl .case-facts .case-facts--plain {
                div { dt { (t(lang, "desk-grant-number")) } dd .code { (grant.number) " " (badge(tone, &word(lang, "desk-grant-", &grant.state))) } }
                div { dt { (t(lang, "desk-grant-valid")) } dd { (calendar::short_date(grant.valid_from, lang)) " – " @if grant.last_day().is_some() { (calendar::short_date(grant.valid_until, lang)) } } }
                @for (label, value) in grant.attributes.iter().filter(|(_, value)| !value.is_empty()).filter_map(|(name, value)| Some((attribute_label(lang, sheet, &grant.kind, name)?, attribute_value(lang, sheet, name, value)))) {
                    div { dt { (label) } dd { (value) } }
                }
                @if let Some(ended) = grant.ended_on { div { dt { (t(lang, "desk-grant-ended")) } dd { (calendar::short_date(ended, lang)) } } }
            }
        }
    }
}

/// What an attribute of a grant is called. One without a name is for the engine alone, such as the fee of the term.
fn attribute_label(lang: Lang, sheet: &Sheet, kind: &str, name: &str) -> Option<String> {
    let of_service = attributes::label(&sheet.service.blueprint, kind, name, lang);
    of_service.or_else(|| Some(word(lang, "desk-field-", name)).filter(|own| own != name))
}

/// A value of a grant in words: options by their texts, days as people write them.
fn attribute_value(lang: Lang, sheet: &Sheet, name: &str, value: &str) -> String {
    let option = attributes::option_text(&sheet.service.blueprint, name, value, lang);
    let day = || value.parse().map(|on| calendar::short_date(on, lang)).ok();
    option.or_else(day).unwrap_or_else(|| value.to_owned())
}
