//! Renewal by the link of a reminder: everything is filled in, one page to look at, one button.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use web::controls::csrf_field;
use web::parts::{Look, SummaryItem, submit, summary_list};
use web::{Ctx, Form, PageMeta, Problem, Result, html, page};

use super::gate;
use super::words::{self, redirect};
use crate::actions::drafts::{self, Barred, Beginning};
use crate::assurance::{self, Barrier, Door, Who};
use crate::model::{Case, Grant};
use crate::pages::{TEXTS, t};
use crate::{CaseError, Cases, Service, identified, rules, store};

async fn find(cases: &Cases, token: &str) -> Result<(Grant, Case)> {
    let hash = rules::token_hash(token);
    let found = cases
        .app
        .store
        .read(move |tx| -> std::result::Result<_, CaseError> {
            let Some(grant) = store::grants::grant_by_renewal_token(tx, &hash)? else {
                return Ok(None);
            };
            let case = store::cases::case_by_id(tx, grant.case_id)?;
            Ok(case.map(|case| (grant, case)))
        })
        .await?;
    found
        .filter(|(grant, _)| grant.state == "valid")
        .ok_or(Problem::NotFound)
}

pub async fn show(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let (grant, case) = find(&cases, &token).await?;
    let service = cases.services.current(&grant.blueprint).ok_or(Problem::NotFound)?;
    let who = gate::who(&ctx, &cases, &headers).await?;
    if let Some(barrier) = barrier(&cases, &service, &case, &who).await? {
        return Ok(gate::closed(&ctx, &cases, &Barred { barrier, service }, &ctx.path));
    }
    let texts = service.blueprint.texts(ctx.lang);
    let meta = PageMeta::new(t(ctx.lang, "renewal-title")).noindex();
    let mut items = vec![
        SummaryItem::new(t(ctx.lang, "grant-number"), &grant.number),
        SummaryItem::new(t(ctx.lang, "valid-until"), words::day(grant.valid_until, ctx.lang)),
    ];
    for name in &grant.shown {
        let key = format!("grants.{}.{name}", grant.kind);
        let label = texts.find(&key).unwrap_or(name).to_owned();
        items.push(SummaryItem::new(
            label,
            words::attribute(grant.attributes.get(name).map_or("", String::as_str), ctx.lang),
        ));
    }
    let main = html! {
        p .eyebrow { (texts.get("service.title")) }
        h1 .kern-heading-large { (t(ctx.lang, "renewal-title")) }
        p .lead { (TEXTS.fmt(ctx.lang, "renewal-lead", &[("until", words::day(grant.valid_until, ctx.lang).into())])) }
        (summary_list(&items))
        form method="post" action={ "/verlaengerung/" (token) } data-once {
            (csrf_field(&ctx))
            (submit(&t(ctx.lang, "renewal-start"), Look::Primary))
        }
        p .muted { (t(ctx.lang, "renewal-nothing")) }
    };
    Ok(page(&ctx, &meta, main).into_response())
}

/// What stands between somebody and a renewal: the earlier application must be theirs, by its account or by its names.
async fn barrier(cases: &Cases, service: &Service, case: &Case, who: &Who) -> Result<Option<Barrier>> {
    let id = case.id;
    let link = cases
        .app
        .store
        .read(move |tx| -> std::result::Result<_, CaseError> { Ok(store::citizens::link_of(tx, id)?) })
        .await?;
    let door = Door {
        needed: service.blueprint.meta.trust,
        has_accounts: cases.identity.label().is_some(),
        is_assisted: false,
        owner: link.as_ref().map(|link| link.citizen),
    };
    let found = assurance::barrier(door, who);
    let (None, None, Some(citizen), true) = (found, &link, &who.citizen, service.needs_account()) else {
        return Ok(found);
    };
    let differing = identified::differing(&service.blueprint, &case.answers, &citizen.person);
    Ok((!differing.is_some_and(|fields| fields.is_empty())).then_some(Barrier::Owner))
}

/// Begins the renewal with all that is known and leads to the review, or to the first question that is still open.
pub async fn start(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(token): Path<String>,
    headers: HeaderMap,
    _form: Form,
) -> Result<Response> {
    let (grant, case) = find(&cases, &token).await?;
    let service = cases.services.current(&grant.blueprint).ok_or(Problem::NotFound)?;
    let who = gate::who(&ctx, &cases, &headers).await?;
    if let Some(barrier) = barrier(&cases, &service, &case, &who).await? {
        let barred = Barred { barrier, service };
        return Ok(gate::closed(&ctx, &cases, &barred, &format!("/verlaengerung/{token}")));
    }
    let beginning = Beginning {
        lang: ctx.lang,
        citizen: who.citizen.clone(),
        answers: drafts::answers_for_renewal(&service, &case.answers, &grant),
        renewal_of: Some(grant.id),
        ..Beginning::default()
    };
    let started = drafts::start(&cases, &service, beginning).await?;
    // Pages that are complete count as seen, so that only open questions are asked.
    if let Some(open) = drafts::open(&cases, &started.token).await? {
        let mut open = open.of(who.citizen);
        drafts::look_up_everything(&cases, &mut open).await?;
    }
    Ok(redirect(&format!("/antraege/{}", started.token)))
}
