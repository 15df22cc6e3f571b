use base::Lang;
use cases::actions::drafts::{self, Beginning, DRAFT_DAYS};
use cases::actions::night::DRAFT_WARNING_DAYS;

use crate::common::Desk;

const ADDRESS: &str = "erika@example.org";

#[tokio::test]
async fn a_draft_is_deleted_after_thirty_days_and_who_left_an_address_is_warned_once() {
    for desk in Desk::each() {
        let begin = || Beginning {
            lang: Lang::De,
            ..Beginning::default()
        };
        let with_mail = drafts::start(&desk.cases, &desk.service, begin()).await.expect("begun");
        drafts::start(&desk.cases, &desk.service, begin()).await.expect("begun");
        let mut citizen = desk.town.visitor(cases::pages::routes().with_state(desk.cases.clone()));
        let path = format!("/antraege/{}/merken", with_mail.token);
        citizen.get(&path).await;
        citizen.post(&path, &[("mail", ADDRESS)]).await;
        desk.run_jobs().await;
        assert_eq!(desk.town.post.to(ADDRESS).len(), 1, "the link");

        desk.days_pass(DRAFT_DAYS - DRAFT_WARNING_DAYS - 1);
        assert_eq!(desk.night().await.warned, 0, "too early");
        desk.days_pass(1);
        for _ in 0..2 {
            desk.night().await;
            desk.run_jobs().await;
        }
        let mails = desk.town.post.to(ADDRESS);
        assert_eq!(mails.len(), 2, "one warning");
        assert!(mails[1].body.contains("21. Dezember 2026"), "{}", mails[1].body);
        assert!(!mails[1].body.contains(&with_mail.token));

        desk.days_pass(DRAFT_WARNING_DAYS);
        assert_eq!(desk.night().await.drafts, 2);
        assert!(
            drafts::open(&desk.cases, &with_mail.token)
                .await
                .expect("asked")
                .is_none()
        );
    }
}

#[tokio::test]
async fn who_comes_from_an_entry_of_the_catalogue_begins_with_its_answers_and_may_change_them() {
    let desk = Desk::new();
    let mut citizen = desk.town.visitor(cases::pages::routes().with_state(desk.cases.clone()));
    let entry = "/antraege/neu/resident-parking-permit/verlaengern";
    for unknown in [
        "/antraege/neu/resident-parking-permit/falsch",
        "/antraege/neu/resident-parking-permit/x",
        "/antraege/neu/dog-tax/verlaengern",
    ] {
        assert_eq!(citizen.get(unknown).await.status, 404, "{unknown}");
    }
    let begin = citizen.get(entry).await;
    assert_eq!(begin.status, 200);
    assert!(
        begin.html().contains(&format!("action=\"{entry}\"")),
        "{}",
        begin.html()
    );
    let begun = citizen.post(entry, &[]).await;
    let begun = citizen.follow(begun).await;
    let first = citizen.follow(begun).await;
    assert!(first.path.ends_with("/seite/operation"), "{}", first.path);
    let chosen = |html: &str| -> Vec<String> {
        let inputs = html
            .split("<input")
            .filter(|input| input.contains("name=\"operation\""));
        let checked = inputs.filter(|input| input.split('>').next().is_some_and(|tag| tag.contains("checked")));
        let value = |input: &str| Some(input.split_once("value=\"")?.1.split('"').next()?.to_owned());
        checked.filter_map(value).collect()
    };
    assert_eq!(chosen(&first.html()), ["renewal"]);
    let path = first.path.clone();
    citizen.post(&path, &[("operation", "move")]).await;
    let again = citizen.get(&path).await;
    assert_eq!(chosen(&again.html()), ["move"]);
}

#[tokio::test]
async fn a_draft_that_is_opened_and_changed_in_time_lives_on() {
    let desk = Desk::new();
    let started = drafts::start(&desk.cases, &desk.service, Beginning::default())
        .await
        .expect("begun");
    desk.days_pass(29);
    let mut open = drafts::open(&desk.cases, &started.token)
        .await
        .expect("asked")
        .expect("there");
    drafts::remember_address(&desk.cases, &mut open, ADDRESS)
        .await
        .expect("saved");
    desk.days_pass(10);
    assert_eq!(desk.night().await.drafts, 0);
    assert!(
        drafts::open(&desk.cases, &started.token)
            .await
            .expect("asked")
            .is_some()
    );
}
