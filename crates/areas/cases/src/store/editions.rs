use base::Uuid;
use blueprint::Files;
use store::{Row, StoreError, Tx, params};

use super::all;
use crate::editions::{Edition, Origin, Stage};

fn edition_from(row: &Row) -> Result<Edition, StoreError> {
    let stage: String = row.get("stage")?;
    let unknown = || StoreError::Column {
        column: "stage".to_owned(),
        problem: format!("`{stage}` is no stage of an edition"),
    };
    Ok(Edition {
        id: row.get("id")?,
        service: row.get("service")?,
        version: row.get("version")?,
        base: row.get("base")?,
        hash: row.get("hash")?,
        overlay: row.json("overlay")?,
        ground: row.json("ground")?,
        stage: Stage::from_code(&stage).ok_or_else(unknown)?,
        origin: Origin::from_code(&row.get::<String>("origin")?),
        note: row.get("note")?,
        from_day: row.get("from_day")?,
        editors: row.json("editors")?,
        made_at: row.get("made_at")?,
        changed_at: row.get("changed_at")?,
        revision: row.get("revision")?,
        approved_by: row.get("approved_by")?,
        approved_at: row.get("approved_at")?,
        began_at: row.get("began_at")?,
        ended_at: row.get("ended_at")?,
    })
}

/// Errors: `Unique` when the service has a published one, or one in the making, already.
pub fn insert_edition(tx: &mut Tx<'_>, edition: &Edition) -> Result<(), StoreError> {
    tx.execute(
        "insert into edition (id, service, version, base, hash, overlay, ground, stage, origin, note, from_day, editors,
           made_at, changed_at, revision, approved_by, approved_at, began_at, ended_at)
         values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19)",
        params![
            edition.id,
            &edition.service,
            &edition.version,
            &edition.base,
            edition.hash.clone(),
            serde_json::to_string(&edition.overlay)?,
            serde_json::to_string(&edition.ground)?,
            edition.stage.code(),
            edition.origin.code(),
            &edition.note,
            edition.from_day,
            serde_json::to_string(&edition.editors)?,
            edition.made_at,
            edition.changed_at,
            edition.revision,
            edition.approved_by.clone(),
            edition.approved_at,
            edition.began_at,
            edition.ended_at
        ],
    )?;
    Ok(())
}

/// Saves what can change in an edition. `Conflict` when somebody else changed it since it was read.
pub fn save_edition(tx: &mut Tx<'_>, edition: &Edition) -> Result<(), StoreError> {
    let changed = tx.execute(
        "update edition set version = $3, base = $4, hash = $5, overlay = $6, ground = $7, stage = $8, origin = $9, note = $10,
           from_day = $11, editors = $12, changed_at = $13, approved_by = $14, approved_at = $15, began_at = $16,
           ended_at = $17, revision = $2 + 1
         where id = $1 and revision = $2",
        params![
            edition.id,
            edition.revision,
            &edition.version,
            &edition.base,
            edition.hash.clone(),
            serde_json::to_string(&edition.overlay)?,
            serde_json::to_string(&edition.ground)?,
            edition.stage.code(),
            edition.origin.code(),
            &edition.note,
            edition.from_day,
            serde_json::to_string(&edition.editors)?,
            edition.changed_at,
            edition.approved_by.clone(),
            edition.approved_at,
            edition.began_at,
            edition.ended_at
        ],
    )?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}

pub fn edition(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Edition>, StoreError> {
    let row = tx.query_opt("select * from edition where id = $1", params![id])?;
    row.map(|row| edition_from(&row)).transpose()
}

/// All editions that are published, planned or in the making.
pub fn standing_editions(tx: &mut Tx<'_>) -> Result<Vec<Edition>, StoreError> {
    let rows = tx.query(
        "select * from edition where stage <> 'retired' order by service, made_at",
        &[],
    )?;
    all(&rows, edition_from)
}

/// What is published, planned or in the making of one service.
pub fn standing_of(tx: &mut Tx<'_>, service: &str) -> Result<Vec<Edition>, StoreError> {
    let rows = tx.query(
        "select * from edition where service = $1 and stage <> 'retired' order by made_at",
        params![service],
    )?;
    all(&rows, edition_from)
}

/// The editions of a service, newest first.
pub fn editions_of(tx: &mut Tx<'_>, service: &str, limit: i64) -> Result<Vec<Edition>, StoreError> {
    let rows = tx.query(
        "select * from edition where service = $1 order by made_at desc, id desc limit $2",
        params![service, limit],
    )?;
    all(&rows, edition_from)
}

/// Versions of the folder that somebody turned down before they began: service and hash.
pub fn turned_down(tx: &mut Tx<'_>) -> Result<Vec<(String, String)>, StoreError> {
    let rows = tx.query(
        "select service, base from edition where stage = 'retired' and origin = 'folder' and began_at is null",
        &[],
    )?;
    all(&rows, |row| Ok((row.get("service")?, row.get("base")?)))
}

/// Services of which an edition was in force at some time.
pub fn once_offered(tx: &mut Tx<'_>) -> Result<Vec<String>, StoreError> {
    let rows = tx.query("select distinct service from edition where began_at is not null", &[])?;
    all(&rows, |row| row.get("service"))
}

/// When an edition changed last; 0 when there is none. Unit: microseconds UTC.
pub fn editions_changed_at(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.count("select coalesce(max(changed_at), 0) from edition", &[])
}

/// The source of a version that was kept.
pub fn source_of(tx: &mut Tx<'_>, service: &str, hash: &str) -> Result<Option<Files>, StoreError> {
    tx.query_opt(
        "select files from blueprint_version where id = $1 and hash = $2",
        params![service, hash],
    )?
    .map(|row| Ok(Files(row.json("files")?)))
    .transpose()
}
