//! Use cases of this area, one per file.

mod advance;
mod fill;
mod import_streets;
mod import_zones;
mod plan;

pub use advance::advance;
pub use fill::fill;
pub use import_streets::import_streets;
pub use import_zones::import_zones;
