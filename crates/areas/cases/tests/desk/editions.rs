//! From the folder of blueprints to what citizens get: only what is sound, approved by a second person, on its day.

use std::path::PathBuf;

use cases::editions::{Edition, Opening, Proof, Stage, open};
use cases::{Cases, Findings, Services};
use store::StoreError;
use store::facts::verify;
use testkit::{Page, Visitor, staff};
use web::{Role, Staff};

use crate::common::{Desk, PERMIT, copy, schemas};

pub const SMALL: &str = "testschein";

/// A folder with one small service, and the town that is opened with it.
pub struct Shelf {
    pub desk: Desk,
    folder: PathBuf,
}

impl Shelf {
    pub fn new(desk: Desk) -> Shelf {
        let folder = desk.town.folder().join("shelf");
        let shelf = Shelf { desk, folder };
        for (path, text) in blueprint::starter(SMALL).expect("a name").0 {
            shelf.write(&path, &text);
        }
        shelf
    }

    /// The same with the permit of the repository beside it.
    pub fn with_permit(desk: Desk) -> Shelf {
        let shelf = Shelf::new(desk);
        let permit = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../../blueprints")
            .join(PERMIT);
        copy(&permit, &shelf.folder.join(PERMIT));
        shelf
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.folder.join(SMALL).join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        std::fs::write(file, text).expect("written");
    }

    pub fn change(&self, path: &str, from: &str, to: &str) {
        self.change_of(SMALL, path, from, to);
    }

    pub fn change_of(&self, service: &str, path: &str, from: &str, to: &str) {
        let file = self.folder.join(service).join(path);
        let text = std::fs::read_to_string(&file).expect("readable");
        assert!(text.contains(from), "{path} holds no {from}");
        std::fs::write(&file, text.replacen(from, to, 1)).expect("written");
    }

    /// A folder with the small service under another id.
    pub fn copy_of_small(&self, id: &str) {
        copy(&self.folder.join(SMALL), &self.folder.join(id));
        let file = self.folder.join(id).join("blueprint.toml");
        let text = std::fs::read_to_string(&file).expect("readable");
        std::fs::write(&file, text.replace(SMALL, id)).expect("written");
    }

    /// Takes the line of a word away below a head.
    pub fn take_line(&self, path: &str, head: &str, word: &str) {
        let file = self.folder.join(SMALL).join(path);
        let text = std::fs::read_to_string(&file).expect("readable");
        let at = text.find(head).expect("the head");
        let from = at + text[at..].find(&format!("\n{word} = ")).expect("the line") + 1;
        let to = from + text[from..].find('\n').expect("its end") + 1;
        std::fs::write(&file, format!("{}{}", &text[..from], &text[to..])).expect("written");
    }

    /// Another name for something, wherever it stands.
    pub fn rename(&self, service: &str, from: &str, to: &str) {
        for file in [
            "process.toml",
            "texts/de.toml",
            "texts/de-x-leicht.toml",
            "texts/en.toml",
        ] {
            let file = self.folder.join(service).join(file);
            let text = std::fs::read_to_string(&file).expect("readable");
            std::fs::write(&file, text.replace(from, to)).expect("written");
        }
    }

    /// The town is opened (again).
    pub async fn start(&self, proof: Proof) -> (Cases, Findings) {
        let (services, _) = Services::load(&self.folder, &self.desk.town.town, schemas()).expect("readable");
        let desk = &self.desk;
        let cases = Cases::new(
            desk.town.app(),
            services,
            (desk.cases.registers.clone(), desk.cases.receivers.clone()),
            letters::LetterPress::new(),
            desk.town.post.clone(),
            desk.cases.cash.clone(),
            desk.cases.identity.clone(),
        );
        let opening = Opening {
            store: &desk.town.store,
            rng: desk.town.rng.as_ref(),
            now: cases.now(),
            proof,
        };
        let findings = open(&cases.services, opening).await.expect("the database works");
        cases::editions::publish_due(&cases).await.expect("the database works");
        (cases, findings)
    }

    pub fn visitor(&self, cases: &Cases, who: Staff) -> Visitor {
        let session = self.desk.town.staff.sign_in(who);
        let routes = cases::pages::routes().with_state(cases.clone());
        self.desk.town.visitor(routes).sign_in(&session)
    }

    pub async fn editions(&self, service: &'static str) -> Vec<Edition> {
        let read = self
            .desk
            .town
            .store
            .read::<_, StoreError, _>(move |tx| cases::store::editions::editions_of(tx, service, 50));
        read.await.expect("readable")
    }
}

pub fn administrator(name: &str) -> Staff {
    staff(name, &[Role::Administrator], &[])
}

pub fn version(cases: &Cases, service: &str) -> String {
    let current = cases.services.current(service);
    current.map_or_else(|| "none".to_owned(), |service| service.blueprint.meta.version.clone())
}

/// Sends the form of a page of a service, as its button does.
pub async fn send(visitor: &mut Visitor, service: &str, form: &str, more: &[(&str, &str)]) -> Page {
    let page = visitor.get(&format!("/verwaltung/leistungen/{service}")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let action = format!("/verwaltung/leistungen/{service}/{form}");
    let found = page.forms().into_iter().find(|known| known.action == action);
    let pairs = found
        .unwrap_or_else(|| panic!("no form {form} on {}", page.text()))
        .with(more);
    let pairs: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    visitor.post(&action, &pairs).await
}

#[tokio::test]
async fn a_wrong_version_never_reaches_citizens_and_the_last_good_one_runs_on() {
    for desk in Desk::each() {
        let shelf = Shelf::new(desk);
        // A town that opens with something wrong has nothing to run on.
        shelf.change("texts/en.toml", "\nwork = ", "\nworked = ");
        let (cases, findings) = shelf.start(Proof::Full).await;
        assert_eq!(version(&cases, SMALL), "none");
        assert!(
            findings.iter().any(|f| f.contains("left out") && f.contains("work")),
            "{findings:#?}"
        );
        shelf.change("texts/en.toml", "\nworked = ", "\nwork = ");
        let (cases, findings) = shelf.start(Proof::Full).await;
        assert_eq!(
            (version(&cases, SMALL).as_str(), findings.len()),
            ("0.1.0", 0),
            "{findings:#?}"
        );

        // What the linter finds, and what does not even load.
        shelf.change("blueprint.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
        for (path, right, wrong) in [
            ("texts/en.toml", "\nwork = ", "\nworked = "),
            ("form.toml", "kind = \"choice\"", "kind = \"choise\""),
        ] {
            shelf.change(path, right, wrong);
            let (cases, findings) = shelf.start(Proof::Full).await;
            assert_eq!(version(&cases, SMALL), "0.1.0", "{path}");
            assert!(
                findings.iter().any(|f| f.contains(path) && f.contains("0.1.0")),
                "{findings:#?}"
            );
            let mut admin = shelf.visitor(&cases, administrator("Pınar Achterberg"));
            for page in [
                "/verwaltung",
                "/verwaltung/leistungen",
                "/verwaltung/leistungen/testschein",
            ] {
                let page = admin.get(page).await.text();
                assert!(
                    page.contains("Angeboten wird weiter 0.1.0") && page.contains(path),
                    "{page}"
                );
            }
            let citizen = shelf
                .visitor(&cases, administrator("Nobody"))
                .get("/antraege/neu/testschein")
                .await;
            assert_eq!(citizen.status, 200);
            shelf.change(path, wrong, right);
        }

        let (cases, findings) = shelf.start(Proof::Full).await;
        assert_eq!(
            (version(&cases, SMALL).as_str(), findings.len()),
            ("0.2.0", 0),
            "{findings:#?}"
        );
        // And back to the one before, which is a version like any other.
        shelf.change("blueprint.toml", "version = \"0.2.0\"", "version = \"0.1.0\"");
        let (cases, _) = shelf.start(Proof::Full).await;
        assert_eq!(version(&cases, SMALL), "0.1.0");
        let stages: Vec<(String, Stage)> = shelf
            .editions(SMALL)
            .await
            .into_iter()
            .map(|e| (e.version, e.stage))
            .collect();
        let expected = [
            ("0.1.0", Stage::Published),
            ("0.2.0", Stage::Retired),
            ("0.1.0", Stage::Retired),
        ];
        assert_eq!(stages.len(), 3);
        for (version, stage) in expected {
            assert!(stages.contains(&(version.to_owned(), stage)), "{stages:?}");
        }
        let report = shelf.desk.read(verify).await;
        assert!(report.breaks.is_empty(), "{:?}", report.breaks);
    }
}

#[tokio::test]
async fn a_new_version_waits_for_a_second_person_and_needs_no_restart() {
    for desk in Desk::each() {
        let shelf = Shelf::new(desk);
        let (cases, _) = shelf.start(Proof::Loads).await;
        shelf.change("blueprint.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
        shelf.change(
            "texts/de.toml",
            "title = \"Bescheinigung\"",
            "title = \"Neue Bescheinigung\"",
        );
        let mut one = shelf.visitor(&cases, administrator("Pınar Achterberg"));
        let mut two = shelf.visitor(&cases, administrator("Ruth Sandhaus"));
        assert_eq!(send(&mut one, SMALL, "ordner", &[]).await.status, 303);
        let page = one.get("/verwaltung/leistungen/testschein").await.text();
        assert!(
            page.contains("Neue Bescheinigung") && page.contains("Entwurf"),
            "{page}"
        );
        assert_eq!(version(&cases, SMALL), "0.1.0", "a draft is no offer");

        // Whoever worked on it sees no button, and the rule holds without one.
        send(&mut one, SMALL, "anlass", &[("anlass", "Satzung vom 3. November")]).await;
        let open = shelf
            .editions(SMALL)
            .await
            .into_iter()
            .find(|e| e.stage == Stage::Draft)
            .expect("a draft");
        let (id, revision) = (open.id.to_string(), open.revision.to_string());
        let own = one
            .post(
                "/verwaltung/leistungen/testschein/freigabe",
                &[("fassung", &id), ("stand", &revision)],
            )
            .await;
        assert_eq!(own.status, 422);
        assert!(own.text().contains("andere Person"), "{}", own.text());
        // What was read is what is approved.
        let stale = two.get("/verwaltung/leistungen/testschein").await;
        send(&mut one, SMALL, "anlass", &[("anlass", "Satzung vom 4. November")]).await;
        let late = two.submit(&stale, &[("fassung", &id)]).await;
        assert_eq!(late.status, 409, "{}", late.text());

        assert_eq!(send(&mut two, SMALL, "freigabe", &[]).await.status, 303);
        assert_eq!(version(&cases, SMALL), "0.2.0");
        let begin = two.get("/antraege/neu/testschein").await.heading();
        assert_eq!(begin, "Neue Bescheinigung");
        let page = two.get("/verwaltung/leistungen/testschein").await.text();
        for said in ["Satzung vom 4. November", "Freigegeben", "In Kraft getreten"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        let (again, findings) = shelf.start(Proof::Loads).await;
        assert_eq!((version(&again, SMALL).as_str(), findings.len()), ("0.2.0", 0));
    }
}

#[tokio::test]
async fn a_planned_version_begins_on_its_day_and_not_at_a_restart() {
    for desk in Desk::each() {
        let shelf = Shelf::new(desk);
        let (cases, _) = shelf.start(Proof::Loads).await;
        shelf.change("blueprint.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
        let mut one = shelf.visitor(&cases, administrator("Pınar Achterberg"));
        send(&mut one, SMALL, "ordner", &[]).await;
        for wrong in ["2026-11-20", "morgen"] {
            let page = send(&mut one, SMALL, "anlass", &[("anlass", "Neue Satzung"), ("ab", wrong)]).await;
            assert_eq!(page.status, 422, "{wrong}");
            assert!(
                page.html().contains(wrong) && page.text().contains("heute oder später"),
                "{}",
                page.text()
            );
        }
        send(
            &mut one,
            SMALL,
            "anlass",
            &[("anlass", "Neue Satzung"), ("ab", "2026-11-23")],
        )
        .await;
        let mut two = shelf.visitor(&cases, administrator("Ruth Sandhaus"));
        assert_eq!(send(&mut two, SMALL, "freigabe", &[]).await.status, 303);
        assert_eq!(version(&cases, SMALL), "0.1.0");
        shelf.desk.days_pass(1);
        assert_eq!(
            cases::editions::publish_due(&cases).await.expect("works"),
            0,
            "it is the 22nd"
        );
        let (again, findings) = shelf.start(Proof::Loads).await;
        assert_eq!(
            (version(&again, SMALL).as_str(), findings.len()),
            ("0.1.0", 0),
            "{findings:?}"
        );
        shelf.desk.days_pass(1);
        let night = cases::actions::night::run(&cases).await.expect("the night is done");
        assert_eq!((night.editions, version(&cases, SMALL).as_str()), (1, "0.2.0"));
        assert_eq!(cases::actions::night::run(&cases).await.expect("done").editions, 0);
        // A node that was open all the time learns of it.
        assert_eq!(version(&again, SMALL), "0.1.0");
        cases::editions::refresh(&again, 0).await.expect("works");
        assert_eq!(version(&again, SMALL), "0.2.0");
    }
}

#[tokio::test]
async fn what_was_turned_down_is_not_offered_at_the_next_start() {
    let shelf = Shelf::new(Desk::new());
    let (cases, _) = shelf.start(Proof::Loads).await;
    shelf.change("blueprint.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
    let mut one = shelf.visitor(&cases, administrator("Pınar Achterberg"));
    send(&mut one, SMALL, "ordner", &[]).await;
    assert_eq!(send(&mut one, SMALL, "verwerfung", &[]).await.status, 303);
    let (again, findings) = shelf.start(Proof::Loads).await;
    assert_eq!((version(&again, SMALL).as_str(), findings.len()), ("0.1.0", 0));
}

#[tokio::test]
async fn a_plan_goes_back_to_its_makers_when_the_blueprint_below_it_changes() {
    let shelf = Shelf::new(Desk::new());
    let (cases, _) = shelf.start(Proof::Loads).await;
    shelf.change("blueprint.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
    let mut one = shelf.visitor(&cases, administrator("Pınar Achterberg"));
    send(&mut one, SMALL, "ordner", &[]).await;
    send(
        &mut one,
        SMALL,
        "anlass",
        &[("anlass", "Neue Satzung"), ("ab", "2026-12-24")],
    )
    .await;
    let mut two = shelf.visitor(&cases, administrator("Ruth Sandhaus"));
    send(&mut two, SMALL, "freigabe", &[]).await;
    shelf.change("blueprint.toml", "version = \"0.2.0\"", "version = \"0.3.0\"");
    let (again, _) = shelf.start(Proof::Loads).await;
    assert_eq!(version(&again, SMALL), "0.3.0");
    let open = shelf
        .editions(SMALL)
        .await
        .into_iter()
        .find(|e| e.stage != Stage::Retired && e.stage != Stage::Published);
    let open = open.expect("still there");
    assert_eq!(
        (open.stage, open.version.as_str(), open.approved_by),
        (Stage::Draft, "0.3.0", None)
    );
}

#[tokio::test]
async fn services_of_other_offices_do_not_exist_for_a_lead_and_nobody_else_comes_in() {
    let shelf = Shelf::with_permit(Desk::new());
    let (cases, _) = shelf.start(Proof::Loads).await;
    let mut lead = shelf.visitor(&cases, shelf.desk.lead());
    let own = format!("/verwaltung/leistungen/{PERMIT}");
    assert_eq!(lead.get(&own).await.status, 200);
    assert_eq!(lead.get("/verwaltung/leistungen/testschein").await.status, 404);
    let list = lead.get("/verwaltung/leistungen").await.text();
    assert!(
        list.contains("Bewohnerparkausweis") && !list.contains("testschein"),
        "{list}"
    );
    // A lead approves; values, texts and versions are for who looks after services.
    assert_eq!(lead.post(&format!("{own}/ordner"), &[("stand", "0")]).await.status, 403);
    for who in [
        shelf.desk.clerk(),
        staff("Kasse", &[Role::Cashier], &[]),
        staff("Streife", &[Role::Controller], &[]),
    ] {
        let mut visitor = shelf.visitor(&cases, who);
        assert_eq!(visitor.get("/verwaltung/leistungen").await.status, 403);
    }
    let mut admin = shelf.visitor(&cases, administrator("Pınar Achterberg"));
    assert_eq!(admin.get("/verwaltung/leistungen/unbekannt").await.status, 404);
}
