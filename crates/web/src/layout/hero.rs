use maud::{Markup, PreEscaped, html};

use crate::ctx::Ctx;

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
