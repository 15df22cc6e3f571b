//! The catalogue for machines: what the pages say, as JSON.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use web::Problem;

use super::CatalogState;
use super::parts::href;
use crate::model::Service;

/// A service in the list.
#[derive(Serialize)]
pub(super) struct ListEntry {
    id: String,
    title: String,
    short: String,
    leika: Vec<String>,
    online: bool,
    href: String,
}

/// All services, ordered by id.
pub(super) async fn services(State(state): State<CatalogState>) -> Json<Vec<ListEntry>> {
    let catalogue = state.catalogue.current();
    let entry = |service: &Service| {
        let text = service.text(base::Lang::De).1;
        ListEntry {
            id: service.id.clone(),
            title: text.title.clone(),
            short: text.short.clone(),
            leika: service.leika.clone(),
            online: (state.online)(service).is_some(),
            href: href(service),
        }
    };
    Json(catalogue.services().iter().map(entry).collect())
}

/// One service with all its texts.
pub(super) async fn service(
    State(state): State<CatalogState>,
    Path(id): Path<String>,
) -> Result<Json<Service>, Problem> {
    let catalogue = state.catalogue.current();
    catalogue.service(&id).cloned().map(Json).ok_or(Problem::NotFound)
}
