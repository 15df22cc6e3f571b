use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use base::Lang;

use super::Loader;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Meta;
use crate::texts::Texts;

/// Texts that every blueprint has without writing them, such as „Ja" and the errors of the kinds.
const BUILT_IN: [(Lang, &str); 3] = [
    (Lang::De, include_str!("../../texts/de.toml")),
    (Lang::Plain, include_str!("../../texts/de-x-leicht.toml")),
    (Lang::En, include_str!("../../texts/en.toml")),
];

impl Loader<'_> {
    pub(super) fn texts(&mut self, meta: &Meta) -> Option<BTreeMap<Lang, Texts>> {
        let mut own: BTreeMap<Lang, BTreeMap<String, String>> = BTreeMap::new();
        for lang in &meta.languages {
            own.insert(*lang, self.language(*lang)?);
        }
        let german = own.get(&Lang::De)?.clone();
        let finish = |(lang, own): (Lang, BTreeMap<String, String>)| {
            let borrowed: BTreeSet<String> = german.keys().filter(|key| !own.contains_key(*key)).cloned().collect();
            let own_keys = own.keys().cloned().collect();
            let mut entries = built_in(lang);
            let lent = borrowed.iter().filter_map(|key| german.get_key_value(key));
            entries.extend(lent.map(|(key, text)| (key.clone(), text.clone())));
            entries.extend(own);
            (
                lang,
                Texts {
                    lang,
                    entries,
                    own: own_keys,
                    borrowed,
                },
            )
        };
        Some(own.into_iter().map(finish).collect())
    }

    /// The texts of one file, by dotted key.
    fn language(&mut self, lang: Lang) -> Option<BTreeMap<String, String>> {
        let path = format!("texts/{}.toml", lang.code());
        let table: toml::Table = self.read(&path)?;
        let mut entries = BTreeMap::new();
        let mut strange = Vec::new();
        flatten("", &table, &mut entries, &mut strange);
        for key in strange {
            self.found
                .push(Diagnostic::file(Severity::Error, &path, format!("`{key}` is no text")));
        }
        Some(entries)
    }
}

/// Read once for all blueprints.
fn built_in(lang: Lang) -> BTreeMap<String, String> {
    static READ: LazyLock<BTreeMap<Lang, BTreeMap<String, String>>> = LazyLock::new(|| {
        let read = |(lang, text): &(Lang, &str)| {
            let table: toml::Table = toml::from_str(text).expect("the engine's own texts are tested to be TOML");
            let mut entries = BTreeMap::new();
            flatten("", &table, &mut entries, &mut Vec::new());
            (*lang, entries)
        };
        BUILT_IN.iter().map(read).collect()
    });
    READ.get(&lang).cloned().unwrap_or_default()
}

pub(crate) fn flatten(
    prefix: &str,
    table: &toml::Table,
    entries: &mut BTreeMap<String, String>,
    strange: &mut Vec<String>,
) {
    for (name, value) in table {
        let key = if prefix.is_empty() {
            name.clone()
        } else {
            format!("{prefix}.{name}")
        };
        match value {
            toml::Value::String(text) => drop(entries.insert(key, text.trim().to_owned())),
            toml::Value::Table(table) => flatten(&key, table, entries, strange),
            _ => strange.push(key),
        }
    }
}
