//! The simulator for machines. It is not a payment provider, and every answer says so.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::api::Body;
use web::{Ctx, Limit, Problem, RouteOptions};

use super::{Behaviour, Simulator};
use crate::model::Method;
use crate::pages::t;

pub(crate) const LIMITED: RouteOptions = RouteOptions::limited(Limit::per_minute(60, 30));

/// What shall happen with a simulated payment.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SimulatedOutcome {
    Pay,
    Decline,
    Abort,
}

/// The payer's decision.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SimulatedDecision {
    outcome: SimulatedOutcome,
}

/// The simulator has decided.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct SimulatedAnswer {
    /// Always true.
    simulated: bool,
    note: String,
    /// Where a payer would be led back to.
    return_url: String,
}

/// Decides a simulated payment in place of the payer. No money moves.
///
/// Only the first decision counts. `payment` is the last part of the `redirect_url` of a simulated payment.
#[utoipa::path(post, path = "/api/v1/simulator/zahlungen/{payment}", operation_id = "decideSimulatedPayment", tag = "payment",
    params(("payment" = String, Path, description = "Number of the simulated payment")),
    request_body = SimulatedDecision,
    responses((status = 200, description = "Decided", body = SimulatedAnswer)), security(()))]
pub(crate) async fn decide(
    ctx: Ctx,
    State(simulator): State<Simulator>,
    Path(payment): Path<String>,
    Body(decision): Body<SimulatedDecision>,
) -> Result<Json<SimulatedAnswer>, Problem> {
    let behaviour = match decision.outcome {
        SimulatedOutcome::Pay => Behaviour::Pay,
        SimulatedOutcome::Decline => Behaviour::Decline,
        SimulatedOutcome::Abort => Behaviour::Abort,
    };
    let back = simulator.choose(&payment, behaviour, Method::Card, 0).await?;
    Ok(Json(SimulatedAnswer {
        simulated: true,
        note: t(ctx.lang, "api-simulated").into_owned(),
        return_url: back.ok_or(Problem::NotFound)?,
    }))
}
