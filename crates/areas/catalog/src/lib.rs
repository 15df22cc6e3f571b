//! The service catalogue: what the town hall does for residents, and how they find it.
//!
//! Pure: [`model`], [`load`] (TOML of a town), [`import`] (catalogues of other systems), [`search`].

pub mod html;
pub mod import;
pub mod load;
pub mod markdown;
pub mod model;
pub mod rules;
pub mod search;

pub use html::SafeHtml;
pub use import::{ImportNote, import_dldb};
pub use load::{CatalogueError, load_services, load_topics};
pub use model::{Fee, FeeAmount, Link, Localised, Service, ServiceText, Topic};
pub use search::{Hit, SearchIndex, SearchOutcome, Suggestion, Synonyms};
