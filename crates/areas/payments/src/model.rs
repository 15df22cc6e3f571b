//! What the cash office keeps: claims, attempts to pay them, bookings, refunds, and money that must be cleared up.

use base::{Lang, LegalRef, Money, Uuid};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Gives an enum the word under which the database and the facts know it.
macro_rules! stored_word {
    ($name:ident { $($variant:ident => $word:literal),+ $(,)? }) => {
        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word in the database, in facts and in exports.
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            pub fn from_word(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$variant),)+ _ => None }
            }
        }

        impl store::FromValue for $name {
            fn from_value(value: &store::Value) -> Result<Self, String> {
                let word = String::from_value(value)?;
                $name::from_word(&word).ok_or_else(|| format!("{word} is not a known word"))
            }
        }

        impl From<$name> for store::Value {
            fn from(value: $name) -> store::Value {
                store::Value::Text(value.word().to_owned())
            }
        }
    };
}

/// What a claim is about: for this area only a kind and an identifier, for instance `case` and the case's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    pub kind: String,
    pub id: Uuid,
}

/// One fee within a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The fee's number in its schedule; letters, digits, `-` and `_`.
    pub id: String,
    pub label: String,
    /// Unit: euro cents; above zero.
    pub amount: Money,
    pub legal_basis: LegalRef,
    /// Produktkonto of the budget on which the fee is booked.
    pub account: String,
    /// How the amount came about, in German words: which rule, which branch of it, which values. For the house only, because it
    /// may name answers; facts, receipts and providers do not get it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<String>,
}

impl Position {
    /// For facts, receipts and providers, which may not tell what people answered.
    pub fn without_trace(&self) -> Position {
        Position {
            trace: None,
            ..self.clone()
        }
    }
}

/// A claim (Forderung) that is about to be raised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewClaim {
    pub subject: Subject,
    pub debtor_name: String,
    /// Opaque key that is the same for the same debtor, if the debtor is known well enough to have one.
    pub debtor_key: Option<String>,
    pub positions: Vec<Position>,
    pub due_on: Date,
    pub language: Lang,
    /// Path inside the portal to which a payer returns, for instance the status page of the case.
    pub return_path: String,
}

/// A claim (Forderung): money that somebody owes the town, with the reason for each part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub id: Uuid,
    /// Kassenzeichen: digits only, the last one is the check digit.
    pub reference: String,
    /// Secret of the pay page's address.
    pub token: String,
    pub subject: Subject,
    pub debtor_name: String,
    pub debtor_key: Option<String>,
    pub positions: Vec<Position>,
    pub total: Money,
    /// Sum of all incoming payments less what was charged back.
    pub paid: Money,
    /// Sum of all executed refunds.
    pub refunded: Money,
    pub due_on: Date,
    pub state: ClaimState,
    pub language: Lang,
    pub return_path: String,
    /// Microseconds UTC.
    pub created_at: i64,
    /// When the claim was paid in full for the first time. Microseconds UTC.
    pub settled_at: Option<i64>,
    /// Microseconds UTC.
    pub cancelled_at: Option<i64>,
}

impl Claim {
    /// What is still to be paid; nothing for a cancelled or refunded claim.
    pub fn outstanding(&self) -> Money {
        match self.state {
            ClaimState::Open | ClaimState::PartlyPaid => self.total - self.paid,
            _ => Money::ZERO,
        }
    }

    /// Path of the pay page. Whoever has it may see and pay the claim, so it goes to the debtor only.
    pub fn pay_path(&self) -> String {
        format!("/zahlung/{}/{}", self.reference, self.token)
    }

    /// Path of the receipt.
    pub fn receipt_path(&self) -> String {
        format!("{}/quittung", self.pay_path())
    }
}

/// How a claim stands; always the result of `rules::state` over its bookings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimState {
    Open,
    PartlyPaid,
    Paid,
    Cancelled,
    Refunded,
    PartlyRefunded,
}
stored_word!(ClaimState {
    Open => "open", PartlyPaid => "partly_paid", Paid => "paid",
    Cancelled => "cancelled", Refunded => "refunded", PartlyRefunded => "partly_refunded",
});

/// One try to pay through a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub id: Uuid,
    pub claim: Uuid,
    pub provider: String,
    /// The provider's number for it; none until the provider has answered.
    pub provider_ref: Option<String>,
    pub method: Method,
    pub amount: Money,
    pub state: AttemptState,
    /// Why it ended as it did, as a word: `timed_out`, `wrong_currency`, `not_started`.
    pub detail: Option<String>,
    /// The provider's page for this attempt.
    pub redirect_url: Option<String>,
    /// Microseconds UTC.
    pub created_at: i64,
    pub updated_at: i64,
    /// When the provider was last asked. Microseconds UTC.
    pub polled_at: Option<i64>,
    pub polls: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptState {
    Initiated,
    Authorised,
    Paid,
    Failed,
    Aborted,
    Refunded,
}
stored_word!(AttemptState {
    Initiated => "initiated", Authorised => "authorised", Paid => "paid",
    Failed => "failed", Aborted => "aborted", Refunded => "refunded",
});

impl AttemptState {
    /// True while the provider may still say how it ended.
    pub const fn is_pending(self) -> bool {
        matches!(self, AttemptState::Initiated | AttemptState::Authorised)
    }
}

/// How money came or went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    Card,
    Paypal,
    DirectDebit,
    Transfer,
    Cash,
    CounterCard,
    Other,
}
stored_word!(Method {
    Card => "card", Paypal => "paypal", DirectDebit => "direct_debit", Transfer => "transfer",
    Cash => "cash", CounterCard => "counter_card", Other => "other",
});

/// Why money moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookingKind {
    /// Money came in.
    Payment,
    /// Money went back on our decision.
    Refund,
    /// The bank or the provider took the money back (Rücklastschrift).
    Chargeback,
}
stored_word!(BookingKind { Payment => "payment", Refund => "refund", Chargeback => "chargeback" });

/// Money that moved. Never changed, never deleted; `provider` and `provider_ref` together exist once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    pub id: Uuid,
    pub claim: Uuid,
    pub kind: BookingKind,
    pub provider: String,
    /// The provider's number, at the counter the receipt number.
    pub provider_ref: String,
    pub method: Method,
    /// Always above zero; `kind` says in which direction.
    pub amount: Money,
    /// German calendar day on which it counts.
    pub booked_on: Date,
    /// Microseconds UTC.
    pub booked_at: i64,
    /// `machine` or `staff:<id>`.
    pub booked_by: String,
    /// For a refund or a chargeback: the payment that it takes back.
    pub of_payment: Option<Uuid>,
}

/// Name of the counter among the providers.
pub const COUNTER: &str = "counter";
/// Name of the town's own bank account among the providers.
pub const BANK: &str = "bank";

/// A refund on its way: requested by one person, approved by another, then executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    pub id: Uuid,
    pub claim: Uuid,
    /// The payment that is given back, whole or in part.
    pub payment: Uuid,
    pub amount: Money,
    pub reason: String,
    pub state: RefundState,
    pub way: RefundWay,
    pub requested_by: String,
    pub requested_at: i64,
    pub decided_by: Option<String>,
    pub decided_at: Option<i64>,
    pub executed_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundState {
    Requested,
    Approved,
    Rejected,
    Executed,
}
stored_word!(RefundState {
    Requested => "requested", Approved => "approved", Rejected => "rejected", Executed => "executed",
});

impl RefundState {
    pub const fn is_pending(self) -> bool {
        matches!(self, RefundState::Requested | RefundState::Approved)
    }
}

/// Who moves the money of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundWay {
    /// The provider through which it came, by itself.
    Provider,
    /// A cashier, in cash or on the card at the counter.
    Counter,
    /// A person by bank transfer, because the provider cannot.
    Transfer,
}
stored_word!(RefundWay { Provider => "provider", Counter => "counter", Transfer => "transfer" });

/// Money that came in and that nobody was owed: it is listed until somebody has dealt with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clearing {
    pub id: Uuid,
    /// None when no claim is known for it.
    pub claim: Option<Uuid>,
    pub payment: Option<Uuid>,
    pub provider: String,
    pub provider_ref: String,
    pub reason: ClearingReason,
    /// In hundredths of `currency`.
    pub amount: Money,
    /// ISO 4217.
    pub currency: String,
    pub created_at: i64,
    pub cleared_at: Option<i64>,
    pub cleared_by: Option<String>,
    /// What was done, in words.
    pub note: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClearingReason {
    /// Paid although the claim had been cancelled.
    CancelledClaim,
    /// More than was owed.
    Overpaid,
    /// The provider reports a payment for which there is no claim.
    UnknownClaim,
    /// Not in euro.
    WrongCurrency,
}
stored_word!(ClearingReason {
    CancelledClaim => "cancelled_claim", Overpaid => "overpaid",
    UnknownClaim => "unknown_claim", WrongCurrency => "wrong_currency",
});
