//! What the town offers to other towns (Nachnutzung): signed packages of services with what a town wants to know before it
//! takes one. The packages lie in the folder `sharing` of the town; the key that signs them never comes near the server.

mod api;
mod load;
mod page;

use std::sync::Arc;

use blueprint::Package;
use town::LocalText;
use web::{Access, Limit, RouteOptions, Routes};

pub use api::document as sharing_api_document;

/// How far a service has come in the town that offers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Maturity {
    /// Tried out with few people.
    Trial,
    /// Offered to everybody.
    InUse,
    /// Offered for long, by several towns.
    Proven,
}

impl Maturity {
    const fn code(self) -> &'static str {
        match self {
            Maturity::Trial => "trial",
            Maturity::InUse => "in-use",
            Maturity::Proven => "proven",
        }
    }
}

/// A service that other towns may take.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Who looks after it and answers questions.
    pub maintainers: Vec<String>,
    pub maturity: Maturity,
    /// Towns that use it.
    pub adopters: Vec<String>,
    /// What must be there before a town can begin with it.
    pub criteria: Vec<LocalText>,
    /// What it is called, from its own texts.
    pub titles: LocalText,
    /// Head of the package.
    pub package: Package,
    /// The package as it is handed over.
    pub bytes: Arc<[u8]>,
}

/// All that a town offers.
#[derive(Clone, Debug, Default)]
pub struct Sharing {
    /// Where other towns write to; empty when nobody said.
    pub contact: String,
    pub offers: Vec<Offer>,
}

impl Sharing {
    fn offer(&self, id: &str) -> Option<&Offer> {
        self.offers.iter().find(|offer| offer.package.id == id)
    }
}

/// The page for people and the interface for towns.
pub fn sharing_routes(sharing: Arc<Sharing>) -> Routes<()> {
    // A package is large; towns fetch few of them.
    let read = RouteOptions::limited(Limit::per_minute(120, 60));
    let fetch = RouteOptions::limited(Limit::per_minute(30, 30));
    Routes::new()
        .get("/leistungen-teilen", Access::Public, page::show)
        .get_with("/api/v1/nachnutzung", Access::Public, read, api::offers)
        .get_with("/api/v1/nachnutzung/{id}", Access::Public, fetch, api::package)
        .with_state(sharing)
}
