use registers::Audience;
use serde_json::json;

use crate::common::{agrees, cast, desks};

/// The questions that `towns/<town>/cast.toml` shows to testers are answered as it says.
#[tokio::test]
async fn every_question_of_the_cast_is_answered_as_the_cast_says() {
    for desk in desks().await {
        let mut asked = 0;
        for person in cast().people {
            for question in &person.asks {
                let audience = question.audience.unwrap_or(Audience::Applicant);
                let answer = desk.ask(&question.register, audience, json!(question.with)).await;
                assert!(
                    agrees(&json!(question.expect), &answer),
                    "{}: {}\n{:?}\n{answer:#}",
                    person.id,
                    question.shows,
                    question.expect
                );
                asked += 1;
            }
        }
        assert!(asked >= 25, "{asked} questions");
    }
}

#[tokio::test]
async fn registers_that_are_asked_nothing_answer_that_they_know_nothing() {
    for desk in desks().await {
        for (register, status) in [
            ("residents", json!("not_found")),
            ("vehicles", json!("not_found")),
            ("vehicle_codes", json!("not_found")),
            ("plates", json!(null)),
            ("insurance", json!("not_found")),
            ("vehicle_tax", json!("unknown")),
            ("licences", json!("not_found")),
            ("accompanying", json!("not_found")),
            ("parcels", json!("unknown_district")),
            ("zones", json!("unknown_address")),
        ] {
            assert_eq!(
                desk.ask(register, Audience::Applicant, json!({})).await["status"],
                status,
                "{register}"
            );
        }
        assert_eq!(registers::port::registers().len(), 10);
    }
}

#[tokio::test]
async fn districts_are_told_to_who_names_an_unknown_one() {
    for desk in desks().await {
        let asked = json!({ "district": "Atlantis", "numerator": 1 });
        let answer = desk.ask("parcels", Audience::Applicant, asked).await;
        let told = answer["suggestion"].as_array().expect("a list");
        assert!(told.len() > 3 && told.contains(&json!("Nord")), "{answer}");
    }
}
