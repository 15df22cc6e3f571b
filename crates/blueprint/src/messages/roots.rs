//! `messages` and `orders` as conditions read them, where the blueprint has any.

use serde_json::json;

use crate::answers::Json;
use crate::condition::{Roots, object};
use crate::model::{Blueprint, MessageStatus, OrderStatus, Proceedings};
use crate::schema::Type;

/// Before anything was sent or ordered.
const NONE: &str = "none";

impl Type {
    /// What `messages` is to conditions, given the ids.
    pub(crate) fn of_messages<'a>(ids: impl Iterator<Item = &'a str>) -> Type {
        let words = words(MessageStatus::ALL.map(MessageStatus::code));
        object(ids.map(|id| (id, words.clone())))
    }

    /// What one order is to conditions, given the fields of its operation's answer.
    pub(crate) fn of_order(answer: &Roots) -> Type {
        let mut fields = answer.clone();
        fields.insert("status".to_owned(), words(OrderStatus::ALL.map(OrderStatus::code)));
        fields.insert("reason".to_owned(), Type::Text);
        Type::Object(fields)
    }
}

fn words<const N: usize>(codes: [&'static str; N]) -> Type {
    Type::OneOf(codes.into_iter().chain([NONE]).map(str::to_owned).collect())
}

impl Blueprint {
    /// What became of messages, by id.
    pub(crate) fn messages_bound(&self, proceedings: &Proceedings) -> Json {
        let status = |id: &String| proceedings.messages.get(id).map_or(NONE, |status| status.code());
        let bound = self
            .messages
            .iter()
            .map(|message| (message.id.clone(), Json::from(status(&message.id))));
        Json::Object(bound.collect())
    }

    /// What became of orders, by id.
    pub(crate) fn orders_bound(&self, proceedings: &Proceedings) -> Json {
        let bound = self.orders.iter().map(|order| {
            let mut value = order.empty_answer.clone();
            let result = proceedings.orders.get(&order.id);
            if let Some(fields) = value.as_object_mut() {
                let known = result
                    .and_then(|result| result.answer.as_object())
                    .into_iter()
                    .flatten();
                for (name, field) in known.filter(|(name, _)| order.empty_answer.get(*name).is_some()) {
                    fields.insert(name.clone(), field.clone());
                }
                fields.insert(
                    "status".to_owned(),
                    json!(result.map_or(NONE, |result| result.status.code())),
                );
                fields.insert(
                    "reason".to_owned(),
                    json!(result.and_then(|result| result.reason.as_ref())),
                );
            }
            (order.id.clone(), value)
        });
        Json::Object(bound.collect())
    }
}
