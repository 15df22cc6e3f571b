//! A blueprint in one signed file, to be given away. Why it looks as it does: docs/decisions/0008.
//!
//! ```text
//! Rathaus blueprint package 1
//! id: dog-tax
//! version: 1.2.0
//! format: 1
//! publisher: Stadt Beispiel
//! key: ed25519:<64 hexadecimal digits>
//! content: blake3:<64 hexadecimal digits>
//! signature: <128 hexadecimal digits>
//!
//! --- blueprint.toml 1234
//! (1234 bytes)
//! --- form.toml 4321
//! (4321 bytes)
//! --- end
//! ```
//!
//! `content` is the BLAKE3 hash of all bytes behind the empty line. The signature (Ed25519, RFC 8032) covers the lines above
//! it. Files stand in the order of their paths and every number is written in one way only, so the same blueprint
//! under the same key gives the same bytes.

mod error;
mod keys;
mod paths;
mod read;
mod texts;
mod write;

use crate::files::Files;
pub use error::PackageError;
pub use keys::{PublisherKey, SigningKey};
pub use paths::is_part_of_format;
pub use texts::unsafe_texts;

/// Largest package. A large service with a dozen letters in three languages has a fifth of a megabyte.
pub const PACKAGE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Most files of a package.
pub const PACKAGE_FILES_MAX: usize = 300;

/// What was read from a package whose content and signature fit each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// As blueprint.toml says it, too.
    pub id: String,
    pub version: String,
    pub format: u32,
    /// Who says to have made it; [`Package::publisher`] says whether that is known to be true.
    pub publisher: String,
    pub key: PublisherKey,
    /// BLAKE3 of the content.
    pub content: [u8; 32],
    pub files: Files,
}

impl Package {
    /// Whose package it is.
    ///
    /// Errors: none of the known keys signed it, or the key belongs to somebody of another name.
    pub fn publisher<'k>(&self, known: &'k [PublisherKey]) -> Result<&'k PublisherKey, PackageError> {
        let Some(key) = known.iter().find(|key| key.bytes == self.key.bytes) else {
            return Err(PackageError::UnknownPublisher {
                publisher: self.publisher.clone(),
                key: self.key.to_string(),
            });
        };
        match &key.name {
            Some(name) if *name != self.publisher => Err(PackageError::OtherName {
                says: self.publisher.clone(),
                is: name.clone(),
            }),
            _ => Ok(key),
        }
    }
}
