//! The preview shows what citizens will see, with all that stands behind it, and leaves no trace.

use cases::editions::Proof;
use testkit::{Page, Visitor};

use crate::common::{Desk, PERMIT};
use crate::editions::{Shelf, administrator, send};

async fn rows(shelf: &Shelf) -> (i64, i64) {
    let count = |tx: &mut store::Tx<'_>| {
        Ok((
            tx.count("select count(*) from draft", &[])?,
            tx.count("select count(*) from fact", &[])?,
        ))
    };
    shelf.desk.read(count).await
}

async fn go(visitor: &mut Visitor, page: &Page, how: &str, more: &[(&str, &str)]) -> Page {
    let stand = stand(page);
    let answers = [&[("_stand", stand.as_str()), ("_go", how)], more].concat();
    visitor.submit(page, &answers).await
}

/// What travels with the page.
fn stand(page: &Page) -> String {
    let form = page.form_with("_stand").expect("a preview");
    let pairs = form.with(&[]);
    pairs
        .into_iter()
        .find(|(name, _)| name == "_stand")
        .expect("it is there")
        .1
}

#[tokio::test]
async fn a_service_is_seen_page_by_page_and_nothing_is_kept() {
    let shelf = Shelf::with_permit(Desk::new());
    let (cases, _) = shelf.start(Proof::Loads).await;
    let before = rows(&shelf).await;
    let mut lead = shelf.visitor(&cases, shelf.desk.lead());
    let mut page = lead.get(&format!("/verwaltung/leistungen/{PERMIT}/vorschau")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("Nichts wird gespeichert"), "{}", page.text());

    // What is missing is said as a citizen would be told, and what was typed stays.
    page = go(&mut lead, &page, "next", &[]).await;
    assert_eq!(page.status, 422, "{}", page.text());
    // An example fills in everything; then page follows page to the review with the fee and its derivation.
    let name = cases.services.current(PERMIT).expect("offered").blueprint.played()[0]
        .name
        .clone();
    page = go(&mut lead, &page, "example", &[("_beispiel", &name)]).await;
    let mut seen = Vec::new();
    for _ in 0..12 {
        assert_eq!(page.status, 200, "{seen:?}: {}", page.text());
        seen.push(page.text());
        if !page.html().contains("kern-btn--primary") {
            break;
        }
        page = go(&mut lead, &page, "next", &[]).await;
    }
    let last = seen.last().expect("pages");
    assert!(seen.len() > 4, "{seen:#?}");
    for said in ["R1", "Ergebnis mit diesen Angaben", "fee_year_cent"] {
        assert!(last.contains(said), "{said} is not in {last}");
    }
    assert!(
        seen.iter().any(|page| page.contains("gefragt, wenn")),
        "conditions are said in words"
    );
    assert_eq!(rows(&shelf).await, before, "neither a draft nor a fact");
}

#[tokio::test]
async fn language_day_and_registers_are_chosen_without_losing_what_was_typed() {
    let shelf = Shelf::new(Desk::new());
    let (cases, _) = shelf.start(Proof::Loads).await;
    let mut admin = shelf.visitor(&cases, administrator("Pınar Achterberg"));
    let page = admin.get("/verwaltung/leistungen/testschein/vorschau").await;
    let page = go(
        &mut admin,
        &page,
        "show",
        &[
            ("purpose", "other"),
            ("other_purpose", "Für die Bank"),
            ("_sprache", "en"),
        ],
    )
    .await;
    assert!(page.html().contains("Für die Bank"), "{}", page.html());
    assert!(
        page.text().contains("What do you need"),
        "the page speaks English: {}",
        page.text()
    );
    assert!(
        page.text().contains("Bedingungen dieser Seite"),
        "who looks is still spoken to in German"
    );
    // A stand that somebody made up is refused, not believed.
    let form = page.form_with("_stand").expect("a preview");
    let broken = form.with(&[("_stand", "{\"answers\": 7")]);
    let pairs: Vec<(&str, &str)> = broken
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        admin
            .post("/verwaltung/leistungen/testschein/vorschau", &pairs)
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn a_draft_is_seen_before_anybody_gets_it() {
    let shelf = Shelf::new(Desk::new());
    let (cases, _) = shelf.start(Proof::Loads).await;
    shelf.change(
        "texts/de.toml",
        "title = \"Ihr Anliegen\"",
        "title = \"Ihr neues Anliegen\"",
    );
    let mut admin = shelf.visitor(&cases, administrator("Pınar Achterberg"));
    send(&mut admin, "testschein", "ordner", &[]).await;
    let service = admin.get("/verwaltung/leistungen/testschein").await;
    let mut links = service.links().into_iter().map(|(href, _)| href);
    let href = links.find(|href| href.contains("vorschau?fassung=")).expect("a link");
    let page = admin.get(&href).await;
    assert!(page.text().contains("Ihr neues Anliegen"), "{}", page.text());
    let now = admin.get("/verwaltung/leistungen/testschein/vorschau").await;
    assert!(!now.text().contains("Ihr neues Anliegen"));
}
