//! The page's own words in the three languages.

use std::collections::BTreeMap;

use base::Lang;

use crate::texts;

pub(super) struct Words(BTreeMap<String, String>);

impl Words {
    pub fn of(lang: Lang) -> Words {
        let source = match lang {
            Lang::De => include_str!("../../texts/guide.de.toml"),
            Lang::Plain => include_str!("../../texts/guide.de-x-leicht.toml"),
            Lang::En => include_str!("../../texts/guide.en.toml"),
        };
        let table: toml::Table = toml::from_str(source).expect("the engine's own words are tested to be TOML");
        let mut entries = BTreeMap::new();
        crate::load::flatten("", &table, &mut entries, &mut Vec::new());
        Words(entries)
    }

    /// The word of a key; what stands behind the last dot when there is none, so that a new kind or role has its own name.
    pub fn get(&self, key: &str) -> String {
        let name = || key.rsplit('.').next().unwrap_or(key);
        self.find(key).unwrap_or_else(name).to_owned()
    }

    pub fn find(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    pub fn fill(&self, key: &str, params: &[(&str, &str)]) -> String {
        let params: Vec<(String, String)> = params
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        texts::fill(&self.get(key), &params)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::placeholders;

    #[test]
    fn every_word_exists_in_every_language_with_the_same_placeholders() {
        let german = Words::of(Lang::De);
        for lang in [Lang::Plain, Lang::En] {
            let other = Words::of(lang);
            assert_eq!(
                german.0.keys().collect::<Vec<_>>(),
                other.0.keys().collect::<Vec<_>>(),
                "{lang:?}"
            );
            for (key, text) in &german.0 {
                let sorted = |text: &str| {
                    let mut names: Vec<String> = placeholders(text).into_iter().map(str::to_owned).collect();
                    names.sort();
                    names
                };
                assert_eq!(sorted(text), sorted(&other.get(key)), "{lang:?}: {key}");
            }
        }
    }
}
