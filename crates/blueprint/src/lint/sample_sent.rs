use super::sample::Sampler;
use crate::answers::Json;
use crate::model::{MessageStatus, OrderResult, OrderStatus, Proceedings};

impl Sampler<'_> {
    /// What became of messages and orders; every second one was not sent yet.
    pub(super) fn sent(&mut self, proceedings: &mut Proceedings) {
        let blueprint = self.blueprint;
        for message in &blueprint.messages {
            let status = MessageStatus::ALL.get(self.chance.below(2 * MessageStatus::ALL.len()));
            proceedings
                .messages
                .extend(status.map(|status| (message.id.clone(), *status)));
        }
        for order in &blueprint.orders {
            let Some(status) = OrderStatus::ALL
                .get(self.chance.below(2 * OrderStatus::ALL.len()))
                .copied()
            else {
                continue;
            };
            let path = format!("orders.{}", order.id);
            let answer = match status {
                OrderStatus::Done => Json::Object(self.object(&path)),
                _ => Json::Null,
            };
            let reasons = self.domains.literals_of(&format!("{path}.reason"));
            let reason = reasons.get(self.chance.below(reasons.len())).and_then(Json::as_str);
            let reason = reason.filter(|_| status == OrderStatus::Refused).map(str::to_owned);
            proceedings
                .orders
                .insert(order.id.clone(), OrderResult { status, answer, reason });
        }
    }
}
