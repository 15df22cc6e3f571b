//! The database of one municipality: a write queue with group commit on SQLite, serializable transactions on
//! PostgreSQL, and what every area needs beside its tables: facts in a chain of hashes, jobs, blobs.
//!
//! This crate is the only place that knows which database runs. SQL is written once, with `$1` placeholders and
//! the types BIGINT, TEXT, UUID, BYTEA and BOOLEAN; times are microseconds UTC, dates ISO text, documents JSON text.

mod blobs;
mod error;
pub mod facts;
pub mod jobs;
mod migrate;
mod postgres_backend;
mod postgres_server;
mod sqlite;
mod tx;
mod value;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::Notify;

pub use blobs::{BlobHash, BlobReader, Blobs, Part, PartWriter};
pub use error::StoreError;
pub use migrate::{Migration, Pending};
pub use postgres_server::{check_schema, check_url, tool_environment};
pub use tx::Tx;
pub use value::{FromValue, Row, Value};

/// Where a town's data live.
#[derive(Clone, Debug)]
pub enum Target {
    /// One file; the folder must exist.
    Sqlite(PathBuf),
    /// A connection string and the schema of this town.
    Postgres { url: String, schema: String },
}

/// Which job kinds an event of a given kind starts: `(event, job)`.
pub type Subscriptions = &'static [(&'static str, &'static str)];

/// A handle to the town's database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    backend: Backend,
    jobs_ready: Arc<Notify>,
    subscriptions: Subscriptions,
}

#[derive(Clone)]
enum Backend {
    Sqlite(Arc<sqlite::SqliteStore>),
    Postgres(Arc<postgres_backend::PostgresStore>),
}

impl Target {
    /// What opening would change. On PostgreSQL that is not known before; nothing is said.
    ///
    /// Errors: the file is no database or cannot be read.
    pub fn pending(&self, migrations: &[&[Migration]]) -> Result<Pending, StoreError> {
        match self {
            Target::Sqlite(path) => sqlite::pending(path, &all(migrations)),
            Target::Postgres { .. } => Ok(Pending::default()),
        }
    }

    /// True when there is no database file, or no schema, of this name yet.
    ///
    /// Errors: the server cannot be asked.
    pub fn is_new(&self) -> Result<bool, StoreError> {
        match self {
            Target::Sqlite(path) => Ok(!path.exists()),
            Target::Postgres { url, schema } => postgres_backend::is_new(url, schema),
        }
    }

    /// Copies the database into `file`, whether a program has it open or not; the file must be absent or empty. SQLite only.
    ///
    /// Errors: `file` holds something or cannot be written, or this is not SQLite.
    pub fn copy_to(&self, file: &Path) -> Result<(), StoreError> {
        match self {
            Target::Sqlite(path) => sqlite::copy(path, file),
            Target::Postgres { .. } => Err(StoreError::Unsupported("a file copy of PostgreSQL; use pg_dump")),
        }
    }
}

/// A number that only [`Store::probe`] changes: SQLite writes nothing for a change that changes nothing.
const PROBE: &[Migration] = &[Migration {
    id: "store/0003-probe",
    sql: "create table store_probe (id BIGINT primary key, n BIGINT not null);
          insert into store_probe (id, n) values (1, 0)",
}];

/// The tables of this crate and those of the areas.
fn all(migrations: &[&[Migration]]) -> Vec<Migration> {
    [facts::MIGRATIONS, jobs::MIGRATIONS, PROBE]
        .iter()
        .chain(migrations)
        .flat_map(|m| m.iter().copied())
        .collect()
}

impl Store {
    /// Opens the database and brings its tables up to date.
    ///
    /// Errors: the file or server cannot be reached, is from a newer release, or a migration fails.
    pub fn open(
        target: &Target,
        migrations: &[&[Migration]],
        subscriptions: Subscriptions,
    ) -> Result<Store, StoreError> {
        let jobs_ready = Arc::new(Notify::new());
        let all = all(migrations);
        let backend = match target {
            Target::Sqlite(path) => Backend::Sqlite(Arc::new(sqlite::SqliteStore::open(
                path,
                &all,
                subscriptions,
                jobs_ready.clone(),
            )?)),
            Target::Postgres { url, schema } => {
                Backend::Postgres(Arc::new(postgres_backend::PostgresStore::open(url, schema, &all)?))
            }
        };
        Ok(Store {
            backend,
            jobs_ready,
            subscriptions,
        })
    }

    /// Runs `f` in one transaction and answers after it is durable.
    ///
    /// `f` may run more than once, so it touches nothing but `tx`. An `Err` undoes all that it wrote.
    pub async fn write<T, E, F>(&self, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        match &self.backend {
            Backend::Sqlite(store) => store.write(f).await,
            Backend::Postgres(store) => {
                store
                    .clone()
                    .write(f, self.subscriptions, self.jobs_ready.clone())
                    .await
            }
        }
    }

    /// Runs `f` against one consistent state without changing anything.
    pub async fn read<T, E, F>(&self, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        match &self.backend {
            Backend::Sqlite(store) => store.read(f).await,
            Backend::Postgres(store) => store.clone().read(f).await,
        }
    }

    /// Writes a little, to see whether the database would keep an application now.
    ///
    /// Errors: it would not, and why.
    pub async fn probe(&self) -> Result<(), StoreError> {
        let changed = self
            .write(|tx| tx.execute("update store_probe set n = n + 1 where id = 1", &[]))
            .await?;
        if changed == 1 { Ok(()) } else { Err(StoreError::Closed) }
    }

    /// Woken after each commit that left a job to do.
    pub fn jobs_ready(&self) -> Arc<Notify> {
        self.jobs_ready.clone()
    }

    /// Copies the running database into `file`. SQLite only; PostgreSQL has its own tools.
    ///
    /// Errors: the target exists or cannot be written, or this is not SQLite.
    pub async fn copy_to(&self, file: PathBuf) -> Result<(), StoreError> {
        match &self.backend {
            Backend::Sqlite(store) => store.copy_to(file).await,
            Backend::Postgres(_) => Err(StoreError::Unsupported("a file copy of PostgreSQL; use pg_dump")),
        }
    }

    /// `"sqlite"` or `"postgres"`, for people and metrics, never for decisions.
    pub fn backend_name(&self) -> &'static str {
        match self.backend {
            Backend::Sqlite(_) => "sqlite",
            Backend::Postgres(_) => "postgres",
        }
    }
}
