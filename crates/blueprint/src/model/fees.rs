use jiff::civil::Date;

use crate::condition::Condition;

/// One line of the fee.
#[derive(Debug)]
pub struct Position {
    pub id: String,
    pub when: Option<Condition>,
    pub amount: Amount,
    pub legal_basis: String,
    /// First and last day of the application on which this position applies.
    pub valid_from: Option<Date>,
    pub valid_until: Option<Date>,
    /// Account of the budget (Produktkonto).
    pub account: Option<String>,
}

/// How much.
#[derive(Debug)]
pub enum Amount {
    /// Euro cents.
    Fixed(i64),
    /// Gives euro cents.
    Formula(Condition),
}

/// When and how much of a fee is given back.
#[derive(Debug)]
pub struct RefundRule {
    pub id: String,
    pub when: Option<Condition>,
    /// Gives euro cents.
    pub formula: Condition,
    pub legal_basis: String,
    /// How the amount came about, line by line, for the letter.
    pub calculation: Vec<CalculationLine>,
}

/// One line that explains a refund.
#[derive(Debug)]
pub struct CalculationLine {
    /// Its label is the text `refunds.<refund>.calculation.<id>`.
    pub id: String,
    pub value: Condition,
    /// The value is euro cents.
    pub is_money: bool,
}
