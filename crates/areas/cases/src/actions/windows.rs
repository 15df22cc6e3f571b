//! One draft in two windows, or on two devices: what one window saved is not overwritten by the other unseen.
//!
//! Each page carries the stand it was shown with. Where the draft has another one by now, another window wrote it and what
//! is posted is something else again, a person has to look.

use std::collections::BTreeMap;

use base::Lang;
use blueprint::Control;
use serde_json::json;

use crate::actions::drafts::{self, Open};

/// Name of the posted stand.
pub const STAND: &str = "_stand";
/// Name of the posted name of the window.
pub const WINDOW: &str = "_window";
/// Unit: characters; windows name themselves.
const WINDOW_CHARS_MAX: usize = 40;

/// What a page holds, as one short word. Files do not count: they are added and taken away one by one.
pub fn stand(open: &Open, page: &str) -> String {
    let content = &open.draft.content;
    let fields: Vec<&str> = typed_fields(open, page);
    let answers: Vec<_> = fields.iter().map(|id| content.answers.get(*id)).collect();
    let raw: Vec<_> = content
        .raw
        .iter()
        .filter(|(name, _)| fields.iter().any(|field| drafts::belongs(name, field)))
        .collect();
    let hash = blake3::hash(json!([answers, raw]).to_string().as_bytes());
    hash.to_hex().chars().take(16).collect()
}

fn typed_fields<'a>(open: &'a Open, page: &str) -> Vec<&'a str> {
    let page = open.service.blueprint.page(page);
    page.into_iter()
        .flat_map(|page| &page.fields)
        .filter(|field| !matches!(field.control(), Control::Upload { .. } | Control::Note | Control::Shown))
        .map(|field| field.id.as_str())
        .collect()
}

/// What the other window saved, when the posted page would overwrite it unseen.
pub struct Conflict {
    /// Question and answer, as the draft has them.
    pub saved: Vec<(String, String)>,
    /// The draft with what was posted; not saved.
    pub posted: Open,
}

/// Compares a posted page with the draft. `shown_with`: the stand that the page carried; empty: it carried none.
pub fn conflict(
    open: &Open,
    page: &str,
    fields: &BTreeMap<String, Vec<String>>,
    shown_with: &str,
    window: &str,
    lang: Lang,
) -> Option<Conflict> {
    let now = stand(open, page);
    let own = !window.is_empty() && open.draft.content.windows.get(page).is_some_and(|last| last == window);
    if shown_with.is_empty() || shown_with == now || own {
        return None;
    }
    let mut posted = open.clone();
    drafts::fill_in(&mut posted, page, fields);
    if stand(&posted, page) == now {
        return None;
    }
    let typed = answers_of(&posted, page, lang);
    let mut saved = answers_of(open, page, lang);
    saved.retain(|row| !typed.contains(row));
    Some(Conflict { saved, posted })
}

/// Questions of the page with their answers in words; what is not valid as it was typed.
fn answers_of(open: &Open, page: &str, lang: Lang) -> Vec<(String, String)> {
    let blueprint = &open.service.blueprint;
    let texts = blueprint.texts(lang);
    let content = &open.draft.content;
    typed_fields(open, page)
        .into_iter()
        .filter_map(|id| {
            let field = blueprint.field(id)?;
            let text = match content.answers.get(id) {
                Some(value) => field.display(value, lang, texts),
                None => content
                    .raw
                    .iter()
                    .filter(|(name, _)| drafts::belongs(name, id))
                    .map(|(_, typed)| typed.as_str())
                    .collect::<Vec<_>>()
                    .join(" "),
            };
            Some((texts.get(&field.label_key()).to_owned(), text))
        })
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

/// The name of the window that posted, cut to a sane length.
pub fn window_of(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(WINDOW_CHARS_MAX)
        .collect()
}
