//! Who was told of the application: which authority, when, by which rule, and what of it.
//!
//! Source: Art. 15 Abs. 1 Buchst. c, Art. 19 Satz 2 DSGVO.

use base::Lang;
use blueprint::Told;
use web::parts::details;
use web::{Ctx, Markup, html};

use super::words;
use crate::outgoing::{Outgoing, OutgoingKind};
use crate::pages::desk::case::outbox;
use crate::pages::desk::words::word;
use crate::pages::{TEXTS, t};
use crate::{Cases, Service};

/// Somebody who was told.
pub(crate) struct Entry<'a> {
    /// As the town calls them.
    pub to: String,
    pub title: String,
    /// Microseconds UTC.
    pub at: i64,
    /// What they were told, in the words of the form.
    pub what: Vec<String>,
    pub legal: Option<&'a str>,
}

/// All who were told, in order. Only what arrived somewhere; nobody where the service would betray with it what its neutral
/// answer hides.
pub(crate) fn entries<'a>(cases: &Cases, service: &'a Service, outgoing: &[Outgoing], lang: Lang) -> Vec<Entry<'a>> {
    let is_hidden = service.blueprint.meta.face.looks_hidden;
    let arrived = outgoing.iter().filter(|one| one.state.has_arrived() && !is_hidden);
    arrived.map(|one| entry(cases, service, one, lang)).collect()
}

fn entry<'a>(cases: &Cases, service: &'a Service, outgoing: &Outgoing, lang: Lang) -> Entry<'a> {
    let blueprint = &service.blueprint;
    let (told, legal) = match outgoing.kind {
        OutgoingKind::Message => (
            blueprint.told_by_message(&outgoing.entry),
            blueprint
                .message_entry(&outgoing.entry)
                .and_then(|message| message.legal.as_deref()),
        ),
        OutgoingKind::Order => (
            blueprint.told_by_order(&outgoing.entry),
            blueprint
                .order_entry(&outgoing.entry)
                .and_then(|order| order.legal.as_deref()),
        ),
    };
    let mut what: Vec<String> = told.iter().filter_map(|told| name(service, told, lang)).collect();
    what.dedup();
    Entry {
        to: outbox::target(cases, outgoing, lang),
        title: outbox::title(service, outgoing, lang),
        at: outgoing.sent_at.unwrap_or(outgoing.created_at),
        what,
        legal,
    }
}

fn name(service: &Service, told: &Told, lang: Lang) -> Option<String> {
    match told {
        Told::Register(register) => {
            let register = word(lang, "desk-register-", register);
            Some(
                TEXTS
                    .fmt(lang, "told-register", &[("register", register.into())])
                    .into_owned(),
            )
        }
        told => service.blueprint.told_label(told, lang),
    }
}

/// Nothing where nobody was told.
pub fn show(ctx: &Ctx, cases: &Cases, service: &Service, outgoing: &[Outgoing]) -> Markup {
    let lang = ctx.lang;
    let told = entries(cases, service, outgoing, lang);
    if told.is_empty() {
        return html! {};
    }
    details(
        &TEXTS.fmt(lang, "told-title", &[("n", told.len().into())]),
        html! {
            p { (t(lang, "told-lead")) }
            ul { @for one in &told {
                li {
                    p { strong { (one.to) } ", " (words::moment(one.at, lang)) ": " (one.title) }
                    @if !one.what.is_empty() { p { (TEXTS.fmt(lang, "told-what", &[("what", one.what.join(", ").into())])) } }
                    @if let Some(legal) = one.legal { p .muted { (t(lang, "told-why")) " " span lang="de" { (legal) } } }
                }
            } }
        },
    )
}
