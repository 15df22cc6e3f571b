//! The letter to who was invited and has no mail address. Made outside any transaction; its row carries the identifier of
//! the job, so that a job that runs twice makes one letter.

use ::store::StoreError;
use ::store::jobs::Job;
use base::{Lang, Uuid};
use letters::{LetterJob, Template};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::access::Seat;
use super::invitation::Why;
use super::{code_of, follow, note, slot};
use crate::actions::letter::letterhead;
use crate::model::Document;
use crate::{Actor, CaseError, Cases, store};

pub const JOB: &str = "cases.party_letter";
const TEMPLATE: &str = include_str!("../../letters/party.typ");

#[derive(Deserialize)]
struct Wanted {
    case: Uuid,
    party: Uuid,
    /// Why it is written; jobs of an earlier release do not say it and ask for the first time.
    #[serde(default)]
    why: String,
}

pub fn payload(case: Uuid, party: Uuid, why: Why) -> Json {
    json!({ "case": case, "party": party, "why": why.code() })
}

/// Makes the letter that a job asks for and puts it among those that the post room prints.
pub async fn write(cases: &Cases, job: &Job) -> Result<(), CaseError> {
    let wanted: Wanted = serde_json::from_value(job.payload.clone()).map_err(anyhow::Error::from)?;
    let id = job.id;
    let (seat, done) = cases
        .app
        .store
        .read(move |tx| -> Result<_, CaseError> {
            let row = store::parties::party(tx, wanted.party)?.ok_or(CaseError::NotFound)?;
            let case = store::cases::case_by_id(tx, wanted.case)?.ok_or(CaseError::NotFound)?;
            let party = case
                .proceedings
                .party(&wanted.party.to_string())
                .map(|(_, party)| party.clone());
            let party = party.ok_or(CaseError::NotFound)?;
            let done = store::documents::document(tx, id)?.is_some();
            Ok((Seat { case, row, party }, done))
        })
        .await?;
    if done {
        return Ok(());
    }
    if !seat.may_show() {
        return leave_to_clerk(cases, seat).await;
    }
    let content = render(cases, &seat, &wanted.why).await?;
    save(cases, &seat, id, content).await
}

async fn render(cases: &Cases, seat: &Seat, why: &str) -> Result<Vec<u8>, CaseError> {
    let service = cases.service_of(&seat.case.blueprint_hash)?;
    let of = seat.participation(&service)?;
    let texts = service.blueprint.texts(Lang::De);
    let base = &cases.app.config.base_url;
    let mut party = json!({ "title": texts.get(&format!("parties.{}.title", of.id)) });
    if let Some(party) = party.as_object_mut() {
        let of_service = |name: &str| texts.find(&format!("parties.{}.{name}", of.id));
        if let Some(ask) = of_service("ask") {
            party.insert("ask".into(), json!(ask));
        }
        if let Some(again) = of_service("ask_again") {
            party.insert("ask_again".into(), json!(again));
        }
    }
    let lines: Vec<&String> = [&seat.party.name].into_iter().chain(&seat.party.address).collect();
    let mut model = json!({
        "case": { "number": seat.case.number, "service": texts.get("service.title") },
        "recipient": { "lines": lines },
        "party": party,
        "why": why,
        "page_url": format!("{base}/beteiligung"),
        "code": code_of(cases, seat.row.id, seat.row.turn),
    });
    if let (Some(model), Some(due)) = (model.as_object_mut(), seat.party.due_on) {
        model.insert("due_on".into(), json!(due));
        if let Some(deadline) = &of.deadline {
            model.insert("law".into(), json!(deadline.legal));
        }
    }
    let (press, head, today) = (
        cases.press.clone(),
        letterhead(cases, &seat.case.office),
        cases.now().today,
    );
    let pdf = tokio::task::spawn_blocking(move || {
        press.render(&LetterJob {
            template: Template {
                name: "party.typ",
                source: TEMPLATE,
            },
            letterhead: &head,
            data: &model,
            lang: Lang::De.code(),
            today,
        })
    })
    .await
    .map_err(anyhow::Error::from)?
    .map_err(anyhow::Error::from)?;
    Ok(pdf.bytes)
}

async fn save(cases: &Cases, seat: &Seat, id: Uuid, content: Vec<u8>) -> Result<(), CaseError> {
    let now = cases.now();
    let bytes = i64::try_from(content.len()).unwrap_or(i64::MAX);
    let blob = cases.app.blobs.put(content).await.map_err(anyhow::Error::from)?;
    let document = Document {
        id,
        case_id: Some(seat.case.id),
        draft_id: None,
        slot: slot(seat.row.id),
        kind: "invitation".into(),
        title: format!("Schreiben an {}", seat.party.name),
        file_name: format!("beteiligung-{}.pdf", seat.case.reference),
        media_type: "application/pdf".into(),
        bytes,
        pages: None,
        blob: blob.as_str().to_owned(),
        thumbnail: None,
        for_applicant: false,
        by_post: true,
        posted_at: None,
        fetched_at: None,
        created_at: now.us,
        created_by: "machine".into(),
        later: false,
        replaced: None,
        unscanned: false,
    };
    let saved: Result<(), CaseError> = cases
        .app
        .store
        .write(move |tx| {
            store::documents::insert_document(tx, &document)?;
            let case = document.case_id.ok_or(CaseError::NotFound)?;
            let data = json!({ "id": document.id, "title": document.title, "kind": document.kind, "post": true });
            note(tx, case, &Actor::Machine.code(), "case.party_letter", data, now)
        })
        .await;
    match saved {
        // The same job ran at the same time elsewhere; its letter stands.
        Err(CaseError::Store(StoreError::Unique(_))) => Ok(()),
        other => other,
    }
}

/// Since the letter was wanted it turned out that the applicant is blocked: nothing leaves the house by itself.
async fn leave_to_clerk(cases: &Cases, seat: Seat) -> Result<(), CaseError> {
    let now = cases.now();
    cases
        .app
        .store
        .write(move |tx| {
            let mut case = store::cases::case_by_id(tx, seat.case.id)?.ok_or(CaseError::NotFound)?;
            follow::hold_back(tx, &mut case, seat.row.clone(), now)
        })
        .await
}
