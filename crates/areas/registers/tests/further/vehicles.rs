use registers::Audience;
use serde_json::{Value, json};

use crate::common::{Desk, and, desks, named};

async fn vehicle(desk: &Desk, vin: &str) -> Value {
    desk.ask("vehicles", Audience::Clerk, json!({ "vin": vin })).await
}

fn reuter(more: Value) -> Value {
    and(
        json!({ "plate": "MST-FR 701", "vin": "701041", "code_paper_one": "A701041", "code_front": "A70", "code_rear": "A41" }),
        more,
    )
}

#[tokio::test]
async fn codes_are_used_up_by_what_is_done_and_by_nothing_else() {
    for desk in desks().await {
        let codes = async |more: Value| {
            let asked =
                json!({ "plate": "MST-FR 701", "code_front": "A70", "code_rear": "A41", "code_paper_one": "A701041" });
            desk.ask("vehicle_codes", Audience::Applicant, and(asked, more)).await
        };
        for (i, (more, reason)) in [
            (json!({ "code_rear": "A42" }), "code_wrong"),
            (json!({ "code_front": null }), "code_wrong"),
            (json!({ "code_paper_one": "B701041" }), "code_wrong"),
            (json!({ "vin": "701042" }), "vehicle_unknown"),
            (json!({ "plate": "MST-ZZ 999" }), "vehicle_unknown"),
        ]
        .into_iter()
        .enumerate()
        {
            assert_eq!(
                desk.order("vehicles.deregister", &i.to_string(), reuter(more)).await,
                Err(reason.to_owned())
            );
            assert_eq!(codes(json!({})).await["all_ok"], true, "a refusal uses nothing up");
        }
        let done = desk
            .order("vehicles.deregister", "x", reuter(json!({ "reserve_plate": true })))
            .await
            .expect("done");
        assert_eq!(
            (&done["recorded_on"], &done["plate_reserved_until"]),
            (&json!("2026-11-21"), &json!("2027-11-21"))
        );
        let after = codes(json!({})).await;
        assert_eq!(
            (&after["front"], &after["rear"], &after["paper_one"]),
            (&json!("used"), &json!("used"), &json!("ok"))
        );
        assert_eq!(
            desk.order("vehicles.deregister", "y", reuter(json!({}))).await,
            Err("already_decommissioned".to_owned())
        );
        let plate = desk
            .ask("plates", Audience::Applicant, json!({ "plate": "MST-FR 701" }))
            .await;
        assert_eq!(plate["status"], "taken", "kept for the keeper");
    }
}

#[tokio::test]
async fn a_new_car_gets_its_reserved_plate() {
    let vin = "X9ADA7F2D01027045";
    for desk in desks().await {
        let order = |more: Value| {
            let all = and(
                named("new-car"),
                json!({ "vin": vin, "code_paper_two": "AF2D01027045", "evb": "V220794", "plate": "MST-DA 27", "plate_pin": "271827" }),
            );
            and(all, more)
        };
        for (i, (more, reason)) in [
            (json!({ "plate_pin": "000000" }), "plate_pin_wrong"),
            (json!({ "plate_pin": null }), "plate_taken"),
            (json!({ "plate": "MST-FR 701" }), "plate_taken"),
            (json!({ "plate": "MST-DA 27E" }), "value_invalid"),
            (json!({ "evb": "A220794" }), "insurance_invalid"),
            (json!({ "evb": "V170488" }), "insurance_invalid"),
            (json!({ "code_paper_two": "AF2D01027046" }), "code_wrong"),
            (json!({ "vin": "X9AFR7F2D01701041" }), "already_registered"),
            (json!({ "family_name": null }), "value_invalid"),
        ]
        .into_iter()
        .enumerate()
        {
            assert_eq!(
                desk.order("vehicles.register", &i.to_string(), order(more)).await,
                Err(reason.to_owned())
            );
        }
        let owing = and(order(json!({ "evb": "V000000" })), named("arrears"));
        let born = owing["birth_date"].as_str().expect("a date").to_owned();
        let evb = format!("V{}{}{}", &born[8..], &born[5..7], &born[2..4]);
        assert_eq!(
            desk.order("vehicles.register", "tax", and(owing, json!({ "evb": evb })))
                .await,
            Err("tax_arrears".to_owned())
        );

        let done = desk
            .order("vehicles.register", "x", order(json!({})))
            .await
            .expect("done");
        assert_eq!(
            (&done["plate"], &done["provisional_until"]),
            (&json!("MST-DA 27"), &json!("2026-12-01"))
        );
        let found = desk
            .ask(
                "vehicles",
                Audience::Clerk,
                and(named("new-car"), json!({ "plate": "MST-DA 27" })),
            )
            .await;
        assert_eq!(
            (&found["keeper_matches"], &found["insured"], &found["decommissioned"]),
            (&json!(true), &json!(true), &json!(false))
        );
        let evb = and(named("new-car"), json!({ "evb": "V220794" }));
        assert_eq!(desk.ask("insurance", Audience::Applicant, evb).await["status"], "used");
        let codes = json!({ "plate": "MST-DA 27", "code_front": "A02", "code_paper_one": "A027045", "code_paper_two": "AF2D01027045" });
        let codes = desk.ask("vehicle_codes", Audience::Applicant, codes).await;
        assert_eq!(
            (&codes["front"], &codes["paper_one"], &codes["paper_two"]),
            (&json!("ok"), &json!("ok"), &json!("used"))
        );
    }
}

#[tokio::test]
async fn a_vehicle_changes_hands_plates_and_comes_back() {
    for desk in desks().await {
        let sold = and(
            named("green"),
            reuter(json!({ "code_paper_two": "AF2D01701041", "evb": "V170488" })),
        );
        desk.order("vehicles.change_keeper", "a", sold).await.expect("done");
        let found = desk
            .ask(
                "vehicles",
                Audience::Clerk,
                and(named("green"), json!({ "plate": "MST-FR 701" })),
            )
            .await;
        assert_eq!(found["keeper_matches"], true);
        let kept = json!({ "plate": "MST-FR 701", "code_front": "A70", "code_paper_one": "B701041", "code_paper_two": "BF2D01701041" });
        assert_eq!(
            desk.ask("vehicle_codes", Audience::Applicant, kept).await["all_ok"],
            true,
            "plates kept, papers new"
        );

        let other = and(
            reuter(json!({ "code_paper_one": "B701041" })),
            json!({ "new_plate": "MST-KB 418" }),
        );
        desk.order("vehicles.change_plate", "b", other).await.expect("done");
        assert_eq!(vehicle(&desk, "X9AFR7F2D01701041").await["plate"], "MST-KB 418");
        assert_eq!(
            desk.ask("plates", Audience::Applicant, json!({ "plate": "MST-FR 701" }))
                .await["status"],
            "free"
        );

        let back = and(
            named("back-on-the-road"),
            json!({ "vin": "X9DRL5G6R05061044", "code_paper_one": "A061044", "evb": "V040461", "plate": "MST-RL 61" }),
        );
        desk.order("vehicles.reregister", "c", back.clone())
            .await
            .expect("done");
        assert_eq!(
            desk.order("vehicles.reregister", "d", back).await,
            Err("not_decommissioned".to_owned())
        );
        let stranger = and(
            named("green"),
            json!({ "plate": "MST-RL 61", "vin": "061044", "street": "Kaiserstraße", "house_number": "12" }),
        );
        assert_eq!(
            desk.order("vehicles.change_address", "e", stranger).await,
            Err("keeper_differs".to_owned())
        );
        let own = and(
            named("back-on-the-road"),
            json!({ "plate": "MST-RL 61", "vin": "061044", "street": "Amselweg", "house_number": "4" }),
        );
        desk.order("vehicles.change_address", "f", own).await.expect("done");

        for (plate, vin, codes, key) in [
            (
                "MST-GP 55",
                "055042",
                json!({ "code_paper_one": "A055042", "code_front": "A05", "code_rear": "A42" }),
                "code_too_old",
            ),
            (
                "MST-VM 82",
                "082043",
                json!({ "code_paper_one": "A082043", "code_front": "A08", "code_rear": "A43" }),
                "plates_stolen",
            ),
        ] {
            let order = and(json!({ "plate": plate, "vin": vin }), codes);
            assert_eq!(
                desk.order("vehicles.deregister", plate, order).await,
                Err(key.to_owned())
            );
        }
        let due = json!({ "plate": "MST-TB 87", "vin": "087046", "code_paper_one": "A087046", "code_paper_two": "A3Y1G24087046", "evb": "V170488" });
        assert_eq!(
            desk.order("vehicles.change_keeper", "g", and(named("green"), due))
                .await,
            Err("code_wrong".to_owned())
        );
        let due = json!({ "plate": "MST-TB 87", "vin": "087046", "code_paper_one": "A087046", "code_paper_two": "AY1G24087046", "evb": "V170488" });
        assert_eq!(
            desk.order("vehicles.change_keeper", "h", and(named("green"), due))
                .await,
            Err("inspection_expired".to_owned())
        );
    }
}

#[tokio::test]
async fn a_choice_of_plates_is_free_and_the_same_all_day() {
    for desk in desks().await {
        let asked = json!({ "district": "mst" });
        let first = desk.ask("plates", Audience::Applicant, asked.clone()).await;
        let list = first["suggestion"].as_array().expect("a list").clone();
        assert_eq!(list.len(), 10);
        assert_eq!(desk.ask("plates", Audience::Applicant, asked.clone()).await, first);
        for plate in &list {
            let found = desk.ask("plates", Audience::Applicant, json!({ "plate": plate })).await;
            assert_eq!((&found["status"], &found["plate"]), (&json!("free"), plate));
        }
        let done = desk
            .order("plates.reserve", "a", json!({ "plate": list[0] }))
            .await
            .expect("done");
        let pin = json!({ "plate": list[0], "pin": done["pin"] });
        assert_eq!(desk.ask("plates", Audience::Applicant, pin).await["pin_matches"], true);
        assert_eq!(
            desk.order("plates.reserve", "b", json!({ "plate": list[0] })).await,
            Err("plate_taken".to_owned())
        );
        assert_eq!(
            desk.order("plates.reserve", "c", json!({ "plate": "MST-SS 1" })).await,
            Err("value_invalid".to_owned())
        );
        let left = desk.ask("plates", Audience::Applicant, asked).await;
        assert!(!left["suggestion"].as_array().expect("a list").contains(&list[0]));
        let narrow = json!({ "district": "MST", "letters": "QX", "suffix": "e" });
        let narrow = desk.ask("plates", Audience::Applicant, narrow).await;
        let narrow = narrow["suggestion"].as_array().expect("a list");
        assert!(!narrow.is_empty(), "two digits are left for electric cars");
        let nowhere = desk
            .ask("plates", Audience::Applicant, json!({ "district": "no district" }))
            .await;
        assert_eq!(nowhere["suggestion"], json!([]));
    }
}
