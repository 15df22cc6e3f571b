//! What can be done with accounts. Each action decides by the rules, saves, and writes the fact in one transaction.

mod administer;
mod door;
mod own;
mod proofs;
mod sign_in;
mod sign_out;
mod start;
mod tokens;

pub use administer::{Details, deactivate, end_sessions, reactivate, reset, unlock, update};
pub use door::{Progress, Proof, SignedIn, Visit, waiting};
pub use own::{change_password, new_recovery_codes, replace_second_factor};
pub use proofs::{check_code, choose_password, enrol};
pub use sign_in::check_password;
pub use sign_out::{sign_out, sign_out_elsewhere, sweep};
pub(crate) use start::insert as insert_account;
pub use start::{NewAccount, Started, create};
pub use tokens::{NewToken, create_token, revoke_token, tokens_of};

use base::{Rng, Uuid};

use crate::store::secret_hash;

/// How many recovery codes there are at a time.
pub const RECOVERY_CODES: usize = 10;

/// New recovery codes for people, and what the database keeps of them.
pub(crate) fn recovery_codes(rng: &dyn Rng, staff: Uuid) -> (Vec<String>, Vec<Vec<u8>>) {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| rng.readable_secret(4)).collect();
    let hashes = codes.iter().map(|code| recovery_hash(staff, code)).collect();
    (codes, hashes)
}

/// Bound to its account, and the same whether hyphens are typed or not.
pub(crate) fn recovery_hash(staff: Uuid, code: &str) -> Vec<u8> {
    let code: String = code
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect::<String>()
        .to_lowercase();
    secret_hash(&format!("{staff}:{code}"))
}
