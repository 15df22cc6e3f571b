//! The port through which messages leave the house.

use std::future::Future;
use std::pin::Pin;

use base::Uuid;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Something that takes messages to receivers.
pub trait Receivers: Send + Sync {
    /// Delivers a message. Its id makes it arrive once: the same delivery may be repeated after `Unavailable` or a lost
    /// answer, and a receiver that has it already answers as it did the first time.
    fn send<'a>(&'a self, delivery: &'a Delivery) -> BoxFuture<'a, Answer>;

    /// Asks what became of a message that was `Taken`.
    fn look<'a>(&'a self, receiver: &'a str, message: Uuid) -> BoxFuture<'a, Answer>;
}

/// A message on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Names the message for ever; the idempotency key.
    pub message: Uuid,
    /// Key of the receiver in the town's data.
    pub receiver: String,
    /// Reference of the case, so that what belongs together can be told.
    pub case_ref: String,
    /// Id of the service.
    pub service: String,
    /// Name of the message in the service: `tax_office`.
    pub subject: String,
    /// Standard and version: `XGewerbeanzeige 2.2`.
    pub schema: Option<String>,
    /// The data are of a person with a block on information; the receiver must keep it too. Source: § 51 BMG.
    pub blocked: bool,
    pub body: Part,
    pub files: Vec<Part>,
}

/// The message itself, or a file that goes along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub file_name: String,
    pub media_type: String,
    pub content: Vec<u8>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The receiver has it.
    Acknowledged(Receipt),
    /// It arrived; whether the receiver has it will be known later.
    Taken(Receipt),
    /// The receiver does not want it; another try changes nothing.
    Refused {
        /// In words for the clerk; holds no personal data.
        reason: String,
    },
    Unavailable {
        /// As above.
        reason: String,
        /// Unit: seconds; the earliest sensible next try, where the receiver says one.
        retry_after_s: Option<u32>,
    },
}

/// What a receiver gives in return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The receiver's own number for the message.
    pub number: String,
    /// `simulator`, or the name of the real way; shown wherever the receipt is.
    pub source: String,
    pub at: Timestamp,
}
