//! The port to payment providers. Card data never touch the town hall: the provider's page asks for them.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use base::{Lang, Money, Uuid};
use thiserror::Error;

use crate::model::Method;
use crate::model::Position;
use crate::notice::{CallbackError, Notice, NoticeStatus};

pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Something that takes payments for the town.
pub trait PaymentProvider: Send + Sync {
    /// Short name, part of the callback's address and of every booking; never changed.
    fn id(&self) -> &str;

    /// True when no money moves.
    fn is_simulated(&self) -> bool {
        false
    }

    /// Opens a payment and says where the payer goes. The same `attempt` again must not open a second one.
    fn start<'a>(&'a self, order: &'a Order) -> BoxFuture<'a, Result<Started, ProviderError>>;

    /// How a payment stands. Asking changes nothing. `ordered` is the amount of the order, for providers that do not
    /// repeat it.
    fn status<'a>(
        &'a self,
        provider_ref: &'a str,
        ordered: Money,
    ) -> BoxFuture<'a, Result<ProviderStatus, ProviderError>>;

    /// Gives money back. `refund` is the key under which a repeated request counts once.
    fn refund<'a>(
        &'a self,
        provider_ref: &'a str,
        amount: Money,
        refund: Uuid,
    ) -> BoxFuture<'a, Result<(), ProviderError>>;

    /// Checks and reads a callback. The signature is the value of the header `x-signature`.
    fn read_callback(&self, signature: Option<&str>, body: &[u8]) -> Result<Notice, CallbackError>;
}

/// What a provider needs to open a payment.
#[derive(Clone, Debug)]
pub struct Order {
    pub attempt: Uuid,
    /// Kassenzeichen.
    pub reference: String,
    pub amount: Money,
    pub positions: Vec<Position>,
    pub language: Lang,
    /// Microseconds UTC.
    pub begun_at: i64,
    /// Where the payer comes back to, absolute.
    pub return_url: String,
    /// Where the callback goes to, absolute.
    pub notify_url: String,
}

/// A provider's answer to an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    pub provider_ref: String,
    pub redirect_url: String,
}

/// How a payment stands at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderStatus {
    pub status: NoticeStatus,
    pub method: Option<Method>,
}

/// Why a provider did not do what it was asked.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ProviderError {
    /// Worth another try later.
    #[error("the payment provider cannot be reached: {0}")]
    Unavailable(String),
    /// Another try would end the same way.
    #[error("the payment provider refuses: {0}")]
    Refused(String),
    /// The provider has no such function; a person must do it.
    #[error("the payment provider does not offer this")]
    Unsupported,
}

/// The providers of a town: one for new payments, or none when the town takes money at the counter and by transfer only;
/// and those whose old payments may still speak.
#[derive(Clone, Default)]
pub struct Providers {
    all: BTreeMap<String, Arc<dyn PaymentProvider>>,
    current: Option<Arc<dyn PaymentProvider>>,
}

impl Providers {
    pub fn new(current: Arc<dyn PaymentProvider>) -> Providers {
        let all = BTreeMap::from([(current.id().to_owned(), current.clone())]);
        Providers {
            all,
            current: Some(current),
        }
    }

    /// Nobody takes payments online.
    pub fn none() -> Providers {
        Providers::default()
    }

    /// Adds a provider that takes no new payments, so that a change of provider loses nothing.
    pub fn with_former(mut self, former: Arc<dyn PaymentProvider>) -> Providers {
        self.all.entry(former.id().to_owned()).or_insert(former);
        self
    }

    /// The one that takes new payments.
    pub fn current(&self) -> Option<&Arc<dyn PaymentProvider>> {
        self.current.as_ref()
    }

    pub fn get(&self, id: &str) -> Option<&Arc<dyn PaymentProvider>> {
        self.all.get(id)
    }
}
