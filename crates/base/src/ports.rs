//! Ports to the outside world that more than one area uses. Each has a real adapter and an honest simulator.

use std::future::Future;
use std::path::Path;
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

/// What a scanner says of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It knows nothing bad in it.
    Clean,
    /// There is malware in it; `name` is the scanner's word for it.
    Malware { name: String },
    /// The file has more bytes than the scanner takes; another try changes nothing.
    TooLarge,
    /// It gave no answer, or none that can be read; worth another try.
    Away { reason: String },
    /// The town has no scanner. Nobody looked.
    NotScanned,
}

/// How a scanner stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    Ready,
    /// It is configured and does not answer.
    Away,
    /// The town has none.
    None,
}

/// A verdict that is on its way.
pub type Looking<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Looks for malware in files that come from outside, before anybody gets to see them.
pub trait Scanner: Send + Sync {
    /// Looks at a file on disk. It is read in pieces and not changed.
    fn scan<'a>(&'a self, file: &'a Path) -> Looking<'a, Verdict>;

    /// Whether it would answer now.
    fn readiness(&self) -> Looking<'_, Readiness>;
}

/// No scanner: it says of every file that nobody looked, and never that it is clean.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoScanner;

impl Scanner for NoScanner {
    fn scan<'a>(&'a self, _file: &'a Path) -> Looking<'a, Verdict> {
        Box::pin(std::future::ready(Verdict::NotScanned))
    }

    fn readiness(&self) -> Looking<'_, Readiness> {
        Box::pin(std::future::ready(Readiness::None))
    }
}
