//! What a text of a blueprint is called for people who never saw its key.

use base::Lang;
use blueprint::Blueprint;

use crate::pages::desk::words::{tf, word};

/// Unit: characters of the text that a name quotes.
const QUOTED_CHARS_MAX: usize = 60;
/// Parts of a key before a last word that is an id: `fields.purpose.options.work`.
const LISTS: [&str; 5] = ["options", "errors", "reasons", "parts", "calculation"];
/// Last words of a key that say what the text does.
const ROLES: [&str; 10] = [
    "title", "label", "hint", "intro", "entry", "add", "next", "ask", "reason", "why",
];

/// What the text does, and to what it belongs: „Hinweis: ‚Geburtsdatum‘“.
pub fn called(lang: Lang, blueprint: &Blueprint, key: &str) -> String {
    let words: Vec<&str> = key.split('.').collect();
    let (role, owner) = match words.as_slice() {
        [owner @ .., list, _] if LISTS.contains(list) => (*list, owner),
        [first, .., role] if ROLES.contains(role) && *first != "service" => (*role, &words[..words.len() - 1]),
        [first, ..] => (*first, words.as_slice()),
        [] => return String::new(),
    };
    let kind = word(
        lang,
        "svc-text-",
        if role == "service" {
            words[words.len() - 1]
        } else {
            role
        },
    );
    if role == "service" {
        return kind;
    }
    let texts = blueprint.texts(lang);
    let owner = owner.join(".");
    let state = key.strip_prefix("next.").map(|state| format!("states.{state}"));
    let names = [
        format!("{owner}.label"),
        format!("{owner}.title"),
        state.unwrap_or_default(),
        key.to_owned(),
    ];
    let name = names.iter().find_map(|name| texts.find(name)).unwrap_or(key);
    tf(
        lang,
        "svc-text-of",
        &[("kind", kind.into()), ("name", shortened(name).into())],
    )
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= QUOTED_CHARS_MAX {
        return text.to_owned();
    }
    let cut: String = text.chars().take(QUOTED_CHARS_MAX).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{} …", &cut[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_quoted_up_to_a_whole_word() {
        assert_eq!(shortened("Ein kurzer Satz."), "Ein kurzer Satz.");
        let long = "Hier melden Sie einen Hund an oder ab, ändern etwas oder beantragen eine Ermäßigung.";
        assert_eq!(
            shortened(long),
            "Hier melden Sie einen Hund an oder ab, ändern etwas oder …"
        );
    }
}
