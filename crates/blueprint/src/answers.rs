use std::collections::{BTreeMap, BTreeSet};

use base::FieldError;
use serde::{Deserialize, Serialize};

/// A value as the engine, the database and the programming interface exchange it.
pub type Json = serde_json::Value;

/// Normalised answers by field id. Composite kinds hold objects, uploads hold lists; a field without an answer is absent.
pub type Answers = serde_json::Map<String, Json>;

/// What a person has typed so far. Nothing typed is ever lost: what does not parse yet stays in `raw`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Answers that parsed.
    #[serde(default)]
    pub answers: Answers,
    /// Inputs that did not parse, by posted name (`address.street`), exactly as typed.
    #[serde(default)]
    pub raw: BTreeMap<String, String>,
    /// Ids of the pages that were saved at least once.
    #[serde(default)]
    pub visited: BTreeSet<String>,
}

/// What came of one posted page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageResult {
    /// All answers of the case after this page: the earlier ones, changed by the valid ones of this page.
    /// An answer that was emptied, or that is invalid now, is gone from here.
    pub answers: Answers,
    /// Inputs of this page that did not parse, by posted name, as typed.
    pub raw: BTreeMap<String, String>,
    /// In the order of the fields. Empty when the next page may follow.
    pub errors: Vec<FieldError>,
}

/// One page of the summary, with the rows of its shown and answered fields.
#[derive(Clone, Debug, PartialEq)]
pub struct SummaryPage {
    pub page_id: String,
    pub title: String,
    pub rows: Vec<SummaryRow>,
}

/// One answer in words.
#[derive(Clone, Debug, PartialEq)]
pub struct SummaryRow {
    pub field_id: String,
    pub label: String,
    pub text: String,
    /// Name of the field kind.
    pub kind: &'static str,
}
