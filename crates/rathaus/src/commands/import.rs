use std::path::Path;

use anyhow::{Context, bail};
use registers::{ImportMode, ImportReport, import_streets, import_zones};
use store::StoreError;

use crate::assemble::open_store;
use crate::cli::{Import, ImportFile};
use crate::config::Config;

pub async fn import(config: &Config, what: Import) -> anyhow::Result<()> {
    match what {
        Import::Streets(file) => town_file(config, &file, "Straßen").await,
        Import::Zones(file) => town_file(config, &file, "Zonen").await,
        Import::Services(file) => services(config, &file).await,
    }
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}

async fn town_file(config: &Config, file: &ImportFile, what: &'static str) -> anyhow::Result<()> {
    let content = read(&file.file)?;
    let mode = if file.update {
        ImportMode::Update
    } else {
        ImportMode::Replace
    };
    let (store, dry_run) = (open_store(config)?, file.dry_run);
    let report: ImportReport = store
        .write::<_, StoreError, _>(move |tx| match what {
            "Straßen" => import_streets(tx, &content, mode, dry_run),
            _ => import_zones(tx, &content, mode, dry_run),
        })
        .await?;
    print!("{}", report.to_text(what));
    if !report.applied() && !dry_run {
        bail!("nothing was changed; mend the lines above and import again");
    }
    Ok(())
}

async fn services(config: &Config, file: &ImportFile) -> anyhow::Result<()> {
    let text = String::from_utf8(read(&file.file)?).with_context(|| format!("{} is not UTF-8", file.file.display()))?;
    let (services, notes) = catalog::import_dldb(&text);
    for note in &notes {
        let service = note.service.as_deref().unwrap_or("the file");
        println!("  {service}, {}: {}", note.field, note.message);
    }
    println!("{} services read, {} remarks.", services.len(), notes.len());
    if services.is_empty() {
        bail!("{} holds no service that can be read", file.file.display());
    }
    if file.dry_run {
        return Ok(());
    }
    let source = file
        .file
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let now = base::Clock::now_us(&base::SystemClock);
    let store = open_store(config)?;
    let saved = store
        .write::<_, StoreError, _>(move |tx| catalog::store::replace_services(tx, &source, &services, now))
        .await?;
    println!("{saved} services are in the catalogue from the next start on.");
    Ok(())
}
