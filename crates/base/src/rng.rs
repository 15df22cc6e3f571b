use std::sync::Mutex;

use uuid::Uuid;

/// Where chance comes from. Rules get random values as arguments.
pub trait Rng: Send + Sync {
    fn fill(&self, bytes: &mut [u8]);

    /// A time-ordered identifier. Source: RFC 9562 § 5.7.
    fn uuid_v7(&self, now_us: i64) -> Uuid {
        let mut random = [0u8; 10];
        self.fill(&mut random);
        let millis = u64::try_from(now_us / 1000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// A secret for people: `groups` groups of four letters and digits that cannot be mistaken for one another.
    fn readable_secret(&self, groups: usize) -> String {
        const ALPHABET: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
        let mut bytes = vec![0u8; groups * 4];
        self.fill(&mut bytes);
        let mut out = String::with_capacity(groups * 5);
        for (i, byte) in bytes.iter().enumerate() {
            if i > 0 && i % 4 == 0 {
                out.push('-');
            }
            out.push(char::from(ALPHABET[usize::from(byte % 31)]));
        }
        out
    }

    /// A secret for machines: 32 random bytes in hexadecimal.
    fn token(&self) -> String {
        let mut bytes = [0u8; 32];
        self.fill(&mut bytes);
        blake3::Hash::from_bytes(bytes).to_hex().to_string()
    }
}

/// Chance from the operating system.
pub struct SystemRng;

impl Rng for SystemRng {
    #[allow(clippy::disallowed_methods)] // The one place that asks the machine for chance.
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("a machine without a source of randomness must not hand out secrets");
    }
}

/// Repeatable chance for tests and for the synthetic town.
pub struct SeededRng(Mutex<blake3::OutputReader>);

impl SeededRng {
    pub fn new(seed: u64) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&seed.to_le_bytes());
        SeededRng(Mutex::new(hasher.finalize_xof()))
    }
}

impl Rng for SeededRng {
    fn fill(&self, bytes: &mut [u8]) {
        self.0
            .lock()
            .expect("no code panics while it holds this lock")
            .fill(bytes);
    }
}
