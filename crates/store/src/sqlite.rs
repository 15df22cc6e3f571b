//! SQLite: one writer that commits what waits together, and read-only connections beside it.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, unbounded};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::{Notify, oneshot};

use crate::tx::Connection as TxConnection;
use crate::{Migration, StoreError, Subscriptions, Tx, migrate};

/// More waiting writes than this go into the next commit, so that the first in line is not kept waiting for long.
const BATCH_MAX: usize = 256;
const READERS: usize = 3;
const STATEMENTS_CACHED: usize = 256;

/// A read that waits for a reader.
type Question = Box<dyn FnOnce(&mut Connection) + Send>;

pub(crate) struct SqliteStore {
    writes: Sender<Box<dyn Write>>,
    reads: Sender<Question>,
    path: PathBuf,
}

/// A transaction that waits for the writer.
trait Write: Send {
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran;
    /// Answers the caller: with what `run` left, or with the reason why it was not kept.
    fn answer(self: Box<Self>, kept: Result<(), StoreError>);
}

#[derive(Clone, Copy, PartialEq)]
enum Ran {
    Done,
    /// It ended in an error; what it wrote must be undone.
    Refused,
}

struct Waiting<T, E, F> {
    f: F,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Write for Waiting<T, E, F>
where
    T: Send,
    E: From<StoreError> + Send,
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran {
        let result =
            catch_unwind(AssertUnwindSafe(|| (self.f)(tx))).unwrap_or_else(|_| Err(StoreError::Panicked.into()));
        let ran = if result.is_ok() { Ran::Done } else { Ran::Refused };
        self.result = Some(result);
        ran
    }

    fn answer(self: Box<Self>, kept: Result<(), StoreError>) {
        let result = match (kept, self.result) {
            (Ok(()), Some(result)) => result,
            // A refusal stands even when the commit of its neighbours failed.
            (Err(_), Some(Err(refusal))) => Err(refusal),
            (Err(error), _) => Err(error.into()),
            (Ok(()), None) => Err(StoreError::Closed.into()),
        };
        // The caller may have gone away; the transaction stands nevertheless.
        let _ = self.reply.send(result);
    }
}

/// What opening the file would change; a file that is not there yet holds nothing.
pub(crate) fn pending(path: &Path, migrations: &[Migration]) -> Result<migrate::Pending, StoreError> {
    if !path.exists() {
        return Ok(migrate::pending(&BTreeSet::new(), migrations));
    }
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let table = "select 1 from sqlite_master where name = 'schema_migration'";
    let known = match connection.prepare(table)?.exists([])? {
        true => connection
            .prepare("select id from schema_migration")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<BTreeSet<String>, _>>()?,
        false => BTreeSet::new(),
    };
    Ok(migrate::pending(&known, migrations))
}

/// Copies the file at `path`, with what is still in its log, into `to`.
pub(crate) fn copy(path: &Path, to: &Path) -> Result<(), StoreError> {
    let source = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    source.execute("vacuum into ?1", [to.to_string_lossy()])?;
    std::fs::File::open(to)?.sync_all()?;
    Ok(())
}

impl SqliteStore {
    pub(crate) fn open(
        path: &Path,
        migrations: &[Migration],
        subscriptions: Subscriptions,
        jobs_ready: Arc<Notify>,
    ) -> Result<Self, StoreError> {
        let writer = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        writer.execute_batch("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;")?;
        writer.execute_batch("begin immediate")?;
        let now_us = base::Clock::now_us(&base::SystemClock);
        migrate::migrate(
            &mut Tx::new(TxConnection::Sqlite(&writer), subscriptions),
            migrations,
            now_us,
        )?;
        writer.execute_batch("commit")?;

        let (writes, queue) = unbounded();
        thread::Builder::new().name("db-writer".into()).spawn(move || {
            write_loop(&writer, &queue, subscriptions, &jobs_ready);
        })?;
        let (reads, questions) = unbounded::<Question>();
        for n in 0..READERS {
            let mut reader = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            let questions = questions.clone();
            thread::Builder::new().name(format!("db-reader-{n}")).spawn(move || {
                while let Ok(question) = questions.recv() {
                    question(&mut reader);
                }
            })?;
        }
        Ok(SqliteStore {
            writes,
            reads,
            path: path.to_owned(),
        })
    }

    pub(crate) async fn write<T, E, F>(&self, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let waiting = Box::new(Waiting { f, result: None, reply });
        self.writes.send(waiting).map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| E::from(StoreError::Closed))?
    }

    pub(crate) async fn read<T, E, F>(&self, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let question = Box::new(move |connection: &mut Connection| {
            let result = catch_unwind(AssertUnwindSafe(|| read_once(connection, f)));
            let _ = reply.send(result.unwrap_or_else(|_| Err(StoreError::Panicked.into())));
        });
        self.reads.send(question).map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| E::from(StoreError::Closed))?
    }

    pub(crate) async fn copy_to(&self, file: PathBuf) -> Result<(), StoreError> {
        let path = self.path.clone();
        tokio::task::spawn_blocking(move || {
            let source = connect(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            source.execute("vacuum into ?1", [file.to_string_lossy()])?;
            std::fs::File::open(&file)?.sync_all()?;
            Ok(())
        })
        .await
        .map_err(|_| StoreError::Panicked)?
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
    // Without it SQLite plans a statement with `limit $1` anew each time, because the plan may depend on the number.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch("pragma cache_size = -8000; pragma temp_store = memory; pragma mmap_size = 268435456;")?;
    Ok(connection)
}

/// A statement of a transaction; prepared once, because every request needs some.
fn run(connection: &Connection, sql: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(sql)?.execute([]).map(|_| ())
}

fn read_once<T, E, F>(connection: &mut Connection, f: F) -> Result<T, E>
where
    E: From<StoreError>,
    F: FnOnce(&mut Tx<'_>) -> Result<T, E>,
{
    run(connection, "begin").map_err(StoreError::from)?;
    // Rolled back when it goes out of scope, also when `f` panics.
    let guard = Rollback(connection);
    f(&mut Tx::new(TxConnection::Sqlite(guard.0), &[]))
}

struct Rollback<'a>(&'a Connection);

impl Drop for Rollback<'_> {
    fn drop(&mut self) {
        let _ = run(self.0, "rollback");
    }
}

fn write_loop(
    connection: &Connection,
    queue: &Receiver<Box<dyn Write>>,
    subscriptions: Subscriptions,
    jobs_ready: &Notify,
) {
    while let Ok(first) = queue.recv() {
        let mut batch = vec![first];
        batch.extend(queue.try_iter().take(BATCH_MAX - 1));
        match run_together(connection, &mut batch, subscriptions) {
            Together::Committed { left_jobs } => {
                batch.into_iter().for_each(|write| write.answer(Ok(())));
                if left_jobs {
                    jobs_ready.notify_waiters();
                    jobs_ready.notify_one();
                }
            }
            Together::Spoilt => {
                for write in batch {
                    run_alone(connection, write, subscriptions, jobs_ready);
                }
            }
        }
    }
}

enum Together {
    Committed {
        left_jobs: bool,
    },
    /// One of them failed after it had written, or the commit failed; all is undone.
    Spoilt,
}

fn run_together(connection: &Connection, batch: &mut [Box<dyn Write>], subscriptions: Subscriptions) -> Together {
    if run(connection, "begin immediate").is_err() {
        return Together::Spoilt;
    }
    let mut left_jobs = false;
    for write in batch.iter_mut() {
        let mut tx = Tx::new(TxConnection::Sqlite(connection), subscriptions);
        let ran = write.run(&mut tx);
        if ran == Ran::Refused && tx.wrote {
            let _ = run(connection, "rollback");
            return Together::Spoilt;
        }
        left_jobs |= tx.left_jobs;
    }
    match run(connection, "commit") {
        Ok(()) => Together::Committed { left_jobs },
        Err(_) => {
            let _ = run(connection, "rollback");
            Together::Spoilt
        }
    }
}

fn run_alone(connection: &Connection, mut write: Box<dyn Write>, subscriptions: Subscriptions, jobs_ready: &Notify) {
    if let Err(error) = run(connection, "begin immediate") {
        return write.answer(Err(error.into()));
    }
    let mut tx = Tx::new(TxConnection::Sqlite(connection), subscriptions);
    if write.run(&mut tx) == Ran::Refused {
        let _ = run(connection, "rollback");
        return write.answer(Ok(()));
    }
    let left_jobs = tx.left_jobs;
    match run(connection, "commit") {
        Ok(()) => {
            write.answer(Ok(()));
            if left_jobs {
                jobs_ready.notify_waiters();
                jobs_ready.notify_one();
            }
        }
        Err(error) => {
            let _ = run(connection, "rollback");
            write.answer(Err(error.into()));
        }
    }
}
