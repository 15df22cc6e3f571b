//! Bounds of a question that no answer can meet.

use super::Loader;
use super::form::{FILE, UPLOAD_TYPES};
use super::source::FieldEntry;

impl Loader<'_> {
    /// Reports a smallest value above the greatest, a step that leads nowhere, and files of a type that nobody can send.
    pub(super) fn bounds(&mut self, entry: &FieldEntry) {
        let at = entry.kind.span().start;
        let files = |count: Option<u8>| count.map(i64::from);
        // Without a word one file is asked for, and one is taken.
        let files_min = files(entry.files_min);
        let files_max = files(entry.files_max).or(files_min.map(|_| 1));
        for (low, high, least, most) in [
            ("min", "max", entry.min, entry.max),
            ("files_min", "files_max", files_min, files_max),
        ] {
            if let (Some(least), Some(most)) = (least, most)
                && least > most
            {
                let message = format!("no answer is possible: `{low}` is {least} and `{high}` is {most}");
                self.error_at(FILE, at, message, None);
            }
        }
        if let Some(step) = entry.step.filter(|step| *step < 1) {
            self.error_at(FILE, at, format!("`step` is {step}; it must be 1 or more"), None);
        }
        let strange = entry
            .types
            .iter()
            .flatten()
            .find(|kind| !UPLOAD_TYPES.contains(&kind.as_str()));
        if let Some(strange) = strange {
            let message = format!("files of the type `{strange}` are not taken");
            self.error_at(
                FILE,
                at,
                message,
                Some(format!("there are {}", UPLOAD_TYPES.join(", "))),
            );
        }
    }
}
