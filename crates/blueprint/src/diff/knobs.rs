//! What a changed knob means for a town that has set it.

use std::collections::BTreeSet;

use toml::Value;

use super::items::Item;

/// Why an overlay that sets the knob may be refused by the new version; none when every value of old still fits.
pub(super) fn note(name: &str, old: Option<&Item>, new: Option<&Item>) -> Option<String> {
    let (old, new) = match (old?, new) {
        (_, None) => {
            return Some(format!(
                "the knob is gone: a town that sets `{name}` must take the line out of its overlay"
            ));
        }
        (old, Some(new)) => (&old.table, &new.table),
    };
    let (was, is) = (old.get("kind"), new.get("kind"));
    if was != is {
        let kind = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or("?").to_owned();
        return Some(format!(
            "the kind changed from {} to {}: a town that sets `{name}` must write another value",
            kind(was),
            kind(is)
        ));
    }
    let bound = |table: &toml::Table, key: &str| table.get(key).and_then(Value::as_integer);
    // Without a bound of its own, money is never negative.
    let least = |table: &toml::Table| {
        let is_money = table.get("kind").and_then(Value::as_str) == Some("cent");
        bound(table, "min").or(is_money.then_some(0)).unwrap_or(i64::MIN)
    };
    let most = |table: &toml::Table| bound(table, "max").unwrap_or(i64::MAX);
    let options = |table: &toml::Table| -> BTreeSet<String> {
        let list = table.get("options").and_then(Value::as_array);
        let words = list.into_iter().flatten().filter_map(Value::as_str);
        words.map(str::to_owned).collect()
    };
    let mut tighter = Vec::new();
    if least(new) > least(old) {
        tighter.push(format!("less than {}", least(new)));
    }
    if most(new) < most(old) {
        tighter.push(format!("more than {}", most(new)));
    }
    let (allowed, still) = (options(old), options(new));
    let lost: Vec<&String> = allowed.difference(&still).collect();
    if !still.is_empty() && allowed.is_empty() {
        let words: Vec<&String> = still.iter().collect();
        tighter.push(format!("anything but {}", list(&words)));
    } else if !still.is_empty() && !lost.is_empty() {
        tighter.push(list(&lost));
    }
    let refused = tighter.join(", or ");
    (!refused.is_empty()).then(|| format!("a town that sets `{name}` to {refused} must choose another value"))
}

fn list(words: &[&String]) -> String {
    words.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(", ")
}
