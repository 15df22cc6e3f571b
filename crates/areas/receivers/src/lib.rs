//! Authorities outside the town that get messages of cases: the port through which messages leave, and a simulator that
//! stands in for those authorities and says so.
//!
//! Which receivers there are is the town's data (`receivers.toml`); what they get is a matter of the services.

mod migrations;
mod port;
mod simulator;
pub mod store;
mod switch;

pub use migrations::MIGRATIONS;
pub use port::{Answer, BoxFuture, Delivery, Part, Receipt, Receivers};
pub use simulator::{SOURCE, Simulator};
pub use store::{Fault, FaultSetting, Received};
pub use switch::Switch;
