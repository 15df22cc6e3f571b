use base::{Clock, Rng, Uuid};
use cases::model::Document;
use store::jobs::NewJob;
use store::{StoreError, params};
use testkit::staff;
use web::Role;

use crate::common::Desk;

#[tokio::test]
async fn a_failed_job_is_seen_with_its_error_and_runs_again() {
    let desk = Desk::new();
    let (id, now) = (
        desk.town.rng.uuid_v7(desk.town.clock.now_us()),
        desk.town.clock.now_us(),
    );
    let left = desk.town.store.write::<_, StoreError, _>(move |tx| {
        tx.enqueue(NewJob {
            id,
            kind: "cases.letter",
            payload: serde_json::json!({}),
            run_at: now,
            once_key: None,
        })?;
        tx.execute(
            "update job set state = 'failed', tries = 8, error = $2 where id = $1",
            params![id, "no <paper>"],
        )
    });
    left.await.expect("the job can be left");
    let mut admin = desk.visitor(staff("Pınar Achterberg", &[Role::Administrator], &[]));
    assert!(
        admin
            .get("/verwaltung")
            .await
            .text()
            .contains("Eine Aufgabe ist endgültig gescheitert")
    );
    let page = admin.get("/verwaltung/aufgaben").await;
    assert!(
        page.text().contains("Schreiben erstellen") && page.html().contains("no &lt;paper&gt;"),
        "{}",
        page.text()
    );
    let run = format!("/verwaltung/aufgaben/{id}/lauf");
    let again = admin.post(&run, &[("stand", "failed")]).await;
    assert!(admin.follow(again).await.text().contains("Die Aufgabe läuft gleich an"));
    let twice = admin.post(&run, &[("stand", "failed")]).await;
    assert!(admin.follow(twice).await.text().contains("inzwischen weitergekommen"));
}

#[tokio::test]
async fn the_chains_are_verified_on_request_and_a_change_is_told() {
    let desk = Desk::new();
    let case = desk.case(1, "Erika Muster");
    let path = format!("/desk/vorgaenge/{}", case.id);
    desk.save(vec![case]).await;
    desk.visitor(desk.clerk()).get(&path).await;
    let mut admin = desk.visitor(staff("Pınar Achterberg", &[Role::Administrator], &[]));
    admin.get("/verwaltung/nachweis").await;
    assert!(
        admin
            .post("/verwaltung/nachweis", &[])
            .await
            .text()
            .contains("Alle Ketten sind unversehrt")
    );
    let forged = desk
        .town
        .store
        .write::<_, StoreError, _>(|tx| tx.execute("update fact set data = '{\"x\":1}'", &[]));
    forged.await.expect("forged");
    assert!(
        admin
            .post("/verwaltung/nachweis", &[])
            .await
            .text()
            .contains("Eine Stelle wurde verändert")
    );
}

#[tokio::test]
async fn faults_of_the_simulated_registers_are_switched_on_and_off() {
    let desk = Desk::new();
    let mut admin = desk.visitor(staff("Pınar Achterberg", &[Role::Administrator], &[]));
    let page = admin.get("/verwaltung/register").await;
    assert!(page.text().contains("Melderegister"));
    let set = admin
        .post(
            "/verwaltung/register",
            &[("register", "residents"), ("stoerung", "down")],
        )
        .await;
    assert!(admin.follow(set).await.text().contains("seit 21.11.2026, 22:40"));
    assert_eq!(
        admin
            .post("/verwaltung/register", &[("register", "tax"), ("stoerung", "down")])
            .await
            .status,
        404
    );
    let log = admin.get("/verwaltung/register?nummer=123").await;
    assert!(log.text().contains("Diese Nummer kann nicht stimmen"), "{}", log.text());
}

#[tokio::test]
async fn figures_count_and_say_what_they_assume() {
    let desk = Desk::new();
    let mut done = desk.case(1, "Erika Muster");
    done.decided_at = Some(done.submitted_at + 600_000_000);
    done.automatic = true;
    desk.save(vec![done, desk.case(2, "Max Muster")]).await;
    let mut lead = desk.visitor(desk.lead());
    let text = lead.get("/desk/zahlen?tage=7&minuten=30").await.text();
    assert!(
        text.contains("100 %") && text.contains("10 Minuten") && text.contains("× 30 Minuten"),
        "{text}"
    );
    assert!(!text.contains("Muster "), "{text}");
    assert_eq!(lead.get("/desk/zahlen?tage=x&minuten=-1").await.status, 200);
}

#[tokio::test]
async fn a_letter_that_was_posted_leaves_the_list_and_becomes_a_fact() {
    let desk = Desk::new();
    let case = desk.case(1, "Erika Muster");
    let of_case = case.id;
    desk.save(vec![case]).await;
    let content = desk.town.blobs.put(b"%PDF-1.7 a letter".to_vec()).await.expect("kept");
    let id = Uuid::from_u128(77);
    let letter = Document {
        id,
        case_id: Some(of_case),
        draft_id: None,
        slot: "refusal".into(),
        kind: "decision".into(),
        title: "Bescheid".into(),
        file_name: "bescheid \"1\".pdf".into(),
        media_type: "application/pdf".into(),
        bytes: 17,
        pages: Some(1),
        blob: content.as_str().to_owned(),
        thumbnail: None,
        for_applicant: true,
        by_post: true,
        posted_at: None,
        fetched_at: None,
        created_at: desk.town.clock.now_us(),
        created_by: "machine".into(),
        later: false,
        replaced: None,
        unscanned: false,
    };
    let saved = desk
        .town
        .store
        .write::<_, StoreError, _>(move |tx| cases::store::documents::insert_document(tx, &letter));
    saved.await.expect("the letter can be saved");
    let mut clerk = desk.visitor(desk.clerk());
    assert!(clerk.get("/desk/post").await.text().contains("Erika Muster"));
    let file = clerk.get(&format!("/desk/dokumente/{id}")).await;
    assert_eq!(file.body, b"%PDF-1.7 a letter");
    for (header, expected) in [
        ("content-type", "application/pdf"),
        ("x-content-type-options", "nosniff"),
        (
            "content-disposition",
            "inline; filename=\"bescheid _1_.pdf\"; filename*=UTF-8''bescheid%20%221%22.pdf",
        ),
    ] {
        assert_eq!(file.headers.get(header).map(String::as_str), Some(expected));
    }
    assert!(file.headers["content-security-policy"].starts_with("default-src 'none'"));
    assert_eq!(clerk.get(&format!("/desk/dokumente/{id}/vorschau")).await.status, 404);
    let mut stranger = desk.visitor(desk.stranger());
    assert_eq!(stranger.get(&format!("/desk/dokumente/{id}")).await.status, 404);
    assert!(!stranger.get("/desk/post").await.text().contains("Erika Muster"));
    let marked = clerk.post("/desk/post", &[("brief", &id.to_string())]).await;
    assert!(clerk.follow(marked).await.text().contains("Es ist nichts zu versenden"));
    let page = clerk.get(&format!("/desk/vorgaenge/{of_case}")).await;
    assert!(page.text().contains("Zur Post am 21.11.2026"), "{}", page.text());
}

#[tokio::test]
async fn an_application_for_somebody_else_begins_at_the_desk() {
    let desk = Desk::new();
    let mut clerk = desk.visitor(desk.clerk());
    clerk.get("/desk/neu").await;
    let service = desk.service.blueprint.meta.id.clone();
    let wrong = clerk
        .post("/desk/neu", &[("leistung", "nothing"), ("weg", "online")])
        .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("Wählen Sie eine Leistung"), "{}", wrong.text());
    let letter = [
        ("leistung", service.as_str()),
        ("weg", "letter"),
        ("sprache", "en"),
        ("eingang.day", "19"),
        ("eingang.month", "11"),
        ("eingang.year", "2026"),
    ];
    let begun = clerk.post("/desk/neu", &letter).await;
    assert!(
        begun.location().starts_with("/antraege/") && begun.location().ends_with("?lang=en"),
        "{}",
        begun.location()
    );
}
