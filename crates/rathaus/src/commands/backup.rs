//! Backup of a running town: first the database, then the documents. A document is written before the row that names it
//! and never changed, so that a copy in this order always fits together.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail, ensure};
use store::Target;

use crate::assemble::open_store;
use crate::config::Config;

const PARTS: [&str; 2] = ["rathaus.db", "secret.key"];

pub async fn backup(config: &Config, to: &Path) -> anyhow::Result<()> {
    let Target::Sqlite(database) = &config.target else {
        bail!(
            "this town lives in PostgreSQL: back it up with pg_dump --schema, and copy {}",
            config.data.display()
        );
    };
    ensure!(
        database.exists(),
        "there is no database at {}; is --data right?",
        database.display()
    );
    ensure!(
        !to.exists(),
        "{} exists already; name a folder that does not",
        to.display()
    );
    fs::create_dir_all(to).with_context(|| format!("{} cannot be made", to.display()))?;
    let store = open_store(config)?;
    store
        .copy_to(to.join("rathaus.db"))
        .await
        .context("the database could not be copied")?;
    let documents = copy_tree(&config.data.join("blobs"), &to.join("blobs"))?;
    fs::copy(config.data.join("secret.key"), to.join("secret.key")).context("the key could not be copied")?;
    println!("Backed up the database and {documents} documents to {}.", to.display());
    println!(
        "The folder holds personal data and the key of the installation: keep it as safe as the town hall itself."
    );
    Ok(())
}

pub fn restore(from: &Path, data: &Path) -> anyhow::Result<()> {
    for part in PARTS {
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
    fs::create_dir_all(data).with_context(|| format!("{} cannot be made", data.display()))?;
    for part in PARTS {
        fs::copy(from.join(part), data.join(part)).with_context(|| format!("{part} could not be copied"))?;
    }
    let documents = copy_tree(&from.join("blobs"), &data.join("blobs"))?;
    println!("Restored the database and {documents} documents to {}.", data.display());
    Ok(())
}

fn copy_tree(from: &Path, to: &Path) -> anyhow::Result<usize> {
    fs::create_dir_all(to)?;
    let mut copied = 0;
    for entry in fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copied += copy_tree(&entry.path(), &target)?;
        } else if !entry.file_name().to_string_lossy().ends_with(".part") {
            fs::copy(entry.path(), &target)?;
            copied += 1;
        }
    }
    Ok(copied)
}
