use std::collections::BTreeMap;

use base::Lang;
use serde::Deserialize;

/// A text in the languages that somebody wrote; German is always there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LocalText(BTreeMap<&'static str, String>);

impl LocalText {
    pub fn german(text: impl Into<String>) -> Self {
        LocalText(BTreeMap::from([(Lang::De.code(), text.into())]))
    }

    /// The text in `lang`, else in German.
    pub fn get(&self, lang: Lang) -> &str {
        self.exact(lang).or_else(|| self.exact(Lang::De)).unwrap_or_default()
    }

    pub fn exact(&self, lang: Lang) -> Option<&str> {
        self.0.get(lang.code()).map(String::as_str)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'de> Deserialize<'de> for LocalText {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            German(String),
            Each(BTreeMap<String, String>),
        }
        match Written::deserialize(deserializer)? {
            Written::German(text) => Ok(LocalText::german(text)),
            Written::Each(each) => {
                let mut known = BTreeMap::new();
                for (code, text) in each {
                    let lang = Lang::from_code(&code).ok_or_else(|| {
                        serde::de::Error::custom(format!("unknown language `{code}`; known are de, de-x-leicht, en"))
                    })?;
                    known.insert(lang.code(), text);
                }
                if !known.contains_key(Lang::De.code()) {
                    return Err(serde::de::Error::custom("the German text (`de`) is missing"));
                }
                Ok(LocalText(known))
            }
        }
    }
}
