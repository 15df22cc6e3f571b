//! A town's own values and texts: kept in the database over the folder's, approved by a second person, in force without a
//! restart, and laid over the next version of the blueprint.

use cases::editions::Proof;

use crate::common::Desk;
use crate::editions::{SMALL, Shelf, administrator, send, version};

#[tokio::test]
async fn values_and_texts_become_an_edition_once_somebody_else_approved_them() {
    for desk in Desk::each() {
        let shelf = Shelf::new(desk);
        let (cases, _) = shelf.start(Proof::Loads).await;
        let mut one = shelf.visitor(&cases, administrator("Pınar Achterberg"));
        let values = one.get("/verwaltung/leistungen/testschein/werte").await;
        for said in ["10,00", "100,00"] {
            assert!(
                values.text().contains(said),
                "default and limit {said} are said: {}",
                values.text()
            );
        }
        // What is wrong is said at its place, and what was typed stays.
        for (typed, said) in [("viel", "Betrag in Euro"), ("150", "bis 100,00")] {
            let page = one.submit(&values, &[("wert.fee_cent", typed)]).await;
            assert_eq!(page.status, 422, "{typed}");
            assert!(
                page.html().contains(&format!("value=\"{typed}\"")) && page.text().contains(said),
                "{}",
                page.text()
            );
        }
        let saved = one.submit(&values, &[("wert.fee_cent", "12,50")]).await;
        assert!(
            saved.text().contains("10,00") && saved.text().contains("12,50"),
            "the difference: {}",
            saved.text()
        );

        let texts = one
            .get("/verwaltung/leistungen/testschein/texte?sprache=de&bereich=service")
            .await;
        let wrong = one.submit(&texts, &[("text.service.title", "<b>Schein</b>")]).await;
        assert_eq!(wrong.status, 422, "{}", wrong.text());
        let saved = one.submit(&texts, &[("text.service.title", "Schein der Stadt")]).await;
        assert_eq!(saved.status, 200, "{}", saved.text());
        assert!(saved.html().contains("Schein der Stadt"));
        // The page before the first save is stale by now.
        let stale = one.submit(&values, &[("wert.fee_cent", "13")]).await;
        assert_eq!(stale.status, 409);

        let mut citizen = shelf.visitor(&cases, administrator("Niemand"));
        assert_eq!(citizen.get("/antraege/neu/testschein").await.heading(), "Bescheinigung");
        send(&mut one, SMALL, "anlass", &[("anlass", "Beschluss vom 5. November")]).await;
        let mut two = shelf.visitor(&cases, administrator("Ruth Sandhaus"));
        let approved = send(&mut two, SMALL, "freigabe", &[]).await;
        assert_eq!(approved.status, 303, "{}", approved.text());
        assert_eq!(
            citizen.get("/antraege/neu/testschein").await.heading(),
            "Schein der Stadt"
        );
        assert_eq!(cases.services.current(SMALL).expect("offered").knobs["fee_cent"], 1250);
        let page = two.get("/verwaltung/leistungen/testschein").await.text();
        for said in [
            "Werte geändert",
            "Texte geändert",
            "12,50",
            "Schein der Stadt",
            "Beschluss vom 5. November",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }

        // The next version of the blueprint keeps what the town set; so does a restart.
        shelf.change("blueprint.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
        let (again, findings) = shelf.start(Proof::Loads).await;
        assert_eq!(
            (version(&again, SMALL).as_str(), findings.len()),
            ("0.2.0", 0),
            "{findings:?}"
        );
        let current = again.services.current(SMALL).expect("offered");
        assert_eq!(current.knobs["fee_cent"], 1250);
        assert_eq!(
            current.blueprint.texts(base::Lang::De).get("service.title"),
            "Schein der Stadt"
        );
        // One that has no place for it stays out, and says which text it is.
        shelf.change("blueprint.toml", "fee_cent = {", "price_cent = {");
        shelf.change("fees.toml", "town.fee_cent", "town.price_cent");
        let (again, findings) = shelf.start(Proof::Loads).await;
        assert_eq!(version(&again, SMALL), "0.2.0");
        assert!(findings.iter().any(|f| f.contains("fee_cent")), "{findings:?}");
        assert_eq!(again.services.current(SMALL).expect("offered").knobs["fee_cent"], 1250);
    }
}
