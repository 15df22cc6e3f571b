use thiserror::Error;

/// What can go wrong between a question and the database.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A row with this key exists. `0` names the constraint or its columns.
    #[error("a row with the same {0} exists")]
    Unique(String),
    /// Two transactions touched the same rows; the store tries again by itself before it says so.
    #[error("the same rows were changed at the same time")]
    Conflict,
    #[error("column {column}: {problem}")]
    Column { column: String, problem: String },
    #[error("SQLite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("PostgreSQL: {}", postgres_text(.0))]
    Postgres(#[from] postgres::Error),
    #[error("file: {0}")]
    Io(#[from] std::io::Error),
    #[error("migration {id}: {source}")]
    Migration { id: String, source: Box<StoreError> },
    #[error(
        "the database was last used by a newer release (it knows migration {0}); start that release or restore a backup"
    )]
    Newer(String),
    #[error("a stored document does not read: {0}")]
    Document(#[from] serde_json::Error),
    #[error("the program failed inside a transaction; nothing of it was kept")]
    Panicked,
    #[error("the database is shutting down")]
    Closed,
    #[error("{0}")]
    Address(String),
    #[error("not supported here: {0}")]
    Unsupported(&'static str),
}

impl StoreError {
    /// True when running the same transaction once more may succeed.
    pub fn is_conflict(&self) -> bool {
        match self {
            StoreError::Conflict => true,
            StoreError::Postgres(error) => {
                matches!(error.code().map(|c| c.code()), Some("40001" | "40P01"))
            }
            _ => false,
        }
    }

    /// True when the disk is full or does not take what is written: nothing was kept, and it is worth another try as soon
    /// as there is room.
    pub fn is_no_room(&self) -> bool {
        use rusqlite::ErrorCode::{DiskFull, ReadOnly, SystemIoFailure};
        match self {
            StoreError::Sqlite(error) => {
                matches!(error.sqlite_error_code(), Some(DiskFull | SystemIoFailure | ReadOnly))
            }
            // 53100 disk full, 53200 out of memory, 25006 read only, 58030 I/O error.
            StoreError::Postgres(error) => {
                matches!(
                    error.code().map(|c| c.code()),
                    Some("53100" | "53200" | "25006" | "58030")
                )
            }
            StoreError::Io(_) => true,
            _ => false,
        }
    }

    /// True when the database cannot be reached at all.
    pub fn is_away(&self) -> bool {
        match self {
            StoreError::Closed => true,
            StoreError::Postgres(error) => {
                error.is_closed() || error.code().is_none_or(|code| matches!(&code.code()[..2], "08" | "57"))
            }
            _ => false,
        }
    }

    /// Names a unique violation as such; everything else stays what it is.
    pub(crate) fn classified(self) -> StoreError {
        match &self {
            StoreError::Sqlite(rusqlite::Error::SqliteFailure(code, text))
                if matches!(
                    code.extended_code,
                    rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
                ) =>
            {
                let text = text.as_deref().unwrap_or("key");
                StoreError::Unique(text.rsplit(": ").next().unwrap_or(text).to_owned())
            }
            StoreError::Postgres(error) if error.code().map(|c| c.code()) == Some("23505") => {
                let name = error
                    .as_db_error()
                    .and_then(|e| e.constraint())
                    .unwrap_or("key")
                    .to_owned();
                StoreError::Unique(name)
            }
            _ => self,
        }
    }
}

fn postgres_text(error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(db) => format!("{} ({})", db.message(), db.code().code()),
        None => error.to_string(),
    }
}
