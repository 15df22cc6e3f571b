//! Another town, in another Land and with fewer offices, takes services as packages and sets its own values.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::program::{Place, a_town, root};

/// The other town in the repository.
fn another_town() -> PathBuf {
    let entries = fs::read_dir(root().join("more-towns"))
        .expect("there are towns")
        .filter_map(Result::ok);
    let mut towns: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.join("town.toml").exists())
        .collect();
    towns.sort();
    let last = towns.pop().expect("a town");
    assert_ne!(last, a_town(), "there are two towns");
    last
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain name")
}

fn well(place: &Place, words: &[&str]) -> String {
    let (went_well, said) = place.run(words);
    assert!(went_well, "{words:?}: {said}");
    said
}

/// A value of an overlay, as the town wrote it.
fn overlay(town: &Path, service: &str, knob: &str) -> toml::Value {
    let file = town.join("overlays").join(format!("{service}.toml"));
    let table: toml::Table = toml::from_str(&fs::read_to_string(file).expect("reads")).expect("is TOML");
    table[knob].clone()
}

/// The services that the town's catalogue leads to.
fn services_of(town: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(town.join("services")).expect("a catalogue");
    let service = |entry: std::io::Result<fs::DirEntry>| {
        let text = fs::read_to_string(entry.expect("an entry").path()).expect("reads");
        let table: toml::Table = toml::from_str(&text).expect("is TOML");
        Some(table.get("blueprint")?.as_str()?.to_owned())
    };
    entries.filter_map(service).collect()
}

/// Packs a service of this repository and takes it over for the town.
fn take_over(place: &Place, town: &Path, service: &str) {
    let (key, blueprints) = (place.path("key"), place.path("blueprints"));
    let (public, package) = (place.path("key.pub"), place.path(&format!("{service}.rathaus")));
    let source = root().join("blueprints").join(service);
    let (source, key, package) = (text(&source), text(&key), text(&package));
    well(place, &["blueprint", "pack", source, "--key", key, "--out", package]);
    let (into, publisher) = (text(&blueprints), text(&public));
    let rest = ["--into", into, "--publisher", publisher, "--town", text(town)];
    well(place, &[&["blueprint", "import", package], &rest[..]].concat());
}

#[tokio::test]
async fn a_second_town_runs_imported_services_with_its_own_values_and_offices() {
    let (place, town, permit) = (Place::new(), another_town(), "resident-parking-permit");
    let key = place.path("key");
    let blueprints = place.path("blueprints");
    fs::create_dir(&blueprints).expect("a folder");
    well(&place, &["blueprint", "key", "Stadt Beispiel", "--out", text(&key)]);
    let services = services_of(&town);
    services.iter().for_each(|service| take_over(&place, &town, service));

    let mut command = place.command(&["demo", "--residents", "60", "--cases", "0", "--no-limits"]);
    command
        .env("RATHAUS_TOWN", &town)
        .env("RATHAUS_BLUEPRINTS", &blueprints);
    let running = place.start(command).await;
    let mut visitor = running.visitor();
    let offices = fs::read_to_string(town.join("offices.toml")).expect("reads");
    for service in &services {
        let form = visitor.get(&format!("/api/v1/formulare/{service}")).await;
        assert_eq!(form.status, 200, "{service}: {}", form.text());
        let head = form.json();
        let office = head["office"].as_str().expect("an office");
        assert!(
            offices.contains(&format!("id = \"{office}\"")),
            "{service}: the town has the office {office}"
        );
    }
    // The fee of the town, not that of the package: what is shown before sending comes from the overlay.
    let cents = overlay(&town, permit, "fee_year_cent").as_integer().expect("cents");
    assert_ne!(
        cents,
        overlay(&a_town(), permit, "fee_year_cent").as_integer().expect("cents")
    );
    let log = place.log();
    assert!(!log.contains("is left out") && !log.contains("panicked"), "{log}");
}
