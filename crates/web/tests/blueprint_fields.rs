//! Every field kind of a blueprint becomes an accessible control, empty, answered and wrong.

mod common;
// The registers that the blueprints ask are described once, beside the engine's own tests.
#[path = "../../blueprint/tests/engine/common.rs"]
#[allow(dead_code)]
mod registers;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use base::FieldError;
use blueprint::{Answers, Blueprint, CaseFacts, Scope, ScopeInput};
use maud::{Markup, html};
use tower::ServiceExt;
use web::controls::{FieldState, field};
use web::{Access, Ctx, Routes};

static ALL_FIELDS: LazyLock<Blueprint> = LazyLock::new(|| registers::blueprint("_all-fields"));

/// All fields of the blueprint in the state that the address asks for.
async fn fields(ctx: Ctx) -> Markup {
    let blueprint = &*ALL_FIELDS;
    let is_wrong = ctx.query.contains("wrong");
    let mut answers = Answers::new();
    let mut raw = BTreeMap::new();
    for asked in blueprint.fields() {
        if ctx.query.contains("answered") {
            answers.extend(
                asked
                    .kind
                    .samples(asked)
                    .into_iter()
                    .next()
                    .map(|value| (asked.id.clone(), value)),
            );
        }
        raw.insert(asked.id.clone(), "\"><script>alert(1)</script>".to_owned());
    }
    let mut errors: Vec<FieldError> = blueprint
        .fields()
        .filter(|_| is_wrong)
        .map(|f| FieldError::new(&f.id, "errors.required"))
        .collect();
    if ctx.query.contains("wrong-part") {
        errors = vec![
            FieldError::new("parcel.section", "land-parcel.section"),
            FieldError::new("since.year", "required"),
        ];
    }
    if !is_wrong {
        raw.clear();
    }
    let town = blueprint
        .validate_knobs(&toml::Table::new())
        .expect("defaults are valid");
    let (registers, case) = (BTreeMap::new(), CaseFacts::default());
    let input = ScopeInput {
        answers: &answers,
        registers: &registers,
        town: &town,
        case: &case,
        today: jiff::civil::date(2026, 11, 21),
    };
    let scope = Scope::new(blueprint, input);
    html! {
        @for asked in blueprint.fields() {
            @let entries = if asked.is_group() { blueprint.entries(&scope, asked) } else { Vec::new() };
            (field(&ctx, blueprint, asked, &FieldState {
                scope: &scope, prefix: "", entries: &entries,
                answers: &answers, raw: &raw, errors: &errors, required: asked.required, suggest_streets: "/strassen",
                file_href: "/datei/", shown: "42", is_heading: false, given: None,
            }))
        }
    }
}

async fn rendered(query: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let router = Routes::new()
        .get("/felder", Access::Public, fields)
        .into_router(common::site(folder.path(), |_| {}));
    let request = Request::get(format!("/felder?{query}"))
        .body(Body::empty())
        .expect("a request");
    let response = router.oneshot(request).await.expect("a router answers everything");
    let bytes = to_bytes(response.into_body(), 1 << 24).await.expect("a body");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    page.split(start.as_str())
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[tokio::test]
async fn every_kind_is_shown_with_its_label_and_every_reference_holds() {
    for state in ["empty", "answered", "wrong"] {
        let page = rendered(state).await;
        let ids = values(&page, "id");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{state}: an id stands twice");
        for attribute in ["for", "aria-describedby", "list"] {
            for id in values(&page, attribute).into_iter().flat_map(str::split_whitespace) {
                assert!(unique.contains(id), "{state}: {attribute} names {id}, which is nowhere");
            }
        }
        for asked in ALL_FIELDS.fields() {
            assert!(
                page.contains(&format!("data-field=\"{}\"", asked.id)),
                "{state}: {} is not shown",
                asked.id
            );
        }
        assert!(!page.contains("<script"), "{state}: what was typed must stay text");
    }
}

#[tokio::test]
async fn what_was_typed_wrongly_stays_in_its_input() {
    let page = rendered("wrong").await;
    assert!(page.contains("value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\""));
    assert!(page.contains("aria-invalid=\"true\"") && page.contains("kern-error"));
}

#[tokio::test]
async fn a_part_shows_its_own_error_and_its_answer() {
    let page = rendered("wrong-part").await;
    let (_, section) = page.split_once("id=\"f-parcel-section\"").expect("the part is there");
    let tag = section.split('>').next().unwrap_or_default();
    assert!(
        tag.contains("aria-invalid=\"true\"") && tag.contains("f-parcel-section-fehler"),
        "{tag}"
    );
    assert_eq!(
        page.matches("aria-invalid=\"true\"").count(),
        2,
        "only these parts are wrong"
    );
    let said = page.matches("Bitte füllen Sie „Jahr“ aus.").count();
    assert_eq!(said, 1, "the question does not repeat what its part says");
    let page = rendered("answered").await;
    assert!(page.contains("name=\"parcel.district\" value=\"Bieber\""));
    assert!(page.contains("<option value=\"HRB\" selected>"));
    assert!(page.contains("<option value=\"DEU\" selected>Deutschland</option>"));
    // Somebody else's address is not for the browser to fill in.
    let (_, owner) = page.split_once("id=\"f-owner-street\"").expect("the part is there");
    assert!(
        owner
            .split('>')
            .next()
            .unwrap_or_default()
            .contains("autocomplete=\"off\"")
    );
}
