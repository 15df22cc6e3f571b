//! The desk over HTTP: who sees what, what a form that is refused looks like, how lists page.

mod access;
mod account;
mod assurance;
mod assurance_sent;
mod case_page;
mod common;
mod control;
mod cookies;
mod course;
mod decisions;
mod drafts;
mod grants_at_night;
mod lists;
mod machine;
mod notices;
mod places;
mod retention;
mod submission;
mod texts;
