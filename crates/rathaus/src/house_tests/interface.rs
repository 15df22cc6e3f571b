use std::collections::BTreeSet;

use serde_json::Value;

use super::house::TestHouse;

#[tokio::test]
async fn the_description_names_every_route_of_the_interface_and_no_other() {
    let house = TestHouse::empty().await;
    let served: BTreeSet<String> = house
        .declared
        .iter()
        .filter(|route| route.path.starts_with("/api/"))
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    let document = house.machine.get("/api/v1/openapi.json").await.expect(200).json();
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            assert!(described.insert(format!("{} {path}", method.to_uppercase())));
            assert!(
                !operation["summary"].as_str().unwrap_or_default().is_empty(),
                "{method} {path}"
            );
            assert!(operation["responses"]["default"].is_object(), "{method} {path}");
            assert!(
                operation["security"].is_array(),
                "{method} {path} says nothing about its proof"
            );
        }
    }
    assert_eq!(served, described);
    assert!(served.len() > 30, "only {} routes", served.len());
}

#[tokio::test]
async fn every_request_of_a_program_is_limited_by_its_address() {
    let house = TestHouse::empty().await;
    // The catalogue and the description are read by everybody and kept by caches.
    let open = ["/api/v1/leistungen", "/api/v1/leistungen/{id}", "/api/v1/openapi.json"];
    for route in house.declared.iter().filter(|route| route.path.starts_with("/api/")) {
        let expected = !open.contains(&route.path.as_str());
        assert_eq!(route.is_limited, expected, "{} {}", route.method, route.path);
    }
}

#[tokio::test]
async fn every_reference_in_the_description_leads_somewhere() {
    let house = TestHouse::empty().await;
    let document = house.machine.get("/api/v1/openapi.json").await.expect(200).json();
    let mut open = vec![&document];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                if let Some(target) = members.get("$ref").and_then(Value::as_str) {
                    let found = document.pointer(target.trim_start_matches('#'));
                    assert!(found.is_some(), "{target} leads nowhere");
                }
                open.extend(members.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
}

#[tokio::test]
async fn the_page_for_people_lists_every_operation_in_three_languages() {
    let house = TestHouse::empty().await;
    let plain = testkit::Machine::of_router(house.router.clone());
    for lang in ["de", "de-x-leicht", "en"] {
        let page = plain.speaking(lang).get("/api").await.expect(200).text();
        for route in house.declared.iter().filter(|route| route.path.starts_with("/api/")) {
            let line = format!("<strong>{}</strong> <code>{}</code>", route.method, route.path);
            assert!(page.contains(&line), "{lang}: {line}");
        }
        assert!(!page.contains("op-"), "{lang}: a text is missing");
    }
}

#[tokio::test]
async fn the_catalogue_answers_as_described() {
    let house = TestHouse::empty().await;
    let all = house.machine.get("/api/v1/leistungen").await.expect(200).json();
    for service in all.as_array().expect("services") {
        let id = service["id"].as_str().unwrap_or_default();
        house.machine.get(&format!("/api/v1/leistungen/{id}")).await.expect(200);
    }
}
