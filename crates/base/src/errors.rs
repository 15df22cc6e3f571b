//! Three kinds of failure, never mixed: what the citizen can mend (`FieldError`), what the rules refuse
//! (a `Refusal` enum per area), and what the machine failed at (`Fault`).

use serde::{Deserialize, Serialize};

/// The machine failed. Context is added with `?`; it is logged once, at the boundary, with an incident number.
pub type Fault = anyhow::Error;

/// An answer that its writer can mend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// Path of the field in the form, `applicant.birth_date`.
    pub field: String,
    /// Key of the text that says how to mend it.
    pub key: String,
    /// Values for the placeholders of that text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub params: Vec<(String, String)>,
}

impl FieldError {
    pub fn new(field: impl Into<String>, key: impl Into<String>) -> Self {
        FieldError {
            field: field.into(),
            key: key.into(),
            params: Vec::new(),
        }
    }

    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.params.push((name.into(), value.into()));
        self
    }
}
