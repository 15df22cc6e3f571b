use blueprint::Scope;
use payments::model::{Claim, ClaimState};
use web::parts::{FeeRow, Tone, badge, fee_table};
use web::{Ctx, Markup, Permission, html};

use super::{Sheet, section};
use crate::pages::desk::words::{euro, tf, word};
use crate::pages::t;

/// The fee: as a claim of the cash office once there is one, before that as the blueprint works it out.
pub fn show(ctx: &Ctx, sheet: &Sheet, scope: &Scope<'_>) -> Markup {
    let lang = ctx.lang;
    section(
        "gebuehr",
        &t(lang, "desk-fee"),
        html! {
            @if sheet.claims.is_empty() { (foreseen(ctx, sheet, scope)) }
            @for claim in &sheet.claims { (claimed(ctx, claim)) }
        },
    )
}

fn foreseen(ctx: &Ctx, sheet: &Sheet, scope: &Scope<'_>) -> Markup {
    let lang = ctx.lang;
    let texts = sheet.service.blueprint.texts(lang);
    match sheet.service.blueprint.fee(scope) {
        Ok(fee) if fee.total.cents() == 0 => html! { p { (t(lang, "desk-fee-none")) } },
        Ok(fee) => {
            let rows: Vec<FeeRow> = fee
                .positions
                .iter()
                .map(|position| FeeRow {
                    label: texts.fill(&position.label_key, &position.params),
                    amount: position.amount,
                    legal_basis: position.legal_basis.clone(),
                })
                .collect();
            let traces = sheet.service.blueprint.fee_in_words(scope);
            let lines = rows
                .iter()
                .map(|row| row.label.as_str())
                .zip(traces.iter().map(String::as_str));
            html! {
                (fee_table(lang, &rows, fee.total))
                (payments::pages::traces_of(lang, &lines.collect::<Vec<_>>()))
                p .muted { (t(lang, "desk-fee-foreseen")) }
            }
        }
        Err(_) => html! { p .muted { (t(lang, "desk-fee-unknown")) } },
    }
}

fn claimed(ctx: &Ctx, claim: &Claim) -> Markup {
    let lang = ctx.lang;
    let rows: Vec<FeeRow> = claim
        .positions
        .iter()
        .map(|position| FeeRow {
            label: position.label.clone(),
            amount: position.amount,
            legal_basis: position.legal_basis.0.clone(),
        })
        .collect();
    let tone = match claim.state {
        ClaimState::Paid => Tone::Success,
        ClaimState::Open | ClaimState::PartlyPaid => Tone::Warning,
        _ => Tone::Neutral,
    };
    let open = claim.outstanding();
    html! {
        (fee_table(lang, &rows, claim.total))
        (payments::pages::traces(lang, claim))
        p { (badge(tone, &word(lang, "desk-claim-", claim.state.word()))) }
        dl .case-facts .case-facts--plain {
            div { dt { (t(lang, "desk-claim-reference")) } dd .code { (payments::reference::display(&claim.reference)) } }
            @if open.cents() > 0 {
                div { dt { (t(lang, "desk-claim-open")) } dd { (euro(lang, open)) ", " (tf(lang, "desk-claim-due", &[("day", calendar::short_date(claim.due_on, lang).into())])) } }
            }
        }
        @if open.cents() > 0 { p .muted { (t(lang, "desk-claim-counter")) } }
        @if ctx.may(Permission::ClaimsRead) {
            p { a .kern-link href={ "/kasse/forderungen/" (claim.id) } { (t(lang, if ctx.may(Permission::ClaimsBook) { "desk-claim-book" } else { "desk-claim-show" })) } }
        }
    }
}
