use argon2::{Algorithm, Argon2, Params, Version};
use jiff::SignedDuration;

use crate::rules::session::Lifetime;

/// What an operator may decide about sign-ins.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    pub lifetime: Lifetime,
    pub hash: HashCost,
    /// How long a start password may be used.
    pub start_password: SignedDuration,
    /// How long somebody may take between password and second factor.
    pub second_step: SignedDuration,
    /// How old a remembered session may be before the database is asked again; other nodes learn of an end this late.
    pub remembered: SignedDuration,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            lifetime: Lifetime::default(),
            hash: HashCost::default(),
            start_password: SignedDuration::from_hours(7 * 24),
            second_step: SignedDuration::from_mins(10),
            remembered: SignedDuration::from_secs(5),
        }
    }
}

/// What one guess at a password costs. Kept in each hash, so a change holds for new passwords only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashCost {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

impl Default for HashCost {
    /// Source: OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, two passes, one lane.
    fn default() -> Self {
        HashCost {
            memory_kib: 19 * 1024,
            passes: 2,
            lanes: 1,
        }
    }
}

impl HashCost {
    /// As cheap as the algorithm allows; for tests only.
    pub const fn cheapest() -> HashCost {
        HashCost {
            memory_kib: 8,
            passes: 1,
            lanes: 1,
        }
    }

    /// Errors: the figures are outside of what Argon2 allows (at least 8 KiB a lane, one pass).
    pub(crate) fn hasher(self) -> Result<Argon2<'static>, argon2::Error> {
        let params = Params::new(self.memory_kib, self.passes, self.lanes, None)?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }
}
