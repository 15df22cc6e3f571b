//! Why a letter could not be made, so that the author of a template can mend it.

use std::fmt;
use std::time::Duration;

/// Why a letter was not made. Nothing in it repeats the data of the letter but what Typst quotes from it.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// The template is wrong, or its data lack something; final, a repetition changes nothing.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Template(Vec<TemplateProblem>),
    /// The sender is incomplete; final until the town is configured.
    #[error("letterhead: {field} {reason}")]
    Letterhead { field: &'static str, reason: String },
    /// The data are not usable: no object, or too large.
    #[error("data of the letter: {0}")]
    Data(String),
    /// A code could not be drawn from the data.
    #[error("{what}: {reason}")]
    Code { what: &'static str, reason: String },
    #[error("the letter has {pages} pages, at most {pages_max} are allowed")]
    TooManyPages { pages: usize, pages_max: usize },
    /// The template did not finish in time; its work goes on in the background until it ends by itself.
    #[error("the letter was not finished within {0:?}")]
    TooSlow(Duration),
    /// All places were taken for the whole waiting time; worth another try.
    #[error("too many letters are being made at the moment")]
    Busy,
    /// The typesetter failed; worth a report, not a repetition.
    #[error("the typesetter failed: {0}")]
    Crashed(String),
}

impl LetterError {
    /// Whether the same job may succeed later without a change.
    pub fn is_worth_another_try(&self) -> bool {
        matches!(self, Self::Busy)
    }
}

/// One mistake in a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateProblem {
    /// Name of the template, as the job gave it.
    pub file: String,
    /// 1-based; `None` when the mistake has no place in the template, such as a missing title.
    pub line: Option<usize>,
    /// 1-based.
    pub column: Option<usize>,
    pub message: String,
    /// How to mend it, when that is known.
    pub hints: Vec<String>,
}

impl fmt::Display for TemplateProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.file)?;
        if let (Some(line), Some(column)) = (self.line, self.column) {
            write!(out, ":{line}:{column}")?;
        }
        write!(out, ": {}", self.message)?;
        for hint in &self.hints {
            write!(out, " (hint: {hint})")?;
        }
        Ok(())
    }
}
