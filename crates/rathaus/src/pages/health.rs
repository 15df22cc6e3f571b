use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use store::StoreError;
use web::Result;

use super::Own;

/// Ready only when the database answers.
pub async fn healthz(State(own): State<Own>) -> Response {
    let asked: std::result::Result<i64, StoreError> = own
        .app
        .store
        .read(|tx| tx.count("select count(*) from schema_migration", &[]))
        .await;
    match asked {
        Ok(n) if n > 0 => "ok\n".into_response(),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response(),
    }
}

/// Figures for Prometheus: requests by route, jobs by state.
pub async fn metrics(State(own): State<Own>) -> Result<Response> {
    let jobs = own.app.store.read(|tx| tx.job_counts()).await?;
    let mut text = web::metrics_text(&own.app);
    text.push_str("# HELP rathaus_jobs Jobs by state.\n# TYPE rathaus_jobs gauge\n");
    for (state, n) in jobs {
        text.push_str(&format!("rathaus_jobs{{state=\"{state}\"}} {n}\n"));
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}
