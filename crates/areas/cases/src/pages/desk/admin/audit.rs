use ::store::StoreError;
use ::store::facts::{self, ChainReport, Seal, seals};
use axum::extract::State;
use web::parts::{Column, Look, Tone, alert, empty_state, post_button, table};
use web::{Ctx, Markup, PageMeta, desk_page, html};

use super::start::day;
use crate::Cases;
use crate::pages::desk::words::{self, tf};
use crate::pages::t;

const SEALS: i64 = 14;
/// Breaks listed on the page; where there are more, the first ones tell where it began.
const BREAKS: usize = 50;

pub async fn show(ctx: Ctx, State(cases): State<Cases>) -> web::Result<Markup> {
    page(&ctx, &cases, None).await
}

/// Recomputes every link of every chain now.
pub async fn verify(ctx: Ctx, State(cases): State<Cases>) -> web::Result<Markup> {
    let report = cases
        .app
        .store
        .read(|tx| -> Result<_, StoreError> { facts::verify(tx) })
        .await?;
    page(&ctx, &cases, Some(report)).await
}

async fn page(ctx: &Ctx, cases: &Cases, report: Option<ChainReport>) -> web::Result<Markup> {
    let last = cases
        .app
        .store
        .read(|tx| -> Result<_, StoreError> { seals(tx, SEALS) })
        .await?;
    let lang = ctx.lang;
    let main = html! {
        h1 { (t(lang, "desk-admin-audit")) }
        p { (t(lang, "desk-audit-lead")) }
        @if let Some(report) = &report { (result(ctx, report)) }
        p { (post_button(ctx, "/verwaltung/nachweis", &t(lang, "desk-audit-verify"), Look::Primary)) }
        h2 { (t(lang, "desk-audit-seals")) }
        @if last.is_empty() { (empty_state(&t(lang, "desk-audit-no-seal"), &t(lang, "desk-audit-no-seal-text"), None)) }
        @else { (seal_table(ctx, &last)) }
    };
    let meta = PageMeta::new(t(lang, "desk-admin-audit"))
        .nav("verwaltung")
        .crumb("/verwaltung", t(lang, "desk-nav-admin"))
        .wide();
    Ok(desk_page(ctx, &meta, main))
}

fn result(ctx: &Ctx, report: &ChainReport) -> Markup {
    let lang = ctx.lang;
    let counted = tf(
        lang,
        "desk-audit-counted",
        &[
            ("facts", report.facts.into()),
            ("streams", report.streams.into()),
            ("roots", report.roots.into()),
        ],
    );
    if report.breaks.is_empty() {
        return alert(Tone::Success, &t(lang, "desk-audit-whole"), html! { p { (counted) } });
    }
    alert(
        Tone::Danger,
        &tf(lang, "desk-audit-broken", &[("n", report.breaks.len().into())]),
        html! {
            p { (counted) }
            ul { @for line in report.breaks.iter().take(BREAKS) { li .code { (line) } } }
        },
    )
}

fn seal_table(ctx: &Ctx, last: &[Seal]) -> Markup {
    let lang = ctx.lang;
    let columns = [
        Column::new(t(lang, "desk-audit-day")),
        Column::new(t(lang, "desk-audit-until")),
        Column::numeric(t(lang, "desk-audit-streams")),
        Column::numeric(t(lang, "desk-audit-facts")),
        Column::new(t(lang, "desk-audit-hash")),
    ];
    let rows: Vec<Vec<Markup>> = last
        .iter()
        .map(|seal| {
            vec![
                html! { (day(&seal.day, lang)) },
                html! { (words::moment(seal.until_at, lang)) },
                html! { (seal.streams) },
                html! { (seal.facts) },
                html! { code .hash { (seal.hash) } },
            ]
        })
        .collect();
    table(&t(lang, "desk-audit-seals"), true, &columns, &rows)
}
