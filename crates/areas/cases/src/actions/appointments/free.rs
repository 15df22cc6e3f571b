//! Which times may be chosen.

use appointments::{Offer, store as calendar};
use base::Uuid;
use blueprint::CaseAppointment;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::{booking_of, office_of, open};
use crate::model::Case;
use crate::{CaseError, Cases, Now};

/// Unit: days that one page shows.
const PAGE_DAYS: i64 = 7;

/// The free times of some days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// The office gives times here; where it does not, people call.
    pub is_offered: bool,
    pub days: Vec<(Date, Vec<DateTime>)>,
    /// Where the days before and after begin.
    pub earlier: Option<Date>,
    pub later: Option<Date>,
}

/// The clock on the wall.
pub fn local_now(now: Now) -> DateTime {
    let at = base::clock::timestamp_from_us(now.us);
    at.to_zoned(base::clock::german_zone()).datetime()
}

/// What an office offers for an appointment of a case.
pub(super) fn offer_of(cases: &Cases, case: &Case, appointment: &CaseAppointment) -> Option<Offer> {
    Offer::of(&cases.app.town, &office_of(cases, case, appointment), &cases.holidays)
}

/// The free times of a week that begins on `from`, or, without it, of the first week that has some.
///
/// Errors: the appointment is over or not offered.
pub async fn times(cases: &Cases, case: &Case, id: &str, from: Option<Date>) -> Result<Times, CaseError> {
    let appointment = open(case, id)?;
    let Some(offer) = offer_of(cases, case, &appointment) else {
        return Ok(Times::default());
    };
    let (office, now) = (office_of(cases, case, &appointment), local_now(cases.now()));
    let (first, last) = offer.days(now);
    let (minutes, own) = (appointment.minutes, booking_of(&appointment));
    let starts_on = from.unwrap_or(first).clamp(first, last.max(first));
    cases
        .app
        .store
        .read(move |tx| -> Result<Times, CaseError> {
            let mut begins = starts_on;
            loop {
                let ends = begins.saturating_add((PAGE_DAYS - 1).days()).min(last);
                let taken = taken_by_others(tx, &office, (begins, ends), own)?;
                let all = begins.series(1.day()).take_while(|day| *day <= ends);
                let free = all.map(|day| (day, offer.free(day, minutes, &taken, now)));
                let days: Vec<_> = free.filter(|(_, times)| !times.is_empty()).collect();
                let next = ends.saturating_add(1.day());
                if days.is_empty() && from.is_none() && next <= last {
                    begins = next;
                    continue;
                }
                let before = begins.saturating_sub(PAGE_DAYS.days()).max(first);
                return Ok(Times {
                    is_offered: true,
                    days,
                    earlier: (before < begins).then_some(before),
                    later: (next <= last).then_some(next),
                });
            }
        })
        .await
}

/// Who changes a time may take one that overlaps with their own.
fn taken_by_others(
    tx: &mut ::store::Tx<'_>,
    office: &str,
    (from, until): (Date, Date),
    own: Option<Uuid>,
) -> Result<appointments::Taken, CaseError> {
    let mut taken = calendar::taken(tx, office, from, until)?;
    if let Some(own) = own {
        for slot in calendar::slots_of(tx, own)? {
            taken.remove(&slot);
        }
    }
    Ok(taken)
}
