use std::collections::HashMap;
use std::sync::Arc;

use postgres::types::ToSql;
use rusqlite::types::ValueRef;

use crate::{Row, StoreError, Subscriptions, Value};

/// A transaction in progress. All that happens in it happens together or not at all.
pub struct Tx<'a> {
    connection: Connection<'a>,
    pub(crate) subscriptions: Subscriptions,
    /// Set by the first change, so that a refusal before it costs its neighbours in the batch nothing.
    pub(crate) wrote: bool,
    pub(crate) left_jobs: bool,
    /// The database said that two transactions touched the same rows.
    pub(crate) collided: bool,
}

pub(crate) enum Connection<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres {
        transaction: &'a mut (dyn PostgresTransaction + 'a),
        statements: &'a mut HashMap<String, postgres::Statement>,
    },
}

/// What is asked of a PostgreSQL transaction; hides its second lifetime from everyone who holds a `Tx`.
pub(crate) trait PostgresTransaction {
    fn prepare(&mut self, sql: &str) -> Result<postgres::Statement, postgres::Error>;
    fn query(
        &mut self,
        statement: &postgres::Statement,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<postgres::Row>, postgres::Error>;
    fn execute(
        &mut self,
        statement: &postgres::Statement,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<u64, postgres::Error>;
    fn batch_execute(&mut self, sql: &str) -> Result<(), postgres::Error>;
}

impl PostgresTransaction for postgres::Transaction<'_> {
    fn prepare(&mut self, sql: &str) -> Result<postgres::Statement, postgres::Error> {
        postgres::Transaction::prepare(self, sql)
    }

    fn query(
        &mut self,
        statement: &postgres::Statement,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<postgres::Row>, postgres::Error> {
        postgres::Transaction::query(self, statement, params)
    }

    fn execute(
        &mut self,
        statement: &postgres::Statement,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<u64, postgres::Error> {
        postgres::Transaction::execute(self, statement, params)
    }

    fn batch_execute(&mut self, sql: &str) -> Result<(), postgres::Error> {
        postgres::Transaction::batch_execute(self, sql)
    }
}

impl<'a> Tx<'a> {
    pub(crate) fn new(connection: Connection<'a>, subscriptions: Subscriptions) -> Self {
        Tx {
            connection,
            subscriptions,
            wrote: false,
            left_jobs: false,
            collided: false,
        }
    }

    /// Asks a question. Errors: the statement is wrong, or the database fails.
    pub fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        match &mut self.connection {
            Connection::Sqlite(connection) => query_sqlite(connection, sql, params),
            Connection::Postgres {
                transaction,
                statements,
            } => query_postgres(*transaction, statements, sql, params),
        }
        .map_err(|error| self.noticed(error))
    }

    /// The first row, if there is one.
    pub fn query_opt(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>, StoreError> {
        Ok(self.query(sql, params)?.into_iter().next())
    }

    /// A single whole number, such as a count. A question without a row gives 0.
    pub fn count(&mut self, sql: &str, params: &[Value]) -> Result<i64, StoreError> {
        match self
            .query_opt(sql, params)?
            .and_then(|row| row.values.into_iter().next())
        {
            Some(Value::Int(n)) => Ok(n),
            _ => Ok(0),
        }
    }

    /// Changes rows and says how many. Errors: `Unique`, a wrong statement, or the database fails.
    pub fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        self.wrote = true;
        match &mut self.connection {
            Connection::Sqlite(connection) => execute_sqlite(connection, sql, params),
            Connection::Postgres {
                transaction,
                statements,
            } => execute_postgres(*transaction, statements, sql, params),
        }
        .map_err(|error| self.noticed(error))
    }

    /// Remembers a collision even when the caller wraps the error in one of its own.
    fn noticed(&mut self, error: StoreError) -> StoreError {
        let error = error.classified();
        // A taken place in a stream of facts means that somebody else appended first.
        let lost_race = matches!(&error, StoreError::Unique(key) if key == "fact_pkey");
        self.collided |= error.is_conflict() || lost_race;
        error
    }

    /// Changes rows and returns them (`… returning …`).
    pub fn execute_returning(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.wrote = true;
        self.query(sql, params)
    }

    /// The clause that lets workers pass by rows another worker holds. SQLite has one writer and needs none.
    pub(crate) fn skip_locked(&self) -> &'static str {
        match self.connection {
            Connection::Sqlite(_) => "",
            Connection::Postgres { .. } => "for update skip locked",
        }
    }

    /// Runs several statements without parameters; for migrations.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        self.wrote = true;
        match &mut self.connection {
            Connection::Sqlite(connection) => connection.execute_batch(sql)?,
            Connection::Postgres { transaction, .. } => transaction.batch_execute(sql)?,
        }
        Ok(())
    }
}

/// SQLite takes `$2` for a name and numbers names as they appear; `?2` is the second parameter wherever it stands.
fn numbered(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut signs = sql.chars().peekable();
    while let Some(sign) = signs.next() {
        let parameter = sign == '$' && signs.peek().is_some_and(char::is_ascii_digit);
        out.push(if parameter { '?' } else { sign });
    }
    out
}

fn query_sqlite(connection: &rusqlite::Connection, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
    let mut statement = connection.prepare_cached(&numbered(sql))?;
    let columns: Arc<[String]> = statement.column_names().map(str::to_owned).collect();
    let width = columns.len();
    let mut rows = statement.query(rusqlite::params_from_iter(params))?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let mut values = Vec::with_capacity(width);
        for at in 0..width {
            values.push(match row.get_ref(at)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(i) => Value::Int(i),
                ValueRef::Real(r) => Value::Real(r),
                ValueRef::Text(t) => Value::Text(String::from_utf8_lossy(t).into_owned()),
                ValueRef::Blob(b) => Value::Bytes(b.to_vec()),
            });
        }
        out.push(Row {
            columns: columns.clone(),
            values,
        });
    }
    Ok(out)
}

fn execute_sqlite(connection: &rusqlite::Connection, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
    let changed = connection
        .prepare_cached(&numbered(sql))?
        .execute(rusqlite::params_from_iter(params))?;
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
}

fn prepared(
    transaction: &mut dyn PostgresTransaction,
    statements: &mut HashMap<String, postgres::Statement>,
    sql: &str,
) -> Result<postgres::Statement, StoreError> {
    if let Some(statement) = statements.get(sql) {
        return Ok(statement.clone());
    }
    let statement = transaction.prepare(sql)?;
    statements.insert(sql.to_owned(), statement.clone());
    Ok(statement)
}

fn query_postgres(
    transaction: &mut dyn PostgresTransaction,
    statements: &mut HashMap<String, postgres::Statement>,
    sql: &str,
    params: &[Value],
) -> Result<Vec<Row>, StoreError> {
    let statement = prepared(transaction, statements, sql)?;
    let columns: Arc<[String]> = statement.columns().iter().map(|c| c.name().to_owned()).collect();
    let rows = transaction.query(&statement, &dynamic(params))?;
    let mut out = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut values = Vec::with_capacity(columns.len());
        for at in 0..columns.len() {
            values.push(postgres_value(row, at)?);
        }
        out.push(Row {
            columns: columns.clone(),
            values,
        });
    }
    Ok(out)
}

fn postgres_value(row: &postgres::Row, at: usize) -> Result<Value, StoreError> {
    use postgres::types::Type;
    let column = &row.columns()[at];
    Ok(match *column.type_() {
        Type::BOOL => row.try_get::<_, Option<bool>>(at)?.into(),
        Type::INT8 => row.try_get::<_, Option<i64>>(at)?.into(),
        Type::INT4 => row.try_get::<_, Option<i32>>(at)?.into(),
        Type::FLOAT8 => row.try_get::<_, Option<f64>>(at)?.into(),
        Type::TEXT | Type::VARCHAR | Type::NAME => row.try_get::<_, Option<String>>(at)?.into(),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(at)?.into(),
        Type::UUID => row.try_get::<_, Option<base::Uuid>>(at)?.into(),
        ref other => {
            return Err(StoreError::Column {
                column: column.name().to_owned(),
                problem: format!("type {other} is not one of BIGINT, TEXT, UUID, BYTEA, BOOLEAN; cast it"),
            });
        }
    })
}

fn execute_postgres(
    transaction: &mut dyn PostgresTransaction,
    statements: &mut HashMap<String, postgres::Statement>,
    sql: &str,
    params: &[Value],
) -> Result<u64, StoreError> {
    let statement = prepared(transaction, statements, sql)?;
    Ok(transaction.execute(&statement, &dynamic(params))?)
}

fn dynamic(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| -> &(dyn ToSql + Sync) { value }).collect()
}
