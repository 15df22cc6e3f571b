//! The linter: what is wrong with a blueprint although it loads.
//!
//! Three kinds of findings. What follows from the data alone (states that lead nowhere, texts that are missing, fields
//! that nothing reads) is certain. What is found by playing through many generated cases (a fee that cannot be worked
//! out, a step that is missing) is certain too, and shown with the answers that lead there. That a condition never held
//! in any of them is only a suspicion, and therefore a warning.

mod appointments;
mod automatic;
mod certain;
mod clocks;
mod conditions;
mod domains;
pub(crate) mod example;
mod flow;
mod messages;
mod parties;
mod play;
mod rehearse;
mod sample;
mod sample_sent;
mod texts;
mod trust;
mod usage;

use crate::condition::Condition;
use crate::diagnostic::{Diagnostic, Severity};
use crate::files::Files;
use crate::model::Blueprint;
pub(crate) use sample::{Sample, Sampler};
pub(crate) use texts::needed as needed_texts;

impl Blueprint {
    /// Looks for what only shows when the blueprint runs. Takes tenths of a second, so it belongs into `check`, not into the
    /// start of a server.
    pub fn lint(&self, files: &Files) -> Vec<Diagnostic> {
        let mut lint = Lint {
            blueprint: self,
            files,
            found: Vec::new(),
        };
        lint.flow();
        lint.parties();
        lint.appointments();
        lint.clocks();
        lint.texts();
        lint.usage();
        lint.trust();
        lint.automatic();
        lint.sent();
        lint.play();
        lint.found.sort();
        lint.found.dedup();
        lint.found
    }
}

/// A blueprint under examination.
struct Lint<'a> {
    blueprint: &'a Blueprint,
    files: &'a Files,
    found: Vec<Diagnostic>,
}

impl Lint<'_> {
    fn error(&mut self, file: &str, message: impl Into<String>) {
        self.found.push(Diagnostic::file(Severity::Error, file, message));
    }

    fn warning(&mut self, file: &str, message: impl Into<String>) {
        self.found.push(Diagnostic::file(Severity::Warning, file, message));
    }

    /// A finding at a condition.
    fn at(&mut self, severity: Severity, condition: &Condition, message: impl Into<String>) {
        let (file, offset) = (&condition.place.file, condition.place.offset);
        let text = self.files.get(file).unwrap_or_default();
        self.found.push(Diagnostic::at(severity, file, text, offset, message));
    }
}
