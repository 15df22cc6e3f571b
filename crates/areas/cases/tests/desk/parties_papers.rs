//! Files that come after the application: who takes part sees those of its slots, is told of them, and nothing else.

use base::Uuid;
use blueprint::PartyStatus;
use cases::actions::papers::{self, Place};
use cases::model::{Document, LATER};
use testkit::{Page, Visitor};

use crate::common::Desk;
use crate::parties::shows;
use crate::parties_service::NEIGHBOUR;

const PDF: &[u8] = b"%PDF-1.4 a small plan %%EOF";
const SLOT: &str = "keeper_confirmation";

impl Desk {
    /// The applicant on the status page of a case.
    pub async fn applicant(&self, case: Uuid) -> (Visitor, Page) {
        let case = self.reread(case).await;
        let mut applicant = self.citizen();
        let page = applicant.get("/status").await;
        let status = applicant
            .submit(&page, &[("reference", &case.reference), ("secret", "secret")])
            .await;
        assert_eq!(status.status, 200, "{}", status.text());
        (applicant, status)
    }

    async fn hands_in(&self, case: Uuid, slot: &str, name: &str) -> Document {
        let (mut applicant, status) = self.applicant(case).await;
        let path = format!("{}/nachrichten", status.path);
        let typed = [("text", ""), ("slot", slot)];
        let sent = applicant.upload(&path, &typed, "files", name, PDF).await;
        let done = applicant.follow(sent).await;
        assert!(shows(&done, "Ihre Nachricht ist angekommen"), "{}", done.text());
        let all = self.documents(case).await;
        all.into_iter()
            .find(|known| known.file_name == name)
            .expect("it was kept")
    }
}

#[tokio::test]
async fn a_later_file_reaches_who_sees_its_slot_and_something_else_nobody() {
    for desk in Desk::each_with_parties() {
        let id = desk.consulting(1, "12").await;
        let (_, status) = desk.applicant(id).await;
        assert!(shows(&status, "Wozu gehört die Datei?"), "{}", status.text());
        let old = desk.hands_in(id, SLOT, "Alt.pdf").await;
        let private = desk.hands_in(id, "other", "Privat.pdf").await;
        let unsaid = desk.hands_in(id, "", "Ungesagt.pdf").await;
        let new = desk.hands_in(id, SLOT, "Neu.pdf").await;
        assert_eq!(
            (old.slot.as_str(), unsaid.slot.as_str(), private.slot.as_str()),
            (SLOT, LATER, LATER)
        );
        desk.run_jobs().await;
        // Told once a day however much came, and nothing of what it is.
        let mails = desk.town.post.to(NEIGHBOUR);
        assert_eq!(mails.len(), 2, "the invitation and the news");
        assert!(mails[1].subject.contains("Neue Unterlagen"), "{}", mails[1].subject);
        for said in ["Łukaszewska", "Neu.pdf", "MST-AB"] {
            assert!(!mails[1].body.contains(said), "{}", mails[1].body);
        }
        let office = desk.party(id, "public_order").await;
        let mut asked = desk.visitor(desk.public_order());
        let list = asked.get("/desk/beteiligungen").await;
        assert!(shows(&list, "Neue Unterlagen seit dem 21.11.2026"), "{}", list.text());
        let own = format!("/desk/beteiligungen/{}", office.id);
        let neighbour = desk.link(NEIGHBOUR);
        let mut invited = desk.citizen();
        for (page, below) in [
            (asked.get(&own).await, &own),
            (invited.get(&neighbour).await, &neighbour),
        ] {
            assert!(shows(&page, "Neue Unterlagen seit dem 21.11.2026"), "{}", page.text());
            assert!(shows(&page, "Ersetzt durch Neu.pdf am 21.11.2026"), "{}", page.text());
            assert!(
                !shows(&page, "Privat.pdf") && !shows(&page, "Ungesagt.pdf"),
                "{}",
                page.text()
            );
            let (newest, older) = (page.text().find("Neu.pdf"), page.text().find("Alt.pdf"));
            assert!(newest < older, "the newest first: {}", page.text());
            for (file, status) in [(&new, 200), (&old, 200), (&private, 404), (&unsaid, 404)] {
                let path = format!("{below}/dokumente/{}", file.id);
                let visitor = if below == &own { &mut asked } else { &mut invited };
                assert_eq!(visitor.get(&path).await.status, status, "{}", file.file_name);
            }
        }
        let sheet = desk.visitor(desk.clerk()).get(&format!("/desk/vorgaenge/{id}")).await;
        for said in ["Privat.pdf", "Alt.pdf", "Neue Unterlagen seit dem 21.11.2026"] {
            assert!(shows(&sheet, said), "{said}: {}", sheet.text());
        }
        let kinds = desk.kinds(id).await;
        assert_eq!(kinds.iter().filter(|kind| *kind == "case.party_papers").count(), 4);
        // Whoever answers knows what there was to see.
        let page = asked.get(&own).await;
        let done = asked.submit(&page, &[("statement.0.agrees", "yes")]).await;
        assert!(!shows(&done, "Neue Unterlagen"), "{}", done.text());
        assert_eq!(desk.party(id, "public_order").await.papers_on, None);
    }
}

#[tokio::test]
async fn who_has_answered_sees_what_came_since_and_who_is_dropped_or_of_a_blocked_case_is_not_told() {
    let desk = Desk::each_with_parties().remove(0);
    let id = desk.consulting(1, "3").await;
    let link = desk.link(NEIGHBOUR);
    let mut neighbour = desk.citizen();
    let page = neighbour.get(&link).await;
    neighbour.submit(&page, &[("statement.0.agrees", "yes")]).await;
    desk.hands_in(id, SLOT, "Neu.pdf").await;
    let page = neighbour.get(&link).await;
    assert!(
        shows(&page, "Neue Unterlagen") && shows(&page, "Neu.pdf"),
        "{}",
        page.text()
    );
    assert!(
        page.form_with("statement.0.agrees").is_none(),
        "nothing is asked for it"
    );

    let dropped = desk.consulting(2, "3").await;
    desk.take(dropped, "end").await;
    let blocked = desk.consulting(3, "3").await;
    desk.sql("update cases set blocked = true where id = $1", vec![blocked.into()])
        .await;
    desk.run_jobs().await;
    let mails = desk.town.post.mails().len();
    for case in [dropped, blocked] {
        desk.hands_in(case, SLOT, "Neu.pdf").await;
    }
    desk.run_jobs().await;
    assert_eq!(desk.town.post.mails().len(), mails);
    assert_eq!(desk.party(dropped, "neighbour").await.papers_on, None);
    assert!(
        desk.party(blocked, "neighbour").await.papers_on.is_some(),
        "a clerk sees the mark"
    );
    assert!(!shows(&desk.citizen().get(&desk.link(NEIGHBOUR)).await, "Neu.pdf"));
}

#[tokio::test]
async fn who_was_invited_by_letter_is_told_by_letter() {
    let desk = Desk::each_with_parties().remove(0);
    let id = desk.consulting(1, "6").await;
    desk.hands_in(id, SLOT, "Neu.pdf").await;
    desk.run_jobs().await;
    let letters = desk.documents(id).await.into_iter();
    let letters: Vec<Document> = letters.filter(|document| document.kind == "invitation").collect();
    assert_eq!(letters.len(), 2);
    assert!(letters.iter().all(|letter| letter.by_post && !letter.for_applicant));
    let before = desk.party(id, "landlord").await.due_on;
    assert_eq!(desk.party(id, "landlord").await.status, PartyStatus::Asked);
    assert_eq!(
        desk.party(id, "landlord").await.due_on,
        before,
        "news give nobody more time"
    );
}

#[tokio::test]
async fn a_clerk_of_the_case_puts_a_file_where_it_belongs_and_out_again() {
    for desk in Desk::each_with_parties() {
        let id = desk.consulting(1, "12").await;
        let first = desk.hands_in(id, SLOT, "Alt.pdf").await;
        let file = desk.hands_in(id, "other", "Plan.pdf").await;
        let office = desk.party(id, "public_order").await.id;
        let (page, path) = (
            format!("/desk/beteiligungen/{office}"),
            format!("/desk/dokumente/{}/zuordnung", file.id),
        );
        let field = format!("wohin-{}", file.id);
        let mut asked = desk.visitor(desk.public_order());
        assert!(!shows(&asked.get(&page).await, "Plan.pdf"));
        for stranger in [desk.public_order(), desk.stranger()] {
            let mut stranger = desk.visitor(stranger);
            stranger.get("/desk/beteiligungen").await;
            assert_eq!(stranger.post(&path, &[(&field, SLOT)]).await.status, 404);
        }
        let mut clerk = desk.visitor(desk.clerk());
        let sheet = clerk.get(&format!("/desk/vorgaenge/{id}")).await;
        assert!(shows(&sheet, "Zuordnen"), "{}", sheet.text());
        assert_eq!(
            clerk.post(&path, &[(&field, "registration_proof")]).await.status,
            404,
            "not asked in this case"
        );
        assert_eq!(clerk.post(&path, &[(&field, "nonsense")]).await.status, 404);
        let done = clerk.post(&path, &[(&field, SLOT)]).await;
        assert!(done.status == 303 || done.status == 200, "{}", done.text());
        let seen = asked.get(&page).await;
        assert!(
            shows(&seen, "Plan.pdf") && shows(&seen, "Ersetzt durch Plan.pdf"),
            "{}",
            seen.text()
        );
        assert!(desk.kinds(id).await.iter().any(|kind| kind == "case.document_sorted"));
        // It was none of theirs after all; what it replaced counts again.
        clerk.post(&path, &[(&field, "other")]).await;
        let seen = asked.get(&page).await;
        assert!(
            shows(&seen, "Alt.pdf") && !shows(&seen, "Plan.pdf") && !shows(&seen, "Ersetzt"),
            "{}",
            seen.text()
        );
        let all = desk.documents(id).await;
        let kept = all.iter().find(|known| known.id == first.id).expect("there");
        assert_eq!(kept.replaced, None);
    }
}

#[tokio::test]
async fn a_question_for_a_slot_makes_a_place_for_what_comes() {
    let desk = Desk::each_with_parties().remove(0);
    let mut case = desk.case(1, "Žaneta Łukaszewska");
    case.answers.insert("keeper".into(), "person".into());
    let id = case.id;
    desk.save(vec![case]).await;
    let mut clerk = desk.visitor(desk.clerk());
    let sheet = clerk.get(&format!("/desk/vorgaenge/{id}")).await;
    assert!(shows(&sheet, "Zu welchen Unterlagen des Antrags?"), "{}", sheet.text());
    let stand = desk.reread(id).await.revision.to_string();
    let step = [
        ("aktion", "ask"),
        ("stand", stand.as_str()),
        ("unterlage", SLOT),
        ("punkte", "Bitte lesbar."),
    ];
    clerk.post(&format!("/desk/vorgaenge/{id}/schritte"), &step).await;
    let case = desk.reread(id).await;
    assert_eq!(case.public_state, "needs_you");
    let (_, status) = desk.applicant(id).await;
    let chosen = format!("value=\"{SLOT}\" selected");
    assert!(status.html().contains(&chosen), "{}", status.html());
    assert!(shows(&status, "Bitte lesbar."), "{}", status.text());
    // A program that does not say where to means the same.
    let files = desk.town.uploads(&[("Bescheid.pdf", PDF)]).await;
    let refused = papers::add(&desk.cases, id, &files, Place::default())
        .await
        .expect("kept");
    assert!(refused.is_empty(), "{refused:?}");
    let all = desk.documents(id).await;
    let file = all
        .iter()
        .find(|known| known.file_name == "Bescheid.pdf")
        .expect("kept");
    assert_eq!(file.slot, SLOT);
    assert_eq!(desk.reread(id).await.public_state, "checking", "it is the answer");
}

#[tokio::test]
async fn files_that_add_replace_nothing_and_one_that_cannot_be_taken_keeps_no_other_back() {
    let desk = Desk::each_with_parties().remove(0);
    let id = desk.consulting(1, "12").await;
    let place = |adds| Place {
        slot: SLOT.to_owned(),
        adds,
    };
    let add = async |files: &[(&str, &[u8])], place: Place| {
        let files = desk.town.uploads(files).await;
        papers::add(&desk.cases, id, &files, place).await
    };
    add(&[("A.pdf", PDF), ("B.pdf", PDF)], place(false))
        .await
        .expect("kept");
    let more: [(&str, &[u8]); 2] = [("C.pdf", PDF), ("kaputt.pdf", b"%PDF-1.4 cut off")];
    let refused = add(&more, place(true)).await.expect("kept");
    assert_eq!(refused.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [1]);
    assert!(
        desk.documents(id)
            .await
            .iter()
            .all(|document| document.replaced.is_none())
    );
    add(&[("D.pdf", PDF)], place(false)).await.expect("kept");
    let replaced = desk
        .documents(id)
        .await
        .into_iter()
        .filter(|document| document.replaced.is_some());
    assert_eq!(replaced.count(), 3);
    let unknown = Place {
        slot: "nonsense".into(),
        adds: false,
    };
    assert!(add(&[("E.pdf", PDF)], unknown).await.is_err());
}
