use std::collections::BTreeMap;

use store::{StoreError, Tx, params};

/// Keeps the source of a blueprint, so that cases begun with it can be finished with it.
pub fn save_blueprint(
    tx: &mut Tx<'_>,
    id: &str,
    hash: &str,
    version: &str,
    files: &BTreeMap<String, String>,
    now_us: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into blueprint_version (id, hash, version, files, first_used_at) values ($1, $2, $3, $4, $5)
         on conflict (id, hash) do nothing",
        params![id, hash, version, serde_json::to_string(files)?, now_us],
    )?;
    Ok(())
}

/// A kept version: identifier, hash, and its files by path.
pub type Kept = (String, String, BTreeMap<String, String>);

/// The source of every blueprint that an open case or a draft still needs.
pub fn blueprints_in_use(tx: &mut Tx<'_>) -> Result<Vec<Kept>, StoreError> {
    tx.query(
        "select id, hash, files from blueprint_version order by first_used_at",
        &[],
    )?
    .iter()
    .map(|row| Ok((row.get("id")?, row.get("hash")?, row.json("files")?)))
    .collect()
}
