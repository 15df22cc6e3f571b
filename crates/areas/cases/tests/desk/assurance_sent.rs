//! What is sent where the town must know who asks: data of the account, names that differ, levels, counter, programs.

use std::collections::BTreeMap;

use axum::http::header;
use base::Uuid;
use cases::actions::drafts::{self, Beginning};
use cases::actions::submit::{Submission, submit_as};
use cases::assurance::{Barrier, Who};
use cases::{CaseError, Refusal};
use identity::Citizen;
use serde_json::json;
use testkit::{Visitor, person};

use crate::assurance::{BEGIN, begun, token_of};
use crate::common::{Desk, PERMIT};

/// Who is signed in in front of this browser.
async fn citizen_of(desk: &Desk, visitor: &Visitor) -> Citizen {
    let headers = [(header::COOKIE, visitor.cookies().parse().expect("cookies"))];
    let found = desk.cases.identity.citizen(&headers.into_iter().collect()).await;
    found.expect("asked").expect("signed in")
}

/// What somebody of the cast types, by name of the input.
fn typed(who: &str) -> BTreeMap<String, String> {
    let who = person(who).enters;
    let (year, rest) = who.birth_date.split_once('-').expect("a date");
    let (month, day) = rest.split_once('-').expect("a date");
    [
        ("operation", "new"),
        ("moved_recently", "no"),
        ("address.street", &who.street),
        ("address.house_number", &who.house_number),
        ("address.postcode", &who.postcode),
        ("given_names", &who.given_names),
        ("family_name", &who.family_name),
        ("birth_date.day", day),
        ("birth_date.month", month),
        ("birth_date.year", year),
        ("plate", &who.plate),
        ("vin_tail", &who.vin_end),
        ("keeper", "self"),
        ("months", "12"),
        ("start_on.day", "1"),
        ("start_on.month", "12"),
        ("start_on.year", "2026"),
        ("delivery", "print_at_home"),
        ("notify", "none"),
        ("no_own_parking", "yes"),
        ("permanent_use", "yes"),
        ("correct", "yes"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect()
}

#[tokio::test]
async fn what_the_account_gives_is_shown_and_cannot_be_posted_otherwise() {
    for desk in Desk::each_that_asks_for("basic", true).await {
        let mut visitor = desk.signed_in("green").await;
        let page = begun(&mut visitor).await;
        assert!(
            page.text().contains("Diese Angaben kommen aus Ihrem Nutzerkonto"),
            "{}",
            page.text()
        );
        assert!(
            page.text().contains("Stimmt etwas nicht?"),
            "the way to mend it: {}",
            page.text()
        );
        assert!(page.text().contains("Kaiserstraße"), "{}", page.text());
        assert!(
            !page.html().contains("name=\"address.street\""),
            "nothing to type: {}",
            page.html()
        );

        // Somebody posts all the same.
        let forged = [
            ("address.street", "Luisenstraße"),
            ("address.house_number", "3"),
            ("moved_recently", "no"),
            ("_go", "next"),
        ];
        let page = visitor.post(&page.path, &forged).await;
        let page = visitor.follow(page).await;
        assert!(page.path.ends_with("/seite/person"), "{} {}", page.path, page.text());
        for shown in ["Brandt", "Katharina", "17. April 1988"] {
            assert!(page.text().contains(shown), "{shown}: {}", page.text());
        }
        let forged = [
            ("family_name", "Somebody"),
            ("birth_date.year", "2001"),
            ("_go", "next"),
        ];
        let sent = visitor.post(&page.path, &forged).await;
        assert!(sent.is_redirect(), "{}", sent.text());
        let open = drafts::open(&desk.cases, &token_of(&page))
            .await
            .expect("opens")
            .expect("there");
        let answers = &open.draft.content.answers;
        assert_eq!(answers["address"]["street"], "Kaiserstraße");
        assert_eq!(
            (&answers["family_name"], &answers["birth_date"]),
            (&json!("Brandt"), &json!("1988-04-17"))
        );
    }
}

#[tokio::test]
async fn a_whole_application_keeps_its_level_and_the_link_alone_does_not_lead_to_the_case() {
    for desk in Desk::each_that_asks_for("substantial", true).await {
        let mut visitor = desk.signed_in("green").await;
        let filled_in = visitor.fill_in(PERMIT, &typed("green")).await.expect("filled in");
        let token = token_of(&filled_in.review);
        let receipt = visitor.send_in(&filled_in).await.expect("sent");
        assert!(
            receipt.path.ends_with("/eingang"),
            "{} {}",
            receipt.path,
            receipt.text()
        );
        let row = desk
            .read(|tx| {
                tx.query_opt("select id from cases", &[])?
                    .expect("one case")
                    .get::<Uuid>("id")
            })
            .await;
        let case = desk.reread(row).await;
        assert_eq!(case.trust, blueprint::Trust::High);
        assert!(desk.kinds(case.id).await.contains(&"case.identified".to_owned()));

        let link = format!("/antraege/{token}");
        let mut other = desk.signed_in("patient").await;
        assert_eq!(other.get(&link).await.status, 403, "another account");
        let mut nobody = desk.citizen();
        assert_eq!(nobody.get(&link).await.status, 403, "the link alone");
        nobody.get("/status").await;
        let sent = nobody.post(&format!("{link}/absendung"), &[]).await;
        assert_eq!(sent.status, 403, "nor sending it again");
        let own = visitor.get(&link).await;
        assert_eq!(own.location(), format!("/vorgaenge/{}", case.reference));

        let mut clerk = desk.visitor(desk.clerk());
        let page = clerk.get(&format!("/desk/vorgaenge/{}", case.id)).await.text();
        assert!(page.contains("Vertrauensniveau hoch, gleicher Name"), "{page}");
        assert!(page.contains("Identität festgestellt"), "{page}");
    }
}

/// A draft that holds all answers of `named`, begun by who is signed in as `signed_in`.
async fn complete_draft(desk: &Desk, named: &str, citizen: &Citizen) -> String {
    let who = person(named).enters;
    let answers = json!({
        "operation": "new", "moved_recently": false, "given_names": who.given_names, "family_name": who.family_name,
        "birth_date": who.birth_date, "plate": who.plate, "vin_tail": who.vin_end, "keeper": "self", "months": "12",
        "start_on": "2026-11-22", "delivery": "print_at_home", "notify": "none", "no_own_parking": true,
        "permanent_use": true, "correct": true,
        "address": { "street": who.street, "house_number": who.house_number, "postcode": who.postcode },
    });
    let beginning = Beginning {
        answers: answers.as_object().cloned().expect("an object"),
        citizen: Some(citizen.clone()),
        ..Beginning::default()
    };
    let started = drafts::start(&desk.cases, &desk.service, beginning)
        .await
        .expect("begun");
    started.token
}

#[tokio::test]
async fn an_account_that_names_nobody_else_may_send_and_errors_stand_at_the_fields_that_differ() {
    let desk = Desk::each_that_asks_for("basic", true).await.remove(0);
    let visitor = desk.signed_in("green").await;
    let owner = citizen_of(&desk, &visitor).await;
    // An account may tell a name in a form that no field takes; then the person types it, and it is compared.
    for (change, expected) in [
        ("", vec![]),
        ("unreadable name", vec![("family_name", "account.differs")]),
        ("unreadable date", vec![("birth_date", "account.differs")]),
        ("no name", vec![("family_name", "account.unnamed")]),
    ] {
        let mut citizen = owner.clone();
        match change {
            "unreadable name" => citizen.person.family_name = "Brandt 1234".into(),
            "unreadable date" => citizen.person.birth_date = "in spring".into(),
            "no name" => citizen.person.family_name.clear(),
            _ => {}
        }
        let token = complete_draft(&desk, "green", &owner).await;
        let sent = submit_as(&desk.cases, &token, &Some(citizen).into())
            .await
            .expect("runs");
        match sent {
            Submission::Done(_) => assert!(expected.is_empty(), "{change}"),
            Submission::Incomplete(errors) => {
                let found: Vec<_> = errors.iter().map(|(_, e)| (e.field.as_str(), e.key.as_str())).collect();
                assert_eq!(found, expected, "{change}");
                assert!(errors.iter().all(|(page, _)| page == "person"), "{errors:?}");
            }
            _ => panic!("{change}"),
        }
    }
    // What the draft held of somebody else gives way to the account's data.
    let token = complete_draft(&desk, "patient", &owner).await;
    let sent = submit_as(&desk.cases, &token, &Some(owner).into()).await.expect("runs");
    let Submission::Done(done) = sent else {
        panic!("complete")
    };
    assert_eq!(desk.reread(done.case).await.answers["family_name"], "Brandt");
}

#[tokio::test]
async fn the_page_says_at_the_field_how_to_mend_another_name() {
    let desk = Desk::each_that_asks_for("basic", true).await.remove(0);
    let mut visitor = desk.signed_in("green").await;
    let page = begun(&mut visitor).await;
    let page = visitor
        .submit(&page, &[("moved_recently", "no"), ("_go", "next")])
        .await;
    // The provider tells a date that no field takes, so the person types one.
    let told = "update identity_session set person = replace(person, '1988-04-17', '1988-17-04')";
    desk.sql(told, vec![]).await;
    let birth = [
        ("birth_date.day", "1"),
        ("birth_date.month", "2"),
        ("birth_date.year", "1990"),
        ("_go", "next"),
    ];
    let page = visitor.get(&page.path).await;
    let page = visitor.submit(&page, &birth).await;
    assert_eq!(page.status, 422, "{}", page.text());
    assert!(
        page.text()
            .contains("Hier steht etwas anderes als in Ihrem Nutzerkonto"),
        "{}",
        page.text()
    );
    assert!(
        page.html().contains("href=\"#f-birth_date\""),
        "the summary leads there: {}",
        page.html()
    );
    let review = visitor.get(&format!("/antraege/{}/pruefen", token_of(&page))).await;
    assert!(!review.html().contains("/absendung\""), "nothing can be sent");
}

#[tokio::test]
async fn at_the_counter_a_document_must_be_seen_and_counts_as_high() {
    for desk in Desk::each_that_asks_for("high", true).await {
        for (way, seen, expected) in [
            ("counter", "", None),
            ("counter", "yes", Some("high")),
            ("phone", "", Some("none")),
            ("phone", "yes", Some("none")),
        ] {
            let mut clerk = desk.visitor(desk.clerk());
            let form = clerk.get("/desk/neu").await;
            let chosen = [("leistung", PERMIT), ("weg", way), ("ausweis", seen), ("sprache", "de")];
            let chosen: Vec<_> = chosen.into_iter().filter(|(_, value)| !value.is_empty()).collect();
            let page = clerk.submit(&form, &chosen).await;
            let Some(expected) = expected else {
                assert_eq!(page.status, 422);
                assert!(
                    page.text().contains("verlangt am Schalter einen Ausweis"),
                    "{}",
                    page.text()
                );
                continue;
            };
            assert_eq!(page.status, 200, "{}", page.text());
            let token = token_of(&page);
            let open = drafts::open(&desk.cases, &token).await.expect("opens").expect("there");
            assert_eq!(open.trust().code(), expected, "{way} {seen}");
            // The link of what a clerk fills in opens for staff only.
            let mut citizen = desk.signed_in("green").await;
            let closed = citizen.get(&page.path).await;
            assert_eq!(closed.status, 403);
            assert!(closed.text().contains("nimmt das Amt für Sie auf"), "{}", closed.text());
            let by_citizen = Who::from(Some(citizen_of(&desk, &citizen).await));
            let sent = submit_as(&desk.cases, &token, &by_citizen).await.expect("runs");
            assert!(matches!(sent, Submission::Barred(barred) if barred.barrier == Barrier::Staff));
        }
    }
}

#[tokio::test]
async fn programs_are_told_the_other_ways() {
    for (has_accounts, names_page) in [(true, true), (false, false)] {
        for desk in Desk::each_that_asks_for("high", has_accounts).await {
            let machine = desk.town.machine(cases::pages::routes().with_state(desk.cases.clone()));
            let forms = machine.get("/api/v1/formulare").await.expect(200).json();
            let listed = (&forms[0]["trust"], &forms[0]["needs_account"]);
            let expected = if has_accounts {
                (&json!("high"), &json!(true))
            } else {
                (&json!(null), &json!(null))
            };
            assert_eq!(listed, expected, "{forms}");
            let refused = machine.post("/api/v1/antraege", &json!({ "service": PERMIT })).await;
            assert_eq!(
                (refused.status, refused.problem().as_str()),
                (409, "refused"),
                "{}",
                refused.text()
            );
            let detail = refused.json()["detail"].as_str().expect("a text").to_owned();
            for part in ["§ 4711 der Probe", "Schalter", "Telefon", "Brief"] {
                assert!(detail.contains(part), "{part}: {detail}");
            }
            assert_eq!(detail.contains(BEGIN), names_page, "{detail}");
            let nothing = desk.read(|tx| tx.count("select count(*) from draft", &[])).await;
            assert_eq!(nothing, 0);
        }
    }
    // Nor does the key of a draft open it for a program.
    let desk = Desk::each_that_asks_for("high", true).await.remove(0);
    let visitor = desk.signed_in("green").await;
    let token = complete_draft(&desk, "green", &citizen_of(&desk, &visitor).await).await;
    let draft = drafts::open(&desk.cases, &token)
        .await
        .expect("opens")
        .expect("there")
        .draft
        .id;
    let machine = desk.town.machine(cases::pages::routes().with_state(desk.cases.clone()));
    let machine = machine.with_proof(&token);
    let path = format!("/api/v1/antraege/{draft}");
    assert_eq!(machine.get(&path).await.problem(), "refused");
    assert_eq!(
        machine.post(&format!("{path}/absendung"), &json!({})).await.problem(),
        "refused"
    );
    let sent = submit_as(&desk.cases, &token, &Who::default()).await.expect("runs");
    assert!(matches!(sent, Submission::Barred(barred) if barred.barrier == Barrier::SignIn));
}

#[tokio::test]
async fn no_action_begins_a_draft_for_nobody() {
    let desk = Desk::each_that_asks_for("basic", true).await.remove(0);
    let refused = drafts::start(&desk.cases, &desk.service, Beginning::default()).await;
    let found = refused.err();
    assert!(
        matches!(found, Some(CaseError::Refused(Refusal::Assurance(Barrier::SignIn)))),
        "{found:?}"
    );
}

#[tokio::test]
async fn the_level_of_an_account_is_known_to_a_service_that_asks_for_none() {
    for desk in Desk::each_that_asks_for("none", true).await {
        for (named, expected) in [("green", "high"), ("patient", "none")] {
            let visitor = desk.signed_in("green").await;
            let citizen = citizen_of(&desk, &visitor).await;
            let token = complete_draft(&desk, named, &citizen).await;
            let open = drafts::open(&desk.cases, &token).await.expect("opens").expect("there");
            assert_eq!(open.draft.content.citizen, None, "the link stays enough");
            let sent = submit_as(&desk.cases, &token, &Some(citizen).into())
                .await
                .expect("runs");
            let Submission::Done(done) = sent else {
                panic!("complete")
            };
            let case = desk.reread(done.case).await;
            assert_eq!(case.trust.code(), expected, "{named}");
            assert_eq!(case.answers["family_name"], json!(person(named).enters.family_name));
        }
    }
}
