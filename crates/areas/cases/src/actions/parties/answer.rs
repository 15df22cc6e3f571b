//! A party answers: by its link, at the desk of its office, or on paper, which a clerk writes down.

use ::store::Tx;
use base::{FieldError, Uuid};
use blueprint::{PageResult, Party, PartyStatus, Posted};
use serde_json::json;
use web::Upload;

use super::access::{Door, Seat, visible};
use super::{follow, note, slot, told};
use crate::actions::uploads::{self, UploadRefusal};
use crate::flow::{self, CaseScope};
use crate::model::Document;
use crate::store::parties as rows;
use crate::{CaseError, Cases, Now, Refusal, store};

/// Kind of the documents that parties send.
pub const KIND: &str = "party";
/// More belong into one file.
pub const FILES_MAX: u8 = 10;
/// Unit: bytes of one file.
pub const BYTES_MAX: u64 = 10 << 20;

/// What came of an answer.
#[derive(Clone, Debug)]
pub enum Answered {
    /// It is kept. `late`: after the last day.
    Kept { late: bool },
    /// Something is wrong with it or missing; nothing was kept but files.
    Wrong(Vec<FieldError>),
    /// It was given before, or is not needed any more.
    Closed,
}

/// What somebody has typed so far, for the page that comes back. Nothing is called wrong.
pub fn typed(cases: &Cases, seat: &Seat, posted: &Posted) -> Result<PageResult, CaseError> {
    let service = cases.service_of(&seat.case.blueprint_hash)?;
    let parts = CaseScope::of(&service, &seat.case, cases.now().today);
    let typed = service
        .blueprint
        .typed_form(&seat.participation(&service)?.form, posted, &parts.input());
    Ok(typed.unwrap_or_default())
}

/// Whether somebody may still answer: they were asked, or have only been silent.
pub fn may_answer(party: &Party) -> bool {
    matches!(party.status, PartyStatus::Asked | PartyStatus::Silent) && party.answered_on.is_none()
}

/// Keeps the answer of a party and gives the case the events that follow from it.
pub async fn answer(cases: &Cases, door: &Door, id: Uuid, posted: Posted) -> Result<Answered, CaseError> {
    let (this, door, now) = (cases.clone(), door.clone(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            let seat = open_seat(tx, &door, id)?;
            if !may_answer(&seat.party) || !seat.case.open {
                return Ok(Answered::Closed);
            }
            let read = read(&this, &seat, &posted, now)?;
            if !read.errors.is_empty() {
                return Ok(Answered::Wrong(read.errors));
            }
            let Seat { mut case, mut row, .. } = seat;
            let digest = blake3::hash(serde_json::Value::Object(read.answers.clone()).to_string().as_bytes());
            let Some(party) = case.proceedings.answer(&id.to_string(), read.answers, now.today) else {
                return Ok(Answered::Closed);
            };
            let (late, status, fact) = (party.late, party.status, told(&row.participation, party));
            row.status = status;
            row.answered_on = Some(now.today);
            row.papers_on = None;
            rows::save_party(tx, &row)?;
            let files = store::documents::move_to_case(tx, id, case.id)?;
            let actor = door.actor(id);
            let mut data = fact;
            if let Some(data) = data.as_object_mut() {
                data.insert("late".into(), json!(late));
                data.insert("files".into(), json!(files));
                data.insert("digest".into(), json!(format!("b3:{}", digest.to_hex())));
            }
            note(tx, case.id, &actor.code(), "case.party_answered", data, now)?;
            if !late {
                follow::settle(&this, tx, &mut case, &[row.participation.clone()], &actor, now)?;
            }
            flow::save(tx, &mut case)?;
            Ok(Answered::Kept { late })
        })
        .await
}

fn read(cases: &Cases, seat: &Seat, posted: &Posted, now: Now) -> Result<PageResult, CaseError> {
    let service = cases.service_of(&seat.case.blueprint_hash)?;
    let of = seat.participation(&service)?;
    let parts = CaseScope::of(&service, &seat.case, now.today);
    let read = service.blueprint.read_form(&of.form, posted, &parts.input());
    read.ok_or_else(|| anyhow::anyhow!("the form {} of the blueprint is missing", of.form).into())
}

/// The party of a door that may answer and see what it answers to.
fn open_seat(tx: &mut Tx<'_>, door: &Door, id: Uuid) -> Result<Seat, CaseError> {
    let seat = visible(tx, door, id)?;
    // A clerk may write down what a blocked person's neighbour said; the neighbour's own page shows nothing any more.
    if matches!(door, Door::Code(_)) && !seat.may_show() {
        return Err(CaseError::NotFound);
    }
    Ok(seat)
}

/// The files that a party has sent, or is about to send along.
pub fn files(tx: &mut Tx<'_>, seat: &Seat) -> Result<Vec<Document>, CaseError> {
    let mut own = store::documents::documents_of_draft(tx, seat.row.id)?;
    let sent = store::documents::documents_of_case(tx, seat.case.id)?;
    own.extend(
        sent.into_iter()
            .filter(|document| document.kind == KIND && document.slot == slot(seat.row.id)),
    );
    Ok(own)
}

/// Keeps a file until the answer is sent; checked and cleaned as the files of applicants.
pub async fn add_file(
    cases: &Cases,
    door: &Door,
    id: Uuid,
    file: &Upload,
) -> Result<Result<(), UploadRefusal>, CaseError> {
    let asked = door.clone();
    let (may, present) = cases
        .app
        .store
        .read(move |tx| -> Result<_, CaseError> {
            let seat = open_seat(tx, &asked, id)?;
            let present = store::documents::documents_of_draft(tx, id)?.len();
            Ok((may_answer(&seat.party) && seat.case.open, present))
        })
        .await?;
    if !may {
        return Err(Refusal::Answered.into());
    }
    if present >= usize::from(FILES_MAX) {
        return Ok(Err(UploadRefusal::TooMany { files_max: FILES_MAX }));
    }
    let by = door.actor(id).code();
    let document = match uploads::keep(cases, &slot(id), file, BYTES_MAX, &by).await? {
        Ok(document) => Document {
            draft_id: Some(id),
            kind: KIND.to_owned(),
            for_applicant: false,
            ..document
        },
        Err(refusal) => return Ok(Err(refusal)),
    };
    cases
        .app
        .store
        .write(move |tx| store::documents::insert_document(tx, &document))
        .await?;
    Ok(Ok(()))
}

/// Takes back a file that was not sent yet.
pub async fn remove_file(cases: &Cases, door: &Door, id: Uuid, document: Uuid) -> Result<(), CaseError> {
    let door = door.clone();
    cases
        .app
        .store
        .write(move |tx| -> Result<(), CaseError> {
            open_seat(tx, &door, id)?;
            store::documents::delete_upload(tx, id, document)?;
            Ok(())
        })
        .await
}
