use std::borrow::Cow;
use std::sync::LazyLock;

use axum::extract::State;
use base::Lang;
use serde_json::Value;
use utoipa::openapi::OpenApi;
use web::parts::{Look, link_button};
use web::{Ctx, Markup, PageMeta, Texts, html, page};

use super::{Described, FILES};

static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::new(&FILES));

/// Groups of the page, in the order in which people need them.
const GROUPS: [&str; 5] = ["apply", "follow", "payment", "desk", "catalogue"];

fn t(lang: Lang, key: &str) -> Cow<'_, str> {
    TEXTS.get(lang, key)
}

/// `/api`: how programs work with the town hall.
pub async fn show(ctx: Ctx, State(described): State<Described>) -> Markup {
    let lang = ctx.lang;
    let base = &ctx.app.config.base_url;
    let main = html! {
        article .prose {
            h1 { (t(lang, "title")) }
            p .lead { (t(lang, "lead")) }
            p { (link_button("/api/v1/openapi.json", &t(lang, "document"), Look::Secondary)) }
            h2 { (t(lang, "apply-title")) }
            p { (t(lang, "apply-text")) }
            @for (key, command) in commands(base) {
                p { (t(lang, key)) }
                (code(&t(lang, key), &command))
            }
            h2 { (t(lang, "staff-title")) }
            p { (t(lang, "staff-text")) }
            p { a .kern-link href="/konto/zugangstoken" { (t(lang, "staff-link")) } }
            (code(&t(lang, "staff-title"), &format!("curl -H \"Authorization: Bearer $TOKEN\" \\\n  {base}/api/v1/desk/vorgaenge?liste=team")))
            h2 { (t(lang, "failure-title")) }
            p { (t(lang, "failure-text")) }
            ul {
                @for key in ["failure-answers", "failure-revision", "failure-limits", "failure-language", "failure-foreign"] {
                    li { (t(lang, key)) }
                }
            }
            h2 { (t(lang, "all-title")) }
            @for group in GROUPS {
                h3 { (t(lang, &format!("group-{group}"))) }
                (operations(lang, &described.document, group))
            }
        }
    };
    page(&ctx, &PageMeta::new(t(lang, "title")), main)
}

fn commands(base: &str) -> [(&'static str, String); 5] {
    [
        ("step-forms", format!("curl {base}/api/v1/formulare")),
        (
            "step-begin",
            format!(
                "curl -X POST {base}/api/v1/antraege \\\n  -H \"Content-Type: application/json\" -d '{{\"service\":\"…\"}}'"
            ),
        ),
        (
            "step-answer",
            format!(
                "curl -X PATCH {base}/api/v1/antraege/$ID/antworten \\\n  -H \"Authorization: Bearer $KEY\" \
                 -H \"Content-Type: application/json\" \\\n  -d '{{\"answers\":{{\"…\":\"…\"}}}}'"
            ),
        ),
        (
            "step-send",
            format!("curl -X POST {base}/api/v1/antraege/$ID/absendung \\\n  -H \"Authorization: Bearer $KEY\""),
        ),
        (
            "step-follow",
            format!("curl {base}/api/v1/vorgaenge/$NUMBER \\\n  -H \"Authorization: Bearer $CODE\""),
        ),
    ]
}

/// Long commands scroll by themselves and by keyboard.
fn code(what: &str, text: &str) -> Markup {
    html! { pre .code-block tabindex="0" role="region" aria-label=(what) { code { (text) } } }
}

fn operations(lang: Lang, document: &OpenApi, group: &str) -> Markup {
    let listed = all(document).into_iter().filter(|operation| operation.group == group);
    html! {
        ul .operations {
            @for operation in listed {
                li {
                    p { strong { (operation.method) } " " code { (operation.path) } }
                    p { (t(lang, &operation.key)) }
                    p .muted { (t(lang, "proof")) ": " (t(lang, operation.proof)) }
                }
            }
        }
    }
}

/// An operation as the page names it.
pub struct Listed {
    pub method: String,
    pub path: String,
    pub group: String,
    /// Key of its description.
    pub key: String,
    /// Key of the name of its proof.
    proof: &'static str,
}

/// All operations of a document.
pub fn all(document: &OpenApi) -> Vec<Listed> {
    let value = serde_json::to_value(document).unwrap_or_default();
    let mut listed = Vec::new();
    for (path, item) in value["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            listed.push(Listed {
                method: method.to_uppercase(),
                path: path.clone(),
                group: text(&operation["tags"][0]),
                key: format!("op-{}", kebab(&text(&operation["operationId"]))),
                proof: proof(&operation["security"]),
            });
        }
    }
    listed
}

/// `readCase` as a key of texts, `read-case`.
fn kebab(name: &str) -> String {
    let mut key = String::new();
    for sign in name.chars() {
        if sign.is_ascii_uppercase() {
            key.push('-');
        }
        key.push(sign.to_ascii_lowercase());
    }
    key
}

/// Which proof an operation asks for, from its security requirement.
fn proof(security: &Value) -> &'static str {
    let names = security[0].as_object().and_then(|needed| needed.keys().next());
    match names.map(String::as_str) {
        Some("draft_key") => "who-draft",
        Some("case_code") => "who-case",
        Some("claim_token") => "who-claim",
        Some("api_token") => "who-token",
        _ => "who-all",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_the_page_exists_in_every_language() {
        let sources = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/api"));
        let problems = web::texts::check_texts(sources, &FILES, &["op-", "group-"]);
        assert!(problems.is_empty(), "{problems:#?}");
    }

    #[test]
    fn every_operation_is_described_in_words_and_stands_in_a_group() {
        for operation in all(&super::super::document(&[], "http://localhost")) {
            assert!(TEXTS.has(&operation.key), "{} has no text", operation.key);
            assert!(
                GROUPS.contains(&operation.group.as_str()),
                "{} has no group",
                operation.key
            );
        }
    }
}
