//! The public pages of the catalogue: start page, search, services, life situations, offices.

mod api;
mod icons;
mod listing;
mod offices;
mod parts;
mod results;
mod service;
mod start;
pub(crate) mod texts;

pub use api::document as api_document;

use std::sync::Arc;

use web::{Access, Routes};

use crate::catalogue::CatalogueHandle;
use crate::model::Service;

/// Values of [`web::PageMeta::nav`] that these pages set.
pub mod nav {
    pub const START: &str = "start";
    pub const SERVICES: &str = "leistungen";
    pub const OFFICES: &str = "aemter";
}

/// Where a service is started online.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    pub href: String,
    /// Only who signs in with a citizen account can start.
    pub needs_account: bool,
}

/// How a service is started online; `None` while it is not offered, or needs accounts that the town does not have. The
/// catalogue knows no blueprints, so the binary says it.
pub type OnlineStart = Arc<dyn Fn(&Service) -> Option<Start> + Send + Sync>;

/// What the pages need beside the context of the request.
#[derive(Clone)]
pub struct CatalogState {
    pub catalogue: CatalogueHandle,
    pub online: OnlineStart,
}

/// All routes of the catalogue.
pub fn routes(state: CatalogState) -> Routes<()> {
    Routes::new()
        .get("/", Access::Public, start::start)
        .get("/suche", Access::Public, results::search)
        .get("/leistungen", Access::Public, listing::a_to_z)
        .get("/leistungen/suche", Access::Public, results::search)
        .get("/leistungen/{id}", Access::Public, service::service)
        .get("/lebenslagen/{id}", Access::Public, listing::topic)
        .get("/aemter", Access::Public, offices::offices)
        .get("/aemter/{id}", Access::Public, offices::office)
        .get("/api/v1/leistungen", Access::Public, api::services)
        .get("/api/v1/leistungen/{id}", Access::Public, api::service)
        .with_state(state)
}
