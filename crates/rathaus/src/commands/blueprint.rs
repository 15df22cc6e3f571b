mod describe;
mod diff;
mod docs;
mod fetch;
mod fields;
mod import;
mod metadata;
mod new;
mod pack;
mod plan;
mod publish;
mod quality;
mod schema;
mod source;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::LazyLock;

use ::letters::LetterPress;
use anyhow::{Context, bail};
use base::Lang;
use blueprint::{Blueprint, Files, Severity, read_folder};
use cases::editions::samples::{self, Setting};

use crate::assemble::schemas;
use crate::cli::{BlueprintCommand, DescriptionFormat};

/// Fonts are read once for all blueprints.
static PRESS: LazyLock<LetterPress> = LazyLock::new(LetterPress::new);

pub async fn run(what: BlueprintCommand) -> anyhow::Result<ExitCode> {
    match what {
        BlueprintCommand::Check { folders, letters } => {
            each(&folders, |folder, files| check(folder, files, letters.as_deref()))?;
        }
        BlueprintCommand::Test { folders, complete } => each(&folders, |folder, files| test(folder, files, complete))?,
        BlueprintCommand::New { folder } => new::run(&folder)?,
        BlueprintCommand::Diff { old, new } => return diff::run(&old, &new),
        BlueprintCommand::Describe {
            folder,
            format: DescriptionFormat::Xzufi,
            town,
            entry,
            base_url,
        } => describe::run(&describe::Wanted {
            folder,
            town,
            entry,
            base_url,
        })?,
        BlueprintCommand::Docs { folder, lang } => docs::run(&folder, language(&lang)?)?,
        BlueprintCommand::Schema {
            file,
            answers,
            metadata,
            attachments,
            schema_uri,
            into,
            lang,
        } => schema::run(&schema::Wanted {
            file,
            answers,
            metadata: metadata.map(|answers| metadata::Wanted {
                answers,
                attachments,
                schema_uri,
            }),
            into,
            lang: language(&lang)?,
        })?,
        BlueprintCommand::Plan { place, service, moves } => plan::run(&place, &service, moves).await?,
        BlueprintCommand::Publish {
            place,
            folder,
            note,
            from,
        } => publish::run(&place, &folder, &note, from).await?,
        BlueprintCommand::ImportFields { file, into, id, codes } => {
            fields::run(&fields::Wanted { file, into, id, codes })?;
        }
        BlueprintCommand::Key { publisher, out } => pack::key(&publisher, &out)?,
        BlueprintCommand::Pack { folder, key, out } => pack::pack(&folder, &key, &out)?,
        BlueprintCommand::Verify { package, trust } => {
            pack::verify(&package, &trust.publishers, trust.town.as_deref())?;
        }
        BlueprintCommand::Fetch {
            url,
            id,
            into,
            trust,
            yes,
        } => fetch::run(&url, &id, &import::Taking::new(into, trust, yes))?,
        BlueprintCommand::Import {
            package,
            into,
            trust,
            yes,
        } => import::run(&package, &import::Taking::new(into, trust, yes))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn language(code: &str) -> anyhow::Result<Lang> {
    let known = Lang::ALL.map(Lang::code).join(", ");
    Lang::from_code(code).with_context(|| format!("--lang {code} is no language of the platform; it speaks {known}"))
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

fn each(folders: &[PathBuf], work: impl Fn(&Path, Files) -> anyhow::Result<bool>) -> anyhow::Result<()> {
    let mut bad = 0;
    for folder in find(folders)? {
        let files = read_folder(&folder).with_context(|| format!("{} cannot be read", folder.display()))?;
        bad += usize::from(!work(&folder, files)?);
    }
    if bad > 0 {
        bail!("{} must be mended", counted(bad, "blueprint"));
    }
    Ok(())
}

/// `1 letter`, `2 letters`.
fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

fn check(folder: &Path, files: Files, keep: Option<&Path>) -> anyhow::Result<bool> {
    let loaded = match Blueprint::load(&files, &schemas()) {
        Ok(loaded) => loaded,
        Err(diagnostics) => {
            for diagnostic in &diagnostics {
                println!("{}/{diagnostic}", folder.display());
            }
            return Ok(false);
        }
    };
    let found = loaded.blueprint.lint(&files);
    for finding in loaded.warnings.iter().chain(&found) {
        println!("{}/{finding}", folder.display());
    }
    let keep = keep.map(|keep| keep.join(&loaded.blueprint.meta.id));
    let mut letters = quality::tricks(folder, &files);
    let setting = Setting {
        shown: &folder.display().to_string(),
        press: &PRESS,
        keep: keep.as_deref(),
        before: &|_| {},
    };
    letters.extend(samples::problems(&loaded.blueprint, &files, &setting));
    for problem in &letters {
        println!("{problem}");
    }
    let errors = found
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count()
        + letters.len();
    let remarks = loaded.warnings.len() + found.len() + letters.len() - errors;
    let meta = &loaded.blueprint.meta;
    let (shown, count) = (folder.display(), loaded.blueprint.letters.len());
    if errors > 0 {
        println!(
            "{shown}: {} {} has {} ({})",
            meta.id,
            meta.version,
            counted(errors, "error"),
            counted(remarks, "remark")
        );
        return Ok(false);
    }
    println!(
        "{shown}: {} {} is sound; {} set ({})",
        meta.id,
        meta.version,
        counted(count, "letter"),
        counted(remarks, "remark")
    );
    Ok(true)
}

fn test(folder: &Path, files: Files, complete: bool) -> anyhow::Result<bool> {
    let Ok(loaded) = Blueprint::load(&files, &schemas()) else {
        return check(folder, files, None);
    };
    let report = loaded.blueprint.run_examples();
    println!("{}: {report}", folder.display());
    let reaches_all = report.coverage.missing().next().is_none();
    Ok(report.is_good() && (reaches_all || !complete))
}
