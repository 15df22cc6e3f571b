//! What applicants do with a case that they sent.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use web::api::{Body, Files};
use web::{Ctx, Problem};

use super::status::{self, CaseStatus};
use super::{file_refused, invalid, problem, step_problem};
use crate::actions::applicant::{self, MESSAGE_CHARS_MAX};
use crate::actions::papers::{self, Place};
use crate::actions::submit::case_by_secret;
use crate::model::{Case, Notify};
use crate::pages::t;
use crate::{CaseError, Cases};

/// The case of the address, if the proof is its code. Whether the number exists is nobody's business.
pub async fn proven(ctx: &Ctx, cases: &Cases, reference: &str) -> Result<Case, Problem> {
    let found = case_by_secret(cases, reference, ctx.bearer()?).await;
    found.map_err(|error| problem(ctx, error))?.ok_or(Problem::Proof)
}

async fn changed(ctx: &Ctx, cases: &Cases, reference: &str) -> Result<Json<CaseStatus>, Problem> {
    let case = proven(ctx, cases, reference).await?;
    status::of(ctx, cases, case).await.map(Json)
}

/// A message to the office.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMessage {
    #[schema(max_length = 4000)]
    text: String,
}

impl NewMessage {
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Writes to the office. While the office waits for an answer, this is the answer.
#[utoipa::path(post, path = "/api/v1/vorgaenge/{reference}/nachrichten", operation_id = "writeMessage", tag = "follow",
    params(("reference" = String, Path, description = "Number of the case")), request_body = NewMessage,
    responses((status = 201, description = "Sent", body = CaseStatus)), security(("case_code" = [])))]
pub async fn message(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(reference): Path<String>,
    Body(new): Body<NewMessage>,
) -> Result<(StatusCode, Json<CaseStatus>), Problem> {
    let case = proven(&ctx, &cases, &reference).await?;
    let text = checked_text(&ctx, &new.text)?;
    applicant::message(&cases, case.id, text)
        .await
        .map_err(|error| problem(&ctx, error))?;
    Ok((StatusCode::CREATED, changed(&ctx, &cases, &reference).await?))
}

/// A text that is there and not too long; pages cut what is too long, machines are told.
pub fn checked_text(ctx: &Ctx, text: &str) -> Result<String, Problem> {
    match text.trim().chars().count() {
        0 => Err(invalid("/text", "required", t(ctx.lang, "desk-missing-text"))),
        1..=MESSAGE_CHARS_MAX => Ok(text.trim().to_owned()),
        _ => {
            let args = [("max", MESSAGE_CHARS_MAX.into())];
            Err(invalid(
                "/text",
                "too-long",
                super::tf(ctx.lang, "api-text-too-long", &args),
            ))
        }
    }
}

/// Where documents belong.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct PlaceQuery {
    slot: String,
    adds: bool,
}

/// Adds documents, as a form of several parts or one file as the body. While the office waits for an answer, this is one.
///
/// What cannot be taken is named; the others are kept. Whoever takes part and sees the question's files is told.
#[utoipa::path(post, path = "/api/v1/vorgaenge/{reference}/dokumente", operation_id = "addCaseDocuments", tag = "follow",
    params(("reference" = String, Path, description = "Number of the case"),
        ("slot" = Option<String>, Query, description = "Id of the question with files to which they belong, or `other`; not said: the one for whose files the office asked, if it is one"),
        ("adds" = Option<bool>, Query, description = "`true`: the files before them count on; else they are replaced")),
    request_body(content = String, content_type = "application/octet-stream", description = "The file, or a form of several parts"),
    responses((status = 201, description = "Kept", body = CaseStatus)), security(("case_code" = [])))]
pub async fn add_documents(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(reference): Path<String>,
    Query(place): Query<PlaceQuery>,
    files: Files,
) -> Result<(StatusCode, Json<CaseStatus>), Problem> {
    let case = proven(&ctx, &cases, &reference).await?;
    let place = Place {
        slot: place.slot,
        adds: place.adds,
    };
    let refused = papers::add(&cases, case.id, &files.read().await?, place).await;
    let refused = refused.map_err(|error| problem(&ctx, error))?;
    if let Some((n, refusal)) = refused.into_iter().next() {
        return Err(file_refused(&ctx, n, refusal));
    }
    Ok((StatusCode::CREATED, changed(&ctx, &cases, &reference).await?))
}

/// How the applicant wants to be told.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeWish {
    /// `none`, `mail` or `letter`.
    notify: String,
    /// Needed for `mail`; a new address must be confirmed by the link in its first mail.
    mail: Option<String>,
}

/// Chooses how the applicant is told when something happens.
#[utoipa::path(put, path = "/api/v1/vorgaenge/{reference}/benachrichtigung", operation_id = "chooseNotice", tag = "follow",
    params(("reference" = String, Path, description = "Number of the case")), request_body = NoticeWish,
    responses((status = 200, description = "Chosen", body = CaseStatus)), security(("case_code" = [])))]
pub async fn notice(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(reference): Path<String>,
    Body(wish): Body<NoticeWish>,
) -> Result<Json<CaseStatus>, Problem> {
    let case = proven(&ctx, &cases, &reference).await?;
    let notify = Notify::from_code(&wish.notify);
    if notify.code() != wish.notify {
        return Err(invalid("/notify", "unknown", t(ctx.lang, "api-notify-unknown")));
    }
    let mail = match base::checks::email::parse(wish.mail.as_deref().unwrap_or_default()) {
        Ok(address) => Some(address.to_string()),
        Err(error) if notify == Notify::Mail => {
            return Err(invalid("/mail", "email", error.message(ctx.lang)));
        }
        Err(_) => None,
    };
    applicant::choose_notice(&cases, case.id, notify, mail)
        .await
        .map_err(|error| problem(&ctx, error))?;
    changed(&ctx, &cases, &reference).await
}

/// Why a person shall look.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewWish {
    /// What the person should look at; may be empty.
    #[serde(default)]
    #[schema(max_length = 4000)]
    text: String,
}

/// Asks for a person instead of the machine (Art. 22 Abs. 3 DSGVO). Once for each case.
#[utoipa::path(post, path = "/api/v1/vorgaenge/{reference}/ueberpruefung", operation_id = "askForPerson", tag = "follow",
    params(("reference" = String, Path, description = "Number of the case")), request_body = ReviewWish,
    responses((status = 200, description = "A person will look", body = CaseStatus)), security(("case_code" = [])))]
pub async fn ask_for_person(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(reference): Path<String>,
    Body(wish): Body<ReviewWish>,
) -> Result<Json<CaseStatus>, Problem> {
    let case = proven(&ctx, &cases, &reference).await?;
    let text = match wish.text.trim() {
        "" => String::new(),
        text => checked_text(&ctx, text)?,
    };
    match applicant::ask_for_a_person(&cases, case.id, text).await {
        Ok(()) => changed(&ctx, &cases, &reference).await,
        Err(CaseError::Refused(_)) => Err(Problem::Refused(t(ctx.lang, "person-not-now").into_owned())),
        Err(error) => Err(problem(&ctx, error)),
    }
}

/// A step that the service offers its applicant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnStep {
    /// One of the `steps` of the case.
    action: String,
    /// Answers of the form that the step asks for, by field, normalised as in the answers of a service.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    form: blueprint::Answers,
}

/// Takes a step that the service offers after the application: a notice, a date, a wish.
#[utoipa::path(post, path = "/api/v1/vorgaenge/{reference}/schritte", operation_id = "takeOwnStep", tag = "follow",
    params(("reference" = String, Path, description = "Number of the case")), request_body = OwnStep,
    responses((status = 200, description = "The case after the step", body = CaseStatus)), security(("case_code" = [])))]
pub async fn step(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(reference): Path<String>,
    Body(new): Body<OwnStep>,
) -> Result<Json<CaseStatus>, Problem> {
    let case = proven(&ctx, &cases, &reference).await?;
    let service = cases.service_of(&case.blueprint_hash)?;
    let asked = service
        .blueprint
        .form_of(&case.state, &format!("applicant.{}", new.action));
    let posted = asked
        .map(|form| service.blueprint.form_inputs(form, &new.form))
        .unwrap_or_default();
    match applicant::take_own(&cases, case.id, &new.action, posted).await {
        Ok(()) => changed(&ctx, &cases, &reference).await,
        Err(CaseError::Refused(_)) => Err(Problem::Refused(t(ctx.lang, "own-step-not-now").into_owned())),
        Err(error) => Err(step_problem(&ctx, &service, error)),
    }
}

/// Withdraws the application. Refused once it is decided.
#[utoipa::path(post, path = "/api/v1/vorgaenge/{reference}/ruecknahme", operation_id = "withdrawCase", tag = "follow",
    params(("reference" = String, Path, description = "Number of the case")),
    responses((status = 200, description = "Withdrawn", body = CaseStatus)), security(("case_code" = [])))]
pub async fn withdraw(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(reference): Path<String>,
) -> Result<Json<CaseStatus>, Problem> {
    let case = proven(&ctx, &cases, &reference).await?;
    match applicant::withdraw(&cases, case.id).await {
        Ok(()) => changed(&ctx, &cases, &reference).await,
        Err(CaseError::Refused(crate::Refusal::NotNow { .. })) => {
            Err(Problem::Refused(t(ctx.lang, "withdraw-too-late").into_owned()))
        }
        Err(error) => Err(problem(&ctx, error)),
    }
}
