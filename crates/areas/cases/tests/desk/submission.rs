use std::path::Path;

use cases::actions::drafts::{self, Beginning, Started};
use cases::actions::submit::{Submission, submit};
use cases::editions::{self, Opening, Proof};
use cases::{Cases, Services};
use testkit::person;

use crate::common::{Desk, copy, schemas};

/// A draft that holds all answers of somebody from the cast.
async fn complete_draft(desk: &Desk) -> Started {
    complete_draft_by(desk, None).await
}

/// As `complete_draft`, filled in by a clerk for that person.
pub async fn complete_draft_by(desk: &Desk, staff: Option<base::Uuid>) -> Started {
    let who = person("green").enters;
    let answers = serde_json::json!({
        "operation": "new", "moved_recently": false, "given_names": who.given_names, "family_name": who.family_name,
        "birth_date": who.birth_date, "plate": who.plate, "vin_tail": who.vin_end, "keeper": "self", "months": "12",
        "start_on": "2026-11-22", "delivery": "print_at_home", "notify": "none", "no_own_parking": true,
        "permanent_use": true, "correct": true,
        "address": { "street": who.street, "house_number": who.house_number, "postcode": who.postcode },
    });
    let beginning = Beginning {
        answers: answers.as_object().cloned().expect("an object"),
        staff,
        ..Beginning::default()
    };
    drafts::start(&desk.cases, &desk.service, beginning)
        .await
        .expect("begun")
}

fn done(submission: Submission) -> (base::Uuid, String, String) {
    match submission {
        Submission::Done(done) => (done.case, done.reference, done.secret),
        Submission::Incomplete(errors) => panic!("{errors:?}"),
        Submission::Barred(barred) => panic!("{:?}", barred.barrier),
        Submission::NotFound => panic!("the draft is gone"),
    }
}

#[tokio::test]
async fn an_application_on_paper_counts_from_the_day_it_came_for_the_fee_shown_too() {
    let desk = Desk::each_with_people().await.remove(0);
    let came = jiff::civil::date(2022, 12, 30);
    let beginning = Beginning {
        channel: blueprint::Channel::Letter,
        answers: complete_draft(&desk).await.draft.content.answers,
        applied_on: Some(came),
        ..Beginning::default()
    };
    let started = drafts::start(&desk.cases, &desk.service, beginning)
        .await
        .expect("begun");
    let open = drafts::open(&desk.cases, &started.token)
        .await
        .expect("opens")
        .expect("there");
    assert_eq!(open.scope().applied_on(), came, "what the review shows");
    let (case, ..) = done(submit(&desk.cases, &started.token).await.expect("sent"));
    assert_eq!(desk.reread(case).await.applied_on, came, "what is charged");
}

#[tokio::test]
async fn the_claim_ends_on_the_day_until_which_the_case_waits_for_the_payment() {
    for desk in Desk::each_with_people().await {
        let started = complete_draft(&desk).await;
        let (id, ..) = done(submit(&desk.cases, &started.token).await.expect("sent"));
        let case = desk.reread(id).await;
        assert_eq!((case.state.as_str(), case.due_on.is_some()), ("payment_open", true));
        let about = cases::actions::claims::subject(&case);
        let claims = desk.read(move |tx| payments::claims_of(tx, &about)).await;
        let ends: Vec<_> = claims.iter().map(|claim| Some(claim.due_on)).collect();
        assert_eq!(ends, [case.due_on]);
    }
}

#[tokio::test]
async fn a_browser_that_sends_a_second_application_keeps_the_way_to_the_first() {
    let desk = Desk::each_with_people().await.remove(0);
    let mut browser = desk.town.visitor(cases::pages::routes().with_state(desk.cases.clone()));
    let mut cases = Vec::new();
    for _ in 0..2 {
        let path = format!("/antraege/{}", complete_draft(&desk).await.token);
        browser.get(&format!("{path}/pruefen")).await;
        let sent = browser.post(&format!("{path}/absendung"), &[]).await;
        cases.push(sent.location().trim_end_matches("/eingang").to_owned());
    }
    // A link to what was sent before leads to its case, and takes no other one away.
    let third = format!("/antraege/{}", complete_draft(&desk).await.token);
    browser.get(&format!("{third}/pruefen")).await;
    browser.post(&format!("{third}/absendung"), &[]).await;
    let again = browser.get(&third).await;
    assert!(again.location().starts_with("/vorgaenge/"), "{}", again.location());
    for case in cases {
        assert_eq!(browser.get(&case).await.status, 200, "{case}");
    }
}

#[tokio::test]
async fn one_submission_is_one_case_however_often_and_at_once_it_is_sent() {
    for desk in Desk::each_with_people().await {
        let token = complete_draft(&desk).await.token;
        let at_once: Vec<_> = (0..8)
            .map(|_| {
                let (cases, token) = (desk.cases.clone(), token.clone());
                tokio::spawn(async move { submit(&cases, &token).await })
            })
            .collect();
        let mut receipts = Vec::new();
        for sent in at_once {
            receipts.push(done(sent.await.expect("no panic").expect("sent")));
        }
        receipts.push(done(submit(&desk.cases, &token).await.expect("sent again")));
        receipts.dedup();
        assert_eq!(receipts.len(), 1, "everybody got the same receipt");
        let count = desk.read(|tx| tx.count("select count(*) from cases", &[])).await;
        assert_eq!(count, 1);
        let received = desk.facts(receipts[0].0).await;
        let submitted = received.iter().filter(|fact| fact.data["event"] == "submitted").count();
        assert_eq!(submitted, 1);
    }
}

#[tokio::test]
async fn where_the_fee_cannot_be_worked_out_nothing_is_sent_and_nothing_is_free() {
    let broken = |services: &Path| {
        let fees = services.join("fees.toml");
        let text = std::fs::read_to_string(&fees).expect("readable");
        let position = "\n[[positions]]\nid = \"broken\"\nformula = \"100 / (size(plate) - size(plate))\"\nlegal_basis = \"§ 1\"\n";
        std::fs::write(&fees, text + position).expect("writable");
    };
    for desk in Desk::each_changed(broken).await {
        let path = format!("/antraege/{}", complete_draft(&desk).await.token);
        let mut browser = desk.town.visitor(cases::pages::routes().with_state(desk.cases.clone()));
        let review = browser.get(&format!("{path}/pruefen")).await;
        assert!(
            review.text().contains("lässt sich nicht berechnen"),
            "{}",
            review.text()
        );
        assert!(!review.text().contains("/absendung"), "there is no button");
        // Sent all the same, by a page that was open before.
        browser.get(&format!("{path}/seite/contact")).await;
        let sent = browser.post(&format!("{path}/absendung"), &[]).await;
        assert_eq!(sent.status, 422);
        assert!(sent.text().contains("lässt sich nicht berechnen"), "{}", sent.text());
        let count = desk.read(|tx| tx.count("select count(*) from cases", &[])).await;
        assert_eq!(count, 0);
    }
}

/// The town is opened with these services.
async fn remember(desk: &Desk, services: &Services) {
    let opening = Opening {
        store: &desk.town.store,
        rng: desk.town.rng.as_ref(),
        now: desk.cases.now(),
        proof: Proof::Loads,
    };
    let findings = editions::open(services, opening).await.expect("remembered");
    assert!(findings.is_empty(), "{findings:#?}");
}

#[tokio::test]
async fn a_case_keeps_the_version_of_the_service_it_began_with() {
    let desk = Desk::each_with_people().await.remove(0);
    remember(&desk, &desk.cases.services).await;
    let (id, ..) = done(
        submit(&desk.cases, &complete_draft(&desk).await.token)
            .await
            .expect("sent"),
    );
    let case = desk.reread(id).await;

    // The town changes the service: another title, another price.
    let folder = desk.town.folder().join("blueprints");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../blueprints");
    copy(&source, &folder);
    let changed = folder.join(&case.blueprint).join("blueprint.toml");
    let text = std::fs::read_to_string(&changed).expect("readable");
    std::fs::write(&changed, text.replace("version = \"", "version = \"9")).expect("writable");
    let (services, findings) = Services::load(&folder, &desk.town.town, schemas()).expect("readable");
    assert!(findings.is_empty(), "{findings:#?}");
    let now_current = services.current(&case.blueprint).expect("there").hash.clone();
    assert_ne!(now_current, case.blueprint_hash);
    assert!(
        services.version(&case.blueprint_hash).is_none(),
        "the folder knows the new version only"
    );
    remember(&desk, &services).await;

    let restarted = Cases::new(
        desk.town.app(),
        services,
        (desk.cases.registers.clone(), desk.cases.receivers.clone()),
        letters::LetterPress::new(),
        desk.town.post.clone(),
        desk.cases.cash.clone(),
        desk.cases.identity.clone(),
    );
    let own = restarted
        .service_of(&case.blueprint_hash)
        .expect("the version of the case");
    assert!(!own.blueprint.meta.version.starts_with('9'));
    let new = restarted.services.current(&case.blueprint).expect("there");
    assert!(
        new.blueprint.meta.version.starts_with('9'),
        "new applications begin with the new one"
    );
    // The old case goes on in it.
    cases::actions::applicant::withdraw(&restarted, id)
        .await
        .expect("withdrawn");
}

#[tokio::test]
async fn no_row_names_a_document_that_is_not_on_disk() {
    let desk = Desk::each_with_people().await.remove(0);
    let case = desk.applied("green", |_| ()).await;
    // The disk refuses: where the folder was is a file.
    let folder = desk.town.blobs.folder().to_owned();
    std::fs::remove_dir_all(&folder).expect("gone");
    std::fs::write(&folder, "no folder").expect("written");
    let pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF".to_vec();
    let add = async || {
        let files = desk.town.uploads(&[("brief.pdf", &pdf)]).await;
        cases::actions::papers::add(&desk.cases, case.id, &files, Default::default()).await
    };
    let kept = add().await;
    assert!(kept.is_err(), "the applicant is not told that it was kept");
    assert!(desk.documents(case.id).await.is_empty());

    std::fs::remove_file(&folder).expect("gone");
    std::fs::create_dir_all(&folder).expect("made");
    let kept = add().await;
    assert!(kept.as_ref().is_ok_and(Vec::is_empty), "{kept:?}");
    for paper in desk.documents(case.id).await {
        let blob = store::BlobHash::parse(&paper.blob).expect("a hash");
        assert!(desk.town.blobs.get(&blob).await.is_ok());
    }
}
