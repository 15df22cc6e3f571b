//! Who has answered, or still has time, is asked again because something has changed.

use blueprint::PartyStatus;
use jiff::civil::date;

use crate::common::Desk;
use crate::parties::shows;
use crate::parties_service::NEIGHBOUR;

#[tokio::test]
async fn who_has_answered_is_asked_again_with_a_new_period_and_the_old_answer_stays() {
    for desk in Desk::each_with_parties() {
        let id = desk.consulting(1, "3").await;
        let (link, party) = (desk.link(NEIGHBOUR), desk.party(id, "neighbour").await.id);
        let mut neighbour = desk.citizen();
        let page = neighbour.get(&link).await;
        let no = [("statement.0.agrees", "no"), ("statement.0.concerns", "Zu laut.")];
        neighbour
            .submit(&page, &[("statement.0.agrees", "no"), ("_show", "1")])
            .await;
        let page = neighbour.post(&link, &no).await;
        assert!(page.status < 400, "{}", page.text());
        assert_eq!(desk.reread(id).await.state, "clerk_review");

        desk.days_pass(3);
        let mut clerk = desk.visitor(desk.clerk());
        let sheet = clerk.get(&format!("/desk/vorgaenge/{id}")).await;
        assert!(shows(&sheet, "Erneut beteiligen"), "{}", sheet.text());
        let path = format!("/desk/vorgaenge/{id}/beteiligungen/{party}");
        let field = format!("anlass-{party}");
        let again = [
            ("weg", "erneut"),
            (field.as_str(), "Der Stellplatz liegt jetzt hinten."),
        ];
        for stranger in [desk.public_order(), desk.stranger()] {
            let mut stranger = desk.visitor(stranger);
            stranger.get("/desk/beteiligungen").await;
            assert_eq!(stranger.post(&path, &again).await.status, 404);
        }
        clerk.post(&path, &again).await;
        desk.run_jobs().await;
        let row = desk.party(id, "neighbour").await;
        assert_eq!(
            (row.status, row.due_on, row.answered_on),
            (PartyStatus::Asked, Some(date(2026, 12, 8)), None)
        );
        assert_eq!(desk.reread(id).await.state, "consulting", "the service foresees it");
        let mails = desk.town.post.to(NEIGHBOUR);
        assert_eq!(mails.len(), 2);
        assert!(
            !mails[1].body.contains("Stellplatz"),
            "a mail is a postcard: {}",
            mails[1].body
        );
        assert_eq!(desk.link(NEIGHBOUR), link, "the same link");
        let page = neighbour.get(&link).await;
        for said in [
            "Wir bitten Sie noch einmal um Ihre Antwort",
            "Der Stellplatz liegt jetzt hinten.",
            "Frühere Antwort vom 21.11.2026",
            "Zu laut.",
            "8. Dezember 2026",
        ] {
            assert!(shows(&page, said), "{said}: {}", page.text());
        }
        let (_, status) = desk.applicant(id).await;
        assert!(
            shows(&status, "Noch einmal gefragt am Dienstag, 24. November 2026"),
            "{}",
            status.text()
        );
        assert!(!shows(&status, "liegt jetzt hinten"), "{}", status.text());
        // The old answer counts no more, the new one does.
        let case = desk.reread(id).await;
        let (_, kept) = case.proceedings.party(&party.to_string()).expect("there");
        assert!(kept.answers.is_empty() && kept.earlier.len() == 1);
        let done = neighbour.submit(&page, &[("statement.0.agrees", "yes")]).await;
        assert!(
            shows(&done, "Ihre Antwort ist bei uns") && shows(&done, "Zu laut."),
            "{}",
            done.text()
        );
        assert_eq!(desk.reread(id).await.state, "clerk_review");
        let sheet = clerk.get(&format!("/desk/vorgaenge/{id}")).await;
        assert!(
            shows(&sheet, "Frühere Antwort vom 21.11.2026") && shows(&sheet, "Zu laut."),
            "{}",
            sheet.text()
        );
        assert!(desk.kinds(id).await.iter().any(|kind| kind == "case.party_asked_anew"));
    }
}

#[tokio::test]
async fn silence_and_the_reminder_begin_anew_too() {
    for desk in Desk::each_with_parties() {
        let id = desk.consulting(1, "3").await;
        let party = desk.party(id, "neighbour").await.id;
        desk.days_pass(9);
        assert_eq!(desk.night().await.parties_reminded, 1);
        desk.days_pass(8);
        assert_eq!(desk.night().await.silent, 1);
        assert_eq!(desk.reread(id).await.state, "clerk_review");
        let mut clerk = desk.visitor(desk.clerk());
        clerk.get(&format!("/desk/vorgaenge/{id}")).await;
        let path = format!("/desk/vorgaenge/{id}/beteiligungen/{party}");
        clerk.post(&path, &[("weg", "erneut")]).await;
        // Asked on 8 December: until the 22nd.
        assert_eq!(desk.party(id, "neighbour").await.due_on, Some(date(2026, 12, 22)));
        assert_eq!(desk.night().await.silent, 0);
        desk.days_pass(9);
        assert_eq!(desk.night().await.parties_reminded, 1);
        desk.days_pass(6);
        assert_eq!(desk.night().await.silent, 1);
        assert_eq!(desk.reread(id).await.state, "clerk_review");
    }
}

#[tokio::test]
async fn an_office_is_asked_again_in_its_inbox_and_a_closed_case_asks_nobody() {
    let desk = Desk::each_with_parties().remove(0);
    let id = desk.consulting(1, "12").await;
    let party = desk.party(id, "public_order").await.id;
    let mut asked = desk.visitor(desk.public_order());
    let own = format!("/desk/beteiligungen/{party}");
    let page = asked.get(&own).await;
    let csrf = page.csrf().expect("there is a form");
    let typed = [
        ("_csrf", csrf.as_str()),
        ("statement.0.agrees", "yes"),
        ("_upload", "files"),
    ];
    let added = asked
        .upload(&own, &typed, "files", "Skizze.pdf", b"%PDF-1.4 a %%EOF")
        .await;
    asked.submit(&added, &[("statement.0.agrees", "yes")]).await;
    let mut clerk = desk.visitor(desk.clerk());
    clerk.get(&format!("/desk/vorgaenge/{id}")).await;
    let path = format!("/desk/vorgaenge/{id}/beteiligungen/{party}");
    clerk.post(&path, &[("weg", "erneut")]).await;
    let list = asked.get("/desk/beteiligungen").await;
    assert!(shows(&list, "Sicht des Ordnungsamts"), "{}", list.text());
    let page = asked.get(&own).await;
    assert!(
        shows(&page, "weil Unterlagen geändert wurden") && shows(&page, "Skizze.pdf"),
        "{}",
        page.text()
    );
    assert!(!page.html().contains("_remove"), "what was sent stays: {}", page.html());
    // No code of its own: nothing but its inbox opens it.
    cases::actions::applicant::withdraw(&desk.cases, id)
        .await
        .expect("withdrawn");
    let late = clerk.post(&path, &[("weg", "erneut")]).await;
    assert!(shows(&late, "keine Antwort mehr erwartet"), "{}", late.text());
}
