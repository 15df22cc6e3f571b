//! Ports to the outside world that more than one area uses. Each has a real adapter and an honest simulator.

use std::future::Future;
use std::pin::Pin;

use crate::Fault;

/// A mail that tells somebody to look; it never holds the content of a decision.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    /// Plain text, UTF-8, lines of any length.
    pub body: String,
}

/// Sends mail.
pub trait Mailer: Send + Sync {
    /// Errors: the server is away or refuses; worth another try unless it says that the address is wrong.
    fn send<'a>(&'a self, mail: &'a Mail) -> Pin<Box<dyn Future<Output = Result<(), Fault>> + Send + 'a>>;

    /// True when nothing leaves the house; pages say so.
    fn is_simulator(&self) -> bool;
}
