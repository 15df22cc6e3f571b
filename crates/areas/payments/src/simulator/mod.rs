//! A payment provider that takes no money: a page of its own, callbacks over HTTP like a real one, and all the
//! misbehaviour of real ones on buttons. It knows the town hall only through addresses and a shared key.

pub(crate) mod api;
mod courier;
mod ledger;
mod pages;

pub use courier::{Courier, HttpCourier};
pub use ledger::SimulatedPayment;
pub use pages::routes;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use base::{Clock, Money, Rng, Uuid};
use serde_json::json;
use store::jobs::{Handlers, Job, JobError, NewJob};
use store::{Store, StoreError};

use crate::model::Method;
use crate::notice::{Callback, CallbackError, Notice, NoticeStatus, read_signed, sign};
use crate::provider::{BoxFuture, Order, PaymentProvider, ProviderError, ProviderStatus, Started};

/// Its name among the providers.
pub const ID: &str = "simulator";
/// Delivers an answer later, or again when it could not be delivered.
const ANSWER: &str = "payments.simulator_answer";

/// The simulated provider. Cheap to clone.
#[derive(Clone)]
pub struct Simulator {
    store: Store,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    courier: Arc<dyn Courier>,
    key: [u8; 32],
    own_url: String,
    /// Set while the simulated provider is out of reach.
    down: Arc<AtomicBool>,
}

/// What the visitor of the simulator's page chooses to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    Pay,
    Decline,
    Abort,
    PayTwice,
    PayLate,
    PaySilently,
    PayWrongAmount,
    PayNonsense,
}

impl Behaviour {
    pub const ALL: [Behaviour; 8] = [
        Behaviour::Pay,
        Behaviour::Decline,
        Behaviour::Abort,
        Behaviour::PayTwice,
        Behaviour::PayLate,
        Behaviour::PaySilently,
        Behaviour::PayWrongAmount,
        Behaviour::PayNonsense,
    ];

    /// Value of the button.
    pub const fn word(self) -> &'static str {
        match self {
            Behaviour::Pay => "zahlen",
            Behaviour::Decline => "ablehnen",
            Behaviour::Abort => "abbrechen",
            Behaviour::PayTwice => "doppelt",
            Behaviour::PayLate => "spaet",
            Behaviour::PaySilently => "stumm",
            Behaviour::PayWrongAmount => "falscher-betrag",
            Behaviour::PayNonsense => "unsinn",
        }
    }

    pub fn from_word(word: &str) -> Option<Behaviour> {
        Behaviour::ALL.into_iter().find(|behaviour| behaviour.word() == word)
    }
}

impl Simulator {
    /// `secret` is the installation's; the simulator's key is derived from it. `own_url` is where this machine reaches
    /// the town hall, without a trailing slash: callbacks go there, because the public address may lead through a proxy
    /// that this machine cannot pass.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
        courier: Arc<dyn Courier>,
        secret: &[u8; 32],
        own_url: &str,
    ) -> Simulator {
        Simulator {
            store,
            clock,
            rng,
            courier,
            key: blake3::derive_key("rathaus 2026 payment simulator callbacks", secret),
            own_url: own_url.to_owned(),
            down: Arc::default(),
        }
    }

    /// Takes the provider off the network, or back; a restart brings it back too.
    pub fn set_down(&self, down: bool) {
        self.down.store(down, Ordering::Relaxed);
    }

    pub fn is_down(&self) -> bool {
        self.down.load(Ordering::Relaxed)
    }

    fn reachable(&self) -> Result<(), ProviderError> {
        if self.is_down() {
            Err(ProviderError::Unavailable("switched off".to_owned()))
        } else {
            Ok(())
        }
    }

    /// Adds the job that delivers late answers.
    pub fn register(&self, handlers: &mut Handlers) {
        let simulator = self.clone();
        handlers.on(ANSWER, move |job| {
            let simulator = simulator.clone();
            async move { simulator.answer(&job).await }
        });
    }

    async fn payment(&self, provider_ref: &str) -> Result<Option<SimulatedPayment>, StoreError> {
        let provider_ref = provider_ref.to_owned();
        self.store.read(move |tx| ledger::payment(tx, &provider_ref)).await
    }

    /// Does what the visitor chose, once; later choices change nothing. Gives the address to go back to.
    async fn choose(
        &self,
        provider_ref: &str,
        behaviour: Behaviour,
        method: Method,
        delay_s: i64,
    ) -> Result<Option<String>, StoreError> {
        let Some(payment) = self.payment(provider_ref).await? else {
            return Ok(None);
        };
        let now = self.clock.now_us();
        let decided = payment.decided(behaviour, method, now, delay_s);
        let (row, id) = (decided.clone(), self.rng.uuid_v7(now));
        let late = (behaviour == Behaviour::PayLate).then(|| body(&decided));
        let first = self
            .store
            .write(move |tx| -> Result<bool, StoreError> {
                if !ledger::decide(tx, &row)? {
                    return Ok(false);
                }
                if let Some(body) = &late {
                    tx.enqueue(answer_job(id, &row.provider_ref, body, row.answers_from))?;
                }
                Ok(true)
            })
            .await?;
        if first {
            for body in answers(&decided, behaviour) {
                self.deliver_or_retry(&decided, body).await?;
            }
        }
        Ok(Some(payment.return_url))
    }

    async fn deliver_or_retry(&self, payment: &SimulatedPayment, body: String) -> Result<(), StoreError> {
        if let Err(why) = self.deliver(&payment.notify_url, &body).await {
            tracing::warn!(why, "a simulated callback could not be delivered; it is tried again");
            let (now, provider_ref) = (self.clock.now_us(), payment.provider_ref.clone());
            let id = self.rng.uuid_v7(now);
            self.store
                .write(move |tx| -> Result<(), StoreError> {
                    tx.enqueue(answer_job(id, &provider_ref, &body, now + 2_000_000))
                })
                .await?;
        }
        Ok(())
    }

    /// Sends one callback. An answer of the town hall, even a refusal, counts as delivered.
    async fn deliver(&self, url: &str, body: &str) -> Result<(), String> {
        let signature = sign(&self.key, body.as_bytes());
        let url = format!("{}{}", self.own_url, split(url).1);
        match self.courier.post(&url, &signature, body.as_bytes().to_vec()).await {
            Ok(status) if status < 500 => Ok(()),
            Ok(status) => Err(format!("status {status}")),
            Err(why) => Err(why),
        }
    }

    async fn answer(&self, job: &Job) -> Result<(), JobError> {
        let text = |name: &str| {
            job.payload
                .get(name)
                .and_then(serde_json::Value::as_str)
                .unwrap_or_default()
        };
        let Some(payment) = self.payment(text("provider_ref")).await? else {
            return Ok(());
        };
        self.deliver(&payment.notify_url, text("body"))
            .await
            .map_err(|why| JobError::Again(anyhow::anyhow!(why)))
    }
}

/// Origin and path of an absolute address.
fn split(url: &str) -> (&str, &str) {
    let host = url.find("://").map_or(0, |at| at + 3);
    url.split_at(url[host..].find('/').map_or(url.len(), |at| host + at))
}

fn answer_job<'a>(id: Uuid, provider_ref: &str, body: &str, run_at: i64) -> NewJob<'a> {
    NewJob {
        id,
        kind: ANSWER,
        payload: json!({ "provider_ref": provider_ref, "body": body }),
        run_at,
        once_key: None,
    }
}

/// The callbacks that are sent at once.
fn answers(payment: &SimulatedPayment, behaviour: Behaviour) -> Vec<String> {
    match behaviour {
        Behaviour::PayTwice => vec![body(payment), body(payment)],
        Behaviour::PayLate | Behaviour::PaySilently => Vec::new(),
        Behaviour::PayNonsense => vec![r#"{"provider_ref":"?","status":"vielleicht","amount":"viel"}"#.to_owned()],
        _ => vec![body(payment)],
    }
}

fn body(payment: &SimulatedPayment) -> String {
    let callback = Callback {
        provider_ref: payment.provider_ref.clone(),
        attempt: Some(payment.attempt),
        status: match payment.status.as_str() {
            "paid" => "paid",
            "declined" => "failed",
            _ => "aborted",
        }
        .to_owned(),
        amount: (payment.status == "paid").then(|| payment.reported_amount.decimal()),
        currency: (payment.status == "paid").then(|| "EUR".to_owned()),
        method: Some(payment.method),
    };
    serde_json::to_string(&callback).expect("a callback holds nothing that JSON cannot")
}

impl PaymentProvider for Simulator {
    fn id(&self) -> &str {
        ID
    }

    fn is_simulated(&self) -> bool {
        true
    }

    fn start<'a>(&'a self, order: &'a Order) -> BoxFuture<'a, Result<Started, ProviderError>> {
        Box::pin(async move {
            self.reachable()?;
            let payment = SimulatedPayment::new(order);
            let provider_ref = payment.provider_ref.clone();
            self.store
                .write(move |tx| ledger::insert(tx, &payment))
                .await
                .map_err(|error: StoreError| ProviderError::Unavailable(error.to_string()))?;
            Ok(Started {
                // The page lives beside the one to which the payer returns.
                redirect_url: format!("{}/simulator/zahlung/{provider_ref}", split(&order.return_url).0),
                provider_ref,
            })
        })
    }

    fn status<'a>(
        &'a self,
        provider_ref: &'a str,
        _ordered: Money,
    ) -> BoxFuture<'a, Result<ProviderStatus, ProviderError>> {
        Box::pin(async move {
            self.reachable()?;
            let payment = self
                .payment(provider_ref)
                .await
                .map_err(|error| ProviderError::Unavailable(error.to_string()))?
                .ok_or_else(|| ProviderError::Refused("no such payment".to_owned()))?;
            let status = match payment.status.as_str() {
                _ if self.clock.now_us() < payment.answers_from => NoticeStatus::Pending,
                "paid" => NoticeStatus::Paid {
                    amount: payment.reported_amount,
                    currency: "EUR".to_owned(),
                },
                "declined" => NoticeStatus::Failed,
                "aborted" => NoticeStatus::Aborted,
                _ => NoticeStatus::Pending,
            };
            Ok(ProviderStatus {
                status,
                method: Some(payment.method),
            })
        })
    }

    fn refund<'a>(
        &'a self,
        provider_ref: &'a str,
        amount: Money,
        refund: Uuid,
    ) -> BoxFuture<'a, Result<(), ProviderError>> {
        Box::pin(async move {
            self.reachable()?;
            let provider_ref = provider_ref.to_owned();
            let taken = self
                .store
                .write(move |tx| ledger::refund(tx, &provider_ref, amount, refund))
                .await
                .map_err(|error: StoreError| ProviderError::Unavailable(error.to_string()))?;
            if taken {
                Ok(())
            } else {
                Err(ProviderError::Refused("more than was paid".to_owned()))
            }
        })
    }

    fn read_callback(&self, signature: Option<&str>, body: &[u8]) -> Result<Notice, CallbackError> {
        read_signed(ID, &self.key, signature, body)
    }
}
