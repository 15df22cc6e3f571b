use ::store::StoreError;
use ::store::facts::seals;
use axum::extract::State;
use base::ports::Readiness;
use web::parts::{Tone, alert, card, cards, stat_tile, stat_tiles};
use web::{Ctx, Markup, PageMeta, Permission, desk_page, html};

use crate::Cases;
use crate::pages::desk::services::trouble;
use crate::pages::desk::words::tf;
use crate::pages::t;

/// Where an administrator begins: is all well, and where to look.
pub async fn show(ctx: Ctx, State(cases): State<Cases>) -> web::Result<Markup> {
    let (counts, seal) = cases
        .app
        .store
        .read(|tx| -> Result<_, StoreError> { Ok((tx.job_counts()?, seals(tx, 1)?.into_iter().next())) })
        .await?;
    let lang = ctx.lang;
    let count = |state: &str| counts.iter().find(|(name, _)| name == state).map_or(0, |(_, n)| *n);
    let failed = count("failed");
    let sealed = seal.map_or_else(|| t(lang, "desk-admin-never").into_owned(), |seal| day(&seal.day, lang));
    let tiles = [
        stat_tile(&t(lang, "desk-job-queued"), &count("queued").to_string(), ""),
        stat_tile(&t(lang, "desk-job-running"), &count("running").to_string(), ""),
        stat_tile(&t(lang, "desk-job-failed"), &failed.to_string(), ""),
        stat_tile(&t(lang, "desk-admin-sealed"), &sealed, ""),
    ];
    let mut ways = vec![
        (
            "/verwaltung/aufgaben",
            "desk-admin-jobs",
            "desk-admin-jobs-text",
            Permission::JobsManage,
        ),
        (
            "/verwaltung/ausgang",
            "desk-admin-outbox",
            "desk-admin-outbox-text",
            Permission::JobsManage,
        ),
        (
            "/verwaltung/nachweis",
            "desk-admin-audit",
            "desk-admin-audit-text",
            Permission::AuditRead,
        ),
        (
            "/verwaltung/register",
            "desk-admin-registers",
            "desk-admin-registers-text",
            Permission::AuditRead,
        ),
        (
            crate::pages::desk::services::ROOT,
            "svc-title",
            "svc-lead",
            Permission::CatalogApprove,
        ),
        (
            "/desk/zahlen",
            "desk-numbers-title",
            "desk-admin-numbers-text",
            Permission::Numbers,
        ),
    ];
    ways.retain(|(.., permission)| ctx.may(*permission));
    let ways: Vec<Markup> = ways
        .iter()
        .map(|(href, title, text, _)| card(href, &t(lang, title), &t(lang, text)))
        .collect();
    let main = html! {
        h1 { (t(lang, "desk-nav-admin")) }
        @if failed > 0 {
            (alert(Tone::Danger, &tf(lang, "desk-admin-failed", &[("n", failed.into())]), html! {
                p { a .kern-link href="/verwaltung/aufgaben?stand=failed" { (t(lang, "desk-admin-failed-show")) } }
            }))
        } @else { (alert(Tone::Success, &t(lang, "desk-admin-well"), html! {})) }
        @for of in &cases.services.troubles() { (trouble(lang, of)) }
        (scanning(lang, cases.app.scanner.readiness().await, cases.app.config.files.takes_unscanned))
        (stat_tiles(&tiles))
        h2 { (t(lang, "desk-admin-ways")) }
        (cards(&ways))
        p .muted { (tf(lang, "desk-admin-database", &[("name", cases.app.store.backend_name().into())])) }
    };
    Ok(desk_page(
        &ctx,
        &PageMeta::new(t(lang, "desk-nav-admin")).nav("verwaltung").wide(),
        main,
    ))
}

/// Whether files from outside are looked at for malware. That nobody does is said as it is, without alarm.
fn scanning(lang: base::Lang, scanner: Readiness, takes_unscanned: bool) -> Markup {
    let (tone, title, text) = match scanner {
        Readiness::Ready => return html! { p .muted { (t(lang, "desk-admin-scanned")) } },
        Readiness::None => (Tone::Info, "desk-admin-not-scanned", "desk-admin-not-scanned-text"),
        Readiness::Away if takes_unscanned => (
            Tone::Warning,
            "desk-admin-scanner-away",
            "desk-admin-scanner-away-taken",
        ),
        Readiness::Away => (
            Tone::Warning,
            "desk-admin-scanner-away",
            "desk-admin-scanner-away-refused",
        ),
    };
    alert(tone, &t(lang, title), html! { p { (t(lang, text)) } })
}

/// An ISO day as people read it.
pub fn day(iso: &str, lang: base::Lang) -> String {
    iso.parse()
        .map_or_else(|_| iso.to_owned(), |day| calendar::short_date(day, lang))
}
