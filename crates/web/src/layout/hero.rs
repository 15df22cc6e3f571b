use maud::{Markup, PreEscaped, html};

use crate::ctx::Ctx;
use crate::parts::{Look, submit};
use crate::texts::t;

/// The head of the start page: the town's skyline behind a heading and whatever comes first (usually the search).
pub fn hero(ctx: &Ctx, heading: &str, lead: &str, content: Markup) -> Markup {
    html! {
        section .hero {
            div .hero__sky aria-hidden="true" { (PreEscaped(&ctx.app.look.skyline)) }
            div .page-width .hero__content {
                h1 { (heading) }
                @if !lead.is_empty() { p .hero__lead { (lead) } }
                (content)
            }
        }
    }
}

/// The search for the hero of a page made with [`crate::PageMeta::start`]. `popular`: address and name of services.
pub fn hero_search(ctx: &Ctx, popular: &[(String, String)]) -> Markup {
    let lang = ctx.lang;
    html! {
        form .hero-search action="/suche" method="get" role="search" {
            label for="suche" { (t(lang, "search-placeholder")) }
            div .hero-search__row {
                input #suche name="q" type="search" placeholder=(t(lang, "search-example")) autocomplete="off" enterkeyhint="search";
                (submit(&t(lang, "search-button"), Look::Primary))
            }
            @if !popular.is_empty() {
                p {
                    (t(lang, "search-popular")) " "
                    @for (at, (href, name)) in popular.iter().enumerate() { @if at > 0 { ", " } a href=(href) { (name) } }
                }
            }
        }
    }
}
