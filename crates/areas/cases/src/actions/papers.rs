//! Files that come after the application: to which of its questions each belongs, what it takes the place of, and who is
//! told of it.

use std::sync::Arc;

use ::store::Tx;
use ::store::facts::{Fact, NewFact};
use base::{Lang, Uuid};
use blueprint::Control;
use jiff::civil::Date;
use serde_json::{Value as Json, json};
use web::{Staff, Upload};

use crate::actions::uploads::{self, UploadRefusal};
use crate::actions::{desk, parties};
use crate::flow::{self, CaseScope, Event};
use crate::model::{Case, Document, LATER, Replaced};
use crate::{Actor, CaseError, Cases, Now, Service, store};

/// Unit: bytes of one file where no question takes larger ones.
pub const BYTES_MAX: u64 = 10 << 20;
/// As a choice: the file belongs to no question.
pub const NO_SLOT: &str = "other";

/// A question of the application with files, as a place for what comes later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    pub id: String,
    /// In the language that was asked for.
    pub label: String,
    /// Unit: bytes of one file.
    pub bytes_max: u64,
}

/// The places that files of a case have: its questions with files that are asked in it.
pub fn slots(cases: &Cases, case: &Case, lang: Lang) -> Result<Vec<Slot>, CaseError> {
    let service = cases.service_of(&case.blueprint_hash)?;
    let mut slots = slots_of(&service, case, cases.now().today, lang);
    for slot in &mut slots {
        slot.bytes_max = cases.file_bytes_max(slot.bytes_max);
    }
    Ok(slots)
}

/// As [`slots`], for who has the service at hand.
pub fn slots_of(service: &Arc<Service>, case: &Case, today: Date, lang: Lang) -> Vec<Slot> {
    let parts = CaseScope::of(service, case, today);
    let texts = service.blueprint.texts(lang);
    let fields = service.blueprint.upload_slots(&parts.scope());
    let slot = |field: &blueprint::Field| Slot {
        id: field.id.clone(),
        label: texts.get(&field.label_key()).to_owned(),
        bytes_max: match field.control() {
            Control::Upload { bytes_max, .. } => bytes_max,
            _ => BYTES_MAX,
        },
    };
    fields.into_iter().map(slot).collect()
}

/// The questions for whose files the office asked last, while it waits for them.
pub fn asked_for(case: &Case, facts: &[Fact]) -> Vec<String> {
    if case.public_state != "needs_you" {
        return Vec::new();
    }
    let last = facts.iter().rev().find(|fact| fact.kind == "case.step");
    let slots = last.and_then(|fact| fact.data.get("slots")?.as_array());
    let named = slots.into_iter().flatten().filter_map(Json::as_str);
    named.map(str::to_owned).collect()
}

/// Where the applicant says that files belong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Id of a question, [`NO_SLOT`], or nothing: then to the one question for whose files the office asked, if it is one.
    pub slot: String,
    /// The files before them count on.
    pub adds: bool,
}

/// Keeps files that the applicant sends in later, those that can be taken, and tells whoever takes part and sees them. While
/// the office waits for an answer, they are one. Returns what is wrong with the others, each by its place in the list.
///
/// Errors: not found for a question that the case does not have.
pub async fn add(
    cases: &Cases,
    id: Uuid,
    files: &[Upload],
    place: Place,
) -> Result<Vec<(usize, UploadRefusal)>, CaseError> {
    let (slot, bytes_max) = slot_of(cases, id, &place.slot).await?;
    let (mut kept, mut refused) = (Vec::new(), Vec::new());
    for (at, file) in files.iter().enumerate() {
        match uploads::keep(cases, &slot, file, bytes_max, "applicant").await? {
            Ok(document) => kept.push(Document {
                case_id: Some(id),
                later: true,
                ..document
            }),
            Err(refusal) => refused.push((at, refusal)),
        }
    }
    if !kept.is_empty() {
        save(cases, id, slot, kept, place.adds).await?;
    }
    Ok(refused)
}

/// Unit: bytes of one file whose place is not known: what the largest place takes.
pub fn bytes_max(cases: &Cases, slots: &[Slot]) -> u64 {
    let largest = slots.iter().map(|slot| slot.bytes_max).fold(BYTES_MAX, u64::max);
    cases.file_bytes_max(largest)
}

/// The slot that is meant, and how large a file in it may be.
async fn slot_of(cases: &Cases, id: Uuid, wanted: &str) -> Result<(String, u64), CaseError> {
    let read = cases.app.store.read(move |tx| -> Result<_, CaseError> {
        let case = store::cases::case_by_id(tx, id)?.ok_or(CaseError::NotFound)?;
        Ok((case, tx.facts(id)?))
    });
    let (case, facts) = read.await?;
    let asked = asked_for(&case, &facts);
    let all = slots(cases, &case, Lang::De)?;
    let wanted = match (wanted, asked.as_slice()) {
        ("", [only]) => only,
        ("" | NO_SLOT, _) => return Ok((LATER.to_owned(), bytes_max(cases, &all))),
        (named, _) => named,
    };
    let known = all.into_iter().find(|slot| slot.id == wanted);
    let slot = known.ok_or(CaseError::NotFound)?;
    Ok((slot.id, slot.bytes_max))
}

async fn save(cases: &Cases, id: Uuid, slot: String, kept: Vec<Document>, adds: bool) -> Result<(), CaseError> {
    let (this, now) = (cases.clone(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            let mut case = store::cases::case_by_id(tx, id)?.ok_or(CaseError::NotFound)?;
            let actor = Actor::Applicant;
            let Some(first) = kept.first() else { return Ok(()) };
            let mut replaced = Vec::new();
            if !adds && slot != LATER {
                let new = Replaced {
                    by: first.id,
                    at: now.us,
                };
                // The new ones are not there yet.
                replaced = store::documents::replace(tx, (id, &slot), i64::MAX, new)?;
            }
            for document in &kept {
                store::documents::insert_document(tx, document)?;
                let replaces = if document.id == first.id {
                    replaced.as_slice()
                } else {
                    &[]
                };
                let data = json!({
                    "id": document.id, "title": document.title, "kind": "upload", "slot": slot, "replaces": replaces,
                });
                note(tx, id, &actor, "case.document", data, now)?;
            }
            let told = parties::tell_of_papers(&this, tx, &mut case, &slot, &actor, now)?;
            let moved = flow::step(&this, tx, &mut case, &Event::new("applicant.answer"), &actor, now)?;
            if told || moved {
                flow::save(tx, &mut case)?;
            }
            Ok(())
        })
        .await
}

/// Puts a file that was sent in later into the slot where it belongs, or out of one. Whoever takes part and sees the slot is
/// told. Returns the case.
///
/// Errors: not found for a file that was part of the application, a letter, or a slot that the case does not have.
pub async fn sort(cases: &Cases, staff: &Staff, document: Uuid, place: Place) -> Result<Uuid, CaseError> {
    let (this, staff, now) = (cases.clone(), staff.clone(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            let document = desk::visible_document(tx, &staff, document)?;
            let id = document.case_id.filter(|_| document.later).ok_or(CaseError::NotFound)?;
            let mut case = store::cases::case_by_id(tx, id)?.ok_or(CaseError::NotFound)?;
            let slot = match place.slot.as_str() {
                "" | NO_SLOT => LATER,
                named => named,
            };
            let known = slots(&this, &case, Lang::De)?;
            if slot != LATER && !known.iter().any(|known| known.id == slot) {
                return Err(CaseError::NotFound);
            }
            if slot == document.slot {
                return Ok(id);
            }
            store::documents::put_into_slot(tx, document.id, slot)?;
            let mut replaced = Vec::new();
            if !place.adds && slot != LATER {
                let new = Replaced {
                    by: document.id,
                    at: now.us,
                };
                replaced = store::documents::replace(tx, (id, slot), document.created_at, new)?;
            }
            let actor = Actor::Staff(staff.id);
            let data = json!({
                "id": document.id, "title": document.title, "from": document.slot, "slot": slot, "replaces": replaced,
            });
            note(tx, id, &actor, "case.document_sorted", data, now)?;
            if parties::tell_of_papers(&this, tx, &mut case, slot, &actor, now)? {
                flow::save(tx, &mut case)?;
            }
            Ok(id)
        })
        .await
}

fn note(tx: &mut Tx<'_>, case: Uuid, actor: &Actor, kind: &str, data: Json, now: Now) -> Result<(), CaseError> {
    tx.append(NewFact {
        stream: case,
        at: now.us,
        actor: &actor.code(),
        kind,
        data,
    })?;
    Ok(())
}

/// Files as they are read: those of one slot together, the latest first, so that what was replaced stands below what took
/// its place; slots and everything else in the order in which their first file came.
pub fn in_order<'a>(documents: impl IntoIterator<Item = &'a Document>) -> Vec<&'a Document> {
    let mut all: Vec<&Document> = documents.into_iter().collect();
    let first: Vec<usize> = all
        .iter()
        .enumerate()
        .map(|(at, document)| {
            let same = |other: &&Document| is_slotted(document) && is_slotted(other) && other.slot == document.slot;
            all.iter().position(same).unwrap_or(at)
        })
        .collect();
    let mut placed: Vec<(usize, &Document)> = first.into_iter().zip(all.drain(..)).collect();
    placed.sort_by_key(|(place, document)| {
        (
            *place,
            document.replaced.is_some(),
            std::cmp::Reverse(document.later.then_some(document.created_at)),
        )
    });
    placed.into_iter().map(|(_, document)| document).collect()
}

fn is_slotted(document: &Document) -> bool {
    document.kind == "upload" && document.slot != LATER
}
