//! What comes next after a case: offered where the town has it, and begun with the answers that are known.

use cases::actions::submit::secret_of;
use cases::model::{Case, Notify};
use cases::rules::secret_hash;
use testkit::{Visitor, person};

use crate::account::case_with_code;
use crate::common::{Desk, PERMIT, blueprints, copy};

const ADDRESS: &str = "erika@example.org";

/// Follow-ons of the permit: to itself, to a service that is not in this town, to entries of the catalogue.
const FOLLOW_ONS: &str = r#"
[[follow_ons]]
id = "second"
service = "resident-parking-permit"
in_states = ["granted"]
when = "keeper == 'self'"
carries = { operation = "'new'", given_names = "given_names", family_name = "family_name", address = "address", months = "'7'", iban = "given_names" }

[[follow_ons]]
id = "for_others"
service = "resident-parking-permit"
in_states = ["granted"]
when = "keeper == 'company'"

[[follow_ons]]
id = "absent"
service = "dog-tax"
in_states = ["granted"]
carries = { given_names = "given_names" }

[[follow_ons]]
id = "renew"
entry = "verlaengern"
in_states = ["granted"]
carries = { family_name = "family_name" }

[[follow_ons]]
id = "read"
entry = "lesen"
in_states = ["granted"]
carries = { family_name = "family_name" }

[[follow_ons]]
id = "no_entry"
entry = "gibt-es-nicht"
in_states = ["granted"]
"#;

fn texts() -> String {
    let ids = ["second", "for_others", "absent", "renew", "read", "no_entry"];
    ids.map(|id| format!("\n[follow_ons.{id}]\ntitle = \"Titel {id}\"\nwhy = \"Grund {id}\"\n"))
        .concat()
}

/// Desks with the permit and its follow-ons, and with these services beside it.
async fn desks_with(beside: &[&str]) -> Vec<Desk> {
    let added = |town: &testkit::TestTown| {
        for service in beside {
            copy(
                &blueprints().join(service),
                &town.folder().join("changed").join(service),
            );
        }
        let mut added = vec![("process.toml", FOLLOW_ONS.to_owned())];
        added.extend(["texts/de.toml", "texts/de-x-leicht.toml", "texts/en.toml"].map(|path| (path, texts())));
        added
    };
    let desks = Desk::each_with(added);
    for desk in &desks {
        desk.town.fill_registers(20).await;
    }
    desks
}

async fn desks() -> Vec<Desk> {
    desks_with(&[]).await
}

/// Somebody at home who has proven the code of a case.
async fn applicant(desk: &Desk, case: &Case, secret: &str) -> Visitor {
    proves(desk.citizen(), case, secret).await
}

async fn proves(mut visitor: Visitor, case: &Case, secret: &str) -> Visitor {
    visitor.get("/status").await;
    let typed = [("reference", case.reference.as_str()), ("secret", secret)];
    assert!(visitor.post("/status", &typed).await.is_redirect());
    visitor
}

async fn drafts(desk: &Desk) -> i64 {
    desk.read(|tx| tx.count("select count(*) from draft", &[])).await
}

#[tokio::test]
async fn what_comes_next_is_offered_after_the_decision_and_only_what_the_town_has() {
    for desk in desks().await {
        let open = desk.applied("green", |_| ()).await;
        let secret = secret_of(&desk.cases, open.id);
        desk.sql(
            "update cases set secret_hash = $1",
            vec![secret_hash(open.id, &secret).into()],
        )
        .await;
        let mut owner = applicant(&desk, &open, &secret).await;
        let path = format!("/vorgaenge/{}", open.reference);
        let before = owner.get(&path).await.text();
        assert!(!before.contains("Was jetzt noch anstehen kann"), "{before}");
        let early = owner.post(&format!("{path}/folgeantraege/second"), &[]).await;
        assert_eq!(early.location(), path);

        cases::actions::check::check(&desk.cases, open.id)
            .await
            .expect("checked");
        let page = owner.get(&path).await;
        let text = page.text();
        for said in [
            "Was jetzt noch anstehen kann",
            "Titel second",
            "Grund second",
            "Titel renew",
            "Titel read",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
        for unsaid in ["for_others", "absent", "no_entry"] {
            assert!(!text.contains(unsaid), "{unsaid}: {text}");
        }
        let hrefs: Vec<String> = page.links().into_iter().map(|(href, _)| href).collect();
        for href in [
            format!("/antraege/neu/{PERMIT}"),
            "/leistungen/verlaengern".into(),
            "/leistungen/lesen".into(),
        ] {
            assert!(hrefs.contains(&href), "{href}: {hrefs:?}");
        }
        // The entry that only describes something begins nothing.
        assert_eq!(text.matches("Mit Ihren Angaben beginnen").count(), 2, "{text}");
        let receipt = owner.get(&format!("{path}/eingang")).await.text();
        assert!(receipt.contains("Titel second"), "{receipt}");
    }
}

#[tokio::test]
async fn the_next_application_begins_with_the_answers_of_the_case_and_the_case_remembers_that() {
    for desk in desks().await {
        let (case, secret) = case_with_code(&desk).await;
        let who = person("green").enters;
        let mut owner = applicant(&desk, &case, &secret).await;
        let path = format!("/vorgaenge/{}", case.reference);
        owner.get(&path).await;
        let begun = owner.post(&format!("{path}/folgeantraege/second"), &[]).await;
        let draft = begun.location().to_owned();
        assert!(draft.starts_with("/antraege/"), "{draft}");
        assert!(!draft.contains(&who.family_name) && !draft.contains('?'), "{draft}");

        let person = owner.get(&format!("{draft}/seite/person")).await.text();
        assert!(person.contains("Aus Ihrem Vorgang übernommen"), "{person}");
        let review = owner.get(&format!("{draft}/pruefen")).await.text();
        for said in [
            &who.given_names,
            &who.family_name,
            &who.street,
            "Aus Ihrem Vorgang übernommen",
        ] {
            assert!(review.contains(said), "{said}: {review}");
        }
        // Seven months are not offered, and names are no account: both are asked as usual.
        let token = draft.trim_start_matches("/antraege/");
        let opened = cases::actions::drafts::open(&desk.cases, token)
            .await
            .expect("read")
            .expect("there");
        let answers = opened.draft.content.answers;
        assert_eq!(answers.get("operation"), Some(&"new".into()));
        assert!(
            !answers.contains_key("months") && !answers.contains_key("iban"),
            "{answers:?}"
        );

        // What is changed is not marked any more.
        let typed = [
            ("given_names", "Ada"),
            ("family_name", "Neu"),
            ("birth_date.day", "1"),
            ("_go", "next"),
        ];
        owner.get(&format!("{draft}/seite/person")).await;
        owner.post(&format!("{draft}/seite/person"), &typed).await;
        let person = owner.get(&format!("{draft}/seite/person")).await.text();
        assert!(!person.contains("Aus Ihrem Vorgang übernommen"), "{person}");

        let facts = desk.facts(case.id).await;
        let fact = facts.iter().find(|fact| fact.kind == "case.follow_on").expect("a fact");
        assert_eq!(
            fact.data,
            serde_json::json!({ "follow_on": "second", "service": PERMIT })
        );
        assert_eq!(fact.actor, "applicant");
        let history = owner.get(&path).await.text();
        assert!(history.contains("Folgeantrag begonnen: Titel second"), "{history}");
    }
}

#[tokio::test]
async fn an_entry_of_the_catalogue_begins_with_its_own_answers_too() {
    let desk = desks().await.remove(0);
    let (case, secret) = case_with_code(&desk).await;
    let mut owner = applicant(&desk, &case, &secret).await;
    let path = format!("/vorgaenge/{}", case.reference);
    owner.get(&path).await;
    let begun = owner.post(&format!("{path}/folgeantraege/renew"), &[]).await;
    let token = begun.location().trim_start_matches("/antraege/").to_owned();
    let opened = cases::actions::drafts::open(&desk.cases, &token)
        .await
        .expect("read")
        .expect("there");
    assert_eq!(opened.draft.content.answers.get("operation"), Some(&"renewal".into()));
    let carried: Vec<&String> = opened.draft.content.carried.keys().collect();
    assert_eq!(carried, ["family_name"]);
}

#[tokio::test]
async fn nobody_else_begins_it_and_what_is_not_offered_begins_nothing() {
    for desk in desks().await {
        let (case, secret) = case_with_code(&desk).await;
        let path = format!("/vorgaenge/{}", case.reference);
        let before = drafts(&desk).await;
        let mut stranger = desk.citizen();
        stranger.get("/status").await;
        let wrong = [
            ("reference", case.reference.as_str()),
            ("secret", "aaaaa-aaaaa-aaaaa-aaaaa"),
        ];
        assert_eq!(stranger.post("/status", &wrong).await.status, 422);
        let sent = stranger.post(&format!("{path}/folgeantraege/second"), &[]).await;
        assert!(sent.location().starts_with("/status?nummer="), "{}", sent.location());

        let mut owner = applicant(&desk, &case, &secret).await;
        owner.get(&path).await;
        for id in ["for_others", "absent", "read", "no_entry", "x"] {
            let sent = owner.post(&format!("{path}/folgeantraege/{id}"), &[]).await;
            assert_eq!(sent.location(), path, "{id}");
        }
        assert_eq!(drafts(&desk).await, before);
        assert!(!desk.kinds(case.id).await.contains(&"case.follow_on".to_owned()));
    }
}

#[tokio::test]
async fn a_service_that_must_know_who_asks_is_begun_by_who_is_signed_in_only() {
    let desk = desks_with(&["dog-tax"]).await.remove(0);
    let (case, secret) = case_with_code(&desk).await;
    let path = format!("/vorgaenge/{}", case.reference);
    let before = drafts(&desk).await;
    let mut by_code = applicant(&desk, &case, &secret).await;
    assert!(by_code.get(&path).await.text().contains("Titel absent"));
    let page = by_code.post(&format!("{path}/folgeantraege/absent"), &[]).await;
    assert!(
        !page.is_redirect() && page.text().contains("Nutzerkonto"),
        "{}",
        page.text()
    );
    assert_eq!(drafts(&desk).await, before);

    let mut signed_in = proves(desk.signed_in("green").await, &case, &secret).await;
    signed_in.get(&path).await;
    let begun = signed_in.post(&format!("{path}/folgeantraege/absent"), &[]).await;
    assert!(begun.location().starts_with("/antraege/"), "{}", begun.text());
    let token = begun.location().trim_start_matches("/antraege/").to_owned();
    let opened = cases::actions::drafts::open(&desk.cases, &token)
        .await
        .expect("read")
        .expect("there");
    assert!(opened.draft.content.citizen.is_some(), "it belongs to the account");
}

#[tokio::test]
async fn the_mail_says_that_something_may_come_next_and_not_what() {
    let desk = desks().await.remove(0);
    desk.granted("green", |case| {
        (case.notify, case.mail, case.mail_confirmed) = (Notify::Mail, Some(ADDRESS.into()), true);
    })
    .await;
    let mails = desk.town.post.to(ADDRESS);
    let last = mails.last().expect("a mail");
    assert!(last.body.contains("als Nächstes anstehen kann"), "{}", last.body);
    assert!(!last.body.contains("Titel"), "{}", last.body);
}

#[tokio::test]
async fn programs_get_the_links_and_the_answers_that_go_along() {
    let desk = desks().await.remove(0);
    let (case, secret) = case_with_code(&desk).await;
    let routes = cases::pages::routes().with_state(desk.cases.clone());
    let machine = desk.town.machine(routes);
    let read = machine
        .with_proof(&secret)
        .get(&format!("/api/v1/vorgaenge/{}", case.reference))
        .await;
    let follow_ons = read.expect(200).json()["follow_ons"].clone();
    let ids: Vec<&str> = follow_ons
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|of| of["id"].as_str())
        .collect();
    assert_eq!(ids, ["second", "renew", "read"]);
    assert!(
        follow_ons[0]["page"]
            .as_str()
            .is_some_and(|page| page.ends_with(&format!("/antraege/neu/{PERMIT}")))
    );
    assert_eq!(follow_ons[0]["service"], PERMIT);
    assert_eq!(
        follow_ons[0]["answers"]["family_name"],
        person("green").enters.family_name
    );
    assert_eq!(follow_ons[2]["service"], serde_json::Value::Null);
}

#[tokio::test]
async fn what_does_not_fit_the_other_form_is_told_when_the_town_is_opened() {
    let desk = desks().await.remove(0);
    let found = desk.cases.services.unfit_follow_ons(crate::common::TODAY);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0].contains("`second`") && found[0].contains("has no option \"7\""),
        "{found:#?}"
    );

    // The services of the repository fit one another.
    let all = desk.town.folder().join("all");
    copy(&blueprints(), &all);
    let town = testkit::TestTown::new(&crate::common::MIGRATIONS, cases::jobs::SUBSCRIPTIONS);
    let desk = Desk::with(town, &all, true);
    assert_eq!(
        desk.cases.services.unfit_follow_ons(crate::common::TODAY),
        Vec::<String>::new()
    );
}
