//! Messages and orders on their way: what the jobs do, and what a clerk does when one did not arrive.

use std::time::Duration;

use ::store::facts::NewFact;
use ::store::{BlobHash, Tx};
use base::Uuid;
use blueprint::{MessageStatus, OrderResult, OrderStatus};
use receivers::{Answer, Delivery, Part};
use registers::port::{Audience, Purpose, RegisterOrder, RegisterReceipt};
use serde_json::{Value as Json, json};
use web::Staff;

use crate::actions::desk::visible;
use crate::flow::{self, CaseScope, Event, outgoing as left};
use crate::model::{Case, Document};
use crate::outgoing::{Outgoing, OutgoingKind, OutgoingReceipt, OutgoingState, next_try};
use crate::{Actor, CaseError, Cases, Now, Refusal, asking, store};

/// A receiver that hangs is like one that is away.
const PATIENCE: Duration = Duration::from_secs(120);

/// Unit: bytes of all files of one message. They are held in memory while it is sent, and receivers have limits of their own.
pub const FILES_BYTES_MAX: u64 = 50 << 20;

/// Unit: microseconds until a letter of the same step is looked for again.
const LETTER_AGAIN_US: i64 = 15 * 1_000_000;
/// Unit: microseconds after which a letter that is not there counts as a try that failed.
const LETTER_WAIT_US: i64 = 15 * 60 * 1_000_000;

/// Takes a message to its receiver, or asks what became of it. Bears running twice: the receiver tells a repetition by the
/// message's id, and what has ended is not touched again.
pub async fn send(cases: &Cases, id: Uuid) -> Result<(), CaseError> {
    let now = cases.now();
    let Some((outgoing, case, documents)) = load(cases, id).await? else {
        return Ok(());
    };
    if !outgoing.state.is_open() {
        return tell(cases, &outgoing, now).await;
    }
    let answer = if outgoing.state == OutgoingState::Sent {
        patient(cases.receivers.look(&outgoing.target, outgoing.id)).await
    } else {
        match delivery(cases, &outgoing, &case, &documents).await? {
            Packed::Ready(delivery) => patient(cases.receivers.send(&delivery)).await,
            Packed::TooLarge { bytes } => too_large(bytes),
            Packed::LetterMissing if now.us - outgoing.created_at < LETTER_WAIT_US => {
                return wait_for_letter(cases, outgoing, now).await;
            }
            Packed::LetterMissing => away("Ein Schreiben, das mitgehen soll, ist noch nicht da."),
        }
    };
    settle(cases, outgoing, Came::OfMessage(answer), now).await
}

/// Tells a register what to do. Bears running twice, as `send`.
pub async fn order(cases: &Cases, id: Uuid) -> Result<(), CaseError> {
    let now = cases.now();
    let Some((outgoing, case, _)) = load(cases, id).await? else {
        return Ok(());
    };
    if !outgoing.state.is_open() {
        return tell(cases, &outgoing, now).await;
    }
    let with = outgoing.body.as_deref().map(serde_json::from_str);
    let receipt = match with {
        Some(Ok(with)) => {
            let order = RegisterOrder {
                key: outgoing.id.to_string(),
                register: outgoing.target.clone(),
                operation: outgoing.operation.clone(),
                with,
                purpose: Purpose {
                    reason: case.blueprint.clone(),
                    case_ref: Some(case.reference.clone()),
                    asked_by: "system".into(),
                    audience: Audience::Clerk,
                },
            };
            asking::order(cases, order, asking::IN_A_JOB).await
        }
        _ => RegisterReceipt::Refused {
            key: "value_missing".to_owned(),
            reason: "Der Auftrag hat keinen lesbaren Inhalt.".to_owned(),
            source: String::new(),
            refused_at: base::clock::timestamp_from_us(now.us),
        },
    };
    settle(cases, outgoing, Came::OfOrder(receipt), now).await
}

/// What a job needs; none when the case is gone or its content was erased.
async fn load(cases: &Cases, id: Uuid) -> Result<Option<(Outgoing, Case, Vec<Document>)>, CaseError> {
    cases
        .app
        .store
        .read(move |tx| -> Result<_, CaseError> {
            let Some(outgoing) = store::outbox::outgoing(tx, id)? else {
                return Ok(None);
            };
            let Some(case) = store::cases::case_by_id(tx, outgoing.case_id)? else {
                return Ok(None);
            };
            let documents = store::documents::documents_of_case(tx, case.id)?;
            Ok(Some((outgoing, case, documents)))
        })
        .await
}

async fn patient(answer: receivers::BoxFuture<'_, Answer>) -> Answer {
    tokio::time::timeout(PATIENCE, answer)
        .await
        .unwrap_or_else(|_| away("Der Empfänger hat nicht rechtzeitig geantwortet."))
}

fn away(reason: &str) -> Answer {
    Answer::Unavailable {
        reason: reason.to_owned(),
        retry_after_s: None,
    }
}

/// Another try would change nothing, so that the message has failed and a person sees why.
fn too_large(bytes: u64) -> Answer {
    let text = |bytes| web::parts::bytes_text(base::Lang::De, bytes);
    Answer::Refused {
        reason: format!(
            "Die Dateien dieser Mitteilung haben zusammen {}; höchstens {} gehen mit. Bitte geben Sie sie auf anderem Weg weiter.",
            text(bytes),
            text(FILES_BYTES_MAX)
        ),
    }
}

/// A message with its files, or why there is none.
enum Packed {
    Ready(Box<Delivery>),
    /// A letter of the same step is still being written.
    LetterMissing,
    TooLarge {
        bytes: u64,
    },
}

async fn delivery(
    cases: &Cases,
    outgoing: &Outgoing,
    case: &Case,
    documents: &[Document],
) -> Result<Packed, CaseError> {
    let service = cases.service_of(&case.blueprint_hash)?;
    let schema = service.blueprint.message_entry(&outgoing.entry);
    let mut wanted = Vec::new();
    for file in &outgoing.files {
        let is_it = |document: &&Document| match file.document {
            Some(id) => document.id == id,
            None => {
                document.slot == file.slot && document.kind != "upload" && document.created_at >= outgoing.created_at
            }
        };
        let Some(document) = documents.iter().rev().find(is_it) else {
            return Ok(Packed::LetterMissing);
        };
        wanted.push((file, document));
    }
    let bytes = wanted
        .iter()
        .map(|(_, document)| u64::try_from(document.bytes).unwrap_or(0));
    let bytes: u64 = bytes.fold(0, u64::saturating_add);
    if bytes > FILES_BYTES_MAX {
        return Ok(Packed::TooLarge { bytes });
    }
    let mut files = Vec::new();
    for (file, document) in wanted {
        let hash = BlobHash::parse(&document.blob)
            .ok_or_else(|| anyhow::anyhow!("the document {} names no file", document.id))?;
        files.push(Part {
            file_name: file.name.clone(),
            media_type: document.media_type.clone(),
            content: cases.app.blobs.get(&hash).await.map_err(anyhow::Error::from)?,
        });
    }
    Ok(Packed::Ready(Box::new(Delivery {
        message: outgoing.id,
        receiver: outgoing.target.clone(),
        case_ref: case.reference.clone(),
        service: case.blueprint.clone(),
        subject: outgoing.entry.clone(),
        schema: schema.and_then(|message| message.schema.clone()),
        blocked: outgoing.blocked,
        body: Part {
            file_name: outgoing.file_name.clone(),
            media_type: outgoing.media_type.clone(),
            content: outgoing.body.clone().unwrap_or_default().into_bytes(),
        },
        files,
    })))
}

async fn wait_for_letter(cases: &Cases, outgoing: Outgoing, now: Now) -> Result<(), CaseError> {
    let this = cases.clone();
    cases
        .app
        .store
        .write(move |tx| {
            // Two runs agree upon the moment, so that waiting does not breed jobs.
            let at = (now.us / LETTER_AGAIN_US + 1) * LETTER_AGAIN_US;
            let once = format!("outgoing/{}/{at}", outgoing.id);
            left::leave_job(&this, tx, &outgoing, (at, Some(once)), now)
        })
        .await
}

/// What came back from outside.
#[derive(Clone)]
enum Came {
    OfMessage(Answer),
    OfOrder(RegisterReceipt),
}

/// Keeps what came back and tells the case, in one transaction.
async fn settle(cases: &Cases, seen: Outgoing, came: Came, now: Now) -> Result<(), CaseError> {
    let this = cases.clone();
    cases
        .app
        .store
        .write(move |tx| {
            let Some(mut outgoing) = store::outbox::outgoing(tx, seen.id)? else {
                return Ok(());
            };
            // Another run of the same job was faster; what it wrote stands.
            if outgoing.state != seen.state || outgoing.tries != seen.tries || outgoing.body.is_none() {
                return Ok(());
            }
            let result = take_in(&mut outgoing, &came, now);
            if outgoing.state.is_open()
                && let Some(at) = outgoing.next_at
            {
                left::leave_job(&this, tx, &outgoing, (at, None), now)?;
            }
            happened(&this, tx, &mut outgoing, result, now)?;
            store::outbox::save_outgoing(tx, &outgoing)?;
            Ok(())
        })
        .await
}

/// Writes into a message or an order what came back. Gives the result of an order that has one.
fn take_in(outgoing: &mut Outgoing, came: &Came, now: Now) -> Option<OrderResult> {
    outgoing.tries += 1;
    outgoing.next_at = None;
    match came {
        Came::OfMessage(Answer::Acknowledged(receipt)) => {
            arrived(outgoing, OutgoingState::Acknowledged, receipt, now);
            outgoing.ended_at = Some(now.us);
        }
        Came::OfMessage(Answer::Taken(receipt)) => {
            // From here on the tries count how often the receipt was asked for.
            if outgoing.state == OutgoingState::Queued {
                outgoing.tries = 1;
            }
            arrived(outgoing, OutgoingState::Sent, receipt, now);
            outgoing.next_at = next_try(outgoing.tries, None, now.us);
        }
        Came::OfMessage(Answer::Refused { reason }) => ended(outgoing, OutgoingState::Failed, reason, now),
        Came::OfMessage(Answer::Unavailable { reason, retry_after_s }) => {
            again_later(outgoing, reason, *retry_after_s, now);
        }
        Came::OfOrder(RegisterReceipt::Done { data, source, done_at }) => {
            outgoing.state = OutgoingState::Done;
            outgoing.sent_at = Some(now.us);
            outgoing.ended_at = Some(now.us);
            outgoing.last_error = None;
            outgoing.receipt = Some(OutgoingReceipt {
                number: String::new(),
                source: source.clone(),
                at: done_at.as_microsecond(),
            });
            return Some(OrderResult {
                status: OrderStatus::Done,
                answer: data.clone(),
                reason: None,
            });
        }
        Came::OfOrder(RegisterReceipt::Refused { key, reason, .. }) => {
            outgoing.sent_at = Some(now.us);
            ended(outgoing, OutgoingState::Refused, reason, now);
            return Some(OrderResult {
                status: OrderStatus::Refused,
                answer: Json::Null,
                reason: Some(key.clone()),
            });
        }
        Came::OfOrder(RegisterReceipt::Unavailable { reason, retry_after_s }) => {
            again_later(outgoing, reason, Some(*retry_after_s), now);
        }
    }
    None
}

fn arrived(outgoing: &mut Outgoing, state: OutgoingState, receipt: &receivers::Receipt, now: Now) {
    outgoing.state = state;
    outgoing.sent_at = outgoing.sent_at.or(Some(now.us));
    outgoing.last_error = None;
    outgoing.receipt = Some(OutgoingReceipt {
        number: receipt.number.clone(),
        source: receipt.source.clone(),
        at: receipt.at.as_microsecond(),
    });
}

fn ended(outgoing: &mut Outgoing, state: OutgoingState, reason: &str, now: Now) {
    outgoing.state = state;
    outgoing.last_error = Some(reason.to_owned());
    outgoing.ended_at = Some(now.us);
}

/// A message that arrived and is only not confirmed stays sent when nobody answers any more.
fn again_later(outgoing: &mut Outgoing, reason: &str, wait_s: Option<u32>, now: Now) {
    outgoing.last_error = Some(reason.to_owned());
    outgoing.next_at = next_try(outgoing.tries, wait_s, now.us);
    if outgoing.next_at.is_none() && outgoing.state == OutgoingState::Queued {
        ended(outgoing, OutgoingState::Failed, reason, now);
    }
}

/// Tells the case how a message or an order stands, once it ended with the event that its blueprint may listen to. What was
/// sent anew in the meantime counts instead of this one.
fn happened(
    cases: &Cases,
    tx: &mut Tx<'_>,
    outgoing: &mut Outgoing,
    result: Option<OrderResult>,
    now: Now,
) -> Result<(), CaseError> {
    let Some(mut case) = store::cases::case_by_id(tx, outgoing.case_id)? else {
        return Ok(());
    };
    if store::outbox::is_superseded(tx, outgoing)? {
        outgoing.told |= !outgoing.state.is_open();
        return Ok(());
    }
    let entry = outgoing.entry.clone();
    let was = case.proceedings.clone();
    match (outgoing.kind, result) {
        (OutgoingKind::Message, _) => {
            case.proceedings
                .messages
                .insert(entry.clone(), message_status(outgoing.state));
        }
        (OutgoingKind::Order, Some(result)) => {
            case.proceedings.orders.insert(entry.clone(), result);
        }
        (OutgoingKind::Order, None) => {}
    }
    let Some((event, fact)) = ending(outgoing) else {
        if case.proceedings != was {
            flow::save(tx, &mut case)?;
        }
        return Ok(());
    };
    outgoing.told = true;
    tx.append(NewFact {
        stream: case.id,
        at: now.us,
        actor: &Actor::Machine.code(),
        kind: fact,
        data: json!({
            "id": outgoing.id, "entry": entry, "target": outgoing.target, "operation": outgoing.operation,
            "number": outgoing.receipt.as_ref().map(|receipt| &receipt.number), "error": outgoing.last_error,
        }),
    })?;
    flow::step(cases, tx, &mut case, &Event::new(event), &Actor::Machine, now)?;
    flow::save(tx, &mut case)
}

/// The event and the fact with which it ended; none while it is on its way, and for an order that no register took.
fn ending(outgoing: &Outgoing) -> Option<(String, &'static str)> {
    let (end, fact) = match (outgoing.kind, outgoing.state) {
        (OutgoingKind::Message, OutgoingState::Acknowledged) => ("acknowledged", "case.told_confirmed"),
        (OutgoingKind::Message, OutgoingState::Failed) => ("failed", "case.told_failed"),
        (OutgoingKind::Order, OutgoingState::Done) => ("done", "case.order_done"),
        (OutgoingKind::Order, OutgoingState::Refused) => ("refused", "case.order_refused"),
        _ => return None,
    };
    Some((format!("{}.{}.{end}", outgoing.kind.code(), outgoing.entry), fact))
}

fn message_status(state: OutgoingState) -> MessageStatus {
    match state {
        OutgoingState::Queued => MessageStatus::Queued,
        OutgoingState::Sent => MessageStatus::Sent,
        OutgoingState::Acknowledged | OutgoingState::Done => MessageStatus::Acknowledged,
        OutgoingState::Refused | OutgoingState::Failed => MessageStatus::Failed,
    }
}

/// What had ended before any job ran — a message that could not be built — is told to its case, once.
async fn tell(cases: &Cases, seen: &Outgoing, now: Now) -> Result<(), CaseError> {
    if seen.told {
        return Ok(());
    }
    let (this, id) = (cases.clone(), seen.id);
    cases
        .app
        .store
        .write(move |tx| {
            let Some(mut outgoing) = store::outbox::outgoing(tx, id)?.filter(|outgoing| !outgoing.told) else {
                return Ok(());
            };
            happened(&this, tx, &mut outgoing, None, now)?;
            store::outbox::save_outgoing(tx, &outgoing)?;
            Ok(())
        })
        .await
}

/// What left the house for a case that this person may see.
pub fn visible_outgoing(tx: &mut Tx<'_>, staff: &Staff, id: Uuid) -> Result<(Outgoing, Case), CaseError> {
    let outgoing = store::outbox::outgoing(tx, id)?.ok_or(CaseError::NotFound)?;
    let case = visible(tx, staff, outgoing.case_id)?;
    Ok((outgoing, case))
}

/// Sends what did not arrive once more, for a clerk of the case. Returns the case.
pub async fn again(cases: &Cases, staff: &Staff, id: Uuid) -> Result<Uuid, CaseError> {
    let (this, staff, now) = (cases.clone(), staff.clone(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            let (outgoing, case) = visible_outgoing(tx, &staff, id)?;
            queue_again(&this, tx, outgoing, case, &Actor::Staff(staff.id), now)
        })
        .await
}

/// As `again`, for who runs the machine and sees no case: a receiver is back, or its address was mended.
pub async fn again_unseen(cases: &Cases, staff: &Staff, id: Uuid) -> Result<Uuid, CaseError> {
    let (this, actor, now) = (cases.clone(), Actor::Staff(staff.id), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            let outgoing = store::outbox::outgoing(tx, id)?.ok_or(CaseError::NotFound)?;
            let case = store::cases::case_by_id(tx, outgoing.case_id)?.ok_or(CaseError::NotFound)?;
            queue_again(&this, tx, outgoing, case, &actor, now)
        })
        .await
}

/// A message is the same one as before, so that a receiver who has it after all does not get it twice; only one that never
/// could be built is built now.
fn queue_again(
    cases: &Cases,
    tx: &mut Tx<'_>,
    mut outgoing: Outgoing,
    mut case: Case,
    actor: &Actor,
    now: Now,
) -> Result<Uuid, CaseError> {
    let gone = || Refusal::NotAgain;
    if outgoing.state != OutgoingState::Failed || store::outbox::is_superseded(tx, &outgoing)? {
        return Err(gone().into());
    }
    if outgoing.body.is_none() {
        let service = cases.service_of(&case.blueprint_hash)?;
        let parts = CaseScope::of(&service, &case, now.today);
        left::build(cases, &service, &parts.scope(), &mut outgoing, now);
        if outgoing.state == OutgoingState::Failed {
            return Err(Refusal::NotBuilt(outgoing.last_error.unwrap_or_default()).into());
        }
    }
    outgoing.state = OutgoingState::Queued;
    (outgoing.tries, outgoing.told) = (0, false);
    (outgoing.last_error, outgoing.ended_at, outgoing.next_at) = (None, None, Some(now.us));
    store::outbox::save_outgoing(tx, &outgoing)?;
    if outgoing.kind == OutgoingKind::Message {
        let messages = &mut case.proceedings.messages;
        messages.insert(outgoing.entry.clone(), MessageStatus::Queued);
        flow::save(tx, &mut case)?;
    }
    tx.append(NewFact {
        stream: case.id,
        at: now.us,
        actor: &actor.code(),
        kind: "case.sent_again",
        data: json!({
            "id": outgoing.id, "entry": outgoing.entry, "target": outgoing.target, "operation": outgoing.operation,
        }),
    })?;
    left::leave_job(cases, tx, &outgoing, (now.us, None), now)?;
    Ok(case.id)
}
