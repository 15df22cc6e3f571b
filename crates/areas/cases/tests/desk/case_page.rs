use store::StoreError;

use crate::common::Desk;

#[tokio::test]
async fn the_page_shows_answers_beside_register_answers_and_marks_what_differs() {
    let desk = Desk::new();
    let case = desk.case(1, "Žaneta Łukaszewska");
    let path = format!("/desk/vorgaenge/{}?liste=team", case.id);
    desk.save(vec![case, desk.case(7, "Other Person")]).await;
    let mut clerk = desk.visitor(desk.clerk());
    let page = clerk.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let text = page.text();
    assert!(text.contains("Kowalska weicht ab"), "{text}");
    assert!(text.contains("Lindenstraße 12"), "{text}");
    assert!(text.contains("stimmt überein"), "{text}");
    assert!(text.contains("Das Register hat noch nicht geantwortet"), "{text}");
    assert!(text.contains("Bitte ansehen"), "{text}");
    assert!(!page.html().contains("secret-key-of-a-person"));
    // One answer differs: the street is written otherwise, and that is no difference.
    assert!(text.contains("Eine Angabe weicht vom Register ab"), "{text}");
    assert!(page.links().iter().any(|(_, words)| words.contains("Nächster Vorgang")));
}

#[tokio::test]
async fn the_usual_step_stands_out_and_a_closed_case_has_none() {
    let desk = Desk::new();
    let (open, mut closed) = (desk.case(1, "Erika Muster"), desk.case(2, "Max Muster"));
    (closed.state, closed.public_state) = ("granted".into(), "decided".into());
    (closed.owner, closed.open, closed.due_on) = ("machine".into(), false, None);
    let paths = [&open, &closed].map(|case| format!("/desk/vorgaenge/{}", case.id));
    desk.save(vec![open, closed]).await;
    let mut clerk = desk.visitor(desk.clerk());
    let [open, closed] = [clerk.get(&paths[0]).await, clerk.get(&paths[1]).await];
    assert!(open.html().contains("data-approve"), "{}", open.text());
    assert!(closed.text().contains("Anhören"), "{}", closed.text());
    assert!(!closed.html().contains("data-approve"), "{}", closed.html());
    assert!(
        !closed.html().contains("kern-btn--block kern-btn--primary"),
        "{}",
        closed.html()
    );
}

#[tokio::test]
async fn a_form_filled_in_before_somebody_else_acted_is_refused() {
    let desk = Desk::new();
    let case = desk.case(1, "Erika Muster");
    let path = format!("/desk/vorgaenge/{}", case.id);
    let id = case.id;
    desk.save(vec![case]).await;
    let mut clerk = desk.visitor(desk.clerk());
    let before = clerk.get(&path).await;
    let mut other = desk.visitor(desk.lead());
    other.get(&path).await;
    other
        .post(&format!("{path}/zuweisung"), &[("an", &desk.lead().id.to_string())])
        .await;
    let answer = clerk
        .try_send_form(&before, &[("aktion", "check_again"), ("stand", "1")])
        .await
        .expect("answers");
    assert_eq!(answer.status, 409);
    assert_eq!(answer.heading(), "Jemand war schneller");
    assert_eq!(desk.reread(id).await.state, "clerk_review");
}

#[tokio::test]
async fn a_hearing_without_a_reason_comes_back_with_everything_typed() {
    let desk = Desk::new();
    let case = desk.case(1, "Erika Muster");
    let (path, id) = (format!("/desk/vorgaenge/{}", case.id), case.id);
    desk.save(vec![case]).await;
    let mut clerk = desk.visitor(desk.clerk());
    clerk.get(&path).await;
    let step = format!("{path}/schritte");
    let answer = clerk
        .post(&step, &[("aktion", "hear"), ("stand", "1"), ("begruendung", "  ")])
        .await;
    assert_eq!(answer.status, 422);
    assert!(answer.title().starts_with("Fehler:"), "{}", answer.title());
    assert!(
        answer.html().contains("href=\"#f-begruendung-hear\""),
        "{}",
        answer.html()
    );
    let answer = clerk
        .post(
            &step,
            &[("aktion", "ask"), ("stand", "1"), ("begruendung", ""), ("punkte", "")],
        )
        .await;
    assert_eq!(answer.status, 422);
    assert_eq!(desk.reread(id).await.state, "clerk_review");
    // A ticked block of text is a reason.
    let pairs = [
        ("aktion", "hear"),
        ("stand", "1"),
        ("begruendung", ""),
        ("baustein", "Weil es so ist."),
        ("liste", "team"),
    ];
    let answer = clerk.post(&step, &pairs).await;
    assert_eq!((answer.status, answer.location()), (303, "/desk?liste=team"));
    let after = desk.reread(id).await;
    assert_eq!(
        (after.state.as_str(), after.assigned_to),
        ("hearing", Some(desk.clerk().id))
    );
}

#[tokio::test]
async fn after_a_step_comes_the_next_case_of_the_list() {
    let desk = Desk::new();
    let (first, second) = (desk.case(1, "First Person"), desk.case(2, "Second Person"));
    let (path, next) = (format!("/desk/vorgaenge/{}", first.id), second.id);
    desk.save(vec![first, second]).await;
    let mut clerk = desk.visitor(desk.clerk());
    clerk.get(&path).await;
    let pairs = [("aktion", "check_again"), ("stand", "1"), ("liste", "team")];
    let answer = clerk.post(&format!("{path}/schritte"), &pairs).await;
    assert_eq!(answer.location(), format!("/desk/vorgaenge/{next}?liste=team"));
    assert!(clerk.follow(answer).await.text().contains("Erledigt: Neu prüfen"));
}

#[tokio::test]
async fn a_step_that_the_state_does_not_foresee_is_explained() {
    let desk = Desk::new();
    let case = desk.case(1, "Erika Muster");
    let path = format!("/desk/vorgaenge/{}", case.id);
    desk.save(vec![case]).await;
    let mut clerk = desk.visitor(desk.clerk());
    clerk.get(&path).await;
    let pairs = [("aktion", "refuse"), ("stand", "1"), ("begruendung", "Nein.")];
    let answer = clerk.post(&format!("{path}/schritte"), &pairs).await;
    assert_eq!(answer.status, 409);
    assert!(
        answer.text().contains("im jetzigen Stand nicht möglich"),
        "{}",
        answer.text()
    );
}

#[tokio::test]
async fn hostile_words_stay_words() {
    const HOSTILE: &str = "<script>alert(1)</script> \"><img src=x>";
    let desk = Desk::new();
    let mut case = desk.case(1, HOSTILE);
    case.lookup_key = "\"><b>".into();
    let path = format!("/desk/vorgaenge/{}", case.id);
    desk.save(vec![case]).await;
    let mut clerk = desk.visitor(desk.clerk());
    clerk.get(&path).await;
    for form in [("notizen", "notiz"), ("nachrichten", "nachricht")] {
        assert_eq!(
            clerk
                .post(&format!("{path}/{}", form.0), &[(form.1, HOSTILE)])
                .await
                .status,
            303
        );
    }
    for page in [
        path.as_str(),
        "/desk?liste=team",
        "/desk/suche?q=script",
        "/desk/suche?q=%3Cscript%3E%22%3E",
    ] {
        let html = clerk.get(page).await.html();
        assert!(
            !html.contains("<script>alert") && !html.contains("<img src=x>") && !html.contains("\"><b>"),
            "{page}"
        );
    }
}

#[tokio::test]
async fn looking_at_a_case_and_writing_in_it_are_facts() {
    let desk = Desk::new();
    let case = desk.case(1, "Erika Muster");
    let (path, id) = (format!("/desk/vorgaenge/{}", case.id), case.id);
    desk.save(vec![case]).await;
    let mut clerk = desk.visitor(desk.clerk());
    clerk.get(&path).await;
    let empty = clerk.post(&format!("{path}/notizen"), &[("notiz", " ")]).await;
    assert_eq!(empty.status, 422);
    clerk
        .post(&format!("{path}/notizen"), &[("notiz", "Rückruf am Montag")])
        .await;
    let page = clerk.get(&path).await;
    assert!(page.text().contains("Rückruf am Montag"));
    let facts = desk
        .town
        .store
        .read::<_, StoreError, _>(move |tx| tx.facts(id))
        .await
        .expect("readable");
    let kinds: Vec<&str> = facts.iter().map(|fact| fact.kind.as_str()).collect();
    assert_eq!(
        kinds,
        ["case.viewed", "case.note"],
        "who reads on within the hour looks once"
    );
    desk.town.clock.advance(jiff::SignedDuration::from_mins(60));
    clerk.get(&path).await;
    desk.visitor(desk.lead()).get(&path).await;
    let looks = desk
        .kinds(id)
        .await
        .iter()
        .filter(|kind| *kind == "case.viewed")
        .count();
    assert_eq!(
        looks, 3,
        "an hour later it is a new look, and each person looks for themselves"
    );
}

#[tokio::test]
async fn the_registered_address_of_a_blocked_person_is_not_on_the_page() {
    let desk = Desk::new();
    let mut case = desk.case(1, "Erika Muster");
    case.blocked = true;
    case.answers.remove("address");
    let resident = case.registers.get_mut("resident").expect("asked");
    resident["blocked"] = true.into();
    resident["street"] = "Geheimweg".into();
    case.registers.remove("zone");
    let path = format!("/desk/vorgaenge/{}", case.id);
    desk.save(vec![case]).await;
    let page = desk.visitor(desk.clerk()).get(&path).await;
    assert!(page.text().contains("Auskunftssperre (§ 51 BMG)"));
    assert!(!page.html().contains("Geheimweg"));
}
