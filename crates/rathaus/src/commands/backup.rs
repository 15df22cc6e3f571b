//! Backup of a running town: first the database, then the documents. A document is written before the row that names it
//! and never changed, so that a copy in this order always fits together.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail, ensure};
use serde::{Deserialize, Serialize};
use store::Target;

use crate::config::Config;
use crate::data::{make_folder, write_private};

const SQLITE: &str = "rathaus.db";
const POSTGRES: &str = "rathaus.dump";
const KEY: &str = "secret.key";
const ABOUT: &str = "backup.json";

/// What a backup says about itself.
#[derive(Serialize, Deserialize)]
struct About {
    /// `sqlite` or `postgres`.
    database: String,
    /// Only for PostgreSQL; it is restored under the same name.
    schema: Option<String>,
    release: String,
    made_at: String,
}

/// Errors: there is nothing to copy, the folder exists, or a copy fails; then the folder is removed again.
pub async fn backup(config: &Config, to: &Path) -> anyhow::Result<()> {
    let key = config.data.join(KEY);
    ensure!(key.exists(), "there is no {}; is --data right?", key.display());
    ensure!(
        !to.exists(),
        "{} exists already; name a folder that does not",
        to.display()
    );
    make_folder(to)?;
    match copy_all(config, to) {
        Ok(documents) => {
            println!("Backed up the database and {documents} documents to {}.", to.display());
            println!(
                "The folder holds personal data and the key of the installation: keep it as safe as the town hall itself."
            );
            Ok(())
        }
        Err(error) => {
            // Half a backup would be taken for a whole one some day.
            let _ = fs::remove_dir_all(to);
            Err(error)
        }
    }
}

fn copy_all(config: &Config, to: &Path) -> anyhow::Result<usize> {
    let schema = match &config.target {
        Target::Sqlite(database) => {
            ensure!(
                database.exists(),
                "there is no database at {}; is --data right?",
                database.display()
            );
            let copy = to.join(SQLITE);
            write_private(&copy, b"")?;
            config
                .target
                .copy_to(&copy)
                .context("the database could not be copied")?;
            None
        }
        Target::Postgres { url, schema } => {
            let file = to.join(POSTGRES);
            let schema_flag = format!("--schema={schema}");
            let file_flag = format!("--file={}", file.display());
            tool(
                "pg_dump",
                url,
                &[
                    "--format=custom",
                    "--no-owner",
                    "--no-privileges",
                    &schema_flag,
                    &file_flag,
                ],
            )?;
            write_private_mode(&file)?;
            Some(schema.clone())
        }
    };
    let documents = copy_tree(&config.data.join("blobs"), &to.join("blobs"))?;
    let key = fs::read(config.data.join(KEY)).context("the key could not be read")?;
    write_private(&to.join(KEY), &key).context("the key could not be copied")?;
    let about = About {
        database: if schema.is_some() { "postgres" } else { "sqlite" }.to_owned(),
        schema,
        release: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: base::Clock::now(&base::SystemClock).to_string(),
    };
    write_private(&to.join(ABOUT), &serde_json::to_vec_pretty(&about)?)?;
    Ok(documents)
}

/// Errors: the folder is no backup, or of another kind of database; something is in the way of the data.
pub async fn restore(config: &Config, from: &Path) -> anyhow::Result<()> {
    let data = &config.data;
    let database = match &config.target {
        Target::Sqlite(_) => SQLITE,
        Target::Postgres { .. } => POSTGRES,
    };
    let other = if database == SQLITE { POSTGRES } else { SQLITE };
    ensure!(
        !from.join(other).exists(),
        "{} is a backup of a town in {}, but the configuration names {}",
        from.display(),
        if other == SQLITE { "SQLite" } else { "PostgreSQL" },
        if other == SQLITE {
            "PostgreSQL"
        } else {
            "no PostgreSQL (database.url)"
        }
    );
    for part in [database, KEY] {
        ensure!(
            from.join(part).exists(),
            "{} holds no {part}; is it a folder that `rathaus backup` made?",
            from.display()
        );
    }
    let empty = !data.exists() || fs::read_dir(data)?.next().is_none();
    ensure!(
        empty,
        "{} is not empty; a restore never writes over data. Move it away first",
        data.display()
    );
    if let Target::Postgres { url, schema } = &config.target {
        restore_schema(config, from, url, schema)?;
    }
    make_folder(data)?;
    if database == SQLITE {
        copy_private(&from.join(SQLITE), &data.join(SQLITE))?;
    }
    copy_private(&from.join(KEY), &data.join(KEY))?;
    let documents = copy_tree(&from.join("blobs"), &data.join("blobs"))?;
    println!("Restored the database and {documents} documents to {}.", data.display());
    println!("Now run `rathaus audit verify`, then start the town.");
    Ok(())
}

fn restore_schema(config: &Config, from: &Path, url: &str, schema: &str) -> anyhow::Result<()> {
    let about: About = serde_json::from_slice(&fs::read(from.join(ABOUT))?)
        .with_context(|| format!("{} does not read", from.join(ABOUT).display()))?;
    let kept = about.schema.unwrap_or_default();
    ensure!(
        kept == schema,
        "the backup holds the schema {kept}, but database.schema is {schema}; write database.schema = \"{kept}\""
    );
    ensure!(
        config
            .target
            .is_new()
            .context("the PostgreSQL database cannot be asked")?,
        "the schema {schema} exists already; a restore never writes over data. Rename it (alter schema {schema} rename to {schema}_old) or restore into another database"
    );
    let file = from.join(POSTGRES);
    let shown = file.display().to_string();
    tool(
        "pg_restore",
        url,
        &[
            "--exit-on-error",
            "--single-transaction",
            "--no-owner",
            "--no-privileges",
            "--dbname=",
            &shown,
        ],
    )
}

/// Runs one of PostgreSQL's own tools against the town's database. The password goes by the environment, where other
/// users of the machine cannot read it.
fn tool(name: &str, url: &str, arguments: &[&str]) -> anyhow::Result<()> {
    let environment = store::tool_environment(url).map_err(|problem| anyhow::anyhow!("database.url {problem}"))?;
    let database = environment
        .iter()
        .find(|(name, _)| *name == "PGDATABASE")
        .map_or_else(String::new, |(_, value)| value.clone());
    let arguments = arguments.iter().map(|argument| match *argument {
        "--dbname=" => format!("--dbname={database}"),
        other => other.to_owned(),
    });
    let ran = Command::new(name)
        .args(arguments)
        .envs(environment.iter().map(|(name, value)| (*name, value.as_str())))
        .output();
    let output = match ran {
        Ok(output) => output,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => bail!(
            "{name} is not installed on this machine. It belongs to PostgreSQL's client programs (Debian: apt install postgresql-client), of the server's version or newer"
        ),
        Err(error) => return Err(error).with_context(|| format!("{name} could not be started")),
    };
    ensure!(
        output.status.success(),
        "{name} ended with an error:\n{}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(())
}

fn write_private_mode(path: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
        .with_context(|| format!("{} could not be closed to others", path.display()))
}

fn copy_private(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::copy(from, to).with_context(|| format!("{} could not be copied", from.display()))?;
    write_private_mode(to)
}

fn copy_tree(from: &Path, to: &Path) -> anyhow::Result<usize> {
    make_folder(to)?;
    let mut copied = 0;
    for entry in fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))? {
        let entry = entry?;
        let (target, name) = (to.join(entry.file_name()), entry.file_name());
        let name = name.to_string_lossy();
        if entry.file_type()?.is_dir() {
            copied += copy_tree(&entry.path(), &target)?;
        } else if !name.ends_with(".part") && !name.starts_with('.') {
            copy_private(&entry.path(), &target)?;
            copied += 1;
        }
    }
    Ok(copied)
}
