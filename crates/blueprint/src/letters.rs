//! What letters read.

use crate::answers::Json;
use crate::model::{Blueprint, Letter};
use crate::scope::Scope;

impl Blueprint {
    /// A letter by its id.
    pub fn letter(&self, id: &str) -> Option<&Letter> {
        self.letters.iter().find(|letter| letter.id == id)
    }

    /// Source of the letter's template.
    pub fn letter_template(&self, _id: &str) -> Option<&str> {
        None
    }

    /// The model of a letter: what the blueprint says its template reads, with `extra` laid over it (case, recipient,
    /// payment, check code, …).
    pub fn letter_model(&self, _id: &str, _scope: &Scope<'_>, extra: Json) -> Json {
        extra
    }
}
