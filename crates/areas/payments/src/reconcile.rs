//! The night's reconciliation: attempts that were given up are asked about once more. A payer who paid late, or whose
//! answer was lost while the provider was down, has paid nevertheless.

use base::Uuid;
use jiff::ToSpan;
use serde_json::json;
use store::StoreError;
use store::jobs::{Handlers, JobError, NewJob};

use crate::jobs::{Desk, ask};
use crate::store::attempts;

/// The job's kind.
pub const RECONCILE: &str = "payments.reconcile";
/// How long a provider is asked about an attempt that was given up. Unit: days.
const ASK_DAYS: i64 = 14;
const DAY_US: i64 = 86_400_000_000;
/// Attempts read at once.
const PAGE: i64 = 100;

pub(crate) fn register(handlers: &mut Handlers, desk: &Desk) {
    let desk = desk.clone();
    handlers.on(RECONCILE, move |_| {
        let desk = desk.clone();
        async move {
            let asked = run(&desk).await?;
            tracing::info!(asked, "attempts that were given up were asked about");
            plan(&desk).await.map_err(JobError::from)
        }
    });
}

/// Leaves the job of the coming night, once.
pub async fn plan(desk: &Desk) -> Result<(), StoreError> {
    let now_us = desk.clock.now_us();
    let (id, tomorrow) = (desk.rng.uuid_v7(now_us), desk.clock.today().saturating_add(1.day()));
    // Between the night's work on the cases and the cash office's first look.
    let run_at = tomorrow
        .at(4, 10, 0, 0)
        .to_zoned(base::clock::german_zone())
        .map_or(now_us + DAY_US, |at| at.timestamp().as_microsecond());
    desk.store
        .write(move |tx| {
            tx.enqueue(NewJob {
                id,
                kind: RECONCILE,
                payload: json!({}),
                run_at,
                once_key: Some(format!("payments/reconcile/{tomorrow}")),
            })
        })
        .await
}

/// Asks about every attempt that was given up in the last days, and says how many there were.
pub async fn run(desk: &Desk) -> Result<usize, StoreError> {
    let since = desk.clock.now_us() - ASK_DAYS * DAY_US;
    let (mut asked, mut after) = (0, (since, Uuid::nil()));
    loop {
        let place = after;
        let page = desk
            .store
            .read(move |tx| attempts::given_up_since(tx, since, place, PAGE))
            .await?;
        let Some(last) = page.last() else { return Ok(asked) };
        after = (last.created_at, last.id);
        for attempt in &page {
            ask(desk, attempt).await?;
            asked += 1;
        }
    }
}
