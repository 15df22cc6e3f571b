use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The blueprint runs, but somebody should look.
    Warning,
    /// The blueprint is not loaded, or must not be published.
    Error,
}

/// A finding about a blueprint, with the place in its files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    pub severity: Severity,
    /// Path inside the blueprint folder.
    pub file: String,
    /// From 1; 0 when the finding is about the whole file.
    pub line: usize,
    /// From 1, in characters; 0 when the finding is about the whole file.
    pub column: usize,
    pub message: String,
    /// How to mend it, if there is an obvious way.
    pub hint: Option<String>,
    /// A case in which it shows, as `[[examples]]` to be pasted into a file under `examples/`.
    pub example: Option<String>,
}

impl Diagnostic {
    /// A finding about a whole file.
    pub fn file(severity: Severity, file: &str, message: impl Into<String>) -> Self {
        Diagnostic {
            severity,
            file: file.to_owned(),
            line: 0,
            column: 0,
            message: message.into(),
            hint: None,
            example: None,
        }
    }

    /// A finding at a byte offset of a file's text.
    pub fn at(severity: Severity, file: &str, text: &str, offset: usize, message: impl Into<String>) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Diagnostic {
            severity,
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message: message.into(),
            hint: None,
            example: None,
        }
    }

    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn with_example(mut self, example: impl Into<String>) -> Self {
        self.example = Some(example.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        match self.line {
            0 => write!(f, "{}: {severity}: {}", self.file, self.message)?,
            line => write!(f, "{}:{line}:{}: {severity}: {}", self.file, self.column, self.message)?,
        }
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        let Some(example) = &self.example else { return Ok(()) };
        write!(f, "\n  as an example, ready to be pasted under examples/:\n")?;
        example.lines().try_for_each(|line| write!(f, "\n  {line}"))
    }
}
