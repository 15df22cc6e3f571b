//! What a town's cash office decides for itself; data of the town.

use base::checks::iban;
use thiserror::Error;

use crate::reference::{PatternError, ReferencePattern};

/// The settings of a cash office (Stadtkasse).
#[derive(Clone, Debug)]
pub struct CashOffice {
    pub references: ReferencePattern,
    /// Account on which money is booked that nobody was owed (Verwahrkonto).
    pub deposit_account: String,
    /// The town's own account for transfers.
    pub bank: BankAccount,
    /// Unit: hours until an attempt of which nobody hears any more counts as aborted.
    pub attempt_hours: i64,
}

/// The town's bank account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankAccount {
    /// Holder, as the bank knows it.
    pub holder: String,
    /// Without spaces.
    pub iban: String,
    pub bic: Option<String>,
    pub bank_name: Option<String>,
}

/// What is wrong with a town's settings.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum OfficeError {
    #[error("payments.reference_prefix or payments.reference_pattern: {0}")]
    Pattern(#[from] PatternError),
    #[error("bank.iban is not an IBAN")]
    Iban,
}

/// Year, eight drawn digits and the check digit: enough for a town with a million claims a year.
const USUAL_PATTERN: &str = "YYNNNNNNNNC";
/// A day: bank transfers started at a provider may take that long to be confirmed.
const USUAL_ATTEMPT_HOURS: i64 = 24;

impl CashOffice {
    /// Reads `[bank]` and `[payments]` of a town.
    ///
    /// Errors: the IBAN is none; the reference pattern cannot be used.
    pub fn of(town: &town::Town) -> Result<CashOffice, OfficeError> {
        let (bank, payments) = (&town.about.bank, &town.about.payments);
        let pattern = payments.reference_pattern.as_deref().unwrap_or(USUAL_PATTERN);
        Ok(CashOffice {
            references: ReferencePattern::parse(&payments.reference_prefix, pattern)?,
            deposit_account: payments
                .deposit_account
                .clone()
                .unwrap_or_else(|| "Verwahrung".to_owned()),
            bank: BankAccount {
                holder: bank.creditor.clone(),
                iban: iban::parse(&bank.iban)
                    .map_err(|_| OfficeError::Iban)?
                    .as_str()
                    .to_owned(),
                bic: bank.bic.clone(),
                bank_name: bank.bank_name.clone(),
            },
            attempt_hours: USUAL_ATTEMPT_HOURS,
        })
    }
}
