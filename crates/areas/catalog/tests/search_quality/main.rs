//! Protects that residents find what they mean, in the words they use, in a real catalogue of 287 services.
//!
//! Half of the queries are held out: nothing is tuned on them. The misses of the other half are printed.

mod baselines;
mod queries;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use catalog::{SearchIndex, Service, Synonyms, import_dldb};
use queries::{Figures, QueryCase};

const HIT_1_MIN: f64 = 0.75;
const HIT_3_MIN: f64 = 0.90;

/// The real catalogue, read in place; `None` where a clone does not have it.
fn services() -> Option<Vec<Service>> {
    let shared = std::env::var_os("RATHAUS_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared")),
        PathBuf::from,
    );
    let file = shared.join("data/dldb-munich-berlin/zmsautomation__src__main__resources__dldb__services_de.json");
    match std::fs::read_to_string(&file) {
        Ok(json) => Some(import_dldb(&json).0),
        Err(_) => {
            println!("skipped: {} missing", file.display());
            None
        }
    }
}

#[test]
fn residents_find_what_they_mean() {
    let Some(services) = services() else { return };
    let queries = queries::load();
    assert!(queries.len() >= 120);
    let index = SearchIndex::build(&services, &[], &Synonyms::general());
    let engine = |text: &str| {
        index
            .search(text, 10)
            .hits
            .into_iter()
            .map(|hit| hit.id)
            .collect::<Vec<_>>()
    };

    let bm25 = baselines::Bm25::build(&services);
    let grams = baselines::Grams::build(&services);
    for (name, figures) in [
        ("plain BM25", queries::evaluate(&queries, |text| bm25.search(text))),
        ("4-grams", queries::evaluate(&queries, |text| grams.search(text))),
    ] {
        println!("baseline {name:<24} {}", Figures::sum(&figures).line());
    }
    let figures = queries::evaluate(&queries, engine);
    queries::print_by_kind(&queries, &figures);
    for (case, figure) in queries.iter().zip(&figures).filter(|(case, _)| !case.held_out) {
        if figure.right_1 == 0 {
            print_miss(case, &index);
        }
    }
    for held_out in [false, true] {
        let half = queries::those(&queries, &figures, |case| case.held_out == held_out);
        let label = if held_out { "held out" } else { "tuned on" };
        println!("{label:<33} {}", half.line());
        assert!(
            half.hit_1() >= HIT_1_MIN && half.hit_3() >= HIT_3_MIN,
            "{label}: {}",
            half.line()
        );
    }
    println!(
        "{:<33} {}",
        "held out, last batch",
        queries::those(&queries, &figures, |case| case.last).line()
    );
    println!("{:<33} {}", "all", Figures::sum(&figures).line());
}

fn print_miss(case: &QueryCase, index: &SearchIndex) {
    let hits = index.search(&case.text, 3).hits;
    let found: Vec<String> = hits.iter().map(|hit| format!("{} {:.2}", hit.id, hit.score)).collect();
    println!(
        "  miss {:<14} {:<60} found {:?} wanted {:?}",
        case.kind, case.text, found, case.accept
    );
}

#[test]
fn searching_is_fast_enough_to_answer_every_keystroke() {
    let Some(services) = services() else { return };
    let queries = queries::load();
    let begin = Instant::now();
    let index = SearchIndex::build(&services, &[], &Synonyms::general());
    let build = begin.elapsed();
    let mut times: Vec<Duration> = queries
        .iter()
        .map(|case| {
            let begin = Instant::now();
            std::hint::black_box(index.search(&case.text, 10));
            begin.elapsed()
        })
        .collect();
    times.sort();
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    println!(
        "index of {} services in {build:?}; query median {median:?}, worst {worst:?}",
        services.len()
    );
    // The machine of the tests may be busy; the bound catches a change of order, the printed figures the rest.
    assert!(median < Duration::from_millis(5), "median {median:?}");
}

#[test]
fn the_same_question_has_the_same_answer() {
    let Some(services) = services() else { return };
    let queries = queries::load();
    let [first, second] = [(); 2].map(|()| SearchIndex::build(&services, &[], &Synonyms::general()));
    for case in &queries {
        assert_eq!(
            first.search(&case.text, 10),
            second.search(&case.text, 10),
            "{}",
            case.text
        );
    }
}

#[test]
fn typing_a_title_finds_it_before_it_is_finished() {
    let Some(services) = services() else { return };
    let index = SearchIndex::build(&services, &[], &Synonyms::general());
    for (typed, title) in [
        ("reisep", "Reisepass"),
        ("führungsz", "Führungszeugnis"),
        ("meldebesch", "Meldebescheinigung"),
        ("gewerbe anm", "Gewerbe-Anmeldung"),
        ("bewohnerpark", "Bewohnerparkausweis"),
        ("einbürg", "Einbürgerung"),
    ] {
        let titles: Vec<String> = index
            .suggest(typed)
            .into_iter()
            .map(|suggestion| suggestion.title)
            .collect();
        assert!(titles.iter().take(3).any(|found| found == title), "{typed}: {titles:?}");
    }
}

#[test]
fn the_import_keeps_every_service_and_reports_what_is_odd() {
    let Some(services) = services() else { return };
    assert_eq!(services.len(), 287);
    assert_eq!(services.iter().filter(|service| !service.leika.is_empty()).count(), 132);
    for service in &services {
        let text = service.text(base::Lang::De).1;
        assert!(!text.title.is_empty());
        assert!(!text.what.as_str().contains("<script") && !text.what.as_str().contains("javascript:"));
    }
}
