//! Takes the version in the town's folder of blueprints as a draft, as the browser does.

use std::path::Path;

use anyhow::{Context, bail, ensure};
use base::{Clock, Rng, SystemClock, SystemRng};
use cases::editions::{EditionError, Wanted, draft_of_folder};
use cases::{Now, Services};
use jiff::civil::Date;

use super::{quality, source};
use crate::assemble::{load_town, schemas};
use crate::cli::Place;
use crate::config::Config;
use crate::data::{Folder, open_store};

/// Prints what was done and what is to be done next.
///
/// Errors: the version is not sound; the town reads another folder; a plan, a day or a reason is in the way. Nothing was
/// changed then.
pub async fn run(place: &Place, folder: &Path, note: &str, from_day: Option<Date>) -> anyhow::Result<()> {
    let config = Config::read(place, "data")?;
    let town = load_town(&config.town_folder()?)?;
    let blueprints = config.blueprints_folder()?;
    ensure!(folder.is_dir(), "{} is no folder", folder.display());
    let blueprint = quality::good(folder, &source::files(folder)?)
        .with_context(|| format!("{} is not published", folder.display()))?;
    let id = &blueprint.meta.id;
    let read = blueprints.join(id);
    // At its next start the town would take what its own folder holds, and this version would be gone again.
    ensure!(
        is_same(folder, &read),
        "the town reads {}; take the service over into it first (rathaus blueprint pack, then import), and publish that folder",
        read.display()
    );
    let store = open_store(&config, Folder::MustExist, None)?;
    let (services, _) = Services::load(&blueprints, &town, schemas())
        .with_context(|| format!("the blueprints in {} cannot be read", blueprints.display()))?;
    let now = Now::at(SystemClock.now_us());
    let wanted = Wanted {
        service: id,
        note,
        from_day,
        actor: "operator",
    };
    match draft_of_folder(&store, &services, &wanted, SystemRng.uuid_v7(now.us), now).await {
        Ok(version) => println!("{id} {version} is a draft now."),
        Err(error) => bail!("{} is not published: {}", folder.display(), why(&error)),
    }
    println!("It comes into force once somebody approves it in the browser: /verwaltung/leistungen/{id}");
    Ok(())
}

/// Whether two paths lead to one folder.
fn is_same(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// What is to be done about it, in words.
fn why(error: &EditionError) -> String {
    match error {
        EditionError::Planned => {
            "an edition of the service is approved and waits for its day; discard it in the browser first".to_owned()
        }
        EditionError::Past => "the day is over; name today or a later day with --from".to_owned(),
        EditionError::NoNote => "say with --note why the version is wanted".to_owned(),
        other => other.to_string(),
    }
}
