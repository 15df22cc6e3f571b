//! The machine room: jobs, the chain of facts, the registers. No case and no person is shown here.

pub mod audit;
pub mod jobs;
pub mod registers;
pub mod start;
