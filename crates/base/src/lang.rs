use serde::{Deserialize, Serialize};

/// A language in which every page and text exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Lang {
    /// German, the language of the law.
    #[default]
    #[serde(rename = "de")]
    De,
    /// Plain German. Source: BITV 2.0 § 4, Anlage 2 for the start page; here for everything.
    #[serde(rename = "de-x-leicht")]
    Plain,
    #[serde(rename = "en")]
    En,
}

impl Lang {
    pub const ALL: [Lang; 3] = [Lang::De, Lang::Plain, Lang::En];

    /// BCP 47 tag, also the value of the `lang` attribute and the name of text files.
    pub const fn code(self) -> &'static str {
        match self {
            Lang::De => "de",
            Lang::Plain => "de-x-leicht",
            Lang::En => "en",
        }
    }

    pub fn from_code(code: &str) -> Option<Lang> {
        Lang::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// The language's own name, for the language switch.
    pub const fn name(self) -> &'static str {
        match self {
            Lang::De => "Deutsch",
            Lang::Plain => "Einfache Sprache",
            Lang::En => "English",
        }
    }
}
