//! What it costs, and what is given back.

use base::Money;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::condition::{Condition, EvalError};
use crate::kinds::plain;
use crate::model::{Amount, Blueprint, CalculationLine, Effect, Position, RefundRule};
use crate::scope::Scope;
use crate::texts::placeholders;

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
    /// Key of the reason, `refunds.<id>.reason`.
    pub reason_key: String,
    pub amount: Money,
    pub legal_basis: String,
    /// How the amount came about: keys of labels, and values in German writing.
    pub calculation: Vec<(String, String)>,
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
    ///
    /// Errors: a position cannot be worked out, or would be negative. The engine never guesses an amount.
    pub fn fee(&self, scope: &Scope<'_>) -> Result<Fee, FeeError> {
        let day = scope.applied_on();
        let mut positions = Vec::new();
        for position in self.positions.iter().filter(|position| in_force(position, day)) {
            let missing = |error: EvalError| FeeError::Missing {
                position: position.id.clone(),
                reason: error.to_string(),
            };
            if scope.truth(position.when.as_ref()).map_err(missing)? {
                positions.push(self.position(scope, position)?);
            }
        }
        let sum = |total: Money, position: &FeePosition| total.checked_add(position.amount).ok_or(FeeError::TooLarge);
        let total = positions.iter().try_fold(Money::ZERO, sum)?;
        Ok(Fee { positions, total })
    }

    /// Why an application cannot be handed in yet: whether or what it costs decides where it goes, and that cannot be worked
    /// out. Otherwise a paid service would be had for nothing.
    pub fn unknown_cost(&self, scope: &Scope<'_>) -> Option<FeeError> {
        let steps = self.transitions.iter();
        let mut sent = steps.filter(|step| step.event == "submitted" && step.from.contains(&self.initial));
        let deciding = sent.find(|step| {
            let asks = step.when.as_ref().is_some_and(|when| when.reads_fee);
            (asks && scope.fee().is_err()) || scope.process_holds(step.when.as_ref())
        })?;
        let asks = deciding.when.as_ref().is_some_and(|when| when.reads_fee);
        let is_needed = asks || deciding.effects.contains(&Effect::Claim);
        scope.fee().as_ref().err().filter(|_| is_needed).cloned()
    }

    /// What is given back; none when no refund rule applies.
    ///
    /// Errors: as for the fee.
    pub fn refund(&self, scope: &Scope<'_>) -> Result<Option<Refund>, FeeError> {
        for rule in &self.refunds {
            let missing = |error: EvalError| FeeError::Missing {
                position: rule.id.clone(),
                reason: error.to_string(),
            };
            if scope.process_truth(rule.when.as_ref()).map_err(missing)? {
                return Ok(Some(Refund {
                    id: rule.id.clone(),
                    reason_key: format!("refunds.{}.reason", rule.id),
                    amount: cents(scope, &rule.id, &rule.formula)?,
                    legal_basis: rule.legal_basis.clone(),
                    calculation: calculation(scope, rule),
                    trace: trace(scope, &rule.formula),
                }));
            }
        }
        Ok(None)
    }

    fn position(&self, scope: &Scope<'_>, position: &Position) -> Result<FeePosition, FeeError> {
        let (amount, trace) = match &position.amount {
            Amount::Fixed(cents) => (Money::from_cents(*cents), format!("{cents}")),
            Amount::Formula(formula) => (cents(scope, &position.id, formula)?, trace(scope, formula)),
        };
        let label_key = format!("fees.{}", position.id);
        let label = self.texts(base::Lang::De).get(&label_key);
        let value = |path: &str| scope.value_at(path).map(plain).unwrap_or_default();
        Ok(FeePosition {
            id: position.id.clone(),
            params: placeholders(label)
                .into_iter()
                .map(|path| (path.to_owned(), value(path)))
                .collect(),
            label_key,
            amount,
            legal_basis: position.legal_basis.clone(),
            trace,
            account: position.account.clone(),
        })
    }
}

pub(crate) fn in_force(position: &Position, day: Date) -> bool {
    position.valid_from.is_none_or(|from| from <= day) && position.valid_until.is_none_or(|until| day <= until)
}

fn cents(scope: &Scope<'_>, id: &str, formula: &Condition) -> Result<Money, FeeError> {
    let missing = |error: EvalError| FeeError::Missing {
        position: id.to_owned(),
        reason: error.to_string(),
    };
    let value = scope.process_json(formula).map_err(missing)?;
    let cents = value.as_i64().ok_or_else(|| FeeError::NotCents {
        position: id.to_owned(),
    })?;
    if cents < 0 {
        return Err(FeeError::Negative {
            position: id.to_owned(),
            cents,
        });
    }
    Ok(Money::from_cents(cents))
}

/// The formula with the values that it read, so that a person can reckon it again.
fn trace(scope: &Scope<'_>, formula: &Condition) -> String {
    let value = |path: &str| scope.value_at(path).map_or_else(|| "?".to_owned(), plain);
    let read: Vec<String> = formula
        .reads()
        .map(|path| format!("{path} = {}", value(path)))
        .collect();
    if read.is_empty() {
        formula.source().to_owned()
    } else {
        format!("{}; {}", formula.source(), read.join(", "))
    }
}

fn calculation(scope: &Scope<'_>, rule: &RefundRule) -> Vec<(String, String)> {
    let line = |line: &CalculationLine| {
        let value = scope.process_json(&line.value).ok()?;
        let shown = match value.as_i64().filter(|_| line.is_money) {
            Some(cents) => Money::from_cents(cents).german(),
            None => plain(&value),
        };
        Some((format!("refunds.{}.calculation.{}", rule.id, line.id), shown))
    };
    rule.calculation.iter().filter_map(line).collect()
}
