//! What is still missing, what it costs, and the sending itself.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Ctx, Invalid, Problem};

use super::status::{self, Payment};
use super::{AnswerPage, drafts, in_words, instant, problem};
use crate::actions::drafts::Open;
use crate::actions::submit::{Submission, Submitted, submit as hand_in};
use crate::{Cases, store};

/// What is still missing, and what it will cost.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = Review)]
pub struct ReviewView {
    /// It can be sent.
    complete: bool,
    missing: Vec<Missing>,
    /// Every answer in words.
    answers: Vec<AnswerPage>,
    /// Nothing while answers that decide the fee are missing.
    fee: Option<FeeView>,
}

/// Something that is missing or wrong.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct Missing {
    page: String,
    #[serde(flatten)]
    what: Invalid,
}

/// The fee by the law in force on the day of the application.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = Fee)]
pub struct FeeView {
    total_cent: i64,
    positions: Vec<FeeLine>,
}

/// A part of the fee.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct FeeLine {
    id: String,
    label: String,
    amount_cent: i64,
    legal_basis: String,
}

/// The proof that an application was received.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = Receipt)]
pub struct ReceiptView {
    /// Number to name; part of the address of the case.
    reference: String,
    /// The proof for everything below `href`: `Authorization: Bearer <code>`.
    code: String,
    /// Aktenzeichen.
    number: String,
    received_at: String,
    href: String,
    /// The same for a person in a browser, who will be asked for number and code.
    page: String,
    /// What is to be paid before anything goes on.
    payments: Vec<Payment>,
    /// Every answer in words.
    answers: Vec<AnswerPage>,
}

/// What is still missing, every answer in words, and the fee with its positions and their legal basis.
#[utoipa::path(get, path = "/api/v1/antraege/{draft}/pruefung", operation_id = "reviewDraft", tag = "apply",
    params(("draft" = String, Path, description = "Id of the application")),
    responses((status = 200, description = "The review", body = ReviewView)), security(("draft_key" = [])))]
pub async fn show(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(draft): Path<String>,
) -> Result<Json<ReviewView>, Problem> {
    let open = drafts::open(&ctx, &cases, &draft).await?;
    let (scope, blueprint) = (open.scope(), &open.service.blueprint);
    let errors = blueprint.check_all(&scope);
    Ok(Json(ReviewView {
        complete: errors.is_empty(),
        missing: missing(&ctx, &open, &errors),
        answers: in_words(blueprint.summary(&scope, ctx.lang)),
        fee: fee(&ctx, &open),
    }))
}

fn missing(ctx: &Ctx, open: &Open, errors: &[(String, base::FieldError)]) -> Vec<Missing> {
    let one = |(page, error): &(String, base::FieldError)| Missing {
        page: page.clone(),
        what: drafts::not_valid(ctx, open, error),
    };
    errors.iter().map(one).collect()
}

fn fee(ctx: &Ctx, open: &Open) -> Option<FeeView> {
    let fee = open.service.blueprint.fee(&open.scope()).ok()?;
    let texts = open.service.blueprint.texts(ctx.lang);
    let line = |position: &blueprint::FeePosition| FeeLine {
        id: position.id.clone(),
        label: texts.fill(&position.label_key, &position.params),
        amount_cent: position.amount.cents(),
        legal_basis: position.legal_basis.clone(),
    };
    Some(FeeView {
        total_cent: fee.total.cents(),
        positions: fee.positions.iter().map(line).collect(),
    })
}

const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Sends the application.
///
/// An application becomes one case, however often it is sent: its key is the key of idempotency, and a header
/// `Idempotency-Key` is neither needed nor harmful. Sent again, it answers 200 with the same receipt and
/// `Idempotency-Replayed: true`.
#[utoipa::path(post, path = "/api/v1/antraege/{draft}/absendung", operation_id = "submitDraft", tag = "apply",
    params(("draft" = String, Path, description = "Id of the application"),
        ("Idempotency-Key" = Option<String>, Header, description = "Accepted; the application itself is the key")),
    responses((status = 201, description = "Received", body = ReceiptView),
        (status = 200, description = "Received before", body = ReceiptView)), security(("draft_key" = [])))]
pub async fn submit(ctx: Ctx, State(cases): State<Cases>, Path(draft): Path<String>) -> Result<Response, Problem> {
    let key = ctx.bearer()?.to_owned();
    let is_first = match drafts::open(&ctx, &cases, &draft).await {
        Ok(_) => true,
        // It may have become a case; only its own key finds that.
        Err(Problem::Proof) if web::api::id(&draft).is_ok() => false,
        Err(problem) => return Err(problem),
    };
    if !is_first
        && crate::actions::drafts::open(&cases, &key)
            .await
            .map_err(|e| problem(&ctx, e))?
            .is_some()
    {
        return Err(Problem::Proof);
    }
    match hand_in(&cases, &key).await.map_err(|error| problem(&ctx, error))? {
        Submission::Done(done) => receipt(&ctx, &cases, done, is_first).await,
        Submission::Incomplete(errors) => {
            let open = drafts::open(&ctx, &cases, &draft).await?;
            let wrong = errors.iter().map(|(_, error)| drafts::not_valid(&ctx, &open, error));
            Err(Problem::Invalid(wrong.collect()))
        }
        Submission::Barred(barred) => Err(drafts::needs_account(&ctx, &cases, &barred.service)),
        Submission::NotFound => Err(Problem::Proof),
    }
}

async fn receipt(ctx: &Ctx, cases: &Cases, done: Submitted, is_first: bool) -> Result<Response, Problem> {
    let id = done.case;
    let case = cases
        .app
        .store
        .read(move |tx| -> Result<_, ::store::StoreError> { store::cases::case_by_id(tx, id) })
        .await?
        .ok_or(Problem::NotFound)?;
    let service = cases
        .service_of(&case.blueprint_hash)
        .map_err(|error| problem(ctx, error))?;
    let parts = crate::flow::CaseScope::of(&service, &case, cases.now().today);
    let receipt = ReceiptView {
        href: format!("/api/v1/vorgaenge/{}", done.reference),
        page: ctx.absolute(&format!("/vorgaenge/{}", done.reference)),
        reference: done.reference,
        code: done.secret,
        number: case.number.clone(),
        received_at: instant(case.submitted_at),
        payments: status::payments(cases, &case).await?,
        answers: in_words(service.blueprint.summary(&parts.scope(), ctx.lang)),
    };
    let place = HeaderValue::from_str(&receipt.href).map_err(anyhow::Error::from)?;
    let (status, replayed) = match is_first {
        true => (StatusCode::CREATED, "false"),
        false => (StatusCode::OK, "true"),
    };
    let headers = [
        (header::LOCATION, place),
        (REPLAYED, HeaderValue::from_static(replayed)),
    ];
    Ok((status, headers, Json(receipt)).into_response())
}
