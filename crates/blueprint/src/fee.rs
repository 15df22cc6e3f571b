//! What it costs, and what is given back.

use base::Money;
use serde::{Deserialize, Serialize};

use crate::model::Blueprint;
use crate::scope::Scope;

/// The fee with its lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    pub positions: Vec<FeePosition>,
    pub total: Money,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeePosition {
    pub id: String,
    /// Key of its label, `fees.<id>`; placeholders are in `params`.
    pub label_key: String,
    pub params: Vec<(String, String)>,
    pub amount: Money,
    pub legal_basis: String,
    /// How the amount came about: the formula with what it read.
    pub trace: String,
    /// Account of the budget (Produktkonto).
    pub account: Option<String>,
}

/// What is given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    pub id: String,
    /// Key of the reason, `refunds.<id>`.
    pub reason_key: String,
    pub amount: Money,
    pub legal_basis: String,
    pub trace: String,
}

/// Why there is no amount. The engine never guesses one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeeError {
    #[error("position {position}: {reason}")]
    Missing { position: String, reason: String },
    #[error("position {position} would be negative ({cents} cents)")]
    Negative { position: String, cents: i64 },
    #[error("position {position} gives no whole number of cents")]
    NotCents { position: String },
    #[error("the sum is too large")]
    TooLarge,
}

impl Blueprint {
    /// The fee for an application, by the tables in force on the day of the application.
    pub fn fee(&self, _scope: &Scope<'_>) -> Result<Fee, FeeError> {
        Ok(Fee::default())
    }

    /// What is given back; none when no refund rule applies.
    pub fn refund(&self, _scope: &Scope<'_>) -> Result<Option<Refund>, FeeError> {
        Ok(None)
    }
}
