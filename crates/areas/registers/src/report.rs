//! What an import found and would do, in words for the person who supplies the file.

use serde::Serialize;

/// One thing in a file that somebody has to mend, or should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Line of the file, from 1; for GeoJSON the number of the feature, from 1; 0: the file as a whole.
    pub line: usize,
    /// Column from 1 with its heading, or the property; empty: the whole line.
    pub column: String,
    /// What is wrong, with the value found.
    pub problem: String,
    /// How to mend it.
    pub remedy: String,
}

impl Finding {
    pub fn new(line: usize, column: impl Into<String>, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Finding {
            line,
            column: column.into(),
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }
}

/// The result of reading a file: what could be read, and all findings at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Read<T> {
    pub items: Vec<T>,
    /// With errors nothing is imported.
    pub errors: Vec<Finding>,
    pub warnings: Vec<Finding>,
    /// How the file was understood: encoding, separator, coordinates.
    pub format: String,
    /// Data rows or features seen, faulty ones included.
    pub rows: usize,
}

/// How an import treats entries that the file does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ImportMode {
    /// The file is the whole register: entries that it does not name are removed.
    Replace,
    /// The file adds and changes; all else stays.
    Update,
}

/// What an import did, or with `dry_run` would do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ImportReport {
    pub dry_run: bool,
    pub mode: ImportMode,
    pub format: String,
    pub rows: usize,
    /// Names of the entries: new, changed, removed; the rest is counted in `unchanged`.
    pub added: Vec<String>,
    pub changed: Vec<String>,
    pub removed: Vec<String>,
    pub unchanged: usize,
    pub errors: Vec<Finding>,
    pub warnings: Vec<Finding>,
}

impl ImportReport {
    /// True when the register was changed as reported.
    pub fn applied(&self) -> bool {
        !self.dry_run && self.errors.is_empty()
    }

    /// The report for a console, in German; `what` names the entries („Straßen").
    pub fn to_text(&self, what: &str) -> String {
        let mut out = format!("{} Zeilen gelesen ({}).\n", self.rows, self.format);
        for (title, findings) in [("Fehler", &self.errors), ("Hinweise", &self.warnings)] {
            if findings.is_empty() {
                continue;
            }
            out.push_str(&format!("{title}: {}\n", findings.len()));
            for finding in findings.iter().take(FINDINGS_SHOWN) {
                out.push_str(&format!("  {}\n", finding_text(finding)));
            }
            if findings.len() > FINDINGS_SHOWN {
                out.push_str(&format!("  … und {} weitere\n", findings.len() - FINDINGS_SHOWN));
            }
        }
        out.push_str(&format!(
            "{what}: {} neu, {} geändert, {} entfernt, {} unverändert.\n",
            self.added.len(),
            self.changed.len(),
            self.removed.len(),
            self.unchanged
        ));
        out.push_str(match (self.errors.is_empty(), self.dry_run) {
            (false, _) => "Nichts wurde übernommen. Bitte die Fehler beheben und die Datei noch einmal einlesen.\n",
            (true, true) => "Probelauf: Nichts wurde geändert.\n",
            (true, false) => "Übernommen.\n",
        });
        out
    }
}

/// A console shows at most so many findings; the report holds all.
const FINDINGS_SHOWN: usize = 40;

fn finding_text(finding: &Finding) -> String {
    let place = match (finding.line, finding.column.as_str()) {
        (0, "") => String::new(),
        (0, column) => format!("{column}: "),
        (line, "") => format!("Zeile {line}: "),
        (line, column) => format!("Zeile {line}, {column}: "),
    };
    format!("{place}{} {}", finding.problem, finding.remedy)
        .trim_end()
        .to_owned()
}
