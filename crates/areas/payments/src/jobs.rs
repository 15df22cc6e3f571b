//! What happens later: asking providers how payments stand, and executing refunds.

use std::sync::Arc;

use base::clock::Clock;
use base::{Rng, Uuid};
use serde_json::json;
use store::jobs::{Handlers, Job, JobError, NewJob};
use store::{Store, StoreError, Tx};

use crate::actions::{self, Act, PaymentError};
use crate::model::{Attempt, AttemptState, RefundState, RefundWay};
use crate::notice::Notice;
use crate::office::CashOffice;
use crate::provider::{ProviderError, Providers};
use crate::rules::Refusal;
use crate::store::{attempts, bookings, refunds};

/// Asks the provider about one attempt.
pub const POLL: &str = "payments.poll";
/// Executes an approved refund at the provider.
pub const EXECUTE_REFUND: &str = "payments.execute_refund";

/// What jobs and pages of this area work with. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    pub store: Store,
    pub office: Arc<CashOffice>,
    pub providers: Providers,
    pub clock: Arc<dyn Clock>,
    pub rng: Arc<dyn Rng>,
}

impl Desk {
    /// Runs an action as `by`, now.
    pub async fn act<T, E, F>(&self, by: &str, action: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut Tx<'_>, Act<'_>) -> Result<T, E> + Send + 'static,
    {
        let (office, rng, by, now_us) = (
            self.office.clone(),
            self.rng.clone(),
            by.to_owned(),
            self.clock.now_us(),
        );
        self.store
            .write(move |tx| {
                let act = Act {
                    office: &office,
                    now_us,
                    by: &by,
                    rng: rng.as_ref(),
                };
                action(tx, act)
            })
            .await
    }
}

/// Adds this area's handlers.
pub fn register(handlers: &mut Handlers, desk: &Desk) {
    let for_poll = desk.clone();
    handlers.on(POLL, move |job| {
        let desk = for_poll.clone();
        async move { poll(&desk, &job).await }
    });
    let for_refund = desk.clone();
    handlers.on(EXECUTE_REFUND, move |job| {
        let desk = for_refund.clone();
        async move { execute_refund(&desk, &job).await }
    });
    crate::reconcile::register(handlers, desk);
}

const SECOND_US: i64 = 1_000_000;

/// 30 s, 1 min, 2 min … at most an hour.
fn pause_us(round: u32) -> i64 {
    (30 * SECOND_US * 2_i64.pow(round.min(7))).min(3600 * SECOND_US)
}

/// Leaves the job that asks about an attempt for the `round`th time.
pub(crate) fn enqueue_poll(tx: &mut Tx<'_>, act: Act<'_>, attempt: &Attempt, round: u32) -> Result<(), StoreError> {
    tx.enqueue(NewJob {
        id: act.rng.uuid_v7(act.now_us),
        kind: POLL,
        payload: json!({ "attempt": attempt.id, "round": round }),
        run_at: act.now_us + pause_us(round),
        once_key: Some(format!("payments/poll/{}/{round}", attempt.id)),
    })
}

fn id_in(job: &Job, name: &str) -> Result<Uuid, JobError> {
    job.payload
        .get(name)
        .and_then(|value| serde_json::from_value(value.clone()).ok())
        .ok_or_else(|| JobError::Final(anyhow::anyhow!("the job names no {name}")))
}

async fn poll(desk: &Desk, job: &Job) -> Result<(), JobError> {
    let id = id_in(job, "attempt")?;
    let round = job
        .payload
        .get("round")
        .and_then(serde_json::Value::as_u64)
        .unwrap_or(0);
    let round = u32::try_from(round).unwrap_or(u32::MAX);
    let Some(attempt) = desk.store.read(move |tx| attempts::attempt(tx, id)).await? else {
        return Ok(());
    };
    if !attempt.state.is_pending() {
        return Ok(());
    }
    ask(desk, &attempt).await?;
    let open_for_us = desk.office.attempt_hours * 3600 * SECOND_US;
    desk.act("machine", move |tx, act| match attempts::attempt(tx, id)? {
        Some(attempt) if attempt.state.is_pending() => {
            if act.now_us - attempt.created_at >= open_for_us {
                actions::end_attempt(tx, act, id, AttemptState::Aborted, "timed_out")
            } else {
                enqueue_poll(tx, act, &attempt, round.saturating_add(1))
            }
        }
        _ => Ok(()),
    })
    .await?;
    Ok(())
}

/// Least time between two questions about one attempt, however many people and jobs want to know.
const ASK_PAUSE_US: i64 = 2 * SECOND_US;

/// Asks the provider how an attempt stands and takes note of the answer. A provider that cannot be reached is asked
/// again later; that is no error here.
pub async fn ask(desk: &Desk, attempt: &Attempt) -> Result<(), StoreError> {
    let (Some(provider), Some(provider_ref)) = (desk.providers.get(&attempt.provider), &attempt.provider_ref) else {
        return Ok(());
    };
    let id = attempt.id;
    let turn = desk
        .act("machine", move |tx, act| {
            attempts::take_poll_turn(tx, id, act.now_us, ASK_PAUSE_US)
        })
        .await?;
    if !turn {
        return Ok(());
    }
    match provider.status(provider_ref, attempt.amount).await {
        Ok(status) => {
            let notice = Notice {
                provider: attempt.provider.clone(),
                provider_ref: provider_ref.clone(),
                attempt: Some(attempt.id),
                reference: None,
                status: status.status,
                method: status.method,
            };
            desk.act("machine", move |tx, act| actions::record_notice(tx, act, &notice))
                .await?;
        }
        Err(error) => tracing::warn!(attempt.id = %attempt.id, %error, "a provider did not say how a payment stands"),
    }
    Ok(())
}

async fn execute_refund(desk: &Desk, job: &Job) -> Result<(), JobError> {
    let id = id_in(job, "refund")?;
    let found = desk
        .store
        .read(move |tx| -> Result<_, StoreError> {
            let Some(refund) = refunds::refund(tx, id)? else {
                return Ok(None);
            };
            Ok(bookings::booking(tx, refund.payment)?.map(|payment| (refund, payment)))
        })
        .await?;
    let Some((refund, payment)) = found else {
        return Ok(());
    };
    if refund.state != RefundState::Approved || refund.way != RefundWay::Provider {
        return Ok(());
    }
    let Some(provider) = desk.providers.get(&payment.provider) else {
        return by_hand(desk, id).await;
    };
    match provider.refund(&payment.provider_ref, refund.amount, refund.id).await {
        Ok(()) => settle(
            desk.act("machine", move |tx, act| actions::execute_refund(tx, act, id))
                .await,
        ),
        Err(ProviderError::Unavailable(why)) => Err(JobError::Again(anyhow::anyhow!(why))),
        // Whoever approved it expects that the money goes back, so a person does what the provider will not.
        Err(ProviderError::Refused(_) | ProviderError::Unsupported) => by_hand(desk, id).await,
    }
}

async fn by_hand(desk: &Desk, id: Uuid) -> Result<(), JobError> {
    settle(
        desk.act("machine", move |tx, act| actions::refund_by_hand(tx, act, id))
            .await,
    )
}

/// A job may run twice; what was done by the first run is not an error of the second.
fn settle<T>(result: Result<T, PaymentError>) -> Result<(), JobError> {
    match result {
        Ok(_) | Err(PaymentError::Refused(Refusal::AlreadyDecided)) => Ok(()),
        Err(PaymentError::Refused(refusal)) => Err(JobError::Final(refusal.into())),
        Err(PaymentError::Store(error)) => Err(JobError::Again(error.into())),
    }
}
