use std::collections::BTreeMap;

use crate::report::{ImportMode, ImportReport, Read};

/// What an import has to write.
pub(super) struct Plan<T> {
    pub save: Vec<T>,
    /// Keys of entries to remove.
    pub gone: Vec<String>,
    pub report: ImportReport,
}

/// Compares a file with the register. `key` identifies an entry, `name` shows it to people.
pub(super) fn plan<T: PartialEq>(
    read: Read<T>,
    known: Vec<T>,
    mode: ImportMode,
    dry_run: bool,
    key: impl Fn(&T) -> String,
    name: impl Fn(&T) -> String,
) -> Plan<T> {
    let mut known: BTreeMap<String, T> = known.into_iter().map(|entry| (key(&entry), entry)).collect();
    let (mut added, mut changed, mut unchanged, mut save) = (Vec::new(), Vec::new(), 0, Vec::new());
    for entry in read.items {
        match known.remove(&key(&entry)) {
            Some(same) if same == entry => {
                unchanged += 1;
                continue;
            }
            Some(_) => changed.push(name(&entry)),
            None => added.push(name(&entry)),
        }
        save.push(entry);
    }
    // Rows with errors are missing here; to call their entries removed would mislead.
    let (gone, removed) = if mode == ImportMode::Replace && read.errors.is_empty() {
        (known.keys().cloned().collect(), known.values().map(&name).collect())
    } else {
        unchanged += known.len();
        (Vec::new(), Vec::new())
    };
    let report = ImportReport {
        dry_run,
        mode,
        format: read.format,
        rows: read.rows,
        added,
        changed,
        removed,
        unchanged,
        errors: read.errors,
        warnings: read.warnings,
    };
    Plan { save, gone, report }
}
