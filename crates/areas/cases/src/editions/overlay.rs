//! What a town lays over a blueprint in the browser: its own values and its own texts. Pure.
//!
//! An edition is the blueprint's files with the texts in their places and the overlay itself beside them, so that its hash
//! names the values too, and the overlay can be laid over the next version of the blueprint.

use std::collections::BTreeMap;

use blueprint::{Files, Json};
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

/// The file of an edition that no blueprint has.
pub const FILE: &str = "overlay.toml";

/// A town's own values and texts for one service. Its file `overlays/<id>.toml` lies below them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Overlay {
    /// Value by knob.
    pub knobs: BTreeMap<String, Json>,
    /// Text by code of the language, then by dotted key.
    pub texts: BTreeMap<String, BTreeMap<String, String>>,
}

/// One of the town's own texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnText {
    /// Code of the language.
    pub lang: String,
    /// Dotted key.
    pub key: String,
    pub text: String,
}

impl Overlay {
    /// The overlay of an edition; empty for a blueprint as its makers wrote it.
    ///
    /// Errors: the file is there and reads as no overlay.
    pub fn of(files: &Files) -> Result<Overlay, String> {
        let text = files.get(FILE).unwrap_or_default();
        toml::from_str(text).map_err(|error| format!("{FILE}: {error}"))
    }

    pub fn is_empty(&self) -> bool {
        self.knobs.is_empty() && self.texts.values().all(BTreeMap::is_empty)
    }

    /// The edition: the blueprint with this overlay.
    ///
    /// Errors: texts that have no place in this version any more, a file of texts that does not read.
    pub fn over(&self, base: &Files) -> Result<Files, Vec<String>> {
        let mut files = base.clone();
        if self.is_empty() {
            return Ok(files);
        }
        let mut found = Vec::new();
        for (lang, texts) in self.texts.iter().filter(|(_, texts)| !texts.is_empty()) {
            let path = format!("texts/{lang}.toml");
            match with_texts(base, &path, texts) {
                Ok(text) => drop(files.0.insert(path, text)),
                Err(problems) => found.extend(problems),
            }
        }
        match toml::to_string(self) {
            Ok(text) => drop(files.0.insert(FILE.to_owned(), text)),
            Err(error) => found.push(format!("{FILE}: {error}")),
        }
        if found.is_empty() { Ok(files) } else { Err(found) }
    }

    /// Texts that have no place in this version any more, so that nobody would ever read them.
    pub fn orphans(&self, base: &Files) -> Vec<OwnText> {
        let tables = |lang: &str| base.get(&format!("texts/{lang}.toml")).map(toml::from_str::<Table>);
        let german = tables("de").and_then(Result::ok).unwrap_or_default();
        let mut found = Vec::new();
        for (lang, texts) in &self.texts {
            let mut own = match tables(lang) {
                Some(Ok(own)) => Some(own),
                // A file that does not read is wrong itself; it says nothing about places.
                Some(Err(_)) => continue,
                None => None,
            };
            let lost = texts.iter().filter(|(key, text)| {
                own.as_mut()
                    .is_none_or(|own| !((is_text(own, key) || is_text(&german, key)) && put(own, key, text)))
            });
            found.extend(lost.map(|(key, text)| OwnText {
                lang: lang.clone(),
                key: key.clone(),
                text: text.clone(),
            }));
        }
        found
    }

    /// The values over those of the town's folder.
    pub fn knobs_over(&self, ground: &Table) -> Table {
        let mut knobs = ground.clone();
        for (name, value) in &self.knobs {
            // A value that TOML does not know (null) is none that a knob could have; the check of the knobs says so.
            let value = Value::try_from(value).unwrap_or(Value::Array(Vec::new()));
            knobs.insert(name.clone(), value);
        }
        knobs
    }
}

/// The file of one language with these texts in their places.
fn with_texts(base: &Files, path: &str, texts: &BTreeMap<String, String>) -> Result<String, Vec<String>> {
    let german = base.get("texts/de.toml").unwrap_or_default();
    let table = |text: &str| toml::from_str::<Table>(text).map_err(|error| vec![format!("{path}: {error}")]);
    let Some(own) = base.get(path) else {
        return Err(vec![format!("{path}: the blueprint does not speak this language")]);
    };
    let (mut own, german) = (table(own)?, table(german)?);
    let mut found = Vec::new();
    for (key, text) in texts {
        // A text that only the German file has may be said in the other languages, too.
        let has_place = is_text(&own, key) || is_text(&german, key);
        if !(has_place && put(&mut own, key, text)) {
            found.push(format!("{path}: the town's own text `{key}` has no place any more"));
        }
    }
    if found.is_empty() {
        toml::to_string(&own).map_err(|error| vec![format!("{path}: {error}")])
    } else {
        Err(found)
    }
}

/// Whether a table holds a text under a dotted key.
fn is_text(table: &Table, key: &str) -> bool {
    match (table.get(key), key.split_once('.')) {
        (Some(Value::String(_)), _) => true,
        (_, Some((first, rest))) => matches!(table.get(first), Some(Value::Table(inside)) if is_text(inside, rest)),
        _ => false,
    }
}

/// Sets the text of a dotted key. False when something else than a text or a table stands on the way.
fn put(table: &mut Table, key: &str, text: &str) -> bool {
    let Some((first, rest)) = key.split_once('.').filter(|_| !table.contains_key(key)) else {
        let is_free = table.get(key).is_none_or(|there| there.is_str());
        if is_free {
            table.insert(key.to_owned(), Value::String(text.to_owned()));
        }
        return is_free;
    };
    let inside = table.entry(first).or_insert_with(|| Value::Table(Table::new()));
    match inside {
        Value::Table(inside) => put(inside, rest, text),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        let texts = "[service]\ntitle = \"Ausweis\"\n[states]\nreview = \"wird geprüft\"\n";
        Files(BTreeMap::from([
            ("blueprint.toml".to_owned(), String::new()),
            ("texts/de.toml".to_owned(), texts.to_owned()),
            ("texts/en.toml".to_owned(), "[service]\ntitle = \"Permit\"\n".to_owned()),
        ]))
    }

    fn overlay(texts: &[(&str, &str, &str)]) -> Overlay {
        let mut overlay = Overlay::default();
        for (lang, key, text) in texts {
            let of_lang = overlay.texts.entry((*lang).to_owned()).or_default();
            of_lang.insert((*key).to_owned(), (*text).to_owned());
        }
        overlay
    }

    #[test]
    fn texts_take_the_place_of_the_blueprints_and_the_overlay_can_be_read_again() {
        let mut overlay = overlay(&[
            ("de", "service.title", "Unser „Ausweis“"),
            ("en", "states.review", "in review"),
        ]);
        overlay.knobs.insert("fee_cent".to_owned(), Json::from(1200));
        let edition = overlay.over(&files()).expect("fits");
        assert!(
            edition
                .get("texts/de.toml")
                .is_some_and(|text| text.contains("Unser „Ausweis“"))
        );
        assert!(
            edition
                .get("texts/en.toml")
                .is_some_and(|text| text.contains("in review"))
        );
        assert_eq!(Overlay::of(&edition), Ok(overlay.clone()));
        assert_eq!(
            overlay.knobs_over(&Table::new()).get("fee_cent"),
            Some(&Value::Integer(1200))
        );
    }

    #[test]
    fn an_empty_overlay_is_the_blueprint_itself() {
        assert_eq!(Overlay::default().over(&files()), Ok(files()));
        assert_eq!(overlay(&[]).over(&files()), Ok(files()));
        assert_eq!(Overlay::of(&files()), Ok(Overlay::default()));
    }

    #[test]
    fn a_text_without_a_place_is_told_and_not_dropped() {
        for (lang, key) in [
            ("de", "service.subtitle"),
            ("de", "states.review.more"),
            ("en", "gone"),
            ("de-x-leicht", "service.title"),
        ] {
            let found = overlay(&[(lang, key, "x")]).over(&files()).expect_err("has no place");
            assert_eq!(found.len(), 1, "{lang} {key}: {found:?}");
            let orphans = overlay(&[(lang, key, "x"), ("de", "service.title", "y")]).orphans(&files());
            let keys: Vec<(&str, &str)> = orphans.iter().map(|own| (&*own.lang, &*own.key)).collect();
            assert_eq!(keys, [(lang, key)]);
        }
    }
}
