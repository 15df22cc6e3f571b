//! Messages and orders while an example is played: what is sent, and what comes back.

use jiff::civil::time;

use super::run::Play;
use super::source::Expect;
use crate::answers::{Answers, Json};
use crate::messages::{Rendered, Stamp};
use crate::model::{Effect, MessageStatus, OrderResult, OrderStatus, Transition};
use crate::scope::Scope;

/// What was sent and ordered, by id, in order.
#[derive(Default)]
pub(super) struct Sent {
    messages: Vec<String>,
    orders: Vec<String>,
    built: Vec<(String, Rendered)>,
}

impl Sent {
    /// The messages that could be built, as they would leave the house.
    pub(super) fn take_built(&mut self) -> Vec<(String, Rendered)> {
        std::mem::take(&mut self.built)
    }
}

impl Play<'_> {
    /// Carries out the messages and orders of a step. Each message is really built.
    pub(super) fn send(&mut self, step: &Transition) {
        let blueprint = self.blueprint;
        let (mut messages, mut orders, mut failures) = (Vec::new(), Vec::new(), Vec::new());
        let mut built = Vec::new();
        {
            let scope = Scope::new(blueprint, self.input());
            for effect in &step.effects {
                match effect {
                    Effect::Send(id) if blueprint.wants_message(id, &scope) => {
                        let stamp = Stamp {
                            id: "0197a5c0-0000-7000-8000-000000000000",
                            created_at: self.today.to_datetime(time(12, 0, 0, 0)),
                            sender: "Stadtverwaltung",
                            receiver: "Empfangende Behörde",
                            files: &[],
                        };
                        match blueprint.message(id, &scope, &stamp) {
                            Ok(message) => built.push((id.clone(), message)),
                            Err(error) => failures.push(error.to_string()),
                        }
                        messages.push(id.clone());
                    }
                    Effect::Order(id) if blueprint.wants_order(id, &scope) => {
                        failures.extend(blueprint.order(id, &scope).err().map(|error| error.to_string()));
                        orders.push(id.clone());
                    }
                    _ => {}
                }
            }
        }
        self.failures.extend(failures);
        self.sent.built.extend(built);
        for id in messages {
            self.coverage.reach(format!("message {id}"));
            let proceedings = &mut self.case.proceedings;
            proceedings.messages.insert(id.clone(), MessageStatus::Queued);
            self.sent.messages.push(id);
        }
        for id in orders {
            self.coverage.reach(format!("order {id}"));
            let proceedings = &mut self.case.proceedings;
            proceedings.orders.insert(id.clone(), OrderResult::default());
            self.sent.orders.push(id);
        }
    }

    /// Notes what an event says of a message or an order. Whether a step follows: a message may be acknowledged without
    /// anything happening.
    pub(super) fn hears(&mut self, event: &str, answered: Option<&Answers>) -> bool {
        let mut parts = event.split('.');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("message"), Some(id), Some(end)) => self.message_ended(event, id, end),
            (Some("order"), Some(id), Some(end)) => self.order_ended(event, id, end, answered),
            _ => {
                if answered.is_some() {
                    self.failures
                        .push(format!("`order` answers an order, but `{event}` is none of its events"));
                }
                true
            }
        }
    }

    fn message_ended(&mut self, event: &str, id: &str, end: &str) -> bool {
        let status = match end {
            "acknowledged" => MessageStatus::Acknowledged,
            "failed" => MessageStatus::Failed,
            _ => {
                self.failures.push(format!("there is no event `{event}`"));
                return false;
            }
        };
        let Some(sent) = self.case.proceedings.messages.get_mut(id) else {
            self.failures
                .push(format!("`{event}` comes, but the message `{id}` was not sent"));
            return false;
        };
        *sent = status;
        let scope = Scope::new(self.blueprint, self.input());
        self.blueprint.next(&self.case.state, event, &scope).is_some()
    }

    fn order_ended(&mut self, event: &str, id: &str, end: &str, answered: Option<&Answers>) -> bool {
        let is_pending = |result: &&mut OrderResult| result.status == OrderStatus::Pending;
        let pending = self.case.proceedings.orders.get_mut(id).filter(is_pending);
        let (Some(result), Some(order)) = (pending, self.blueprint.order_entry(id)) else {
            self.failures
                .push(format!("`{event}` comes, but the order `{id}` was not given"));
            return false;
        };
        let answer = answered.cloned().unwrap_or_default();
        let mut failures = Vec::new();
        match end {
            "done" => {
                let unknown = answer.keys().filter(|name| !order.types.contains_key(*name));
                failures.extend(unknown.map(|name| format!("`{}` answers no `{name}`", order.operation)));
                *result = OrderResult {
                    status: OrderStatus::Done,
                    answer: Json::Object(answer),
                    reason: None,
                };
            }
            "refused" => {
                let unknown = answer.keys().filter(|name| *name != "reason");
                failures.extend(unknown.map(|name| format!("a refusal has a `reason`, not `{name}`")));
                *result = OrderResult {
                    status: OrderStatus::Refused,
                    answer: Json::Null,
                    reason: answer.get("reason").and_then(Json::as_str).map(str::to_owned),
                };
            }
            _ => failures.push(format!("there is no event `{event}`")),
        }
        let is_well = failures.is_empty();
        self.failures.extend(failures);
        is_well
    }

    pub(super) fn sent_as_expected(&mut self, expect: &Expect) {
        let sent = std::mem::take(&mut self.sent);
        self.same("messages", &expect.messages, sent.messages);
        self.same("orders", &expect.orders, sent.orders);
    }
}
