//! PostgreSQL: serializable transactions, tried again when two of them collide.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use postgres::{Client, IsolationLevel};
use tokio::sync::{Notify, Semaphore};

use crate::postgres_server::{Server, check_schema};
use crate::tx::Connection as TxConnection;
use crate::{Migration, StoreError, Subscriptions, Tx, migrate};

const CONNECTIONS: usize = 12;
const TRIES: u64 = 30;

pub(crate) struct PostgresStore {
    server: Server,
    schema: String,
    idle: Mutex<Vec<Session>>,
    places: Semaphore,
}

/// True when there is no schema of this name yet.
pub(crate) fn is_new(url: &str, schema: &str) -> Result<bool, StoreError> {
    let server = Server::parse(url).map_err(StoreError::Address)?;
    // The client has a runtime of its own and must not run on a thread of ours.
    let ask = || -> Result<bool, StoreError> {
        let found = server
            .connect()?
            .query_opt("select 1 from pg_namespace where nspname = $1", &[&schema])?;
        Ok(found.is_none())
    };
    std::thread::scope(|scope| scope.spawn(ask).join()).map_err(|_| StoreError::Panicked)?
}

struct Session {
    client: Client,
    statements: HashMap<String, postgres::Statement>,
}

impl Drop for PostgresStore {
    fn drop(&mut self) {
        // The client blocks while it says goodbye, which an async thread forbids.
        let idle = std::mem::take(&mut *self.idle.lock().expect("no code panics while it holds this lock"));
        let _ = std::thread::spawn(move || drop(idle)).join();
    }
}

impl PostgresStore {
    pub(crate) fn open(url: &str, schema: &str, migrations: &[Migration]) -> Result<Self, StoreError> {
        let refused = |problem: &str| StoreError::Address(problem.to_owned());
        check_schema(schema).map_err(|problem| refused(&format!("the schema {problem}")))?;
        let server =
            Server::parse(url).map_err(|problem| refused(&format!("the address of the database {problem}")))?;
        let store = PostgresStore {
            server,
            schema: schema.to_owned(),
            idle: Mutex::default(),
            places: Semaphore::new(CONNECTIONS),
        };
        // The client has a runtime of its own and must not run on a thread of ours.
        let session = std::thread::scope(|scope| scope.spawn(|| store.prepare_schema(migrations)).join())
            .map_err(|_| StoreError::Panicked)??;
        store
            .idle
            .lock()
            .expect("no code panics while it holds this lock")
            .push(session);
        Ok(store)
    }

    fn prepare_schema(&self, migrations: &[Migration]) -> Result<Session, StoreError> {
        let mut session = self.connect()?;
        session
            .client
            .batch_execute(&format!("create schema if not exists {}", self.schema))?;
        let mut transaction = session.client.transaction()?;
        // Two nodes that start together take turns here.
        transaction.batch_execute(
            "create table if not exists schema_lock (id BIGINT primary key); lock table schema_lock in exclusive mode",
        )?;
        {
            let mut statements = HashMap::new();
            let now_us = base::Clock::now_us(&base::SystemClock);
            with_tx(&mut transaction, &mut statements, &[], |tx| {
                migrate::migrate(tx, migrations, now_us)
            })?;
        }
        transaction.commit()?;
        Ok(session)
    }

    fn connect(&self) -> Result<Session, StoreError> {
        let mut client = self.server.connect()?;
        client.batch_execute(&format!("set search_path to {}; set time zone 'UTC'", self.schema))?;
        Ok(Session {
            client,
            statements: HashMap::new(),
        })
    }

    fn session(&self) -> Result<Session, StoreError> {
        let idle = self.idle.lock().expect("no code panics while it holds this lock").pop();
        match idle {
            Some(session) if !session.client.is_closed() => Ok(session),
            _ => self.connect(),
        }
    }

    fn put_back(&self, session: Session) {
        if !session.client.is_closed() {
            self.idle
                .lock()
                .expect("no code panics while it holds this lock")
                .push(session);
        }
    }

    pub(crate) async fn write<T, E, F>(
        self: Arc<Self>,
        mut f: F,
        subscriptions: Subscriptions,
        jobs_ready: Arc<Notify>,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let store = self.clone();
        let _place = self.places.acquire().await.map_err(|_| StoreError::Closed)?;
        let ran = tokio::task::spawn_blocking(move || {
            let mut session = store.session()?;
            for tried in 1..TRIES {
                match attempt(&mut session, &mut f, subscriptions, false) {
                    Attempt::Ended(result, left_jobs) => {
                        store.put_back(session);
                        return result.map(|value| (value, left_jobs));
                    }
                    // Growing pauses let the others through; this thread only waits for the database anyway.
                    #[allow(clippy::disallowed_methods)]
                    // There is nothing to wait for but the others' end, which nobody announces.
                    Attempt::Collided => std::thread::sleep(Duration::from_millis(tried.min(20))),
                }
            }
            store.put_back(session);
            Err(StoreError::Conflict.into())
        })
        .await;
        let (value, left_jobs) = ran.map_err(|_| E::from(StoreError::Panicked))??;
        if left_jobs {
            jobs_ready.notify_waiters();
            jobs_ready.notify_one();
        }
        Ok(value)
    }

    pub(crate) async fn read<T, E, F>(self: Arc<Self>, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let store = self.clone();
        let _place = self.places.acquire().await.map_err(|_| StoreError::Closed)?;
        let ran = tokio::task::spawn_blocking(move || {
            let mut session = store.session()?;
            let mut f = Some(f);
            let mut once = |tx: &mut Tx<'_>| match f.take() {
                Some(f) => f(tx),
                None => Err(StoreError::Conflict.into()),
            };
            let ended = attempt(&mut session, &mut once, &[], true);
            store.put_back(session);
            match ended {
                Attempt::Ended(result, _) => result,
                Attempt::Collided => Err(StoreError::Conflict.into()),
            }
        })
        .await;
        ran.map_err(|_| E::from(StoreError::Panicked))?
    }
}

enum Attempt<T, E> {
    Ended(Result<T, E>, bool),
    Collided,
}

fn attempt<T, E, F>(session: &mut Session, f: &mut F, subscriptions: Subscriptions, read_only: bool) -> Attempt<T, E>
where
    E: From<StoreError>,
    F: FnMut(&mut Tx<'_>) -> Result<T, E>,
{
    // A snapshot suffices for reading; only writers pay for serializability.
    let level = if read_only {
        IsolationLevel::RepeatableRead
    } else {
        IsolationLevel::Serializable
    };
    let begun = session
        .client
        .build_transaction()
        .isolation_level(level)
        .read_only(read_only)
        .start();
    let mut transaction = match begun {
        Ok(transaction) => transaction,
        Err(error) => return Attempt::Ended(Err(StoreError::from(error).into()), false),
    };
    let mut collided = false;
    let mut left_jobs = false;
    let result = with_tx(&mut transaction, &mut session.statements, subscriptions, |tx| {
        let result = catch_unwind(AssertUnwindSafe(|| f(tx))).unwrap_or_else(|_| Err(StoreError::Panicked.into()));
        left_jobs = tx.left_jobs;
        collided = tx.collided;
        result
    });
    match result {
        // The error may have been wrapped by the caller; the transaction remembers what the database said.
        Err(_) if collided => Attempt::Collided,
        Err(error) => Attempt::Ended(Err(error), false),
        Ok(value) => match transaction.commit().map_err(StoreError::from) {
            Ok(()) => Attempt::Ended(Ok(value), left_jobs),
            Err(error) if error.is_conflict() => Attempt::Collided,
            Err(error) => Attempt::Ended(Err(error.into()), false),
        },
    }
}

fn with_tx<R>(
    transaction: &mut postgres::Transaction<'_>,
    statements: &mut HashMap<String, postgres::Statement>,
    subscriptions: Subscriptions,
    f: impl FnOnce(&mut Tx<'_>) -> R,
) -> R {
    f(&mut Tx::new(
        TxConnection::Postgres {
            transaction,
            statements,
        },
        subscriptions,
    ))
}
