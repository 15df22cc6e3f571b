use cases::actions::{applicant, desk};
use cases::model::Document;
use cases::remedy::Route;
use cases::{CaseError, Refusal};

use crate::common::Desk;

async fn approval(desk: &Desk, case: base::Uuid) -> Document {
    let papers = desk.documents(case).await;
    papers
        .into_iter()
        .find(|paper| paper.kind == "decision")
        .expect("the decision is there")
}

async fn notice(desk: &Desk, document: base::Uuid) -> Option<cases::remedy::Notice> {
    desk.read(move |tx| cases::store::notices::notice(tx, document)).await
}

#[tokio::test]
async fn a_decision_that_is_fetched_counts_from_the_next_day_and_both_sides_see_until_when_it_can_be_challenged() {
    for desk in Desk::each_with_people().await {
        let case = desk.granted("green", |_| ()).await;
        let paper = approval(&desk, case.id).await;
        let waiting = notice(&desk, paper.id).await.expect("provided");
        assert_eq!(
            waiting.fetch_until.map(|d| d.to_string()).as_deref(),
            Some("2026-12-01")
        );
        assert_eq!(waiting.notified_on, None);

        desk.days_pass(1);
        applicant::fetched(&desk.cases, &paper).await.expect("fetched");
        let told = notice(&desk, paper.id).await.expect("there");
        let days = [told.fetched_on, told.notified_on, told.remedy_until, told.final_on];
        let days = days.map(|day| day.expect("known").to_string());
        // One month after 23 November.
        assert_eq!(days, ["2026-11-22", "2026-11-23", "2026-12-23", "2026-12-24"]);
        let facts = desk.facts(case.id).await;
        let fact = facts.iter().find(|fact| fact.kind == "case.notified").expect("a fact");
        assert_eq!(fact.data["remedy_until"], "2026-12-23");
        assert!(fact.data["remedy_why"].as_str().is_some_and(|why| why.contains("§ 70")));

        let page = desk
            .visitor(desk.clerk())
            .get(&format!("/desk/vorgaenge/{}", case.id))
            .await;
        for shown in [
            "Bekannt gegeben am",
            "23.11.2026",
            "Widerspruch bis",
            "23.12.2026",
            "Bestandskräftig ab",
        ] {
            assert!(page.text().contains(shown), "{shown}: {}", page.text());
        }
        let secret = cases::actions::submit::secret_of(&desk.cases, case.id);
        desk.sql(
            "update cases set secret_hash = $1",
            vec![cases::rules::secret_hash(case.id, &secret).into()],
        )
        .await;
        let mut citizen = desk.town.visitor(cases::pages::routes().with_state(desk.cases.clone()));
        citizen.get("/status").await;
        let opened = citizen
            .post(
                "/status",
                &[("reference", case.reference.as_str()), ("secret", secret.as_str())],
            )
            .await;
        let status = citizen.follow(opened).await;
        assert!(
            status
                .text()
                .contains("bis zum Mittwoch, 23. Dezember 2026 Widerspruch"),
            "{}",
            status.text()
        );
        assert!(
            status.text().contains("ab dem Donnerstag, 24. Dezember 2026 endgültig"),
            "{}",
            status.text()
        );
    }
}

#[tokio::test]
async fn a_decision_that_nobody_fetches_goes_by_post_and_counts_from_there() {
    for desk in Desk::each_with_people().await {
        let case = desk.granted("green", |_| ()).await;
        let paper = approval(&desk, case.id).await;
        desk.days_pass(10);
        assert_eq!(desk.night().await.by_post, 0, "the last day counts");
        desk.days_pass(1);
        assert_eq!(desk.night().await.by_post, 1);
        assert_eq!(desk.night().await.by_post, 0);
        let paper = desk
            .read(move |tx| cases::store::documents::document(tx, paper.id))
            .await
            .expect("there");
        assert!(paper.by_post);
        // Too late to be notified on the portal; the post decides.
        applicant::fetched(&desk.cases, &paper).await.expect("fetched");
        assert_eq!(notice(&desk, paper.id).await.expect("there").notified_on, None);
        assert_eq!(
            desk::mark_posted(&desk.cases, &desk.clerk(), vec![paper.id])
                .await
                .expect("posted"),
            1
        );
        let told = notice(&desk, paper.id).await.expect("there");
        assert_eq!(
            told.notified_on.map(|d| d.to_string()).as_deref(),
            Some("2026-12-06"),
            "{:?}",
            told.notified_why
        );
        assert!(desk.kinds(case.id).await.contains(&"case.not_fetched".to_owned()));
    }
}

#[tokio::test]
async fn a_decision_handed_over_at_the_counter_counts_from_that_day_and_is_not_posted_too() {
    for desk in Desk::each_with_people().await {
        let case = desk.granted("green", |_| ()).await;
        let paper = approval(&desk, case.id).await;
        desk.days_pass(11);
        assert_eq!(desk.night().await.by_post, 1, "it waits for the post room");
        let path = format!("/desk/dokumente/{}/aushaendigung", paper.id);
        let mut clerk = desk.visitor(desk.clerk());
        let sheet = format!("/desk/vorgaenge/{}", case.id);
        let page = clerk.get(&sheet).await;
        assert!(page.html().contains(&path), "the button is there");
        let answer = clerk.post(&path, &[]).await;
        assert_eq!(answer.location(), format!("{sheet}#bekanntgabe"));
        let told = notice(&desk, paper.id).await.expect("there");
        assert_eq!(
            (told.route, told.notified_on.map(|d| d.to_string()).as_deref()),
            (Route::Counter, Some("2026-12-02"))
        );
        assert_eq!(
            desk::mark_posted(&desk.cases, &desk.clerk(), vec![paper.id])
                .await
                .expect("asked"),
            0
        );
        let again = desk::hand_over(&desk.cases, &desk.clerk(), paper.id).await;
        assert!(matches!(again, Err(CaseError::Refused(Refusal::NotifiedAlready))));
        let stranger = desk::hand_over(&desk.cases, &desk.stranger(), paper.id).await;
        assert!(matches!(stranger, Err(CaseError::NotFound)));
        let page = clerk.get(&sheet).await;
        assert!(!page.html().contains(&path), "once is enough");
        assert!(page.text().contains("Persönlich ausgehändigt am"));
    }
}

#[tokio::test]
async fn whoever_asks_for_a_person_gets_one_once() {
    let desk = Desk::each_with_people().await.remove(0);
    let case = desk.granted("green", |_| ()).await;
    assert!(case.automatic, "the machine decided");
    applicant::ask_for_a_person(&desk.cases, case.id, "Stimmt die Gebühr?".into())
        .await
        .expect("asked");
    let asked = desk.reread(case.id).await;
    assert_eq!((asked.state.as_str(), asked.owner.as_str()), ("review", "clerk"));
    assert_eq!(
        desk.grants(case.id).await[0].state,
        "valid",
        "the permit holds meanwhile"
    );
    let step = desk::Step {
        action: "confirm".into(),
        revision: asked.revision,
        reason: "Die Gebühr stimmt.".into(),
        items: String::new(),
        ..desk::Step::default()
    };
    desk::take_step(&desk.cases, &desk.clerk(), case.id, step)
        .await
        .expect("confirmed");
    desk.run_jobs().await;
    assert_eq!(desk.reread(case.id).await.state, "granted");
    let papers = desk.documents(case.id).await;
    assert!(papers.iter().any(|paper| paper.slot == "reviewed"), "a letter answers");
    let again = applicant::ask_for_a_person(&desk.cases, case.id, String::new()).await;
    assert!(matches!(again, Err(cases::CaseError::Refused(_))), "once is enough");
}
