//! Keys and values of the files as people read them.

use base::Money;
use toml::Value;

/// Keys whose plain reading would not say what they mean.
const LABELS: [(&str, &str); 18] = [
    ("when", "condition"),
    ("why", "why we ask"),
    ("with", "asked with"),
    ("from", "from"),
    ("leika", "LeiKa key"),
    ("fim", "FIM data field"),
    ("legal", "law"),
    ("amount_cent", "amount"),
    ("cent", "shown as money"),
    ("check", "must hold"),
    ("needs", "asks the clerk for"),
    ("take", "takes from the case"),
    ("with.on", "asked with: day"),
    ("deemed", "counts as granted at its end"),
    ("on_expiry", "event at its end"),
    ("final", "ends the case"),
    ("lookup", "looks up"),
    ("bring", "to bring along"),
];

/// `required_when` → `required when`
pub(super) fn label(key: &str) -> String {
    if let Some((_, words)) = LABELS.iter().find(|(known, _)| *known == key) {
        return (*words).to_owned();
    }
    match key.split_once('.') {
        Some((first, rest)) => format!("{}: {rest}", label(first)),
        None => key.replace('_', " "),
    }
}

/// A value in one line.
pub(super) fn value(key: &str, value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Boolean(true) => "yes".to_owned(),
        Value::Boolean(false) => "no".to_owned(),
        Value::Integer(cents) if key.ends_with("_cent") => Money::from_cents(*cents).english(),
        Value::Array(entries) => {
            let entries: Vec<String> = entries.iter().map(|entry| self::value(key, entry)).collect();
            entries.join(", ")
        }
        Value::Table(table) => {
            let entries: Vec<String> = table
                .iter()
                .map(|(key, entry)| format!("{}: {}", label(key), self::value(key, entry)))
                .collect();
            entries.join("; ")
        }
        other => other.to_string(),
    }
}
