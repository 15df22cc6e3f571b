//! The service catalogue: what the town hall does for residents, and how they find it.
//!
//! Pure: [`model`], [`load`] (TOML of a town), [`import`] (catalogues of other systems), [`search`], [`rules`].
//! Around it: [`store`] (imported services), [`pages`].

mod catalogue;
mod current;
pub mod html;
pub mod import;
pub mod load;
pub mod markdown;
pub mod model;
pub mod pages;
pub mod rules;
pub mod search;
mod sharing;
pub mod store;
pub mod xzufi;

pub use catalogue::{Catalogue, CatalogueHandle, TownFiles};
pub use current::Current;
pub use html::SafeHtml;
pub use import::{DldbSource, ImportNote, find_dldb, import_dldb};
pub use load::{CatalogueError, load_services, load_synonyms, load_topics};
pub use model::{Fee, FeeAmount, Imported, Link, Localised, Origin, Service, ServiceText, Topic};
pub use pages::{CatalogState, OnlineStart, Start, api_document, nav, routes};
pub use search::{Hit, SearchIndex, SearchOutcome, Suggestion, Synonyms};
pub use sharing::{Maturity, Offer, Sharing, sharing_api_document, sharing_routes};
