//! Draws a town and writes it into a fresh database, with the time each step takes.
//!
//! `cargo run -p registers --example fill_town [TOWN_FOLDER]`

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use registers::demo::{Cast, DemoSize, DemoSource, draw};
use registers::streets::Directory;
use registers::{Audience, ImportMode, Purpose, Registers, Simulator};
use store::{Store, StoreError, Target};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "towns/musterstadt".to_owned());
    let read = |name: &str| std::fs::read(Path::new(&folder).join(name));
    let database = tempfile::tempdir()?;
    let target = Target::Sqlite(database.path().join("town.db"));
    let store = Store::open(&target, &[registers::MIGRATIONS], &[])?;
    let (zones, streets) = (read("zones.geojson")?, read("streets.csv")?);
    let started = Instant::now();
    let directory = Directory::new(registers::read_streets(&streets).items);
    let imports = store.write::<_, StoreError, _>(move |tx| {
        let zones = registers::import_zones(tx, &zones, ImportMode::Replace, false)?;
        Ok((
            zones,
            registers::import_streets(tx, &streets, ImportMode::Replace, false)?,
        ))
    });
    let (zones, streets) = imports.await?;
    println!(
        "{}{}import: {:?}",
        zones.to_text("Zonen"),
        streets.to_text("Straßen"),
        started.elapsed()
    );
    let started = Instant::now();
    let cast = Cast::read(&String::from_utf8(read("cast.toml")?)?)?;
    let register = draw(&DemoSource {
        seed: 1,
        today: jiff::civil::date(2026, 11, 21),
        city: "Musterstadt",
        plate_district: "MST",
        directory: &directory,
        cast: Some(&cast),
        size: DemoSize::TOWN,
    })?;
    println!("draw: {:?}", started.elapsed());
    let started = Instant::now();
    registers::fill(&store, register, |done, all| println!("  {done} of {all}")).await?;
    println!(
        "fill: {:?}, {} bytes",
        started.elapsed(),
        std::fs::metadata(database.path().join("town.db"))?.len()
    );
    ask(&store, &cast).await;
    Ok(())
}

/// Asks every register for every person of the cast, one question after the other, each logged durably.
async fn ask(store: &Store, cast: &Cast) {
    let simulator = Simulator::new(store.clone(), Arc::new(base::SystemClock), Arc::new(base::SystemRng));
    let purpose = Purpose {
        reason: "example".to_owned(),
        case_ref: None,
        asked_by: "system".to_owned(),
        audience: Audience::Applicant,
    };
    // The first question loads the street directory.
    simulator.ask(cast.people[0].query("zones", purpose.clone())).await;
    for register in registers::port::registers() {
        let started = Instant::now();
        for person in &cast.people {
            simulator.ask(person.query(register, purpose.clone())).await;
        }
        let questions = u32::try_from(cast.people.len().max(1)).unwrap_or(u32::MAX);
        println!("ask {register}: {:?} each", started.elapsed() / questions);
    }
}
