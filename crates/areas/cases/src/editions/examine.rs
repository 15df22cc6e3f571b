//! What a version must show before citizens get it: every letter can be set, and its examples come out as they say.

use std::sync::Arc;

use blueprint::{Blueprint, Files, Schemas, Severity};
use letters::LetterPress;

use super::samples::{Setting, problems};
use crate::{Findings, Service};

/// Tries letters and examples of a blueprint and gives what is wrong, in words. The house does it in a process of its own:
/// a template can want more memory than the machine has.
///
/// The text stands before the path of each file that is named; it may be empty.
pub type Examiner = Arc<dyn Fn(&str, &Files) -> Findings + Send + Sync>;

/// Tries letters and examples of a blueprint in this process. The examples run with the blueprint's own values, which are
/// theirs, whatever a town sets. `before` hears which template is set next.
///
/// Errors: none; what is wrong is what it gives, one text for each finding.
pub fn examine(shown: &str, files: &Files, schemas: &Schemas, press: &LetterPress, before: &dyn Fn(&str)) -> Findings {
    let setting = Setting {
        shown,
        press,
        keep: None,
        before,
    };
    let blueprint = match Blueprint::load(files, schemas) {
        Ok(loaded) => loaded.blueprint,
        Err(found) => {
            return found
                .iter()
                .map(|finding| setting.place(&finding.to_string()))
                .collect();
        }
    };
    let mut found = problems(&blueprint, files, &setting);
    let report = blueprint.run_examples();
    let failed = report.outcomes.iter().filter(|outcome| !outcome.failures.is_empty());
    found.extend(failed.map(|outcome| {
        let (file, failures) = (setting.place(&outcome.file), outcome.failures.join("; "));
        format!("{file}: example „{}“: {failures}", outcome.name)
    }));
    found
}

/// As [`examine`], for towns that are opened by tests.
pub(crate) fn in_this_process(schemas: Schemas) -> Examiner {
    Arc::new(move |shown, files| examine(shown, files, &schemas, &LetterPress::new(), &|_| {}))
}

/// What must be mended before citizens get it: what the linter finds, then what letters and examples show. Costs seconds of
/// work for a large service.
pub(super) fn unsound(examiner: &Examiner, service: &Service) -> Findings {
    let found = service.blueprint.lint(&service.files);
    let errors = found.iter().filter(|finding| finding.severity == Severity::Error);
    // On a page one line is enough; `check` prints the cases that show it.
    let short = errors.map(|finding| blueprint::Diagnostic {
        example: None,
        ..finding.clone()
    });
    let mut found: Findings = short.map(|finding| finding.to_string()).collect();
    found.extend(examiner("", &service.files));
    found
}
