//! The machine room: jobs, the outbox, the chain of facts, the registers. No case and no person is shown here.

pub mod audit;
pub mod jobs;
pub mod outbox;
pub mod registers;
pub mod start;
