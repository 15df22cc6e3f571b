//! Catalogues of other systems. What is odd in them is reported, never guessed away, and never a panic.

mod dldb;
mod fees;

pub use dldb::import_dldb;

/// Something odd in imported data that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportNote {
    /// Id of the service in the source; `None` when the whole file is meant.
    pub service: Option<String>,
    /// Field in the source.
    pub field: &'static str,
    pub message: String,
}
