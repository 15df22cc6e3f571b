use registers::Audience;
use serde_json::{Value, json};

use crate::common::{and, desks, named};

fn search(more: Value) -> Value {
    and(
        json!({ "family_name": "Seidel", "given_names": "Hanna", "information": true }),
        more,
    )
}

/// § 51 Abs. 1, § 52 BMG: whatever is asked for, the answer about a blocked person is the one about nobody.
#[tokio::test]
async fn a_blocked_person_is_like_nobody_whichever_data_are_asked_with() {
    let ways = [
        json!({ "street": "Kaiserstraße", "house_number": "64" }),
        json!({ "birth_date": "1990-03-12", "birth_place": "Beispielhausen" }),
        json!({ "birth_place": "Beispielhausen", "gender": "female" }),
        json!({ "birth_place": "Beispielhausen", "marital_status": "divorced" }),
        json!({ "moved_in_on": "2021-02-01", "gender": "female" }),
        json!({ "birth_date": "1990-03-12", "street": "Kaiserstraße", "house_number": "64", "data": ["birth", "family", "documents"] }),
        json!({ "birth_date": "1990-03-12" }),
        json!({ "gender": "female", "marital_status": "divorced" }),
    ];
    for desk in desks().await {
        for way in &ways {
            let blocked = desk.ask("residents", Audience::Applicant, search(way.clone())).await;
            let stranger = and(search(way.clone()), json!({ "family_name": "Niemandsname" }));
            let nobody = desk.ask("residents", Audience::Applicant, stranger).await;
            assert_eq!(blocked.to_string(), nobody.to_string(), "byte for byte: {way}");
        }
        // The same person in other registers.
        for register in ["licences", "accompanying"] {
            let asked = and(named("blocked"), json!({ "licence_number": "K000" }));
            let blocked = desk.ask(register, Audience::Applicant, asked.clone()).await;
            let nobody = desk
                .ask(
                    register,
                    Audience::Applicant,
                    and(asked, json!({ "family_name": "Niemandsname" })),
                )
                .await;
            assert_eq!(blocked.to_string(), nobody.to_string(), "{register}");
        }
    }
}

/// § 49 Abs. 4 BMG: enough is given, everything fits, and nobody else fits.
#[tokio::test]
async fn found_is_only_the_one_person_whom_everything_fits() {
    let brandt = json!({ "family_name": "Brandt", "given_names": "Katharina", "information": true });
    let cases = [
        (json!({ "street": "Kaiserstr.", "house_number": "12" }), "found"),
        (json!({ "street": "Kaiserstr." }), "not_found"),
        (json!({ "street": "Kaiserstr.", "house_number": "14" }), "not_found"),
        (json!({ "birth_date": "1988-04-17", "gender": "female" }), "found"),
        (json!({ "birth_date": "1988-04-17", "gender": "male" }), "not_found"),
        (
            json!({ "birth_date": "1988-04-17", "birth_place": "beispielhausen" }),
            "found",
        ),
        (json!({ "birth_date": "1988-04-17" }), "not_found"),
        (json!({ "birth_place": "Beispielhausen" }), "not_found"),
        (
            json!({ "birth_place": "Beispielhausen", "moved_in_on": "2019-05-01" }),
            "found",
        ),
        (
            json!({ "birth_place": "Beispielhausen", "moved_in_on": "2019-05-02" }),
            "not_found",
        ),
        (
            json!({ "gender": "female", "marital_status": "single", "street": "Kaiserstr.", "house_number": "12" }),
            "not_allowed",
        ),
    ];
    for desk in desks().await {
        for (more, status) in &cases {
            for audience in [Audience::Applicant, Audience::Clerk] {
                let answer = desk.ask("residents", audience, and(brandt.clone(), more.clone())).await;
                assert_eq!(answer["status"], *status, "{more} {audience:?}");
            }
        }
        let spouse = json!({ "family_name": "Petersen", "given_names": "Nora", "spouse": "Henrik", "birth_date": "1986-05-20", "information": true });
        let answer = desk.ask("residents", Audience::Clerk, spouse).await;
        assert_eq!(
            (&answer["status"], &answer["name_differs"]),
            (&json!("found"), &json!(true))
        );
        let former = json!({ "family_name": "Größmann", "given_names": "Jörg", "former_street": "Kaiserstraße", "former_house_number": "21" });
        assert_eq!(
            desk.ask("residents", Audience::Applicant, former).await["status"],
            "found"
        );
    }
}

/// Two of one name in one house: strangers hear the same as about nobody, clerks how many there are.
#[tokio::test]
async fn who_is_not_the_only_one_is_not_found_by_strangers() {
    for desk in desks().await {
        for number in ["a", "b"] {
            desk.order(
                "residents.move_in",
                number,
                json!({
                    "persons": [{ "family_name": "Doppelgänger", "given_names": "Alex", "birth_date": "1980-01-01" , "birth_place": number }],
                    "street": "Kaiserstraße", "house_number": "70", "moved_in_on": "2026-11-01",
                }),
            )
            .await
            .err();
        }
        let second = json!({
            "persons": [{ "family_name": "Doppelgänger", "given_names": "Alex", "birth_date": "1981-01-01" }],
            "street": "Kaiserstraße", "house_number": "70", "moved_in_on": "2026-11-01",
        });
        desk.order("residents.move_in", "c", second)
            .await
            .expect("another person");
        let asked = json!({ "family_name": "Doppelgänger", "given_names": "Alex", "street": "Kaiserstraße", "house_number": "70" });
        let stranger = desk.ask("residents", Audience::Applicant, asked.clone()).await;
        let nobody = and(asked.clone(), json!({ "family_name": "Niemandsname" }));
        let nobody = desk.ask("residents", Audience::Applicant, nobody).await;
        assert_eq!(stranger.to_string(), nobody.to_string());
        let clerk = desk.ask("residents", Audience::Clerk, asked).await;
        assert_eq!(
            (&clerk["status"], &clerk["candidates"]),
            (&json!("ambiguous"), &json!(2))
        );
    }
}

#[tokio::test]
async fn further_data_come_only_where_they_are_asked_for() {
    for desk in desks().await {
        let plain = desk.ask("residents", Audience::Clerk, named("family-mother")).await;
        for field in [
            "birth_place",
            "gender",
            "religion",
            "id_card_number",
            "spouse_ref",
            "moved_in_on",
        ] {
            assert_eq!(plain[field], Value::Null, "{field}");
        }
        let asked = and(named("family-mother"), json!({ "data": ["religion", "nonsense"] }));
        let answer = desk.ask("residents", Audience::Clerk, asked).await;
        assert_eq!(
            (&answer["religion"], &answer["gender"]),
            (&json!("protestant"), &Value::Null)
        );
    }
}
