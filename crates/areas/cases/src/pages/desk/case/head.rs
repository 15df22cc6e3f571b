use base::Lang;
use blueprint::{Channel, Trust};
use web::parts::{Tone, alert, icon, print_button};
use web::{Ctx, Markup, html};

use super::Sheet;
use super::answers::field_label;
use crate::pages::desk::views::{List, View};
use crate::pages::desk::words::{self, tf, word};
use crate::pages::t;
use crate::store::citizens::Link;
use crate::store::lists::Begin;

/// Who, what, how far, until when; and the way to the next case.
pub fn show(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let (lang, case) = (ctx.lang, &sheet.case);
    html! {
        div .case-head {
            div .case-head__who {
                p .eyebrow { (words::service_title(&sheet.service, lang)) " · " (case.number) }
                h1 { (case.applicant) @if !case.lookup_key.is_empty() { " " span .case-head__key { (case.lookup_key) } } }
                p .case-head__marks {
                    (words::public_state(lang, &case.public_state))
                    @if !case.verdict.is_empty() { (words::verdict(lang, &case.verdict)) }
                    @if case.automatic { span .pill { (t(lang, "desk-automatic")) } }
                    span .pill { (words::channel(lang, case.channel)) }
                }
            }
            nav .case-head__ways aria-label=(t(lang, "desk-case-ways")) {
                a .kern-link href=(View::default().href(sheet.list.unwrap_or(List::Team), Begin::Start)) { (icon("arrow-back")) span { (t(lang, "desk-back-to-list")) } }
                @if let Some(list) = sheet.list {
                    @if let Some(previous) = sheet.previous {
                        a .kern-link href={ "/desk/vorgaenge/" (previous) "?liste=" (list.code()) } rel="prev" data-previous { (icon("chevron-left")) span { (t(lang, "desk-previous-case")) } }
                    }
                    @if let Some(next) = sheet.next {
                        a .kern-link href={ "/desk/vorgaenge/" (next) "?liste=" (list.code()) } rel="next" data-next { span { (t(lang, "desk-next-case")) } (icon("chevron-right")) }
                    }
                }
                (print_button(lang))
            }
        }
        @if case.blocked { (alert(Tone::Danger, &t(lang, "desk-blocked-title"), html! { p { (t(lang, "desk-blocked-text")) } })) }
        @if sheet.same_key > 0 {
            (alert(Tone::Warning, &tf(lang, "desk-same-key", &[("n", sheet.same_key.into()), ("key", (&case.lookup_key).into())]), html! {
                p { a .kern-link href={ "/desk/suche?q=" (query_word(&case.lookup_key)) } { (t(lang, "desk-same-key-show")) } }
            }))
        }
        (facts(ctx, sheet))
    }
}

fn facts(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let (lang, case) = (ctx.lang, &sheet.case);
    html! {
        dl .case-facts {
            div { dt { (t(lang, "desk-col-state")) } dd { (words::state(&sheet.service, &case.state, &case.public_state, lang)) @if case.open { br; span .muted { (word(lang, "desk-owner-", &case.owner)) } } } }
            div .case-facts__due {
                dt { (t(lang, "desk-col-due")) }
                dd {
                    (words::deadline(lang, case.due_on, sheet.now.today))
                    @if let Some(name) = words::due_name(&sheet.service, case.due_kind.as_deref(), lang) { br; span .muted { (name) } }
                    @if let Some(why) = &case.due_why { details .why { summary { span { (t(lang, "desk-why-date")) } } p .pre-line lang="de" { (why) } } }
                }
            }
            div { dt { (t(lang, "desk-col-received")) } dd { (words::moment(case.submitted_at, lang)) br; span .muted { (tf(lang, "desk-counts-from", &[("day", calendar::short_date(case.applied_on, lang).into())])) } } }
            @if case.office != sheet.service.blueprint.meta.office { div { dt { (t(lang, "desk-office")) } dd { (sheet.office_name(lang, &case.office)) } } }
            div { dt { (t(lang, "desk-reference")) } dd .code { (case.reference) } }
            div { dt { (t(lang, "desk-notify")) } dd { (notify(ctx, sheet)) } }
            @if let Some(link) = &sheet.link { div { dt { (t(lang, "desk-proof")) } dd { (sheet.account_label) br; (assurance(lang, sheet, link)) } } }
            @if case.channel == Channel::Counter && case.trust > Trust::None { div { dt { (t(lang, "desk-proof-counter")) } dd { (t(lang, "desk-proof-document")) } } }
            @if let Some(heard) = case.heard_on { div { dt { (t(lang, "desk-heard-on")) } dd { (calendar::short_date(heard, lang)) } } }
        }
    }
}

/// How surely the applicant is known: the level of the account, where the account names the same person.
fn assurance(lang: Lang, sheet: &Sheet, link: &Link) -> Markup {
    match link.differing.as_deref() {
        None => html! { span .muted { (t(lang, "desk-proof-not-compared")) } },
        Some([]) => {
            html! { span .muted { (identity::trust_words(lang, link.trust)) ", " (t(lang, "desk-proof-same")) } }
        }
        Some(fields) => {
            let names: Vec<String> = fields.iter().map(|field| field_label(lang, sheet, field)).collect();
            html! { span .difference-note { (icon("warning")) (tf(lang, "desk-proof-differs", &[("fields", names.join(", ").into())])) } }
        }
    }
}

/// How the applicant is told. The address itself is of no use for the decision, so it is not shown.
fn notify(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let (lang, case) = (ctx.lang, &sheet.case);
    let unconfirmed = case.mail.is_some() && !case.mail_confirmed;
    html! {
        (word(lang, "desk-notify-", case.notify.code()))
        @if unconfirmed { br; span .muted { (t(lang, "desk-mail-unconfirmed")) } }
        @if case.lang != base::Lang::De { br; span .muted { (case.lang.name()) } }
    }
}

/// A key as it may stand in an address; keys are letters, digits and gaps.
fn query_word(key: &str) -> String {
    key.chars().map(|c| if c.is_alphanumeric() { c } else { '+' }).collect()
}
