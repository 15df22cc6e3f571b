//! The offers for programs of other towns: an index, and the packages as they are.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web::Problem;

use super::{Maturity, Offer, Sharing};

#[derive(OpenApi)]
#[openapi(paths(offers, package))]
struct Document;

/// Description of this part of the programming interface.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// A service that other towns may take.
#[derive(Serialize, ToSchema)]
#[schema(as = Offer)]
pub(super) struct OfferEntry {
    /// Id of the service.
    id: String,
    /// German.
    title: String,
    version: String,
    /// Version of the format of blueprints.
    format: u32,
    maturity: Maturity,
    /// Who looks after it.
    maintainers: Vec<String>,
    /// Towns that use it.
    adopters: Vec<String>,
    /// What must be there before a town can begin with it; German.
    criteria: Vec<String>,
    /// Who signed the package.
    publisher: String,
    /// Public key that signed it; compare it with what the publisher says elsewhere.
    #[schema(examples("ed25519:…"))]
    key: String,
    /// BLAKE3 of the content of the package.
    #[schema(examples("blake3:…"))]
    content: String,
    /// Unit: bytes of the package.
    bytes: usize,
    /// Path of the package.
    href: String,
}

fn content(offer: &Offer) -> String {
    let hex: String = offer.package.content.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("blake3:{hex}")
}

fn entry(offer: &Offer) -> OfferEntry {
    let package = &offer.package;
    OfferEntry {
        id: package.id.clone(),
        title: offer.titles.get(base::Lang::De).to_owned(),
        version: package.version.clone(),
        format: package.format,
        maturity: offer.maturity,
        maintainers: offer.maintainers.clone(),
        adopters: offer.adopters.clone(),
        criteria: offer
            .criteria
            .iter()
            .map(|text| text.get(base::Lang::De).to_owned())
            .collect(),
        publisher: package.publisher.clone(),
        key: package.key.to_string(),
        content: content(offer),
        bytes: offer.bytes.len(),
        href: format!("/api/v1/nachnutzung/{}", package.id),
    }
}

/// Everything that the town offers to other towns.
#[utoipa::path(get, path = "/api/v1/nachnutzung", operation_id = "listOffers", tag = "catalogue",
    responses((status = 200, description = "All offers", body = [OfferEntry])), security(()))]
pub(super) async fn offers(State(sharing): State<Arc<Sharing>>) -> Json<Vec<OfferEntry>> {
    Json(sharing.offers.iter().map(entry).collect())
}

/// The signed package of a service.
#[utoipa::path(get, path = "/api/v1/nachnutzung/{id}", operation_id = "fetchPackage", tag = "catalogue",
    params(("id" = String, Path, description = "Id of the service")),
    responses((status = 200, description = "The package, one UTF-8 text", body = String, content_type = "text/plain")),
    security(()))]
pub(super) async fn package(State(sharing): State<Arc<Sharing>>, Path(id): Path<String>) -> Result<Response, Problem> {
    let offer = sharing.offer(&id).ok_or(Problem::NotFound)?;
    let name = format!(
        "attachment; filename=\"{}-{}.package\"",
        offer.package.id,
        safe(&offer.package.version)
    );
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, offer.bytes.to_vec()).into_response())
}

/// A version as part of a file's name: whatever could mean something else there becomes a hyphen.
fn safe(version: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    version.chars().map(|c| if is_plain(c) { c } else { '-' }).collect()
}
