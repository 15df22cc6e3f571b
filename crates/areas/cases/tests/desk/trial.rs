//! Before a version comes into force its letters are set and its examples run; what is new waits for approval; what the town
//! set and a version does not go with is said field by field.

use cases::editions::{Proof, Stage};

use crate::common::Desk;
use crate::editions::{SMALL, Shelf, administrator, send, version};

/// A template that loads and lints well and cannot be set, and an example that expects something else than comes out.
const WRONG: [(&str, &str, &str); 2] = [
    (
        "letters/approval.typ",
        "#let fee = data.fee",
        "#let fee = data.fee\n#nicht_da(3)",
    ),
    ("examples/examples.toml", "fee_cent = 1000", "fee_cent = 1001"),
];

#[tokio::test]
async fn a_version_whose_letter_cannot_be_set_or_whose_example_fails_never_comes_into_force() {
    let shelf = Shelf::new(Desk::new());
    let (cases, findings) = shelf.start(Proof::Full).await;
    assert_eq!(
        (version(&cases, SMALL).as_str(), findings.len()),
        ("0.1.0", 0),
        "{findings:?}"
    );
    shelf.change("blueprint.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
    for (path, right, wrong) in WRONG {
        shelf.change(path, right, wrong);
        let (cases, findings) = shelf.start(Proof::Full).await;
        assert_eq!(version(&cases, SMALL), "0.1.0", "{path}");
        assert!(findings.iter().any(|f| f.contains(path)), "{findings:#?}");
        let mut admin = shelf.visitor(&cases, administrator("Pınar Achterberg"));
        let page = admin.get("/verwaltung/leistungen/testschein").await.text();
        assert!(
            page.contains("Angeboten wird weiter 0.1.0") && page.contains(path),
            "{page}"
        );
        shelf.change(path, wrong, right);
    }
    // In the browser it is the approval that finds out.
    let (path, right, wrong) = WRONG[0];
    shelf.change(path, right, wrong);
    let (cases, _) = shelf.start(Proof::Full).await;
    let mut one = shelf.visitor(&cases, administrator("Pınar Achterberg"));
    let mut two = shelf.visitor(&cases, administrator("Ruth Sandhaus"));
    assert_eq!(send(&mut one, SMALL, "ordner", &[]).await.status, 303);
    send(&mut one, SMALL, "anlass", &[("anlass", "Neue Satzung")]).await;
    let refused = send(&mut two, SMALL, "freigabe", &[]).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains(path) && refused.text().contains("nicht_da"),
        "{}",
        refused.text()
    );
    assert_eq!(version(&cases, SMALL), "0.1.0");
    shelf.change(path, wrong, right);
    assert_eq!(send(&mut one, SMALL, "ordner", &[]).await.status, 303);
    assert_eq!(send(&mut two, SMALL, "freigabe", &[]).await.status, 303);
    assert_eq!(version(&cases, SMALL), "0.2.0");
}

#[tokio::test]
async fn a_service_that_is_new_in_the_folder_is_found_previewed_and_approved_without_a_restart() {
    for desk in Desk::each() {
        let shelf = Shelf::new(desk);
        let (cases, _) = shelf.start(Proof::Full).await;
        let mut one = shelf.visitor(&cases, administrator("Pınar Achterberg"));
        shelf.copy_of_small("neuschein");
        let list = one.get("/verwaltung/leistungen").await;
        assert!(
            list.html().contains("/verwaltung/leistungen/neuschein"),
            "{}",
            list.text()
        );
        assert!(list.text().contains("noch nicht freigegeben"), "{}", list.text());
        assert_eq!(one.get("/antraege/neu/neuschein").await.status, 404);

        assert_eq!(send(&mut one, "neuschein", "ordner", &[]).await.status, 303);
        send(&mut one, "neuschein", "anlass", &[("anlass", "Neue Aufgabe")]).await;
        let draft = shelf.editions("neuschein").await.remove(0);
        assert_eq!(draft.stage, Stage::Draft);
        let preview = one
            .get(&format!(
                "/verwaltung/leistungen/neuschein/vorschau?fassung={}",
                draft.id
            ))
            .await;
        assert_eq!(preview.status, 200, "{}", preview.text());
        let mut two = shelf.visitor(&cases, administrator("Ruth Sandhaus"));
        assert_eq!(send(&mut two, "neuschein", "freigabe", &[]).await.status, 303);
        assert_eq!(one.get("/antraege/neu/neuschein").await.status, 200);
        let (again, findings) = shelf.start(Proof::Full).await;
        assert_eq!((version(&again, "neuschein").as_str(), findings.len()), ("0.1.0", 0));
    }
}

#[tokio::test]
async fn a_service_that_is_new_at_a_restart_waits_and_one_that_was_offered_does_not() {
    let shelf = Shelf::new(Desk::new());
    shelf.start(Proof::Full).await;
    shelf.copy_of_small("neuschein");
    for _ in 0..2 {
        let (cases, findings) = shelf.start(Proof::Full).await;
        assert_eq!(
            (version(&cases, "neuschein").as_str(), findings.len()),
            ("none", 0),
            "{findings:?}"
        );
        let editions = shelf.editions("neuschein").await;
        assert_eq!(editions.len(), 1, "one draft, however often the town is opened");
        assert!(
            editions
                .iter()
                .all(|edition| edition.stage == Stage::Draft && edition.editors.is_empty())
        );
        assert_eq!(version(&cases, SMALL), "0.1.0");
    }
    // In development it is offered at once.
    shelf.copy_of_small("drittschein");
    let (cases, _) = shelf.start(Proof::Loads).await;
    assert_eq!(version(&cases, "drittschein"), "0.1.0");
}

#[tokio::test]
async fn what_does_not_go_with_own_values_and_texts_is_said_field_by_field_and_can_be_solved() {
    let shelf = Shelf::new(Desk::new());
    let (cases, _) = shelf.start(Proof::Loads).await;
    let mut one = shelf.visitor(&cases, administrator("Pınar Achterberg"));
    let mut two = shelf.visitor(&cases, administrator("Ruth Sandhaus"));
    let values = one.get("/verwaltung/leistungen/testschein/werte").await;
    one.submit(&values, &[("wert.fee_cent", "90")]).await;
    let texts = "/verwaltung/leistungen/testschein/texte?sprache=de&bereich";
    let page = one.get(&format!("{texts}=service")).await;
    one.submit(&page, &[("text.service.title", "Schein der Stadt")]).await;
    let page = one.get(&format!("{texts}=seite-request")).await;
    one.submit(&page, &[("text.fields.proof.hint", "Bitte als Foto.")])
        .await;
    send(&mut one, SMALL, "anlass", &[("anlass", "Beschluss")]).await;
    assert_eq!(send(&mut two, SMALL, "freigabe", &[]).await.status, 303);

    // The makers lower the highest fee, give another title, and take a hint away.
    shelf.change("blueprint.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
    shelf.change("blueprint.toml", "max = 10000", "max = 5000");
    shelf.change("texts/de.toml", "title = \"Bescheinigung\"", "title = \"Nachweis\"");
    for file in ["de", "de-x-leicht", "en"] {
        shelf.take_line(&format!("texts/{file}.toml"), "[fields.proof]", "hint");
    }
    assert_eq!(send(&mut one, SMALL, "ordner", &[]).await.status, 303);
    let page = one.get("/verwaltung/leistungen/testschein").await.text();
    for said in [
        "90,00",
        "5000",
        "Bitte als Foto.",
        "Schein der Stadt",
        "Nachweis",
        "niemand freigeben",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    // No way leads into a wall: the text is taken away, the value is set anew.
    let page = one.get("/verwaltung/leistungen/testschein/texte?sprache=en").await;
    assert!(page.text().contains("Eigene Texte ohne Platz"), "{}", page.text());
    let form = page
        .forms()
        .into_iter()
        .find(|form| form.with(&[]).iter().any(|(name, _)| name == "entfernen"))
        .expect("a button that takes it away");
    let pairs = form.with(&[]);
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(one.post(&form.action, &pairs).await.status, 303);
    let values = one.get("/verwaltung/leistungen/testschein/werte").await;
    one.submit(&values, &[("wert.fee_cent", "45")]).await;
    let page = one.get("/verwaltung/leistungen/testschein").await.text();
    assert!(
        !page.contains("Bitte als Foto.“ (") && page.contains("Schein der Stadt"),
        "{page}"
    );
    send(&mut one, SMALL, "anlass", &[("anlass", "Neue Version")]).await;
    let approved = send(&mut two, SMALL, "freigabe", &[]).await;
    assert_eq!(approved.status, 303, "{}", approved.text());
    assert_eq!(cases.services.current(SMALL).expect("offered").knobs["fee_cent"], 4500);
}
