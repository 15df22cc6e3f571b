//! A blueprint in a folder or in a package.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, bail};
use blueprint::{Blueprint, Diagnostic, Files, PACKAGE_BYTES_MAX, Package, read_folder};

use crate::assemble::schemas;

/// The files of a folder, or of a package whose content and signature fit.
pub fn files(path: &Path) -> anyhow::Result<Files> {
    if path.is_dir() {
        if !path.join("blueprint.toml").exists() {
            bail!("{} holds no blueprint (no blueprint.toml)", path.display());
        }
        return read_folder(path).with_context(|| format!("{} cannot be read", path.display()));
    }
    Ok(package(path)?.files)
}

/// Reads a package; no more of the file than a package may have.
///
/// Errors: why it is refused.
pub fn package(path: &Path) -> anyhow::Result<Package> {
    let shown = path.display();
    let file = File::open(path).with_context(|| format!("{shown} cannot be read"))?;
    let mut bytes = Vec::new();
    let one_more = u64::try_from(PACKAGE_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
    file.take(one_more)
        .read_to_end(&mut bytes)
        .with_context(|| format!("{shown} cannot be read"))?;
    Package::read(&bytes).with_context(|| format!("{shown} is refused"))
}

/// The blueprint of these files; all that is wrong with it otherwise.
pub fn load(path: &Path, files: &Files) -> anyhow::Result<Blueprint> {
    match Blueprint::load(files, &schemas()) {
        Ok(loaded) => Ok(loaded.blueprint),
        Err(found) => bail!("the blueprint cannot be loaded:\n{}", lines(path, &found)),
    }
}

/// Findings, one below the other, each with its file.
pub fn lines(path: &Path, found: &[Diagnostic]) -> String {
    let line = |finding: &Diagnostic| format!("{}/{finding}", path.display());
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}
