//! Kinds of fields: each in one file, all listed in [`KINDS`].

use std::collections::BTreeMap;
use std::fmt;

use base::{FieldError, Lang};

use crate::answers::Json;
use crate::model::{Control, Field};
use crate::schema::Type;
use crate::texts::Texts;

/// What was posted for one field, by part: the empty name for simple kinds, `street` for `address.street`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawValues(pub BTreeMap<String, Vec<String>>);

/// What a kind of field knows. Everything else about a field is data.
pub trait Kind: Send + Sync {
    /// The word in `form.toml`.
    fn name(&self) -> &'static str;

    /// Type of its answer in conditions.
    fn ty(&self) -> Type;

    /// Names of the parameters that `form.toml` may give it.
    fn params(&self) -> &'static [&'static str] {
        &[]
    }

    /// How it is shown.
    fn control(&self, field: &Field) -> Control;

    /// From what was posted to the normalised answer; `None` when nothing was answered.
    ///
    /// Errors: all that its writer must mend; the field of each is the posted name.
    fn parse(&self, field: &Field, raw: &RawValues) -> Result<Option<Json>, Vec<FieldError>>;

    /// The inverse of `parse`: posted names and what stands in their inputs.
    fn inputs(&self, field: &Field, value: &Json) -> BTreeMap<String, Vec<String>> {
        let typed = match value {
            Json::String(text) => text.clone(),
            other => other.to_string(),
        };
        BTreeMap::from([(field.id.clone(), vec![typed])])
    }

    /// In words, for summaries, the desk and letters.
    fn display(&self, _field: &Field, value: &Json, _lang: Lang, _texts: &Texts) -> String {
        match value {
            Json::String(text) => text.clone(),
            other => other.to_string(),
        }
    }

    /// Valid answers, for the linter's search and for generated examples.
    fn samples(&self, field: &Field) -> Vec<Json>;

    /// Whether the samples are all answers there can be.
    fn is_finite(&self) -> bool {
        false
    }
}

impl fmt::Debug for dyn Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
