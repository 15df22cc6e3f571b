//! Keys of publishers: Ed25519 in the files that every tool knows (PKCS #8 and SubjectPublicKeyInfo in PEM, RFC 8410), with
//! the publisher's name in a line above, where RFC 7468 allows explanatory text.

use std::fmt;

use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey, KeypairBytes};
use ed25519_dalek::{Signature, Signer, VerifyingKey};

use super::PackageError;

const NAME: &str = "Publisher: ";
const NAME_CHARS_MAX: usize = 200;

/// The public key of a publisher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublisherKey {
    pub bytes: [u8; 32],
    /// Who it belongs to, if whoever keeps the key wrote it down.
    pub name: Option<String>,
}

/// The private key of a publisher.
pub struct SigningKey {
    key: ed25519_dalek::SigningKey,
    pub publisher: String,
}

impl PublisherKey {
    /// Reads `-----BEGIN PUBLIC KEY-----` with an optional line `Publisher: …` above.
    ///
    /// Errors: no such key.
    pub fn from_pem(text: &str) -> Result<PublisherKey, PackageError> {
        let key = VerifyingKey::from_public_key_pem(block(text, "PUBLIC KEY")?)
            .map_err(|error| PackageError::Key(format!("no public Ed25519 key in PEM ({error})")))?;
        Ok(PublisherKey {
            bytes: key.to_bytes(),
            name: name(text),
        })
    }

    /// Whether the key made this signature over these bytes.
    pub(super) fn signed(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        // The strict check also refuses keys under which one signature fits several messages.
        VerifyingKey::from_bytes(&self.bytes)
            .is_ok_and(|key| key.verify_strict(message, &Signature::from_bytes(signature)).is_ok())
    }
}

impl fmt::Display for PublisherKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ed25519:{}", hex(&self.bytes))
    }
}

impl SigningKey {
    /// A key from 32 random bytes.
    ///
    /// Errors: a name that is no line.
    pub fn new(seed: &[u8; 32], publisher: &str) -> Result<SigningKey, PackageError> {
        Ok(SigningKey {
            key: ed25519_dalek::SigningKey::from_bytes(seed),
            publisher: checked_name(publisher)?.to_owned(),
        })
    }

    /// Reads `-----BEGIN PRIVATE KEY-----` with a line `Publisher: …` above.
    ///
    /// Errors: no such key; no name.
    pub fn from_pem(text: &str) -> Result<SigningKey, PackageError> {
        let key = ed25519_dalek::SigningKey::from_pkcs8_pem(block(text, "PRIVATE KEY")?)
            .map_err(|error| PackageError::Key(format!("no private Ed25519 key in PEM ({error})")))?;
        let publisher = name(text).ok_or_else(|| {
            PackageError::Key(format!(
                "write above the key who publishes: a line `{NAME}Stadt Beispiel`"
            ))
        })?;
        checked_name(&publisher)?;
        Ok(SigningKey { key, publisher })
    }

    /// The key file, and the file with the public key that others get.
    ///
    /// Errors: the key cannot be written, which does not happen with a key that was made.
    pub fn to_pem(&self) -> Result<(String, String), PackageError> {
        let wrong = |error: String| PackageError::Key(error);
        // Without the public half (PKCS #8 version 1), which every tool reads.
        let private = KeypairBytes {
            secret_key: self.key.to_bytes(),
            public_key: None,
        }
        .to_pkcs8_pem(LineEnding::LF)
        .map_err(|error| wrong(error.to_string()))?;
        let public = self
            .key
            .verifying_key()
            .to_public_key_pem(LineEnding::LF)
            .map_err(|error| wrong(error.to_string()))?;
        let named = |pem: &str| format!("{NAME}{}\n{pem}", self.publisher);
        Ok((named(&private), named(&public)))
    }

    pub fn public(&self) -> PublisherKey {
        PublisherKey {
            bytes: self.key.verifying_key().to_bytes(),
            name: Some(self.publisher.clone()),
        }
    }

    pub(super) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }
}

/// The part of a file between the lines that begin and end a key.
fn block<'t>(text: &'t str, label: &str) -> Result<&'t str, PackageError> {
    let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
    let from = text.find(&begin);
    let to = text.find(&end).map(|at| at + end.len());
    from.zip(to)
        .and_then(|(from, to)| text.get(from..to))
        .ok_or_else(|| PackageError::Key(format!("there is no line {begin}")))
}

fn name(text: &str) -> Option<String> {
    let above = text.split("-----BEGIN").next().unwrap_or_default();
    let line = above.lines().find_map(|line| line.strip_prefix(NAME))?;
    Some(line.trim().to_owned())
}

pub(super) fn checked_name(name: &str) -> Result<&str, PackageError> {
    let is_line = !name.chars().any(char::is_control) && name.trim() == name;
    if is_line && (1..=NAME_CHARS_MAX).contains(&name.chars().count()) {
        Ok(name)
    } else {
        Err(PackageError::Name)
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes from small hexadecimal digits, exactly as many.
pub(super) fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let mut bytes = [0; N];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(bytes)
}
