use std::path::Path;

use anyhow::{Context, bail};
use registers::{ImportMode, ImportReport, import_streets, import_zones};
use store::StoreError;

use crate::cli::{Import, ImportFile};
use crate::config::Config;
use crate::data::{Folder, open_store};

pub async fn import(config: &Config, what: Import) -> anyhow::Result<()> {
    match what {
        Import::Streets(file) => town_file(config, &file, "Straßen").await,
        Import::Zones(file) => town_file(config, &file, "Zonen").await,
        Import::Services { file, source } => services(config, &file, source).await,
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
    let (store, dry_run) = (open_store(config, Folder::MayBeNew, None)?, file.dry_run);
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

/// Services of one or more files under the name of their source.
struct Batch {
    source: String,
    services: Vec<catalog::Service>,
}

async fn services(config: &Config, file: &ImportFile, source: Option<String>) -> anyhow::Result<()> {
    let batches = read_services(&file.file, source)?;
    if file.dry_run {
        return Ok(());
    }
    let now = base::Clock::now_us(&base::SystemClock);
    let store = open_store(config, Folder::MayBeNew, None)?;
    let saved = store
        .write::<_, StoreError, _>(move |tx| {
            batches
                .iter()
                .map(|batch| {
                    let saved = catalog::store::replace_services(tx, &batch.source, &batch.services, now)?;
                    Ok((batch.source.clone(), saved, batch.services.len() - saved))
                })
                .collect::<Result<Vec<_>, _>>()
        })
        .await?;
    for (source, saved, elsewhere) in saved {
        println!("{source}: {saved} services are in the catalogue.");
        if elsewhere > 0 {
            println!("  {elsewhere} were left out: another source brought services with the same ids.");
        }
    }
    println!(
        "A town that is open shows them within seconds. Where the town's folder knows an id, its own text stands."
    );
    Ok(())
}

fn read_services(path: &Path, source: Option<String>) -> anyhow::Result<Vec<Batch>> {
    let files = catalog::find_dldb(path).with_context(|| format!("{} cannot be read", path.display()))?;
    if files.is_empty() {
        bail!(
            "{} holds no file whose name ends in services_de.json; name the file itself",
            path.display()
        );
    }
    let mut batches: Vec<Batch> = Vec::new();
    for found in files {
        let shown = found.path.display();
        let text = String::from_utf8(read(&found.path)?).with_context(|| format!("{shown} is not UTF-8"))?;
        let (services, notes) = catalog::import_dldb(&text);
        for note in &notes {
            let service = note.service.as_deref().unwrap_or("the file");
            println!("  {service}, {}: {}", note.field, note.message);
        }
        println!("{shown}: {} services read, {} remarks.", services.len(), notes.len());
        if services.is_empty() {
            bail!("{shown} holds no service that can be read; nothing was changed");
        }
        let source = source.clone().unwrap_or(found.name);
        match batches.iter_mut().find(|batch| batch.source == source) {
            Some(batch) => batch.services.extend(services),
            None => batches.push(Batch { source, services }),
        }
    }
    Ok(batches)
}
