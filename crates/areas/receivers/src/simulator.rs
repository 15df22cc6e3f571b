//! Stands in for authorities outside the town: takes messages, gives receipts, forgets what was in them.

use std::sync::Arc;
use std::time::Duration;

use ::store::{Store, StoreError};
use base::{Clock, Rng, Uuid};

use crate::port::{Answer, BoxFuture, Delivery, Receipt, Receivers};
use crate::store::{self as tables, Fault, Received};

/// What every receipt of the simulator names as its source.
pub const SOURCE: &str = "simulator";

/// Unit: seconds until another try is sensible.
const RETRY_AFTER_S: u32 = 300;
const SLOW: Duration = Duration::from_secs(5);

type Pause = dyn Fn(Duration) -> BoxFuture<'static, ()> + Send + Sync;

/// All receivers at once. Cheap to clone.
#[derive(Clone)]
pub struct Simulator {
    store: Store,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    pause: Arc<Pause>,
}

impl Simulator {
    pub fn new(store: Store, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Simulator {
        let pause: Arc<Pause> = Arc::new(|time| Box::pin(tokio::time::sleep(time)));
        Simulator {
            store,
            clock,
            rng,
            pause,
        }
    }

    /// Replaces waiting, so that tests of slow receivers do not wait.
    pub fn with_pause(mut self, pause: impl Fn(Duration) -> BoxFuture<'static, ()> + Send + Sync + 'static) -> Self {
        self.pause = Arc::new(pause);
        self
    }

    async fn taken(&self, delivery: &Delivery) -> Result<Answer, StoreError> {
        let now = self.clock.now_us();
        let number = format!("SIM-{}", self.rng.readable_secret(4));
        let delivery = delivery.clone();
        let (fault, received) = self
            .store
            .write::<_, StoreError, _>(move |tx| {
                let fault = tables::fault(tx, &delivery.receiver)?;
                if matches!(fault, Some(Fault::Down | Fault::Refuses)) {
                    return Ok((fault, None));
                }
                let pending = fault == Some(Fault::Later);
                let mut received = tables::receive(tx, &delivery, &number, pending, now)?;
                if fault == Some(Fault::Twice) {
                    received = tables::receive(tx, &delivery, &number, pending, now)?;
                }
                Ok((fault, Some(received)))
            })
            .await?;
        if fault == Some(Fault::Slow) {
            (self.pause)(SLOW).await;
        }
        Ok(match (fault, received) {
            (Some(Fault::Wrong), _) => unavailable("Die Antwort des Empfängers ist nicht lesbar (Simulator)."),
            (Some(Fault::Refuses), _) => Answer::Refused {
                reason: "Der Empfänger nimmt die Mitteilung nicht an (Simulator).".to_owned(),
            },
            (_, Some(received)) => answer(&received),
            (_, None) => unavailable("Der Empfänger ist nicht erreichbar (Simulator)."),
        })
    }

    async fn looked_up(&self, receiver: &str, message: Uuid) -> Result<Answer, StoreError> {
        let receiver = receiver.to_owned();
        let (fault, received) = self
            .store
            .write::<_, StoreError, _>(move |tx| {
                let fault = tables::fault(tx, &receiver)?;
                // Whoever has the fault „later" still switched on has not looked into their inbox yet.
                if fault.is_none() {
                    tables::confirm(tx, message)?;
                }
                Ok((fault, tables::received_by_id(tx, message)?))
            })
            .await?;
        Ok(match (fault, received) {
            (Some(Fault::Down | Fault::Wrong), _) => unavailable("Der Empfänger ist nicht erreichbar (Simulator)."),
            (_, Some(received)) => answer(&received),
            (_, None) => Answer::Refused {
                reason: "Der Empfänger kennt die Mitteilung nicht (Simulator).".to_owned(),
            },
        })
    }
}

fn answer(received: &Received) -> Answer {
    let receipt = Receipt {
        number: received.number.clone(),
        source: SOURCE.to_owned(),
        at: base::clock::timestamp_from_us(received.received_at),
    };
    if received.pending {
        Answer::Taken(receipt)
    } else {
        Answer::Acknowledged(receipt)
    }
}

fn unavailable(reason: &str) -> Answer {
    Answer::Unavailable {
        reason: reason.to_owned(),
        retry_after_s: Some(RETRY_AFTER_S),
    }
}

fn failed(error: StoreError) -> Answer {
    tracing::error!(%error, "the simulator of receivers failed");
    unavailable("Der Simulator meldet einen technischen Fehler.")
}

impl Receivers for Simulator {
    fn send<'a>(&'a self, delivery: &'a Delivery) -> BoxFuture<'a, Answer> {
        Box::pin(async move { self.taken(delivery).await.unwrap_or_else(failed) })
    }

    fn look<'a>(&'a self, receiver: &'a str, message: Uuid) -> BoxFuture<'a, Answer> {
        Box::pin(async move { self.looked_up(receiver, message).await.unwrap_or_else(failed) })
    }
}
