//! Running cases stay with their edition until somebody moves them, and move only when nothing changes for them.

use cases::editions::Proof;
use cases::editions::moving::{Obstacle, Plan, plan};

use crate::common::{Desk, PERMIT, TODAY};
use crate::editions::{Shelf, administrator, version};

async fn planned(shelf: &Shelf, cases: &cases::Cases) -> Plan {
    let plan = plan(&shelf.desk.town.store, &cases.services, PERMIT, TODAY, 10).await;
    plan.expect("the database works").expect("it is offered")
}

#[tokio::test]
async fn cases_move_when_nothing_changes_for_them_and_the_step_is_in_their_chain() {
    for desk in Desk::each() {
        let shelf = Shelf::with_permit(desk);
        let (first, _) = shelf.start(Proof::Loads).await;
        let old = first.services.current(PERMIT).expect("offered").hash.clone();
        let mut case = shelf.desk.case(1, "Erika Muster");
        case.blueprint_hash.clone_from(&old);
        let mut closed = shelf.desk.case(2, "Max Muster");
        (closed.open, closed.blueprint_hash) = (false, old.clone());
        let id = case.id;
        shelf.desk.save(vec![case, closed]).await;
        assert_eq!(planned(&shelf, &first).await.there, 1);

        shelf.change_of(PERMIT, "texts/de.toml", "title = \"", "title = \"Neu: ");
        let (cases, findings) = shelf.start(Proof::Loads).await;
        assert!(findings.is_empty(), "{findings:?}");
        let new = cases.services.current(PERMIT).expect("offered").hash.clone();
        assert_eq!(
            shelf.desk.reread(id).await.blueprint_hash,
            old,
            "nothing moves by itself"
        );
        let plan = planned(&shelf, &cases).await;
        assert_eq!((plan.there, plan.versions.len()), (0, 1));
        assert_eq!((plan.versions[0].running, plan.versions[0].free), (1, 1), "{plan:#?}");

        let mut lead = shelf.visitor(&cases, shelf.desk.lead());
        let page = lead.get(&format!("/verwaltung/leistungen/{PERMIT}/umzug")).await;
        assert!(!page.text().contains("Erika Muster"), "the plan names nobody");
        let done = lead.submit(&page, &[("von", &old)]).await;
        assert!(done.text().contains("Ein Vorgang ist umgezogen"), "{}", done.text());
        let moved = shelf.desk.reread(id).await;
        assert_eq!((moved.blueprint_hash.as_str(), moved.revision), (new.as_str(), 2));
        let fact = shelf.desk.facts(id).await.pop().expect("a fact");
        assert_eq!(
            (fact.kind.as_str(), &fact.data["to"]),
            ("case.moved", &serde_json::json!(new))
        );
        let mut clerk = shelf.visitor(&cases, shelf.desk.clerk());
        let page = clerk.get(&format!("/desk/vorgaenge/{id}")).await.text();
        assert!(page.contains("In eine neuere Fassung"), "{page}");
    }
}

#[tokio::test]
async fn what_would_change_for_a_case_keeps_it() {
    let shelf = Shelf::with_permit(Desk::new());
    let (first, _) = shelf.start(Proof::Loads).await;
    let mut case = shelf.desk.case(1, "Erika Muster");
    case.blueprint_hash
        .clone_from(&first.services.current(PERMIT).expect("offered").hash);
    shelf.desk.save(vec![case]).await;
    let new_question = "[[pages.fields]]\nid = \"colour\"\nkind = \"text\"\nmax = 20\nwhy = \"Probe\"\n\n[[pages]]\nid = \"declarations\"";
    for (path, from, to, expected) in [
        (
            "form.toml",
            "[[pages]]\nid = \"declarations\"",
            new_question,
            Obstacle::Answer("colour".to_owned()),
        ),
        (
            "process.toml",
            "\"clerk_review\"",
            "\"clerk_review\"",
            Obstacle::State("clerk_review".to_owned()),
        ),
    ] {
        if expected == Obstacle::State("clerk_review".to_owned()) {
            // Every place that names the state.
            shelf.rename(PERMIT, "clerk_review", "clerk_looks");
        } else {
            shelf.change_of(PERMIT, path, from, to);
        }
        let (cases, findings) = shelf.start(Proof::Loads).await;
        assert!(findings.is_empty(), "{findings:#?}");
        let plan = planned(&shelf, &cases).await;
        let of = &plan.versions[0];
        assert_eq!((of.running, of.free), (1, 0), "{plan:#?}");
        assert!(of.obstacles.contains_key(&expected), "{expected:?}: {plan:#?}");
        assert_eq!(of.staying.len(), 1, "the command names it");
        let mut admin = shelf.visitor(&cases, administrator("Pınar Achterberg"));
        let page = admin.get(&format!("/verwaltung/leistungen/{PERMIT}/umzug")).await;
        let old = first.services.current(PERMIT).expect("offered").hash.clone();
        let sent = admin
            .post(&format!("/verwaltung/leistungen/{PERMIT}/umzug"), &[("von", &old)])
            .await;
        assert_eq!((page.status, sent.status), (200, 303));
        assert_eq!(
            planned(&shelf, &cases).await.versions[0].running,
            1,
            "it stays whoever posts"
        );
        assert_ne!(version(&cases, PERMIT), "none");
    }
}
