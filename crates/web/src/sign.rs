//! Keyed hashes: what the town hall gives away and recognises again, without a database.

/// Keys for single purposes, derived from the secret of the installation.
pub(crate) struct Keys {
    root: [u8; 32],
    csrf: [u8; 32],
}

impl Keys {
    pub fn derive(secret: &[u8; 32]) -> Keys {
        Keys {
            root: blake3::derive_key("rathaus 2026 signed values", secret),
            csrf: blake3::derive_key("rathaus 2026 csrf tokens", secret),
        }
    }

    /// Key for tokens in forms, bound to one session and to the random mask that travels in front of the token.
    pub fn csrf(&self, session: &str, mask: &[u8; 16]) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new_keyed(&self.csrf);
        hasher.update(mask).update(session.as_bytes());
        hasher.finalize()
    }

    fn hash(&self, purpose: &str, data: &str) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new_keyed(&self.root);
        // The length in front keeps purpose and data apart.
        hasher.update(&purpose.len().to_le_bytes());
        hasher.update(purpose.as_bytes()).update(data.as_bytes());
        hasher.finalize()
    }

    pub fn code(&self, purpose: &str, data: &str) -> String {
        self.hash(purpose, data).to_hex()[..32].to_owned()
    }

    pub fn code_is_valid(&self, purpose: &str, data: &str, code: &str) -> bool {
        same(self.code(purpose, data).as_bytes(), code.as_bytes())
    }

    pub fn sign(&self, purpose: &str, data: &str) -> String {
        format!("{data}.{}", self.code(purpose, data))
    }

    pub fn verify<'a>(&self, purpose: &str, signed: &'a str) -> Option<&'a str> {
        let (data, code) = signed.rsplit_once('.')?;
        self.code_is_valid(purpose, data, code).then_some(data)
    }
}

/// Compares in a time that depends on the length only.
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0u8, |difference, (x, y)| difference | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_data_and_purpose_only() {
        let keys = Keys::derive(&[7; 32]);
        let signed = keys.sign("receipt", "2026-17");
        assert_eq!(keys.verify("receipt", &signed), Some("2026-17"));
        assert_eq!(keys.verify("status", &signed), None);
        assert_eq!(keys.verify("receipt", &signed.replace("17", "18")), None);
        assert_eq!(keys.verify("receipt", &signed[..signed.len() - 1]), None);
        assert_eq!(keys.verify("receipt", ""), None);
        assert_eq!(Keys::derive(&[8; 32]).verify("receipt", &signed), None);
    }
}
