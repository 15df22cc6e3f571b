//! Who takes part in a case: the office that is asked, people with a link or a letter, the night.

use base::Uuid;
use blueprint::PartyStatus;
use cases::actions::parties::{code_of, visible};
use cases::store::parties as rows;
use jiff::civil::date;
use testkit::Page;

use crate::common::Desk;
use crate::parties_service::NEIGHBOUR;

impl Desk {
    async fn parties(&self, case: Uuid) -> Vec<rows::PartyRow> {
        self.read(move |tx| rows::parties_of_case(tx, case)).await
    }

    pub async fn party(&self, case: Uuid, participation: &str) -> rows::PartyRow {
        let all = self.parties(case).await;
        let found = all.into_iter().find(|row| row.participation == participation);
        found.unwrap_or_else(|| panic!("nobody was asked as {participation}"))
    }

    /// The path of the link in the latest mail to somebody.
    pub fn link(&self, address: &str) -> String {
        let mails = self.town.post.to(address);
        let body = &mails.last().expect("a mail came").body;
        let at = body.find("/beteiligung/").expect("there is a link");
        body[at..].split_whitespace().next().expect("a word").to_owned()
    }
}

pub fn shows(page: &Page, what: &str) -> bool {
    page.text().contains(what)
}

#[tokio::test]
async fn the_asked_office_sees_what_is_listed_answers_and_never_gets_the_case() {
    for desk in Desk::each_with_parties() {
        let id = desk.consulting(1, "12").await;
        let party = desk.party(id, "public_order").await;
        assert_eq!(party.due_on, Some(date(2026, 12, 21)));
        let mut asked = desk.visitor(desk.public_order());
        let list = asked.get("/desk/beteiligungen").await;
        assert!(
            shows(&list, "Sicht des Ordnungsamts") && shows(&list, "21.12.2026") && shows(&list, "Łukaszewska"),
            "{}",
            list.text()
        );
        let path = format!("/desk/beteiligungen/{}", party.id);
        let page = asked.get(&path).await;
        assert!(
            shows(&page, "Łukaszewska") && shows(&page, "MST-AB 123"),
            "{}",
            page.text()
        );
        // Nothing but what the participation lists.
        assert!(!shows(&page, "Lindenstr"), "{}", page.text());
        assert_eq!(asked.get(&format!("/desk/vorgaenge/{id}")).await.status, 404);
        for other in [desk.clerk(), desk.stranger()] {
            assert_eq!(desk.visitor(other).get(&path).await.status, 404);
        }
        // What is missing is said, what was typed stays.
        let wrong = asked.submit(&page, &[("statement.0.agrees", "no")]).await;
        assert_eq!(wrong.status, 422, "{}", wrong.text());
        let done = asked
            .submit(&wrong, &[("statement.0.concerns", "Zu eng für die Feuerwehr.")])
            .await;
        assert!(
            shows(&done, "Die Antwort ist abgegeben") && shows(&done, "Zu eng"),
            "{}",
            done.text()
        );
        let case = desk.reread(id).await;
        let (_, kept) = case.proceedings.party(&party.id.to_string()).expect("it is there");
        assert_eq!((kept.status, kept.late), (PartyStatus::Answered, false));
        assert_eq!(case.state, "consulting", "the neighbour is still asked");
        let kinds = desk.kinds(id).await;
        for kind in ["case.party_asked", "case.party_viewed", "case.party_answered"] {
            assert!(kinds.iter().any(|known| known == kind), "{kind}: {kinds:?}");
        }
        let open = asked.get("/desk/beteiligungen").await;
        assert!(!shows(&open, "Sicht des Ordnungsamts"));
        assert!(shows(
            &asked.get("/desk/beteiligungen?liste=erledigt").await,
            "Hat geantwortet"
        ));
        // The clerk of the case sees both.
        let sheet = desk.visitor(desk.clerk()).get(&format!("/desk/vorgaenge/{id}")).await;
        assert!(
            shows(&sheet, "Zu eng für die Feuerwehr.") && shows(&sheet, "Nora Nachbarin"),
            "{}",
            sheet.text()
        );
    }
}

#[tokio::test]
async fn who_was_invited_by_mail_answers_once_and_keeps_a_copy() {
    for desk in Desk::each_with_parties() {
        let id = desk.consulting(1, "3").await;
        let mail = desk.town.post.to(NEIGHBOUR);
        assert_eq!(mail.len(), 1);
        // A mail is a postcard: nobody's name, nothing of the case.
        assert!(
            !mail[0].body.contains("Łukaszewska") && !mail[0].body.contains("MST-AB"),
            "{}",
            mail[0].body
        );
        let link = desk.link(NEIGHBOUR);
        let party = desk.party(id, "neighbour").await;
        for (lang, words) in [("en", "Please answer by"), ("de-x-leicht", "Sie brauchen kein Konto")] {
            let page = desk.citizen().speaking(lang).get(&link).await;
            assert!(shows(&page, words), "{lang}: {}", page.text());
        }
        let mut neighbour = desk.citizen();
        let page = neighbour.get(&link).await;
        assert!(
            shows(&page, "Lindenstr. 12") && shows(&page, "Stört Sie ein weiteres Auto?"),
            "{}",
            page.text()
        );
        assert!(
            !shows(&page, "Łukaszewska") && !shows(&page, "MST-AB"),
            "{}",
            page.text()
        );
        let csrf = page.csrf().expect("there is a form");
        let typed = [
            ("_csrf", csrf.as_str()),
            ("statement.0.agrees", "yes"),
            ("_upload", "files"),
        ];
        let pdf = b"%PDF-1.4 a small plan %%EOF";
        let added = neighbour.upload(&link, &typed, "files", "Plan.pdf", pdf).await;
        assert!(shows(&added, "Plan.pdf"), "{}", added.text());
        let done = neighbour.submit(&added, &[("statement.0.agrees", "yes")]).await;
        assert!(
            shows(&done, "Ihre Antwort ist angekommen") && shows(&done, "Plan.pdf"),
            "{}",
            done.text()
        );
        let again = neighbour.get(&link).await;
        assert!(shows(&again, "Ihre Antwort ist bei uns") && again.form_with("statement.0.agrees").is_none());
        assert_eq!(desk.reread(id).await.state, "clerk_review", "nobody is asked any more");
        let documents = desk.documents(id).await;
        let file = documents
            .iter()
            .find(|document| document.kind == "party")
            .expect("the file came along");
        assert!(!file.for_applicant, "the applicant asks for it by inspecting the file");
        let own = format!("{link}/dokumente/{}", file.id);
        assert_eq!(neighbour.get(&own).await.status, 200);
        assert_eq!(
            neighbour.get(&format!("{link}/dokumente/{}", party.id)).await.status,
            404
        );
    }
}

#[tokio::test]
async fn a_wrong_code_opens_nothing_and_says_so() {
    let desk = Desk::each_with_parties().remove(0);
    desk.consulting(1, "3").await;
    let mut somebody = desk.citizen();
    let page = somebody.get("/beteiligung").await;
    let wrong = somebody.submit(&page, &[("code", "00000-00000-00000-00000")]).await;
    assert_eq!(wrong.status, 422);
    assert!(shows(&wrong, "Diesen Code kennen wir nicht"), "{}", wrong.text());
    for path in ["/beteiligung/0", "/beteiligung/00000-00000-00000-00000"] {
        assert_eq!(somebody.get(path).await.status, 422, "{path}");
    }
    // The right one may be typed as it comes.
    let code = desk
        .link(NEIGHBOUR)
        .replace("/beteiligung/", "")
        .replace('-', " ")
        .to_uppercase();
    let page = somebody.get("/beteiligung").await;
    let opened = somebody.submit(&page, &[("code", &code)]).await;
    assert!(shows(&opened, "Stört Sie ein weiteres Auto?"), "{}", opened.text());
}

#[tokio::test]
async fn who_is_dropped_or_belongs_to_a_blocked_person_sees_nothing() {
    let desk = Desk::each_with_parties().remove(0);
    let dropped = desk.consulting(1, "3").await;
    let link = desk.link(NEIGHBOUR);
    desk.take(dropped, "end").await;
    let page = desk.citizen().get(&link).await;
    assert!(
        shows(&page, "wird nicht mehr gebraucht") && !shows(&page, "Lindenstr. 12"),
        "{}",
        page.text()
    );
    assert_eq!(desk.party(dropped, "neighbour").await.status, PartyStatus::Dropped);

    // The register told later that the applicant is blocked (§ 51 BMG).
    let blocked = desk.consulting(2, "3").await;
    let link = desk.link(NEIGHBOUR);
    desk.sql("update cases set blocked = true where id = $1", vec![blocked.into()])
        .await;
    let page = desk.citizen().get(&link).await;
    assert!(
        shows(&page, "Bitte rufen Sie uns an") && !shows(&page, "Lindenstr. 12"),
        "{}",
        page.text()
    );
    let mails = desk.town.post.mails().len();
    let party = desk.party(blocked, "neighbour").await.id;
    let mut clerk = desk.visitor(desk.clerk());
    clerk.get(&format!("/desk/vorgaenge/{blocked}")).await;
    let path = format!("/desk/vorgaenge/{blocked}/beteiligungen/{party}");
    let refused = clerk
        .post(&path, &[("weg", "mail"), (&format!("mail-{party}"), NEIGHBOUR)])
        .await;
    assert!(refused.text().contains("Auskunftssperre"), "{}", refused.text());
    desk.run_jobs().await;
    assert_eq!(desk.town.post.mails().len(), mails);

    // Known before anybody is asked: nobody is written to by the machine, and the period waits.
    let mut case = desk.case(3, "Žaneta Łukaszewska");
    (case.blocked, case.due_on) = (true, None);
    case.answers.insert("months".into(), "3".into());
    let id = case.id;
    desk.save(vec![case]).await;
    desk.take(id, "consult").await;
    desk.run_jobs().await;
    assert_eq!(desk.town.post.mails().len(), mails);
    let party = desk.party(id, "neighbour").await;
    assert_eq!(party.due_on, None);
    let path = format!("/desk/vorgaenge/{id}/beteiligungen/{}", party.id);
    clerk.post(&path, &[("weg", "selbst")]).await;
    // From 21 November: there on the 25th, two weeks from then.
    assert_eq!(desk.party(id, "neighbour").await.due_on, Some(date(2026, 12, 9)));
}

#[tokio::test]
async fn the_night_reminds_once_and_makes_silence_of_the_last_day() {
    for desk in Desk::each_with_parties() {
        let id = desk.consulting(1, "3").await;
        // Due on 7 December; the reminder goes out seven days before.
        desk.days_pass(8);
        desk.night().await;
        desk.run_jobs().await;
        assert_eq!(desk.town.post.to(NEIGHBOUR).len(), 1, "29 November");
        desk.days_pass(1);
        assert_eq!(desk.night().await.parties_reminded, 1);
        assert_eq!(desk.night().await.parties_reminded, 0);
        desk.run_jobs().await;
        let link = desk.link(NEIGHBOUR);
        assert_eq!(desk.town.post.to(NEIGHBOUR).len(), 2);
        desk.days_pass(7);
        assert_eq!(desk.night().await.silent, 0, "the last day itself");
        desk.days_pass(1);
        assert_eq!(desk.night().await.silent, 1);
        assert_eq!(desk.night().await.silent, 0);
        let case = desk.reread(id).await;
        assert_eq!(case.state, "clerk_review");
        assert_eq!(desk.party(id, "neighbour").await.status, PartyStatus::Silent);
        let sheet = desk.visitor(desk.clerk()).get(&format!("/desk/vorgaenge/{id}")).await;
        assert!(
            shows(&sheet, "Die Frist endete am Montag, 7. Dezember 2026"),
            "{}",
            sheet.text()
        );
        // What comes later is kept, marked, and moves nothing.
        let mut neighbour = desk.citizen();
        let page = neighbour.get(&link).await;
        assert!(shows(&page, "7. Dezember 2026 abgelaufen"), "{}", page.text());
        // What is asked for, and of whom.
        assert_eq!(page.heading(), "Stellungnahme");
        assert!(
            shows(&page, "Sicht der Nachbarschaft: Nora Nachbarin"),
            "{}",
            page.text()
        );
        let done = neighbour.submit(&page, &[("statement.0.agrees", "yes")]).await;
        assert!(shows(&done, "nach Ablauf der Frist"), "{}", done.text());
        let late = desk.reread(id).await;
        let party = desk.party(id, "neighbour").await;
        let (_, kept) = late.proceedings.party(&party.id.to_string()).expect("there");
        assert_eq!(
            (kept.status, kept.late, late.state.as_str()),
            (PartyStatus::Silent, true, "clerk_review")
        );
        let sheet = desk.visitor(desk.clerk()).get(&format!("/desk/vorgaenge/{id}")).await;
        assert!(shows(&sheet, "Hat nach der Frist geantwortet"), "{}", sheet.text());
    }
}

#[tokio::test]
async fn who_has_no_mail_gets_a_letter_whose_posting_begins_the_period() {
    for desk in Desk::each_with_parties() {
        let id = desk.consulting(1, "6").await;
        let party = desk.party(id, "landlord").await;
        let letters = desk.documents(id).await;
        let letter = letters
            .iter()
            .find(|document| document.kind == "invitation")
            .expect("a letter");
        assert!(letter.by_post && !letter.for_applicant);
        assert!(desk.town.post.mails().is_empty());
        // The post room sends it two days later.
        desk.days_pass(2);
        let mut clerk = desk.visitor(desk.clerk());
        clerk.get("/desk/post").await;
        clerk.post("/desk/post", &[("brief", &letter.id.to_string())]).await;
        assert_eq!(party.due_on, Some(date(2026, 12, 9)));
        assert_eq!(desk.party(id, "landlord").await.due_on, Some(date(2026, 12, 11)));
        // The answer came on paper; a clerk of the case writes it down.
        let path = format!("/desk/beteiligungen/{}", party.id);
        let page = clerk.get(&path).await;
        assert!(shows(&page, "was Ludwig Vermieter auf Papier"), "{}", page.text());
        let done = clerk.submit(&page, &[("statement.0.agrees", "yes")]).await;
        assert!(shows(&done, "Die Antwort ist abgegeben"), "{}", done.text());
        assert_eq!(desk.reread(id).await.state, "clerk_review");
        assert_eq!(desk.visitor(desk.public_order()).get(&path).await.status, 404);
    }
}

#[tokio::test]
async fn a_clerk_asks_once_more_at_another_address_or_does_without() {
    let desk = Desk::each_with_parties().remove(0);
    let id = desk.consulting(1, "3").await;
    let (old, party) = (desk.link(NEIGHBOUR), desk.party(id, "neighbour").await.id);
    let mut clerk = desk.visitor(desk.clerk());
    clerk.get(&format!("/desk/vorgaenge/{id}")).await;
    let path = format!("/desk/vorgaenge/{id}/beteiligungen/{party}");
    let field = format!("mail-{party}");
    let wrong = clerk.post(&path, &[("weg", "mail"), (&field, "nora@")]).await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.html().contains("nora@") && shows(&wrong, "Geben Sie eine E-Mail-Adresse ein"),
        "{}",
        wrong.text()
    );
    clerk.post(&path, &[("weg", "mail"), (&field, "new@example.org")]).await;
    desk.run_jobs().await;
    assert_eq!(desk.citizen().get(&desk.link("new@example.org")).await.status, 200);
    assert_eq!(
        desk.citizen().get(&old).await.status,
        422,
        "the old address opens nothing"
    );
    for stranger in [desk.public_order(), desk.stranger()] {
        let mut stranger = desk.visitor(stranger);
        stranger.get("/desk/beteiligungen").await;
        assert_eq!(stranger.post(&path, &[("weg", "ende")]).await.status, 404);
    }
    clerk.post(&path, &[("weg", "ende")]).await;
    assert_eq!(desk.party(id, "neighbour").await.status, PartyStatus::Dropped);
    assert_eq!(desk.reread(id).await.state, "clerk_review");
    let twice = clerk.post(&path, &[("weg", "ende")]).await;
    assert!(twice.text().contains("keine Antwort mehr erwartet"), "{}", twice.text());
}

#[tokio::test]
async fn whoever_withdraws_waits_for_nobody_and_what_was_kept_goes_with_the_case() {
    let desk = Desk::each_with_parties().remove(0);
    let id = desk.consulting(1, "12").await;
    cases::actions::applicant::withdraw(&desk.cases, id)
        .await
        .expect("withdrawn");
    assert!(
        desk.parties(id)
            .await
            .iter()
            .all(|row| row.status == PartyStatus::Dropped)
    );
    assert!(!desk.reread(id).await.proceedings.waits_for_parties());
    let now = desk.cases.now();
    let erased = desk
        .town
        .store
        .write::<_, store::StoreError, _>(move |tx| cases::store::retention::erase(tx, id, now.us));
    erased.await.expect("erased");
    assert!(desk.parties(id).await.is_empty());
}

#[tokio::test]
async fn the_applicant_sees_who_takes_part_and_not_what_they_say() {
    let desk = Desk::each_with_parties().remove(0);
    let id = desk.consulting(1, "12").await;
    let case = desk.reread(id).await;
    let mut applicant = desk.citizen();
    let page = applicant.get("/status").await;
    let status = applicant
        .submit(&page, &[("reference", &case.reference), ("secret", "secret")])
        .await;
    assert!(
        shows(&status, "Sicht des Ordnungsamts") && shows(&status, "21. Dezember 2026"),
        "{}",
        status.text()
    );
    let mut asked = desk.visitor(desk.public_order());
    let page = asked
        .get(&format!(
            "/desk/beteiligungen/{}",
            desk.party(id, "public_order").await.id
        ))
        .await;
    asked
        .submit(
            &page,
            &[("statement.0.agrees", "no"), ("statement.0.concerns", "Zu eng.")],
        )
        .await;
    let status = applicant.get(&format!("/vorgaenge/{}", case.reference)).await;
    assert!(
        shows(&status, "Hat geantwortet") && !shows(&status, "Zu eng."),
        "{}",
        status.text()
    );
}

#[tokio::test]
async fn an_inbox_pages_the_nearest_day_first_and_knows_no_other_office() {
    for desk in Desk::each_with_parties() {
        let mut days = Vec::new();
        for n in 0..7i8 {
            let id = desk.cases.id(desk.cases.now());
            let due = (n != 6).then(|| date(2026, 12, 20 - n));
            days.push(due);
            let row = rows::PartyRow {
                id,
                case_id: id,
                participation: "public_order".into(),
                office: Some(if n == 5 { "other" } else { "ordnungsamt" }.into()),
                status: PartyStatus::Asked,
                due_on: due,
                answered_on: None,
                turn: 1,
                asked_at: 0,
                papers_on: None,
            };
            let mut case = desk.case(u64::from(n.unsigned_abs()) + 50, "Erika Muster");
            case.id = id;
            desk.save(vec![case]).await;
            let insert = desk
                .town
                .store
                .write::<_, store::StoreError, _>(move |tx| rows::insert_party(tx, &row, None));
            insert.await.expect("inserted");
        }
        let offices = vec!["ordnungsamt".to_owned()];
        let mut after: Option<(String, Uuid)> = None;
        let mut seen = Vec::new();
        loop {
            let (of, place) = (offices.clone(), after.clone());
            let page = desk
                .read(move |tx| rows::inbox(tx, &of, rows::Inbox::Open, place.as_ref(), 2))
                .await;
            seen.extend(page.iter().take(2).map(|row| row.party.due_on));
            match page.get(1).filter(|_| page.len() > 2) {
                Some(last) => after = Some(last.place.clone()),
                None => break,
            }
        }
        let mut expected: Vec<_> = days
            .iter()
            .enumerate()
            .filter(|(n, _)| *n != 5)
            .map(|(_, day)| *day)
            .collect();
        // Without a last day they come at the end.
        expected.sort_by_key(|day| day.map_or((true, None), |day| (false, Some(day))));
        assert_eq!(seen, expected);
        let (strangers, of) = (vec!["nobody".to_owned()], offices);
        assert_eq!(desk.read(move |tx| rows::inbox_size(tx, &strangers, 9)).await, 0);
        assert_eq!(desk.read(move |tx| rows::inbox_size(tx, &of, 3)).await, 3);
    }
}

#[tokio::test]
async fn a_code_belongs_to_one_party_only() {
    let desk = Desk::each_with_parties().remove(0);
    let id = desk.consulting(1, "12").await;
    let (neighbour, office) = (desk.party(id, "neighbour").await, desk.party(id, "public_order").await);
    let code = code_of(&desk.cases, neighbour.id, neighbour.turn);
    let door = cases::actions::parties::Door::Code(code);
    for (party, may) in [(neighbour.id, true), (office.id, false)] {
        let door = door.clone();
        let opened = desk.town.store.read(move |tx| visible(tx, &door, party)).await;
        assert_eq!(opened.is_ok(), may);
    }
}
