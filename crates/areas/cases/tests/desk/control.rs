use base::{Clock, Money, Rng};
use cases::flow::effects::lookup_key_of;
use cases::model::Grant;
use cases::store::grants::insert_grant;
use jiff::civil::{Date, date};
use store::StoreError;
use testkit::staff;
use web::Role;

use crate::common::Desk;

fn grant(desk: &Desk, plate: &str, from: Date, until: Date) -> Grant {
    let id = desk.town.rng.uuid_v7(desk.town.clock.now_us());
    Grant {
        id,
        case_id: id,
        blueprint: desk.service.blueprint.meta.id.clone(),
        kind: "permit".into(),
        number: format!("N-{}", id.simple()),
        check_code: id.simple().to_string(),
        holder: Some("person".into()),
        lookup_key: lookup_key_of(plate),
        attributes: [("zone", "A"), ("plate", plate), ("term_fee_cent", "7500")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        shown: vec!["zone".into(), "plate".into()],
        valid_from: from,
        valid_until: until,
        state: "valid".into(),
        ended_on: None,
        fee: Money::ZERO,
        months: 12,
        reminded: false,
        created_at: 0,
    }
}

#[tokio::test]
async fn a_controller_learns_zone_and_last_day_and_every_lookup_is_kept() {
    let desk = Desk::new();
    let grants = [
        grant(&desk, "MST-C 777", date(2026, 1, 1), date(2026, 11, 21)),
        grant(&desk, "MST-D 1", date(2026, 11, 22), date(2027, 11, 21)),
    ];
    let saved = desk
        .town
        .store
        .write::<_, StoreError, _>(move |tx| grants.iter().try_for_each(|g| insert_grant(tx, g)));
    saved.await.expect("the grants can be saved");
    let who = staff("Daniel Okafor", &[Role::Controller], &[]);
    let id = who.id;
    let mut controller = desk.visitor(who);
    controller.get("/kontrolle").await;
    for (typed, status, valid) in [
        ("mst c777", 200, Some(true)),
        ("MST-D 1", 200, Some(false)),
        ("MST-X 9", 200, Some(false)),
        ("M", 422, None),
        ("<script>1", 200, Some(false)),
    ] {
        let page = controller.post("/kontrolle", &[("kennzeichen", typed)]).await;
        let text = page.text();
        assert_eq!(page.status, status, "{typed}");
        assert_eq!(
            text.contains("Gültiger Ausweis"),
            valid == Some(true),
            "{typed}: {text}"
        );
        assert_eq!(
            text.contains("Kein gültiger Ausweis"),
            valid == Some(false),
            "{typed}: {text}"
        );
        assert!(!text.contains("7500") && !page.html().contains("<script>1"), "{typed}");
        if valid == Some(true) {
            assert!(text.contains("Zone A") && text.contains("21.11.2026"), "{text}");
        }
    }
    let facts = desk
        .town
        .store
        .read::<_, StoreError, _>(move |tx| tx.facts(id))
        .await
        .expect("readable");
    assert_eq!(facts.len(), 4, "a plate that was no plate was not looked up");
    let kept = serde_json::to_string(&facts.iter().map(|f| &f.data).collect::<Vec<_>>()).expect("JSON");
    assert!(!kept.to_lowercase().contains("c777"), "{kept}");
}
