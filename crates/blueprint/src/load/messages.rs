//! `[[messages]]` and `[[orders]]` of process.toml.

use std::collections::{BTreeMap, BTreeSet};

use super::Loader;
use super::source::{MessageEntry, OrderEntry, ProcessFile, Text};
use crate::condition::Roots;
use crate::messages::{ABOUT, FOLDER, MessageError, Template};
use crate::model::{Letter, Message, OfficeKey, Order};
use crate::schema::{OperationSchema, Type};
use crate::scope::empty_answer;
use crate::suggest::did_you_mean;

const FILE: &str = "process.toml";

impl Loader<'_> {
    /// What conditions may read of messages and orders, where there are any.
    pub(super) fn sent_roots(&mut self, file: &ProcessFile, roots: &mut Roots) {
        self.unique(FILE, "messages", file.messages.iter().map(|message| &message.id));
        self.unique(FILE, "orders", file.orders.iter().map(|order| &order.id));
        if !file.messages.is_empty() {
            let ids = file.messages.iter().map(|message| message.id.get_ref().as_str());
            roots.insert("messages".to_owned(), Type::of_messages(ids));
        }
        if !file.orders.is_empty() {
            let of = |order: &OrderEntry| {
                let known = self.operation_of(order).map(|operation| operation.answer.clone());
                (order.id.get_ref().clone(), Type::of_order(&known.unwrap_or_default()))
            };
            let fields: BTreeMap<String, Type> = file.orders.iter().map(of).collect();
            roots.insert("orders".to_owned(), Type::Object(fields));
        }
    }

    /// `uploads`: ids of the fields that hold files.
    pub(super) fn messages(
        &mut self,
        entries: Vec<MessageEntry>,
        letters: &[Letter],
        uploads: &BTreeSet<&str>,
        roots: &Roots,
    ) -> Vec<Message> {
        let files: BTreeSet<&str> = letters
            .iter()
            .map(|letter| letter.id.as_str())
            .chain(uploads.iter().copied())
            .collect();
        entries
            .into_iter()
            .filter_map(|entry| self.message(entry, &files, roots))
            .collect()
    }

    fn message(&mut self, entry: MessageEntry, files: &BTreeSet<&str>, roots: &Roots) -> Option<Message> {
        self.plain_id(&entry.id);
        for file in entry
            .files
            .iter()
            .filter(|file| !files.contains(file.get_ref().as_str()))
        {
            let hint = did_you_mean(file.get_ref(), files.iter().copied());
            let message = format!("there is no letter and no field with files `{}`", file.get_ref());
            self.error_at(FILE, file.span().start, message, hint);
        }
        self.message_template(&entry);
        let mut data = BTreeMap::new();
        for (name, text) in &entry.data {
            if name == "message" {
                let said = "`message` is what the engine itself says of the message; choose another name";
                self.error_at(FILE, text.span().start, said, None);
            }
            data.extend(
                self.compile(FILE, text, roots, &Type::Any)
                    .map(|value| (name.clone(), value)),
            );
        }
        let when = self.condition(FILE, entry.when.as_ref(), roots);
        let receiver = match (entry.receiver, entry.receiver_from) {
            (Some(key), None) => OfficeKey::Fixed(key.into_inner()),
            (None, Some(from)) => OfficeKey::From(self.compile(FILE, &from, roots, &Type::Text)?),
            _ => {
                let message = "a message needs either `receiver` or `receiver_from`";
                self.error_at(FILE, entry.id.span().start, message, None);
                return None;
            }
        };
        Some(Message {
            id: entry.id.into_inner(),
            when,
            receiver,
            template: entry.template.into_inner(),
            schema: entry.schema,
            legal: entry.legal,
            data,
            files: entry.files.into_iter().map(toml::Spanned::into_inner).collect(),
        })
    }

    /// The template is there, can be read, and reads only what it is given.
    fn message_template(&mut self, entry: &MessageEntry) {
        let (path, start) = (entry.template.get_ref().as_str(), entry.template.span().start);
        if !path.starts_with(FOLDER) {
            let message = format!("templates of messages stand in `{FOLDER}`, not in `{path}`");
            return self.error_at(FILE, start, message, None);
        }
        let Some(source) = self.files.get(path) else {
            return self.error_at(FILE, start, format!("the template `{path}` is missing"), None);
        };
        let template = match Template::read(path, source) {
            Ok(template) => template,
            Err(MessageError::Template { line, reason, .. }) => {
                return self.error_at(path, line_start(source, line), reason, None);
            }
            Err(error) => return self.error_at(path, 0, error.to_string(), None),
        };
        for name in template.names().iter().filter(|name| *name != "message") {
            if !entry.data.contains_key(name) {
                let known = entry.data.keys().map(String::as_str).chain(["message"]);
                let message = format!("the template reads `{name}`, which is not in `data` of the message");
                let at = source.find(name.as_str()).unwrap_or(0);
                self.error_at(path, at, message, did_you_mean(name, known));
            }
        }
        for (at, name) in said_of_message(source) {
            if !ABOUT.contains(&name) {
                let message = format!("there is no `message.{name}`");
                self.error_at(path, at, message, did_you_mean(name, ABOUT));
            }
        }
    }

    pub(super) fn orders(&mut self, entries: Vec<OrderEntry>, roots: &Roots) -> Vec<Order> {
        entries
            .into_iter()
            .filter_map(|entry| self.order_of(entry, roots))
            .collect()
    }

    fn order_of(&mut self, entry: OrderEntry, roots: &Roots) -> Option<Order> {
        self.plain_id(&entry.id);
        let Some(operation) = self.operation_of(&entry).cloned() else {
            self.no_operation(&entry);
            return None;
        };
        let mut with = BTreeMap::new();
        for (name, text) in &entry.with {
            let expected = match operation.parameters.get(name) {
                Some((ty, _)) => ty.clone(),
                None => {
                    let hint = did_you_mean(name, operation.parameters.keys().map(String::as_str));
                    let message = format!("`{}` has no parameter `{name}`", entry.operation.get_ref());
                    self.error_at(FILE, text.span().start, message, hint);
                    Type::Any
                }
            };
            with.extend(
                self.compile(FILE, text, roots, &expected)
                    .map(|value| (name.clone(), value)),
            );
        }
        let needed = operation.parameters.iter().filter(|(_, (_, needed))| *needed);
        let needed: Vec<String> = needed.map(|(name, _)| name.clone()).collect();
        for name in needed.iter().filter(|name| !entry.with.contains_key(*name)) {
            let message = format!("`{}` needs `{name}`", entry.operation.get_ref());
            self.error_at(FILE, entry.operation.span().start, message, None);
        }
        Some(Order {
            when: self.condition(FILE, entry.when.as_ref(), roots),
            id: entry.id.into_inner(),
            register: entry.register.into_inner(),
            operation: entry.operation.into_inner(),
            legal: entry.legal,
            with,
            needed,
            empty_answer: empty_answer(&operation.answer),
            types: operation.answer,
        })
    }

    fn operation_of(&self, entry: &OrderEntry) -> Option<&OperationSchema> {
        let register = self.schemas.0.get(entry.register.get_ref())?;
        register.operations.get(entry.operation.get_ref())
    }

    fn no_operation(&mut self, entry: &OrderEntry) {
        let register = entry.register.get_ref();
        let Some(known) = self.schemas.0.get(register) else {
            let hint = did_you_mean(register, self.schemas.0.keys().map(String::as_str));
            let message = format!("there is no register `{register}`");
            return self.error_at(FILE, entry.register.span().start, message, hint);
        };
        let operation = entry.operation.get_ref();
        let hint = did_you_mean(operation, known.operations.keys().map(String::as_str));
        let message = format!("the register `{register}` cannot be told to `{operation}`");
        self.error_at(FILE, entry.operation.span().start, message, hint);
    }

    /// An id is part of events and conditions.
    fn plain_id(&mut self, id: &Text) {
        let name = id.get_ref();
        let is_plain = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'));
        if !is_plain {
            let message = format!("`{name}` is no id: small letters, digits and `_`, beginning with a letter");
            self.error_at(FILE, id.span().start, message, None);
        }
    }
}

/// What a template asks of the message itself: place and name behind `message.`.
fn said_of_message(source: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (open, close) in [("{{", "}}"), ("{%", "%}")] {
        let mut from = 0;
        while let Some(at) = source.get(from..).and_then(|rest| rest.find(open)) {
            let begin = from + at;
            let rest = source.get(begin..).unwrap_or_default();
            let inside = rest.split_once(close).map_or(rest, |(inside, _)| inside);
            found.extend(inside.match_indices("message.").filter_map(|(at, said)| {
                let before = inside.get(..at)?.chars().next_back();
                let name = inside.get(at + said.len()..)?;
                let length = name
                    .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                    .unwrap_or(name.len());
                let is_whole = before.is_none_or(|c| !(c.is_alphanumeric() || c == '_' || c == '.'));
                is_whole.then_some((begin + at, name.get(..length)?))
            }));
            from = begin + open.len();
        }
    }
    found
}

fn line_start(source: &str, line: usize) -> usize {
    source
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum()
}
