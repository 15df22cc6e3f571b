//! Files that applicants add: recognised by content, looked at by the scanner, freed of hidden data, kept before they are named
//! anywhere. They come as files on disk and are never held in memory, except pictures, which are drawn anew.

mod content;
mod pdf;
mod picture;

use std::sync::Arc;

use ::store::Part;
use base::Uuid;
use base::ports::Verdict;
use blueprint::Control;
use serde_json::json;
use web::{Received, Upload};

pub use content::{Media, Prepared, UploadRefusal, prepare, recognise, safe_name};

use crate::actions::drafts::{self, Open};
use crate::model::Document;
use crate::{CaseError, Cases, store};

/// Adds a file to a question of the draft.
pub async fn add(
    cases: &Cases,
    open: &mut Open,
    field: &str,
    file: &Upload,
) -> Result<Result<Document, UploadRefusal>, CaseError> {
    let Some(asked) = open.service.blueprint.field(field) else {
        return Err(CaseError::NotFound);
    };
    let Control::Upload {
        files_max,
        bytes_max,
        types,
        ..
    } = asked.control()
    else {
        return Err(CaseError::NotFound);
    };
    let draft = open.draft.id;
    let present = cases
        .app
        .store
        .read(move |tx| store::documents::documents_of_draft(tx, draft))
        .await?;
    if present.iter().filter(|document| document.slot == field).count() >= usize::from(files_max) {
        return Ok(Err(UploadRefusal::TooMany { files_max }));
    }
    let document = match keep(cases, field, file, bytes_max, "applicant").await? {
        Ok(document) => Document {
            draft_id: Some(draft),
            ..document
        },
        Err(refusal) => return Ok(Err(refusal)),
    };
    // What it is, only its content tells. What no row names goes with the night.
    if let Some(refusal) = UploadRefusal::of_kind(&types, &document.media_type) {
        return Ok(Err(refusal));
    }
    let saved = document.clone();
    cases
        .app
        .store
        .write(move |tx| store::documents::insert_document(tx, &saved))
        .await?;
    name_in_answer(cases, open, field).await?;
    Ok(Ok(document))
}

/// Takes a file away again. True when it was there.
pub async fn remove(cases: &Cases, open: &mut Open, document: Uuid) -> Result<bool, CaseError> {
    let draft = open.draft.id;
    let found = cases
        .app
        .store
        .read(move |tx| store::documents::document(tx, document))
        .await?;
    let Some(found) = found.filter(|d| d.draft_id == Some(draft)) else {
        return Ok(false);
    };
    cases
        .app
        .store
        .write(move |tx| store::documents::delete_upload(tx, draft, document))
        .await?;
    name_in_answer(cases, open, &found.slot).await?;
    Ok(true)
}

/// The answer to an upload question lists the files that are there now.
async fn name_in_answer(cases: &Cases, open: &mut Open, field: &str) -> Result<(), CaseError> {
    let draft = open.draft.id;
    let present = cases
        .app
        .store
        .read(move |tx| store::documents::documents_of_draft(tx, draft))
        .await?;
    let files: Vec<_> = present
        .iter()
        .filter(|document| document.slot == field)
        .map(|d| json!({ "id": d.id, "name": d.file_name, "type": d.media_type, "size": d.bytes }))
        .collect();
    drafts::change(cases, open, |content| {
        if files.is_empty() {
            content.answers.remove(field);
        } else {
            content.answers.insert(field.to_owned(), files.clone().into());
        }
    })
    .await
}

/// Checks a file and keeps its content; the caller writes the row that names it.
///
/// Unit: `bytes_max` of the place where it belongs; what the town takes is a limit above that.
pub async fn keep(
    cases: &Cases,
    slot: &str,
    file: &Upload,
    bytes_max: u64,
    by: &str,
) -> Result<Result<Document, UploadRefusal>, CaseError> {
    let part = match &file.content {
        Received::Whole(part) => part.clone(),
        Received::TooLarge => {
            let bytes_max = cases.file_bytes_max(bytes_max);
            return Ok(Err(UploadRefusal::TooLarge { bytes_max }));
        }
        Received::NotKept(error) => {
            // The kind says whether there was no room, and whoever answers must know.
            let error = std::io::Error::new(error.kind(), error.to_string());
            return Err(anyhow::Error::from(error).into());
        }
    };
    let bytes_max = cases.file_bytes_max(bytes_max);
    if part.bytes() > bytes_max {
        return Ok(Err(UploadRefusal::TooLarge { bytes_max }));
    }
    let unscanned = match scan(cases, &part).await {
        Ok(unscanned) => unscanned,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let looked_at = part.clone();
    let prepared = tokio::task::spawn_blocking(move || prepare(looked_at.path()))
        .await
        .map_err(anyhow::Error::from)?
        .map_err(anyhow::Error::from)?;
    match prepared {
        Ok(prepared) => save(cases, slot, &file.file_name, (part, prepared), (by, unscanned))
            .await
            .map(Ok),
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// Asks the scanner before anything else looks into the file. True: it is taken although the scanner could not look.
async fn scan(cases: &Cases, part: &Part) -> Result<bool, UploadRefusal> {
    let refusal = match cases.app.scanner.scan(part.path()).await {
        Verdict::Clean | Verdict::NotScanned => return Ok(false),
        Verdict::Malware { name } => {
            tracing::warn!(
                malware = name,
                bytes = part.bytes(),
                "malware was found in a file and the file refused"
            );
            return Err(UploadRefusal::Malware);
        }
        Verdict::TooLarge => {
            tracing::error!(
                bytes = part.bytes(),
                "the scanner takes no file of this size: raise its limit (clamd: StreamMaxLength)"
            );
            UploadRefusal::TooLargeToScan
        }
        Verdict::Away { reason } => {
            tracing::error!(reason, "the scanner for malware gives no answer");
            UploadRefusal::ScannerAway
        }
    };
    if cases.app.config.files.takes_unscanned {
        Ok(true)
    } else {
        Err(refusal)
    }
}

async fn save(
    cases: &Cases,
    slot: &str,
    given_name: &str,
    (part, prepared): (Arc<Part>, Prepared),
    (by, unscanned): (&str, bool),
) -> Result<Document, CaseError> {
    let now = cases.now();
    let (bytes, blob) = match prepared.drawn {
        Some(drawn) => {
            let bytes = u64::try_from(drawn.len()).unwrap_or(u64::MAX);
            (bytes, cases.app.blobs.put(drawn).await)
        }
        None => (part.bytes(), cases.app.blobs.keep(&part).await),
    };
    let blob = blob.map_err(anyhow::Error::from)?;
    let thumbnail = match prepared.thumbnail {
        Some(thumbnail) => {
            let kept = cases.app.blobs.put(thumbnail).await.map_err(anyhow::Error::from)?;
            Some(kept.as_str().to_owned())
        }
        None => None,
    };
    let file_name = safe_name(given_name, prepared.media);
    Ok(Document {
        id: cases.id(now),
        case_id: None,
        draft_id: None,
        slot: slot.to_owned(),
        kind: "upload".into(),
        title: file_name.clone(),
        file_name,
        media_type: prepared.media.mime().into(),
        bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
        pages: prepared.pages,
        blob: blob.as_str().to_owned(),
        thumbnail,
        for_applicant: true,
        by_post: false,
        posted_at: None,
        fetched_at: None,
        created_at: now.us,
        created_by: by.to_owned(),
        later: false,
        replaced: None,
        unscanned,
    })
}
