//! What clerks do with a case.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base::Uuid;
use serde::Deserialize;
use utoipa::ToSchema;
use web::api::{self, Body};
use web::{Ctx, Problem};

use super::case::{self, DeskCase};
use crate::actions::desk::{self, Step};
use crate::api::case_actions::{NewMessage, checked_text};
use crate::api::{problem, step_problem};
use crate::{CaseError, Cases, Refusal};

/// A step of the process.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStep {
    /// One of the `steps` of the case.
    action: String,
    /// Why; becomes part of the letter.
    #[serde(default)]
    reason: String,
    /// What is asked for, one entry each; becomes part of the letter.
    #[serde(default)]
    items: Vec<String>,
    /// Ids of questions of the application for whose files the step asks; their names come first in the letter.
    #[serde(default)]
    slots: Vec<String>,
    /// Answers of the form that the step asks for, by field, normalised as in the answers of a service.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    form: blueprint::Answers,
}

/// To whom a case is given.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// Id of a member of staff; `null` gives the case back to the team.
    to: Option<Uuid>,
}

/// Takes a step: approve, refuse, ask back, hear, withdraw a decision.
///
/// `If-Match` names the revision on which the decision is based; another one answers 412, none 428.
#[utoipa::path(post, path = "/api/v1/desk/vorgaenge/{id}/schritte", operation_id = "takeStep", tag = "desk",
    params(("id" = String, Path, description = "Id of the case"),
        ("If-Match" = String, Header, description = "Revision of the case, as its `ETag` said")),
    request_body = NewStep,
    responses((status = 200, description = "The case after the step", body = DeskCase),
        (status = 204, description = "The step gave the case to another office, whose cases you do not see")),
    security(("api_token" = [])))]
pub async fn step(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Body(new): Body<NewStep>,
) -> Result<Response, Problem> {
    let id = api::id(&id)?;
    let case = cases.app.store.read({
        let me = ctx.by_token()?.clone();
        move |tx| desk::visible(tx, &me, id)
    });
    let case = case.await.map_err(|error| problem(&ctx, error))?;
    let service = cases.service_of(&case.blueprint_hash)?;
    let asked = service.blueprint.form_of(&case.state, &format!("clerk.{}", new.action));
    let step = Step {
        form: asked
            .map(|form| service.blueprint.form_inputs(form, &new.form))
            .unwrap_or_default(),
        action: new.action,
        revision: api::revision(&headers)?,
        reason: new.reason,
        items: new.items.join("\n"),
        slots: new.slots,
    };
    desk::take_step(&cases, ctx.by_token()?, id, step)
        .await
        .map_err(|error| step_problem(&ctx, &service, error))?;
    match case::answer(&ctx, &cases, id).await {
        // The step gave the case to another office, whose cases this person does not see.
        Err(Problem::NotFound) => Ok(StatusCode::NO_CONTENT.into_response()),
        other => other,
    }
}

/// Takes a case, gives it back, or gives it to a colleague of the office. Only who leads a team gives work to others.
#[utoipa::path(put, path = "/api/v1/desk/vorgaenge/{id}/zuweisung", operation_id = "assignCase", tag = "desk",
    params(("id" = String, Path, description = "Id of the case")), request_body = Assignment,
    responses((status = 200, description = "The case", body = DeskCase)), security(("api_token" = [])))]
pub async fn assign(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(id): Path<String>,
    Body(assignment): Body<Assignment>,
) -> Result<Response, Problem> {
    let id = api::id(&id)?;
    match desk::assign(&cases, ctx.by_token()?, id, assignment.to).await {
        Err(CaseError::Refused(Refusal::Role(_))) => return Err(Problem::Forbidden),
        other => other.map_err(|error| problem(&ctx, error))?,
    }
    case::answer(&ctx, &cases, id).await
}

/// Adds a note for colleagues; applicants never see it.
#[utoipa::path(post, path = "/api/v1/desk/vorgaenge/{id}/notizen", operation_id = "addNote", tag = "desk",
    params(("id" = String, Path, description = "Id of the case")), request_body = NewMessage,
    responses((status = 201, description = "The case", body = DeskCase)), security(("api_token" = [])))]
pub async fn note(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(id): Path<String>,
    Body(new): Body<NewMessage>,
) -> Result<Response, Problem> {
    let (id, text) = (api::id(&id)?, checked_text(&ctx, new.text())?);
    desk::add_note(&cases, ctx.by_token()?, id, text)
        .await
        .map_err(|error| problem(&ctx, error))?;
    Ok((StatusCode::CREATED, case::answer(&ctx, &cases, id).await?).into_response())
}

/// Writes to the applicant, without asking or deciding anything.
#[utoipa::path(post, path = "/api/v1/desk/vorgaenge/{id}/nachrichten", operation_id = "writeToApplicant", tag = "desk",
    params(("id" = String, Path, description = "Id of the case")), request_body = NewMessage,
    responses((status = 201, description = "The case", body = DeskCase)), security(("api_token" = [])))]
pub async fn message(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(id): Path<String>,
    Body(new): Body<NewMessage>,
) -> Result<Response, Problem> {
    let (id, text) = (api::id(&id)?, checked_text(&ctx, new.text())?);
    desk::send_message(&cases, ctx.by_token()?, id, text)
        .await
        .map_err(|error| problem(&ctx, error))?;
    Ok((StatusCode::CREATED, case::answer(&ctx, &cases, id).await?).into_response())
}
