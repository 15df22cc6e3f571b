//! What people and the machine do with applications and cases: one use case a file. Each loads, decides, saves, emits and
//! commits in one transaction.

pub mod answers;
pub mod applicant;
pub mod appointments;
pub mod aside;
pub mod check;
pub mod claims;
pub mod delivery;
pub mod desk;
pub mod drafts;
pub mod filled;
pub mod follow_on;
pub mod letter;
pub mod night;
pub mod notify;
mod open_draft;
pub mod outgoing;
pub mod papers;
pub mod parties;
pub mod plate;
pub mod retention;
pub mod submit;
pub mod uploads;
pub mod windows;
