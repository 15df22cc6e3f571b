use axum::extract::{Path, State};
use base::{Money, Uuid};
use maud::{Markup, html};
use web::parts::{Look, SummaryItem, Tone, alert, link_button, post_button, summary_list};
use web::{Ctx, PageMeta, Problem, page};

use super::pay::claim_at;
use super::{money, private, t, tf};
use crate::jobs::{Desk, ask};
use crate::model::{Attempt, AttemptState, Claim};
use crate::reference;
use crate::store::{attempts, claims};

/// Unit: seconds between two looks at a payment that is not decided.
const REFRESH_S: u32 = 4;

/// Where a payer comes back to from the provider, and can look again at any time.
pub async fn show(
    ctx: Ctx,
    State(desk): State<Desk>,
    Path((reference, token, id)): Path<(String, String, Uuid)>,
) -> web::Result {
    let claim = claim_at(&desk, &reference, &token).await?;
    let mut attempt = attempt_of(&desk, &claim, id).await?;
    if attempt.state.is_pending() {
        // The callback may be late or lost, and some providers send none: the payer's return is a reason to ask.
        ask(&desk, &attempt).await?;
        attempt = attempt_of(&desk, &claim, id).await?;
    }
    let claim_id = claim.id;
    let claim = desk
        .store
        .read(move |tx| claims::claim(tx, claim_id))
        .await?
        .ok_or(Problem::NotFound)?;
    let face = face(&attempt, &claim);
    let mut meta = PageMeta::new(t(ctx.lang, face.title)).noindex();
    if attempt.state.is_pending() {
        meta = meta.refresh(REFRESH_S);
    }
    Ok(private(page(&ctx, &meta, body(&ctx, &claim, &attempt, &face))))
}

async fn attempt_of(desk: &Desk, claim: &Claim, id: Uuid) -> Result<Attempt, Problem> {
    let attempt = desk.store.read(move |tx| attempts::attempt(tx, id)).await?;
    attempt
        .filter(|attempt| attempt.claim == claim.id)
        .ok_or(Problem::NotFound)
}

/// How the page looks in one state.
struct Face {
    tone: Tone,
    title: &'static str,
    text: &'static str,
    next: Next,
}

enum Next {
    Wait,
    Case,
    /// The main button tries again.
    Again(&'static str),
}

fn face(attempt: &Attempt, claim: &Claim) -> Face {
    let face = |tone, title, text, next| Face {
        tone,
        title,
        text,
        next,
    };
    let owed = claim.outstanding() > Money::ZERO;
    match (attempt.state, attempt.detail.as_deref()) {
        (AttemptState::Initiated | AttemptState::Authorised, _) => {
            face(Tone::Info, "return-waiting-title", "return-waiting-text", Next::Wait)
        }
        (AttemptState::Paid, _) if owed => face(
            Tone::Warning,
            "return-partly-title",
            "return-partly-text",
            Next::Again("pay-rest"),
        ),
        (AttemptState::Paid, _) => face(Tone::Success, "return-paid-title", "return-paid-text", Next::Case),
        (AttemptState::Refunded, _) => face(Tone::Info, "pay-refunded-title", "pay-refunded-text", Next::Case),
        (_, Some("wrong_currency")) => face(Tone::Warning, "return-unclear-title", "return-unclear-text", Next::Case),
        _ if !owed => face(Tone::Info, "return-other-title", "return-other-text", Next::Case),
        (AttemptState::Failed, _) => face(
            Tone::Danger,
            "return-failed-title",
            "return-failed-text",
            Next::Again("try-again"),
        ),
        (AttemptState::Aborted, _) => face(
            Tone::Warning,
            "return-aborted-title",
            "return-aborted-text",
            Next::Again("pay-now"),
        ),
    }
}

fn body(ctx: &Ctx, claim: &Claim, attempt: &Attempt, face: &Face) -> Markup {
    let lang = ctx.lang;
    let owed = money(lang, claim.outstanding());
    let text = tf(lang, face.text, &[("amount", owed.into())]);
    html! {
        h1 .kern-heading-large { (t(lang, face.title)) }
        div role="status" { (alert(face.tone, &text, html! {})) }
        (summary_list(&[
            SummaryItem::new(t(lang, "amount"), money(lang, attempt.amount)),
            SummaryItem::new(t(lang, "reference"), reference::display(&claim.reference)),
        ]))
        div .actions {
            @match face.next {
                Next::Wait => {
                    p .kern-hint { (t(lang, "return-waiting-hint")) }
                    (link_button(&ctx.path, &t(lang, "look-again"), Look::Secondary))
                }
                Next::Case => {
                    (link_button(&claim.return_path, &t(lang, "back-to-case"), Look::Primary)) " "
                    @if claim.paid > Money::ZERO {
                        (link_button(&claim.receipt_path(), &t(lang, "to-receipt"), Look::Secondary))
                    }
                }
                Next::Again(label) => {
                    (post_button(ctx, &format!("{}/versuch", claim.pay_path()), &t(lang, label), Look::Primary)) " "
                    (link_button(&claim.pay_path(), &t(lang, "other-ways"), Look::Secondary))
                }
            }
        }
    }
}
