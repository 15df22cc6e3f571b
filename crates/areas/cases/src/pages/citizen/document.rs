//! Documents out of the store, never trusted: fixed type, no sniffing, no scripts, nothing kept by caches.

use ::store::BlobHash;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use base::Uuid;
use serde::Deserialize;
use web::{Ctx, Problem, Result};

use super::access;
use super::door::open;
use crate::actions::applicant;
use crate::model::Document;
use crate::{Cases, store};

#[derive(Deserialize, Default)]
pub struct Asked {
    /// `1`: the small picture.
    #[serde(default)]
    klein: String,
}

/// An upload of a draft.
pub async fn of_draft(
    ctx: Ctx,
    State(cases): State<Cases>,
    headers: HeaderMap,
    Path((token, id)): Path<(String, Uuid)>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let draft = match open(&ctx, &cases, &headers, &token).await {
        Ok(open) => open.draft.id,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let found = cases
        .app
        .store
        .read(move |tx| store::documents::document(tx, id))
        .await?;
    let document = found.filter(|d| d.draft_id == Some(draft)).ok_or(Problem::NotFound)?;
    send(&cases, &document, asked.klein == "1").await
}

/// A document of a case that the applicant may see.
pub async fn of_case(
    State(cases): State<Cases>,
    Path((reference, id)): Path<(String, Uuid)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    let case = match access::case(&cases, &headers, &reference).await {
        Ok(case) => case,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let found = cases
        .app
        .store
        .read(move |tx| store::documents::document(tx, id))
        .await?;
    let document = found
        .filter(|d| d.case_id == Some(case.id) && d.for_applicant)
        .ok_or(Problem::NotFound)?;
    let response = send(&cases, &document, asked.klein == "1").await?;
    applicant::fetched(&cases, &document).await?;
    Ok(response)
}

/// Sends a document, or its thumbnail.
pub async fn send(cases: &Cases, document: &Document, small: bool) -> Result<Response> {
    let (blob, media) = match (&document.thumbnail, small) {
        (Some(thumbnail), true) => (thumbnail, "image/jpeg"),
        (None, true) => return Err(Problem::NotFound),
        (_, false) => (&document.blob, document.media_type.as_str()),
    };
    let hash = BlobHash::parse(blob).ok_or(Problem::NotFound)?;
    let content = cases.app.blobs.read(&hash).await.map_err(anyhow::Error::from)?;
    let mut response = web::blob_response(content);
    let headers = response.headers_mut();
    let name: String = document
        .file_name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
        .collect();
    headers.insert(header::CONTENT_TYPE, header_value(media));
    headers.insert(
        header::CONTENT_DISPOSITION,
        header_value(&format!("inline; filename=\"{name}\"")),
    );
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    Ok(response)
}

fn header_value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"))
}
