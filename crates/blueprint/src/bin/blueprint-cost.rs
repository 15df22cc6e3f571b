//! Prints what loading, linting, examples and a large page cost, one line of JSON each, for `bench/run`.

#[allow(dead_code)] // The tests use more of it.
#[path = "../../tests/engine/common.rs"]
mod common;
#[path = "../../tests/engine/large.rs"]
mod large;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use blueprint::{Blueprint, Files, read_folder};
use serde_json::{Value, json};

/// Rounds of each measurement; the best counts, because other work on the machine only makes rounds slower.
const ROUNDS: u32 = 5;
/// Saves in one round.
const SAVES: u32 = 50;

fn main() {
    let folders = folders();
    let (load, all) = best(ROUNDS, || load(&folders));
    say(json!({ "figure": "load_all", "services": all.len(), "ms": ms(load) }));
    let (examples, counted) = best(ROUNDS, || {
        all.iter()
            .map(|(_, blueprint)| blueprint.run_examples().outcomes.len())
            .sum::<usize>()
    });
    say(json!({ "figure": "examples", "examples": counted, "ms": ms(examples) }));
    for (files, blueprint) in &all {
        let (lint, found) = best(2, || blueprint.lint(files).len());
        say(json!({ "figure": "lint", "service": blueprint.meta.id, "found": found, "ms": ms(lint) }));
    }
    let large = common::loaded(&large::files());
    let (town, posted) = (
        large.validate_knobs(&toml::Table::new()).expect("defaults are valid"),
        large::posted(),
    );
    let (saves, answered) = best(ROUNDS, || {
        (0..SAVES).map(|_| large::save(&large, &town, &posted).len()).max()
    });
    say(json!({
        "figure": "large_page", "fields": large::FIELDS, "conditions": large::CONDITIONS, "answered": answered,
        "cpu_ms": ms(saves / SAVES),
    }));
}

/// The folders of all blueprints of the repository.
fn folders() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(common::folder("")).expect("the folder of blueprints is there");
    let mut folders: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|folder| folder.join("blueprint.toml").exists())
        .collect();
    folders.sort();
    folders
}

fn load(folders: &[PathBuf]) -> Vec<(Files, Blueprint)> {
    let one = |folder: &PathBuf| {
        let files = read_folder(folder).expect("the folder can be read");
        let blueprint = common::loaded(&files);
        (files, blueprint)
    };
    folders.iter().map(one).collect()
}

/// The shortest processor time of some rounds, and what the last of them gave.
fn best<T>(rounds: u32, mut work: impl FnMut() -> T) -> (Duration, T) {
    let mut round = || {
        let before = processor_time();
        let made = work();
        (processor_time().saturating_sub(before), made)
    };
    let (mut least, mut made) = round();
    for _ in 1..rounds {
        let (took, again) = round();
        (least, made) = (least.min(took), again);
    }
    (least, made)
}

/// Of this thread, which does all the work; the wall clock where the system does not tell it.
fn processor_time() -> Duration {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told
        .as_deref()
        .and_then(|text| text.split(' ').next())
        .and_then(|text| text.parse().ok());
    nanos.map_or_else(|| START.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn say(line: Value) {
    println!("{line}");
}
