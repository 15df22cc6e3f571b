//! Work that follows a commit: rows written in the same transaction, claimed by workers, tried again with growing
//! pauses, and left in a list that people see when they fail for good.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use base::{Clock, Fault, Rng, Uuid};
use serde_json::Value as Json;
use tokio::sync::{Semaphore, watch};

use crate::{Migration, Row, Store, StoreError, Tx, params};

pub(crate) const MIGRATIONS: &[Migration] = &[Migration {
    id: "store/0002-jobs",
    sql: "create table job (
            id UUID primary key, kind TEXT not null, payload TEXT not null, state TEXT not null, run_at BIGINT not null,
            tries BIGINT not null default 0, claimed_until BIGINT, error TEXT, once_key TEXT unique,
            created_at BIGINT not null, finished_at BIGINT);
          create index job_by_state on job (state, run_at);",
}];

/// A job that is about to be left in the same transaction as the change that needs it.
pub struct NewJob<'a> {
    pub id: Uuid,
    pub kind: &'a str,
    pub payload: Json,
    /// Not before this instant; microseconds UTC.
    pub run_at: i64,
    /// A second job with the same key is not left, for instance one night's run.
    pub once_key: Option<String>,
}

/// A job as people see it.
#[derive(Clone, Debug)]
pub struct Job {
    pub id: Uuid,
    pub kind: String,
    pub payload: Json,
    /// `queued`, `running`, `done`, `failed`.
    pub state: String,
    pub run_at: i64,
    pub tries: i64,
    pub error: Option<String>,
    pub created_at: i64,
    pub finished_at: Option<i64>,
}

impl Job {
    fn from_row(row: &Row) -> Result<Job, StoreError> {
        Ok(Job {
            id: row.get("id")?,
            kind: row.get("kind")?,
            payload: row.json("payload")?,
            state: row.get("state")?,
            run_at: row.get("run_at")?,
            tries: row.get("tries")?,
            error: row.get("error")?,
            created_at: row.get("created_at")?,
            finished_at: row.get("finished_at")?,
        })
    }
}

impl Tx<'_> {
    /// Leaves a job. One with a `once_key` that is known already is not left again.
    pub fn enqueue(&mut self, job: NewJob<'_>) -> Result<(), StoreError> {
        self.left_jobs = true;
        self.execute(
            "insert into job (id, kind, payload, state, run_at, created_at, once_key)
             values ($1, $2, $3, 'queued', $4, $4, $5) on conflict (once_key) do nothing",
            params![job.id, job.kind, job.payload.to_string(), job.run_at, job.once_key],
        )?;
        Ok(())
    }

    /// Tells the areas that subscribed to `event`: leaves one job for each.
    ///
    /// `id` gives the identifiers; it is called once for each subscriber.
    pub fn emit(
        &mut self,
        event: &str,
        payload: &Json,
        now_us: i64,
        mut id: impl FnMut() -> Uuid,
    ) -> Result<(), StoreError> {
        for (_, kind) in self.subscriptions.iter().filter(|(name, _)| *name == event) {
            self.enqueue(NewJob {
                id: id(),
                kind,
                payload: payload.clone(),
                run_at: now_us,
                once_key: None,
            })?;
        }
        Ok(())
    }

    /// Jobs in one state, the latest first.
    pub fn jobs(&mut self, state: &str, limit: i64) -> Result<Vec<Job>, StoreError> {
        self.query(
            "select * from job where state = $1 order by run_at desc limit $2",
            params![state, limit],
        )?
        .iter()
        .map(Job::from_row)
        .collect()
    }

    /// How many jobs there are in each state.
    pub fn job_counts(&mut self) -> Result<Vec<(String, i64)>, StoreError> {
        self.query(
            "select state, count(*) as n from job group by state order by state",
            &[],
        )?
        .iter()
        .map(|row| Ok((row.get("state")?, row.get("n")?)))
        .collect()
    }

    /// Since when the oldest waiting job may run; microseconds UTC. In the future when nothing is due.
    pub fn oldest_queued_job(&mut self) -> Result<Option<i64>, StoreError> {
        let row = self.query_opt(
            "select run_at from job where state = 'queued' order by run_at limit 1",
            &[],
        )?;
        row.map(|row| row.get("run_at")).transpose()
    }

    /// Puts a failed job back into the queue. False when there is no such failed job.
    pub fn requeue(&mut self, id: Uuid, now_us: i64) -> Result<bool, StoreError> {
        self.left_jobs = true;
        let changed = self.execute(
            "update job set state = 'queued', run_at = $2, tries = 0, claimed_until = null where id = $1 and state = 'failed'",
            params![id, now_us],
        )?;
        Ok(changed == 1)
    }

    /// Brings a waiting job forward. False when it does not wait.
    pub fn run_job_now(&mut self, id: Uuid, now_us: i64) -> Result<bool, StoreError> {
        self.left_jobs = true;
        Ok(self.execute(
            "update job set run_at = $2 where id = $1 and state = 'queued'",
            params![id, now_us],
        )? == 1)
    }

    /// Removes finished jobs older than `before_us`. Failed ones stay until someone looks.
    pub fn sweep_jobs(&mut self, before_us: i64) -> Result<u64, StoreError> {
        self.execute(
            "delete from job where state = 'done' and finished_at < $1",
            params![before_us],
        )
    }

    fn claim(&mut self, now_us: i64, limit: i64) -> Result<Vec<Job>, StoreError> {
        // A worker that died leaves its claim behind; when it has run out, the job is free again.
        let free = "(state = 'queued' and run_at <= $1) or (state = 'running' and claimed_until < $1)";
        if self
            .query_opt(&format!("select id from job where {free} limit 1"), params![now_us])?
            .is_none()
        {
            return Ok(Vec::new());
        }
        let lock = self.skip_locked();
        self.execute_returning(
            &format!(
                "update job set state = 'running', tries = tries + 1, claimed_until = $2 where id in
                 (select id from job where {free} order by run_at limit $3 {lock}) returning *"
            ),
            params![now_us, now_us + CLAIM_US, limit],
        )?
        .iter()
        .map(Job::from_row)
        .collect()
    }

    /// What a job was about goes with its end: payloads hold addresses and links, and nobody needs them any more.
    fn finish(&mut self, id: Uuid, now_us: i64) -> Result<(), StoreError> {
        self.execute(
            "update job set state = 'done', finished_at = $2, error = null, claimed_until = null, payload = '{}' where id = $1",
            params![id, now_us],
        )?;
        Ok(())
    }

    fn give_back(&mut self, job: &Job, error: &JobError, now_us: i64) -> Result<(), StoreError> {
        let retry = matches!(error, JobError::Again(_)) && job.tries < TRIES_MAX;
        let (state, run_at) = if retry {
            ("queued", now_us + pause_us(job.tries))
        } else {
            ("failed", job.run_at)
        };
        self.execute(
            "update job set state = $2, run_at = $3, error = $4, claimed_until = null, finished_at = $5 where id = $1",
            params![job.id, state, run_at, format!("{error}"), now_us],
        )?;
        Ok(())
    }
}

const CLAIM_US: i64 = 5 * 60 * 1_000_000;
const TRIES_MAX: i64 = 12;

/// 2 s, 4 s, 8 s … at most an hour.
fn pause_us(tries: i64) -> i64 {
    let exponent = u32::try_from(tries.clamp(1, 12)).unwrap_or(12);
    (1_000_000 * 2_i64.pow(exponent)).min(3_600_000_000)
}

/// Why a job did not end well.
#[derive(Debug)]
pub enum JobError {
    /// Worth another try later: something outside was down, slow or busy.
    Again(Fault),
    /// Another try would end the same way; a human must look.
    Final(Fault),
}

impl std::fmt::Display for JobError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            JobError::Again(fault) | JobError::Final(fault) => write!(f, "{fault:#}"),
        }
    }
}

impl<E: Into<Fault>> From<E> for JobError {
    fn from(error: E) -> JobError {
        JobError::Again(error.into())
    }
}

type Handler = Arc<dyn Fn(Job) -> Pin<Box<dyn Future<Output = Result<(), JobError>> + Send>> + Send + Sync>;

/// The areas' job handlers by kind. A handler may run twice for one job, so it must bear that.
#[derive(Clone, Default)]
pub struct Handlers(HashMap<&'static str, Handler>);

impl Handlers {
    pub fn on<F, Fut>(&mut self, kind: &'static str, handler: F)
    where
        F: Fn(Job) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        self.0.insert(kind, Arc::new(move |job| Box::pin(handler(job))));
    }

    pub fn kinds(&self) -> Vec<&'static str> {
        self.0.keys().copied().collect()
    }
}

const PARALLEL: usize = 4;
/// How long a worker sleeps when nobody wakes it.
const IDLE: Duration = Duration::from_millis(1000);

/// Works until `stop` turns true, then lets the running jobs end.
pub async fn work(store: Store, handlers: Handlers, clock: Arc<dyn Clock>, mut stop: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(PARALLEL));
    let ready = store.jobs_ready();
    while !*stop.borrow() {
        let woken = ready.notified();
        let free = places.available_permits().max(1);
        let now = clock.now_us();
        let claimed = store
            .write(move |tx| tx.claim(now, i64::try_from(free).unwrap_or(1)))
            .await;
        match claimed {
            Ok(jobs) if !jobs.is_empty() => {
                for job in jobs {
                    let Ok(place) = places.clone().acquire_owned().await else {
                        return;
                    };
                    let (store, handlers, clock) = (store.clone(), handlers.clone(), clock.clone());
                    tokio::spawn(async move {
                        run(&store, &handlers, clock.as_ref(), job).await;
                        drop(place);
                    });
                }
            }
            other => {
                if let Err(error) = other {
                    tracing::error!(%error, "jobs could not be claimed");
                }
                tokio::select! {
                    () = woken => {}
                    () = tokio::time::sleep(IDLE) => {}
                    _ = stop.changed() => {}
                }
            }
        }
    }
    let _ = places.acquire_many(u32::try_from(PARALLEL).unwrap_or(1)).await;
}

/// Runs every job that is due, one after the other, and the ones they leave. For tests and for the demo's past.
pub async fn run_due(store: &Store, handlers: &Handlers, clock: &dyn Clock) -> Result<usize, StoreError> {
    let mut ran = 0;
    loop {
        let now = clock.now_us();
        let jobs = store.write(move |tx| tx.claim(now, 16)).await?;
        if jobs.is_empty() {
            return Ok(ran);
        }
        for job in jobs {
            run(store, handlers, clock, job).await;
            ran += 1;
        }
    }
}

async fn run(store: &Store, handlers: &Handlers, clock: &dyn Clock, job: Job) {
    let result = match handlers.0.get(job.kind.as_str()) {
        Some(handler) => match tokio::spawn(handler(job.clone())).await {
            Ok(result) => result,
            Err(_) => Err(JobError::Final(anyhow::anyhow!(
                "the handler failed; the log has the place"
            ))),
        },
        None => Err(JobError::Final(anyhow::anyhow!(
            "no handler for jobs of kind {}",
            job.kind
        ))),
    };
    if let Err(error) = &result {
        tracing::warn!(job.id = %job.id, job.kind, job.tries, %error, "a job did not end well");
    }
    let now = clock.now_us();
    let saved = store
        .write(move |tx| match &result {
            Ok(()) => tx.finish(job.id, now),
            Err(error) => tx.give_back(&job, error, now),
        })
        .await;
    if let Err(error) = saved {
        tracing::error!(%error, "the end of a job could not be saved; it will run again");
    }
}

/// Identifiers for jobs: time-ordered, from the given chance.
pub fn job_id(rng: &dyn Rng, now_us: i64) -> Uuid {
    rng.uuid_v7(now_us)
}
