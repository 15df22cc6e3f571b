//! Which answers go to whom, for people who want to know before and after it happened.

use std::collections::BTreeSet;

use base::Lang;

use crate::condition::Condition;
use crate::model::Blueprint;

/// One thing that a message or an order tells.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// The answer to a question, by the id of its field.
    Answer(String),
    /// Something that a register answered, by the register's name.
    Register(String),
    /// A file: the id of a letter.
    Letter(String),
    /// Files that were handed in: the id of their field.
    Files(String),
    /// An answer of a form of others: ids of form and field.
    Form(String, String),
}

impl Blueprint {
    /// What a message tells its receiver; empty for an unknown one.
    pub fn told_by_message(&self, id: &str) -> BTreeSet<Told> {
        let Some(message) = self.message_entry(id) else {
            return BTreeSet::new();
        };
        let mut told = self.told(message.data.values());
        told.extend(message.files.iter().map(|file| match self.letter(file) {
            Some(letter) => Told::Letter(letter.id.clone()),
            None => Told::Files(file.clone()),
        }));
        told
    }

    /// What an order tells its register; empty for an unknown one.
    pub fn told_by_order(&self, id: &str) -> BTreeSet<Told> {
        let order = self.order_entry(id);
        order.map_or_else(BTreeSet::new, |order| self.told(order.with.values()))
    }

    /// What of it people read; none for a register, whose name only the caller knows.
    pub fn told_label(&self, told: &Told, lang: Lang) -> Option<String> {
        let texts = self.texts(lang);
        let text = |key: String| Some(texts.get(&key).to_owned());
        match told {
            Told::Register(_) => None,
            Told::Letter(id) => text(format!("letters.{id}.title")),
            Told::Answer(id) | Told::Files(id) => text(self.field(id)?.label_key()),
            Told::Form(form, field) => text(format!("fields.{form}.{field}.label")),
        }
    }

    fn told<'a>(&'a self, conditions: impl Iterator<Item = &'a Condition>) -> BTreeSet<Told> {
        let mut told = BTreeSet::new();
        let mut seen = BTreeSet::new();
        conditions.for_each(|condition| self.told_by(condition, &mut seen, &mut told));
        told
    }

    /// A value that was worked out tells what it was worked out from.
    fn told_by<'a>(&'a self, condition: &'a Condition, seen: &mut BTreeSet<&'a str>, told: &mut BTreeSet<Told>) {
        for path in condition.reads() {
            let mut parts = path.split('.');
            let root = parts.next().unwrap_or_default();
            if let Some(formula) = self.field(root).and_then(|field| field.params.formula.as_ref()) {
                if seen.insert(root) {
                    self.told_by(formula, seen, told);
                }
            } else if self.field(root).is_some() {
                told.insert(Told::Answer(root.to_owned()));
            } else if let Some(query) = self.all_queries.iter().find(|query| query.id == root) {
                told.insert(Told::Register(query.register.clone()));
            } else if let ("forms", Some(form), Some(field)) = (root, parts.next(), parts.next()) {
                told.insert(Told::Form(form.to_owned(), field.to_owned()));
            }
        }
    }
}
