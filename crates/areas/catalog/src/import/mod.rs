//! Catalogues of other systems. What is odd in them is reported, never guessed away, and never a panic.

mod dldb;
mod fees;

use std::io;
use std::path::{Path, PathBuf};

pub use dldb::import_dldb;

/// How files of the service database end that hold German services.
const SERVICES_FILE: &str = "services_de.json";

/// A file with services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DldbSource {
    pub path: PathBuf,
    /// The file's name: what the source is called unless a person names it.
    pub name: String,
}

/// The file itself, or those of a folder that hold German services (`…services_de.json`), ordered by name.
///
/// Errors: the path cannot be read.
pub fn find_dldb(path: &Path) -> io::Result<Vec<DldbSource>> {
    let source = |path: PathBuf| DldbSource {
        name: path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        path,
    };
    if !std::fs::metadata(path)?.is_dir() {
        return Ok(vec![source(path.to_owned())]);
    }
    let mut found: Vec<DldbSource> = std::fs::read_dir(path)?
        .map(|entry| entry.map(|entry| source(entry.path())))
        .collect::<io::Result<_>>()?;
    found.retain(|source| source.name.ends_with(SERVICES_FILE));
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// Something odd in imported data that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportNote {
    /// Id of the service in the source; `None` when the whole file is meant.
    pub service: Option<String>,
    /// Field in the source.
    pub field: &'static str,
    pub message: String,
}
