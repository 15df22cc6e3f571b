//! Writes a small complete service to begin with.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail, ensure};
use blueprint::starter;

/// Errors: the folder is there already; its name cannot be an id.
pub fn run(folder: &Path) -> anyhow::Result<()> {
    let id = folder
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let Some(files) = starter(&id) else {
        bail!(
            "the name of the folder becomes the id of the service: small letters, digits and hyphens, like street-party; not „{id}“"
        );
    };
    ensure!(
        !folder.exists(),
        "{} is there already; name a folder that is not",
        folder.display()
    );
    for (path, text) in &files.0 {
        let file = folder.join(path);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent).with_context(|| format!("{} cannot be made", parent.display()))?;
        }
        fs::write(&file, text).with_context(|| format!("{} cannot be written", file.display()))?;
        println!("{}", file.display());
    }
    let shown = folder.display();
    println!("\nWhat to do next is written in {shown}/blueprint.toml. Then, again and again:");
    println!("  rathaus blueprint check {shown}\n  rathaus blueprint test {shown}");
    Ok(())
}
