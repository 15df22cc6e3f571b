//! What becomes of an edition that was approved: it is made ready, looked at once more, and begins on its day.

use std::sync::Arc;

use ::store::{StoreError, Tx};
use base::Uuid;
use blueprint::Files;
use serde_json::json;

use super::conflicts::laid_over;
use super::examine::unsound;
use super::{Edition, EditionError, Stage, note, start};
use crate::store::editions as rows;
use crate::{Actor, Cases, Now, Service};

/// Begins all editions whose day has come. Gives how many.
///
/// Errors: the database fails. One that does not load any more stays planned and is named in the log.
pub async fn publish_due(cases: &Cases) -> Result<usize, StoreError> {
    let now = cases.now();
    let standing = cases.app.store.read(rows::standing_editions).await?;
    let is_due =
        |edition: &Edition| edition.stage == Stage::Planned && edition.from_day.is_none_or(|day| day <= now.today);
    let mut begun = 0;
    for edition in standing.into_iter().filter(is_due) {
        match apply_due(cases, &edition, now).await {
            Ok(()) => begun += 1,
            Err(EditionError::Store(error)) => return Err(error),
            Err(error) => tracing::error!(service = edition.service, %error, "a planned edition could not begin"),
        }
    }
    Ok(begun)
}

/// Begins one planned edition.
async fn apply_due(cases: &Cases, edition: &Edition, now: Now) -> Result<(), EditionError> {
    let ready = cases.prepared(edition).await?;
    let (id, revision, service) = (edition.id, edition.revision, edition.service.clone());
    cases
        .app
        .store
        .write(move |tx| {
            let edition = open_edition(tx, &service, id, revision)?;
            let published = rows::standing_of(tx, &service)?
                .into_iter()
                .find(|e| e.stage == Stage::Published);
            begin(tx, edition, published, now)
        })
        .await?;
    cases.services.put(ready);
    Ok(())
}

/// Puts an edition that was approved into the place of the one before.
pub(super) fn begin(tx: &mut Tx<'_>, edition: Edition, before: Option<Edition>, now: Now) -> Result<(), EditionError> {
    if let Some(before) = before {
        start::end(tx, before, now.us)?;
    }
    let edition = Edition {
        stage: Stage::Published,
        began_at: Some(now.us),
        changed_at: now.us,
        ..edition
    };
    rows::save_edition(tx, &edition)?;
    let machine = Actor::Machine.code();
    Ok(note(
        tx,
        &edition,
        now.us,
        &machine,
        "edition.published",
        json!({ "origin": edition.origin.code() }),
    )?)
}

impl Cases {
    /// An edition as citizens would get it.
    ///
    /// Errors: `Unsound` with all that keeps it from loading.
    pub async fn prepared(&self, edition: &Edition) -> Result<Arc<Service>, EditionError> {
        Ok(prepare(self, edition).await?.0)
    }
}

/// The edition, and its blueprint as its makers wrote it.
async fn prepare(cases: &Cases, edition: &Edition) -> Result<(Arc<Service>, Files), EditionError> {
    let base = base_of(cases, edition).await?;
    let service = laid_over(&cases.services, &edition.overlay, &base).map_err(EditionError::Unsound)?;
    Ok((Arc::new(service), base))
}

/// The blueprint of an edition as its makers wrote it.
///
/// Errors: `NotFound` when nobody kept it; the database fails.
pub(super) async fn base_of(cases: &Cases, edition: &Edition) -> Result<Files, EditionError> {
    let (service, base) = (edition.service.clone(), edition.base.clone());
    let source = cases
        .app
        .store
        .read(move |tx| rows::source_of(tx, &service, &base))
        .await?;
    let in_folder = || {
        let found = cases.services.candidate(&edition.service)?;
        (found.hash == edition.base).then(|| found.files.clone())
    };
    source.or_else(in_folder).ok_or(EditionError::NotFound)
}

/// As `prepare`, with all that must hold before citizens get it.
pub(super) async fn sound(cases: &Cases, edition: &Edition) -> Result<(Arc<Service>, Files), EditionError> {
    let (service, base) = prepare(cases, edition).await?;
    let service = cases
        .services
        .with_numbers_of_its_own(service)
        .map_err(EditionError::Unsound)?;
    cases
        .services
        .asks_known_offices(&service)
        .map_err(EditionError::Unsound)?;
    let (examiner, looked_at) = (cases.services.examiner(), service.clone());
    let found = tokio::task::spawn_blocking(move || unsound(&examiner, &looked_at)).await;
    match found.unwrap_or_else(|_| vec!["linter, letters or examples failed on it".to_owned()]) {
        found if found.is_empty() => Ok((service, base)),
        found => Err(EditionError::Unsound(found)),
    }
}

/// A draft or planned edition as it was read.
///
/// Errors: there is none; somebody changed it since.
pub(super) fn open_edition(tx: &mut Tx<'_>, service: &str, id: Uuid, revision: i64) -> Result<Edition, EditionError> {
    let found = rows::edition(tx, id)?.filter(|edition| edition.service == service);
    let edition = found.ok_or(EditionError::NotFound)?;
    let is_open = matches!(edition.stage, Stage::Draft | Stage::Planned);
    if is_open && edition.revision == revision {
        return Ok(edition);
    }
    Err(EditionError::Changed)
}
