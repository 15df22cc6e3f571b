//! Services that another system wrote stand beside the town's own, safely and honestly.

use std::sync::Arc;

use catalog::{CatalogState, Current, TownFiles, import_dldb};
use testkit::TestTown;

const FOREIGN: &str = r#"{"data":[
  {"id":"900","name":"Leuchtturm mieten","description":"<p>Ein Turm.</p><script>alert(1)</script><img src=x onerror=y>",
   "fees":"<p>5 Euro</p>","links":[{"name":"Mehr","link":"https://stadt.example/turm"}],"locations":[{"location":"12"}]},
  {"id":"meldebescheinigung","name":"Fremde Meldebescheinigung","description":"<p>Fremd.</p>"}]}"#;

fn state(current: &Current) -> CatalogState {
    CatalogState {
        catalogue: current.handle(),
        online: Arc::new(|_| None),
    }
}

async fn import(town: &TestTown, json: &str) {
    let (services, _) = import_dldb(json);
    town.store
        .write::<_, store::StoreError, _>(move |tx| {
            catalog::store::replace_services(tx, "Nachbarstadt", &services, 1_795_297_200_000_000)
        })
        .await
        .expect("imports");
}

#[tokio::test]
async fn an_import_appears_without_a_restart_and_the_town_s_own_words_win() {
    for town in TestTown::each(&[catalog::store::MIGRATIONS], &[]) {
        let files = TownFiles::load(&super::town_folder()).expect("the town's files");
        let mut current = Current::open(files, town.store.clone()).await.expect("opens");
        let own = current.handle().current().services().len();
        let mut visitor = town.visitor(catalog::routes(state(&current)));
        assert_eq!(visitor.get("/leistungen/900").await.status, 404);
        assert!(!current.refresh().await.expect("looks"), "nothing was imported yet");

        import(&town, FOREIGN).await;
        assert!(current.refresh().await.expect("looks"));
        assert!(!current.refresh().await.expect("looks"), "once is enough");
        assert_eq!(current.handle().current().services().len(), own + 1);
        let page = visitor.get("/leistungen/900").await;
        assert_eq!((page.status, page.heading()), (200, "Leuchtturm mieten".to_owned()));
        let found = visitor.get("/suche?q=Leuchtturm").await;
        assert!(found.html().contains("/leistungen/900"), "{}", found.text());
        let listed = visitor.get("/leistungen").await;
        assert!(listed.html().contains("/leistungen/900"));
        let kept = visitor.get("/leistungen/meldebescheinigung").await;
        assert!(!kept.text().contains("Fremd"), "the town's own text stands");
        assert!(!kept.text().contains("Nachbarstadt"));
    }
}

#[tokio::test]
async fn an_imported_page_is_sanitised_and_says_where_its_text_comes_from() {
    let town = TestTown::new(&[catalog::store::MIGRATIONS], &[]);
    import(&town, FOREIGN).await;
    let files = TownFiles::load(&super::town_folder()).expect("the town's files");
    let current = Current::open(files, town.store.clone()).await.expect("opens");
    let mut visitor = town.visitor(catalog::routes(state(&current)));
    for lang in ["de", "de-x-leicht", "en"] {
        let page = visitor.get(&format!("/leistungen/900?lang={lang}")).await;
        let body = page.html();
        assert!(!body.contains("alert(1)") && !body.contains("onerror") && body.contains("Ein Turm."));
        assert!(page.text().contains("Nachbarstadt"), "{lang}: {}", page.text());
        assert!(body.contains("2026"), "{lang}: the day of the import");
        assert!(body.contains("https://stadt.example/turm"));
    }
}
