//! Protects that the catalogue's pages work without scripts, in each language, with the demo town.

mod imported;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use base::{FixedClock, SeededRng};
use catalog::{CatalogState, Catalogue, CatalogueHandle};
use tower::ServiceExt;
use web::{App, AppParts, Config, Texts};

fn town_folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../towns/musterstadt"))
}

fn catalogue() -> Catalogue {
    Catalogue::load(&town_folder())
        .unwrap_or_else(|errors| panic!("{}", errors.iter().map(|e| format!("{e}\n")).collect::<String>()))
}

/// The demo town's pages; services with a blueprint can be started.
fn site(folder: &tempfile::TempDir) -> Router {
    site_with(folder, Some(false))
}

/// As `site`. `needs_account`: whether services with a blueprint need one; none: they cannot be started online.
fn site_with(folder: &tempfile::TempDir, needs_account: Option<bool>) -> Router {
    let database = store::Target::Sqlite(folder.path().join("town.db"));
    let app = App::new(AppParts {
        store: store::Store::open(&database, &[catalog::store::MIGRATIONS], &[]).expect("a new database opens"),
        town: Arc::new(town::load(&town_folder()).expect("the demo town loads")),
        clock: Arc::new(FixedClock::at("2026-11-20T10:00:00Z".parse().expect("a time"))),
        rng: Arc::new(SeededRng::new(7)),
        blobs: store::Blobs::open(&folder.path().join("blobs")).expect("a new folder opens"),
        secret_key: [7; 32],
        sessions: Arc::new(web::access::NoStaff),
        texts: Arc::new(Texts::new(&[])),
        citizen_nav: Vec::new(),
        desk_nav: Vec::new(),
        config: Config::default(),
        scanner: Arc::new(base::ports::NoScanner),
    });
    let online = move |service: &catalog::Service| {
        let id = service.blueprint.as_ref()?;
        Some(catalog::Start {
            href: format!("/antrag/{id}"),
            needs_account: needs_account?,
        })
    };
    let state = CatalogState {
        catalogue: CatalogueHandle::new(catalogue()),
        online: Arc::new(online),
    };
    catalog::routes(state).into_router(app)
}

async fn get(site: &Router, path: &str) -> (StatusCode, String) {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let response = site.clone().oneshot(request).await.expect("the site answers");
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 10 << 20).await.expect("a body");
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn every_page_answers_in_every_language() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = site(&folder);
    let catalogue = catalogue();
    let town = town::load(&town_folder()).expect("the demo town loads");
    let mut paths = vec![
        "/".to_owned(),
        "/leistungen".to_owned(),
        "/aemter".to_owned(),
        "/suche?q=umzug".to_owned(),
    ];
    paths.extend(
        catalogue
            .services()
            .iter()
            .map(|service| format!("/leistungen/{}", service.id)),
    );
    paths.extend(
        catalogue
            .topics()
            .iter()
            .map(|topic| format!("/lebenslagen/{}", topic.id)),
    );
    paths.extend(town.offices.iter().map(|office| format!("/aemter/{}", office.id)));
    for path in paths {
        for lang in base::Lang::ALL {
            let separator = if path.contains('?') { '&' } else { '?' };
            let (status, page) = get(&site, &format!("{path}{separator}lang={}", lang.code())).await;
            assert_eq!(status, StatusCode::OK, "{path}");
            assert_eq!(page.matches("<h1").count(), 1, "{path}");
            assert!(!page.contains("<script>"), "{path}");
        }
    }
}

#[tokio::test]
async fn what_nobody_knows_is_not_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = site(&folder);
    for path in [
        "/leistungen/nix",
        "/lebenslagen/nix",
        "/aemter/nix",
        "/api/v1/leistungen/nix",
    ] {
        assert_eq!(get(&site, path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_search_finds_says_when_it_finds_nothing_and_escapes_what_was_typed() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = site(&folder);
    for (path, expected) in [
        ("/suche?q=bin%20umgezogen", "/leistungen/"),
        ("/suche?q=quantencomputer", "nichts gefunden"),
        ("/suche", "katalog-suche"),
        ("/suche?q=%3Cscript%3Ealert(1)%3C/script%3E", "&lt;script&gt;"),
        (
            "/leistungen/suche?q=meldebesch&fragment=1",
            "/leistungen/meldebescheinigung",
        ),
        ("/leistungen/suche?q=&fragment=1", ""),
    ] {
        let (status, page) = get(&site, path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(page.contains(expected), "{path}: {page}");
        assert!(!page.contains("<script>alert"), "{path}");
    }
}

#[tokio::test]
async fn a_service_shows_what_people_ask_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = site(&folder);
    let (_, page) = get(&site, "/leistungen/meldebescheinigung").await;
    for expected in [
        "/antrag/",
        "kostenlos",
        "§ 18 Bundesmeldegesetz",
        "Bürgerbüro",
        "07:30–16:00",
        "Vollmacht",
    ] {
        assert!(page.contains(expected), "{expected}");
    }
}

#[tokio::test]
async fn a_start_that_needs_an_account_says_so_and_one_that_is_not_offered_is_not_promised() {
    let start = "/antrag/";
    for (needs_account, is_offered, says) in [
        (Some(false), true, "Sie brauchen kein Konto"),
        (Some(true), true, "Online brauchen Sie dafür ein Nutzerkonto"),
        (None, false, "noch nicht online"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let site = site_with(&folder, needs_account);
        let (_, page) = get(&site, "/leistungen/meldebescheinigung").await;
        assert_eq!(page.contains(start), is_offered, "{needs_account:?}");
        assert!(page.contains(says), "{needs_account:?}: {page}");
        let (_, found) = get(&site, "/suche?q=meldebescheinigung").await;
        assert_eq!(found.contains(">Online<"), is_offered, "{needs_account:?}: {found}");
        let (_, list) = get(&site, "/api/v1/leistungen").await;
        let list: serde_json::Value = serde_json::from_str(&list).expect("JSON");
        let mut entries = list.as_array().into_iter().flatten();
        let entry = entries
            .find(|entry| entry["id"] == "meldebescheinigung")
            .expect("listed");
        assert_eq!(entry["online"], is_offered, "{entry}");
        assert_eq!(entry["needs_account"], needs_account.unwrap_or(false), "{entry}");
    }
}

#[tokio::test]
async fn machines_get_the_catalogue_as_json() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = site(&folder);
    let (_, list) = get(&site, "/api/v1/leistungen").await;
    let list: serde_json::Value = serde_json::from_str(&list).expect("JSON");
    assert_eq!(list.as_array().map(Vec::len), Some(catalogue().services().len()));
}

#[test]
fn offices_and_topics_of_the_demo_town_exist() {
    let town = town::load(&town_folder()).expect("the demo town loads");
    for service in catalogue().services() {
        for office in &service.offices {
            assert!(
                town.office(office).is_some(),
                "{}: office {office} is not in offices.toml",
                service.id
            );
        }
    }
}

#[test]
fn people_find_the_demo_town_s_services_in_their_own_words() {
    let catalogue = catalogue();
    let misses: Vec<String> = [
        ("bin umgezogen", "wohnsitz"),
        ("bewohnerparken", "bewohnerparkausweis"),
        ("anwohnerparkausweis verlängern", "bewohnerparkausweis"),
        ("proof of address", "meldebescheinigung"),
        ("hundesteuer", "hund"),
    ]
    .into_iter()
    .filter_map(|(question, id)| {
        let hits = catalogue.index().search(question, 3).hits;
        let found: Vec<&str> = hits.iter().map(|hit| hit.id.as_str()).collect();
        (!found.iter().any(|found| found.contains(id))).then(|| format!("{question}: {found:?}"))
    })
    .collect();
    assert!(misses.is_empty(), "{misses:#?}");
}
