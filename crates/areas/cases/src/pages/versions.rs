//! Files that took the place of others, in words.

use base::Lang;

use super::TEXTS;
use crate::flow::german_day;
use crate::model::Document;

/// That something took the place of a file, and since when; by its name where the reader sees that one too.
pub fn replaced(lang: Lang, document: &Document, seen: &[Document]) -> Option<String> {
    let replaced = document.replaced?;
    let day = calendar::short_date(german_day(replaced.at), lang);
    let by = seen.iter().find(|other| other.id == replaced.by);
    let text = match by {
        Some(by) => TEXTS.fmt(
            lang,
            "papers-replaced-by",
            &[("name", by.title.as_str().into()), ("day", day.into())],
        ),
        None => TEXTS.fmt(lang, "papers-replaced", &[("day", day.into())]),
    };
    Some(text.into_owned())
}

/// Day on which a file came after the application.
pub fn came_on(lang: Lang, document: &Document) -> Option<String> {
    let day = calendar::short_date(german_day(document.created_at), lang);
    let said = || TEXTS.fmt(lang, "papers-came-on", &[("day", day.into())]).into_owned();
    document.later.then(said)
}
