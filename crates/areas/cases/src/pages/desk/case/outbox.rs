//! What left the house for the case: messages to other authorities and orders to registers, each with its receipt.

use base::Lang;
use web::parts::{Look, Tone, badge, bytes_text, post_button};
use web::{Ctx, Markup, Permission, html};

use super::{Sheet, section};
use crate::outgoing::{Outgoing, OutgoingKind, OutgoingState};
use crate::pages::desk::words::{self, tf, word};
use crate::pages::t;
use crate::{Cases, Service};

/// Nothing where nothing was sent.
pub fn show(ctx: &Ctx, cases: &Cases, sheet: &Sheet) -> Markup {
    if sheet.outgoing.is_empty() {
        return html! {};
    }
    let lang = ctx.lang;
    section(
        "mitteilungen",
        &t(lang, "desk-outbox-title"),
        html! {
            @if sheet.outgoing.iter().any(|outgoing| outgoing.blocked) {
                p { (words::blocked_mark(lang)) " " (t(lang, "desk-outbox-blocked")) }
            }
            ul .papers { @for outgoing in sheet.outgoing.iter().rev() { (entry(ctx, cases, sheet, outgoing)) } }
        },
    )
}

fn entry(ctx: &Ctx, cases: &Cases, sheet: &Sheet, outgoing: &Outgoing) -> Markup {
    let lang = ctx.lang;
    let title = title(&sheet.service, outgoing, lang);
    html! {
        li .paper id={ "mitteilung-" (outgoing.id) } {
            div .paper__text {
                p { strong { (title) } " " (state_badge(lang, outgoing.state)) }
                p .muted { (target(cases, outgoing, lang)) " · " (words::moment(outgoing.sent_at.unwrap_or(outgoing.created_at), lang)) }
                (receipt(lang, outgoing))
                @if let Some(error) = &outgoing.last_error { p lang="de" { (error) } }
                @if let Some(at) = outgoing.next_at.filter(|_| outgoing.state.is_open() && outgoing.tries > 0) {
                    p .muted { (tf(lang, "desk-outbox-next", &[("n", outgoing.tries.into()), ("when", words::moment(at, lang).into())])) }
                }
                @if let Some(legal) = legal(&sheet.service, outgoing) { p .muted lang="de" { (legal) } }
                @if let Some(body) = &outgoing.body {
                    p {
                        a .kern-link href={ "/desk/mitteilungen/" (outgoing.id) } {
                            (t(lang, "desk-outbox-content")) span .kern-sr-only { ": " (title) }
                        }
                        " " span .muted { "(" (outgoing.file_name) ", " (bytes_text(lang, u64::try_from(body.len()).unwrap_or(0))) ")" }
                    }
                }
                @if !outgoing.files.is_empty() {
                    p .muted { (tf(lang, "desk-outbox-files", &[("names", names(outgoing).into())])) }
                }
                @if outgoing.state == OutgoingState::Failed && ctx.may(Permission::CasesWrite) {
                    (post_button(ctx, &format!("/desk/mitteilungen/{}/versand", outgoing.id), &t(lang, "desk-outbox-again"), Look::Secondary))
                }
            }
        }
    }
}

fn receipt(lang: Lang, outgoing: &Outgoing) -> Markup {
    let Some(receipt) = &outgoing.receipt else {
        return html! {};
    };
    let key = if receipt.number.is_empty() {
        "desk-outbox-receipt-plain"
    } else {
        "desk-outbox-receipt"
    };
    let args = [
        ("number", (&receipt.number).into()),
        ("source", word(lang, "desk-outbox-source-", &receipt.source).into()),
        ("when", words::moment(receipt.at, lang).into()),
    ];
    html! { p { (tf(lang, key, &args)) } }
}

fn names(outgoing: &Outgoing) -> String {
    let names: Vec<&str> = outgoing.files.iter().map(|file| file.name.as_str()).collect();
    names.join(", ")
}

fn legal<'a>(service: &'a Service, outgoing: &Outgoing) -> Option<&'a str> {
    let blueprint = &service.blueprint;
    match outgoing.kind {
        OutgoingKind::Message => blueprint.message_entry(&outgoing.entry)?.legal.as_deref(),
        OutgoingKind::Order => blueprint.order_entry(&outgoing.entry)?.legal.as_deref(),
    }
}

/// What the blueprint calls it.
pub(crate) fn title(service: &Service, outgoing: &Outgoing, lang: Lang) -> String {
    let texts = service.blueprint.texts(lang);
    let key = format!("{}s.{}.title", outgoing.kind.code(), outgoing.entry);
    texts.find(&key).unwrap_or(&outgoing.entry).to_owned()
}

/// To whom: the receiver as the town calls it, or the register.
pub(crate) fn target(cases: &Cases, outgoing: &Outgoing, lang: Lang) -> String {
    match outgoing.kind {
        OutgoingKind::Order => word(lang, "desk-register-", &outgoing.target),
        OutgoingKind::Message => target_name(cases, &outgoing.target, lang),
    }
}

/// A receiver by its key, as the town calls it.
pub(crate) fn target_name(cases: &Cases, key: &str, lang: Lang) -> String {
    let receiver = cases.app.town.receiver(key);
    let name = receiver.map(|receiver| receiver.name.get(lang).to_owned());
    name.unwrap_or_else(|| word(lang, "desk-register-", key))
}

pub(crate) fn state_badge(lang: Lang, state: OutgoingState) -> Markup {
    let tone = match state {
        OutgoingState::Queued => Tone::Neutral,
        OutgoingState::Sent => Tone::Info,
        OutgoingState::Acknowledged | OutgoingState::Done => Tone::Success,
        OutgoingState::Refused => Tone::Warning,
        OutgoingState::Failed => Tone::Danger,
    };
    badge(tone, &word(lang, "desk-outbox-state-", state.code()))
}
