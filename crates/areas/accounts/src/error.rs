use ::store::StoreError;
use base::Fault;
use thiserror::Error;

use crate::rules::Refusal;

/// Why an action did nothing.
#[derive(Debug, Error)]
pub enum AccountError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("there is no such account")]
    NotFound,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Fault(#[from] Fault),
}
