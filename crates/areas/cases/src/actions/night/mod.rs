//! What the clock does: deadlines that fire, checks that run again, looks at grants, reminders, retention, cleaning.
//!
//! Each part reads its list page by page along an index and settles one row in one transaction, so that a night may stop
//! anywhere and begin again. What fails for one row is told and stops no other.

mod appointments;
mod blobs;
mod deadlines;
mod grants;
mod parties;
mod reminders;
mod retention;

use ::store::facts::seal_day;
use ::store::jobs::NewJob;
use jiff::ToSpan;
use serde_json::json;

use crate::{CaseError, Cases, editions, store};

pub use blobs::sweep as sweep_blobs;
pub use reminders::DRAFT_WARNING_DAYS;

const PAGE: i64 = 200;
const DAY_US: i64 = 86_400_000_000;

/// What one night did, for the list of jobs and for tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Night {
    /// Editions of services whose day has come.
    pub editions: usize,
    pub deadlines: usize,
    /// Parties whose last day to answer is over, and those who were reminded of it.
    pub silent: usize,
    pub parties_reminded: usize,
    /// Who comes tomorrow and was reminded of it, and bookings that were forgotten.
    pub appointments_reminded: usize,
    pub appointments_forgotten: u64,
    pub rechecked: usize,
    /// Grants whose last day is over.
    pub run_out: usize,
    /// Grants whose holders were looked up in the registers, and those with which something was wrong.
    pub looked_at: usize,
    pub found: usize,
    /// Decisions that nobody fetched and that go by post.
    pub by_post: usize,
    pub reminded: usize,
    pub warned: usize,
    pub drafts: u64,
    /// Cases whose retention is over, and those that were erased.
    pub marked: usize,
    pub erased: usize,
    pub blobs: usize,
    /// Rows that could not be settled; the log says which and why.
    pub failed: usize,
}

/// One row's turn: counts what was done, and what failed goes to the log instead of stopping the night.
fn settled(result: Result<bool, CaseError>, id: base::Uuid, done: &mut usize, failed: &mut usize) {
    match result {
        Ok(true) => *done += 1,
        Ok(false) => {}
        Err(error) => {
            tracing::error!(%id, %error, "the night could not settle this");
            *failed += 1;
        }
    }
}

/// Everything that is due in the night that begins `now`. Running it twice changes nothing the second time.
///
/// Errors: something could not be settled. All the rest is done, and another run takes up what is left.
pub async fn run(cases: &Cases) -> Result<Night, CaseError> {
    let night = work(cases).await?;
    tracing::info!(?night, "the night's work is done");
    if night.failed > 0 {
        return Err(anyhow::anyhow!(
            "{} rows of the night could not be settled; the log names them",
            night.failed
        )
        .into());
    }
    Ok(night)
}

async fn work(cases: &Cases) -> Result<Night, CaseError> {
    let now = cases.now();
    let mut night = Night {
        // The job of midnight has done it, unless the house was closed then.
        editions: editions::publish_due(cases).await?,
        ..Night::default()
    };
    deadlines::fire(cases, now, &mut night).await?;
    parties::silence(cases, now, &mut night).await?;
    parties::remind(cases, now, &mut night).await?;
    appointments::remind(cases, now, &mut night).await?;
    appointments::forget(cases, now, &mut night).await?;
    // Places that become free tonight go to those who have waited longest.
    grants::run_out(cases, now, &mut night).await?;
    grants::look_again(cases, now, &mut night).await?;
    deadlines::recheck(cases, &mut night).await?;
    deadlines::deliver_otherwise(cases, now, &mut night).await?;
    night.reminded = reminders::remind(cases, now).await?;
    night.warned = reminders::warn_of_deletion(cases, now).await?;
    night.drafts = cases
        .app
        .store
        .write(move |tx| store::drafts::sweep_drafts(tx, now.us))
        .await?;
    retention::mark(cases, now, &mut night).await?;
    retention::erase(cases, now, &mut night).await?;
    night.blobs = blobs::sweep(cases).await?;
    let day = now.today.to_string();
    cases
        .app
        .store
        .write(move |tx| {
            tx.sweep_jobs(now.us - 30 * DAY_US)?;
            seal_day(tx, &day, now.us)
        })
        .await?;
    Ok(night)
}

/// The job of the night; what else belongs to it is put together where all areas are known.
pub const JOB: &str = "cases.night";

/// Leaves the job of the coming night, once.
pub async fn plan(cases: &Cases) -> Result<(), CaseError> {
    let now = cases.now();
    let (id, tomorrow) = (cases.id(now), now.today.saturating_add(1.day()));
    // Half past two: after midnight of the law, before the first clerk.
    let run_at = tomorrow
        .at(2, 30, 0, 0)
        .to_zoned(base::clock::german_zone())
        .map_or(now.us + DAY_US, |at| at.timestamp().as_microsecond());
    cases
        .app
        .store
        .write(move |tx| {
            tx.enqueue(NewJob {
                id,
                kind: JOB,
                payload: json!({}),
                run_at,
                once_key: Some(format!("night/{tomorrow}")),
            })
        })
        .await?;
    Ok(())
}
