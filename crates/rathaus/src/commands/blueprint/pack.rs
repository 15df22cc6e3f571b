//! Makes keys and packages, and says what a package is.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use base::{Rng, SystemRng};
use blueprint::{Files, Package, PublisherKey, SigningKey, is_part_of_format, read_folder};

use super::{quality, source};

/// Makes a key pair: `out` for the publisher alone, `out` + `.pub` for everybody.
pub fn key(publisher: &str, out: &Path) -> anyhow::Result<()> {
    let mut seed = [0; 32];
    SystemRng.fill(&mut seed);
    let key = SigningKey::new(&seed, publisher)?;
    let (private, public) = key.to_pem()?;
    let public_file = PathBuf::from(format!("{}.pub", out.display()));
    write_new(out, private.as_bytes(), 0o600)?;
    write_new(&public_file, public.as_bytes(), 0o644)?;
    println!(
        "{} is the private key of {publisher}: keep it and show it to nobody.",
        out.display()
    );
    println!(
        "{} is the public key: give it to whoever takes your packages.",
        public_file.display()
    );
    println!("{}", key.public());
    Ok(())
}

/// Makes one signed file of a folder.
pub fn pack(folder: &Path, key: &Path, out: &Path) -> anyhow::Result<()> {
    let text = fs::read_to_string(key).with_context(|| format!("{} cannot be read", key.display()))?;
    let key = SigningKey::from_pem(&text).with_context(|| key.display().to_string())?;
    let files = files(folder)?;
    let blueprint = quality::good(folder, &files).with_context(|| format!("{} is not packed", folder.display()))?;
    let package = Package::write(&files, &key).with_context(|| format!("{} is not packed", folder.display()))?;
    write_new(out, package.as_bytes(), 0o644)?;
    let read = Package::read(package.as_bytes())?;
    println!(
        "{}: {} {} with {} files",
        out.display(),
        blueprint.meta.id,
        blueprint.meta.version,
        read.files.0.len()
    );
    println!("{}", about(&read));
    Ok(())
}

/// Says what a package is, and whether one of the keys made it.
pub fn verify(path: &Path, publishers: &[PathBuf], town: Option<&Path>) -> anyhow::Result<()> {
    let package = source::package(path)?;
    let known = trusted(publishers, town)?;
    println!("{}", about(&package));
    if known.is_empty() {
        println!(
            "content and signature fit each other; whose key it is, nobody was asked: compare it with what the publisher"
        );
        println!("says elsewhere, or name a key that you trust with --publisher FILE");
        return Ok(());
    }
    package
        .publisher(&known)
        .with_context(|| format!("{} is refused", path.display()))?;
    println!("signed by {}, whose key you named", package.publisher);
    Ok(())
}

/// The keys of the publishers whose packages are taken: those named, and those in the folder `publishers` of the town.
///
/// Errors: a file that is no public key.
pub fn trusted(publishers: &[PathBuf], town: Option<&Path>) -> anyhow::Result<Vec<PublisherKey>> {
    let mut paths = publishers.to_vec();
    let folder = town
        .map(|town| town.join("publishers"))
        .filter(|folder| folder.is_dir());
    if let Some(folder) = folder {
        let entries = fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))?;
        let mut found: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
        found.sort();
        paths.extend(found.into_iter().filter(|path| {
            path.extension()
                .is_some_and(|ending| ending == "pub" || ending == "pem")
        }));
    }
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        PublisherKey::from_pem(&text).with_context(|| path.display().to_string())
    };
    paths.iter().map(read).collect()
}

pub fn about(package: &Package) -> String {
    let content: String = package.content.iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "id         {}\nversion    {}\nformat     {}\npublisher  {}\nkey        {}\ncontent    blake3:{content}",
        package.id, package.version, package.format, package.publisher, package.key
    )
}

/// All files of a blueprint's folder; what is no part of the format is left out by name, links are refused.
fn files(folder: &Path) -> anyhow::Result<Files> {
    refuse_links(folder)?;
    let mut files = read_folder(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    for other in others(folder, "")? {
        // A misspelt name of a file would go missing in silence.
        if files.0.remove(&other).is_some() {
            bail!(
                "{}/{other} is no part of the format of blueprints; rename it or take it away",
                folder.display()
            );
        }
        println!("left out, because it is no part of the format: {other}");
    }
    Ok(files)
}

/// Paths inside a folder that are no part of the format.
pub fn others(folder: &Path, prefix: &str) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            found.extend(others(&entry.path(), &format!("{path}/"))?);
        } else if !is_part_of_format(&path) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// A link could put any file of this machine into the package, or take the place of a file that is written.
pub fn refuse_links(path: &Path) -> anyhow::Result<()> {
    let about = fs::symlink_metadata(path).with_context(|| format!("{} cannot be read", path.display()))?;
    if about.is_symlink() {
        bail!(
            "{} is a symbolic link; a blueprint is made of files and folders alone",
            path.display()
        );
    }
    if about.is_dir() {
        for entry in fs::read_dir(path).with_context(|| format!("{} cannot be read", path.display()))? {
            refuse_links(&entry?.path())?;
        }
    }
    Ok(())
}

/// Writes a file that must not be there yet.
fn write_new(path: &Path, bytes: &[u8], mode: u32) -> anyhow::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(path)
        .with_context(|| format!("{} cannot be made", path.display()))?;
    file.write_all(bytes)?;
    file.sync_all()
        .with_context(|| format!("{} cannot be written", path.display()))
}
