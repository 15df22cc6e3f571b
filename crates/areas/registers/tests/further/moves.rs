use registers::Audience;
use serde_json::{Value, json};

use crate::common::{Desk, and, desks, named};

async fn person(desk: &Desk, id: &str) -> Value {
    let asked = and(named(id), json!({ "data": ["dwellings", "family"] }));
    desk.ask("residents", Audience::Clerk, asked).await
}

fn to(number: &str, day: &str) -> Value {
    json!({ "street": "Bahnhofstr.", "house_number": number, "moved_in_on": day })
}

#[tokio::test]
async fn a_family_moves_together_and_the_next_question_sees_it() {
    for desk in desks().await {
        let mother = person(&desk, "family-mother").await;
        let family = mother["family"].as_array().expect("a list");
        assert_eq!(family.len(), 2, "{family:?}");
        let with = and(
            to("4", "2026-11-15"),
            json!({ "person_refs": [mother["person_ref"]], "persons": family }),
        );
        let done = desk
            .order("residents.move_within", "a", with.clone())
            .await
            .expect("done");
        assert_eq!(done["person_refs"].as_array().map(Vec::len), Some(3));
        assert_eq!(done["previous_address"], "Kaiserstraße 30, 64999 Musterstadt");
        assert_eq!(
            (&done["street"], &done["residence"]),
            (&json!("Bahnhofstraße"), &json!("main"))
        );
        assert_eq!(
            desk.order("residents.move_within", "a", with).await,
            Ok(done),
            "the same key, the same receipt"
        );
        for id in ["family-mother", "family-father", "family-child"] {
            let found = person(&desk, id).await;
            assert_eq!(
                (&found["street"], &found["registered_since"]),
                (&json!("Bahnhofstraße"), &json!("2026-11-15")),
                "{id}"
            );
            assert_eq!(
                found["former_addresses"],
                json!(["Kaiserstraße 30, 64999 Musterstadt"]),
                "{id}"
            );
        }
        assert_eq!(
            person(&desk, "family-mother").await["family"].as_array().map(Vec::len),
            Some(2)
        );
        assert_eq!(person(&desk, "family-grown").await["street"], "Kaiserstraße");
    }
}

#[tokio::test]
async fn all_of_an_order_move_or_nobody() {
    for desk in desks().await {
        let mother = person(&desk, "family-mother").await;
        let cases = [
            (
                json!({ "person_refs": [mother["person_ref"], "p-unknown"] }),
                "person_unknown",
            ),
            (
                json!({ "persons": [named("family-mother"), named("deceased")] }),
                "person_deceased",
            ),
            (json!({ "persons": [named("moved-away")] }), "not_registered_here"),
            (json!({}), "value_invalid"),
        ];
        for (i, (who, reason)) in cases.into_iter().enumerate() {
            let order = and(to("4", "2026-11-15"), who);
            assert_eq!(
                desk.order("residents.move_within", &i.to_string(), order).await,
                Err(reason.to_owned())
            );
        }
        let refs = json!({ "person_refs": [mother["person_ref"]] });
        for (i, (more, reason)) in [
            (to("4", "2026-11-22"), "date_in_future"),
            (to("4444", "2026-11-15"), "address_unknown"),
            (
                json!({ "street": "Kaiserstraße", "house_number": "30", "moved_in_on": "2026-11-15" }),
                "already_registered",
            ),
            (to("4", "2010-01-01"), "value_invalid"),
            (
                and(to("4", "2026-11-15"), json!({ "residence": "somewhere" })),
                "value_invalid",
            ),
            (
                and(to("4", "2026-11-15"), json!({ "previous_becomes": "main" })),
                "value_invalid",
            ),
            (to("4", "soon"), "value_invalid"),
        ]
        .into_iter()
        .enumerate()
        {
            let order = and(refs.clone(), more);
            assert_eq!(
                desk.order("residents.move_within", &format!("r{i}"), order).await,
                Err(reason.to_owned())
            );
        }
        assert_eq!(person(&desk, "family-mother").await, mother, "nothing changed");
    }
}

#[tokio::test]
async fn who_is_new_is_entered_with_what_the_notice_says() {
    for desk in desks().await {
        let newcomer = json!({
            "family_name": "Neumann-Şahin", "given_names": "Ayşe Lena", "birth_date": "1990-00-00", "birth_place": "Izmir",
            "birth_country": "TUR", "gender": "female", "marital_status": "single", "nationality": "TUR", "extra": 1,
        });
        let order = and(
            to("6", "2026-11-10"),
            json!({ "persons": [newcomer], "previous_street": "Am Markt", "previous_house_number": "3",
                "previous_postcode": "64995", "previous_city": "Beispielhausen" }),
        );
        let done = desk.order("residents.move_in", "a", order).await.expect("done");
        assert_eq!(
            (&done["residence"], &done["city"]),
            (&json!("main"), &json!("Musterstadt"))
        );
        let asked = json!({ "family_name": "Neumann Sahin", "given_names": "Lena", "birth_date": "1990-05-05", "data": ["birth", "status", "dwellings"] });
        let found = desk.ask("residents", Audience::Clerk, asked).await;
        assert_eq!(
            (&found["status"], &found["person_ref"]),
            (&json!("found"), &done["person_refs"][0])
        );
        assert_eq!(
            (&found["birth_country"], &found["nationalities"]),
            (&json!("TUR"), &json!(["TUR"]))
        );
        assert_eq!(found["previous_address"], "Am Markt 3, 64995 Beispielhausen");
        let nameless = and(
            to("6", "2026-11-10"),
            json!({ "persons": [{ "family_name": "X7", "given_names": "Y", "birth_date": "1990-01-01" }] }),
        );
        assert_eq!(
            desk.order("residents.move_in", "b", nameless).await,
            Err("value_invalid".to_owned())
        );
    }
}

#[tokio::test]
async fn dwellings_change_places_and_end() {
    for desk in desks().await {
        let who = json!({ "persons": [named("green")] });
        let second = and(
            who.clone(),
            and(to("4", "2026-11-01"), json!({ "residence": "second" })),
        );
        let done = desk.order("residents.move_within", "a", second).await.expect("done");
        assert_eq!(done["residence"], "second");
        assert_eq!(
            person(&desk, "green").await["dwellings_text"],
            json!([
                "Kaiserstraße 12, 64999 Musterstadt (main)",
                "Bahnhofstraße 4, 64999 Musterstadt (second)"
            ])
        );
        let change = and(
            who.clone(),
            json!({ "street": "Bahnhofstraße", "house_number": "4", "changed_on": "2026-11-20" }),
        );
        desk.order("residents.change_main_dwelling", "b", change.clone())
            .await
            .expect("done");
        assert_eq!(
            desk.order("residents.change_main_dwelling", "c", change).await,
            Err("already_registered".to_owned())
        );
        let leave = and(
            who.clone(),
            json!({ "street": "Bahnhofstraße", "house_number": "4", "moved_out_on": "2026-11-21" }),
        );
        desk.order("residents.move_out", "d", leave.clone())
            .await
            .expect("done");
        assert_eq!(
            person(&desk, "green").await["dwellings_text"],
            json!(["Kaiserstraße 12, 64999 Musterstadt (main)"])
        );
        assert_eq!(
            desk.order("residents.move_out", "e", leave).await,
            Err("not_registered_here".to_owned())
        );
        let ahead = |day: &str| {
            and(
                who.clone(),
                json!({ "moved_out_on": day, "new_city": "Wien", "new_country": "AUT" }),
            )
        };
        assert_eq!(
            desk.order("residents.move_out", "f", ahead("2026-11-29")).await,
            Err("date_in_future".to_owned())
        );
        desk.order("residents.move_out", "g", ahead("2026-11-28"))
            .await
            .expect("a week ahead");
        assert_eq!(person(&desk, "green").await["current"], true, "until then");
        let later = and(named("green"), json!({ "on": "2026-11-28", "data": ["dwellings"] }));
        let later = desk.ask("residents", Audience::Clerk, later).await;
        assert_eq!(
            (&later["current"], &later["moved_away_on"]),
            (&json!(false), &json!("2026-11-28"))
        );
        assert_eq!(later["dwellings_text"], json!(["Wien, AUT (main)"]));
    }
}

/// A registration on its way is done by the order, and the night finds nothing left to do for it.
#[tokio::test]
async fn a_registration_on_its_way_is_done_by_the_order() {
    for desk in desks().await {
        let order = json!({ "persons": [named("moved-yesterday")], "street": "Kaiserstraße", "house_number": "48", "moved_in_on": "2026-11-20" });
        desk.order("residents.move_within", "a", order).await.expect("done");
        let before = person(&desk, "moved-yesterday").await;
        assert_eq!(
            (&before["street"], &before["house_number"]),
            (&json!("Kaiserstraße"), &json!("48"))
        );
        desk.store
            .write::<_, store::StoreError, _>(|tx| registers::advance(tx, jiff::civil::date(2026, 11, 22)))
            .await
            .expect("the night");
        assert_eq!(person(&desk, "moved-yesterday").await, before);
    }
}

/// What stands in a receipt is read by many; where a blocked person lived before does not.
#[tokio::test]
async fn receipts_do_not_tell_where_a_blocked_person_lived() {
    for desk in desks().await {
        let order = and(to("8", "2026-11-20"), json!({ "persons": [named("blocked")] }));
        let done = desk.order("residents.move_within", "a", order).await.expect("done");
        assert_eq!(done["previous_address"], Value::Null);
    }
}
