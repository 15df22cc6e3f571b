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
mod sqlite;
mod tx;
mod value;

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::Notify;

pub use blobs::{BlobHash, Blobs};
pub use error::StoreError;
pub use migrate::Migration;
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
        let all: Vec<Migration> = [facts::MIGRATIONS, jobs::MIGRATIONS]
            .iter()
            .chain(migrations)
            .flat_map(|m| m.iter().copied())
            .collect();
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
