//! Makes the draft of a service of a schema of data fields (XDatenfelder), and says what people must look at.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use blueprint::{FieldsDraft, PACKAGE_BYTES_MAX, Severity, import_fields};

use super::{import, source};

/// What was asked for.
pub struct Wanted {
    pub file: PathBuf,
    pub into: PathBuf,
    pub id: Option<String>,
    pub codes: Vec<PathBuf>,
}

/// Errors: the file is refused, with its place; the folder is there already. Nothing was written then.
pub fn run(wanted: &Wanted) -> anyhow::Result<()> {
    ensure!(wanted.into.is_dir(), "{} is no folder", wanted.into.display());
    let xml = bytes(&wanted.file)?;
    let mut lists = Vec::new();
    for file in &wanted.codes {
        lists.push((file.display().to_string(), bytes(file)?));
    }
    let draft = match import_fields(&xml, &lists, wanted.id.as_deref()) {
        Ok(draft) => draft,
        Err(error) => bail!("{} is refused: {error}", wanted.file.display()),
    };
    let target = wanted.into.join(&draft.id);
    ensure!(
        !target.exists(),
        "{} is there already; name another service with --id",
        target.display()
    );
    let blueprint = source::load(&target, &draft.files)?;
    import::fill(&target, &draft.files)?;
    report(&draft, &target, blueprint.fields().count(), blueprint.form.len());
    let findings = blueprint.lint(&draft.files);
    for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
        println!("{}/{finding}", target.display());
    }
    println!(
        "\nThen, again and again:\n  rathaus blueprint check {0}\n  rathaus blueprint test {0}",
        target.display()
    );
    Ok(())
}

/// A whole file, as long as it is no larger than anything that can be read from it.
fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let shown = path.display();
    let file = File::open(path).with_context(|| format!("{shown} cannot be read"))?;
    let most = u64::try_from(PACKAGE_BYTES_MAX).unwrap_or(u64::MAX).saturating_mul(4);
    let mut bytes = Vec::new();
    file.take(most)
        .read_to_end(&mut bytes)
        .with_context(|| format!("{shown} cannot be read"))?;
    Ok(bytes)
}

fn report(draft: &FieldsDraft, target: &Path, questions: usize, pages: usize) {
    println!(
        "{} „{}“: {} data fields became a form of {questions} questions on {pages} pages in {}.",
        draft.number,
        draft.title,
        draft.fields,
        target.display()
    );
    println!("\nA draft. {} things to look at:", draft.remarks.len());
    for remark in &draft.remarks {
        println!("- {}", remark.line());
    }
}
