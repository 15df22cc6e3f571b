//! Prints JSON Schemas: of the files of a blueprint for editors, of a service's answers for programs.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use base::Lang;
use blueprint::{SCHEMA_FILES, file_schema};
use serde_json::{Map, Value};

use super::{metadata, source};
use crate::assemble::schemas;

/// What to print.
pub struct Wanted {
    pub file: Option<String>,
    pub answers: Option<PathBuf>,
    pub metadata: Option<metadata::Wanted>,
    pub into: Option<PathBuf>,
    pub lang: Lang,
}

pub fn run(wanted: &Wanted) -> anyhow::Result<()> {
    if let Some(folder) = &wanted.answers {
        let blueprint = source::load(folder, &source::files(folder)?)?;
        return print(&match &wanted.metadata {
            Some(of) => metadata::of(&blueprint, of, wanted.lang)?,
            None => blueprint.answers_schema(wanted.lang),
        });
    }
    if let Some(into) = &wanted.into {
        return write(into);
    }
    match &wanted.file {
        Some(name) => {
            let known = name.trim_end_matches(".toml");
            match file_schema(known, &schemas()) {
                Some(schema) => print(&schema),
                None => bail!(
                    "there is no schema for {name}; there is one for {}",
                    SCHEMA_FILES.join(", ")
                ),
            }
        }
        None => print(&Value::Object(all().collect::<Map<String, Value>>())),
    }
}

fn all() -> impl Iterator<Item = (String, Value)> {
    let schemas = schemas();
    SCHEMA_FILES
        .into_iter()
        .filter_map(move |name| Some((name.to_owned(), file_schema(name, &schemas)?)))
}

/// One file each, with the lines that tell an editor.
fn write(into: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(into).with_context(|| format!("{} cannot be made", into.display()))?;
    for (name, schema) in all() {
        let file = into.join(format!("{name}.schema.json"));
        let text = format!("{}\n", serde_json::to_string_pretty(&schema)?);
        std::fs::write(&file, text).with_context(|| format!("{} cannot be written", file.display()))?;
        println!("{}", file.display());
    }
    println!("An editor with support for TOML checks a file that begins with, for instance:");
    println!("#:schema {}", into.join("form.schema.json").display());
    Ok(())
}

fn print(schema: &Value) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string_pretty(schema)?);
    Ok(())
}
