//! Steps have no name: they are matched by their event and where they lead, then by what is left.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::items::{Fact, properties};
use super::{Area, Change, ChangeKind, Delta, Detail, compare_facts, words};

/// What changed between two lists of steps.
pub(super) fn compare(old: &[Table], new: &[Table]) -> Vec<Change> {
    let pairs = pair(old, new);
    let mut changes = Vec::new();
    for (index, step) in old.iter().enumerate() {
        match pairs.get(&index).and_then(|other| new.get(*other)) {
            None => changes.push(change(ChangeKind::Removed, step, Vec::new())),
            Some(other) if other != step => {
                let details = compare_facts(&facts(step), &facts(other));
                if !details.is_empty() {
                    changes.push(change(ChangeKind::Changed, other, details));
                }
            }
            Some(_) => {}
        }
    }
    for (index, step) in new.iter().enumerate() {
        if !pairs.values().any(|other| *other == index) {
            let details = compare_facts(&BTreeMap::new(), &facts(step));
            changes.push(change(ChangeKind::Added, step, details));
        }
    }
    changes.extend(order(old, new, &pairs));
    changes
}

/// Index in the old list → index in the new one.
fn pair(old: &[Table], new: &[Table]) -> BTreeMap<usize, usize> {
    let rules: [fn(&Table, &Table) -> bool; 3] = [
        |a, b| a == b,
        |a, b| same(a, b, &["on", "to", "from"]),
        |a, b| same(a, b, &["on", "to"]),
    ];
    let mut pairs = BTreeMap::new();
    for fits in rules {
        for (index, step) in old.iter().enumerate() {
            if pairs.contains_key(&index) {
                continue;
            }
            let free = |other: &usize| !pairs.values().any(|taken| taken == other);
            let found = (0..new.len()).filter(free).find(|other| fits(step, &new[*other]));
            if let Some(other) = found {
                pairs.insert(index, other);
            }
        }
    }
    pairs
}

fn same(a: &Table, b: &Table, keys: &[&str]) -> bool {
    keys.iter().all(|key| a.get(*key) == b.get(*key))
}

/// The first step that matches wins, so among the steps of one event the order decides.
fn order(old: &[Table], new: &[Table], pairs: &BTreeMap<usize, usize>) -> Option<Change> {
    let event = |step: &Table| words::value("on", step.get("on").unwrap_or(&Value::Boolean(false)));
    let mut moved = Vec::new();
    let both: Vec<(usize, usize)> = pairs.iter().map(|(a, b)| (*a, *b)).collect();
    for (at, (_, first)) in both.iter().enumerate() {
        for (_, second) in &both[at + 1..] {
            if first > second && event(&new[*first]) == event(&new[*second]) {
                moved.push((*second, *first));
            }
        }
    }
    moved.sort_unstable();
    let (sooner, later) = moved.first().copied()?;
    let before: Vec<String> = both
        .iter()
        .filter(|(_, other)| *other == sooner || *other == later)
        .map(|(index, _)| title(&old[*index]))
        .collect();
    Some(Change {
        area: Area::Step,
        kind: ChangeKind::Changed,
        id: String::new(),
        name: None,
        details: vec![Detail {
            what: "order (the first step that matches wins)".to_owned(),
            delta: Delta::Order {
                old: before,
                new: vec![title(&new[sooner]), title(&new[later])],
            },
        }],
        note: None,
    })
}

fn change(kind: ChangeKind, step: &Table, details: Vec<Detail>) -> Change {
    Change {
        area: Area::Step,
        kind,
        id: title(step),
        name: None,
        details,
        note: None,
    }
}

/// `clerk_review → granted on clerk.approve`
fn title(step: &Table) -> String {
    let word = |key: &str| step.get(key).map(|value| words::value(key, value)).unwrap_or_default();
    format!("{} → {} on {}", word("from"), word("to"), word("on"))
}

fn facts(step: &Table) -> BTreeMap<String, Fact> {
    let mut facts = BTreeMap::new();
    properties("", step, &mut facts);
    facts.remove("to");
    facts.remove("on");
    facts
}
