use std::collections::{BTreeMap, BTreeSet};

use base::Lang;

/// All texts of a blueprint in one language, by dotted key (`fields.plate.label`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    pub lang: Lang,
    pub(crate) entries: BTreeMap<String, String>,
    /// Keys of the blueprint's own file.
    pub(crate) own: BTreeSet<String>,
    /// Keys that this language does not have itself; the German text stands in.
    pub(crate) borrowed: BTreeSet<String>,
}

impl Texts {
    /// The text of a key, German when this language lacks it; the key itself when nobody has it, so that a gap is seen
    /// and nothing breaks.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.find(key).unwrap_or(key)
    }

    /// The text of a key, if there is one.
    pub fn find(&self, key: &str) -> Option<&str> {
        self.entries.get(key).map(String::as_str)
    }

    /// The text of a key with its `{placeholders}` filled.
    pub fn fill(&self, key: &str, params: &[(String, String)]) -> String {
        fill(self.get(key), params)
    }

    /// Keys that the blueprint itself gives in this language.
    pub(crate) fn own_keys(&self) -> impl Iterator<Item = &str> {
        self.own.iter().map(String::as_str)
    }

    /// All keys, also the borrowed ones.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }
}

/// Replaces `{name}` by the value of that name. One pass, so a value that holds braces is never filled again.
pub(crate) fn fill(text: &str, params: &[(String, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let (before, from_brace) = rest.split_at(open);
        out.push_str(before);
        let known = from_brace.find('}').and_then(|close| {
            let value = params.iter().find(|(name, _)| *name == from_brace[1..close])?;
            Some((close, &value.1))
        });
        match known {
            Some((close, value)) => {
                out.push_str(value);
                rest = &from_brace[close + 1..];
            }
            None => {
                out.push('{');
                rest = &from_brace[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Names of the placeholders in a text.
pub(crate) fn placeholders(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        rest = &rest[open + 1..];
        if let Some(close) = rest.find('}') {
            names.push(&rest[..close]);
            rest = &rest[close + 1..];
        }
    }
    names
}
