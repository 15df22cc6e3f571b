use axum::extract::{Path, State};
use base::{Money, Uuid};
use maud::{Markup, PreEscaped, html};
use web::parts::{
    FeeRow, Flash, Look, SummaryItem, Tone, alert, copy_button, details, fee_table, link_button, post_button,
    summary_list,
};
use web::{Ctx, PageMeta, Problem, page};

use super::{day, money, private, problem, refresh_to, t, tf, to_address};
use crate::actions::{OnlineError, begin_online};
use crate::jobs::Desk;
use crate::model::{Attempt, Claim, ClaimState};
use crate::rules::may_pay_online;
use crate::store::{attempts, claims};
use crate::{giro, reference};

/// The claim behind a pay page's address. A wrong token is like a wrong reference: not found.
pub async fn claim_at(desk: &Desk, reference: &str, token: &str) -> Result<Claim, Problem> {
    let reference = reference.to_owned();
    let found = desk
        .store
        .read(move |tx| claims::claim_by_reference(tx, &reference))
        .await?;
    // Hashes of this type are compared in a time that tells nothing about where they differ.
    found
        .filter(|claim| blake3::hash(claim.token.as_bytes()) == blake3::hash(token.as_bytes()))
        .ok_or(Problem::NotFound)
}

pub async fn show(ctx: Ctx, State(desk): State<Desk>, Path((reference, token)): Path<(String, String)>) -> web::Result {
    let claim = claim_at(&desk, &reference, &token).await?;
    let id = claim.id;
    let attempts = desk.store.read(move |tx| attempts::attempts_of(tx, id)).await?;
    let pending = attempts.iter().rev().find(|attempt| attempt.state.is_pending());
    let title = t(ctx.lang, "pay-title");
    let main = html! {
        h1 .kern-heading-large { (title) }
        @match claim.state {
            ClaimState::Open | ClaimState::PartlyPaid => (owed(&ctx, &desk, &claim, pending)),
            state => (done(&ctx, &claim, state)),
        }
    };
    let meta = PageMeta::new(t(ctx.lang, "pay-title")).noindex();
    Ok(private(page(&ctx, &meta, main)))
}

fn owed(ctx: &Ctx, desk: &Desk, claim: &Claim, pending: Option<&Attempt>) -> Markup {
    let lang = ctx.lang;
    let begun = pending.filter(|attempt| attempt.provider_ref.is_some());
    html! {
        @if let Some(attempt) = begun {
            (alert(Tone::Info, &t(lang, "pay-pending-title"), html! {
                p { (t(lang, "pay-pending-text")) }
                p { a .kern-link href={ (claim.pay_path()) "/rueckkehr/" (attempt.id) } { (t(lang, "pay-pending-link")) } }
            }))
        }
        div .sheet .bill {
            (positions(ctx, claim))
            @if claim.paid > Money::ZERO {
                (summary_list(&[
                    SummaryItem::new(t(lang, "already-paid"), money(lang, claim.paid)),
                    SummaryItem::new(t(lang, "still-owed"), money(lang, claim.outstanding())),
                ]))
            }
            (summary_list(&[
                SummaryItem::new(t(lang, "reference"), html! {
                    span .code-text { (reference::display(&claim.reference)) } " " (copy_button(lang, &claim.reference))
                }),
                SummaryItem::new(t(lang, "due-on"), day(lang, claim.due_on)),
            ]))
        }
        @if desk.providers.current().is_some() && may_pay_online(claim.outstanding()) {
            div .actions {
                (post_button(ctx, &format!("{}/versuch", claim.pay_path()), &t(lang, "pay-now"), Look::Primary))
            }
            p .muted { (t(lang, "pay-methods")) }
            (details(&t(lang, "pay-other-ways"), other_ways(ctx, desk, claim)))
        } @else {
            p { (t(lang, "pay-not-online")) }
            (other_ways(ctx, desk, claim))
        }
    }
}

fn positions(ctx: &Ctx, claim: &Claim) -> Markup {
    let rows: Vec<FeeRow> = claim
        .positions
        .iter()
        .map(|position| FeeRow {
            label: position.label.clone(),
            amount: position.amount,
            legal_basis: position.legal_basis.to_string(),
        })
        .collect();
    fee_table(ctx.lang, &rows, claim.total)
}

fn other_ways(ctx: &Ctx, desk: &Desk, claim: &Claim) -> Markup {
    let lang = ctx.lang;
    let bank = &desk.office.bank;
    let shown = base::checks::iban::parse(&bank.iban).map_or_else(|_| bank.iban.clone(), |iban| iban.grouped());
    let mut rows = vec![
        SummaryItem::new(t(lang, "transfer-holder"), &bank.holder),
        SummaryItem::new(
            t(lang, "transfer-iban"),
            html! { span .iban { (shown) } " " (copy_button(lang, &bank.iban)) },
        ),
    ];
    if let Some(bic) = &bank.bic {
        rows.push(SummaryItem::new(t(lang, "transfer-bic"), bic));
    }
    rows.push(SummaryItem::new(t(lang, "amount"), money(lang, claim.outstanding())));
    rows.push(SummaryItem::new(
        t(lang, "transfer-purpose"),
        html! { span .code-text { (claim.reference) } " " (copy_button(lang, &claim.reference)) },
    ));
    let code = giro::svg(bank, claim.outstanding(), &claim.reference);
    html! {
        h2 .kern-heading-small { (t(lang, "transfer-title")) }
        p { (t(lang, "transfer-text")) }
        (summary_list(&rows))
        @if let Some(code) = code {
            figure .giro-code {
                div role="img" aria-label=(t(lang, "giro-alt")) { (PreEscaped(code)) }
                figcaption { (t(lang, "giro-text")) }
            }
        }
        h2 .kern-heading-small { (t(lang, "counter-title")) }
        p { (t(lang, "counter-text")) }
    }
}

fn done(ctx: &Ctx, claim: &Claim, state: ClaimState) -> Markup {
    let lang = ctx.lang;
    let (tone, title, text) = match state {
        ClaimState::Paid => (Tone::Success, "pay-done-title", "pay-done-text"),
        ClaimState::Cancelled => (Tone::Info, "pay-cancelled-title", "pay-cancelled-text"),
        _ => (Tone::Info, "pay-refunded-title", "pay-refunded-text"),
    };
    html! {
        (alert(tone, &t(lang, title), html! { p { (t(lang, text)) } }))
        div .sheet .bill { (positions(ctx, claim)) }
        div .actions {
            (link_button(&claim.return_path, &t(lang, "back-to-case"), Look::Primary)) " "
            @if state != ClaimState::Cancelled {
                (link_button(&claim.receipt_path(), &t(lang, "to-receipt"), Look::Secondary))
            }
        }
    }
}

pub async fn start(
    ctx: Ctx,
    State(desk): State<Desk>,
    Path((reference, token)): Path<(String, String)>,
) -> web::Result {
    let claim = claim_at(&desk, &reference, &token).await?;
    let begun = match begin_online(&desk, &claim, ctx.lang, &ctx.app.config.base_url).await {
        Ok(begun) => begun,
        Err(OnlineError::Payment(error)) => return Err(problem(ctx.lang, error)),
        Err(OnlineError::NotOffered) => return Err(Problem::Refused(t(ctx.lang, "pay-not-online").into_owned())),
        Err(OnlineError::NotStarted) => {
            let text = t(ctx.lang, "pay-not-started");
            return Ok(ctx.redirect_with(&claim.pay_path(), Flash::warning(text)));
        }
    };
    if form_may_lead_to(&ctx, &begun.redirect_url) {
        return Ok(to_address(&ctx, &begun.redirect_url));
    }
    Ok(to_address(
        &ctx,
        &ctx.absolute(&format!("{}/weiter/{}", claim.pay_path(), begun.attempt.id)),
    ))
}

/// True for our own site and for those that the operator named: the browser lets a form lead there.
fn form_may_lead_to(ctx: &Ctx, url: &str) -> bool {
    let config = &ctx.app.config;
    let origins = std::iter::once(&config.base_url).chain(&config.form_targets);
    is_web(url)
        && origins.into_iter().any(|origin| {
            url.strip_prefix(origin.as_str())
                .is_some_and(|path| path.starts_with('/'))
        })
}

/// Leads to the provider's site, by itself and by a link.
pub async fn hand_over(
    ctx: Ctx,
    State(desk): State<Desk>,
    Path((reference, token, attempt)): Path<(String, String, Uuid)>,
) -> web::Result {
    let claim = claim_at(&desk, &reference, &token).await?;
    let attempt = desk.store.read(move |tx| attempts::attempt(tx, attempt)).await?;
    let attempt = attempt
        .filter(|attempt| attempt.claim == claim.id)
        .ok_or(Problem::NotFound)?;
    let url = attempt
        .redirect_url
        .filter(|url| is_web(url))
        .ok_or(Problem::NotFound)?;
    let lang = ctx.lang;
    let amount = money(lang, attempt.amount);
    let main = html! {
        h1 .kern-heading-large { (t(lang, "hand-over-title")) }
        p { (tf(lang, "hand-over-text", &[("amount", amount.into())])) }
        (link_button(&url, &t(lang, "hand-over-link"), Look::Primary))
    };
    let meta = PageMeta::new(t(lang, "hand-over-title")).noindex();
    Ok(refresh_to(private(page(&ctx, &meta, main)), &url))
}

/// A provider's address must be one of the web; anything else would run in our page.
fn is_web(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://")) && !url.chars().any(|c| c.is_control() || c == ' ')
}
