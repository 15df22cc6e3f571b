use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use blueprint::{Blueprint, Files, read_folder};

use crate::assemble::schemas;
use crate::cli::BlueprintCommand;

pub fn run(what: BlueprintCommand) -> anyhow::Result<()> {
    match what {
        BlueprintCommand::Check { folders } => each(&folders, check),
        BlueprintCommand::Test { folders } => each(&folders, test),
    }
}

/// The blueprints that the named folders are or hold.
fn find(folders: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for folder in folders {
        if folder.join("blueprint.toml").exists() {
            found.push(folder.clone());
            continue;
        }
        let entries = std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
        let mut inside: Vec<PathBuf> = entries
            .filter_map(Result::ok)
            .map(|e| e.path())
            .filter(|p| p.join("blueprint.toml").exists())
            .collect();
        inside.sort();
        if inside.is_empty() {
            bail!(
                "{} holds no blueprint (no folder with a blueprint.toml)",
                folder.display()
            );
        }
        found.extend(inside);
    }
    Ok(found)
}

fn each(folders: &[PathBuf], work: fn(&Path, Files) -> anyhow::Result<bool>) -> anyhow::Result<()> {
    let mut bad = 0;
    for folder in find(folders)? {
        let files = read_folder(&folder).with_context(|| format!("{} cannot be read", folder.display()))?;
        bad += usize::from(!work(&folder, files)?);
    }
    if bad > 0 {
        bail!("{bad} blueprint(s) must be mended");
    }
    Ok(())
}

fn check(folder: &Path, files: Files) -> anyhow::Result<bool> {
    match Blueprint::load(&files, &schemas()) {
        Ok(loaded) => {
            for warning in &loaded.warnings {
                println!("{}/{warning}", folder.display());
            }
            println!(
                "{}: {} {} is sound ({} remarks)",
                folder.display(),
                loaded.blueprint.meta.id,
                loaded.blueprint.meta.version,
                loaded.warnings.len()
            );
            Ok(true)
        }
        Err(diagnostics) => {
            for diagnostic in &diagnostics {
                println!("{}/{diagnostic}", folder.display());
            }
            Ok(false)
        }
    }
}

fn test(folder: &Path, files: Files) -> anyhow::Result<bool> {
    let Ok(loaded) = Blueprint::load(&files, &schemas()) else {
        return check(folder, files);
    };
    let report = loaded.blueprint.run_examples();
    println!("{}: {report}", folder.display());
    Ok(report.is_good())
}
