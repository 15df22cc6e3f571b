//! All questions and changes of this area, each named after what it asks or does.

mod accounts;
mod log;
mod migrations;
mod recovery;
mod sessions;
mod sign_ins;
mod tokens;

pub use accounts::*;
pub use log::*;
pub use migrations::MIGRATIONS;
pub use recovery::*;
pub use sessions::*;
pub use sign_ins::*;
pub use tokens::*;

/// What stands in the database for a secret that only its holder has.
pub fn secret_hash(secret: &str) -> Vec<u8> {
    // The secrets are random and have 79 bits or more, so a fast hash is enough: there is nothing to guess.
    blake3::hash(secret.as_bytes()).as_bytes().to_vec()
}
