//! The desk over HTTP: who sees what, what a form that is refused looks like, how lists page.

mod access;
mod case_page;
mod common;
mod control;
mod lists;
mod machine;
mod texts;
