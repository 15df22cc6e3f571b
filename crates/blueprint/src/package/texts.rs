//! Scripts, markup and invisible characters in the texts of somebody else's blueprint. Pages escape every text, so none
//! of it would run; it has no business there all the same, and whoever writes it has something in mind.

use std::sync::LazyLock;

use regex::Regex;
use toml::{Table, Value};

use crate::diagnostic::{Diagnostic, Severity};
use crate::files::Files;

/// Markup of any kind, for texts.
static MARKUP: LazyLock<Regex> = LazyLock::new(|| pattern(r"<[A-Za-z/!?]|&#|&[A-Za-z]+;"));

/// Markup that no expression can be taken for: `a < b` is a comparison.
static ELEMENTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)</|<!|<(script|style|iframe|object|embed|svg|math|img|link|meta|base|html|body|form|input|template|video|audio)\b",
    )
});

/// Addresses that run something.
static SCRIPTS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(javascript|vbscript)\s*:|\bdata\s*:\s*(text/html|image/svg)"));

/// What is wrong with the texts of a blueprint that comes from elsewhere, each finding with its place.
pub fn unsafe_texts(files: &Files) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (path, text) in &files.0 {
        found.extend(characters(path, text));
        if let Some(hit) = SCRIPTS.find(text) {
            let message = format!("`{}` begins a script", hit.as_str());
            found.push(Diagnostic::at(Severity::Error, path, text, hit.start(), message));
        }
        if !path.ends_with(".toml") {
            continue;
        }
        let forbidden = if path.starts_with("texts/") { &MARKUP } else { &ELEMENTS };
        // A file that is no TOML is refused when the blueprint is loaded.
        let Ok(table) = toml::from_str::<Table>(text) else {
            continue;
        };
        strings(&table, &mut |key, value| {
            if let Some(hit) = forbidden.find(value) {
                let message = format!(
                    "`{key}` holds markup (`{}`); texts are plain",
                    around(value, hit.start())
                );
                found.push(Diagnostic::file(Severity::Error, path, message));
            }
            if let Some(hit) = SCRIPTS.find(value).filter(|_| !SCRIPTS.is_match(text)) {
                let message = format!("`{key}` begins a script (`{}`)", hit.as_str());
                found.push(Diagnostic::file(Severity::Error, path, message));
            }
            if let Some(diagnostic) = characters(path, value).filter(|_| characters(path, text).is_none()) {
                found.push(Diagnostic {
                    line: 0,
                    column: 0,
                    ..diagnostic
                });
            }
        });
    }
    found
}

/// The first character that nobody sees, or that turns the order of what is read.
fn characters(path: &str, text: &str) -> Option<Diagnostic> {
    let hidden = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\t' | '\r')
            || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let (at, c) = text.char_indices().find(|(_, c)| hidden(*c))?;
    let message = format!(
        "the invisible character U+{:04X} has no place in a blueprint",
        u32::from(c)
    );
    Some(Diagnostic::at(Severity::Error, path, text, at, message))
}

/// All texts of a table, each with the key under which it stands; also the keys themselves.
fn strings(table: &Table, look: &mut impl FnMut(&str, &str)) {
    for (key, value) in table {
        look("a key", key);
        value_strings(key, value, look);
    }
}

fn value_strings(key: &str, value: &Value, look: &mut impl FnMut(&str, &str)) {
    match value {
        Value::String(text) => look(key, text),
        Value::Array(entries) => entries.iter().for_each(|entry| value_strings(key, entry, look)),
        Value::Table(table) => {
            for (key, value) in table {
                look("a key", key);
                value_strings(key, value, look);
            }
        }
        _ => {}
    }
}

fn around(text: &str, at: usize) -> String {
    text.get(at..).unwrap_or_default().chars().take(20).collect()
}

fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("the patterns of this file are tested")
}
