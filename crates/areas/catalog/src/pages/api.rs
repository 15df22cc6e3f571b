//! The catalogue for machines: what the pages say, as JSON.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web::Problem;

use super::CatalogState;
use super::parts::href;
use crate::model::Service;

#[derive(OpenApi)]
#[openapi(paths(services, service))]
struct Document;

/// Description of this area's part of the programming interface.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// A service in the list.
#[derive(Serialize, ToSchema)]
#[schema(as = ServiceEntry)]
pub(super) struct ListEntry {
    id: String,
    /// German, like `short`.
    title: String,
    short: String,
    /// Keys of the federal catalogue (LeiKa).
    leika: Vec<String>,
    /// It can be applied for online.
    online: bool,
    /// It can be applied for online only by a person who signs in with a citizen account, never by a program.
    needs_account: bool,
    /// Path of its page.
    href: String,
}

/// All services of the catalogue, ordered by id.
#[utoipa::path(get, path = "/api/v1/leistungen", operation_id = "listServices", tag = "catalogue",
    responses((status = 200, description = "All services", body = [ListEntry])), security(()))]
pub(super) async fn services(State(state): State<CatalogState>) -> Json<Vec<ListEntry>> {
    let catalogue = state.catalogue.current();
    let entry = |service: &Service| {
        let text = service.text(base::Lang::De).1;
        let online = (state.online)(service);
        ListEntry {
            id: service.id.clone(),
            title: text.title.clone(),
            short: text.short.clone(),
            leika: service.leika.clone(),
            online: online.is_some(),
            needs_account: online.is_some_and(|start| start.needs_account),
            href: href(service),
        }
    };
    Json(catalogue.services().iter().map(entry).collect())
}

/// One service with all its texts.
#[utoipa::path(get, path = "/api/v1/leistungen/{id}", operation_id = "readService", tag = "catalogue",
    params(("id" = String, Path, description = "Id of the service")),
    responses((status = 200, description = "The service", body = Service)), security(()))]
pub(super) async fn service(
    State(state): State<CatalogState>,
    Path(id): Path<String>,
) -> Result<Json<Service>, Problem> {
    let catalogue = state.catalogue.current();
    catalogue.service(&id).cloned().map(Json).ok_or(Problem::NotFound)
}
