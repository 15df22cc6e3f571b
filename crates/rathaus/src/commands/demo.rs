//! `rathaus demo`: a whole town from nothing, with progress on the console.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, anyhow};
use base::{Clock, SystemRng};
use cases::editions::Proof;
use registers::demo::{Cast, DemoSize, DemoSource, draw};
use registers::streets::Directory;
use registers::{ImportMode, import_streets, import_zones};
use store::{Store, StoreError};
use town::Town;

use super::{demo_offers, serve};
use crate::assemble::{House, Plan, assemble, load_town};
use crate::cli::DemoArgs;
use crate::config::Config;
use crate::data::{self, Folder};
use crate::pages::demo::{DEMO_CAST, DEMO_CLOCK, DEMO_FILE, DemoClock, DemoFile, SignIn};

/// The same seed gives the same people, so that the cast's neighbours are known.
const SEED: u64 = 1;

pub async fn demo(args: DemoArgs) -> anyhow::Result<()> {
    let config = Config::read(&args.place, "data/demo")?;
    let clock = Arc::new(DemoClock::default());
    let _ = DEMO_CLOCK.set(clock.clone());
    let _ = DEMO_FILE.set(config.data.join("demo.json"));
    let town = load_town(&config.town_folder()?)?;
    let cast = std::fs::read_to_string(config.town_folder()?.join("cast.toml"));
    if let Some(cast) = cast.ok().and_then(|text| Cast::read(&text).ok()) {
        let _ = DEMO_CAST.set(cast);
    }
    let lock = data::lock(&config)?;
    let store = data::open_store(&config, Folder::MayBeNew, Some(&lock))?;
    fill_registers(&config, &store, &town, clock.as_ref(), args.residents).await?;
    demo_offers::pack(&config, town.name(base::Lang::De))?;
    let plan = Plan {
        demo: true,
        limits_factor: u32::from(!args.no_limits),
        // The services of the repository are proved by its tests; a demo is to open at once.
        proof: config.proof.unwrap_or(Proof::Loads),
        clock: clock.clone(),
        rng: Arc::new(SystemRng),
    };
    let house = assemble(&config, store, &plan).await?;
    make_accounts(&config, &house, clock.as_ref()).await?;
    fill_cases(&config, &house, args.cases).await?;
    if args.no_serve {
        return Ok(());
    }
    serve::run(&config, house, clock, |_| async { tell(&config) }).await
}

fn step(text: &str) {
    print!("  {text:<58}");
    let _ = std::io::stdout().flush();
}

fn done(since: Instant, what: &str) {
    println!("\r  {what:<58}{:>7.1} s", since.elapsed().as_secs_f64());
}

pub async fn fill_registers(
    config: &Config,
    store: &Store,
    town: &Town,
    clock: &dyn Clock,
    size: usize,
) -> anyhow::Result<()> {
    let there = store
        .read::<_, StoreError, _>(registers::store::residents_count)
        .await?;
    if there > 0 {
        return Ok(());
    }
    println!("{} wird gebaut:", town.name(base::Lang::De));
    let folder = config.town_folder()?;
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))
    };
    let began = Instant::now();
    let (zones, streets) = (read("zones.geojson")?, read("streets.csv")?);
    let directory = Directory::new(registers::read_streets(&streets).items);
    let imported = store
        .write::<_, StoreError, _>(move |tx| {
            let zones = import_zones(tx, &zones, ImportMode::Replace, false)?;
            Ok((zones, import_streets(tx, &streets, ImportMode::Replace, false)?))
        })
        .await?;
    if !imported.0.applied() || !imported.1.applied() {
        return Err(anyhow!(
            "{}{}",
            imported.0.to_text("Zonen"),
            imported.1.to_text("Straßen")
        ));
    }
    done(began, "Straßen und Parkzonen eingelesen");

    let began = Instant::now();
    let cast = Cast::read(&String::from_utf8(read("cast.toml")?)?)?;
    let vehicles = size * DemoSize::TOWN.vehicles / DemoSize::TOWN.residents;
    let register = draw(&DemoSource {
        seed: SEED,
        today: clock.today(),
        city: town.name(base::Lang::De),
        plate_district: &town.about.plate_code,
        directory: &directory,
        cast: Some(&cast),
        size: DemoSize {
            residents: size,
            vehicles,
        },
    })?;
    let (people, cars) = (register.residents.len(), register.vehicles.len());
    registers::fill(store, register, |done, all| {
        step(&format!("\r  Register: {done} von {all} Einträgen"))
    })
    .await?;
    done(began, &format!("{people} Menschen und {cars} Fahrzeuge erfunden"));
    Ok(())
}

async fn make_accounts(config: &Config, house: &House, clock: &dyn Clock) -> anyhow::Result<()> {
    let path = config.data.join("demo.json");
    let began = Instant::now();
    let made = accounts::seed_demo(&house.app.store, &house.app.town, &house.app.rng, clock).await?;
    let sign_ins = if made.is_empty() {
        read_demo_file(&path).map(|file| file.sign_ins).unwrap_or_default()
    } else {
        done(began, &format!("{} Zugänge für Beschäftigte angelegt", made.len()));
        made.into_iter()
            .map(|a| SignIn {
                login: a.login,
                name: a.name,
                roles: a.roles.iter().map(|role| role.code().to_owned()).collect(),
                offices: a.offices,
                password: a.password,
                totp_secret: a.totp_secret,
            })
            .collect()
    };
    let url = &config.base_url;
    let file = DemoFile {
        town: house.app.town.about.id.clone(),
        url: url.clone(),
        desk: format!("{url}/anmeldung"),
        mail: format!("{url}/demo/post"),
        console: format!("{url}/demo"),
        sign_ins,
    };
    data::write_private(&path, &serde_json::to_vec_pretty(&file)?)
        .with_context(|| format!("{} cannot be written", path.display()))
}

fn read_demo_file(path: &Path) -> Option<DemoFile> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

async fn fill_cases(config: &Config, house: &House, count: usize) -> anyhow::Result<()> {
    let began = Instant::now();
    let path = config.town_folder()?.join("cast.toml");
    let cast = std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let service = Cast::read(&cast)?.older_cases_of;
    let made = cases::demo::fill(&house.cases, &service, count, |done, all| {
        step(&format!("\r  Ältere Vorgänge: {done} von {all}"))
    })
    .await?;
    if made > 0 {
        done(began, &format!("{made} ältere Vorgänge angelegt"));
    }
    Ok(())
}

fn tell(config: &Config) -> anyhow::Result<()> {
    let file = read_demo_file(&config.data.join("demo.json")).unwrap_or_default();
    let url = &config.base_url;
    println!("\nDas Rathaus ist offen:\n");
    println!("  Bürgerinnen und Bürger   {url}/");
    println!("  Beschäftigte             {}", file.desk);
    println!("  Abgefangene E-Mails      {}", file.mail);
    println!("  Demo-Konsole mit Codes   {}\n", file.console);
    for role in ["clerk", "cashier", "controller", "administrator"] {
        if let Some(s) = file.sign_ins.iter().find(|s| s.roles.iter().any(|r| r == role)) {
            println!("  {role:<14} {:<16} {}", s.login, s.password);
        }
    }
    println!(
        "\nDie Einmal-Codes zeigt die Demo-Konsole. Alles steht auch in {}.",
        config.data.join("demo.json").display()
    );
    println!("Strg-C schließt das Rathaus.\n");
    Ok(())
}
