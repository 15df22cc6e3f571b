//! The files of a blueprint as things with names and properties.

use std::collections::BTreeMap;

use base::Lang;
use toml::{Table, Value};

use super::{Area, table, words};
use crate::diagnostic::Diagnostic;
use crate::files::Files;
use crate::load::flatten;

/// A property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fact {
    One(String),
    Many(Vec<String>),
}

#[derive(Debug, Default)]
pub(super) struct Item {
    pub facts: BTreeMap<String, Fact>,
    /// As written, for what only the notes need.
    pub table: Table,
}

/// All things of a blueprint.
#[derive(Default)]
pub(super) struct Collected {
    pub items: BTreeMap<(Area, String), Item>,
    /// Order of the things of an area, by the page in which they stand.
    pub orders: BTreeMap<(Area, Option<String>), Vec<String>>,
    /// Steps have no name of their own and are matched by what they do.
    pub steps: Vec<Table>,
    texts: BTreeMap<String, String>,
}

/// Lists of things with names: key in the file, what they are, whether their order means something.
const LISTS: [(&str, Area, bool); 15] = [
    ("pages", Area::Page, true),
    ("fields", Area::Question, true),
    ("queries", Area::Query, false),
    ("checks", Area::Check, true),
    ("positions", Area::Fee, true),
    ("refunds", Area::Refund, true),
    ("states", Area::State, false),
    ("deadlines", Area::Deadline, false),
    ("clocks", Area::Clock, false),
    ("reminders", Area::Reminder, false),
    ("participations", Area::Participation, false),
    ("appointments", Area::Appointment, false),
    ("messages", Area::Message, false),
    ("orders", Area::Order, false),
    ("follow_ons", Area::FollowOn, true),
];

/// Tables of things with names.
const TABLES: [(&str, Area); 2] = [("knobs", Area::Knob), ("letters", Area::Letter)];

const FILES: [&str; 5] = [
    "blueprint.toml",
    "form.toml",
    "checks.toml",
    "fees.toml",
    "process.toml",
];

impl Collected {
    /// Errors: what is no TOML, each with its place.
    pub fn of(files: &Files) -> Result<Collected, Vec<Diagnostic>> {
        let mut all = Collected::default();
        let mut wrong = Vec::new();
        for file in FILES {
            match table(files, file) {
                Ok(table) => all.file(table),
                Err(error) => wrong.push(error),
            }
        }
        for lang in Lang::ALL {
            match table(files, &format!("texts/{}.toml", lang.code())) {
                Ok(table) => all.language(lang, &table),
                Err(error) => wrong.push(error),
            }
        }
        for (path, text) in &files.0 {
            let area = match path {
                _ if path.ends_with(".typ") => Area::Letter,
                _ if path.starts_with(crate::messages::FOLDER) => Area::Message,
                _ => continue,
            };
            let lines = text.lines().map(str::to_owned).collect();
            let facts = BTreeMap::from([("template".to_owned(), Fact::Many(lines))]);
            all.add(area, path, facts, Table::new());
        }
        if wrong.is_empty() { Ok(all) } else { Err(wrong) }
    }

    /// What people call a thing.
    pub fn name(&self, area: Area, id: &str) -> Option<String> {
        let key = match area {
            Area::Page => format!("pages.{id}.title"),
            Area::Question => format!("fields.{id}.label"),
            Area::Check => format!("checks.{id}.title"),
            Area::Fee => format!("fees.{id}"),
            Area::Refund => format!("refunds.{id}.reason"),
            Area::State => format!("states.{id}"),
            Area::Deadline => format!("deadlines.{id}"),
            Area::Clock => format!("clocks.{id}.title"),
            Area::Grant => format!("grants.{id}.title"),
            Area::Letter => format!("letters.{id}.title"),
            Area::Participation => format!("parties.{id}.title"),
            Area::Appointment => format!("appointments.{id}.title"),
            Area::Message => format!("messages.{id}.title"),
            Area::Order => format!("orders.{id}.title"),
            Area::FollowOn => format!("follow_ons.{id}.title"),
            Area::Service => "service.title".to_owned(),
            _ => return None,
        };
        self.texts.get(&key).cloned()
    }

    fn file(&mut self, mut file: Table) {
        self.steps.extend(tables(file.remove("transitions")));
        for grant in tables(file.remove("grants")) {
            let kind = id_of(&grant, "kind");
            self.thing(Area::Grant, &kind, None, grant);
        }
        if let Some(Value::Table(recheck)) = file.remove("recheck") {
            self.thing(Area::Recheck, "recheck", None, recheck);
        }
        for (key, area) in TABLES {
            if let Some(Value::Table(named)) = file.remove(key) {
                for (name, value) in named {
                    if let Value::Table(value) = value {
                        self.thing(area, &name, None, value);
                    }
                }
            }
        }
        self.lists(&mut file, None, "");
        if file.is_empty() {
            return;
        }
        // What is left belongs to the service as a whole; several files add to it.
        let mut facts = BTreeMap::new();
        properties("", &file, &mut facts);
        let service = self.items.entry((Area::Service, "service".to_owned())).or_default();
        service.facts.extend(facts);
    }

    /// Takes the lists of named things out of a table. `inside`: what stands before the names of questions in a question.
    fn lists(&mut self, table: &mut Table, parent: Option<&str>, inside: &str) {
        for (key, area, ordered) in LISTS {
            let is_list = table
                .get(key)
                .and_then(Value::as_array)
                .is_some_and(|all| all.iter().all(Value::is_table));
            if !is_list {
                continue;
            }
            let mut ids = Vec::new();
            for entry in tables(table.remove(key)) {
                let id = format!("{inside}{}", id_of(&entry, "id"));
                ids.push(id.clone());
                self.thing(area, &id, parent, entry);
            }
            if ordered {
                let order = self.orders.entry((area, parent.map(str::to_owned))).or_default();
                order.extend(ids);
            }
        }
    }

    fn thing(&mut self, area: Area, id: &str, parent: Option<&str>, mut entry: Table) {
        // Questions are named alike in several groups, and on pages too.
        let inside = if area == Area::Question {
            format!("{id}.")
        } else {
            String::new()
        };
        self.lists(&mut entry, Some(id), &inside);
        let mut facts = BTreeMap::new();
        properties("", &entry, &mut facts);
        facts.remove(if area == Area::Grant { "kind" } else { "id" });
        if let (Area::Knob, Some("cent"), Some(default)) =
            (area, entry.get("kind").and_then(Value::as_str), entry.get("default"))
        {
            facts.insert("default".to_owned(), Fact::One(words::value("default_cent", default)));
        }
        for (key, value) in defaults(area, &entry) {
            facts
                .entry((*key).to_owned())
                .or_insert_with(|| Fact::One((*value).to_owned()));
        }
        if let Some(parent) = parent {
            facts.insert("stands in".to_owned(), Fact::One(parent.to_owned()));
        }
        self.add(area, id, facts, entry);
    }

    fn add(&mut self, area: Area, id: &str, facts: BTreeMap<String, Fact>, table: Table) {
        // Several rules may give one kind of grant; none of them hides another.
        let same = (2..).map(|number| format!("{id} #{number}"));
        let mut names = std::iter::once(id.to_owned()).chain(same);
        let free = names.find(|name| !self.items.contains_key(&(area, name.clone())));
        let free = free.unwrap_or_else(|| id.to_owned());
        self.items.insert((area, free), Item { facts, table });
    }

    fn language(&mut self, lang: Lang, table: &Table) {
        let mut entries = BTreeMap::new();
        flatten("", table, &mut entries, &mut Vec::new());
        for (key, text) in &entries {
            let facts = BTreeMap::from([("text".to_owned(), Fact::One(text.clone()))]);
            self.add(Area::Text(lang), key, facts, Table::new());
        }
        if lang == Lang::De {
            self.texts = entries;
        }
    }
}

/// What holds where nothing is said, so that saying it is no change.
fn defaults(area: Area, entry: &Table) -> &'static [(&'static str, &'static str)] {
    let is_asked = |kind: &str| !matches!(kind, "note" | "computed");
    match area {
        // A condition decides instead of `required`.
        Area::Question if entry.contains_key("required_when") => &[("carry_over", "no"), ("statistical", "no")],
        Area::Question if entry.get("kind").and_then(Value::as_str).is_some_and(is_asked) => {
            &[("required", "yes"), ("carry_over", "no"), ("statistical", "no")]
        }
        Area::Query => &[("on_unavailable", "wait")],
        Area::State => &[("final", "no")],
        Area::Deadline if entry.contains_key("period") => &[("from", "entry")],
        Area::Participation => &[("files", "no"), ("when_silent", "nothing")],
        Area::Clock => &[("deemed", "no"), ("begins", "complete")],
        _ => &[],
    }
}

/// The properties of a table by dotted key.
pub(super) fn properties(prefix: &str, table: &Table, facts: &mut BTreeMap<String, Fact>) {
    for (name, value) in table {
        let key = if prefix.is_empty() {
            name.clone()
        } else {
            format!("{prefix}.{name}")
        };
        match value {
            Value::Table(inner) => properties(&key, inner, facts),
            Value::Array(entries) => {
                let entries = entries.iter().map(|entry| words::value(name, entry)).collect();
                facts.insert(key, Fact::Many(entries));
            }
            other => drop(facts.insert(key, Fact::One(words::value(name, other)))),
        }
    }
}

fn tables(value: Option<Value>) -> Vec<Table> {
    let Some(Value::Array(entries)) = value else {
        return Vec::new();
    };
    let table = |entry| match entry {
        Value::Table(table) => Some(table),
        _ => None,
    };
    entries.into_iter().filter_map(table).collect()
}

fn id_of(entry: &Table, key: &str) -> String {
    entry.get(key).and_then(Value::as_str).unwrap_or("?").to_owned()
}
