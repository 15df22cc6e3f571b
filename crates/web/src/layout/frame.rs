use base::Lang;
use maud::{DOCTYPE, Markup, html};

use super::PageMeta;
use crate::assets::SHARED;
use crate::ctx::{Ctx, Theme};
use crate::parts::{flash_of, icon};
use crate::texts::t;

/// A page for everybody.
pub fn page(ctx: &Ctx, meta: &PageMeta, main: Markup) -> Markup {
    let lang = ctx.lang;
    let body = html! {
        (skip_links(lang, !meta.is_focused, !meta.is_focused))
        (demo_banner(ctx))
        (header(ctx, meta))
        @if !meta.crumbs.is_empty() { (breadcrumb(lang, meta)) }
        main #inhalt .page-main .page-main--wide[meta.wide] .page-main--bare[meta.bare] tabindex="-1" {
            (flash_of(ctx))
            (main)
        }
        (footer(ctx))
    };
    document(ctx, meta, "citizen", body)
}

/// The document around a body: language, colours, style sheets, scripts.
pub(super) fn document(ctx: &Ctx, meta: &PageMeta, frame: &str, body: Markup) -> Markup {
    let lang = ctx.lang;
    let theme = match ctx.theme {
        Theme::Device => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    };
    html! {
        (DOCTYPE)
        html lang=(html_lang(lang)) data-kern-theme=[theme] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title {
                    @if meta.has_errors { (t(lang, "title-error")) " " }
                    (meta.title) " – " (ctx.app.town.name(lang))
                }
                @if !meta.description.is_empty() { meta name="description" content=(meta.description); }
                @if meta.noindex { meta name="robots" content="noindex"; }
                meta name="color-scheme" content=(match ctx.theme { Theme::Device => "light dark", Theme::Light => "light", Theme::Dark => "dark" });
                @for font in &SHARED.fonts {
                    link rel="preload" href=(font.href()) as="font" type="font/woff2" crossorigin;
                }
                link rel="stylesheet" href=(SHARED.css.href());
                link rel="stylesheet" href=(ctx.app.look.css.href());
                link rel="icon" href="/favicon.svg" type="image/svg+xml";
                script src=(SHARED.js.href()) defer nonce=(ctx.nonce) {}
            }
            body data-frame=(frame) data-look-again=[meta.refresh_s] { (body) }
        }
    }
}

/// Screen readers know `de`, not the plain variant.
pub(super) const fn html_lang(lang: Lang) -> &'static str {
    match lang {
        Lang::De | Lang::Plain => "de",
        Lang::En => "en",
    }
}

pub(super) fn skip_links(lang: Lang, has_nav: bool, has_search: bool) -> Markup {
    html! {
        nav .skip-links aria-label=(t(lang, "skip-label")) {
            a href="#inhalt" { (t(lang, "skip-main")) }
            @if has_nav { a href="#navigation" { (t(lang, "skip-nav")) } }
            @if has_search { a href="#suche" { (t(lang, "skip-search")) } }
            a href="#fuss" { (t(lang, "skip-footer")) }
        }
    }
}

pub(super) fn demo_banner(ctx: &Ctx) -> Markup {
    html! {
        @if let Some((word, text)) = simulated_text(ctx) {
            aside .demo-banner aria-label=(t(ctx.lang, word)) {
                div .page-width { strong { (t(ctx.lang, word)) } " " (t(ctx.lang, text)) }
            }
        }
    }
}

/// Keys of what every page says while something is simulated.
fn simulated_text(ctx: &Ctx) -> Option<(&'static str, &'static str)> {
    let config = &ctx.app.config;
    match (config.demo, config.simulated.registers, config.simulated.payment) {
        (true, ..) => Some(("demo-word", "demo-text")),
        (_, true, true) => Some(("trial-word", "trial-both")),
        (_, true, false) => Some(("trial-word", "trial-registers")),
        (_, false, true) => Some(("trial-word", "trial-payment")),
        (_, false, false) => None,
    }
}

fn header(ctx: &Ctx, meta: &PageMeta) -> Markup {
    let lang = ctx.lang;
    html! {
        header .site-header {
            div .page-width .site-header__top {
                a .brand href="/" {
                    img .brand__emblem src=(ctx.app.look.emblem.href()) alt="" width="44" height="52";
                    span .brand__name {
                        strong { (ctx.app.town.name(lang)) }
                        span { (t(lang, "brand-line")) }
                    }
                }
                div .site-header__tools { (language_switch(ctx)) (theme_switch(ctx)) }
            }
            @if !meta.is_focused { (navigation(ctx, meta)) }
        }
    }
}

fn navigation(ctx: &Ctx, meta: &PageMeta) -> Markup {
    let lang = ctx.lang;
    html! {
            div .site-header__bar {
                div .page-width .site-header__row {
                    nav #navigation .main-nav aria-label=(t(lang, "nav-label")) {
                        ul {
                            @for item in &ctx.app.citizen_nav {
                                li {
                                    a href=(item.href) aria-current=[(item.id == meta.nav).then_some("page")] {
                                        (ctx.app.texts.get(lang, item.label))
                                    }
                                }
                            }
                        }
                    }
                    @if !meta.is_start { (search_box(lang)) }
                }
            }
    }
}

fn search_box(lang: Lang) -> Markup {
    html! {
        form .site-search role="search" aria-label=(t(lang, "search-button")) action="/suche" method="get" {
            label .kern-sr-only for="suche" { (t(lang, "search-label")) }
            input #suche type="search" name="q" placeholder=(t(lang, "search-placeholder")) autocomplete="off" enterkeyhint="search";
            button type="submit" { (icon("search")) span .kern-sr-only { (t(lang, "search-button")) } }
        }
    }
}

pub(super) fn language_switch(ctx: &Ctx) -> Markup {
    html! {
        nav .language-switch aria-label=(t(ctx.lang, "language-label")) {
            ul {
                @for lang in Lang::ALL {
                    li {
                        a href=(ctx.in_lang(lang)) lang=(html_lang(lang)) hreflang=(lang.code())
                            aria-current=[(lang == ctx.lang).then_some("true")] { (lang.name()) }
                    }
                }
            }
        }
    }
}

/// Colours by a form, so that it works without scripts.
pub(super) fn theme_switch(ctx: &Ctx) -> Markup {
    let next = match ctx.theme {
        Theme::Device => (Theme::Dark, "theme-dark", "dark-mode"),
        Theme::Dark => (Theme::Light, "theme-light", "light-mode"),
        Theme::Light => (Theme::Device, "theme-device", "brightness-medium"),
    };
    html! {
        form .theme-switch action="/darstellung" method="post" {
            input type="hidden" name="zurueck" value=(ctx.here());
            button type="submit" name="farben" value=(next.0.code()) title=(t(ctx.lang, next.1)) {
                (icon(next.2)) span .kern-sr-only { (t(ctx.lang, next.1)) }
            }
        }
    }
}

fn breadcrumb(lang: Lang, meta: &PageMeta) -> Markup {
    html! {
        nav .breadcrumb .page-width aria-label=(t(lang, "breadcrumb-label")) {
            ol {
                @for (href, name) in &meta.crumbs { li { a href=(href) { (name) } } }
                li aria-current="page" { (meta.title) }
            }
        }
    }
}

fn footer(ctx: &Ctx) -> Markup {
    let lang = ctx.lang;
    let about = &ctx.app.town.about;
    let [street, city] = about.address.lines();
    html! {
        footer #fuss .site-footer {
            div .page-width .site-footer__columns {
                section {
                    h2 { (about.authority.get(lang)) }
                    address {
                        (street) br; (city) br;
                        a href={ "tel:" (about.contact.phone.replace(' ', "")) } { (about.contact.phone) } br;
                        a href={ "mailto:" (about.contact.email) } { (about.contact.email) }
                    }
                }
                nav aria-label=(t(lang, "footer-help")) {
                    h2 { (t(lang, "footer-help")) }
                    ul {
                        li { a href="/leichte-sprache" { (icon("easy-language")) (t(lang, "footer-easy")) } }
                        li { a href="/gebaerdensprache" { (icon("sign-language")) (t(lang, "footer-sign")) } }
                        li { a href="/barrierefreiheit" { (t(lang, "footer-accessibility")) } }
                        li { a href="/leistungen-teilen" { (t(lang, "footer-sharing")) } }
                        li { a href="/rueckmeldung" { (t(lang, "footer-feedback")) } }
                    }
                }
                nav aria-label=(t(lang, "footer-legal")) {
                    h2 { (t(lang, "footer-legal")) }
                    ul {
                        li { a href="/impressum" { (t(lang, "footer-imprint")) } }
                        li { a href="/datenschutz" { (t(lang, "footer-privacy")) } }
                        li { a href="/cookies" { (t(lang, "footer-cookies")) } }
                        li { a href="/anmeldung" { (t(lang, "footer-staff")) } }
                    }
                }
            }
            div .page-width { p .site-footer__note { (t(lang, "cookie-note")) " " a href="/cookies" { (t(lang, "cookie-more")) } } }
        }
    }
}
