//! Imported services appear in a town that is open.

use std::fs;
use std::path::PathBuf;

use super::program::{Place, until};

const ONE: &str =
    r#"{"data":[{"id":"4711","name":"Leuchtturm mieten","description":"<p>Ein Turm.</p><script>x</script>"}]}"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_is_seen_within_seconds_and_after_a_restart() {
    let place = Place::new();
    let running = place.serve(&["serve"], &[]).await;
    let mut visitor = running.visitor();
    let file = place.path("leistungen.json");
    fs::write(&file, ONE).expect("writes");
    let name = file.to_str().expect("a plain name");
    let (well, said) = place.run(&["import", "services", name, "--dry-run"]);
    assert!(well && said.contains("1 services read"), "{said}");
    let (well, said) = place.run(&["import", "services", name, "--source", "Nachbarstadt"]);
    assert!(well && said.contains("Nachbarstadt: 1 services"), "{said}");
    until("the service has a page", async || {
        (visitor.get("/leistungen/4711").await.status == 200).then_some(())
    })
    .await;
    let page = visitor.get("/leistungen/4711").await;
    assert!(
        page.text().contains("Nachbarstadt") && !page.html().contains("<script>x"),
        "{}",
        page.text()
    );
    assert!(
        visitor
            .get("/suche?q=leuchtturm")
            .await
            .html()
            .contains("/leistungen/4711")
    );
    assert!(running.terminate().await.success());
    let running = place.serve(&["serve"], &[]).await;
    assert_eq!(running.visitor().get("/leistungen/4711").await.status, 200);
    fs::write(&file, "{}").expect("writes");
    let (well, said) = place.run(&["import", "services", name, "--source", "Nachbarstadt"]);
    assert!(!well && said.contains("nothing was changed"), "{said}");
    assert_eq!(running.visitor().get("/leistungen/4711").await.status, 200);
    let (well, said) = place.run(&["import", "services", place.path("").to_str().expect("a plain name")]);
    assert!(!well && said.contains("services_de.json"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_catalogue_of_a_large_city_can_be_browsed() {
    let shared =
        std::env::var_os("RATHAUS_SHARED").map_or_else(|| super::program::root().join("../shared"), PathBuf::from);
    let folder = shared.join("data/dldb-munich-berlin");
    if !folder.is_dir() {
        println!("skipped: {} missing", folder.display());
        return;
    }
    let place = Place::new();
    let (well, said) = place.run(&["import", "services", folder.to_str().expect("a plain name")]);
    assert!(well, "{said}");
    let running = place.serve(&["serve"], &[]).await;
    let mut visitor = running.visitor();
    let list = visitor.get("/leistungen").await;
    let links: Vec<String> = list
        .links()
        .into_iter()
        .map(|(href, _)| href)
        .filter(|href| href.starts_with("/leistungen/"))
        .collect();
    assert!(links.len() > 300, "{} services are listed", links.len());
    for href in &links {
        let page = visitor.get(href).await;
        assert_eq!(page.status, 200, "{href}");
        let html = page.html();
        assert_eq!(html.matches("<h1").count(), 1, "{href}");
        assert!(
            !html.contains("<script>") && !html.contains("javascript:") && !html.contains("onclick"),
            "{href}"
        );
    }
    assert_eq!(running.figure("http_panics_total").await, "0");
}
