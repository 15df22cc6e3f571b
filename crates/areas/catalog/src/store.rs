//! Imported services in the database: one row each, the service as JSON.

use ::store::{Migration, StoreError, Tx, params};

use crate::model::Service;

pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "catalog/0001-services",
    sql: "create table catalog_service (
        id TEXT primary key,
        service TEXT not null,
        source TEXT not null,
        changed_at BIGINT not null
    )",
}];

/// All imported services, ordered by id.
///
/// Errors: the database fails, or a row is not a service (written by a newer release).
pub fn services(tx: &mut Tx<'_>) -> Result<Vec<Service>, StoreError> {
    let rows = tx.query("select id, service from catalog_service order by id", &[])?;
    rows.iter()
        .map(|row| Ok(serde_json::from_str(&row.get::<String>("service")?)?))
        .collect()
}

/// Replaces all services of a source (`dldb`, `manual`) by these and says how many there are now.
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
            assert_eq!(read, services);
        }
    }
}
