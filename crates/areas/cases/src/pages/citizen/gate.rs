//! Where the town must know who applies: what is needed and why, the way to sign in, and the ways without an account.
//! Source: § 2 Abs. 5 OZG (accounts are voluntary), § 3 Abs. 4 OZG (levels of assurance).

use std::collections::BTreeMap;

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base::Lang;
use blueprint::Trust;
use web::parts::{Flash, Look, SummaryItem, Tone, alert, link_button, summary_list};
use web::{Ctx, Markup, PageMeta, Permission, Result, html, page};

use super::account;
use crate::actions::aside;
use crate::actions::drafts::{self, Barred};
use crate::assurance::{Barrier, Who, as_asked};
use crate::pages::{TEXTS, t};
use crate::{CaseError, Cases, Service};

/// Who is in front of this browser.
pub async fn who(ctx: &Ctx, cases: &Cases, headers: &HeaderMap) -> std::result::Result<Who, CaseError> {
    Ok(Who {
        citizen: account::citizen(cases, headers).await?,
        assists: ctx.may(Permission::Assist),
    })
}

/// The level in words, as people read it.
pub fn level_words(lang: Lang, level: Trust) -> String {
    as_asked(level).map_or_else(String::new, |level| identity::trust_words(lang, level).into_owned())
}

/// The norms that ask for the level.
pub fn legal_of(service: &Service) -> String {
    let meta = &service.blueprint.meta;
    meta.trust_legal.clone().unwrap_or_else(|| meta.legal_basis.join(", "))
}

/// The way to a sign-in that suffices for this service, and back.
pub fn sign_in_button(ctx: &Ctx, cases: &Cases, service: &Service, back_to: &str) -> Markup {
    let level = as_asked(service.blueprint.meta.trust);
    html! {
        @if let (Some(label), Some(level)) = (cases.identity.label(), level) {
            p { (link_button(
                &identity::sign_in_path_with(back_to, level),
                &TEXTS.fmt(ctx.lang, "account-sign-in", &[("label", label.into())]),
                Look::Primary,
            )) }
        }
    }
}

/// Which level is needed, why, and how one signs in with it.
pub fn needs(ctx: &Ctx, service: &Service) -> Markup {
    let (lang, needed) = (ctx.lang, service.blueprint.meta.trust);
    let how = match needed {
        Trust::High => "gate-how-high",
        Trust::Substantial => "gate-how-substantial",
        _ => "gate-how-basic",
    };
    html! {
        p { (TEXTS.fmt(lang, "gate-needs", &[("level", level_words(lang, needed).into())])) }
        p { (t(lang, how)) }
        p .muted { (TEXTS.fmt(lang, "gate-why", &[("legal", legal_of(service).into())])) }
    }
}

/// The ways that stay open to everybody, with where to find them.
pub fn without_account(ctx: &Ctx, service: &Service) -> Markup {
    let lang = ctx.lang;
    let Some(office) = ctx.app.town.office(&service.blueprint.meta.office) else {
        return html! {};
    };
    let [street, city] = office.address.lines();
    let name = office.name.get(lang);
    let ways = [
        SummaryItem::new(
            t(lang, "gate-counter"),
            html! { a .kern-link href={ "/aemter/" (office.id) } { (name) } br; (street) ", " (city) br; (t(lang, "gate-counter-bring")) },
        ),
        SummaryItem::new(
            t(lang, "gate-phone"),
            html! { a .kern-link href={ "tel:" (office.phone.replace([' ', '-'], "")) } { (office.phone) } },
        ),
        SummaryItem::new(t(lang, "gate-letter"), html! { (name) br; (street) br; (city) }),
    ];
    html! {
        section aria-labelledby="ohne-konto" {
            h2 #ohne-konto .kern-heading-medium { (t(lang, "gate-without")) }
            p { (t(lang, "gate-without-text")) }
            (summary_list(&ways))
        }
    }
}

/// A sign-in that does not suffice.
pub fn too_low(ctx: &Ctx, service: &Service, has: Trust) -> Markup {
    let (lang, needed) = (ctx.lang, service.blueprint.meta.trust);
    let words = |level| level_words(lang, level);
    let text = TEXTS.fmt(
        lang,
        "gate-low",
        &[("has", words(has).into()), ("level", words(needed).into())],
    );
    alert(Tone::Warning, &t(lang, "gate-low-title"), html! { p { (text) } })
}

/// The page in place of one that is not shown to who asks. Nothing of the draft stands on it.
pub fn closed(ctx: &Ctx, cases: &Cases, barred: &Barred, back_to: &str) -> Response {
    let (lang, service) = (ctx.lang, &barred.service);
    let sign_in = || sign_in_button(ctx, cases, service, back_to);
    let (title, body) = match barred.barrier {
        Barrier::NoAccounts => ("gate-none-title", html! { p .lead { (t(lang, "gate-none")) } }),
        Barrier::SignIn => (
            "gate-again-title",
            html! { p .lead { (t(lang, "gate-again")) } (needs(ctx, service)) (sign_in()) },
        ),
        Barrier::Level(has) => (
            "gate-again-title",
            html! { (too_low(ctx, service, has)) (needs(ctx, service)) (sign_in()) },
        ),
        Barrier::Owner => (
            "gate-other-title",
            html! {
                p .lead { (t(lang, "gate-other")) }
                (sign_in())
                p { a .kern-link href={ "/antraege/neu/" (service.blueprint.meta.id) } { (t(lang, "gate-other-own")) } }
            },
        ),
        Barrier::Staff => (
            "gate-office-title",
            html! {
                p .lead { (t(lang, "gate-office")) }
                p { a .kern-link href={ "/anmeldung?weiter=" (back_to) } { (t(lang, "gate-office-staff")) } }
            },
        ),
    };
    let meta = PageMeta::new(t(lang, title)).nav("leistungen").noindex();
    let main = html! {
        p .eyebrow { (service.blueprint.texts(lang).get("service.title")) }
        h1 .kern-heading-large { (t(lang, title)) }
        (body)
        (without_account(ctx, service))
    };
    (StatusCode::FORBIDDEN, page(ctx, &meta, main)).into_response()
}

/// Keeps what was posted on a page for its owner and leads to the page, which says how to go on.
pub async fn set_aside(
    ctx: &Ctx,
    cases: &Cases,
    token: &str,
    page_id: &str,
    posted: &BTreeMap<String, Vec<String>>,
    back_to: &str,
) -> Result<Response> {
    aside::set_aside(cases, token, page_id, posted, |open, name| {
        let of_page = open.service.blueprint.page(page_id);
        let mut fields = of_page.into_iter().flat_map(|page| &page.fields);
        fields.any(|field| drafts::belongs(name, &field.id))
    })
    .await?;
    Ok(ctx.redirect_with(back_to, Flash::warning(t(ctx.lang, "gate-set-aside"))))
}

/// What the account gives on this page, and the way to have it mended.
pub fn given_note(ctx: &Ctx, service: &Service) -> Markup {
    let phone = ctx
        .app
        .town
        .office(&service.blueprint.meta.office)
        .map_or("", |office| office.phone.as_str());
    let mend = TEXTS.fmt(ctx.lang, "given-mend", &[("phone", phone.into())]);
    alert(
        Tone::Info,
        &t(ctx.lang, "given-title"),
        html! { p { (t(ctx.lang, "given-text")) } p { (mend) } },
    )
}
