//! Who the token stands for, figures without persons, and plates.

use std::collections::BTreeMap;

use ::store::StoreError;
use axum::Json;
use axum::extract::State;
use base::Uuid;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::api::{self, Body};
use web::{Ctx, Problem};

use crate::Cases;
use crate::actions::plate;
use crate::api::{invalid, problem};
use crate::pages::desk::control::label;
use crate::pages::desk::numbers::{DAY_US, PERIODS};
use crate::pages::t;

/// Who the token stands for.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct Me {
    id: Uuid,
    name: String,
    roles: Vec<String>,
    offices: Vec<String>,
}

/// Who the token stands for, with roles and offices as they are now.
#[utoipa::path(get, path = "/api/v1/konto", operation_id = "readMe", tag = "desk",
    responses((status = 200, description = "The holder of the token", body = Me)), security(("api_token" = [])))]
pub async fn me(ctx: Ctx) -> Result<Json<Me>, Problem> {
    let me = ctx.by_token()?;
    Ok(Json(Me {
        id: me.id,
        name: me.name.clone(),
        roles: me.roles.iter().map(|role| role.code().to_owned()).collect(),
        offices: me.offices.clone(),
    }))
}

/// Figures without persons.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = Numbers)]
pub struct NumbersView {
    days: i64,
    submitted: i64,
    decided: i64,
    /// Decided by the machine alone.
    automatic: i64,
    /// Half of all decisions came faster. Unit: seconds.
    median_s: Option<i64>,
    by_state: BTreeMap<String, i64>,
    by_verdict: BTreeMap<String, i64>,
    by_channel: BTreeMap<String, i64>,
    /// Submitted on each day.
    by_day: BTreeMap<String, i64>,
}

/// How many, how fast, how often by the machine alone.
#[utoipa::path(get, path = "/api/v1/desk/zahlen", operation_id = "readNumbers", tag = "desk",
    params(("tage" = Option<i64>, Query, description = "7, 30 (default) or 365")),
    responses((status = 200, description = "Figures of the last days", body = NumbersView)), security(("api_token" = [])))]
pub async fn numbers(ctx: Ctx, State(cases): State<Cases>) -> Result<Json<NumbersView>, Problem> {
    let given = api::query(&ctx, &["tage"])?;
    let days = match given.get("tage").map(|days| days.parse::<i64>()) {
        None => 30,
        Some(Ok(days)) if PERIODS.contains(&days) => days,
        Some(_) => return Err(api::wrong_parameter(&ctx, "tage", "7, 30, 365")),
    };
    let since = cases.now().us - days * DAY_US;
    let counted = cases
        .app
        .store
        .read(move |tx| -> Result<_, StoreError> { crate::store::numbers::numbers(tx, since) })
        .await?;
    Ok(Json(NumbersView {
        days,
        submitted: counted.submitted,
        decided: counted.decided,
        automatic: counted.automatic,
        median_s: counted.median_us.map(|us| us / 1_000_000),
        by_state: counted.by_state.into_iter().collect(),
        by_verdict: counted.by_verdict.into_iter().collect(),
        by_channel: counted.by_channel.into_iter().collect(),
        by_day: counted.by_day.into_iter().collect(),
    }))
}

/// A plate that a controller reads.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlateQuestion {
    #[schema(examples("AB-C 123"))]
    plate: String,
}

/// Whether a right holds for a plate today.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct PlateAnswer {
    /// As it was read.
    plate: String,
    valid: bool,
    permits: Vec<PlatePermit>,
}

/// A right that holds today.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct PlatePermit {
    valid_until: String,
    shown: Vec<PlateField>,
}

/// What controllers may see of it.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct PlateField {
    name: String,
    label: String,
    value: String,
}

/// Is there a valid permit for this plate? That, and nothing else. Each lookup is noted.
#[utoipa::path(post, path = "/api/v1/kontrolle", operation_id = "lookUpPlate", tag = "desk", request_body = PlateQuestion,
    responses((status = 200, description = "What holds today", body = PlateAnswer)), security(("api_token" = [])))]
pub async fn plate(
    ctx: Ctx,
    State(cases): State<Cases>,
    Body(question): Body<PlateQuestion>,
) -> Result<Json<PlateAnswer>, Problem> {
    let asked = plate::look_up(&cases, ctx.by_token()?, &question.plate)
        .await
        .map_err(|error| problem(&ctx, error))?;
    let wrong = || invalid("/plate", "plate", t(ctx.lang, "desk-control-error"));
    let valid = asked.valid.ok_or_else(wrong)?;
    let field = |grant: &crate::model::Grant, (name, value): (&str, &str)| PlateField {
        name: name.to_owned(),
        label: label(&ctx, &cases, grant, name),
        value: value.to_owned(),
    };
    let permit = |grant: &crate::model::Grant| PlatePermit {
        valid_until: grant.valid_until.to_string(),
        shown: plate::shown(grant)
            .into_iter()
            .map(|shown| field(grant, shown))
            .collect(),
    };
    Ok(Json(PlateAnswer {
        plate: asked.typed,
        valid: !valid.is_empty(),
        permits: valid.iter().map(permit).collect(),
    }))
}
