//! Whether a blueprint from elsewhere may be taken over: no tricks, loads, sound, its letters can be set, its examples
//! come out as they say.

use std::path::Path;

use anyhow::bail;
use blueprint::{Blueprint, Files, Severity, unsafe_texts};
use letters::Template;

use super::source;
use crate::apart;

/// The blueprint, if everything about it is right.
///
/// Errors: all reasons to refuse it, each with its file.
pub fn good(shown: &Path, files: &Files) -> anyhow::Result<Blueprint> {
    let tricks = tricks(shown, files);
    if !tricks.is_empty() {
        bail!("it is refused:\n{}", tricks.join("\n"));
    }
    let blueprint = source::load(shown, files)?;
    let mut found: Vec<String> = blueprint
        .lint(files)
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| format!("{}/{finding}", shown.display()))
        .collect();
    found.extend(apart::examine(&shown.display().to_string(), files));
    if !found.is_empty() {
        bail!("it is not sound:\n{}", found.join("\n"));
    }
    Ok(blueprint)
}

/// Scripts, markup and invisible characters in texts; templates that reach for more than their data.
pub fn tricks(shown: &Path, files: &Files) -> Vec<String> {
    let mut found: Vec<String> = unsafe_texts(files)
        .iter()
        .map(|finding| format!("{}/{finding}", shown.display()))
        .collect();
    for (path, source) in files.0.iter().filter(|(path, _)| path.ends_with(".typ")) {
        let name = format!("{}/{path}", shown.display());
        let template = Template { name: &name, source };
        found.extend(letters::reaches(&template).iter().map(ToString::to_string));
    }
    found
}
