use std::collections::BTreeSet;

use ::store::StoreError;
use axum::extract::State;
use web::parts::{Column, Tone, badge, empty_state, table};
use web::{Ctx, Markup, PageMeta, desk_page, html};

use super::{href, trouble};
use crate::editions::{Edition, Stage, Workshop};
use crate::pages::desk::words::{self, service_title, tf};
use crate::pages::t;
use crate::store::editions as rows;
use crate::{Cases, Runs, Trouble};

/// Every service that this person has to do with: in force, in the making, in trouble.
pub async fn show(ctx: Ctx, State(cases): State<Cases>) -> web::Result<Markup> {
    let standing = cases
        .app
        .store
        .read(|tx| -> Result<_, StoreError> { rows::standing_editions(tx) })
        .await?;
    let (lang, me) = (ctx.lang, words::staff(&ctx)?);
    cases.services.look_into_folder();
    let mut ids: BTreeSet<String> = cases.services.in_folder().keys().cloned().collect();
    ids.extend(standing.iter().map(|edition| edition.service.clone()));
    ids.retain(|id| Workshop::of(&cases, me, id).is_ok());
    let troubles = troubles(&cases);
    let columns = ["svc-col-service", "svc-col-version", "svc-col-since", "svc-col-next"]
        .map(|key| Column::new(t(lang, key).into_owned()));
    let rows: Vec<Vec<Markup>> = ids.iter().map(|id| row(&ctx, &cases, id, &standing)).collect();
    let title = t(lang, "svc-title");
    let main = html! {
        h1 { (title) }
        p .muted { (t(lang, "svc-lead")) }
        @for trouble_of in troubles.iter().filter(|trouble| ids.contains(&trouble.service)) { (trouble(lang, trouble_of)) }
        @if rows.is_empty() { (empty_state(&t(lang, "svc-none"), "", None)) } @else { (table(&title, true, &columns, &rows)) }
    };
    Ok(desk_page(
        &ctx,
        &PageMeta::new(title.clone()).nav("leistungspflege").wide(),
        main,
    ))
}

/// Services that do not run as they should, and folders that are new and do not load.
fn troubles(cases: &Cases) -> Vec<Trouble> {
    let mut troubles = cases.services.troubles();
    for (id, found) in cases.services.in_folder().iter() {
        let is_told = troubles.iter().any(|trouble| trouble.service == *id);
        if let Err(findings) = found
            && !is_told
            && cases.services.current(id).is_none()
        {
            troubles.push(Trouble {
                service: id.clone(),
                findings: findings.clone(),
                runs: Runs::Not,
            });
        }
    }
    troubles
}

fn row(ctx: &Ctx, cases: &Cases, id: &str, standing: &[Edition]) -> Vec<Markup> {
    let lang = ctx.lang;
    let current = cases.services.current(id);
    let candidate = cases.services.candidate(id);
    let known = current.as_ref().or(candidate.as_ref());
    let title = known.map_or_else(|| id.to_owned(), |service| service_title(service, lang));
    let of = |is: fn(Stage) -> bool| standing.iter().find(|e| e.service == id && is(e.stage));
    let published = of(|stage| stage == Stage::Published);
    let next = of(|stage| stage != Stage::Published);
    let since = published
        .and_then(|edition| edition.began_at)
        .map(|at| words::day_of(at, lang));
    vec![
        html! { a .kern-link href=(href(id)) { (title) } },
        html! { @match &current {
            Some(service) => { (service.blueprint.meta.version) @if !service.overlay.is_empty() { " " (badge(Tone::Info, &t(lang, "svc-own"))) } },
            None if candidate.is_some() => (badge(Tone::Info, &t(lang, "svc-not-yet"))),
            None => (badge(Tone::Danger, &t(lang, "svc-not-offered"))),
        } },
        html! { (since.unwrap_or_else(|| "–".to_owned())) },
        html! { @match next {
            Some(edition) if edition.stage == Stage::Planned => (badge(Tone::Info, &planned(lang, edition))),
            Some(_) => (badge(Tone::Warning, &t(lang, "svc-has-draft"))),
            None => span .muted { "–" },
        } },
    ]
}

/// „ab 01.12.2026“
pub fn planned(lang: base::Lang, edition: &Edition) -> String {
    let day = edition
        .from_day
        .map(|day| calendar::short_date(day, lang))
        .unwrap_or_default();
    tf(lang, "svc-from-day", &[("day", day.into())])
}
