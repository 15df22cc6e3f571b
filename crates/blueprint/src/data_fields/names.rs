//! Names for questions, pages and answers, made of the words of a schema.

use std::collections::BTreeMap;

/// Names that are taken, each with the number by which the next one like it is told apart.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeMap<String, usize>);

/// Words of the engine, of its expressions and of the texts of a group that no question may be called.
const TAKEN: [&str; 40] = [
    "town",
    "case",
    "today",
    "fee",
    "grant",
    "label",
    "hint",
    "entry",
    "add",
    "errors",
    "options",
    "parts",
    "count",
    "true",
    "false",
    "null",
    "in",
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
    "age",
    "year",
    "sum",
    "size",
    "min",
    "max",
];

/// Longer ones nobody reads in a condition.
const CHARS_MAX: usize = 40;

impl Names {
    /// Those that are in use already.
    pub fn except(taken: &[&str]) -> Self {
        Names(taken.iter().map(|name| ((*name).to_owned(), 2)).collect())
    }

    /// A name for conditions, of small letters, digits and `_`.
    pub fn id(&mut self, words: &str) -> String {
        let mut name = slug(words, '_');
        if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
            name = format!("feld_{name}").trim_end_matches('_').to_owned();
        }
        if TAKEN.contains(&name.as_str()) {
            name.push_str("_angabe");
        }
        self.once(name)
    }

    /// The value of an answer: a code as it is, where that can be written plainly.
    pub fn option(&mut self, code: &str) -> String {
        let plain = |c: char| {
            if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') {
                c
            } else {
                '_'
            }
        };
        let value: String = code.trim().chars().take(100).map(plain).collect();
        self.once(if value.is_empty() { "_".to_owned() } else { value })
    }

    fn once(&mut self, name: String) -> String {
        let Some(next) = self.0.get(&name) else {
            self.0.insert(name.clone(), 2);
            return name;
        };
        let mut number = *next;
        let mut given = format!("{name}_{number}");
        while self.0.contains_key(&given) {
            number += 1;
            given = format!("{name}_{number}");
        }
        self.0.insert(name, number + 1);
        self.0.insert(given.clone(), 2);
        given
    }
}

/// Words as a name: small letters and digits, umlauts written out, everything else one `gap`.
pub(super) fn slug(words: &str, gap: char) -> String {
    let mut name = String::new();
    for c in words.chars().take(400).flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => name.push(c),
            'ä' => name.push_str("ae"),
            'ö' => name.push_str("oe"),
            'ü' => name.push_str("ue"),
            'ß' => name.push_str("ss"),
            'á' | 'à' | 'â' => name.push('a'),
            'é' | 'è' | 'ê' => name.push('e'),
            // A note in brackets is no part of the name.
            '(' => break,
            _ if !name.is_empty() && !name.ends_with(gap) => name.push(gap),
            _ => {}
        }
    }
    let mut short: String = name.chars().take(CHARS_MAX).collect();
    // Rather a word less than half a word.
    let is_cut = name.len() > short.len() && name.chars().nth(CHARS_MAX).is_none_or(|c| c != gap);
    if let Some((whole, _)) = short.rsplit_once(gap).filter(|_| is_cut) {
        short = whole.to_owned();
    }
    short.trim_matches(gap).to_owned()
}
