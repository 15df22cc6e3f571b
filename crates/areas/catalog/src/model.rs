//! What a service is. Format of the files: `docs/catalogue-format.md`.

use std::collections::BTreeMap;

use base::{Lang, Money};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::html::SafeHtml;

/// Something the town hall does for residents or businesses (Leistung).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Service {
    /// Part of the page's address; never changes once published.
    pub id: String,
    /// Ids of the offices, the responsible one first.
    #[serde(default)]
    pub offices: Vec<String>,
    /// Folder of the blueprint; with it the service can be started online.
    #[serde(default)]
    pub blueprint: Option<String>,
    /// Answers with which the online start begins, by field of the blueprint; who applies may change them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = Object)]
    pub preset: BTreeMap<String, serde_json::Value>,
    /// Keys of the federal catalogue (LeiKa), 14 digits each.
    #[serde(default)]
    pub leika: Vec<String>,
    /// Rank by use, 1 = most used.
    #[serde(default)]
    pub popularity: Option<u32>,
    /// Ids of the life situations it belongs to.
    #[serde(default)]
    pub topics: Vec<String>,
    /// What people say instead of the title.
    #[serde(default)]
    pub keywords: Vec<String>,
    #[serde(default)]
    pub legal_basis: Vec<String>,
    /// By language; German is always present.
    #[schema(value_type = BTreeMap<String, ServiceText>)]
    pub texts: BTreeMap<Lang, ServiceText>,
    #[serde(default)]
    pub fees: Vec<Fee>,
    #[serde(default)]
    pub links: Vec<Link>,
    #[serde(default)]
    pub forms: Vec<Link>,
}

/// A service that another system wrote, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    pub service: Service,
    pub origin: Origin,
}

/// Where the text of a service comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Name of the source, as the import gave it.
    pub source: String,
    /// Microseconds UTC.
    pub imported_at: i64,
}

/// The texts of a service in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ServiceText {
    pub title: String,
    /// One or two sentences for lists, plain text.
    pub short: String,
    #[schema(value_type = String)]
    pub what: SafeHtml,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub who: Option<SafeHtml>,
    /// What to bring or upload.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub documents: Vec<SafeHtml>,
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub procedure: Vec<SafeHtml>,
    #[serde(default)]
    pub duration: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub notes: Option<SafeHtml>,
}

/// One position of the fee list, in the order shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ServiceFee)]
pub struct Fee {
    pub label: Localised,
    /// Either `cent` with an amount of euro cents, or `text` by language.
    #[schema(value_type = Object)]
    pub amount: FeeAmount,
    #[serde(default)]
    pub legal_basis: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeAmount {
    /// A single amount; zero means free of charge.
    Cent(Money),
    /// Where the law or the statute knows a range or a formula.
    Text(Localised),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Link {
    pub label: Localised,
    pub url: String,
}

/// A short text that exists at least in German.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = BTreeMap<String, String>)]
pub struct Localised(BTreeMap<Lang, String>);

impl Localised {
    pub fn german(text: impl Into<String>) -> Self {
        Localised(BTreeMap::from([(Lang::De, text.into())]))
    }

    /// `None` when German is missing.
    pub fn new(texts: BTreeMap<Lang, String>) -> Option<Self> {
        texts.contains_key(&Lang::De).then_some(Localised(texts))
    }

    /// The text in `lang`, else in German.
    pub fn get(&self, lang: Lang) -> &str {
        self.0
            .get(&lang)
            .or_else(|| self.0.get(&Lang::De))
            .map_or("", String::as_str)
    }

    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(String::as_str)
    }
}

/// A life situation (Lebenslage) that gathers services on the start page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    pub id: String,
    pub title: Localised,
    pub short: Option<Localised>,
    pub icon: Option<String>,
    pub keywords: Vec<String>,
}

impl Service {
    /// The texts in `lang`, else in German; the language says which it is, for the `lang` attribute.
    pub fn text(&self, lang: Lang) -> (Lang, &ServiceText) {
        match self.texts.get(&lang) {
            Some(text) => (lang, text),
            None => (Lang::De, self.german()),
        }
    }

    pub fn title(&self, lang: Lang) -> &str {
        &self.text(lang).1.title
    }

    /// Loader and import refuse services without German texts; an empty text is shown if one is made by hand.
    fn german(&self) -> &ServiceText {
        static EMPTY: std::sync::LazyLock<ServiceText> = std::sync::LazyLock::new(ServiceText::default);
        self.texts.get(&Lang::De).unwrap_or(&EMPTY)
    }

    pub fn can_start_online(&self) -> bool {
        self.blueprint.is_some()
    }
}
