//! Conditions and formulas: CEL, compiled and checked when the blueprint is loaded.

mod checker;
mod compile;
mod convert;
mod explain;
mod functions;
mod literals;
mod traced;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use cel::common::types::CelBool;
use cel::common::value::CowVal;
use cel::{Context, Program, Value};

use crate::answers::Json;
pub(crate) use checker::object;
pub(crate) use compile::{Programs, Roots, Source};
use convert::to_json;
pub(crate) use convert::{from_json, inside, scalar};
pub use explain::Reader;
pub(crate) use functions::environment;
pub(crate) use literals::{Literal, Literals};

/// A compiled expression. Knows what it reads and where it stands.
pub struct Condition {
    pub(crate) source: String,
    pub(crate) program: Arc<Program>,
    /// Dotted paths of what it reads: `address.street`, `town.min_age`.
    pub(crate) reads: BTreeSet<String>,
    pub(crate) reads_fee: bool,
    /// File and byte offset of the expression.
    pub(crate) place: Place,
}

/// Where an expression stands in the files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    pub file: String,
    pub offset: usize,
}

/// An expression could not be worked out with these answers, mostly because something it needs has no answer yet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{source_text}`: {reason}")]
pub struct EvalError {
    /// The expression.
    pub source_text: String,
    pub reason: String,
}

impl Condition {
    /// The expression as written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Dotted paths of all that it reads, in order: `address.street`, `town.min_age`.
    pub fn reads(&self) -> impl Iterator<Item = &str> {
        self.reads.iter().map(String::as_str)
    }

    /// Roots of what it reads: `address`, `town`.
    pub(crate) fn reads_roots(&self) -> impl Iterator<Item = &str> {
        self.reads
            .iter()
            .map(|path| path.split_once('.').map_or(path.as_str(), |(root, _)| root))
    }

    /// Adds the values that it compares its paths with.
    pub(crate) fn literals(&self, found: &mut Literals) {
        literals::collect(self.program.expression(), found);
    }

    pub(crate) fn truth(&self, context: &Context<'_, '_>) -> Result<bool, EvalError> {
        let value = self.value(context)?;
        if let Some(truth) = value.downcast_ref::<CelBool>() {
            return Ok(*truth.inner());
        }
        let other = Value::try_from(&*value).map_err(|error| self.error(error.to_string()))?;
        Err(self.error(format!("is no yes or no but {}", other.type_of())))
    }

    /// As `truth`; what cannot be worked out does not hold.
    pub(crate) fn holds(&self, context: &Context<'_, '_>) -> bool {
        let value = Value::resolve_val(self.program.expression(), context);
        value.is_ok_and(|value| value.downcast_ref::<CelBool>().is_some_and(|truth| *truth.inner()))
    }

    pub(crate) fn json(&self, context: &Context<'_, '_>) -> Result<Json, EvalError> {
        let value = self.value(context)?;
        if let Some(json) = to_json(&*value) {
            return Ok(json);
        }
        let other = Value::try_from(&*value).map_err(|error| self.error(error.to_string()))?;
        Err(self.error(format!("gives a {}, which no answer can be", other.type_of())))
    }

    fn value<'c, 'v>(&'c self, context: &'c Context<'_, 'v>) -> Result<CowVal<'c, 'v>, EvalError> {
        Value::resolve_val(self.program.expression(), context).map_err(|error| self.error(error.to_string()))
    }

    pub(crate) fn error(&self, reason: impl Into<String>) -> EvalError {
        EvalError {
            source_text: self.source.clone(),
            reason: reason.into(),
        }
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Condition").field(&self.source).finish()
    }
}
