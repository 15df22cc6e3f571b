use registers::Audience;
use serde_json::{Value, json};

use crate::common::{Desk, and, desks, named};

async fn licence(desk: &Desk, id: &str) -> Value {
    desk.ask("licences", Audience::Clerk, named(id)).await
}

#[tokio::test]
async fn a_card_that_was_ordered_takes_the_place_of_the_old_document() {
    for desk in desks().await {
        let order = and(named("paper-licence"), json!({ "reason": "exchange" }));
        let exchange = and(named("paper-licence"), json!({ "licence_number": "4711/76" }));
        assert_eq!(
            desk.order("licences.note_exchange", "0", exchange.clone()).await,
            Err("not_ordered".to_owned())
        );
        let done = desk
            .order("licences.order_card", "a", order.clone())
            .await
            .expect("done");
        assert_eq!(
            (&done["valid_until"], &done["ordered_on"]),
            (&json!("2041-11-20"), &json!("2026-11-21"))
        );
        assert_eq!(
            licence(&desk, "paper-licence").await["document_kind"],
            "paper",
            "not before it is handed over"
        );
        assert_eq!(
            desk.order("licences.order_card", "b", order).await,
            Err("already_ordered".to_owned())
        );
        let wrong = and(exchange.clone(), json!({ "licence_number": "4712/76" }));
        assert_eq!(
            desk.order("licences.note_exchange", "c", wrong).await,
            Err("value_invalid".to_owned())
        );
        desk.order("licences.note_exchange", "d", exchange).await.expect("done");
        let found = licence(&desk, "paper-licence").await;
        assert_eq!(
            (&found["document_kind"], &found["licence_number"]),
            (&json!("card"), &done["licence_number"])
        );
        assert_eq!(found["class_dates"][1]["since"], "1976-03-01", "classes keep their day");
    }
}

#[tokio::test]
async fn a_first_licence_begins_with_its_first_card() {
    for desk in desks().await {
        assert_eq!(licence(&desk, "family-grown").await["status"], "not_found");
        let order = |more: Value| and(named("family-grown"), more);
        for (i, (more, reason)) in [
            (json!({ "reason": "first" }), "value_invalid"),
            (json!({ "reason": "first", "classes": ["X"] }), "value_invalid"),
            (json!({ "reason": "exchange" }), "licence_unknown"),
            (json!({ "reason": "because" }), "value_invalid"),
        ]
        .into_iter()
        .enumerate()
        {
            assert_eq!(
                desk.order("licences.order_card", &i.to_string(), order(more)).await,
                Err(reason.to_owned())
            );
        }
        desk.order(
            "licences.order_card",
            "a",
            order(json!({ "reason": "first", "classes": ["AM", "B", "L"] })),
        )
        .await
        .expect("done");
        let before = licence(&desk, "family-grown").await;
        assert_eq!(
            (&before["classes"], &before["card_ordered_on"]),
            (&json!([]), &json!("2026-11-21"))
        );
        desk.order("licences.note_exchange", "b", order(json!({})))
            .await
            .expect("done");
        let after = licence(&desk, "family-grown").await;
        assert_eq!(
            (&after["classes"], &after["probation_until"]),
            (&json!(["AM", "B", "L"]), &json!("2028-11-20"))
        );
    }
}

#[tokio::test]
async fn a_revoked_licence_gets_no_card() {
    for desk in desks().await {
        let order = and(named("licence-revoked"), json!({ "reason": "replacement" }));
        assert_eq!(
            desk.order("licences.order_card", "a", order).await,
            Err("licence_revoked".to_owned())
        );
    }
}
