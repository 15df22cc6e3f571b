//! The end of retention: cases are marked first, so that the archive can take them over, and erased a month later.

use base::Uuid;

use super::{DAY_US, Night, PAGE, settled};
use crate::actions::retention;
use crate::{CaseError, Cases, Now, store};

/// Marks the cases whose retention is over.
pub async fn mark(cases: &Cases, now: Now, night: &mut Night) -> Result<(), CaseError> {
    for (blueprint, years) in cases.services.retention_years() {
        // No case can be over before this; which are is worked out one by one.
        let closed_before = now.us - i64::from(years) * 365 * DAY_US;
        let mut after = (0, Uuid::nil());
        loop {
            let id = blueprint.clone();
            let closed = cases
                .app
                .store
                .read(move |tx| store::retention::closed_before(tx, &id, closed_before, after, PAGE))
                .await?;
            let Some(last) = closed.last() else { break };
            after = *last;
            for (_, id) in closed {
                let marked = retention::mark(cases, id, now).await;
                settled(marked, id, &mut night.marked, &mut night.failed);
            }
        }
    }
    Ok(())
}

/// Erases the cases that were marked long enough ago and that nobody holds.
pub async fn erase(cases: &Cases, now: Now, night: &mut Night) -> Result<(), CaseError> {
    let marked_before = now.us - retention::OFFER_DAYS * DAY_US;
    let mut after = (0, Uuid::nil());
    loop {
        let marked = cases
            .app
            .store
            .read(move |tx| store::retention::marked_before(tx, marked_before, after, PAGE))
            .await?;
        let Some(last) = marked.last() else { return Ok(()) };
        after = *last;
        for (_, id) in marked {
            let erased = retention::erase(cases, id, now).await;
            settled(erased, id, &mut night.erased, &mut night.failed);
        }
    }
}
