//! What the night does about who takes part: silence after the last day, and a reminder before it.

use base::Uuid;
use jiff::ToSpan;

use super::invitation::{Why, leave_mail};
use super::{follow, note, told};
use crate::flow;
use crate::store::parties as rows;
use crate::{Actor, CaseError, Cases, Now, store};

/// Unit: days before the last one on which a party is reminded.
pub const REMINDER_DAYS: i64 = 7;

/// The last day of a party is over. False when it is not silent after all: it has answered meanwhile, or is no longer asked.
pub async fn silence(cases: &Cases, id: Uuid, now: Now) -> Result<bool, CaseError> {
    let this = cases.clone();
    cases
        .app
        .store
        .write(move |tx| {
            let Some(mut row) = rows::party(tx, id)? else {
                return Ok(false);
            };
            let mut case = store::cases::case_by_id(tx, row.case_id)?.ok_or(CaseError::NotFound)?;
            if case.blocked && row.office.is_none() {
                follow::hold_back(tx, &mut case, row, now)?;
                return Ok(false);
            }
            if !case.proceedings.fall_silent(&id.to_string(), now.today) {
                return Ok(false);
            }
            row.status = blueprint::PartyStatus::Silent;
            rows::save_party(tx, &row)?;
            if let Some((of, party)) = case.proceedings.party(&id.to_string()) {
                note(
                    tx,
                    case.id,
                    &Actor::Machine.code(),
                    "case.party_silent",
                    told(of, party),
                    now,
                )?;
            }
            follow::settle(&this, tx, &mut case, &[row.participation], &Actor::Machine, now)?;
            flow::save(tx, &mut case)?;
            Ok(true)
        })
        .await
}

/// Reminds a party of its last day, once. Who has a week or less is not asked twice in it.
pub async fn remind(cases: &Cases, id: Uuid, now: Now) -> Result<bool, CaseError> {
    let this = cases.clone();
    cases
        .app
        .store
        .write(move |tx| {
            let Some(row) = rows::party(tx, id)? else {
                return Ok(false);
            };
            if !rows::mark_reminded(tx, id)? {
                return Ok(false);
            }
            let case = store::cases::case_by_id(tx, row.case_id)?.ok_or(CaseError::NotFound)?;
            let Some((of, party)) = case.proceedings.party(&id.to_string()) else {
                return Ok(false);
            };
            let asked_on = flow::german_day(row.asked_at);
            let is_short = row
                .due_on
                .is_some_and(|due| due <= asked_on.saturating_add(REMINDER_DAYS.days()));
            let may = !(case.blocked && row.office.is_none());
            if is_short || !may || party.answered_on.is_some() {
                return Ok(false);
            }
            if !leave_mail(&this, tx, party, (id, row.turn), Why::Reminder, now)? {
                return Ok(false);
            }
            note(
                tx,
                case.id,
                &Actor::Machine.code(),
                "case.party_reminded",
                told(of, party),
                now,
            )?;
            Ok(true)
        })
        .await
}
