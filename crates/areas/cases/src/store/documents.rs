use base::Uuid;
use store::{Row, StoreError, Tx, params};

use super::all;
use crate::model::{Document, Replaced};

fn document_from(row: &Row) -> Result<Document, StoreError> {
    let (by, at): (Option<Uuid>, Option<i64>) = (row.get("replaced_by")?, row.get("replaced_at")?);
    Ok(Document {
        later: row.get("later")?,
        replaced: by.zip(at).map(|(by, at)| Replaced { by, at }),
        id: row.get("id")?,
        case_id: row.get("case_id")?,
        draft_id: row.get("draft_id")?,
        slot: row.get("slot")?,
        kind: row.get("kind")?,
        title: row.get("title")?,
        file_name: row.get("file_name")?,
        media_type: row.get("media_type")?,
        bytes: row.get("bytes")?,
        pages: row.get("pages")?,
        blob: row.get("blob")?,
        thumbnail: row.get("thumbnail")?,
        for_applicant: row.get("for_applicant")?,
        by_post: row.get("by_post")?,
        posted_at: row.get("posted_at")?,
        fetched_at: row.get("fetched_at")?,
        created_at: row.get("created_at")?,
        created_by: row.get("created_by")?,
        unscanned: row.get("unscanned")?,
    })
}

pub fn insert_document(tx: &mut Tx<'_>, document: &Document) -> Result<(), StoreError> {
    tx.execute(
        "insert into document (id, case_id, draft_id, slot, kind, title, file_name, media_type, bytes, pages, blob, thumbnail,
           for_applicant, by_post, created_at, created_by, later, unscanned)
         values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18)",
        params![
            document.id,
            document.case_id,
            document.draft_id,
            &document.slot,
            &document.kind,
            &document.title,
            &document.file_name,
            &document.media_type,
            document.bytes,
            document.pages,
            &document.blob,
            document.thumbnail.clone(),
            document.for_applicant,
            document.by_post,
            document.created_at,
            &document.created_by,
            document.later,
            document.unscanned
        ],
    )?;
    Ok(())
}

pub fn documents_of_case(tx: &mut Tx<'_>, case: Uuid) -> Result<Vec<Document>, StoreError> {
    all(
        &tx.query(
            "select * from document where case_id = $1 order by created_at, id",
            params![case],
        )?,
        document_from,
    )
}

pub fn documents_of_draft(tx: &mut Tx<'_>, draft: Uuid) -> Result<Vec<Document>, StoreError> {
    all(
        &tx.query(
            "select * from document where draft_id = $1 order by created_at, id",
            params![draft],
        )?,
        document_from,
    )
}

pub fn document(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Document>, StoreError> {
    tx.query_opt("select * from document where id = $1", params![id])?
        .map(|row| document_from(&row))
        .transpose()
}

/// Uploads move with the submission. Returns how many.
pub fn move_to_case(tx: &mut Tx<'_>, draft: Uuid, case: Uuid) -> Result<u64, StoreError> {
    tx.execute(
        "update document set case_id = $2, draft_id = null where draft_id = $1",
        params![draft, case],
    )
}

/// Marks the files of a slot that came by `until` as replaced by another one. Returns which those are.
pub fn replace(
    tx: &mut Tx<'_>,
    (case, slot): (Uuid, &str),
    until: i64,
    new: Replaced,
) -> Result<Vec<Uuid>, StoreError> {
    let known = documents_of_case(tx, case)?;
    let is_old =
        |old: &&Document| old.kind == "upload" && old.slot == slot && old.replaced.is_none() && old.id != new.by;
    let old: Vec<Uuid> = known
        .iter()
        .filter(is_old)
        .filter(|old| old.created_at <= until)
        .map(|old| old.id)
        .collect();
    if !old.is_empty() {
        tx.execute(
            "update document set replaced_by = $4, replaced_at = $5
             where case_id = $1 and slot = $2 and kind = 'upload' and replaced_by is null and id <> $4 and created_at <= $3",
            params![case, slot, until, new.by, new.at],
        )?;
    }
    Ok(old)
}

/// Puts a file that came later into another slot. What it replaced where it was counts again, and it is nobody's former
/// version where it comes to.
pub fn put_into_slot(tx: &mut Tx<'_>, document: Uuid, slot: &str) -> Result<(), StoreError> {
    tx.execute(
        "update document set replaced_by = null, replaced_at = null where replaced_by = $1 or id = $1",
        params![document],
    )?;
    tx.execute("update document set slot = $2 where id = $1", params![document, slot])?;
    Ok(())
}

pub fn delete_upload(tx: &mut Tx<'_>, draft: Uuid, document: Uuid) -> Result<bool, StoreError> {
    Ok(tx.execute(
        "delete from document where id = $2 and draft_id = $1",
        params![draft, document],
    )? == 1)
}

/// The first time the applicant fetched it; later fetches change nothing.
pub fn mark_fetched(tx: &mut Tx<'_>, id: Uuid, now_us: i64) -> Result<bool, StoreError> {
    Ok(tx.execute(
        "update document set fetched_at = $2 where id = $1 and fetched_at is null",
        params![id, now_us],
    )? == 1)
}

/// Puts a letter among those that wait for the post room.
pub fn send_by_post(tx: &mut Tx<'_>, id: Uuid) -> Result<bool, StoreError> {
    Ok(tx.execute(
        "update document set by_post = true where id = $1 and not by_post",
        params![id],
    )? == 1)
}

/// Takes a letter from those that wait for the post room.
pub fn keep_from_post(tx: &mut Tx<'_>, id: Uuid) -> Result<(), StoreError> {
    tx.execute(
        "update document set by_post = false where id = $1 and posted_at is null",
        params![id],
    )?;
    Ok(())
}

/// Of these blobs, the ones that a document or a draft names.
pub fn blobs_in_use(tx: &mut Tx<'_>, blobs: &[String]) -> Result<Vec<String>, StoreError> {
    let mut used = Vec::new();
    for page in blobs.chunks(100) {
        let places: Vec<String> = (1..=page.len()).map(|n| format!("${n}")).collect();
        let params: Vec<store::Value> = page.iter().map(store::Value::from).collect();
        for column in ["blob", "thumbnail"] {
            let sql = format!(
                "select distinct {column} as name from document where {column} in ({})",
                places.join(",")
            );
            for row in tx.query(&sql, &params)? {
                used.push(row.get("name")?);
            }
        }
    }
    Ok(used)
}

pub fn mark_posted(tx: &mut Tx<'_>, id: Uuid, now_us: i64) -> Result<bool, StoreError> {
    Ok(tx.execute(
        "update document set posted_at = $2 where id = $1 and by_post and posted_at is null",
        params![id, now_us],
    )? == 1)
}

/// Letters that wait for the post room, the oldest first.
pub fn to_post(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Document>, StoreError> {
    all(
        &tx.query(
            "select * from document where by_post and posted_at is null order by created_at limit $1",
            params![limit],
        )?,
        document_from,
    )
}

/// A letter that waits for the post room, with the case it belongs to.
pub struct ToPost {
    pub document: Document,
    pub case: Uuid,
    pub number: String,
    pub applicant: String,
}

/// Letters of these offices that wait for the post room, the oldest first.
pub fn to_post_of(tx: &mut Tx<'_>, offices: &[String], limit: i64) -> Result<Vec<ToPost>, StoreError> {
    if offices.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (2..offices.len() + 2).map(|n| format!("${n}")).collect();
    let sql = format!(
        "select d.*, c.id as of_case, c.number as case_number, c.applicant as case_applicant
         from document d join cases c on c.id = d.case_id
         where d.by_post and d.posted_at is null and c.office in ({}) order by d.created_at limit $1",
        places.join(",")
    );
    let mut params: Vec<store::Value> = vec![limit.into()];
    params.extend(offices.iter().map(store::Value::from));
    all(&tx.query(&sql, &params)?, |row| {
        Ok(ToPost {
            document: document_from(row)?,
            case: row.get("of_case")?,
            number: row.get("case_number")?,
            applicant: row.get("case_applicant")?,
        })
    })
}
