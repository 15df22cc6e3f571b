//! The end of a case's life: marked when its retention is over, erased when the archive had its time, held when somebody
//! still needs it. Facts remain as a chain without content; see docs/decisions.

use ::store::facts::NewFact;
use base::{Lang, Uuid};
use serde_json::json;
use web::Staff;

use crate::actions::applicant::MESSAGE_CHARS_MAX;
use crate::actions::desk::{note, visible};
use crate::flow::german_day;
use crate::store::retention::{self as rows, Hold};
use crate::{Actor, CaseError, Cases, Now, Refusal, retention, store};

/// Unit: days between the mark and the erasure, in which the archive is offered the case.
///
/// Source: the archive acts of the Länder; they name no period, a month is usual practice.
pub const OFFER_DAYS: i64 = 30;

/// Marks the case if its retention is over. False when it is not, or was marked before.
pub async fn mark(cases: &Cases, id: Uuid, now: Now) -> Result<bool, CaseError> {
    let this = cases.clone();
    cases
        .app
        .store
        .write(move |tx| {
            let Some(case) = store::cases::case_by_id(tx, id)?.filter(|case| !case.open) else {
                return Ok(false);
            };
            let Some(closed_at) = case.closed_at else {
                return Ok(false);
            };
            let service = this.service_of(&case.blueprint_hash)?;
            let meta = &service.blueprint.meta;
            let grants = store::grants::grants_of_case(tx, id)?;
            let notices = store::notices::notices_of_case(tx, id)?;
            let rights = grants
                .iter()
                .map(|grant| grant.ended_on.unwrap_or(grant.valid_until))
                .chain(notices.iter().filter_map(|(_, notice)| notice.final_on));
            let closed_on = german_day(closed_at);
            let ends = retention::ends(
                closed_on,
                rights,
                meta.retention_years,
                &meta.retention_legal,
                &this.holidays,
            );
            if ends.due >= now.today || !rows::mark(tx, id, ends.due, &ends.explain(Lang::De), now.us)? {
                return Ok(false);
            }
            tx.append(NewFact {
                stream: id,
                at: now.us,
                actor: &Actor::Machine.code(),
                kind: "case.retention_over",
                data: json!({ "ends_on": ends.due, "legal": meta.retention_legal }),
            })?;
            Ok(true)
        })
        .await
}

/// Erases everything personal of a marked case. False when somebody holds it or took it up again.
pub async fn erase(cases: &Cases, id: Uuid, now: Now) -> Result<bool, CaseError> {
    let this = cases.clone();
    cases
        .app
        .store
        .write(move |tx| {
            let Some(case) = store::cases::case_by_id(tx, id)? else {
                return Ok(false);
            };
            if case.open {
                rows::unmark(tx, id)?;
                return Ok(false);
            }
            let Some((ends_on, _)) = rows::mark_of(tx, id)?.filter(|_| case.closed_at.is_some()) else {
                return Ok(false);
            };
            if rows::hold_of(tx, id)?.is_some() {
                return Ok(false);
            }
            let service = this.service_of(&case.blueprint_hash)?;
            let meta = &service.blueprint.meta;
            let documents = rows::erase(tx, id, now.us)?;
            // The last fact says what happened to those before it, and names nobody.
            tx.erase_facts(NewFact {
                stream: id,
                at: now.us,
                actor: &Actor::Machine.code(),
                kind: "case.erased",
                data: json!({
                    "why": format!("Aufbewahrung von {} Jahren endete am {ends_on}", meta.retention_years),
                    "legal": meta.retention_legal, "ends_on": ends_on, "documents": documents,
                }),
            })?;
            Ok(true)
        })
        .await
}

/// Keeps a case from erasure, for instance while a court needs it.
pub async fn hold(cases: &Cases, staff: &Staff, id: Uuid, reason: String) -> Result<(), CaseError> {
    let (staff, now) = (staff.clone(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            visible(tx, &staff, id)?;
            let reason: String = reason.trim().chars().take(MESSAGE_CHARS_MAX).collect();
            if reason.is_empty() {
                return Err(Refusal::Missing("text").into());
            }
            let hold = Hold {
                staff: staff.id,
                at: now.us,
                reason: reason.clone(),
            };
            if rows::insert_hold(tx, id, &hold)? {
                note(tx, id, &staff, now, "case.held", json!({ "reason": reason }))?;
            }
            Ok(())
        })
        .await
}

/// Lets the case go its way again.
pub async fn release(cases: &Cases, staff: &Staff, id: Uuid) -> Result<(), CaseError> {
    let (staff, now) = (staff.clone(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            visible(tx, &staff, id)?;
            if rows::delete_hold(tx, id)? {
                note(tx, id, &staff, now, "case.released", json!({}))?;
            }
            Ok(())
        })
        .await
}
