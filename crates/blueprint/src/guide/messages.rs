//! Messages and orders: who learns what, and by which rule.

use super::Page;
use crate::messages::Told;
use crate::model::OfficeKey;

impl Page<'_> {
    pub(super) fn messages(&mut self) {
        let blueprint = self.blueprint;
        if blueprint.messages.is_empty() {
            return;
        }
        self.heading("messages");
        let row = |message: &crate::model::Message| {
            let receiver = match &message.receiver {
                OfficeKey::Fixed(key) => format!("`{key}`"),
                OfficeKey::From(condition) => self.condition_value(condition.source()),
            };
            vec![
                self.text(&format!("messages.{}.title", message.id)),
                receiver,
                self.optional(message.when.as_ref()),
                self.told(blueprint.told_by_message(&message.id).iter()),
                message.schema.clone().unwrap_or_else(|| self.say("none", &[])),
                message.legal.clone().unwrap_or_else(|| "–".to_owned()),
            ]
        };
        let rows: Vec<Vec<String>> = blueprint.messages.iter().map(row).collect();
        self.table(&["message", "receiver", "condition", "told", "standard", "law"], &rows);
    }

    pub(super) fn orders(&mut self) {
        let blueprint = self.blueprint;
        if blueprint.orders.is_empty() {
            return;
        }
        self.heading("orders");
        let row = |order: &crate::model::Order| {
            vec![
                self.text(&format!("orders.{}.title", order.id)),
                format!("`{}`", order.register),
                format!("`{}`", order.operation),
                self.optional(order.when.as_ref()),
                self.told(blueprint.told_by_order(&order.id).iter()),
                order.legal.clone().unwrap_or_else(|| "–".to_owned()),
            ]
        };
        let rows: Vec<Vec<String>> = blueprint.orders.iter().map(row).collect();
        self.table(&["order", "register", "operation", "condition", "told", "law"], &rows);
    }

    fn condition_value(&self, source: &str) -> String {
        self.say("receiver_from", &[("source", &format!("`{source}`"))])
    }

    /// Everything that is told, by what people call it.
    fn told<'t>(&self, told: impl Iterator<Item = &'t Told>) -> String {
        let names: Vec<String> = told
            .map(|told| match (self.blueprint.told_label(told, self.lang), told) {
                (Some(label), _) => self.words.fill("condition.answer", &[("label", &label)]),
                (None, Told::Register(register)) => self.say("told_register", &[("register", register)]),
                (None, _) => String::new(),
            })
            .filter(|name| !name.is_empty())
            .collect();
        if names.is_empty() {
            self.say("told_nothing", &[])
        } else {
            names.join(", ")
        }
    }
}
