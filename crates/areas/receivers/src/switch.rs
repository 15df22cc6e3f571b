use std::collections::BTreeSet;
use std::sync::Arc;

use base::Uuid;

use crate::port::{Answer, BoxFuture, Delivery, Receivers};

/// Sends each message the way that its receiver is reached: the named ones really, the others to the simulator.
pub struct Switch {
    simulated: Arc<dyn Receivers>,
    real: Arc<dyn Receivers>,
    /// Keys of the receivers that are really reached.
    reached: BTreeSet<String>,
}

impl Switch {
    pub fn new(simulated: Arc<dyn Receivers>, real: Arc<dyn Receivers>, reached: BTreeSet<String>) -> Switch {
        Switch {
            simulated,
            real,
            reached,
        }
    }

    fn way(&self, receiver: &str) -> &Arc<dyn Receivers> {
        if self.reached.contains(receiver) {
            &self.real
        } else {
            &self.simulated
        }
    }
}

impl Receivers for Switch {
    fn send<'a>(&'a self, delivery: &'a Delivery) -> BoxFuture<'a, Answer> {
        self.way(&delivery.receiver).send(delivery)
    }

    fn look<'a>(&'a self, receiver: &'a str, message: Uuid) -> BoxFuture<'a, Answer> {
        self.way(receiver).look(receiver, message)
    }
}
