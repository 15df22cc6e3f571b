//! When people may come to an office: the times that it offers, and who has taken which.
//!
//! An office says in the town's data when, and how many at once, it receives people by appointment. A booking takes the
//! slots of one place; a slot is a row that can be there once, so no time is given twice.

mod migrations;
mod offer;
pub mod store;

pub use migrations::MIGRATIONS;
pub use offer::{Offer, Taken};
pub use store::{Booking, Status, Wish};
