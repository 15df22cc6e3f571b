//! What became different between two versions of a blueprint, for people who decide whether to take the new one.
//!
//! The files themselves are compared, not what the engine made of them: whatever the format learns is seen here at once.
//! Comments, layout, examples and the sample data of letters are no part of the service and count for nothing.

mod items;
mod knobs;
mod lines;
mod steps;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use base::Lang;

use crate::diagnostic::{Diagnostic, Severity};
use crate::files::Files;
use items::{Collected, Fact, Item};

/// A part of a blueprint, in the order in which people read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    Service,
    Knob,
    Page,
    Question,
    Query,
    Check,
    Fee,
    Refund,
    State,
    Deadline,
    Clock,
    Step,
    Grant,
    Reminder,
    Recheck,
    Letter,
    Participation,
    Appointment,
    Message,
    Order,
    FollowOn,
    Text(Lang),
}

/// One thing that is new, gone, different, or in another place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub area: Area,
    pub kind: ChangeKind,
    /// `plate`, `R5`, `payment_open`; for steps the event with its states.
    pub id: String,
    /// What people call it, from the German texts.
    pub name: Option<String>,
    pub details: Vec<Detail>,
    /// What follows for towns.
    pub note: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    Added,
    Removed,
    Changed,
}

/// One property of a thing, before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// `required`, `shown when`, `amount`
    pub what: String,
    pub delta: Delta,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delta {
    /// None where nothing was, or is, said.
    Value { old: Option<String>, new: Option<String> },
    /// Entries of a list, or lines of a template.
    Entries { gone: Vec<String>, new: Vec<String> },
    /// The same entries in another order.
    Order { old: Vec<String>, new: Vec<String> },
}

/// What changed from one blueprint to another, in the order of [`Area`]; empty when both are the same service.
///
/// Errors: a file that is no TOML.
pub fn diff(old: &Files, new: &Files) -> Result<Vec<Change>, Vec<Diagnostic>> {
    let (old, new) = match (Collected::of(old), Collected::of(new)) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            let found = old.err().into_iter().chain(new.err()).flatten();
            return Err(found.collect());
        }
    };
    let mut changes = compare_items(&old, &new);
    changes.extend(compare_orders(&old, &new));
    changes.extend(steps::compare(&old.steps, &new.steps));
    changes.sort_by(|a, b| (a.area, &a.id).cmp(&(b.area, &b.id)));
    Ok(changes)
}

fn compare_items(old: &Collected, new: &Collected) -> Vec<Change> {
    let keys: BTreeSet<_> = old.items.keys().chain(new.items.keys()).collect();
    let mut changes = Vec::new();
    for key in keys {
        let (area, id) = key;
        let (before, after) = (old.items.get(key), new.items.get(key));
        let nothing = Item::default();
        let details = compare_facts(&before.unwrap_or(&nothing).facts, &after.unwrap_or(&nothing).facts);
        let kind = match (before, after) {
            (None, _) => ChangeKind::Added,
            (_, None) => ChangeKind::Removed,
            _ if details.is_empty() => continue,
            _ => ChangeKind::Changed,
        };
        let note = (*area == Area::Knob).then(|| knobs::note(id, before, after)).flatten();
        changes.push(Change {
            area: *area,
            kind,
            name: new.name(*area, id).or_else(|| old.name(*area, id)),
            id: id.clone(),
            // What is gone needs no description of what it was, except a text, which is nothing else.
            details: if kind == ChangeKind::Removed && !matches!(area, Area::Text(_)) {
                Vec::new()
            } else {
                details
            },
            note,
        });
    }
    changes
}

/// Facts by their label; a fact that only one side has is compared with nothing.
fn compare_facts(old: &BTreeMap<String, Fact>, new: &BTreeMap<String, Fact>) -> Vec<Detail> {
    let labels: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let one = |fact: Option<&Fact>| match fact {
        Some(Fact::One(text)) => Some(text.clone()),
        Some(Fact::Many(entries)) => Some(entries.join(", ")),
        None => None,
    };
    let mut details = Vec::new();
    for label in labels {
        let (before, after) = (old.get(label), new.get(label));
        if before == after {
            continue;
        }
        let delta = match (before, after) {
            (Some(Fact::Many(before)), Some(Fact::Many(after))) => lines::compare(before, after),
            _ => Delta::Value {
                old: one(before),
                new: one(after),
            },
        };
        details.push(Detail {
            what: words::label(label),
            delta,
        });
    }
    details
}

/// What both versions have, in another order.
fn compare_orders(old: &Collected, new: &Collected) -> Vec<Change> {
    let mut changes = Vec::new();
    for ((area, parent), before) in &old.orders {
        let Some(after) = new.orders.get(&(*area, parent.clone())) else {
            continue;
        };
        let common = |ids: &[String], others: &[String]| -> Vec<String> {
            ids.iter().filter(|id| others.contains(id)).cloned().collect()
        };
        let (before, after) = (common(before, after), common(after, before));
        if before == after {
            continue;
        }
        let (of_what, id) = match parent {
            // Questions stand in a page, or in another question.
            Some(parent) if new.items.contains_key(&(Area::Question, parent.clone())) => {
                (Area::Question, parent.clone())
            }
            Some(parent) => (Area::Page, parent.clone()),
            None => (*area, String::new()),
        };
        changes.push(Change {
            area: of_what,
            kind: ChangeKind::Changed,
            name: new.name(of_what, &id),
            id,
            details: vec![Detail {
                what: "order".to_owned(),
                delta: Delta::Order {
                    old: before,
                    new: after,
                },
            }],
            note: None,
        });
    }
    changes
}

/// A file as a table; an absent file holds nothing.
fn table(files: &Files, path: &str) -> Result<toml::Table, Diagnostic> {
    let Some(text) = files.get(path) else {
        return Ok(toml::Table::new());
    };
    toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        Diagnostic::at(Severity::Error, path, text, offset, error.message())
    })
}
