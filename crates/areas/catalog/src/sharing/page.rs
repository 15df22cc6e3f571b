use std::sync::Arc;

use axum::extract::State;
use maud::{Markup, html};
use web::parts::{Look, SummaryItem, Tone, badge, empty_state, link_button, summary_list};
use web::{Ctx, PageMeta};

use super::{Offer, Sharing};
use crate::pages::texts::{fmt, t};

/// What other towns can take over, for people who decide about it.
pub(super) async fn show(ctx: Ctx, State(sharing): State<Arc<Sharing>>) -> Markup {
    let lang = ctx.lang;
    let title = t(lang, "sharing-title");
    let main = html! {
        h1 .kern-heading-large { (title) }
        p .lead { (fmt(lang, "sharing-lead", &[("town", ctx.app.town.name(lang).into())])) }
        @if sharing.offers.is_empty() { (empty_state(&t(lang, "sharing-none"), &t(lang, "sharing-none-text"), None)) }
        @for offer in &sharing.offers { (entry(&ctx, offer)) }
        @if !sharing.offers.is_empty() {
            section aria-labelledby="uebernehmen" {
                h2 #uebernehmen .kern-heading-medium { (t(lang, "sharing-how")) }
                p { (t(lang, "sharing-how-text")) }
                p .code-text-block { code { "rathaus blueprint fetch " (ctx.absolute("")) " ID --publisher KEY --into blueprints" } }
                p { (t(lang, "sharing-machines")) " " a .kern-link href="/api/v1/nachnutzung" { "/api/v1/nachnutzung" } }
            }
        }
        @if !sharing.contact.is_empty() { p { (t(lang, "sharing-contact")) " " (sharing.contact) } }
    };
    web::page(
        &ctx,
        &PageMeta::new(title.clone())
            .nav("leistungen")
            .crumb("/leistungen", t(lang, "sharing-services"))
            .wide(),
        main,
    )
}

fn entry(ctx: &Ctx, offer: &Offer) -> Markup {
    let lang = ctx.lang;
    let package = &offer.package;
    let none = || t(lang, "sharing-nobody").into_owned();
    let list = |names: &[String]| if names.is_empty() { none() } else { names.join(", ") };
    let items = [
        SummaryItem::new(t(lang, "sharing-version"), &package.version),
        SummaryItem::new(
            t(lang, "sharing-maturity"),
            badge(
                Tone::Info,
                &t(lang, &format!("sharing-maturity-{}", offer.maturity.code())),
            ),
        ),
        SummaryItem::new(t(lang, "sharing-maintainers"), list(&offer.maintainers)),
        SummaryItem::new(t(lang, "sharing-adopters"), list(&offer.adopters)),
        SummaryItem::new(
            t(lang, "sharing-publisher"),
            html! { (package.publisher) " " span .sharing__key { (package.key) } },
        ),
    ];
    html! {
        section .sheet aria-labelledby={ "angebot-" (package.id) } {
            h2 .kern-heading-medium id={ "angebot-" (package.id) } { (offer.titles.get(lang)) }
            p .muted { (package.id) }
            (summary_list(&items))
            @if !offer.criteria.is_empty() {
                h3 .kern-heading-small { (t(lang, "sharing-criteria")) }
                ul { @for criterion in &offer.criteria { li { (criterion.get(lang)) } } }
            }
            (link_button(&format!("/api/v1/nachnutzung/{}", package.id), &t(lang, "sharing-package"), Look::Secondary))
        }
    }
}
