//! Documents: sent to an application, and fetched from an application or a case.

use ::store::StoreError;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use web::api::Files;
use web::{Ctx, Problem};

use super::{DocumentView, case_actions, drafts, file_refused, problem};
use crate::actions::{applicant, uploads};
use crate::pages::citizen::document::send;
use crate::{Cases, store};

/// Adds files to a question, as a form of several parts or one file as the body.
///
/// The same checks as on the pages: what a file is, is told by its content; photos lose their hidden data; a PDF that
/// runs programs is refused. The name of a file that is the whole body stands in `Content-Disposition`.
#[utoipa::path(post, path = "/api/v1/antraege/{draft}/felder/{field}/dokumente", operation_id = "addDraftDocuments", tag = "apply",
    params(("draft" = String, Path, description = "Id of the application"), ("field" = String, Path, description = "Id of the question")),
    request_body(content = String, content_type = "application/octet-stream", description = "The file, or a form of several parts"),
    responses((status = 201, description = "Kept", body = [DocumentView])), security(("draft_key" = [])))]
pub async fn add(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((draft, field)): Path<(String, String)>,
    files: Files,
) -> Result<(StatusCode, Json<Vec<DocumentView>>), Problem> {
    let mut open = drafts::open(&ctx, &cases, &draft).await?;
    let below = format!("/api/v1/antraege/{}/dokumente", open.draft.id);
    let mut kept = Vec::new();
    for (n, file) in files.read().await?.into_iter().enumerate() {
        let added = uploads::add(&cases, &mut open, &field, &file).await;
        match added.map_err(|error| problem(&ctx, error))? {
            Ok(document) => kept.push(DocumentView::of(&document, &below)),
            Err(refusal) => return Err(file_refused(&ctx, n, refusal)),
        }
    }
    Ok((StatusCode::CREATED, Json(kept)))
}

/// The content of a document of an application.
#[utoipa::path(get, path = "/api/v1/antraege/{draft}/dokumente/{document}", operation_id = "readDraftDocument", tag = "apply",
    params(("draft" = String, Path, description = "Id of the application"), ("document" = String, Path, description = "Id of the document")),
    responses((status = 200, description = "The file", content_type = "application/octet-stream")), security(("draft_key" = [])))]
pub async fn show(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((draft, document)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let open = drafts::open(&ctx, &cases, &draft).await?;
    let id = web::api::id(&document)?;
    let found = cases
        .app
        .store
        .read(move |tx| -> Result<_, StoreError> { store::documents::document(tx, id) })
        .await?;
    let document = found
        .filter(|document| document.draft_id == Some(open.draft.id))
        .ok_or(Problem::NotFound)?;
    send(&cases, &document, false).await
}

/// Takes a document away again.
#[utoipa::path(delete, path = "/api/v1/antraege/{draft}/dokumente/{document}", operation_id = "removeDraftDocument", tag = "apply",
    params(("draft" = String, Path, description = "Id of the application"), ("document" = String, Path, description = "Id of the document")),
    responses((status = 204, description = "Gone")), security(("draft_key" = [])))]
pub async fn remove(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((draft, document)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let mut open = drafts::open(&ctx, &cases, &draft).await?;
    let id = web::api::id(&document)?;
    match uploads::remove(&cases, &mut open, id)
        .await
        .map_err(|error| problem(&ctx, error))?
    {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::NotFound),
    }
}

/// The content of a document of a case: a decision, a permit, an own upload.
///
/// Fetching a decision is a fact, because the law counts days from it.
#[utoipa::path(get, path = "/api/v1/vorgaenge/{reference}/dokumente/{document}", operation_id = "readCaseDocument", tag = "follow",
    params(("reference" = String, Path, description = "Number of the case"), ("document" = String, Path, description = "Id of the document")),
    responses((status = 200, description = "The file", content_type = "application/octet-stream")), security(("case_code" = [])))]
pub async fn of_case(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((reference, document)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let case = case_actions::proven(&ctx, &cases, &reference).await?;
    let id = web::api::id(&document)?;
    let found = cases
        .app
        .store
        .read(move |tx| -> Result<_, StoreError> { store::documents::document(tx, id) })
        .await?;
    let document = found
        .filter(|document| document.case_id == Some(case.id) && document.for_applicant)
        .ok_or(Problem::NotFound)?;
    let response = send(&cases, &document, false).await?;
    applicant::fetched(&cases, &document)
        .await
        .map_err(|error| problem(&ctx, error))?;
    Ok(response)
}
