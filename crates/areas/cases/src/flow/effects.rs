//! What a step causes beside the new state. All of it happens in the transaction of the step; whatever talks to the
//! world outside is left as a job.

use std::collections::BTreeMap;

use ::store::Tx;
use ::store::jobs::NewJob;
use base::{Money, Uuid};
use blueprint::{Addressee, ClockStep, Effect, GrantDraft, Scope};
use jiff::ToSpan;
use registers::store::{Place, Wish};
use serde_json::{Value as Json, json};

use super::Event;
use crate::model::{Case, Grant};
use crate::{Actor, CaseError, Cases, Now, Refusal, Service, actions, store};

/// Why an effect happens.
pub struct Cause<'a> {
    pub event: &'a Event,
    pub actor: &'a Actor,
    /// Place of the step in the case's chain.
    pub seq: i64,
    pub now: Now,
    /// The step of the blueprint that is taken.
    pub step: &'a blueprint::Transition,
}

/// Carries out one effect. True when it left a letter, which tells the applicant by itself once it is written.
pub fn perform(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &mut Case,
    scope: &Scope<'_>,
    effect: &Effect,
    cause: &Cause<'_>,
) -> Result<bool, CaseError> {
    match effect {
        Effect::Claim => actions::claims::raise(cases, tx, case, scope, cause.now),
        Effect::ForgetClaim => actions::claims::forget(cases, tx, case, cause.now),
        Effect::Check => leave(cases, tx, "cases.check", json!({ "case": case.id }), cause.now),
        Effect::Letter(letter) => {
            let service = cases.service_of(&case.blueprint_hash)?;
            if !service.blueprint.wants_letter(letter, scope) {
                return Ok(false);
            }
            let others = match service.blueprint.letter(letter) {
                Some(letter) => service.blueprint.addressees(letter, scope),
                None => Ok(None),
            };
            let Some(others) = others.map_err(|error| Refusal::Party(error.to_string()))? else {
                leave_letter(cases, tx, case, letter, cause)?;
                return Ok(true);
            };
            for to in &others {
                leave_letter_to(cases, tx, case, letter, Some(to), cause)?;
            }
            // The applicant is told about the step as if it wrote no letter.
            return Ok(false);
        }
        Effect::Grant => give(cases, tx, case, scope, cause, None),
        Effect::GrantReplace => {
            let old = granted_before(cases, tx, case)?;
            give(cases, tx, case, scope, cause, old)
        }
        Effect::GrantEnd => end_grants(cases, tx, case, cause),
        Effect::Refund => actions::claims::refund(cases, tx, case, scope, cause),
        // The nightly run finds grants by their last day; nothing needs to be planned ahead.
        Effect::Remind => Ok(()),
        Effect::Clock(step, id) => write_down(tx, case, *step, id, cause),
        Effect::Office(key) => super::office::hand_over(cases, tx, case, key, cause),
        Effect::Participate(only) => {
            actions::parties::participate(cases, tx, case, only.as_deref(), cause.actor, cause.now)
        }
        Effect::DropParties => actions::parties::drop_all(tx, case, cause.actor, cause.now),
        Effect::Appointment(id) => super::appointments::offer(cases, tx, case, scope, id, cause),
        Effect::AppointmentEnd(id) => actions::appointments::end(tx, case, Some(id), cause.now),
        Effect::Send(message) => super::outgoing::send(cases, tx, case, scope, message, cause),
        Effect::Order(order) => super::outgoing::order(cases, tx, case, scope, order, cause),
    }?;
    Ok(false)
}

/// Leaves the job that writes a letter: one of the blueprint, or the plain notice of a step that has none.
pub fn leave_letter(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &Case,
    letter: &str,
    cause: &Cause<'_>,
) -> Result<(), CaseError> {
    leave_letter_to(cases, tx, case, letter, None, cause)
}

/// `to`: somebody else than the applicant.
fn leave_letter_to(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &Case,
    letter: &str,
    to: Option<&Addressee>,
    cause: &Cause<'_>,
) -> Result<(), CaseError> {
    let payload = json!({
        "case": case.id, "letter": letter, "seq": cause.seq, "reason": cause.event.reason,
        "items": cause.event.items, "actor": cause.actor.code(), "to": to,
    });
    leave(cases, tx, "cases.letter", payload, cause.now)
}

fn leave(cases: &Cases, tx: &mut Tx<'_>, kind: &str, payload: Json, now: Now) -> Result<(), CaseError> {
    tx.enqueue(NewJob {
        id: cases.id(now),
        kind,
        payload,
        run_at: now.us,
        once_key: None,
    })?;
    Ok(())
}

/// A clock was wound before the state was entered; here it becomes a fact, with the day on which it is over now.
fn write_down(tx: &mut Tx<'_>, case: &Case, step: ClockStep, id: &str, cause: &Cause<'_>) -> Result<(), CaseError> {
    let Some(clock) = case.proceedings.clocks.get(id) else {
        return Ok(());
    };
    tx.append(::store::facts::NewFact {
        stream: case.id,
        at: cause.now.us,
        actor: &cause.actor.code(),
        kind: "case.clock",
        data: json!({
            "clock": id, "step": step.code(), "state": clock.state(cause.now.today).code(),
            "started_on": clock.clock.started_on(), "due": clock.due_on,
        }),
    })?;
    Ok(())
}

/// The grant that this case renews, changes or gives back: the one that the applicant named by its number.
pub fn granted_before(cases: &Cases, tx: &mut Tx<'_>, case: &Case) -> Result<Option<Grant>, CaseError> {
    let service = cases.service_of(&case.blueprint_hash)?;
    let named = service
        .blueprint
        .all_queries
        .iter()
        .filter(|q| q.register == "grants" && q.with.contains_key("number"));
    for query in named {
        let answer = case.registers.get(&query.id);
        if let Some(number) = answer.and_then(|answer| answer.get("number")).and_then(Json::as_str) {
            let named = store::grants::grant_by_number(tx, number)?;
            return Ok(named.filter(|grant| service.blueprint.grants.iter().any(|rule| rule.kind == grant.kind)));
        }
    }
    Ok(None)
}

fn give(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &mut Case,
    scope: &Scope<'_>,
    cause: &Cause<'_>,
    replaces: Option<Grant>,
) -> Result<(), CaseError> {
    let service = cases.service_of(&case.blueprint_hash)?;
    let drafts = service
        .blueprint
        .grants(scope)
        .map_err(|e| Refusal::Grant(e.to_string()))?;
    // The old grant makes way for the new one of its kind, else for the first.
    let heir = replaces.as_ref().map_or(0, |old| {
        drafts.iter().position(|draft| draft.kind == old.kind).unwrap_or(0)
    });
    for (place, draft) in drafts.iter().enumerate() {
        let replaces = replaces.as_ref().filter(|_| place == heir);
        give_one(cases, tx, case, draft, place, cause, replaces)?;
    }
    Ok(())
}

/// `place`: which of the grants of its step it is, from 0.
fn give_one(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &mut Case,
    draft: &GrantDraft,
    place: usize,
    cause: &Cause<'_>,
    replaces: Option<&Grant>,
) -> Result<(), CaseError> {
    let now = cause.now;
    let left = match replaces {
        Some(old) => replace(cases, tx, case, old, draft, cause)?,
        None => None,
    };
    let grant = Grant {
        // Grants of one step keep their order.
        created_at: now.us + i64::try_from(place).unwrap_or_default(),
        ..new_grant(cases, tx, case, draft, now)?
    };
    store::grants::insert_grant(tx, &grant)?;
    if let Some(place) = &draft.place {
        let wish = Wish {
            zone: &place.zone,
            case_ref: &case.reference,
            limited: place.limited,
            goes_over: left.as_ref() == Some(&place.zone),
        };
        match registers::store::take_place(tx, wish)? {
            Place::Taken => store::grants::keep_place(tx, grant.id, &place.zone)?,
            // The whole step is undone; whoever wanted it checks again and learns that the zone is full.
            Place::Full => return Err(Refusal::Full(place.zone.clone()).into()),
            Place::Unknown => {}
        }
    }
    tx.append(::store::facts::NewFact {
        stream: case.id,
        at: now.us,
        actor: "machine",
        kind: "case.granted",
        data: json!({
            "number": grant.number, "kind": grant.kind, "valid_from": grant.valid_from, "valid_until": grant.valid_until,
            "replaces": replaces.map(|old| &old.number),
        }),
    })?;
    Ok(())
}

/// The old grant holds until the day before the new one begins, so that no day is without one. Its place goes over to
/// the new one at once: a renewal needs no second place in a full zone. Returns the zone whose place became free.
fn replace(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &Case,
    old: &Grant,
    draft: &GrantDraft,
    cause: &Cause<'_>,
) -> Result<Option<String>, CaseError> {
    let last = draft.valid_from.saturating_sub(1.day()).min(old.valid_until);
    let left = leave_place(tx, old.id)?;
    // One that had not begun yet would hold on no day at all.
    if last >= cause.now.today && last >= old.valid_from {
        store::grants::shorten_grant(tx, old.id, last)?;
        return Ok(left);
    }
    store::grants::end_grant(tx, old.id, "replaced", last, "replaced")?;
    settle_case_of(cases, tx, case.id, old, cause)?;
    Ok(left)
}

/// Gives the place of a grant back to its zone, once, and returns that zone.
pub fn leave_place(tx: &mut Tx<'_>, grant: Uuid) -> Result<Option<String>, CaseError> {
    let left = store::grants::give_place_back(tx, grant)?;
    if let Some(zone) = &left {
        registers::store::add_zone_taken(tx, zone, -1)?;
    }
    Ok(left)
}

/// Lines a case up for a place where its new state waits for one, and takes it out once it waits no more.
pub fn line_up(
    service: &Service,
    tx: &mut Tx<'_>,
    case: &Case,
    from: &str,
    scope: &Scope<'_>,
) -> Result<(), CaseError> {
    let blueprint = &service.blueprint;
    if !blueprint.is_queue(&case.state) {
        if blueprint.is_queue(from) {
            registers::store::leave_queue(tx, &case.reference)?;
        }
    } else if let Some(zone) = blueprint.waits_for_place(&case.state, scope) {
        registers::store::join_queue(tx, &zone, &case.reference, case.submitted_at)?;
    }
    Ok(())
}

/// A grant ended that another case gave: that case learns of it, unless it gave more that still holds.
fn settle_case_of(cases: &Cases, tx: &mut Tx<'_>, by: Uuid, ended: &Grant, cause: &Cause<'_>) -> Result<(), CaseError> {
    if ended.case_id == by {
        return Ok(());
    }
    let Some(mut other) = store::cases::case_by_id(tx, ended.case_id)? else {
        return Ok(());
    };
    let grants = store::grants::grants_of_case(tx, other.id)?;
    if grants.iter().any(|grant| grant.state == "valid") {
        return Ok(());
    }
    // The applicant is told about the step that they asked for, not about its echo.
    let event = Event {
        quiet: true,
        ..Event::new("grant.ended")
    };
    super::apply(cases, tx, &mut other, &event, cause.actor, cause.now)?;
    Ok(())
}

fn new_grant(cases: &Cases, tx: &mut Tx<'_>, case: &Case, draft: &GrantDraft, now: Now) -> Result<Grant, CaseError> {
    let year = now.today.year();
    let prefix = &cases.app.town.about.plate_code;
    let sequence = store::next_number(tx, &format!("grant/{}/{year}", draft.kind))?;
    let attributes: BTreeMap<String, String> = draft
        .attributes
        .iter()
        .map(|(name, value)| (name.clone(), plain(value)))
        .collect();
    let lookup_key = draft
        .lookup_key
        .as_ref()
        .and_then(|name| attributes.get(name))
        .cloned()
        .unwrap_or_default();
    let months = (draft.valid_until.saturating_add(1.day()) - draft.valid_from).get_days();
    Ok(Grant {
        id: cases.id(now),
        case_id: case.id,
        blueprint: case.blueprint.clone(),
        kind: draft.kind.clone(),
        number: grant_number(&draft.number, prefix, year, sequence),
        check_code: cases.app.rng.readable_secret(4),
        holder: draft.holder.clone(),
        lookup_key: lookup_key_of(&lookup_key),
        attributes,
        shown: draft.public.clone(),
        valid_from: draft.valid_from,
        valid_until: draft.valid_until,
        state: "valid".into(),
        ended_on: None,
        fee: Money::from_cents(case.fee.cents()),
        // A rounded number of months is what refunds are counted in.
        months: i64::from((months + 15) / 30),
        reminded: false,
        created_at: now.us,
    })
}

/// `MST-C 777` and `mstc777` are the same key.
pub fn lookup_key_of(text: &str) -> String {
    crate::rules::search_terms(&[text.replace([' ', '-'], "")]).concat()
}

fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

/// `{prefix}-{year}-{seq:6}{check}`: the check digit is computed over the digits before it.
fn grant_number(pattern: &str, prefix: &str, year: i16, sequence: i64) -> String {
    let filled = pattern
        .replace("{prefix}", prefix)
        .replace("{year}", &year.to_string())
        .replace("{seq:6}", &format!("{sequence:06}"))
        .replace("{seq}", &sequence.to_string());
    if !filled.contains("{check}") {
        return filled;
    }
    let digits: String = filled.chars().filter(char::is_ascii_digit).collect();
    let check = base::reference::with_check_digit(&digits)
        .and_then(|n| n.chars().last())
        .unwrap_or('0');
    filled.replace("{check}", &check.to_string())
}

fn end_grants(cases: &Cases, tx: &mut Tx<'_>, case: &Case, cause: &Cause<'_>) -> Result<(), CaseError> {
    let own = store::grants::grants_of_case(tx, case.id)?;
    let ended = match granted_before(cases, tx, case)? {
        Some(before) if own.is_empty() => vec![before],
        _ => own,
    };
    for grant in ended {
        if !store::grants::end_grant(tx, grant.id, "ended", cause.now.today, &cause.event.name)? {
            continue;
        }
        leave_place(tx, grant.id)?;
        tx.append(::store::facts::NewFact {
            stream: case.id,
            at: cause.now.us,
            actor: &cause.actor.code(),
            kind: "case.grant_ended",
            data: json!({ "number": grant.number, "on": cause.now.today }),
        })?;
        settle_case_of(cases, tx, case.id, &grant, cause)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grant_numbers_carry_a_check_digit_over_all_their_digits() {
        let number = grant_number("{prefix}-{year}-{seq:6}{check}", "MST", 2026, 42);
        assert!(number.starts_with("MST-2026-000042"), "{number}");
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        assert!(base::reference::is_valid(&digits));
    }

    #[test]
    fn a_plate_is_one_key_however_it_is_written() {
        for written in ["MST-C 777", "mst c777", "MSTC777"] {
            assert_eq!(lookup_key_of(written), "mstc777");
        }
        assert_eq!(lookup_key_of("FÜ-A 1"), lookup_key_of("fü a1"));
    }
}
