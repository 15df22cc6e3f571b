//! What another node of the town published is offered here too, within seconds.

use std::sync::Arc;
use std::time::Duration;

use ::store::StoreError;
use tokio::sync::watch;

use super::Stage;
use crate::store::editions as rows;
use crate::{Cases, Service};

/// How often is looked whether an edition changed. One row is read each time.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Keeps what is offered up to date until `stop` turns true. A database that does not answer is asked again.
pub async fn follow(cases: Cases, mut stop: watch::Receiver<bool>) {
    let mut seen = 0;
    while !*stop.borrow() {
        tokio::select! {
            () = tokio::time::sleep(LOOK_AGAIN) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
        match refresh(&cases, seen).await {
            Ok(at) => seen = at,
            Err(error) => {
                tracing::warn!(%error, "whether an edition began is not known; the services stay as they are")
            }
        }
    }
}

/// Takes over what was published since `seen`, a moment of the last change. Gives the moment of the newest one.
///
/// Errors: the database fails.
pub async fn refresh(cases: &Cases, seen: i64) -> Result<i64, StoreError> {
    let at = cases.app.store.read(rows::editions_changed_at).await?;
    if at == seen {
        return Ok(at);
    }
    let standing = cases.app.store.read(rows::standing_editions).await?;
    for edition in standing.iter().filter(|edition| edition.stage == Stage::Published) {
        let hash = edition.hash.clone().unwrap_or_default();
        let current = cases.services.current(&edition.service);
        if current.is_some_and(|current| current.hash == hash) {
            continue;
        }
        if let Some(known) = cases.services.version(&hash) {
            cases.services.put(known);
            continue;
        }
        let (id, of_hash) = (edition.service.clone(), hash.clone());
        let files = cases
            .app
            .store
            .read(move |tx| rows::source_of(tx, &id, &of_hash))
            .await?;
        match files.map(|files| cases.services.read(files, None)) {
            Some(Ok(service)) => cases.services.put(Arc::new(Service { hash, ..service })),
            _ => tracing::error!(
                service = edition.service,
                "an edition that was published cannot be loaded here"
            ),
        }
    }
    Ok(at)
}
