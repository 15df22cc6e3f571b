//! Whether the house can work, and figures about it. Neither tells anything about persons.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::ports::Readiness;
use cases::{Cases, Runs};
use store::StoreError;
use tokio::sync::Mutex;
use web::{App, Ctx, Problem, Result};

use super::Own;

/// An answer is given again for so long, so that questions cost the disk nothing.
const REMEMBERED: Duration = Duration::from_secs(2);
/// A job that is due for longer stands: the workers are stuck or overwhelmed. Unit: seconds.
const JOBS_WAIT_S: i64 = 600;

/// What was found, and when.
pub struct Health {
    last: Mutex<Option<(Instant, Report)>>,
    blobs: PathBuf,
    cases: Cases,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Report {
    /// Why the house cannot work.
    missing: Vec<String>,
    /// What somebody should look at, although the house works.
    remarks: Vec<String>,
}

impl Health {
    pub fn new(cases: Cases) -> Health {
        Health {
            last: Mutex::new(None),
            blobs: cases.app.blobs.folder().to_owned(),
            cases,
        }
    }

    async fn report(&self, app: &App) -> Report {
        let mut last = self.last.lock().await;
        if let Some((at, report)) = last.as_ref().filter(|(at, _)| at.elapsed() < REMEMBERED) {
            let _ = at;
            return report.clone();
        }
        let report = self.look(app).await;
        if let Some(missing) = report.missing.first() {
            tracing::error!(missing, "the town hall is not ready");
        }
        *last = Some((Instant::now(), report.clone()));
        report
    }

    async fn look(&self, app: &App) -> Report {
        let mut report = Report::default();
        if let Err(error) = app.store.probe().await {
            report.missing.push(database_text(&error).to_owned());
        }
        let blobs = self.blobs.clone();
        let wrote = tokio::task::spawn_blocking(move || probe_folder(&blobs)).await;
        if !matches!(wrote, Ok(Ok(()))) {
            report
                .missing
                .push("documents cannot be written: the disk is full or the folder is read-only".to_owned());
        }
        if let Ok(Some(seconds)) = oldest_due_s(app).await
            && seconds > JOBS_WAIT_S
        {
            report
                .remarks
                .push(format!("a job waits since {} minutes", seconds / 60));
        }
        match app.scanner.readiness().await {
            Readiness::Ready => {}
            Readiness::None => report
                .remarks
                .push("uploaded files are not checked for malware: no scanner is configured".to_owned()),
            Readiness::Away if app.config.files.takes_unscanned => report
                .remarks
                .push("the malware scanner does not answer: files are taken and marked".to_owned()),
            Readiness::Away => report
                .remarks
                .push("the malware scanner does not answer: files are refused".to_owned()),
        }
        // Which service it is and what is wrong stands on the page of the administration and in the log.
        let troubles = self.cases.services.troubles();
        let remarks = [
            "a service is left out because its blueprint is not sound; the log names it",
            "a service runs on in its last good version, because the new one is not sound; the log names it",
            "a service names receivers that the town does not have, so that its messages fail; the log names them",
        ];
        let is_said = |n: usize| {
            troubles.iter().any(|trouble| match trouble.runs {
                Runs::Not => n == 0,
                Runs::Before(_) => n == 1,
                Runs::InPart => n == 2,
            })
        };
        let said = remarks.iter().enumerate().filter(|(n, _)| is_said(*n));
        report.remarks.extend(said.map(|(_, remark)| (*remark).to_owned()));
        report
    }
}

fn database_text(error: &StoreError) -> &'static str {
    if error.is_no_room() {
        "the database takes no changes: the disk is full, broken or read-only"
    } else {
        "the database does not answer"
    }
}

fn probe_folder(folder: &Path) -> std::io::Result<()> {
    let path = folder.join(".probe");
    std::fs::write(&path, b"ready?")?;
    std::fs::remove_file(&path)
}

/// Unit: seconds that the oldest job that is due has been waiting.
async fn oldest_due_s(app: &App) -> std::result::Result<Option<i64>, StoreError> {
    let now = app.clock.now_us();
    let since = app.store.read(|tx| tx.oldest_queued_job()).await?;
    Ok(since.filter(|at| *at < now).map(|at| (now - at) / 1_000_000))
}

/// `ok` only when the house can take an application: it reads, it writes, documents find a place.
pub async fn healthz(State(own): State<Own>) -> Response {
    let report = own.health.report(&own.app).await;
    let lines = |first: &str, lines: &[String], word: &str| {
        let rest: String = lines.iter().map(|line| format!("{word}{line}\n")).collect();
        format!("{first}\n{rest}")
    };
    if report.missing.is_empty() {
        lines("ok", &report.remarks, "remark: ").into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, lines("not ready", &report.missing, "")).into_response()
    }
}

/// Figures for Prometheus: requests by route, jobs by state. For those who know the token, or for this machine.
pub async fn metrics(ctx: Ctx, State(own): State<Own>, headers: HeaderMap) -> Result<Response> {
    if !may_ask(&own, &ctx, &headers) {
        return Err(Problem::Forbidden);
    }
    let jobs = own.app.store.read(|tx| tx.job_counts()).await?;
    let mut text = web::metrics_text(&own.app);
    text.push_str("# HELP rathaus_jobs Jobs by state.\n# TYPE rathaus_jobs gauge\n");
    for (state, n) in jobs {
        text.push_str(&format!("rathaus_jobs{{state=\"{state}\"}} {n}\n"));
    }
    let waits = oldest_due_s(&own.app).await?.unwrap_or(0);
    text.push_str("# HELP rathaus_jobs_oldest_due_seconds How long the oldest job that is due has been waiting.\n");
    text.push_str(&format!(
        "# TYPE rathaus_jobs_oldest_due_seconds gauge\nrathaus_jobs_oldest_due_seconds {waits}\n"
    ));
    let ready = u8::from(own.health.report(&own.app).await.missing.is_empty());
    text.push_str("# HELP rathaus_ready 1 when the town hall can take an application.\n");
    text.push_str(&format!("# TYPE rathaus_ready gauge\nrathaus_ready {ready}\n"));
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}

fn may_ask(own: &Own, ctx: &Ctx, headers: &HeaderMap) -> bool {
    let Some(token) = &own.metrics_token else {
        // A proxy on this machine connects from this machine, too; what it hands on comes from elsewhere.
        let handed_on = ["forwarded", "x-forwarded-for", "x-real-ip", "via"]
            .iter()
            .any(|name| headers.contains_key(*name));
        return !handed_on && ctx.client.is_some_and(|address| address.to_canonical().is_loopback());
    };
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    // Hashes of this type are compared in a time that tells nothing about where they differ.
    given.is_some_and(|given| blake3::hash(given.as_bytes()) == blake3::hash(token.as_bytes()))
}
