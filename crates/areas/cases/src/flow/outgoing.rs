//! Messages and orders of a step: what is sent is fixed with the step and kept with it; a job takes it out of the house.

use ::store::Tx;
use ::store::facts::NewFact;
use ::store::jobs::NewJob;
use base::{Lang, Uuid};
use blueprint::{Effect, Message, MessageError, MessageStatus, OrderError, OrderResult, OrderStatus, Scope, Stamp};
use serde_json::json;

use super::effects::Cause;
use crate::model::Case;
use crate::outgoing::{Outgoing, OutgoingFile, OutgoingKind, OutgoingState};
use crate::{CaseError, Cases, Now, Service, store};

/// Leaves a message to another authority. One that cannot be built stops nothing: it stands among those that failed, and
/// the case learns of it like of any other that did not arrive.
pub fn send(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &mut Case,
    scope: &Scope<'_>,
    id: &str,
    cause: &Cause<'_>,
) -> Result<(), CaseError> {
    let service = cases.service_of(&case.blueprint_hash)?;
    if !service.blueprint.wants_message(id, scope) {
        return Ok(());
    }
    let Some(message) = service.blueprint.message_entry(id) else {
        return Ok(());
    };
    let files = planned_files(&service, tx, case, message, scope, cause)?;
    let mut outgoing = fresh(cases, case, OutgoingKind::Message, id, cause.now);
    outgoing.files = files;
    build(cases, &service, scope, &mut outgoing, cause.now);
    let status = match outgoing.state {
        OutgoingState::Failed => MessageStatus::Failed,
        _ => MessageStatus::Queued,
    };
    case.proceedings.messages.insert(id.to_owned(), status);
    keep(cases, tx, &outgoing, cause, "case.told")
}

/// Builds what a message says, anew where it was built before. What goes wrong is written into it.
pub fn build(cases: &Cases, service: &Service, scope: &Scope<'_>, outgoing: &mut Outgoing, now: Now) {
    let built = service
        .blueprint
        .message_receiver(&outgoing.entry, scope)
        .and_then(|receiver| {
            let town = &cases.app.town;
            outgoing.target = receiver;
            let name = town
                .receiver(&outgoing.target)
                .map(|receiver| receiver.name.get(Lang::De));
            let names: Vec<String> = outgoing.files.iter().map(|file| file.name.clone()).collect();
            let stamp = Stamp {
                id: &outgoing.id.to_string(),
                created_at: base::clock::timestamp_from_us(now.us)
                    .to_zoned(base::clock::german_zone())
                    .datetime(),
                sender: town.about.authority.get(Lang::De),
                receiver: name.unwrap_or(&outgoing.target),
                files: &names,
            };
            service.blueprint.message(&outgoing.entry, scope, &stamp)
        });
    match built {
        Ok(_) if cases.app.town.receiver(&outgoing.target).is_none() => {
            let error = format!(
                "Die Stadt kennt keinen Empfänger „{}“ (receivers.toml).",
                outgoing.target
            );
            fail(outgoing, error, now);
        }
        Ok(rendered) => {
            outgoing.file_name = rendered.file_name;
            outgoing.media_type = rendered.media_type.to_owned();
            outgoing.body = Some(rendered.body);
            outgoing.state = OutgoingState::Queued;
            outgoing.last_error = None;
            outgoing.ended_at = None;
            outgoing.next_at = Some(now.us);
        }
        Err(error) => {
            // An error names places and expressions of the blueprint, never an answer.
            tracing::warn!(outgoing.id = %outgoing.id, entry = outgoing.entry, %error, "a message cannot be built");
            fail(outgoing, why_not_built(&error), now);
        }
    }
}

/// For the clerk, who can tell whoever keeps the blueprint where to look.
fn why_not_built(error: &MessageError) -> String {
    match error {
        MessageError::Unknown(id) => format!("Der Dienst kennt keine Mitteilung „{id}“."),
        MessageError::Value { name, .. } => format!("Die Angabe „{name}“ lässt sich aus dem Vorgang nicht ermitteln."),
        MessageError::NoReceiver(_) => "Die Stadt hat keinen Empfänger eingestellt.".to_owned(),
        MessageError::Template { path, line, .. } => {
            format!("Die Vorlage {path} lässt sich nicht füllen (Zeile {line}).")
        }
        MessageError::Malformed { path, .. } => format!("Was die Vorlage {path} ergibt, ist kein gültiges Dokument."),
    }
}

fn fail(outgoing: &mut Outgoing, error: String, now: Now) {
    outgoing.state = OutgoingState::Failed;
    outgoing.last_error = Some(error);
    outgoing.ended_at = Some(now.us);
    outgoing.next_at = None;
}

/// Leaves an order to a register. One whose values are not there is refused, as the register itself would do.
pub fn order(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &mut Case,
    scope: &Scope<'_>,
    id: &str,
    cause: &Cause<'_>,
) -> Result<(), CaseError> {
    let service = cases.service_of(&case.blueprint_hash)?;
    let blueprint = &service.blueprint;
    let Some(entry) = blueprint.order_entry(id).filter(|_| blueprint.wants_order(id, scope)) else {
        return Ok(());
    };
    let mut outgoing = fresh(cases, case, OutgoingKind::Order, id, cause.now);
    outgoing.target.clone_from(&entry.register);
    outgoing.operation.clone_from(&entry.operation);
    let mut result = OrderResult::default();
    match blueprint.order(id, scope) {
        Ok(draft) => {
            outgoing.body = Some(serde_json::to_string(&draft.with).map_err(anyhow::Error::from)?);
        }
        Err(error) => {
            tracing::warn!(outgoing.id = %outgoing.id, entry = id, %error, "an order cannot be given");
            fail(&mut outgoing, why_not_given(&error), cause.now);
            outgoing.state = OutgoingState::Refused;
            result.status = OrderStatus::Refused;
            result.reason = Some("value_missing".to_owned());
        }
    }
    case.proceedings.orders.insert(id.to_owned(), result);
    keep(cases, tx, &outgoing, cause, "case.ordered")
}

fn why_not_given(error: &OrderError) -> String {
    match error {
        OrderError::Unknown(id) => format!("Der Dienst kennt keinen Auftrag „{id}“."),
        OrderError::Value { name, .. } => format!("Die Angabe „{name}“ lässt sich aus dem Vorgang nicht ermitteln."),
        OrderError::Missing { name, .. } => {
            format!("Dem Auftrag fehlt die Angabe „{name}“, ohne die das Register nichts tut.")
        }
    }
}

fn fresh(cases: &Cases, case: &Case, kind: OutgoingKind, entry: &str, now: Now) -> Outgoing {
    Outgoing {
        id: cases.id(now),
        case_id: case.id,
        kind,
        entry: entry.to_owned(),
        target: String::new(),
        operation: String::new(),
        file_name: format!("{entry}.json"),
        media_type: "application/json".to_owned(),
        body: None,
        files: Vec::new(),
        blocked: case.blocked,
        state: OutgoingState::Queued,
        told: false,
        tries: 0,
        last_error: None,
        receipt: None,
        created_at: now.us,
        sent_at: None,
        ended_at: None,
        next_at: Some(now.us),
    }
}

fn keep(cases: &Cases, tx: &mut Tx<'_>, outgoing: &Outgoing, cause: &Cause<'_>, fact: &str) -> Result<(), CaseError> {
    store::outbox::insert_outgoing(tx, outgoing)?;
    tx.append(NewFact {
        stream: outgoing.case_id,
        at: cause.now.us,
        actor: &cause.actor.code(),
        kind: fact,
        data: json!({
            "id": outgoing.id, "entry": outgoing.entry, "target": outgoing.target, "operation": outgoing.operation,
            "blocked": outgoing.blocked,
        }),
    })?;
    leave_job(cases, tx, outgoing, (cause.now.us, None), cause.now)
}

/// Leaves the job that takes it out of the house. `run_at`: microseconds UTC; `once_key` as of a job.
pub fn leave_job(
    cases: &Cases,
    tx: &mut Tx<'_>,
    outgoing: &Outgoing,
    (run_at, once_key): (i64, Option<String>),
    now: Now,
) -> Result<(), CaseError> {
    tx.enqueue(NewJob {
        id: cases.id(now),
        kind: match outgoing.kind {
            OutgoingKind::Message => "cases.send",
            OutgoingKind::Order => "cases.order",
        },
        payload: json!({ "outgoing": outgoing.id }),
        run_at,
        once_key,
    })?;
    Ok(())
}

/// The files of a message: letters that this step writes, else the newest ones there are; and what was handed in.
fn planned_files(
    service: &Service,
    tx: &mut Tx<'_>,
    case: &Case,
    message: &Message,
    scope: &Scope<'_>,
    cause: &Cause<'_>,
) -> Result<Vec<OutgoingFile>, CaseError> {
    if message.files.is_empty() {
        return Ok(Vec::new());
    }
    let documents = store::documents::documents_of_case(tx, case.id)?;
    let mut planned = Vec::new();
    for slot in &message.files {
        let is_letter = service.blueprint.letter(slot).is_some();
        let writes = |effect: &Effect| matches!(effect, Effect::Letter(letter) if letter == slot);
        if is_letter && cause.step.effects.iter().any(writes) && service.blueprint.wants_letter(slot, scope) {
            planned.push(OutgoingFile {
                name: format!("{slot}-{}.pdf", case.reference),
                slot: slot.clone(),
                document: None,
            });
            continue;
        }
        let mut of_slot = documents
            .iter()
            .filter(|document| document.slot == *slot && (document.kind == "upload") != is_letter);
        let keep = |document: &crate::model::Document| OutgoingFile {
            name: document.file_name.clone(),
            slot: slot.clone(),
            document: Some(document.id),
        };
        if is_letter {
            planned.extend(of_slot.next_back().map(keep));
        } else {
            let named = named_files(scope, slot);
            let counts = |document: &&crate::model::Document| {
                (named.contains(&document.id) || document.later) && document.replaced.is_none()
            };
            planned.extend(of_slot.filter(counts).map(keep));
        }
    }
    Ok(planned)
}

/// The files that the answer to a question names.
fn named_files(scope: &Scope<'_>, field: &str) -> Vec<Uuid> {
    let files = scope.answer(field).and_then(serde_json::Value::as_array);
    let id = |file: &serde_json::Value| file.get("id")?.as_str()?.parse().ok();
    files.into_iter().flatten().filter_map(id).collect()
}
