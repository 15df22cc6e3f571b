//! Appointments for programs: where they stand, which times are free, choosing and giving back.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::api::Body;
use web::{Ctx, Problem};

use super::case_actions::proven;
use super::status::{self, CaseStatus};
use super::{invalid, problem};
use crate::actions::appointments as use_cases;
use crate::model::Case;
use crate::pages::appointments::{self as shown, View};
use crate::pages::t;
use crate::{Actor, CaseError, Cases, Refusal, Service};

/// An appointment of a case.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = Appointment)]
pub struct AppointmentView {
    id: String,
    title: String,
    /// `open` (a time may be chosen), `booked`, `kept`, `missed` or `dropped`.
    status: String,
    /// The office's clock on the wall, `2026-12-01T10:20`; null while no time is chosen.
    starts_at: Option<String>,
    /// Unit: minutes.
    minutes: u32,
    /// Name of the office where it is.
    office: Option<String>,
    /// What to bring along.
    bring: Vec<String>,
}

impl AppointmentView {
    pub fn all(ctx: &Ctx, cases: &Cases, service: &std::sync::Arc<Service>, case: &Case) -> Vec<AppointmentView> {
        let view = |view: View<'_>| AppointmentView {
            id: view.id.to_owned(),
            status: view.of.status.code().to_owned(),
            starts_at: view.of.starts_at.map(shown::value),
            minutes: view.of.minutes,
            office: view.office.map(|office| office.name.get(ctx.lang).to_owned()),
            title: view.title,
            bring: view.bring,
        };
        let all = shown::views(cases, service, case, ctx.lang);
        all.into_iter().map(view).collect()
    }
}

/// The free times of some days.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct FreeTimes {
    /// False where the office gives appointments by telephone only.
    offered: bool,
    /// The office's clock on the wall, `2026-12-01T10:20`, the earliest first.
    times: Vec<String>,
    /// Days from which earlier and later times are told.
    earlier: Option<String>,
    later: Option<String>,
}

/// The free times for an appointment, those of seven days.
#[utoipa::path(get, path = "/api/v1/vorgaenge/{reference}/termine/{appointment}", operation_id = "listFreeTimes", tag = "follow",
    params(("reference" = String, Path, description = "Number of the case"),
        ("appointment" = String, Path, description = "Id of the appointment"),
        ("ab" = Option<String>, Query, description = "ISO date of the first day; not said: the first with a free time")),
    responses((status = 200, description = "The free times", body = FreeTimes)), security(("case_code" = [])))]
pub async fn times(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((reference, id)): Path<(String, String)>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Json<FreeTimes>, Problem> {
    let case = proven(&ctx, &cases, &reference).await?;
    let from = match query.get("ab") {
        None => None,
        Some(day) => Some(
            day.parse()
                .map_err(|_| invalid("/ab", "date", t(ctx.lang, "api-appointment-day")))?,
        ),
    };
    let found = use_cases::times(&cases, &case, &id, from).await;
    let found = found.map_err(|error| problem(&ctx, error))?;
    let times = found.days.iter().flat_map(|(_, times)| times);
    Ok(Json(FreeTimes {
        offered: found.is_offered,
        times: times.map(|time| shown::value(*time)).collect(),
        earlier: found.earlier.map(|day| day.to_string()),
        later: found.later.map(|day| day.to_string()),
    }))
}

/// A time that is wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTime {
    /// The office's clock on the wall, `2026-12-01T10:20`.
    starts_at: String,
}

/// Chooses a time, in place of the one that was chosen before.
#[utoipa::path(put, path = "/api/v1/vorgaenge/{reference}/termine/{appointment}", operation_id = "chooseTime", tag = "follow",
    params(("reference" = String, Path, description = "Number of the case"),
        ("appointment" = String, Path, description = "Id of the appointment")), request_body = NewTime,
    responses((status = 200, description = "Booked", body = CaseStatus)), security(("case_code" = [])))]
pub async fn choose(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((reference, id)): Path<(String, String)>,
    Body(new): Body<NewTime>,
) -> Result<(StatusCode, Json<CaseStatus>), Problem> {
    let case = proven(&ctx, &cases, &reference).await?;
    let starts_at = shown::parse(&new.starts_at)
        .ok_or_else(|| invalid("/starts_at", "time", t(ctx.lang, "api-appointment-time")))?;
    match use_cases::choose(&cases, case.id, &id, starts_at, Actor::Applicant).await {
        Err(CaseError::Refused(Refusal::TimeTaken)) => {
            return Err(invalid("/starts_at", "taken", t(ctx.lang, "appointment-taken")));
        }
        other => other.map_err(|error| problem(&ctx, error))?,
    }
    after(&ctx, &cases, &reference).await
}

/// Gives the chosen time back; another one may be chosen.
#[utoipa::path(delete, path = "/api/v1/vorgaenge/{reference}/termine/{appointment}", operation_id = "giveTimeBack", tag = "follow",
    params(("reference" = String, Path, description = "Number of the case"),
        ("appointment" = String, Path, description = "Id of the appointment")),
    responses((status = 200, description = "Given back", body = CaseStatus)), security(("case_code" = [])))]
pub async fn give_back(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((reference, id)): Path<(String, String)>,
) -> Result<(StatusCode, Json<CaseStatus>), Problem> {
    let case = proven(&ctx, &cases, &reference).await?;
    let given = use_cases::give_back(&cases, case.id, &id, Actor::Applicant).await;
    given.map_err(|error| problem(&ctx, error))?;
    after(&ctx, &cases, &reference).await
}

async fn after(ctx: &Ctx, cases: &Cases, reference: &str) -> Result<(StatusCode, Json<CaseStatus>), Problem> {
    let case = proven(ctx, cases, reference).await?;
    Ok((StatusCode::OK, Json(status::of(ctx, cases, case).await?)))
}
