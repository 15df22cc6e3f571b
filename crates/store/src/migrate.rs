use std::collections::BTreeSet;

use crate::{StoreError, Tx, params};

/// One step of the schema. It only expands; contraction comes a release later.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// `area/0001-what`, never changed once released.
    pub id: &'static str,
    pub sql: &'static str,
}

/// What opening the database would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// Migrations of this release that the database does not have yet.
    pub ids: Vec<String>,
    /// The database was in use before: there is something to lose.
    pub is_older: bool,
}

/// Compares what a database knows with what this release has.
pub(crate) fn pending(known: &BTreeSet<String>, migrations: &[Migration]) -> Pending {
    let missing = migrations.iter().filter(|m| !known.contains(m.id));
    let ids: Vec<String> = missing.map(|m| m.id.to_owned()).collect();
    Pending {
        is_older: !known.is_empty() && !ids.is_empty(),
        ids,
    }
}

/// Brings the schema up to date inside the given transaction.
pub(crate) fn migrate(tx: &mut Tx<'_>, migrations: &[Migration], now_us: i64) -> Result<(), StoreError> {
    tx.batch("create table if not exists schema_migration (id TEXT primary key, applied_at BIGINT not null)")?;
    let known: BTreeSet<String> = tx
        .query("select id from schema_migration", &[])?
        .iter()
        .map(|r| r.get("id"))
        .collect::<Result<_, _>>()?;
    if let Some(newer) = known.iter().find(|id| !migrations.iter().any(|m| m.id == id.as_str())) {
        return Err(StoreError::Newer(newer.clone()));
    }
    for migration in migrations.iter().filter(|m| !known.contains(m.id)) {
        tx.batch(migration.sql).map_err(|source| StoreError::Migration {
            id: migration.id.into(),
            source: Box::new(source),
        })?;
        tx.execute(
            "insert into schema_migration (id, applied_at) values ($1, $2)",
            params![migration.id, now_us],
        )?;
    }
    Ok(())
}
