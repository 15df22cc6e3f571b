use base::Lang;
use maud::{Markup, html};

use super::PageMeta;
use super::frame::{demo_banner, document, language_switch, skip_links, theme_switch};
use crate::access::Permission;
use crate::ctx::Ctx;
use crate::parts::{flash_of, icon};
use crate::texts::t;

/// A page for staff: dense, with the areas at the side and keys for what is done often.
pub fn desk_page(ctx: &Ctx, meta: &PageMeta, main: Markup) -> Markup {
    let lang = ctx.lang;
    let body = html! {
        (skip_links(lang, true, ctx.may(Permission::CasesRead)))
        (demo_banner(ctx))
        div .desk {
            (topbar(ctx))
            (sidebar(ctx, meta))
            main #inhalt .desk__main tabindex="-1" {
                @if !meta.crumbs.is_empty() {
                    nav .breadcrumb aria-label=(t(lang, "breadcrumb-label")) {
                        ol {
                            @for (href, name) in &meta.crumbs { li { a href=(href) { (name) } } }
                            li aria-current="page" { (meta.title) }
                        }
                    }
                }
                (flash_of(ctx))
                (main)
            }
            footer #fuss .desk__footer {
                a href="/barrierefreiheit" { (t(lang, "footer-accessibility")) }
                a href="/datenschutz" { (t(lang, "footer-privacy")) }
                a href="/impressum" { (t(lang, "footer-imprint")) }
                button .desk__keys .needs-script type="button" data-shortcuts-open { (t(lang, "keys-title")) " " kbd { "?" } }
            }
        }
        (shortcuts(ctx))
    };
    let meta = PageMeta {
        noindex: true,
        ..meta.clone()
    };
    document(ctx, &meta, "desk", body)
}

fn topbar(ctx: &Ctx) -> Markup {
    let lang = ctx.lang;
    html! {
        header .desk__top {
            a .brand .brand--small href="/desk" {
                img .brand__emblem src=(ctx.app.look.emblem.href()) alt="" width="27" height="32";
                span .brand__name { strong { (ctx.app.town.name(lang)) } span { (t(lang, "desk-name")) } }
            }
            @if ctx.may(Permission::CasesRead) { (search(lang)) }
            div .desk__tools {
                (language_switch(ctx))
                (theme_switch(ctx))
                @if let Some(staff) = &ctx.staff {
                    a .desk__who href="/konto" title=(t(lang, "own-account")) {
                        span .avatar aria-hidden="true" { (staff.initials) }
                        span .desk__name { (staff.name) }
                    }
                    form action="/abmeldung" method="post" {
                        (crate::controls::csrf_field(ctx))
                        button .icon-button type="submit" title=(t(lang, "sign-out")) {
                            (icon("logout")) span .kern-sr-only { (t(lang, "sign-out")) }
                        }
                    }
                }
            }
        }
    }
}

fn search(lang: Lang) -> Markup {
    html! {
        form .site-search role="search" action="/desk/suche" method="get" {
            label .kern-sr-only for="suche" { (t(lang, "desk-search-label")) }
            input #suche type="search" name="q" placeholder=(t(lang, "desk-search-placeholder")) autocomplete="off";
            button type="submit" { (icon("search")) span .kern-sr-only { (t(lang, "search-button")) } }
        }
    }
}

fn sidebar(ctx: &Ctx, meta: &PageMeta) -> Markup {
    let items = ctx
        .app
        .desk_nav
        .iter()
        .filter(|item| item.permission.is_none_or(|p| ctx.may(p)));
    html! {
        nav #navigation .desk__nav aria-label=(t(ctx.lang, "nav-label")) {
            ul {
                @for item in items {
                    li {
                        a href=(item.href) aria-current=[(item.id == meta.nav).then_some("page")] {
                            (icon(item.icon)) span { (ctx.app.texts.get(ctx.lang, item.label)) }
                        }
                    }
                }
            }
        }
    }
}

/// The list of keys, opened by `?`. Keys work on single letters only while no input has the focus (WCAG 2.1.4).
fn shortcuts(ctx: &Ctx) -> Markup {
    let lang = ctx.lang;
    let keys = [
        ("/", t(lang, "key-search")),
        ("j", t(lang, "key-next")),
        ("k", t(lang, "key-previous")),
        ("Enter", t(lang, "key-open")),
        ("n", t(lang, "key-next-case")),
        ("a", t(lang, "key-approve")),
        ("?", t(lang, "key-help")),
    ];
    html! {
        dialog #tasten .kern-dialog aria-labelledby="tasten-titel" data-shortcuts {
            header .kern-dialog__header { h2 #tasten-titel .kern-title { (t(lang, "keys-title")) } }
            section .kern-dialog__body {
                dl .keys { @for (key, what) in keys { div { dt { kbd { (key) } } dd { (what) } } } }
                label .keys__switch { input type="checkbox" data-shortcuts-off; " " (t(lang, "keys-off")) }
            }
            footer .kern-dialog__footer {
                form method="dialog" { button .kern-btn .kern-btn--secondary { span .kern-label { (t(lang, "close")) } } }
            }
        }
    }
}
