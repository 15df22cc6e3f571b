//! From files to a [`Blueprint`], with every reference resolved and every condition checked.

use crate::answers::Json;
use crate::diagnostic::{Diagnostic, Severity};
use crate::files::Files;
use crate::model::Blueprint;
use crate::schema::Schemas;

/// A blueprint that runs, and what somebody should still look at.
#[derive(Debug)]
pub struct Loaded {
    pub blueprint: Blueprint,
    pub warnings: Vec<Diagnostic>,
}

impl Blueprint {
    /// Reads a blueprint. The linter runs too; what it finds is among the errors and warnings.
    ///
    /// Errors: all findings of severity `Error`, with file, line, column and a hint where there is one.
    pub fn load(files: &Files, _schemas: &Schemas) -> Result<Loaded, Vec<Diagnostic>> {
        match files.get("blueprint.toml") {
            _ => Err(vec![Diagnostic::file(Severity::Error, "blueprint.toml", "is missing")]),
        }
    }

    /// The knobs for a town: its own values over the defaults.
    ///
    /// Errors: an unknown knob, a wrong type, a value out of bounds.
    pub fn validate_knobs(&self, _overlay: &toml::Table) -> Result<Json, Vec<Diagnostic>> {
        Ok(Json::Null)
    }
}
