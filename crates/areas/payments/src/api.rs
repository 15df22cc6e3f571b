//! Claims for machines: what is owed, and a payment begun. The token of the claim is the proof; whoever may see a case
//! learns it there.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{Ctx, Limit, Problem, RouteOptions};

use crate::actions::{OnlineError, begin_online};
use crate::jobs::Desk;
use crate::model::Claim;
use crate::pages::{claim_at, problem, t};
use crate::simulator;

/// A program that waits for a payment asks every few seconds.
pub(crate) const READ: RouteOptions = RouteOptions::limited(Limit::per_minute(120, 60));

#[derive(OpenApi)]
#[openapi(paths(claim, begin, simulator::api::decide))]
struct Document;

/// Description of this area's part of the programming interface.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// What somebody owes the town, with the reason for each part of it.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = Claim)]
pub(crate) struct ClaimView {
    /// Kassenzeichen.
    reference: String,
    /// `open`, `partly_paid`, `paid`, `cancelled`, `refunded` or `partly_refunded`.
    state: String,
    total_cent: i64,
    paid_cent: i64,
    refunded_cent: i64,
    /// What is still to be paid.
    outstanding_cent: i64,
    /// ISO date.
    due_on: String,
    positions: Vec<ClaimPosition>,
    /// How to pay by transfer.
    transfer: Transfer,
}

/// One fee.
#[derive(Serialize, Deserialize, ToSchema)]
struct ClaimPosition {
    label: String,
    amount_cent: i64,
    legal_basis: String,
}

/// Where a transfer goes.
#[derive(Serialize, Deserialize, ToSchema)]
struct Transfer {
    holder: String,
    iban: String,
    bic: Option<String>,
    /// What to write as the purpose, so that the money finds its claim.
    purpose: String,
}

/// A payment that waits for its payer.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct BegunPayment {
    attempt: uuid::Uuid,
    amount_cent: i64,
    /// Page of the provider; lead the payer there.
    redirect_url: String,
    /// True when the provider is the built-in simulator: no money moves.
    simulated: bool,
    /// Says in words that it is simulated, and how to complete it.
    note: Option<String>,
}

/// How a claim stands.
///
/// The proof is the `token` of the claim, as the case shows it.
#[utoipa::path(get, path = "/api/v1/zahlungen/{reference}", operation_id = "readClaim", tag = "payment",
    params(("reference" = String, Path, description = "Kassenzeichen of the claim")),
    responses((status = 200, description = "The claim", body = ClaimView)),
    security(("claim_token" = [])))]
pub(crate) async fn claim(
    ctx: Ctx,
    State(desk): State<Desk>,
    Path(reference): Path<String>,
) -> Result<Json<ClaimView>, Problem> {
    let claim = proven(&ctx, &desk, &reference).await?;
    Ok(Json(view(&desk, &claim)))
}

/// Begins to pay all that is owed.
///
/// Answers with the page of the payment provider, where the payer goes on. What comes of it is read from the claim.
#[utoipa::path(post, path = "/api/v1/zahlungen/{reference}/versuche", operation_id = "beginPayment", tag = "payment",
    params(("reference" = String, Path, description = "Kassenzeichen of the claim")),
    responses((status = 201, description = "The payment waits at the provider", body = BegunPayment)),
    security(("claim_token" = [])))]
pub(crate) async fn begin(
    ctx: Ctx,
    State(desk): State<Desk>,
    Path(reference): Path<String>,
) -> Result<(StatusCode, Json<BegunPayment>), Problem> {
    let claim = proven(&ctx, &desk, &reference).await?;
    let begun = match begin_online(&desk, &claim, ctx.lang, &ctx.app.config.base_url).await {
        Ok(begun) => begun,
        Err(OnlineError::Payment(error)) => return Err(problem(ctx.lang, error)),
        Err(OnlineError::NotOffered) => return Err(Problem::Refused(t(ctx.lang, "pay-not-online").into_owned())),
        Err(OnlineError::NotStarted) => return Err(Problem::Unavailable),
    };
    let note = begun.is_simulated.then(|| t(ctx.lang, "api-simulated").into_owned());
    let answer = BegunPayment {
        attempt: begun.attempt.id,
        amount_cent: begun.attempt.amount.cents(),
        redirect_url: begun.redirect_url,
        simulated: begun.is_simulated,
        note,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// The claim of the address, if the proof is its token. A wrong number is like a wrong token.
async fn proven(ctx: &Ctx, desk: &Desk, reference: &str) -> Result<Claim, Problem> {
    match claim_at(desk, reference, ctx.bearer()?).await {
        Err(Problem::NotFound) => Err(Problem::Proof),
        found => found,
    }
}

fn view(desk: &Desk, claim: &Claim) -> ClaimView {
    let bank = &desk.office.bank;
    let position = |position: &crate::model::Position| ClaimPosition {
        label: position.label.clone(),
        amount_cent: position.amount.cents(),
        legal_basis: position.legal_basis.to_string(),
    };
    ClaimView {
        reference: claim.reference.clone(),
        state: claim.state.word().to_owned(),
        total_cent: claim.total.cents(),
        paid_cent: claim.paid.cents(),
        refunded_cent: claim.refunded.cents(),
        outstanding_cent: claim.outstanding().cents(),
        due_on: claim.due_on.to_string(),
        positions: claim.positions.iter().map(position).collect(),
        transfer: Transfer {
            holder: bank.holder.clone(),
            iban: bank.iban.clone(),
            bic: bank.bic.clone(),
            purpose: claim.reference.clone(),
        },
    }
}
