//! The gate of levels of assurance: who may begin, go on and send where the town must know who asks.

use base::Uuid;
use cases::actions::drafts;
use testkit::{Page, Visitor};

use crate::common::Desk;

pub const BEGIN: &str = "/antraege/neu/resident-parking-permit";

/// Begins and answers the first question; the page that comes back asks for the address.
pub async fn begun(visitor: &mut Visitor) -> Page {
    let begin = visitor.get(BEGIN).await;
    let first = visitor.submit(&begin, &[]).await;
    let page = visitor.submit(&first, &[("operation", "new"), ("_go", "next")]).await;
    assert!(page.path.ends_with("/seite/address"), "{} {}", page.path, page.text());
    page
}

pub fn token_of(page: &Page) -> String {
    page.path.split('/').nth(2).expect("a token").to_owned()
}

fn has_link(page: &Page, start: &str) -> bool {
    page.links().iter().any(|(href, _)| href.starts_with(start))
}

#[tokio::test]
async fn only_a_level_that_suffices_begins_and_the_page_says_what_is_needed() {
    for (needed, words) in [
        ("basic", "Vertrauensniveau niedrig"),
        ("substantial", "Vertrauensniveau substanziell"),
        ("high", "Vertrauensniveau hoch"),
    ] {
        for desk in Desk::each_that_asks_for(needed, true).await {
            let mut nobody = desk.citizen();
            let begin = nobody.get(BEGIN).await;
            let text = begin.text();
            assert_eq!(begin.status, 200);
            for part in [
                words,
                "§ 4711 der Probe",
                "Am Schalter",
                "Am Telefon",
                "Mit einem Brief",
                "freiwillig",
            ] {
                assert!(text.contains(part), "{part} is missing: {text}");
            }
            assert!(has_link(&begin, "tel:"), "{text}");
            assert!(!text.contains("Sie brauchen kein Benutzerkonto"), "{text}");
            assert!(!text.contains("Jetzt beginnen"), "nothing to start without an account");
            let way = format!("{}&niveau={needed}", identity::sign_in_path(BEGIN));
            assert!(has_link(&begin, &way), "{:?}", begin.links());
            let tried = nobody.post(BEGIN, &[]).await;
            assert_eq!(tried.status, 403, "{}", tried.text());

            for level in ["basic", "substantial", "high"] {
                let mut visitor = desk.citizen();
                desk.signs_in(&mut visitor, "green", level).await;
                let begin = visitor.get(BEGIN).await;
                let suffices = identity::Trust::from_code(level) >= identity::Trust::from_code(needed);
                assert_eq!(
                    begin.text().contains("Jetzt beginnen"),
                    suffices,
                    "{level} for {needed}"
                );
                assert_eq!(begin.text().contains("Ihre Anmeldung genügt hier nicht"), !suffices);
                assert_eq!(has_link(&begin, &way), !suffices, "{level} for {needed}");
                let tried = visitor.post(BEGIN, &[]).await;
                assert_eq!(tried.is_redirect(), suffices, "{level} for {needed}: {}", tried.text());
            }
        }
    }
}

#[tokio::test]
async fn a_level_too_low_leads_to_signing_in_again_with_the_one_that_is_needed() {
    let desk = Desk::each_that_asks_for("high", true).await.remove(0);
    let mut visitor = desk.citizen();
    desk.signs_in(&mut visitor, "green", "basic").await;
    let begin = visitor.get(BEGIN).await;
    let links = begin.links();
    let (href, _) = links
        .iter()
        .find(|(href, _)| href.starts_with(identity::SIGN_IN))
        .expect("a way");
    let provider = visitor.open(href).await;
    assert!(
        provider.html().contains("value=\"high\" selected"),
        "the level is asked for: {}",
        provider.html()
    );
    let back = visitor.submit(&provider, &[("person", "green")]).await;
    assert_eq!(back.path, BEGIN);
    assert!(back.text().contains("Jetzt beginnen"), "{}", back.text());

    // Who cancels is not promised a way without an account.
    let mut other = desk.citizen();
    let provider = other.open(href).await;
    let back = other.submit(&provider, &[("ergebnis", "abbrechen")]).await;
    assert_eq!(back.path, BEGIN);
    let text = back.text();
    assert!(
        text.contains("abgebrochen") && !text.contains("ohne Nutzerkonto weitermachen"),
        "{text}"
    );
}

#[tokio::test]
async fn a_session_that_ended_leads_to_the_sign_in_and_back_and_nothing_typed_is_lost() {
    for desk in Desk::each_that_asks_for("substantial", true).await {
        let mut visitor = desk.citizen();
        desk.signs_in(&mut visitor, "green", "substantial").await;
        let page = begun(&mut visitor).await;
        let page = visitor
            .submit(&page, &[("moved_recently", "no"), ("_go", "next")])
            .await;
        assert!(page.path.ends_with("/seite/person"), "{}", page.path);
        let page = visitor.submit(&page, &[("_go", "next")]).await;
        assert!(page.path.ends_with("/seite/vehicle"), "{}", page.path);
        desk.minutes_pass(31);

        // What was typed meanwhile is posted without a session.
        let typed = [("plate", "MST-KB 417"), ("vin_tail", "417001"), ("_go", "next")];
        let sent = visitor.try_send_form(&page, &typed).await.expect("an answer");
        assert_eq!(sent.location(), page.path);
        let closed = visitor.follow(sent).await;
        assert_eq!(closed.status, 403);
        assert!(closed.text().contains("Bitte melden Sie sich an"), "{}", closed.text());
        assert!(closed.text().contains("aufbewahrt"), "{}", closed.text());
        assert!(!closed.html().contains("Brandt"), "nothing of the draft stands here");
        let links = closed.links();
        let (href, _) = links
            .iter()
            .find(|(href, _)| href.starts_with(identity::SIGN_IN))
            .expect("a way");

        let provider = visitor.open(href).await;
        let back = visitor
            .submit(&provider, &[("person", "green"), ("vertrauen", "substantial")])
            .await;
        assert_eq!((back.status, back.path.as_str()), (200, page.path.as_str()));
        assert!(back.html().contains("value=\"MST-KB 417\""), "{}", back.html());
        assert!(back.text().contains("Noch nicht gespeichert"), "{}", back.text());
        let next = visitor.submit(&back, &[("keeper", "self"), ("_go", "next")]).await;
        assert_eq!(next.status, 200, "{}", next.text());
        assert_ne!(next.path, page.path);
        let saved = visitor.get(&page.path).await;
        assert!(saved.html().contains("value=\"MST-KB 417\""));
        assert!(!saved.text().contains("Noch nicht gespeichert"), "{}", saved.text());

        // Saved in passing, or asked for by a script, without a session: the script learns that nothing was saved.
        desk.minutes_pass(31);
        for quiet in ["autosave=1", "fragment=1"] {
            let path = format!("{}?{quiet}", page.path);
            assert_eq!(visitor.post(&path, &[("plate", "MST-KB 418")]).await.status, 403);
        }
        let path = format!("/antraege/{}/absendung", token_of(&page));
        let closed = visitor.post(&path, &[]).await;
        let review = format!("/antraege/{}/pruefen", token_of(&page));
        assert_eq!(closed.status, 403);
        assert!(
            has_link(&closed, &identity::sign_in_path(&review)),
            "{:?}",
            closed.links()
        );
    }
}

#[tokio::test]
async fn a_draft_belongs_to_the_account_that_began_it() {
    for desk in Desk::each_that_asks_for("basic", true).await {
        let mut owner = desk.signed_in("green").await;
        let page = begun(&mut owner).await;
        let token = token_of(&page);
        let mut other = desk.signed_in("patient").await;
        let mut nobody = desk.citizen();
        let pages = [
            format!("/antraege/{token}"),
            page.path.clone(),
            format!("/antraege/{token}/pruefen"),
            format!("/antraege/{token}/merken"),
            format!("/antraege/{token}/datei/{}", Uuid::nil()),
        ];
        for path in &pages {
            let closed = other.get(path).await;
            assert_eq!(closed.status, 403, "{path}");
            assert!(
                closed.text().contains("gehört zu einem anderen Nutzerkonto"),
                "{}",
                closed.text()
            );
            assert_eq!(nobody.get(path).await.status, 403, "{path}");
        }
        for path in [page.path.clone(), format!("/antraege/{token}/absendung")] {
            let tried = other
                .post(&path, &[("address.street", "Fremde Straße"), ("_go", "next")])
                .await;
            assert!(
                tried.status == 403 || tried.location() == path,
                "{path}: {}",
                tried.status
            );
        }
        // What a stranger posted is no answer.
        let open = drafts::open(&desk.cases, &token).await.expect("opens").expect("there");
        assert_ne!(open.draft.content.answers["address"]["street"], "Fremde Straße");

        // On another device the owner goes on.
        let mut elsewhere = desk.signed_in("green").await;
        assert_eq!(elsewhere.open(&format!("/antraege/{token}")).await.status, 200);
        // A lower level than the service asks for does not suffice for the own draft either.
        assert_eq!(desk.reopened_with(&token, "green", "basic").await, 200);
    }
    let desk = Desk::each_that_asks_for("high", true).await.remove(0);
    let mut owner = desk.signed_in("green").await;
    let token = token_of(&begun(&mut owner).await);
    assert_eq!(desk.reopened_with(&token, "green", "substantial").await, 403);
}

impl Desk {
    /// The answer to the link of a draft, for somebody with this level.
    async fn reopened_with(&self, token: &str, who: &str, level: &str) -> u16 {
        let mut visitor = self.citizen();
        self.signs_in(&mut visitor, who, level).await;
        visitor.open(&format!("/antraege/{token}")).await.status
    }
}

#[tokio::test]
async fn a_town_without_accounts_offers_the_other_ways_and_no_start() {
    for desk in Desk::each_that_asks_for("basic", false).await {
        let service = desk.service.clone();
        assert!(
            !desk.cases.is_offered_online(&service),
            "the catalogue does not promise it"
        );
        let mut visitor = desk.citizen();
        let begin = visitor.get(BEGIN).await;
        let text = begin.text();
        for part in [
            "Diesen Antrag gibt es hier nicht online",
            "Am Schalter",
            "Am Telefon",
            "Mit einem Brief",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(
            !text.contains("Jetzt beginnen") && !has_link(&begin, identity::SIGN_IN),
            "{text}"
        );
        assert_eq!(visitor.post(BEGIN, &[]).await.status, 403);
    }
    let desk = Desk::each_that_asks_for("none", false).await.remove(0);
    assert!(desk.cases.is_offered_online(&desk.service));
}

#[tokio::test]
async fn a_renewal_opens_for_the_person_of_the_earlier_application_only() {
    for desk in Desk::each_that_asks_for("basic", true).await {
        let case = desk.granted("green", |_| ()).await;
        let hash = cases::rules::token_hash("renewal");
        desk.sql("update grants set renewal_token_hash = $1", vec![hash.into()])
            .await;
        let number = desk.grants(case.id).await[0].number.clone();
        let mut nobody = desk.citizen();
        let mut other = desk.signed_in("patient").await;
        for (visitor, says) in [
            (&mut nobody, "Bitte melden Sie sich an"),
            (&mut other, "gehört zu einem anderen Nutzerkonto"),
        ] {
            let closed = visitor.get("/verlaengerung/renewal").await;
            assert_eq!(closed.status, 403);
            assert!(
                closed.text().contains(says) && !closed.text().contains(&number),
                "{}",
                closed.text()
            );
            assert_eq!(visitor.post("/verlaengerung/renewal", &[]).await.status, 403);
        }
        let mut owner = desk.signed_in("green").await;
        let shown = owner.get("/verlaengerung/renewal").await;
        assert!(shown.text().contains(&number), "{}", shown.text());
        let begun = owner.submit(&shown, &[]).await;
        assert_eq!(begun.status, 200, "{}", begun.text());
        assert_eq!(other.open(&format!("/antraege/{}", token_of(&begun))).await.status, 403);
    }
}

#[tokio::test]
async fn an_address_typed_while_the_session_ended_stands_there_again() {
    let desk = Desk::each_that_asks_for("basic", true).await.remove(0);
    let mut visitor = desk.signed_in("green").await;
    let path = format!("/antraege/{}/merken", token_of(&begun(&mut visitor).await));
    let page = visitor.get(&path).await;
    desk.minutes_pass(31);
    let closed = visitor.submit(&page, &[("mail", "brandt@example.org")]).await;
    assert_eq!((closed.status, closed.path.as_str()), (403, path.as_str()));
    assert!(!closed.html().contains("brandt@example.org"));
    desk.signs_in(&mut visitor, "green", "basic").await;
    let again = visitor.get(&path).await;
    assert!(
        again.html().contains("value=\"brandt@example.org\""),
        "{}",
        again.html()
    );
}
