//! Orders: what a register is told to do.

use std::collections::BTreeMap;

use crate::answers::Json;
use crate::condition::EvalError;
use crate::model::{Blueprint, Order};
use crate::scope::Scope;

/// An order ready to be given.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderDraft {
    pub id: String,
    pub register: String,
    pub operation: String,
    pub with: BTreeMap<String, Json>,
}

/// Why an order cannot be given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    #[error("there is no order `{0}`")]
    Unknown(String),
    #[error("the value `{name}` of the order cannot be worked out: {error}")]
    Value { name: String, error: EvalError },
    #[error("the order `{order}` has no value for `{name}`, which the register needs")]
    Missing { order: String, name: String },
}

impl Blueprint {
    /// An order by its id.
    pub fn order_entry(&self, id: &str) -> Option<&Order> {
        self.orders.iter().find(|order| order.id == id)
    }

    /// Whether an order is given in this case at all (`when` of the order). A condition that cannot be worked out gives none.
    pub fn wants_order(&self, id: &str, scope: &Scope<'_>) -> bool {
        self.order_entry(id)
            .is_some_and(|order| scope.process_truth(order.when.as_ref()).unwrap_or(false))
    }

    /// The order with its values. Parameters without a value are left out.
    ///
    /// Errors: a value cannot be worked out, or one that the register needs is not there.
    pub fn order(&self, id: &str, scope: &Scope<'_>) -> Result<OrderDraft, OrderError> {
        let order = self.order_entry(id).ok_or_else(|| OrderError::Unknown(id.to_owned()))?;
        let mut with = BTreeMap::new();
        for (name, condition) in &order.with {
            let value = scope.process_json(condition).map_err(|error| OrderError::Value {
                name: name.clone(),
                error,
            })?;
            if !value.is_null() {
                with.insert(name.clone(), value);
            }
        }
        if let Some(name) = order.needed.iter().find(|name| !with.contains_key(*name)) {
            return Err(OrderError::Missing {
                order: id.to_owned(),
                name: name.clone(),
            });
        }
        Ok(OrderDraft {
            id: order.id.clone(),
            register: order.register.clone(),
            operation: order.operation.clone(),
            with,
        })
    }
}
