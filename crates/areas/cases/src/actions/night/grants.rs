//! Grants at night: those that have run out, and those whose holders no longer fulfil the conditions.

use std::collections::BTreeMap;

use ::store::Tx;
use ::store::facts::NewFact;
use base::{Lang, Uuid};
use blueprint::{Found, Json, Rechecked};
use serde_json::json;

use super::{Night, PAGE, settled};
use crate::actions::check::{Anew, ask_registers};
use crate::flow::{self, CaseScope, Event, effects};
use crate::model::{Case, Grant};
use crate::{Actor, CaseError, Cases, Now, Service, store};

/// Ends grants whose last day is over: their places become free, their cases end.
pub async fn run_out(cases: &Cases, now: Now, night: &mut Night) -> Result<(), CaseError> {
    let mut after = (String::new(), Uuid::nil());
    loop {
        let place = after.clone();
        let over: Vec<Grant> = cases
            .app
            .store
            .read(move |tx| store::grants::run_out(tx, now.today, &place, PAGE))
            .await?;
        let Some(last) = over.last() else { return Ok(()) };
        after = (last.valid_until.to_string(), last.id);
        for grant in over {
            let id = grant.id;
            settled(end(cases, grant, now).await, id, &mut night.run_out, &mut night.failed);
        }
    }
}

async fn end(cases: &Cases, grant: Grant, now: Now) -> Result<bool, CaseError> {
    let this = cases.clone();
    cases
        .app
        .store
        .write(move |tx| {
            if !store::grants::end_grant(tx, grant.id, "ended", grant.valid_until, "run_out")? {
                return Ok(false);
            }
            effects::leave_place(tx, grant.id)?;
            tx.append(NewFact {
                stream: grant.case_id,
                at: now.us,
                actor: &Actor::Machine.code(),
                kind: "case.grant_ended",
                data: json!({ "number": grant.number, "on": grant.valid_until }),
            })?;
            let others = store::grants::grants_of_case(tx, grant.case_id)?;
            if let Some(mut case) = store::cases::case_by_id(tx, grant.case_id)?
                && !others.iter().any(|other| other.state == "valid")
            {
                flow::apply(&this, tx, &mut case, &Event::new("grant.ended"), &Actor::Machine, now)?;
            }
            Ok(true)
        })
        .await
}

/// Asks the registers again about the holders of valid grants. The registers are asked outside any transaction; one that
/// gives no answer ends nothing, and the grant is looked at again in the next night.
pub async fn look_again(cases: &Cases, now: Now, night: &mut Night) -> Result<(), CaseError> {
    let mut after = Uuid::nil();
    loop {
        let valid: Vec<Grant> = cases
            .app
            .store
            .read(move |tx| store::grants::to_look_at(tx, now.today, after, PAGE))
            .await?;
        let Some(last) = valid.last() else { return Ok(()) };
        after = last.id;
        for grant in valid {
            let id = grant.id;
            let looked = look_at(cases, grant, now).await;
            let found = matches!(looked, Ok(Some(true)));
            let looked = looked.map(|looked| looked.is_some());
            settled(looked, id, &mut night.looked_at, &mut night.failed);
            night.found += usize::from(found);
        }
    }
}

/// None: the blueprint does not look at this grant, or a register was away. Else whether something was found.
async fn look_at(cases: &Cases, grant: Grant, now: Now) -> Result<Option<bool>, CaseError> {
    let of = grant.case_id;
    let case = cases.app.store.read(move |tx| store::cases::case_by_id(tx, of)).await?;
    let Some(case) = case else { return Ok(None) };
    let service = cases.service_of(&case.blueprint_hash)?;
    if !service.blueprint.rechecks_in(&case.state) {
        return Ok(None);
    }
    let answers = ask_anew(cases, &service, &case, now).await?;
    let outcome = {
        let asked = Case {
            registers: answers.clone(),
            ..case
        };
        let parts = CaseScope::of(&service, &asked, now.today);
        service.blueprint.recheck(&parts.scope())
    };
    let found = match outcome {
        Rechecked::NotAsked | Rechecked::Unanswered => return Ok(None),
        Rechecked::Holds => None,
        Rechecked::Found(found) => Some(found),
    };
    let this = cases.clone();
    cases
        .app
        .store
        .write(move |tx| note(&this, tx, &grant, found.as_ref(), &answers, now))
        .await
        .map(Some)
}

/// Tonight's answers to the questions of the look; answers of the day of the decision stand in for the others.
async fn ask_anew(
    cases: &Cases,
    service: &Service,
    case: &Case,
    now: Now,
) -> Result<BTreeMap<String, Json>, CaseError> {
    let asked_again: Vec<String> = service
        .blueprint
        .recheck
        .iter()
        .flat_map(|r| r.queries.clone())
        .collect();
    let mut known = case.registers.clone();
    known.retain(|query, _| !asked_again.contains(query));
    let anew = Anew {
        known: &known,
        plan: &|blueprint, scope| blueprint.recheck_queries(scope).unwrap_or_default(),
    };
    ask_registers(cases, case, now, Some(anew)).await
}

/// Notes the look and gives the case what follows. The same finding is told once; what a person knew when they decided
/// is no news.
fn note(
    cases: &Cases,
    tx: &mut Tx<'_>,
    grant: &Grant,
    found: Option<&Found>,
    answers: &BTreeMap<String, Json>,
    now: Now,
) -> Result<bool, CaseError> {
    let before = store::grants::last_look(tx, grant.id)?;
    let reason = found.map(|found| found.reason_key.as_str());
    store::grants::note_look(tx, grant.id, now.today, reason)?;
    let Some(found) = found.filter(|found| before.reason.as_deref() != Some(&found.reason_key)) else {
        return Ok(false);
    };
    let Some(mut case) = store::cases::case_by_id(tx, grant.case_id)? else {
        return Ok(false);
    };
    if before.on.is_none() && case.verdict != "green" {
        return Ok(false);
    }
    let service = cases.service_of(&case.blueprint_hash)?;
    case.registers = answers.clone();
    tx.append(NewFact {
        stream: case.id,
        at: now.us,
        actor: &Actor::Machine.code(),
        kind: "case.recheck_found",
        data: json!({ "number": grant.number, "reason_key": found.reason_key, "legal": found.legal }),
    })?;
    let event = Event {
        // Letters are German.
        reason: Some(service.blueprint.recheck_reason(found, Lang::De)),
        ..Event::new(&found.event)
    };
    if flow::apply(cases, tx, &mut case, &event, &Actor::Machine, now)? {
        return Ok(true);
    }
    // The process foresees nothing here now; it is looked at again when it may.
    store::grants::note_look(tx, grant.id, now.today, before.reason.as_deref())?;
    Ok(false)
}
