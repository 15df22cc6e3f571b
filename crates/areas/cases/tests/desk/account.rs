use cases::actions::submit::{Submission, secret_of, submit_as};
use cases::model::Case;
use cases::rules::secret_hash;

use crate::common::Desk;
use crate::submission::complete_draft_by;

/// A case that its applicant may open by code, without an account.
pub async fn case_with_code(desk: &Desk) -> (Case, String) {
    let case = desk.granted("green", |_| ()).await;
    let secret = secret_of(&desk.cases, case.id);
    let hash = secret_hash(case.id, &secret);
    desk.sql("update cases set secret_hash = $1", vec![hash.into()]).await;
    (case, secret)
}

#[tokio::test]
async fn who_signs_in_finds_the_case_they_kept_and_nobody_else_does() {
    for desk in Desk::each_with_people().await {
        let (case, secret) = case_with_code(&desk).await;
        let path = format!("/vorgaenge/{}", case.reference);

        let mut owner = desk.signed_in("green").await;
        assert!(owner.get("/status").await.text().contains("noch kein Antrag"));
        assert!(
            owner.get(&path).await.is_redirect(),
            "an account alone opens no foreign case"
        );
        let typed = [("reference", case.reference.as_str()), ("secret", secret.as_str())];
        let opened = owner.post("/status", &typed).await;
        let page = owner.follow(opened).await;
        assert!(page.text().contains("Mit Nutzerkonto verbinden"), "{}", page.text());
        let kept = owner.post(&format!("{path}/nutzerkonto"), &[]).await;
        assert!(
            owner
                .follow(kept)
                .await
                .text()
                .contains("mit Ihrem Nutzerkonto verbunden")
        );

        // On another device: no number, no code.
        let mut elsewhere = desk.signed_in("green").await;
        let list = elsewhere.get("/status").await;
        assert!(list.links().iter().any(|(href, _)| *href == path), "{}", list.text());
        assert_eq!(elsewhere.get(&path).await.status, 200);

        // Somebody else: neither the list nor the case, nor by keeping what is kept already.
        let mut other = desk.signed_in("patient").await;
        assert!(other.get("/status").await.text().contains("noch kein Antrag"));
        assert!(other.get(&path).await.is_redirect());
        other.post("/status", &typed).await;
        let kept = other.post(&format!("{path}/nutzerkonto"), &[]).await;
        assert!(other.follow(kept).await.text().contains("anderen Nutzerkonto"));
        assert!(!other.get("/status").await.links().iter().any(|(href, _)| *href == path));

        // The clerk sees how surely it is known who applied, and when it was kept.
        let mut clerk = desk.visitor(desk.clerk());
        let page = clerk.get(&format!("/desk/vorgaenge/{}", case.id)).await.text();
        assert!(
            page.contains("Vertrauensniveau hoch, gleicher Name") && page.contains("Mit Nutzerkonto verbunden"),
            "{page}"
        );
    }
}

#[tokio::test]
async fn leaving_ends_the_session_for_good() {
    let desk = Desk::each_with_people().await.remove(0);
    let mut visitor = desk.signed_in("green").await;
    let stolen = visitor.cookie("nutzerkonto").expect("a session").to_owned();
    let page = visitor.get("/status").await;
    assert!(page.text().contains("Angemeldet als Katharina"), "{}", page.text());
    let left = visitor.post(identity::SIGN_OUT, &[]).await;
    assert!(visitor.follow(left).await.text().contains("Sie sind abgemeldet"));
    assert_eq!(visitor.cookie("nutzerkonto").unwrap_or_default(), "");
    let headers = [(
        axum::http::header::COOKIE,
        format!("nutzerkonto={stolen}").parse().expect("a value"),
    )];
    let found = desk
        .cases
        .identity
        .citizen(&headers.into_iter().collect())
        .await
        .expect("asked");
    assert!(found.is_none(), "the old token opens nothing");
}

#[tokio::test]
async fn a_session_ends_by_itself_and_leaves_nothing_behind() {
    let desk = Desk::each_with_people().await.remove(0);
    let mut visitor = desk.signed_in("green").await;
    desk.minutes_pass(29);
    assert!(visitor.get("/status").await.text().contains("Angemeldet als"));
    desk.minutes_pass(31);
    assert!(!visitor.get("/status").await.text().contains("Angemeldet als"));
    assert_eq!(desk.cases.identity.sweep().await.expect("swept"), 1);
}

#[tokio::test]
async fn name_and_address_are_filled_in_and_saved_only_with_the_page() {
    let desk = Desk::each_with_people().await.remove(0);
    let mut visitor = desk.signed_in("green").await;
    let begin = visitor.get("/antraege/neu/resident-parking-permit").await;
    assert!(begin.text().contains("Angemeldet als"));
    let page = visitor.submit(&begin, &[]).await;
    let page = visitor.submit(&page, &[("operation", "new"), ("_go", "next")]).await;
    assert!(page.html().contains("value=\"Kaiserstraße\""), "{}", page.text());
    assert!(page.text().contains("Aus Ihrem Nutzerkonto eingetragen"));
    let again = visitor.get(&page.path).await;
    assert!(
        again.text().contains("Aus Ihrem Nutzerkonto eingetragen"),
        "nothing was saved by looking"
    );

    // What the person typed instead stays, even where the account knows better.
    let answers = [
        ("address.street", "Luisenstraße"),
        ("address.house_number", "3"),
        ("_go", "next"),
    ];
    visitor.submit(&page, &answers).await;
    let changed = visitor.get(&page.path).await;
    assert!(changed.html().contains("value=\"Luisenstraße\""));
    assert!(!changed.text().contains("Aus Ihrem Nutzerkonto eingetragen"));
}

#[tokio::test]
async fn only_the_browser_that_went_can_come_back() {
    let desk = Desk::each_with_people().await.remove(0);
    let mut visitor = desk.citizen();
    let way = visitor.get(&identity::sign_in_path("https://evil.example/")).await;
    let provider = visitor.follow(way).await;
    let sent = visitor
        .try_send_form(&provider, &[("person", "green"), ("vertrauen", "basic")])
        .await
        .expect("an answer");
    let back = sent.location().to_owned();
    let back = back
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()));
    let back = back.expect("an absolute address");

    let mut stranger = desk.citizen();
    let tried = stranger.get(&back).await;
    assert!(stranger.follow(tried).await.text().contains("noch einmal an"));

    // A foreign page to go on with is none.
    let done = visitor.get(&back).await;
    assert_eq!(done.location(), "/status");
    // The way counts once.
    let twice = visitor.get(&back).await;
    assert!(visitor.follow(twice).await.text().contains("noch einmal an"));
}

#[tokio::test]
async fn who_cancels_or_comes_with_nonsense_goes_on_without_an_account() {
    let desk = Desk::each_with_people().await.remove(0);
    for (button, says) in [("abbrechen", "abgebrochen"), ("unsinn", "nicht gültig")] {
        let mut visitor = desk.citizen();
        let way = visitor
            .get(&identity::sign_in_path("/antraege/neu/resident-parking-permit"))
            .await;
        let provider = visitor.follow(way).await;
        let back = visitor.submit(&provider, &[("ergebnis", button)]).await;
        assert_eq!(back.path, "/antraege/neu/resident-parking-permit");
        assert!(back.text().contains(says), "{}", back.text());
        assert!(!back.text().contains("Angemeldet als"));
    }
}

#[tokio::test]
async fn what_is_sent_while_signed_in_belongs_to_the_account_but_not_what_a_clerk_fills_in() {
    for desk in Desk::each_with_people().await {
        for (by_clerk, count) in [(true, 0), (false, 1)] {
            let visitor = desk.signed_in("green").await;
            let headers = [(axum::http::header::COOKIE, visitor.cookies().parse().expect("cookies"))];
            let signed_in = desk.cases.identity.citizen(&headers.into_iter().collect()).await;
            let citizen = signed_in.expect("asked").expect("signed in");
            let started = complete_draft_by(&desk, by_clerk.then(|| desk.clerk().id)).await;
            let sent = submit_as(&desk.cases, &started.token, &Some(citizen.clone()).into())
                .await
                .expect("runs");
            assert!(matches!(sent, Submission::Done(_)), "the draft is complete");
            let own = desk
                .town
                .store
                .read::<_, store::StoreError, _>(move |tx| cases::store::citizens::cases_of(tx, citizen.id, 10));
            assert_eq!(own.await.expect("read").len(), count);
        }
    }
}

#[tokio::test]
async fn the_level_of_an_account_counts_only_for_the_person_it_names() {
    for desk in Desk::each_with_people().await {
        let mut visitor = desk.signed_in("patient").await;
        let started = complete_draft_by(&desk, None).await;
        let headers = [(axum::http::header::COOKIE, visitor.cookies().parse().expect("cookies"))];
        let signed_in = desk.cases.identity.citizen(&headers.into_iter().collect()).await;
        let citizen = signed_in.expect("asked").expect("signed in");
        let sent = submit_as(&desk.cases, &started.token, &Some(citizen).into())
            .await
            .expect("runs");
        let Submission::Done(sent) = sent else {
            panic!("the draft is complete")
        };
        let mut clerk = desk.visitor(desk.clerk());
        let page = clerk.get(&format!("/desk/vorgaenge/{}", sent.case)).await.text();
        assert!(page.contains("Konto nennt eine andere Person: "), "{page}");
        assert!(!page.contains("Vertrauensniveau"), "{page}");
        // The applicant keeps the case all the same.
        let path = format!("/vorgaenge/{}", sent.reference);
        let list = visitor.get("/status").await;
        assert!(list.links().iter().any(|(href, _)| *href == path), "{}", list.text());
    }
}

#[tokio::test]
async fn names_are_compared_as_registers_compare_them() {
    let desk = Desk::each_with_people().await.remove(0);
    let account = identity::Person {
        family_name: "Öztürk".into(),
        given_names: "Selma Ayşe".into(),
        birth_date: "1996-12-11".into(),
        ..identity::Person::default()
    };
    let none: &[&str] = &[];
    for (family, given, born, expected) in [
        ("Öztürk", "Selma Ayşe", "1996-12-11", Some(none)),
        ("Oeztuerk", "Selma", "1996-12-11", Some(none)),
        ("Öztürk", "Deniz", "1996-12-11", Some(&["given_names"][..])),
        ("Yılmaz", "Selma", "1996-12-12", Some(&["family_name", "birth_date"])),
        ("Öztürk", "Selma", "yesterday", Some(&["birth_date"])),
        ("", "Deniz", "", Some(&["given_names"])),
        ("", "Selma", "", None),
        ("", "", "", None),
    ] {
        let answers = serde_json::json!({ "family_name": family, "given_names": given, "birth_date": born });
        let answers = answers.as_object().expect("an object");
        let mut found = cases::identified::differing(&desk.service.blueprint, answers, &account);
        let mut expected = expected.map(|fields| fields.iter().map(|f| (*f).to_owned()).collect::<Vec<_>>());
        for fields in [&mut found, &mut expected].into_iter().flatten() {
            fields.sort();
        }
        assert_eq!(found, expected, "{family} {given} {born}");
    }
}

#[tokio::test]
async fn where_everybody_gets_the_same_answer_nobody_is_told_how_often_somebody_looked() {
    let desk = Desk::each_with_people().await.remove(0);
    let (case, secret) = case_with_code(&desk).await;
    let typed = [("reference", case.reference.as_str()), ("secret", secret.as_str())];
    for (hides, telling) in [(false, true), (true, false)] {
        let mut services = desk.cases.services.all();
        let service = services
            .find(|service| service.blueprint.meta.face.looks_hidden == hides && service.blueprint.states.len() > 3)
            .expect("services of both kinds");
        let state = service.blueprint.states[1].id.clone();
        let values = vec![service.hash.clone().into(), state.into()];
        desk.sql("update cases set blueprint_hash = $1, state = $2", values)
            .await;
        let mut applicant = desk.citizen();
        applicant.get("/status").await;
        let opened = applicant.post("/status", &typed).await;
        let page = applicant.follow(opened).await.text();
        assert!(page.contains(&case.reference), "{page}");
        assert_eq!(
            page.contains("hat kein Mensch Ihren Antrag geöffnet"),
            telling,
            "{page}"
        );
    }
}
