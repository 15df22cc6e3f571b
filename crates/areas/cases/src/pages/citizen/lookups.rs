//! What a register found while the applicant was asked, in the blueprint's words: `lookups.<query>.<status>`.

use base::Lang;
use serde_json::Value as Json;

use crate::actions::drafts::Open;

/// Answers with which an application simply goes on.
const CLEAR: [&str; 2] = ["one", "found"];

/// What was found and not told yet.
pub struct News {
    pub query: String,
    pub found: Json,
    pub text: String,
    /// Nothing, several, or something unknown was found: a person should see it beside what they typed.
    pub wants_a_look: bool,
}

/// The news about the questions of a page. A page that a script saved in passing has told nothing yet.
pub fn news(lang: Lang, open: &Open, page: &str) -> Option<News> {
    let page = open.service.blueprint.page(page)?;
    page.fields
        .iter()
        .filter_map(|field| field.lookup.as_ref())
        .find_map(|query| {
            let found = open.draft.content.lookups.get(query)?;
            if open.draft.content.told.get(query) == Some(found) {
                return None;
            }
            Some(News {
                query: query.clone(),
                found: found.clone(),
                text: text(lang, open, query)?,
                wants_a_look: !CLEAR.contains(&status(found)?),
            })
        })
}

/// The words for what a query found; none when the blueprint has none for it.
pub fn text(lang: Lang, open: &Open, query: &str) -> Option<String> {
    let found = open.draft.content.lookups.get(query)?;
    let params: Vec<(String, String)> = found
        .as_object()?
        .iter()
        .map(|(name, value)| (name.clone(), plain(value)))
        .collect();
    let texts = open.service.blueprint.texts(lang);
    let key = format!("lookups.{query}.{}", status(found)?);
    let suggests = params
        .iter()
        .any(|(name, text)| name == "suggestion" && !text.is_empty());
    let with_suggestion = format!("{key}_suggestion");
    let key = if suggests && texts.find(&with_suggestion).is_some() {
        with_suggestion
    } else {
        key
    };
    texts.find(&key)?;
    Some(texts.fill(&key, &params))
}

fn status(found: &Json) -> Option<&str> {
    found.get("status")?.as_str()
}

fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(", "),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}
