//! The night before: who comes tomorrow is reminded, and what is long over is forgotten.

use appointments::{Booking, store as calendar};

use super::note;
use crate::{Actor, CaseError, Cases, Now, flow, store};

/// Unit: days after which the calendar forgets who came (data minimisation, Art. 5 Abs. 1 Buchst. e DSGVO).
pub const REMEMBERED_DAYS: i64 = 30;

/// Reminds somebody of their appointment, once. False when there is nothing to remind of.
pub async fn remind(cases: &Cases, booking: Booking, now: Now) -> Result<bool, CaseError> {
    let this = cases.clone();
    cases
        .app
        .store
        .write(move |tx| {
            if !calendar::mark_reminded(tx, booking.id)? {
                return Ok(false);
            }
            let Some(case) = store::cases::case_by_id(tx, booking.case_id)?.filter(|case| case.open) else {
                return Ok(false);
            };
            let what = (booking.kind.as_str(), Some(booking.starts_at));
            let seq = note(tx, case.id, &Actor::Machine, "case.appointment_reminded", what, now)?;
            flow::remind_of_appointment(&this, tx, &case, seq, now)?;
            Ok(true)
        })
        .await
}
