//! Prints what loading, linting, examples, a large page and the pages of the largest form cost, one line of JSON each, for
//! `bench/run`. Arguments choose figures and services by their names; all without any.

#[allow(dead_code)] // The tests use more of it.
#[path = "../../tests/engine/common.rs"]
mod common;
#[path = "../../tests/engine/large.rs"]
mod large;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use base::Lang;
use blueprint::{Blueprint, CaseFacts, Files, Page, Played, Posted, Reader, Scope, ScopeInput, read_folder};
use serde_json::{Value, json};

/// Rounds of each measurement; the best counts, because other work on the machine only makes rounds slower.
const ROUNDS: u32 = 5;
/// Saves in one round.
const SAVES: u32 = 50;
/// Of a small page. The system counts processor time in steps of some milliseconds.
const PAGES: u32 = 500;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let wants = |name: &str| wanted.is_empty() || wanted.iter().any(|one| one == name);
    let folders = folders();
    let (took, all) = best(if wants("load_all") { ROUNDS } else { 1 }, || load(&folders));
    if wants("load_all") {
        say(json!({ "figure": "load_all", "services": all.len(), "ms": ms(took) }));
    }
    if wants("examples") {
        examples(&all);
    }
    for (files, blueprint) in all.iter().filter(|(_, one)| wants("lint") || wants(&one.meta.id)) {
        let (lint, found) = best(2, || blueprint.lint(files).len());
        say(json!({ "figure": "lint", "service": blueprint.meta.id, "found": found, "ms": ms(lint) }));
    }
    if wants("large_page") {
        large_page();
    }
    let largest = all.iter().max_by_key(|(_, blueprint)| blueprint.fields().count());
    for (_, blueprint) in largest.into_iter().filter(|_| wants("page")) {
        dearest_page(blueprint);
    }
}

fn examples(all: &[(Files, Blueprint)]) {
    let (examples, counted) = best(ROUNDS, || {
        all.iter()
            .map(|(_, blueprint)| blueprint.run_examples().outcomes.len())
            .sum::<usize>()
    });
    say(json!({ "figure": "examples", "examples": counted, "ms": ms(examples) }));
}

fn large_page() {
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

/// The page of a form that costs most to show and to answer, with the answers of its fullest example.
fn dearest_page(blueprint: &Blueprint) {
    let town = blueprint
        .validate_knobs(&toml::Table::new())
        .expect("defaults are valid");
    let played = blueprint.played();
    let Some(played) = played.iter().max_by_key(|played| played.answers.len()) else {
        return;
    };
    let registers = BTreeMap::new();
    let draft = CaseFacts::default();
    let input = ScopeInput {
        answers: &played.answers,
        registers: &registers,
        town: &town,
        case: &draft,
        today: played.today,
    };
    let scope = Scope::new(blueprint, input);
    let costs = blueprint.pages(&scope).into_iter().map(|page| {
        let posted = posted(page, played);
        let (shown, _) = best(2, || (0..PAGES).map(|_| show(blueprint, page, input)).max());
        let (saved, _) = best(2, || (0..PAGES).map(|_| save(blueprint, page, &posted, input)).max());
        (shown / PAGES, saved / PAGES, page)
    });
    if let Some((shown, saved, page)) = costs.max_by_key(|(shown, saved, _)| *shown + *saved) {
        say(json!({
            "figure": "page", "service": blueprint.meta.id, "page": page.id, "fields": blueprint.fields().count(),
            "asked": page.fields.len(), "show_ms": ms(shown), "save_ms": ms(saved),
        }));
    }
}

fn posted(page: &Page, played: &Played) -> Posted {
    let asked = page.fields.iter().filter(|field| !field.kind.is_upload());
    asked
        .flat_map(|field| field.inputs(&played.answers, &BTreeMap::new()))
        .collect()
}

/// What the engine is asked when a page is shown. How many questions are on it.
fn show(blueprint: &Blueprint, page: &Page, input: ScopeInput<'_>) -> usize {
    let scope = Scope::new(blueprint, input);
    let nothing = BTreeMap::new();
    let shown = page.fields.iter().filter(|field| blueprint.visible(&scope, field));
    let asked = shown.map(|field| {
        let required = blueprint.required(&scope, field);
        let because = blueprint.explain_field(&scope, field, Reader::Applicant, Lang::De);
        let entries = if field.is_group() {
            blueprint.entries(&scope, field).len()
        } else {
            0
        };
        let inputs = field.inputs(input.answers, &nothing).len();
        drop(blueprint.control(&scope, field));
        usize::from(required) + usize::from(because.is_some()) + entries + inputs
    });
    let because = blueprint.explain_page(&scope, &page.id, Reader::Applicant, Lang::De);
    asked.sum::<usize>() + blueprint.pages(&scope).len() + usize::from(because.is_some())
}

/// What the engine is asked when a page is saved: what was posted, and which page follows.
fn save(blueprint: &Blueprint, page: &Page, posted: &Posted, input: ScopeInput<'_>) -> usize {
    let result = blueprint.parse_page(&page.id, posted, &input);
    let after = ScopeInput {
        answers: &result.answers,
        ..input
    };
    blueprint.pages(&Scope::new(blueprint, after)).len()
}

/// The folders of all services of the repository; what begins with `_` is for tests, and no town loads it.
fn folders() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(common::folder("")).expect("the folder of blueprints is there");
    let mut folders: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|folder| folder.join("blueprint.toml").exists())
        .filter(|folder| {
            !folder
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('_'))
        })
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
