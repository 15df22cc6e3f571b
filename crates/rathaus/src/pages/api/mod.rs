//! The programming interface described: as an OpenAPI document for programs, as a page for people.

mod document;
mod page;

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use base::Lang;
use utoipa::openapi::OpenApi;
use web::{Access, Declared, Routes};

pub use document::document;

/// The texts of the page.
pub const FILES: [(Lang, &str); 3] = [
    (Lang::De, include_str!("../../../texts/api.de.ftl")),
    (Lang::Plain, include_str!("../../../texts/api.de-x-leicht.ftl")),
    (Lang::En, include_str!("../../../texts/api.en.ftl")),
];

/// What page and document are made from.
#[derive(Clone)]
pub struct Described {
    document: Arc<OpenApi>,
}

/// The routes of the description, for all routes declared so far.
pub fn routes(mut declared: Vec<Declared>, base_url: &str) -> Routes<()> {
    declared.extend(own().declared());
    let described = Described {
        document: Arc::new(document(&declared, base_url)),
    };
    own().with_state(described)
}

fn own() -> Routes<Described> {
    Routes::new()
        .get("/api", Access::Public, page::show)
        .get("/api/v1/openapi.json", Access::Public, openapi)
}

/// This description.
#[utoipa::path(get, path = "/api/v1/openapi.json", operation_id = "readDescription", tag = "catalogue",
    responses((status = 200, description = "An OpenAPI document", body = serde_json::Value)), security(()))]
async fn openapi(State(described): State<Described>) -> Json<OpenApi> {
    Json(described.document.as_ref().clone())
}
