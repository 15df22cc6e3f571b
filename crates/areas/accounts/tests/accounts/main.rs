//! The promises of staff accounts: on SQLite, and on PostgreSQL where RATHAUS_TEST_POSTGRES names a server; over HTTP
//! as a browser sees them.

mod administration;
mod browser;
mod demo;
mod doors;
mod journey;
mod sessions;
mod tokens;
mod town;
