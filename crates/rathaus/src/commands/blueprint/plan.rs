//! Which running cases could go on with the edition in force, what the others would need, and the move itself.

use anyhow::{Context, bail};
use base::{Clock, Lang, SystemClock};
use cases::editions::moving::{self, OfVersion, Plan};
use cases::{Now, Services, pages};

use crate::assemble::{load_town, schemas};
use crate::cli::Place;
use crate::config::Config;
use crate::data::{Folder, open_store};

/// Cases that stay and are named; more are counted.
const NAMED: usize = 50;

/// Prints the plan; with `moves`, moves the cases that may. The town may be open meanwhile.
///
/// Errors: there is no such service; the database or a folder cannot be read.
pub async fn run(place: &Place, service: &str, moves: bool) -> anyhow::Result<()> {
    let config = Config::read(place, "data")?;
    let town = load_town(&config.town_folder()?)?;
    let folder = config.blueprints_folder()?;
    let store = open_store(&config, Folder::MustExist, None)?;
    let (services, _) = Services::load(&folder, &town, schemas())
        .with_context(|| format!("the blueprints in {} cannot be read", folder.display()))?;
    moving::load_versions(&store, &services).await?;
    let now = Now::at(SystemClock.now_us());
    let Some(plan) = moving::plan(&store, &services, service, now.today, NAMED).await? else {
        let known: Vec<String> = services
            .all()
            .map(|service| service.blueprint.meta.id.clone())
            .collect();
        bail!("the town offers no service `{service}`; it offers {}", known.join(", "));
    };
    let current = services
        .current(service)
        .context("the service was offered a moment ago")?;
    print!(
        "{}",
        report(&plan, |obstacle| pages::desk::obstacle_text(
            Lang::En,
            &current,
            obstacle
        ))
    );
    if !moves {
        return Ok(());
    }
    for of in plan.versions.iter().filter(|of| of.free > 0) {
        let moved = moving::move_cases(&store, &services, service, &of.hash, "operator", now).await?;
        println!("{moved} cases of {} moved.", short(&of.hash));
    }
    Ok(())
}

fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

/// The plan as text.
fn report(plan: &Plan, say: impl Fn(&moving::Obstacle) -> String) -> String {
    let mut out = format!(
        "In force: {} ({}), {} running cases\n",
        plan.version,
        short(&plan.to),
        plan.there
    );
    if plan.versions.is_empty() {
        out.push_str("No case runs in another edition.\n");
    }
    for of in &plan.versions {
        out.push_str(&version(of, &say));
    }
    out
}

fn version(of: &OfVersion, say: &impl Fn(&moving::Obstacle) -> String) -> String {
    let mut out = format!(
        "\n{} ({}): {} running, {} may move, {} stay\n",
        of.version,
        short(&of.hash),
        of.running,
        of.free,
        of.running - of.free
    );
    for (obstacle, n) in &of.obstacles {
        out.push_str(&format!("  {n:>6}  {}\n", say(obstacle)));
    }
    for (reference, needs) in &of.staying {
        let needs: Vec<String> = needs.iter().map(say).collect();
        out.push_str(&format!("  {reference}: {}\n", needs.join("; ")));
    }
    if of.staying.len() < of.running - of.free {
        out.push_str(&format!("  … and {} more\n", of.running - of.free - of.staying.len()));
    }
    out
}
