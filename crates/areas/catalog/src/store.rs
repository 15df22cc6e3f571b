//! Imported services in the database: one row each, the service as JSON; and a number that grows with every import.

use ::store::{Migration, StoreError, Tx, params};

use crate::model::{Imported, Origin, Service};

pub const MIGRATIONS: &[Migration] = &[
    Migration {
        id: "catalog/0001-services",
        sql: "create table catalog_service (
        id TEXT primary key,
        service TEXT not null,
        source TEXT not null,
        changed_at BIGINT not null
    )",
    },
    Migration {
        id: "catalog/0002-revision",
        sql: "create table catalog_revision (id BIGINT primary key, revision BIGINT not null);
              insert into catalog_revision (id, revision) values (1, 1)",
    },
];

/// Which import was the last: grows with every change, so that a running program sees cheaply that it must read again.
pub fn revision(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.count("select revision from catalog_revision where id = 1", &[])
}

/// All imported services, ordered by id. A row that is no service (a newer release wrote it) is left out and named in the
/// log, so that one bad row does not take the others along.
pub fn services(tx: &mut Tx<'_>) -> Result<Vec<Imported>, StoreError> {
    let rows = tx.query(
        "select id, service, source, changed_at from catalog_service order by id",
        &[],
    )?;
    let mut services = Vec::with_capacity(rows.len());
    for row in &rows {
        match serde_json::from_str(&row.get::<String>("service")?) {
            Ok(service) => services.push(Imported {
                service,
                origin: Origin {
                    source: row.get("source")?,
                    imported_at: row.get("changed_at")?,
                },
            }),
            Err(error) => {
                let id: String = row.get("id")?;
                tracing::error!(service.id = id, %error, "an imported service does not read and is left out; import it again");
            }
        }
    }
    Ok(services)
}

/// Replaces all services of a source (its name is shown on their pages) by these and says how many there are now.
/// A service that another source brought keeps its place. `now_us`: microseconds UTC.
pub fn replace_services(tx: &mut Tx<'_>, source: &str, services: &[Service], now_us: i64) -> Result<usize, StoreError> {
    tx.execute("delete from catalog_service where source = $1", params![source])?;
    let mut written = 0;
    for service in services {
        let json = serde_json::to_string(service)?;
        let rows = tx.execute(
            "insert into catalog_service (id, service, source, changed_at) values ($1, $2, $3, $4) on conflict (id) do nothing",
            params![&service.id, json, source, now_us],
        )?;
        written += usize::from(rows > 0);
    }
    tx.execute("update catalog_revision set revision = revision + 1 where id = 1", &[])?;
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import_dldb;

    #[test]
    fn imported_services_come_back_as_they_were_and_a_second_import_replaces_them() {
        let folder = tempfile::tempdir().unwrap();
        let target = ::store::Target::Sqlite(folder.path().join("town.db"));
        let store = ::store::Store::open(&target, &[MIGRATIONS], &[]).unwrap();
        let import = |name: &str| {
            let json =
                format!(r#"[{{"id":"1","name":"{name}","description":"<p>x</p><script>y</script>","fees":"5 Euro"}}]"#);
            import_dldb(&json).0
        };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for name in ["Hund anmelden", "Hund abmelden"] {
            let services = import(name);
            let written = services.clone();
            let count = runtime
                .block_on(store.write(move |tx| replace_services(tx, "dldb", &written, 1)))
                .unwrap();
            assert_eq!(count, 1);
            let read = runtime.block_on(store.read(super::services)).unwrap();
            assert!(read.iter().all(|one| one.origin.source == "dldb"));
            let read: Vec<Service> = read.into_iter().map(|one| one.service).collect();
            assert_eq!(read, services);
        }
    }
    #[test]
    fn a_row_of_another_release_is_left_out_and_takes_no_other_along() {
        let folder = tempfile::tempdir().unwrap();
        let target = ::store::Target::Sqlite(folder.path().join("town.db"));
        let store = ::store::Store::open(&target, &[MIGRATIONS], &[]).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (good, _) = import_dldb(r#"[{"id":"1","name":"Hund anmelden"}]"#);
        let before = runtime.block_on(store.read(revision)).unwrap();
        runtime
            .block_on(store.write(move |tx| {
                replace_services(tx, "a", &good, 1)?;
                tx.execute(
                    "insert into catalog_service (id, service, source, changed_at) values ('2', '{\"neu\":1}', 'b', 1)",
                    &[],
                )
            }))
            .unwrap();
        let read = runtime.block_on(store.read(super::services)).unwrap();
        assert_eq!(read.len(), 1);
        assert_eq!(runtime.block_on(store.read(revision)).unwrap(), before + 1);
    }
}
