//! Takes a package over into a folder of blueprints: first everything is checked, then it is shown, then it is written.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use blueprint::{Blueprint, Files, Package, read_folder};

use super::{diff, pack, quality, source};
use crate::cli::Trust;

/// Where a package goes, and whose are taken.
pub struct Taking {
    into: PathBuf,
    publishers: Vec<PathBuf>,
    town: Option<PathBuf>,
    yes: bool,
}

impl Taking {
    pub fn new(into: PathBuf, trust: Trust, yes: bool) -> Taking {
        Taking {
            into,
            publishers: trust.publishers,
            town: trust.town,
            yes,
        }
    }
}

/// Takes the package of a file. Errors: as of [`take`].
pub fn run(package: &Path, wanted: &Taking) -> anyhow::Result<()> {
    take(&source::package(package)?, &package.display().to_string(), wanted)
}

/// Takes a package whose content and signature fit each other; `shown` says where it came from.
///
/// Errors: why the package is refused; what somebody must decide first. Nothing was changed then.
pub fn take(package: &Package, shown: &str, wanted: &Taking) -> anyhow::Result<()> {
    let refused = || format!("{shown} is refused");
    let known = pack::trusted(&wanted.publishers, wanted.town.as_deref())?;
    package.publisher(&known).with_context(|| {
        format!("{shown} is refused; name the key of a publisher whom you trust with --publisher FILE")
    })?;
    let blueprint = quality::good(Path::new(&package.id), &package.files).with_context(refused)?;
    ensure!(wanted.into.is_dir(), "{} is no folder", wanted.into.display());
    println!("{}\n", pack::about(package));

    let target = wanted.into.join(&package.id);
    let present = present(&target)?;
    if present.as_ref() == Some(&package.files) {
        println!("{} is there already, file by file.", target.display());
        return Ok(());
    }
    if let Some(present) = &present {
        print!("{}", diff::report(&diff::changes(present, &package.files)?));
        println!("{}", versions(present, package));
    }
    let conflicts = conflicts(wanted.town.as_deref(), &blueprint)?;
    for conflict in &conflicts {
        println!("! {conflict}");
    }
    if !wanted.yes && (present.is_some() || !conflicts.is_empty()) {
        bail!(
            "nothing was changed: {}; add --yes when this is wanted",
            if conflicts.is_empty() {
                format!("{} is there in another version", target.display())
            } else {
                "the town's overlay does not fit and must be changed along with the blueprint".to_owned()
            }
        );
    }
    write(&wanted.into, &target, package)?;
    println!("{} is in {}.", package.id, target.display());
    if wanted.town.is_some() {
        println!(
            "What the town set in the browser is held against it there, field by field, once it is a draft: /verwaltung/leistungen/{}",
            package.id
        );
    }
    Ok(())
}

/// The files that are there now; none when there is nothing.
///
/// Errors: something is there that would be lost or followed.
fn present(target: &Path) -> anyhow::Result<Option<Files>> {
    let about = fs::symlink_metadata(target);
    if about.as_ref().is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return Ok(None);
    }
    about.with_context(|| format!("{} cannot be read", target.display()))?;
    pack::refuse_links(target)?;
    ensure!(
        target.join("blueprint.toml").exists(),
        "{} is there and holds no blueprint",
        target.display()
    );
    let others = pack::others(target, "")?;
    ensure!(
        others.is_empty(),
        "{} holds files that are no part of a blueprint and would be lost: {}; move them elsewhere first",
        target.display(),
        others.join(", ")
    );
    let files = read_folder(target).with_context(|| format!("{} cannot be read", target.display()))?;
    Ok(Some(files))
}

fn versions(present: &Files, package: &Package) -> String {
    let table: Option<toml::Table> = present.get("blueprint.toml").and_then(|text| toml::from_str(text).ok());
    let version = table
        .as_ref()
        .and_then(|table| table.get("version")?.as_str())
        .unwrap_or("?");
    let parts = |version: &str| -> Vec<u64> {
        version
            .split(['.', '-', '+'])
            .map(|part| part.parse().unwrap_or(0))
            .collect()
    };
    let remark = match parts(&package.version).cmp(&parts(version)) {
        std::cmp::Ordering::Greater => "",
        std::cmp::Ordering::Equal => "\n! the number of the version is the same, the content is another",
        std::cmp::Ordering::Less => "\n! the package is older than what is there",
    };
    format!(
        "version {version} → {}{remark}\nCases that began with the present version keep it.",
        package.version
    )
}

/// What a town has set and the new version does not take, field by field.
fn conflicts(town: Option<&Path>, blueprint: &Blueprint) -> anyhow::Result<Vec<String>> {
    let Some(town) = town else { return Ok(Vec::new()) };
    let file = town.join("overlays").join(format!("{}.toml", blueprint.meta.id));
    let text = match fs::read_to_string(&file) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        read => read.with_context(|| format!("{} cannot be read", file.display()))?,
    };
    let overlay: toml::Table = toml::from_str(&text).with_context(|| format!("{} is no TOML", file.display()))?;
    let mut conflicts = Vec::new();
    for (name, value) in overlay {
        let one = toml::Table::from_iter([(name.clone(), value.clone())]);
        for finding in blueprint.validate_knobs(&one).err().into_iter().flatten() {
            let hint = finding.hint.map(|hint| format!(" ({hint})")).unwrap_or_default();
            conflicts.push(format!(
                "{}: {name} = {value}: {}{hint}",
                file.display(),
                finding.message
            ));
        }
    }
    Ok(conflicts)
}

/// Puts the files beside the target, then in its place; what was there before stays until the new one is complete.
fn write(into: &Path, target: &Path, package: &Package) -> anyhow::Result<()> {
    // A name with an underscore is no service for whoever serves this folder meanwhile.
    let beside = |what: &str| into.join(format!("_{}.{what}-{}", package.id, std::process::id()));
    let (new, old) = (beside("new"), beside("old"));
    fs::create_dir(&new).with_context(|| format!("{} cannot be made", new.display()))?;
    if let Err(error) = fill(&new, &package.files) {
        let _ = fs::remove_dir_all(&new);
        return Err(error);
    }
    let replaces = target.exists();
    if replaces {
        fs::rename(target, &old).with_context(|| format!("{} cannot be replaced", target.display()))?;
    }
    if let Err(error) = fs::rename(&new, target) {
        let back = if replaces { fs::rename(&old, target) } else { Ok(()) };
        let _ = fs::remove_dir_all(&new);
        back.with_context(|| format!("what was there before is now in {}", old.display()))?;
        return Err(error).with_context(|| format!("{} cannot be made", target.display()));
    }
    if replaces {
        fs::remove_dir_all(&old).with_context(|| format!("{} is left and can be deleted", old.display()))?;
    }
    File::open(into)?
        .sync_all()
        .with_context(|| format!("{} cannot be written", into.display()))
}

/// Writes all files into a new folder, blueprint.toml last: half a folder counts as no blueprint.
pub fn fill(folder: &Path, files: &Files) -> anyhow::Result<()> {
    let (head, others): (Vec<_>, Vec<_>) = files.0.iter().partition(|(path, _)| *path == "blueprint.toml");
    for (path, text) in others.into_iter().chain(head) {
        let file = folder.join(path);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)?;
        }
        let mut file = File::create_new(&file).with_context(|| format!("{} cannot be made", file.display()))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
    }
    Ok(())
}
